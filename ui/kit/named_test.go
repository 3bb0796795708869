package kit

import (
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// TestNamed sets names off from prose. The backticks take no room, and a name stays on one line if it fits there.
func TestNamed(t *testing.T) {
	for _, c := range []struct{ prose, shown, named string }{
		{"the pod `orders` reads prices", "the pod orders reads|prices", "orders"},
		{"no name at all", "no name at all", ""},
		{"run `kubectl get svc web` now", "run|kubectl get svc web|now", "kubectl get svc web"},
		{"run `kubectl get svc --watch` now", "run kubectl get svc|--watch now", "kubectl get svc|--watch"},
		{"", "", ""},
	} {
		lines := Named(lipgloss.NewStyle(), c.prose, 20)
		var shown, named []string
		for _, l := range lines {
			shown = append(shown, ansi.Strip(l))
			for part := range strings.SplitSeq(l, "\x1b[1m") {
				if name, _, ok := strings.Cut(part, "\x1b[m"); ok {
					named = append(named, name)
				}
			}
		}
		if got := strings.Join(shown, "|"); got != c.shown {
			t.Errorf("%q: %q, want %q", c.prose, got, c.shown)
		}
		if got := strings.Join(slices.DeleteFunc(named, func(s string) bool { return s == "" }), "|"); got != c.named {
			t.Errorf("%q: named %q, want %q", c.prose, got, c.named)
		}
	}
}
