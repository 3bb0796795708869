package quiz

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"gopkg.in/yaml.v3"
)

// LoadBoards reads every *.yaml in a folder of boards, strictly, one board a file. Errors are as LoadLabs'. A folder that is not there has none.
func LoadBoards(fsys fs.FS, dir string) ([]Board, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("list boards in %s: %w", dir, err)
	}
	var boards []Board
	var problems []error
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			problems = append(problems, fmt.Errorf("read boards: %w", err))
			continue
		}
		b, err := readBoard(file, data)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		boards = append(boards, b)
	}
	return boards, errors.Join(problems...)
}

// readBoard decodes a file, and enters where everything stands.
func readBoard(file string, data []byte) (Board, error) {
	b := Board{File: file}
	var err error
	if b.Line, err = readOne(file, data, "board", &b); err != nil {
		return b, err
	}
	if b.ID+".yaml" != path.Base(file) {
		return b, fmt.Errorf("%s:%d: the id is %q: a board's file has the name of its id", file, b.Line, b.ID)
	}
	var lines struct{ Probes, Faults []yaml.Node }
	if err := yaml.Unmarshal(data, &lines); err != nil {
		return b, place(file, 0, err)
	}
	for i := range b.Probes {
		b.Probes[i].Line = lines.Probes[i].Line
	}
	for i := range b.Faults {
		b.Faults[i].Line = lines.Faults[i].Line
	}
	return b, nil
}
