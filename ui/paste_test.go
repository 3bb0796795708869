package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestPasteIntoAGap pastes texts into the gap of a question. They become one line: a tab or a line break becomes a
// space.
func TestPasteIntoAGap(t *testing.T) {
	for name, c := range map[string]struct{ pasted, want string }{
		"a tab":              {"30\t010", "nodePort: 30 010"},
		"a line break":       {"30\n010", "nodePort: 30 010"},
		"several":            {"30\r\n\t 010", "nodePort: 30 010"},
		"spaces at the ends": {"\t30010\n", "nodePort: 30010"},
	} {
		t.Run(name, func(t *testing.T) {
			l := asking(t, "np-fill-port")
			l.send(tea.PasteMsg{Content: c.pasted})
			l.sees(c.want)
		})
	}
}
