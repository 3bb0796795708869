package kit

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
)

// TestOutcome: every outcome has a mark and words of its own, which fit beside a probe.
func TestOutcome(t *testing.T) {
	const room = 15
	theme, seen := NewTheme(Dark, false), map[string]bool{}
	for o := cluster.Connected; o <= cluster.NoAddress; o++ {
		text := ansi.Strip(Outcome(theme, cluster.Trace{Outcome: o}))
		mark, words, _ := strings.Cut(text, " ")
		if words == "" || seen[mark] || ansi.StringWidth(text) > room {
			t.Errorf("%s is shown as %q", o, text)
		}
		seen[mark] = true
	}
}
