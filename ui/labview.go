package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// standing is how the lab stands: how many of its demands hold.
func (w workbench) standing() (style lipgloss.Style, head, more string) {
	t, hold := w.frame.Theme, 0
	for _, d := range w.seen.demands {
		if d.Holds {
			hold++
		}
	}
	switch {
	case w.seen.solved && w.picture:
		return t.Good, w.solvedWord(), "enter leads back to the lesson"
	case w.seen.solved:
		return t.Good, w.solvedWord(), "tab, then enter: back to the lesson"
	}
	return t.Open, fmt.Sprintf("○ %d of %d hold", hold, len(w.seen.demands)), w.consent()
}

// labLines stands above the text in a wide window; the text keeps the rows that it needs.
func (w workbench) labLines(width, height int) []string {
	if !w.isLab() {
		return nil
	}
	const text = 12 // rows that the text keeps in any case
	return append(w.briefing(width, height-text), "")
}

// labAside stands beside the text in a window for one of both: errors first, then the demands, the hint, the story.
func (w workbench) labAside(width, height int) []string {
	wrong := w.errorLines(width, height/2)
	if len(wrong) > 0 {
		wrong = append(wrong, "")
	}
	return append(wrong, outdent(w.briefing(width, height-len(wrong)))...)
}

// wholeStory reports that all of the story stands beside or above the text.
func (w workbench) wholeStory() bool {
	if !w.roomy() {
		return false
	}
	width, height := bodyWidth(w.frame)-w.textWidth()-len(margin), w.rows()
	lines := w.labAside(width, height)
	if w.wide() {
		lines = w.labLines(w.textWidth(), height)
	}
	return !strings.Contains(strings.Join(lines, "\n"), storyCut)
}

// storyCut stands where the story does not fit.
const storyCut = "… all of it: tab, then s"

// outdent takes the margin off lines.
func outdent(lines []string) []string {
	for i, l := range lines {
		if len(l) >= len(margin) {
			lines[i] = l[len(margin):]
		}
	}
	return lines
}

// briefing is the story, the demands and the latest hint, or, once it is solved, what mattered. The story is cut first.
func (w workbench) briefing(width, height int) []string {
	t := w.frame.Theme
	demands := w.demandLines(width, false)
	var hint []string
	if hints := w.bench.Hints(); len(hints) > 0 && !w.seen.solved {
		hint = append([]string{""}, w.hintLines(len(hints)-1, width)...)
	}
	story := styled(t.Text, w.lab().Story, width)
	if w.seen.solved {
		story = w.mattersLines(width)
	}
	if room := height - len(demands) - len(hint) - 1; len(story) > room {
		story = story[:max(0, room-1)]
		if room > 0 {
			story = append(story, margin+t.Faint.Render(storyCut))
		}
	}
	if len(story) > 0 {
		story = append(story, "")
	}
	return append(append(story, demands...), hint...)
}

// demandLines are the needs and bans, ticked as far as they hold; in full with the words of the story.
func (w workbench) demandLines(width int, full bool) []string {
	t := w.frame.Theme
	var lines []string
	for _, d := range w.seen.demands {
		style := t.Text
		if d.Holds {
			style = t.Good
		}
		for i, l := range wrap(demandText(d, full), width-len(ticked(true))) {
			box := ticked(d.Holds)
			if i > 0 {
				box = "    "
			}
			lines = append(lines, margin+style.Render(box)+t.Text.Render(l))
		}
	}
	return lines
}

// demandText is what must hold and, where somebody does not get in yet, what they see; in full with the words of the story.
func demandText(d quiz.Demand, full bool) string {
	text := d.Text
	if full && d.Says != "" {
		text += "  “" + d.Says + "”"
	}
	if d.Who != "" && !d.Ban && !d.Holds && d.Try.Door.Address != "" && d.Try.Trace.Outcome != cluster.Connected {
		text += " (now: " + gets(d.Try.Trace.Outcome) + ")"
	}
	return text
}

// gets is what a client gets in place of a connection.
func gets(o cluster.Outcome) string {
	switch o {
	case cluster.Refused:
		return "refused"
	case cluster.Timeout:
		return "silence"
	case cluster.NameNotFound:
		return "the name is not found"
	case cluster.NoAddress:
		return "no address"
	case cluster.Connected:
	}
	return ""
}

func (w workbench) hintLines(i, width int) []string {
	hints := w.bench.Hints()
	return styled(w.frame.Theme.Open.Bold(false), fmt.Sprintf("Hint %d of %d: %s", i+1, len(w.lab().Hints), hints[i]), width)
}

// mattersLines says that the lab is solved, and what mattered.
func (w workbench) mattersLines(width int) []string {
	t := w.frame.Theme
	return append([]string{margin + t.Good.Render(w.solvedWord())}, styled(t.Text, w.lab().Matters, min(width, 76))...)
}

// solvedWord says that everything holds, and by whose doing.
func (w workbench) solvedWord() string {
	if w.bench.SolutionShown() {
		return "● The solution: everything holds."
	}
	return "● SOLVED: everything holds."
}

// storyPage is everything about the lab on a page of its own, for windows where it does not fit beside the text.
func (w workbench) storyPage(height int) (workbench, []string) {
	lines := w.storyLines()
	top := min(w.scroll, max(0, len(lines)-height))
	w.above, w.below = top > 0, len(lines)-top > height
	return w, lines[top:]
}

func (w workbench) storyLines() []string {
	t, width := w.frame.Theme, textWidth(w.frame)
	var lines []string
	if w.seen.solved {
		lines = gap(w.mattersLines(width))
	}
	lines = append(gap(append(lines, styled(t.Text, w.lab().Story, width)...)), w.demandLines(width, true)...)
	for i := range w.bench.Hints() {
		lines = append(gap(lines), w.hintLines(i, width)...)
	}
	return lines
}

func (w workbench) lastScroll() int { return max(0, len(w.storyLines())-w.rows()) }
