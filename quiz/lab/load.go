package quiz

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"gopkg.in/yaml.v3"
)

// LoadLabs reads every *.yaml in a folder of labs, strictly, one lab a file. The error joins all that is wrong, each with its
// place ("quiz/labs/close-the-cache.yaml:4: …"); the labs that could be read are returned beside it. A folder that is not there has no labs.
func LoadLabs(fsys fs.FS, dir string) ([]Lab, error) { return loadEach(fsys, dir, "lab", readLab) }

// loadEach reads every *.yaml in a folder, each of which holds one thing; what is the word for that: lab.
func loadEach[T any](fsys fs.FS, dir, what string, read func(file string, data []byte) (T, error)) ([]T, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list each %s in %s: %w", what, dir, err)
	}
	var all []T
	var problems []error
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			problems = append(problems, fmt.Errorf("read a %s: %w", what, err))
			continue
		}
		one, err := read(file, data)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, one)
	}
	return all, errors.Join(problems...)
}

func readLab(file string, data []byte) (Lab, error) {
	lab := Lab{File: file}
	var err error
	if lab.Line, err = readOne(file, data, "lab", &lab); err != nil {
		return lab, err
	}
	return lab, calledAsItsFile(file, lab.Line, "lab", lab.ID)
}

// calledAsItsFile holds that a file's name is the id of what it holds.
func calledAsItsFile(file string, line int, what, id string) error {
	if id+".yaml" != path.Base(file) {
		return fmt.Errorf("%s:%d: the id is %q: a %s's file has the name of its id", file, line, id, what)
	}
	return nil
}

// readOne decodes a file that holds one mapping and nothing else into v, strictly, and returns the line on which it
// begins. what is the word for such a thing: lab.
func readOne(file string, data []byte, what string, v any) (line int, err error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return 0, place(file, 0, err)
	}
	want := fmt.Sprintf("want one %s in a file, a mapping that begins with \"id:\"", what)
	if len(doc.Content) == 0 {
		return 0, fmt.Errorf("%s:1: %s", file, want)
	}
	mapping := doc.Content[0]
	if mapping.Kind != yaml.MappingNode {
		return 0, fmt.Errorf("%s:%d: %s", file, mapping.Line, want)
	}
	if err := unprintable(file, 0, mapping); err != nil {
		return 0, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(v); err != nil {
		return 0, place(file, 0, named(err, what))
	}
	if !errors.Is(decoder.Decode(&doc), io.EOF) {
		return 0, fmt.Errorf("%s:%d: %s, without \"---\"", file, mapping.Line, want)
	}
	return mapping.Line, nil
}

// named says of unknown keys whose they are not.
func named(err error, what string) error {
	var several *yaml.TypeError
	if !errors.As(err, &several) {
		return err
	}
	out := &yaml.TypeError{}
	for _, text := range several.Errors {
		at, said, _ := strings.Cut(text, ": ")
		if m := unknownField.FindStringSubmatch(said); m != nil {
			text = fmt.Sprintf("%s: no %s has the key %q here", at, what, m[1])
		}
		out.Errors = append(out.Errors, text)
	}
	return out
}
