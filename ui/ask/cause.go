package ask

import (
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
	"portolan/ui/kit"
)

// seenLines returns the probes of a cause question, each with its outcome beside it or its listing below it. It returns
// nil for other questions.
func (a Asker) seenLines(width int) []string {
	t := a.frame.Theme
	const outcome = 15 // columns of the longest outcome
	column := 0
	for _, s := range a.q.Proved.Seen {
		if s.Trace != nil {
			column = max(column, ansi.StringWidth(s.Probe))
		}
	}
	column = min(column, max(20, width-outcome-2))
	var lines []string
	for _, s := range a.q.Proved.Seen {
		if s.Trace == nil {
			lines = append(lines, kit.Hang(kit.Margin, t.Text, text.Wrap(s.Probe, width))...)
			lines = append(lines, kit.Hang(kit.Margin+"    ", t.Muted, kit.Listing(s.Text, width-4))...)
			continue
		}
		probe := kit.Hang(kit.Margin, t.Text, text.Wrap(s.Probe, column))
		probe[0] = text.Pad(probe[0], len(kit.Margin)+column+2) + kit.Outcome(t, *s.Trace)
		lines = append(lines, probe...)
	}
	return lines
}
