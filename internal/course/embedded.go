package course

import (
	"fmt"
	"io/fs"
	"strings"

	"portolan/lessons"
	"portolan/quiz"
)

// Embedded returns the course inside the program, with the same layout as a course on disk: lessons/*.md,
// lessons/scenes/*.yaml, quiz/bank/*.yaml, quiz/labs/*.yaml, quiz/boards/*.yaml.
func Embedded() fs.FS {
	return folders{"lessons": lessons.Content(), "quiz": quiz.Content()}
}

// folders is a file system whose top folders are other file systems. It opens files by path, but its root cannot be
// listed.
type folders map[string]fs.FS

// Open opens a file. The first element of its path selects the file system.
func (s folders) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	top, rest, below := strings.Cut(name, "/")
	folder, ok := s[top]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if !below {
		rest = "."
	}
	file, err := folder.Open(rest)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return file, nil
}
