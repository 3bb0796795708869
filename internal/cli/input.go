package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"

	"portolan/internal/explain"
	"portolan/internal/manifest"
)

// stdin is the file name that means standard input.
const stdin = "-"

// readObjects reads the objects of all paths. A path is a file, a folder (its *.yaml, *.yml and *.json, sorted), or "-"
// for standard input. A file without objects, or with text that cannot be parsed, becomes an Object with an Error.
// readObjects fails if there is no path, or if a path cannot be read to its end. It reads of the objects what need
// says.
func readObjects(env Env, paths []string, need manifest.Need) ([]manifest.Object, error) {
	files, err := listFiles(paths)
	if err != nil {
		return nil, err
	}
	debug.SetGCPercent(heapGrowth)
	reader := manifest.NewReader(need)
	err = readFiles(env, files, reader)
	read := reader.Objects() // in any case, because it also ends the reader
	if err != nil {
		return nil, fmt.Errorf("read the manifests: %w", hinted(err))
	}
	var all []manifest.Object
	for i, objects := range read {
		if len(objects) == 0 {
			objects = []manifest.Object{emptyFile(files[i])}
		}
		all = append(all, objects...)
	}
	return all, nil
}

// heapGrowth is by how many percent the heap may grow before the garbage collector runs. Most of what is read stays in
// memory until the command ends, so Go's usual 100 percent would only make the heap larger.
const heapGrowth = 50

// readFiles gives each file to a reader. It shows how far it is on a terminal.
func readFiles(env Env, files []string, reader *manifest.Reader) error {
	p := newProgressLine(env)
	defer p.erase()
	for _, name := range files {
		if err := readFile(env, name, reader, p); err != nil {
			return err
		}
	}
	return nil
}

func readFile(env Env, name string, reader *manifest.Reader, p *progressLine) error {
	from, err := openInput(env, name)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	if name == stdin {
		p.begin("standard input", 0)
	} else {
		p.begin(name, sizeOf(from))
	}
	return reader.Read(name, p.watch(from))
}

// sizeOf returns the size of a regular file in bytes, and 0 for anything else.
func sizeOf(from io.Reader) int64 {
	file, ok := from.(*os.File)
	if !ok {
		return 0
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// forServices is what explain and trace need of the objects in the files.
func forServices() manifest.Need { return manifest.Need{Kinds: explain.Kinds(), ConnectionsOnly: true} }

// readScene reads all files into one scene, and assumes what they leave out, such as nodes. A file without any object
// is no error, unless all files are so. If the content of a file is wrong, the error is a manifest.Error.
func readScene(env Env, paths []string) (explain.AssumedScene, error) {
	objects, err := readObjects(env, paths, forServices())
	if err != nil {
		return explain.AssumedScene{}, err
	}
	found := slices.DeleteFunc(slices.Clone(objects), func(o manifest.Object) bool {
		return slices.ContainsFunc(o.Errors, func(e manifest.Error) bool { return e.Reason == reasonEmpty })
	})
	if len(found) == 0 { // a trace through nothing would only mislead
		return explain.AssumedScene{}, located(objects[0], objects[0].Errors[0])
	}
	return explain.Assume(found)
}

// reasonEmpty is the reason of the error of a file without any object.
const reasonEmpty = "Empty"

// emptyFile returns the Object for a file without content. kubectl refuses such a file too: "no objects passed to
// apply".
func emptyFile(file string) manifest.Object {
	return manifest.Object{File: file, Document: 1, Errors: []manifest.Error{{
		File: file, Position: manifest.Position{Line: 1, Column: 1}, Reason: reasonEmpty,
		Message: "no document in the file", Hint: "Is the file saved? An object begins with apiVersion, kind and metadata.",
	}}}
}

// listFiles replaces each folder by the manifests directly in it. It does not look into subfolders.
func listFiles(paths []string) ([]string, error) {
	if len(paths) == 0 {
		return nil, errors.New("nothing to read. Give a file or a folder with -f, or - for standard input")
	}
	var files []string
	for i, path := range paths {
		if path == stdin {
			if slices.Contains(paths[:i], stdin) {
				return nil, errors.New("use -f - only once: standard input can be read only once")
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

// listFolder returns the manifests in a folder, sorted by name. It takes only regular files and links to them, because
// a pipe or a device might never end.
func listFolder(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("read the manifests: %w", err)
	}
	var files []string
	for _, e := range entries {
		if e.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(e.Name())) {
			continue
		}
		path := filepath.Join(folder, e.Name())
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("read the manifests: %w", err)
		}
		if info.Mode().IsRegular() {
			files = append(files, path)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read the manifests: the folder %s has no *.yaml, *.yml or *.json file", folder)
	}
	return files, nil
}

// openInput opens a file or standard input. A pipe that nobody writes to is empty: waiting for somebody might never
// end.
func openInput(env Env, name string) (io.ReadCloser, error) {
	if name == stdin {
		return io.NopCloser(env.In), nil
	}
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names what was attempted, and the file
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("%s is a folder", name), file.Close())
	}
	return file, nil
}
