package lessons

import (
	"cmp"
	"embed"
	"io/fs"
	"slices"

	"portolan/internal/authored"
)

//go:embed [0-9]*.md scenes/*.yaml
var content embed.FS

// Content returns the lessons and scenes that are embedded in the program. Its root is this folder: 03-nodeport.md,
// scenes/shop.yaml.
func Content() fs.FS { return content }

// Load reads every lesson of a folder, in the order of their numbers. A lesson is a file whose name begins with a
// digit and ends in .md. The error joins an authored.Problem for everything that is wrong with any of them.
func Load(fsys fs.FS, dir string) ([]Lesson, error) {
	var lessons []Lesson
	err := authored.EachFile(fsys, dir, "[0-9]*.md", func(file string, data []byte) error {
		lesson, err := Parse(file, data)
		lessons = append(lessons, lesson)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lessons, func(a, b Lesson) int { return cmp.Compare(a.Number, b.Number) })
	return lessons, nil
}
