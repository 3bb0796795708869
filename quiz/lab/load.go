package lab

import (
	"io/fs"

	"gopkg.in/yaml.v3"

	"portolan/quiz"
)

// Load reads one lab from every *.yaml file in a folder, strictly. The error joins an authored.Problem for everything
// that is wrong. Load also returns the labs that it could read. If the folder does not exist, it returns none and no
// error.
func Load(fsys fs.FS, dir string) ([]Lab, error) {
	return quiz.LoadEach(fsys, dir, "lab", func(l *Lab, file string, begins *yaml.Node) string {
		l.File, l.Line = file, begins.Line
		return l.ID
	})
}
