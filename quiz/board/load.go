package board

import (
	"io/fs"

	"gopkg.in/yaml.v3"

	"portolan/quiz"
)

// Load reads every *.yaml in a folder of boards, strictly, one board a file. Errors are as lab.Load's. A folder that is not
// there has none.
func Load(fsys fs.FS, dir string) ([]Board, error) {
	return quiz.LoadEach(fsys, dir, "board", func(b *Board, file string, begins *yaml.Node) string {
		b.File, b.Line = file, begins.Line
		var lines struct{ Probes, Faults []yaml.Node }
		if begins.Decode(&lines) != nil { // the board itself was read from it: both are lists
			return b.ID
		}
		for i := range b.Probes {
			b.Probes[i].Line = lines.Probes[i].Line
		}
		for i := range b.Faults {
			b.Faults[i].Line = lines.Faults[i].Line
		}
		return b.ID
	})
}
