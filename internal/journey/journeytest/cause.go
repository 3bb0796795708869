package journeytest

import (
	_ "embed"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/course"
)

//go:embed cause.txtar
var causeFiles []byte

// Cause returns a course that asks one question about a cause, in the first step of its only lesson, "diagnosis".
func Cause(t testing.TB) *course.Course {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range txtar.Parse(causeFiles).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	c, err := course.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
