package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// TestRandomWalk sends thousands of keys and window sizes to the program. In every second walk, packets are animated.
// Nothing may panic, and no frame may be larger than its window. A failure names the seed and the step that lead there.
func TestRandomWalk(t *testing.T) {
	keys := strings.Fields(
		"enter enter enter enter enter enter tab esc up down left right 0 1 2 3 r v c p g t home end ? q j k h l " +
			"x X y n a d e " +
			"i s o m / space type:8080 backspace ctrl+g ctrl+y alt+u",
	)
	steps := 700
	if testing.Short() {
		steps = 200
	}
	places := everyPlace()
	for seed := range uint64(len(places)) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			l := open(t, places[seed])
			l.app.session.Still = seed%2 == 0
			l.resize("80x24")
			for i := range steps {
				switch r.IntN(12) {
				case 0:
					l.send(tea.WindowSizeMsg{Width: 1 + r.IntN(140), Height: 1 + r.IntN(50)})
				case 1, 2:
					l.hop(r.IntN(2))
				case 3:
					l.send(tea.PasteMsg{Content: "80\n\x1b[31m80"})
				default:
					l.press(keys[r.IntN(len(keys))])
				}
				fits(t, l, fmt.Sprintf("seed %d, step %d", seed, i))
			}
		})
	}
}

// fits fails the test if the frame is larger than its window.
func fits(t *testing.T, l *learner, where string) {
	t.Helper()
	lines := strings.Split(l.app.View().Content, "\n")
	if len(lines) > max(1, l.app.frame.Height) {
		t.Fatalf("%s: %d lines in a window of %d", where, len(lines), l.app.frame.Height)
	}
	for _, line := range lines {
		if w := ansi.StringWidth(line); w > l.app.frame.Width {
			t.Fatalf("%s: a line of %d columns in a window of %d: %q", where, w, l.app.frame.Width, ansi.Strip(line))
		}
	}
}

// TestEveryWindow opens every screen in windows from 1×1 to 500×200. It changes to a tiny window and back. Then the
// same screen is shown again.
func TestEveryWindow(t *testing.T) {
	for _, place := range everyPlace() {
		for _, size := range []string{
			"1x1", "3x2", "10x4", "39x11", "40x12", "59x20", "60x20", "80x24", "109x30", "110x30",
			"500x200",
		} {
			l := open(t, place)
			l.resize(size)
			fits(t, l, size)
			before := l.screen()
			l.resize("1x1")
			fits(t, l, "1x1")
			l.resize(size)
			if after := l.screen(); after != before {
				t.Errorf("screen %v at %s, after 1x1 and back:\n%s\nwas:\n%s", place, size, after, before)
			}
		}
	}
}
