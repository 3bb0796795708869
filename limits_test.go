package main_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

const maxLines = 400

// tooLong are the files that are longer than maxLines, until they are split.
var tooLong = map[string]bool{"internal/journey/step.go": true, "quiz/judge_test.go": true}

// TestFilesAreShort holds what no linter does: a Go file has 400 lines at most.
func TestFilesAreShort(t *testing.T) {
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if n := bytes.Count(text, []byte("\n")); n > maxLines != tooLong[name] {
			t.Errorf("%s has %d lines: want %d at most, or an entry in tooLong if it has more", name, n, maxLines)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
