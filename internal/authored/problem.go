// Package authored reads the files of a course that authors write, and names what is wrong with them: each [Problem]
// has its file and its line.
package authored

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"portolan/internal/manifest"
)

// Problem is something wrong in a file of a course. Its text says what is wrong, and often what to do.
type Problem struct {
	File string
	Line int // 0 if it is about the file as a whole
	Text string
}

// Problemf returns a problem with a formatted text.
func Problemf(file string, line int, format string, args ...any) Problem {
	return Problem{File: file, Line: line, Text: fmt.Sprintf(format, args...)}
}

// Compare sorts problems by file and line.
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

// Problems returns the problems that an error joins. A manifest.Error keeps its file and line. Any other error becomes
// a problem of the course as a whole.
func Problems(err error) []Problem {
	var several interface{ Unwrap() []error }
	var problem Problem
	var wrong manifest.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		var all []Problem
		for _, one := range several.Unwrap() {
			all = append(all, Problems(one)...)
		}
		return all
	case errors.As(err, &problem):
		return []Problem{problem}
	case errors.As(err, &wrong) && wrong.File != "":
		return []Problem{{File: wrong.File, Line: wrong.Line, Text: wrong.Text()}}
	}
	return []Problem{{File: "course", Text: err.Error()}}
}

// EachFile calls read for every file of a folder whose name matches a pattern of path.Match, in the order of their
// names. Its error joins those of read, and a Problem for each file that cannot be read. A folder that does not exist
// has no files.
func EachFile(fsys fs.FS, dir, pattern string, read func(file string, data []byte) error) error {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return Unreadable(dir, err)
	}
	var errs []error
	for _, entry := range entries {
		if ok, err := path.Match(pattern, entry.Name()); err != nil {
			return fmt.Errorf("list the files %s: %w", pattern, err)
		} else if !ok {
			continue
		}
		file := path.Join(dir, entry.Name())
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			errs = append(errs, Unreadable(file, err))
			continue
		}
		errs = append(errs, read(file, data))
	}
	return errors.Join(errs...)
}

// Unreadable returns the Problem of a file or folder that cannot be read. If the error is a Problem already, Unreadable
// returns it.
func Unreadable(file string, err error) error {
	var problem Problem
	if errors.As(err, &problem) {
		return problem
	}
	return Problemf(file, 0, "it cannot be read: %v", err)
}

// filler matches words that make a learner who struggles feel that it is their fault.
var filler = regexp.MustCompile(`(?i)\b(simply|just|easy|obviously)\b`)

// Filler returns the first filler word in a text for learners, in lower case. It returns "" if the text has none.
func Filler(text string) string { return strings.ToLower(filler.FindString(text)) }
