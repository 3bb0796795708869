package quiz

import (
	"io/fs"

	"gopkg.in/yaml.v3"
)

// LoadBoards reads every *.yaml in a folder of boards, strictly, one board a file. Errors are as LoadLabs'. A folder that is not there has none.
func LoadBoards(fsys fs.FS, dir string) ([]Board, error) {
	return loadEach(fsys, dir, "board", readBoard)
}

// readBoard decodes a file, and enters where everything stands.
func readBoard(file string, data []byte) (Board, error) {
	b := Board{File: file}
	var err error
	if b.Line, err = readOne(file, data, "board", &b); err != nil {
		return b, err
	}
	if err := calledAsItsFile(file, b.Line, "board", b.ID); err != nil {
		return b, err
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
