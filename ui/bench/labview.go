package bench

import (
	"fmt"
	"slices"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// standing is how the lab stands: how many of its demands hold.
func (w Workbench) standing() (style lipgloss.Style, head, more string) {
	t, hold := w.frame.Theme, 0
	for _, d := range w.seen.demands {
		if d.Holds {
			hold++
		}
	}
	switch {
	case w.seen.solved && w.picture:
		return t.Good, w.holdWord(), "enter: " + w.doneWord()
	case w.seen.solved:
		return t.Good, w.holdWord(), "tab, then enter: " + w.doneWord()
	}
	return t.Open, fmt.Sprintf(labHold, hold, len(w.seen.demands), w.fairly()), w.consent()
}

// fairly says, while something is switched on, that labs are judged without it.
func (w Workbench) fairly() string {
	if w.happened() == "" {
		return ""
	}
	return ", in fair weather"
}

// holdWord says that everything holds, by whose doing, and whether that is done with.
func (w Workbench) holdWord() string {
	switch word := "everything holds" + w.fairly(); {
	case w.Bench.SolutionShown():
		return "● The solution: " + word
	case w.settled():
		return "● SOLVED: " + word
	default:
		return "● " + word
	}
}

// doneWord is what enter does when everything holds.
func (w Workbench) doneWord() string {
	if w.settled() {
		return "back"
	}
	return "done"
}

// labLines stands above the text in a wide window; the text keeps half of the rows, or what it needs.
func (w Workbench) labLines(width, height int) []string {
	if !w.IsLab() {
		return nil
	}
	const text = 12
	return append(w.briefing(width, height-1-min(text, height/2)), "")
}

// labAside stands beside the text in a window for one of both: errors first, then the demands, the hint, the story.
func (w Workbench) labAside(width, height int) []string {
	wrong := w.errorLines(width, height/2)
	if len(wrong) > 0 {
		wrong = append(wrong, "")
	}
	return append(wrong, outdent(w.briefing(width, height-len(wrong)))...)
}

// cut stands where not everything about the lab has room.
const cut = allOfIt

// outdent takes the margin off lines.
func outdent(lines []string) []string {
	for i, l := range lines {
		if len(l) >= len(kit.Margin) {
			lines[i] = l[len(kit.Margin):]
		}
	}
	return lines
}

// briefing is the story, the demands and the latest hint, or, once it is done with, what mattered: height rows of it. The story is
// cut first, then the demands.
func (w Workbench) briefing(width, height int) []string {
	demands := w.demandLines(width, false)
	var hint []string
	if hints := w.Bench.Hints(); len(hints) > 0 && !w.seen.solved {
		hint = append([]string{""}, w.hintLines(len(hints)-1, width)...)
	}
	story := kit.Styled(w.frame.Theme.Text, w.lab().Story, width)
	if w.mattered() {
		story = w.mattersLines(width)
	}
	const blank = 1
	switch room := height - len(demands) - len(hint); {
	case room > blank:
		story = append(w.cutTo(story, room-blank, width), "")
	case room == blank:
		story = w.cutTo(story, room, width)
	default:
		story, demands = nil, w.cutTo(append(demands, ""), max(2, height-len(hint)), width)
	}
	return w.cutTo(slices.Concat(story, demands, hint), height, width)
}

// cutTo is the first rows of a text, at most so many; where there are more, the last one says where they are.
func (w Workbench) cutTo(lines []string, rows, width int) []string {
	switch {
	case len(lines) <= rows:
		return lines
	case rows < 1:
		return nil
	}
	mark := kit.Margin + w.frame.Theme.Faint.Render(ansi.Truncate(cut, width, "…"))
	return append(slices.Clone(lines[:rows-1]), mark)
}

// mattered reports that it is time to say what mattered: everything holds, and nobody is in the middle of a word.
func (w Workbench) mattered() bool { return w.seen.solved && (w.picture || w.settled()) }

// demandLines are the needs and bans, ticked as far as they hold; in full with the words of the story.
func (w Workbench) demandLines(width int, full bool) []string {
	t := w.frame.Theme
	lines := w.demandNote(width)
	for _, d := range w.seen.demands {
		style := t.Text
		if d.Holds {
			style = t.Good
		}
		for i, l := range kit.Wrap(demandText(d, full), width-len(ticked(true))) {
			box := ticked(d.Holds)
			if i > 0 {
				box = "    "
			}
			lines = append(lines, kit.Margin+style.Render(box)+t.Text.Render(l))
		}
	}
	return lines
}

// demandNote says, while the text is refused, what the ticks are about.
func (w Workbench) demandNote(width int) []string {
	switch {
	case !w.seen.stale:
		return nil
	case len(w.seen.services) == 0:
		return kit.Styled(w.frame.Theme.Open, labUntried, width)
	}
	return kit.Styled(w.frame.Theme.Open, staleWords, width)
}

// demandText is what must hold and, where somebody does not get in yet, what they see; in full with the words of the story.
func demandText(d lab.Demand, full bool) string {
	text := d.Text
	if full && d.Says != "" {
		text += "  “" + d.Says + "”"
	}
	if now := sandbox.Now(d); now != "" {
		text += " (now: " + now + ")"
	}
	return text
}

func (w Workbench) hintLines(i, width int) []string {
	return kit.Styled(w.frame.Theme.Open.Bold(false), string(w.stop.Hint(i)), width)
}

// mattersLines says that everything holds, and what mattered.
func (w Workbench) mattersLines(width int) []string {
	t := w.frame.Theme
	return append([]string{kit.Margin + t.Good.Render(ansi.Truncate(w.holdWord(), width, "…"))}, kit.Styled(t.Text, w.lab().Matters, min(width, 76))...)
}

// hintInSight reports that all of the latest hint stands beside or above the text.
func (w Workbench) hintInSight() bool {
	if !w.roomy() || w.picture && !w.wide() {
		return false
	}
	width, height := kit.BodyWidth(w.frame)-w.textWidth()-len(kit.Margin), w.rows()
	lines, last := w.labAside(width, height), len(w.Bench.Hints())-1
	hint := outdent(w.hintLines(last, width))
	if w.wide() {
		lines, hint = w.labLines(w.textWidth(), height), w.hintLines(last, w.textWidth())
	}
	return slices.Contains(lines, hint[len(hint)-1])
}

// storyPage is everything about the lab on a page of its own, for windows where it does not fit beside the text.
func (w Workbench) storyPage(height int) (Workbench, []string) {
	lines := w.storyLines()
	top := min(w.scroll, max(0, len(lines)-height))
	w.above, w.below = top > 0, len(lines)-top > height
	return w, lines[top:]
}

func (w Workbench) storyLines() []string {
	t, width := w.frame.Theme, kit.TextWidth(w.frame)
	var lines []string
	if w.mattered() {
		lines = kit.Gap(w.mattersLines(width))
	}
	lines = append(kit.Gap(append(lines, kit.Styled(t.Text, w.lab().Story, width)...)), w.demandLines(width, true)...)
	for i := range w.Bench.Hints() {
		lines = append(kit.Gap(lines), w.hintLines(i, width)...)
	}
	return lines
}

func (w Workbench) lastScroll() int { return max(0, len(w.storyLines())-w.rows()) }
