package kit

import (
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// TestTitled checks which names become badges. Every line keeps its width.
func TestTitled(t *testing.T) {
	theme := NewTheme(Dark, false)
	plain := lipgloss.NewStyle()
	badge := func(name string) string { return theme.Badge(name) }
	word := func(name string) string { return theme.badgeOf(name).Render(name) }
	for _, c := range []struct{ lead, title, want string }{
		{"", "", ""},
		{"  ", "Which type?", "  Which type?"},
		{"done  ", "NodePort, one port", "done " + badge("NodePort") + " one port"},
		{"3 ", "ClusterIP, not NodePort", "3" + badge("ClusterIP") + " not " + word("NodePort")},
		{"3  ", "A ClusterIP, and more", "3  A " + word("ClusterIP") + ", and more"},
		{"", "NodePort, one port", word("NodePort") + ", one port"},
		{"  ", "LoadBalancer", "  " + word("LoadBalancer")},
		{"  ", "NodePorts, and myNodePort", "  NodePorts, and myNodePort"},
	} {
		got, line := theme.Titled(plain, c.lead, c.title), c.lead+c.title
		if got != c.want {
			t.Errorf("%q: got %q, want %q", line, got, c.want)
		}
		if ansi.StringWidth(got) != ansi.StringWidth(line) {
			t.Errorf("%q has %d columns, and had %d", got, ansi.StringWidth(got), ansi.StringWidth(line))
		}
	}
}
