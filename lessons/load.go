package lessons

import (
	"cmp"
	"embed"
	"errors"
	"io/fs"
	"slices"

	"portolan/internal/authored"
)

//go:embed [0-9]*.md scenes/*.yaml
var content embed.FS

// Content returns the lessons and scenes that are embedded in the program. Its root is this folder: 03-nodeport.md,
// scenes/shop.yaml.
func Content() fs.FS { return content }

// maxLessons is the maximum number of lessons of a course. Their numbers have two digits.
const maxLessons = 100

// Load reads every lesson of a folder, in the order of their numbers. A lesson is a file whose name begins with a
// digit and ends in .md. The error joins an authored.Problem for everything that is wrong with any of them.
func Load(fsys fs.FS, dir string) ([]Lesson, error) {
	var lessons []Lesson
	files := 0
	err := authored.EachFile(fsys, dir, "[0-9]*.md", func(file string, data []byte) error {
		if files++; files > maxLessons {
			return nil
		}
		lesson, err := Parse(file, data)
		lessons = append(lessons, lesson)
		return err
	})
	if files > maxLessons {
		err = errors.Join(err, authored.Problemf(dir, 0, "%d lessons, more than %d: their numbers have two digits", files,
			maxLessons))
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(lessons, func(a, b Lesson) int { return cmp.Compare(a.Number, b.Number) })
	return lessons, nil
}
