package ui

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"portolan/internal/journey"
	"portolan/ui/kit/kittest"
)

// The largest part of a wide window that may be empty, in columns and rows. A larger one means that the screen does not
// use the window.
const mostBlankColumns, mostBlankRows = 60, 18

// mayBeBlank returns, by the beginning of their path in testdata, the screens that may leave a larger part of the
// window empty, each with the reason. Remove a line when all its screens use the window.
func mayBeBlank() map[string]string {
	const keys, words = "a list of keys, read from the top", "words alone: there is no scene to draw"
	return map[string]string{
		"TestBoardScreens/help":               keys,
		"TestSandbox/help":                    keys,
		"TestScreens/home_help":               keys,
		"TestScreens/lesson_help":             keys,
		"TestHandoutScreens/card_help":        keys,
		"TestHandoutScreens/glossary_nothing": "nothing was found, which one sentence says",
		"TestCause/packet":                    "one packet alone, in the picture above it",
		"TestKnownScreens/end":                words,
		"TestQuestions/why-old-address":       words,
		"TestSandboxSays/alias":               "a Service without an address has no table",
	}
}

// TestNoLargeBlank looks at every golden screen of a wide window.
func TestNoLargeBlank(t *testing.T) {
	excused := mayBeBlank()
	used := map[string]bool{}
	err := fs.WalkDir(os.DirFS("testdata"), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Base(name) != "120x40.golden" {
			return err
		}
		screen, err := os.ReadFile(path.Join("testdata", name))
		if err != nil {
			return err
		}
		if blank := largeBlank(string(screen)); blank != "" {
			excuse := longestPrefix(excused, path.Dir(name))
			if used[excuse] = true; excuse == "" {
				t.Errorf("%s: %s", path.Dir(name), blank)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for scene, why := range excused {
		if !used[scene] {
			t.Errorf("%s uses the window, so take its line out of mayBeBlank (%s)", scene, why)
		}
	}
}

// longestPrefix returns the longest key that a name begins with, or "".
func longestPrefix(keys map[string]string, name string) string {
	longest := ""
	for key := range keys {
		if strings.HasPrefix(name, key) && len(key) > len(longest) {
			longest = key
		}
	}
	return longest
}

// TestLessonsUseTheWindow goes through every step of every lesson in a wide window: text, prediction, packet, the first
// page of a lab or board, and the end. It leaves out questions, whose screens have tests of their own.
func TestLessonsUseTheWindow(t *testing.T) {
	for _, lesson := range kittest.Course(t).Lessons() {
		for _, step := range lesson.Steps {
			l := open(t, journey.AtStep{Lesson: lesson.ID, Step: step.ID})
			l.press("size:120x40")
			for _, keys := range []string{"", "enter", "1"} {
				l.press(keys)
				if s, ok := l.app.journey.Stop().(journey.Step); !ok || s.Question != nil && !s.Worked() || s.Done() {
					break
				}
				if blank := largeBlank(l.screen()); blank != "" {
					t.Errorf("%s/%s after %q: %s\n%s", lesson.ID, step.ID, keys, blank, l.screen())
				}
			}
		}
		l := open(t, journey.AtStep{Lesson: lesson.ID})
		l.press("size:120x40 end right").sees("the end")
		if blank := largeBlank(l.screen()); blank != "" {
			t.Errorf("the end of %s: %s\n%s", lesson.ID, blank, l.screen())
		}
	}
}

// largeBlank describes an empty rectangle of a screen of 120 columns that has more columns and more rows than allowed.
// It returns "" if there is none.
func largeBlank(screen string) string {
	const width = 120
	empty := make([]int, width) // for each column, how many rows above this one are empty
	for y, line := range strings.Split(strings.TrimSuffix(screen, "\n"), "\n") {
		cells := []rune(line)
		run := 0
		for x := range width {
			if empty[x]++; x < len(cells) && cells[x] != ' ' {
				empty[x] = 0
			}
			if run++; empty[x] <= mostBlankRows {
				run = 0
			}
			if run > mostBlankColumns {
				return fmt.Sprintf("more than %d columns and %d rows are empty, up to row %d and column %d",
					mostBlankColumns, mostBlankRows, y+1, x+1)
			}
		}
	}
	return ""
}

// TestLargeBlank checks largeBlank.
func TestLargeBlank(t *testing.T) {
	full := strings.Repeat("x", 120)
	hole := func(columns int) string { return strings.Repeat("x", 120-columns) + strings.Repeat(" ", columns) }
	for _, c := range []struct {
		columns, rows int
		blank         bool
	}{
		{61, 19, true}, {60, 19, false}, {61, 18, false}, {120, 40, true},
	} {
		lines := []string{full}
		for range c.rows {
			lines = append(lines, strings.TrimRight(hole(c.columns), " "))
		}
		if got := largeBlank(strings.Join(append(lines, full), "\n")); got != "" != c.blank {
			t.Errorf("%d columns and %d rows: %q", c.columns, c.rows, got)
		}
	}
}
