package bench

import (
	"slices"

	"charm.land/lipgloss/v2"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// story is what a lab tells the learner: its story, the demands and the hints and, once all demands hold, what
// mattered.
type story struct {
	theme    *kit.Theme
	lab      lab.Lab
	demands  []lab.Demand
	note     string   // says which text the ticks of the demands refer to; "" if it is the current one
	hints    []string // those that the learner has read
	solved   bool
	mattered bool   // show what mattered
	head     string // the line above what mattered
}

// briefing returns at most height rows with the story, the demands and the latest hint. When it is time to show what
// mattered, that replaces the story. If there are too few rows, briefing cuts the story first, then the demands.
func (s story) briefing(width, height int) []string {
	demands := s.demandLines(width, false)
	var hint []string
	if len(s.hints) > 0 && !s.solved {
		hint = append([]string{""}, s.hintLines(len(s.hints)-1, width)...)
	}
	story := kit.Styled(s.theme.Text, s.lab.Story, width)
	if s.mattered {
		story = s.mattersLines(width)
	}
	const blank = 1
	switch room := height - len(demands) - len(hint); {
	case room > blank:
		story = append(s.cutTo(story, room-blank, width), "")
	case room == blank:
		story = s.cutTo(story, room, width)
	default:
		story, demands = nil, s.cutTo(append(demands, ""), max(2, height-len(hint)), width)
	}
	return s.cutTo(slices.Concat(story, demands, hint), height, width)
}

// cutTo returns at most the given number of lines. If it cuts any, the last line says how to see them all.
func (s story) cutTo(lines []string, rows, width int) []string {
	switch {
	case len(lines) <= rows:
		return lines
	case rows < 1:
		return nil
	}
	mark := kit.Margin + s.theme.Faint.Render(ansi.Truncate(allOfIt, width, "…"))
	return append(slices.Clone(lines[:rows-1]), mark)
}

// demandLines returns the needs and bans, with a tick at each one that holds. If full is set, each has the words of the
// story.
func (s story) demandLines(width int, full bool) []string {
	lines := kit.Styled(s.theme.Open, s.note, width)
	for _, d := range s.demands {
		style := s.theme.Text
		if d.Holds {
			style = s.theme.Good
		}
		mark := kit.Ahead
		if d.Holds {
			mark = kit.Right
		}
		box := kit.Margin + style.Render(string(mark)) + " "
		demand := kit.Named(s.theme.Text, demandText(d, full), width-len("v "))
		lines = append(lines, kit.Hang(box, lipgloss.NewStyle(), demand)...)
	}
	return lines
}

// demandText returns what must hold. For a demand that does not hold, it adds what the client sees now. If full is set,
// it adds the words of the story.
func demandText(d lab.Demand, full bool) string {
	demand := d.Text
	if full && d.Quote != "" {
		demand += "  “" + d.Quote + "”"
	}
	if now := sandbox.FailureOf(d); now != "" {
		demand += " (now: " + now + ")"
	}
	return demand
}

func (s story) hintLines(i, width int) []string {
	return kit.Styled(s.theme.Open.Bold(false), s.hints[i], width)
}

// mattersLines returns the text that everything holds, and what mattered.
func (s story) mattersLines(width int) []string {
	held := kit.Margin + s.theme.Good.Render(ansi.Truncate(s.head, width, "…"))
	return append([]string{held}, kit.Styled(s.theme.Text, s.lab.Matters, min(width, 76))...)
}

// lines returns the whole story, with every demand and every hint.
func (s story) lines(width int) []string {
	var lines []string
	if s.mattered {
		lines = kit.Gap(s.mattersLines(width))
	}
	lines = kit.Gap(append(lines, kit.Styled(s.theme.Text, s.lab.Story, width)...))
	lines = append(lines, s.demandLines(width, true)...)
	for i := range s.hints {
		lines = append(kit.Gap(lines), s.hintLines(i, width)...)
	}
	return lines
}
