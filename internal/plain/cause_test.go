package plain

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"portolan/internal/journey/journeytest"
	"portolan/internal/progress"
)

// TestCause answers a question about a cause: wrongly, then "not sure", then rightly. The last lines are the lesson as
// `portolan lesson` prints it.
func TestCause(t *testing.T) {
	const file = "testdata/cause.txt"
	want, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	c := journeytest.Cause(t)
	learner := typing("lesson 1", "1", "why 2", "lesson 1", "lesson 1", "0", "lesson 1", "lesson 1", "3", "quit")
	if err := Run(t.Context(), playing(c, learner, progress.NewMemory())); err != nil {
		t.Fatal(err)
	}
	var lesson bytes.Buffer
	if err := Lesson(&lesson, c, c.Lessons()[0]); err != nil {
		t.Fatal(err)
	}
	got := learner.paper.String() + strings.Repeat("\n", 2) + lesson.String()
	readable(t, learner.paper.String())
	if got != string(want) && !*update {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
