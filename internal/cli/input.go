package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"portolan/internal/manifest"
)

// stdin is the word for standard input in place of a file's name.
const stdin = "-"

// maxInput is how many bytes one file may hold: more than a large cluster has to say, and less than hurts.
const maxInput = 64 << 20

// source is a file that was read, or standard input.
type source struct {
	name string
	data []byte
}

// readObjects reads the objects of what readSources finds. A file without any object in it is an Object with an Error,
// as one that cannot be parsed is.
func readObjects(env Env, paths []string) ([]manifest.Object, error) {
	sources, err := readSources(env, paths)
	if err != nil {
		return nil, err
	}
	var objects []manifest.Object
	for _, s := range sources {
		objects = append(objects, s.objects()...)
	}
	return objects, nil
}

// objects parses a source.
func (s source) objects() []manifest.Object {
	if found := manifest.Parse(s.name, s.data); len(found) > 0 {
		return found
	}
	return []manifest.Object{nothing(s.name)}
}

// nothing is what a file without content reads as: kubectl refuses it too, "no objects passed to apply".
func nothing(file string) manifest.Object {
	return manifest.Object{File: file, Document: 1, Errors: []manifest.Error{{
		File: file, Position: manifest.Position{Line: 1, Column: 1}, Reason: "Empty",
		Message: "no document in the file", Hint: "Was it saved? An object begins with apiVersion, kind and metadata.",
	}}}
}

// readSources reads the files, the folders (their *.yaml, *.yml and *.json, sorted) and, for "-", standard input, in
// the order given. It fails if no path is given or one cannot be opened.
func readSources(env Env, paths []string) ([]source, error) {
	files, err := listFiles(paths)
	if err != nil {
		return nil, err
	}
	var sources []source
	for _, name := range files {
		data, err := readInput(env, name)
		if err != nil {
			return nil, fmt.Errorf("read the manifests: %w", err)
		}
		sources = append(sources, source{name, data})
	}
	return sources, nil
}

// listFiles replaces each folder by the manifests in it, but not in its folders.
func listFiles(paths []string) ([]string, error) {
	if len(paths) == 0 {
		return nil, errors.New("nothing to read: name a file or a folder with -f, or - for standard input")
	}
	var files []string
	for i, path := range paths {
		if path == stdin {
			if slices.Contains(paths[:i], stdin) {
				return nil, errors.New("standard input can be read once only, and there is more than one -f -")
			}
			files = append(files, stdin)
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("read the manifests: %w", err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		found, err := listFolder(path)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

// listFolder returns the manifests in a folder, sorted.
func listFolder(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read the manifests: %w", err)
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(e.Name())) {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read the manifests: the folder %s has no *.yaml, *.yml or *.json in it", folder)
	}
	return files, nil
}

// readInput reads a file or standard input to its end.
func readInput(env Env, name string) (data []byte, err error) {
	from := env.In
	if name != stdin {
		file, err := os.Open(name)
		if err != nil {
			return nil, err //nolint:wrapcheck // it names what was attempted, and the file
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	data, err = io.ReadAll(io.LimitReader(from, maxInput+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(data) > maxInput {
		return nil, fmt.Errorf("%s: it is longer than %d MiB", name, maxInput>>20)
	}
	return data, nil
}
