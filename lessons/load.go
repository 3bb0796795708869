package lessons

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed [0-9]*.md scenes/*.yaml
var content embed.FS

// Content returns the lessons and scenes that are embedded in the program. Its root is this folder: 03-nodeport.md,
// scenes/shop.yaml.
func Content() fs.FS { return content }

// Load reads every lesson of a folder, in the order of their numbers. A lesson is a file whose name begins with a
// digit and ends in .md. The error joins a Problem for everything that is wrong with any of them.
func Load(fsys fs.FS, dir string) ([]Lesson, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "[0-9]*.md"))
	if err != nil {
		return nil, fmt.Errorf("list the lessons in %s: %w", dir, err)
	}
	var lessons []Lesson
	var errs []error
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			errs = append(errs, fmt.Errorf("read lesson %s: %w", file, err))
			continue
		}
		lesson, err := Parse(file, src)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		lessons = append(lessons, lesson)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.SortStableFunc(lessons, func(a, b Lesson) int { return cmp.Compare(a.Number, b.Number) })
	return lessons, nil
}

// Problem is something wrong with a lesson. Its text says what is wrong and what to do.
type Problem struct {
	File string
	Line int // 0 if it is about the file as a whole
	Text string
}

// Compare sorts problems by their place.
func (p Problem) Compare(other Problem) int {
	return cmp.Or(strings.Compare(p.File, other.File), cmp.Compare(p.Line, other.Line))
}

// Error returns "lessons/03-nodeport.md:41: …".
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}
