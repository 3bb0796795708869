package lab

import (
	"io/fs"

	"gopkg.in/yaml.v3"

	"portolan/quiz"
)

// Load reads every *.yaml in a folder of labs, strictly, one lab a file. The error joins all that is wrong, each with its
// place ("quiz/labs/close-the-cache.yaml:4: …"); the labs that could be read are returned beside it. A folder that is not there has no labs.
func Load(fsys fs.FS, dir string) ([]Lab, error) {
	return quiz.LoadEach(fsys, dir, "lab", func(l *Lab, file string, begins *yaml.Node) string {
		l.File, l.Line = file, begins.Line
		return l.ID
	})
}
