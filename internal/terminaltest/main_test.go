//go:build unix

package terminaltest

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The tests that start the program many times take about a minute, so they only run if this flag says how many times.
var starts = flag.Int("starts", 0, "start, quit and kill Portolan so `many` times; 0 skips what needs long")

const root = "../.."

// Keys to press, and texts that show which screen is open.
const (
	tab, enter, esc, down, up, right, left = "\t", "\r", "\x1b", "\x1b[B", "\x1b[A", "\x1b[C", "\x1b[D"
	interrupt                              = "\x03" // ctrl+c

	contents = "enter continue"
	lesson   = "step 1 of"
	still    = "--reduce-motion"
)

// large is a window that shows a lesson and its picture side by side.
var large = Terminal{Columns: 120, Rows: 40}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if path, err := build(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// build compiles Portolan once for all tests.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "portolan-terminal-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "portolan")
	out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, "portolan").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

func portolan(t testing.TB) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// many returns the value of -starts. Without the flag it skips the test.
func many(t testing.TB) int {
	t.Helper()
	if *starts == 0 {
		t.Skip("needs long: go test ./internal/terminaltest -starts 60")
	}
	return *starts
}

// question is the question on the first page.
var question = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "lessons", "00-welcome.md"))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(text)) {
		if words, ok := strings.CutPrefix(line, "ask: "); ok {
			return strings.TrimSpace(words), nil
		}
	}
	return "", errors.New("lessons/00-welcome.md asks nothing")
})

func firstQuestion(t testing.TB) string {
	t.Helper()
	words, err := question()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// start starts Portolan.
func (w Terminal) start(t testing.TB, args ...string) *Session {
	t.Helper()
	return w.Start(t, slices.Concat([]string{portolan(t)}, args)...)
}

// begin starts Portolan and waits for the first page.
func (w Terminal) begin(t testing.TB, args ...string) *Session {
	t.Helper()
	s := w.start(t, args...)
	s.Waits(firstQuestion(t))
	return s
}

// read starts Portolan without motion and opens the first lesson.
func (w Terminal) read(t testing.TB) *Session {
	t.Helper()
	s := w.begin(t, still)
	s.openLesson()
	return s
}

// openLesson opens the first lesson from the first page.
func (s *Session) openLesson() {
	s.t.Helper()
	s.Does(tab, contents, down+down+down+enter, lesson)
}

// each runs f as n parallel subtests and returns when all have ended.
func each(t *testing.T, n int, f func(t *testing.T, i int)) {
	t.Helper()
	t.Run("each", func(t *testing.T) {
		for i := range n {
			t.Run(fmt.Sprint(i+1), func(t *testing.T) {
				t.Parallel()
				f(t, i)
			})
		}
	})
}

// median returns the middle one of durations, and the slowest.
func median(took []time.Duration) (middle, most time.Duration) {
	slices.Sort(took)
	return took[len(took)/2], took[len(took)-1]
}
