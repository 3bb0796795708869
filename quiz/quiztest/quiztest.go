// Package quiztest has helpers that the tests of the packages quiz, lab, board and lint share.
package quiztest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// Scenes returns a function that finds a scene of the course by its file name without .yaml.
func Scenes(t testing.TB) func(name string) (cluster.Scene, bool) {
	t.Helper()
	known := map[string]cluster.Scene{}
	return func(name string) (cluster.Scene, bool) {
		scene, ok := known[name]
		if ok {
			return scene, true
		}
		file := filepath.Join(root(t), "lessons", "scenes", name+".yaml")
		data, err := os.ReadFile(file)
		if err != nil {
			return cluster.Scene{}, false
		}
		if scene, err = cluster.Load(file, data); err != nil {
			t.Fatal(err)
		}
		known[name] = scene
		return scene, true
	}
}

// Readme returns quiz/README.md.
func Readme(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root(t), "quiz", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Example returns the YAML of a fence in the README. mark is the line that opens the fence, such as "```yaml lab",
// and begins is the beginning of its text.
func Example(t testing.TB, mark, begins string) string {
	t.Helper()
	_, after, ok := strings.Cut(string(Readme(t)), mark+"\n"+begins)
	if !ok {
		t.Fatalf("the README has no example after %s with %q", mark, begins)
	}
	yaml, _, _ := strings.Cut(after, "```\n")
	return begins + yaml
}

// root returns the folder of the module, at most three folders above the folder of the test.
func root(t testing.TB) string {
	t.Helper()
	dir := "."
	for range 4 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Join(dir, "..")
	}
	t.Fatal("no folder above this one has a go.mod")
	return ""
}
