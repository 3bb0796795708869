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

// pictureAndTable returns the picture with the table or the switches below it. In a solved lab, what mattered is above
// the picture, unless the window is wide enough to show it above the text.
func (l Lab) pictureAndTable(width, height int) []string {
	switch {
	case !l.Bench.Solved():
		return l.pictureLines(l.staleHead(width), enterSends, width, height)
	case l.wide():
		return l.pictureLines(nil, replaySends, width, height)
	}
	return l.pictureLines(append(l.mattersLines(width), ""), replaySends, width, height)
}

// state returns the last lines of the window: the question whether to show the solution, or the state of the lab.
func (l Lab) state() []string {
	if l.asking {
		return []string{l.stateLine(l.frame.Theme.Open, "Show the solution?", countsAsShown)}
	}
	return l.stateLines(l.standing())
}

// rows returns how many rows there are above the state.
func (l Lab) rows() int { return l.rowsAbove(l.state()) }

// standing returns the state of the lab: how many of its demands hold.
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

// fairly returns a note for the time while a switch is on, because labs are judged with all switches off. It returns an
// empty text if no switch is on.
func (l Lab) fairly() string {
	if len(l.seen.switchedOn()) == 0 {
		return ""
	}
	return ", in fair weather"
}

// holdWord returns the text for a lab in which everything holds. It says whether the learner saw the solution or solved
// the lab. It says "solved" only if the lab is settled.
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

// doneWord returns the label of enter when everything holds.
func (l Lab) doneWord() string {
	if l.settled() {
		return "back"
	}
	return "done"
}

// aboveText returns the lines above the text in a wide window. The text gets at least half of the rows, or 12 if that
// is less.
func (l Lab) aboveText(width, height int) []string {
	const text = 12
	return append(l.briefing(width, height-1-min(text, height/2)), "")
}

// asideLines returns the lines beside the text in a window that is too narrow for the picture there: first the errors,
// then the story, the demands and the hint.
func (l Lab) asideLines(width, height int) []string {
	wrong := kit.Gap(l.seen.errorLines(l.frame.Theme, width, height/2))
	return append(wrong, outdent(l.briefing(width, height-len(wrong)))...)
}

// outdent removes the margin from lines. It changes them in place.
func outdent(lines []string) []string {
	for i, l := range lines {
		if len(l) >= len(kit.Margin) {
			lines[i] = l[len(kit.Margin):]
		}
	}
	return lines
}

// briefing returns at most height rows with the story, the demands and the latest hint. When it is time to show what
// mattered, that replaces the story. If there are too few rows, briefing cuts the story first, then the demands.
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

// cutTo returns at most the given number of lines. If it cuts any, the last line says how to see them all.
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

// mattered reports whether to show what mattered: everything holds, and the learner is not still typing in an unsettled
// lab.
func (l Lab) mattered() bool { return l.Bench.Solved() && (l.picture || l.settled()) }

// demandLines returns the needs and bans, with a tick at each one that holds. If full is set, each has the words of the
// story.
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

// demandNote says, while the API server refuses the text, what the ticks refer to.
func (l Lab) demandNote(width int) []string {
	switch {
	case !l.seen.stale:
		return nil
	case len(l.seen.services) == 0:
		return kit.Styled(l.frame.Theme.Open, labUntried, width)
	}
	return kit.Styled(l.frame.Theme.Open, asBefore, width)
}

// demandText returns what must hold. For a demand that does not hold, it adds what the client sees now. If full is set,
// it adds the words of the story.
func demandText(d lab.Demand, full bool) string {
	says := d.Text
	if full && d.Quote != "" {
		says += "  “" + d.Quote + "”"
	}
	if now := sandbox.FailureOf(d); now != "" {
		says += " (now: " + now + ")"
	}
	return says
}

func (l Lab) hintLines(i, width int) []string {
	return kit.Styled(l.frame.Theme.Open.Bold(false), string(l.stop.Hint(i)), width)
}

// mattersLines returns the text that everything holds, and what mattered.
func (l Lab) mattersLines(width int) []string {
	t := l.frame.Theme
	held := kit.Margin + t.Good.Render(ansi.Truncate(l.holdWord(), width, "…"))
	return append([]string{held}, kit.Styled(t.Text, l.stop.Lab().Matters, min(width, 76))...)
}

// hintInSight reports whether the end of the latest hint is visible beside or above the text.
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

// storyLines returns everything about the lab, as a page of its own. It is for windows in which it does not fit beside
// the text.
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

// lastScroll returns how many lines the story can be scrolled at most.
func (l Lab) lastScroll() int { return max(0, len(l.storyLines())-l.rows()) }
