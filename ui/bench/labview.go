package bench

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/sandbox"
	"portolan/internal/text"
	"portolan/quiz/lab"
	"portolan/ui/kit"
)

// laidOut lays out the page for View.
func (l Lab) laidOut() Lab {
	state := l.state()
	height := l.rowsAbove(state)
	if l.frame.Width == 0 || height < 1 {
		return l
	}
	l.page.Keys, l.page.Right, l.page.Above, l.page.Below = l.ShortHelp(), "lab", false, false
	if on := l.seen.switchedOn(); len(on) > 0 {
		l.page.Right = whatIf + strings.Join(on, ", ")
	}
	l.player.Lit = l.light()
	var above, beside []string
	switch width := l.besideWidth(); {
	case l.reading():
		lines := l.storyLines()
		top := min(l.scroll, max(0, len(lines)-height))
		l.page.Above, l.page.Below = top > 0, len(lines)-top > height
		l.workbench = l.filled(lines[top:], state)
		return l
	case l.wide():
		above, beside = l.aboveText(l.textWidth(), height), l.pictureAndTable(width, height)
	case l.picture:
		beside = l.pictureAndTable(width, height)
	case l.roomy():
		beside = l.asideLines(width, height)
	}
	l.workbench = l.arranged(above, beside, state)
	return l
}

// pictureAndTable returns the picture with the table or the switches below it. Where the story is not beside it, what
// mattered in a lab that is solved is above it.
func (l Lab) pictureAndTable(width, height int) []string {
	switch {
	case !l.Bench.Solved():
		return l.pictureLines(l.staleHead(width), enterSends, width, height)
	case l.wide():
		return l.pictureLines(nil, replaySends, width, height)
	}
	return l.pictureLines(append(l.mattersLines(width), ""), replaySends, width, height)
}

// state returns the last lines of the window: the question whether to show the solution, or how the lab stands.
func (l Lab) state() []string {
	if l.asking {
		return []string{l.stateLine(l.frame.Theme.Open, "Show the solution?", countsAsShown)}
	}
	return l.stateLines(l.standing())
}

// rows is the room above the state.
func (l Lab) rows() int { return l.rowsAbove(l.state()) }

// standing is how the lab stands: how many of its demands hold.
func (l Lab) standing() (style lipgloss.Style, head, more string) {
	t, hold, consent := l.frame.Theme, 0, takesText
	if len(l.seen.warnings) > 0 {
		consent = takesAndWarns + oneLine(l.seen.warnings[0])
	}
	for _, d := range l.seen.demands {
		if d.Holds {
			hold++
		}
	}
	switch {
	case l.Bench.Solved() && l.picture:
		return t.Good, l.holdWord(), "enter: " + l.doneWord()
	case l.Bench.Solved():
		return t.Good, l.holdWord(), "tab, then enter: " + l.doneWord()
	}
	return t.Open, fmt.Sprintf(labHold, hold, len(l.seen.demands), l.fairly()), consent
}

// fairly says, while something is switched on, that labs are judged without it.
func (l Lab) fairly() string {
	if len(l.seen.switchedOn()) == 0 {
		return ""
	}
	return ", in fair weather"
}

// holdWord says that everything holds, by whose doing, and whether that is done with.
func (l Lab) holdWord() string {
	switch word := "everything holds" + l.fairly(); {
	case l.Bench.SolutionShown():
		return "● The solution: " + word
	case l.settled():
		return "● SOLVED: " + word
	default:
		return "● " + word
	}
}

// doneWord is what enter does when everything holds.
func (l Lab) doneWord() string {
	if l.settled() {
		return "back"
	}
	return "done"
}

// aboveText stands above the text in a wide window; the text keeps half of the rows, or what it needs.
func (l Lab) aboveText(width, height int) []string {
	const text = 12
	return append(l.briefing(width, height-1-min(text, height/2)), "")
}

// asideLines stands beside the text in a window for one of both: errors first, then the demands, the hint, the story.
func (l Lab) asideLines(width, height int) []string {
	wrong := kit.Gap(l.seen.errorLines(l.frame.Theme, width, height/2))
	return append(wrong, outdent(l.briefing(width, height-len(wrong)))...)
}

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
func (l Lab) briefing(width, height int) []string {
	demands := l.demandLines(width, false)
	var hint []string
	if hints := l.Bench.Hints(); len(hints) > 0 && !l.Bench.Solved() {
		hint = append([]string{""}, l.hintLines(len(hints)-1, width)...)
	}
	story := kit.Styled(l.frame.Theme.Text, l.stop.Lab().Story, width)
	if l.mattered() {
		story = l.mattersLines(width)
	}
	const blank = 1
	switch room := height - len(demands) - len(hint); {
	case room > blank:
		story = append(l.cutTo(story, room-blank, width), "")
	case room == blank:
		story = l.cutTo(story, room, width)
	default:
		story, demands = nil, l.cutTo(append(demands, ""), max(2, height-len(hint)), width)
	}
	return l.cutTo(slices.Concat(story, demands, hint), height, width)
}

// cutTo is the first rows of a text, at most so many; where there are more, the last one says where they are.
func (l Lab) cutTo(lines []string, rows, width int) []string {
	switch {
	case len(lines) <= rows:
		return lines
	case rows < 1:
		return nil
	}
	mark := kit.Margin + l.frame.Theme.Faint.Render(ansi.Truncate(allOfIt, width, "…"))
	return append(slices.Clone(lines[:rows-1]), mark)
}

// mattered reports that it is time to say what mattered: everything holds, and nobody is in the middle of a word.
func (l Lab) mattered() bool { return l.Bench.Solved() && (l.picture || l.settled()) }

// demandLines are the needs and bans, ticked as far as they hold; in full with the words of the story.
func (l Lab) demandLines(width int, full bool) []string {
	t := l.frame.Theme
	lines := l.demandNote(width)
	for _, d := range l.seen.demands {
		style := t.Text
		if d.Holds {
			style = t.Good
		}
		for i, line := range text.Wrap(demandText(d, full), width-len(ticked(true))) {
			box := ticked(d.Holds)
			if i > 0 {
				box = "    "
			}
			lines = append(lines, kit.Margin+style.Render(box)+t.Text.Render(line))
		}
	}
	return lines
}

// demandNote says, while the text is refused, what the ticks are about.
func (l Lab) demandNote(width int) []string {
	switch {
	case !l.seen.stale:
		return nil
	case len(l.seen.services) == 0:
		return kit.Styled(l.frame.Theme.Open, labUntried, width)
	}
	return kit.Styled(l.frame.Theme.Open, asBefore, width)
}

// demandText is what must hold and, where somebody does not get in yet, what they see; in full with the words of the story.
func demandText(d lab.Demand, full bool) string {
	says := d.Text
	if full && d.Says != "" {
		says += "  “" + d.Says + "”"
	}
	if now := sandbox.Now(d); now != "" {
		says += " (now: " + now + ")"
	}
	return says
}

func (l Lab) hintLines(i, width int) []string {
	return kit.Styled(l.frame.Theme.Open.Bold(false), string(l.stop.Hint(i)), width)
}

// mattersLines says that everything holds, and what mattered.
func (l Lab) mattersLines(width int) []string {
	t := l.frame.Theme
	return append([]string{kit.Margin + t.Good.Render(ansi.Truncate(l.holdWord(), width, "…"))}, kit.Styled(t.Text, l.stop.Lab().Matters, min(width, 76))...)
}

// hintInSight reports that all of the latest hint stands beside or above the text.
func (l Lab) hintInSight() bool {
	if !l.roomy() || l.picture && !l.wide() {
		return false
	}
	width, last := l.besideWidth(), len(l.Bench.Hints())-1
	lines, hint := l.asideLines(width, l.rows()), outdent(l.hintLines(last, width))
	if l.wide() {
		lines, hint = l.aboveText(l.textWidth(), l.rows()), l.hintLines(last, l.textWidth())
	}
	return slices.Contains(lines, hint[len(hint)-1])
}

// storyLines is everything about the lab on a page of its own, for windows where it does not fit beside the text.
func (l Lab) storyLines() []string {
	t, width := l.frame.Theme, kit.TextWidth(l.frame)
	var lines []string
	if l.mattered() {
		lines = kit.Gap(l.mattersLines(width))
	}
	lines = append(kit.Gap(append(lines, kit.Styled(t.Text, l.stop.Lab().Story, width)...)), l.demandLines(width, true)...)
	for i := range l.Bench.Hints() {
		lines = append(kit.Gap(lines), l.hintLines(i, width)...)
	}
	return lines
}

// lastScroll is how far the story can be scrolled.
func (l Lab) lastScroll() int { return max(0, len(l.storyLines())-l.rows()) }
