package home

import (
	"testing"

	"charm.land/lipgloss/v2"
)

// TestCutAround checks that the first match stays visible.
func TestCutAround(t *testing.T) {
	for _, c := range []struct {
		query, text string
		width       int
		want        string
	}{
		{"port", "the port of web", 20, "the port of web"},
		{"port", "of the Service web the port is 80, of others 8080", 20, "…b the port is 80, …"},
		{"80", "of the Service web the port is 80", 20, "… web the port is 80"},
		{"none", "of the Service web the port is 80", 20, "of the Service web …"},
	} {
		if got := cutAround(c.text, c.query, c.width); got != c.want {
			t.Errorf("%q: %q, want %q", c.query, got, c.want)
		}
	}
}

// TestHighlight checks that matches begin at the start of a word, in upper or lower case.
func TestHighlight(t *testing.T) {
	mark := lipgloss.NewStyle().Transform(func(s string) string { return "[" + s + "]" })
	for _, c := range []struct{ query, text, want string }{
		{"port", "Ports, nodePort and port.", "[Port]s, nodePort and [port]."},
		{"node port", "port nodes", "[port] [node]s"},
		{"<pending>", "it stays <pending>", "it stays [<pending>]"},
		{"a.b (", "a.b axb (", "[a.b] axb [(]"},
		{"é", "été", "[é]té"},
		{"x", "", ""},
	} {
		if got := highlight(lipgloss.NewStyle(), mark, c.text, c.query); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.query, c.text, got, c.want)
		}
	}
}
