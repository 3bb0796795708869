package board

import (
	"io/fs"

	"gopkg.in/yaml.v3"

	"portolan/quiz"
)

// Load reads one board from every *.yaml file in a folder, strictly. The error joins an authored.Problem for everything
// that is wrong. Load also returns the boards that it could read. If the folder does not exist, it returns none and no
// error.
func Load(fsys fs.FS, dir string) ([]Board, error) {
	return quiz.LoadEach(fsys, dir, "board", func(b *Board, file string, begins *yaml.Node) string {
		b.File, b.Line = file, begins.Line
		var lines struct{ Probes, Faults []yaml.Node }
		if begins.Decode(&lines) != nil { // cannot fail: LoadEach has decoded the board from the same node, so both are lists
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
