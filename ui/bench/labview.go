package bench

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// laidOut lays out the page for View.
func (l Lab) laidOut() Lab {
	state := l.state()
	height := l.rowsAbove(state)
	if l.frame.Width == 0 || height < 1 {
		return l
	}
	l.page = kit.Page{Left: l.page.Left, Right: "lab", Ruled: true, Keys: l.ShortHelp()}
	if on := l.switches.on(); len(on) > 0 {
		l.page.Right = whatIf + strings.Join(on, ", ")
	}
	l.workbench = l.prepared()
	var above, beside []string
	switch width := l.besideWidth(); {
	case l.reading():
		l.page = l.page.Scrolled(l.storyPage())
		l.workbench = l.filled(l.page.Body, state)
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
	return l.pictureLines(append(l.story().mattersLines(width), ""), replaySends, width, height)
}

// state returns the last lines of the window: the question whether to show the solution, or the state of the lab.
func (l Lab) state() []string {
	if l.asking {
		return []string{l.line(l.frame.Theme.Open, "Show the solution?", countsAsShown)}
	}
	return l.stateLines(l.standing())
}

// standing returns the state of the lab: how many of its goals are met.
func (l Lab) standing() (style lipgloss.Style, head, more string) {
	t, met, consent := l.frame.Theme, 0, string(journey.Accepts)
	if len(l.found.warnings) > 0 {
		consent = acceptedAndWarns + oneLine(l.found.warnings[0])
	}
	for _, d := range l.found.demands {
		if d.Holds {
			met++
		}
	}
	switch {
	case l.Bench.Solved() && l.picture:
		return t.Good, l.solvedText(), "enter: " + l.doneLabel()
	case l.Bench.Solved():
		return t.Good, l.solvedText(), "tab, then enter: " + l.doneLabel()
	}
	return t.Open, fmt.Sprintf(goalsMet, met, len(l.found.demands), l.switchesOff()), consent
}

// switchesOff returns a note for the time while a switch is on, because labs are judged with all switches off. It
// returns an empty text if no switch is on.
func (l Lab) switchesOff() string {
	if len(l.switches.on()) == 0 {
		return ""
	}
	return switchesNote
}

// solvedText returns the text for a lab in which everything holds. It says whether the learner saw the solution or
// solved the lab. It says "solved" only if the lab is settled.
func (l Lab) solvedText() string {
	switch held := allMet + l.switchesOff(); {
	case l.Bench.SolutionShown():
		return "● The solution: " + held
	case l.settled():
		return "● SOLVED: " + held
	default:
		return "● " + held
	}
}

// doneLabel returns the label of enter when everything holds.
func (l Lab) doneLabel() string {
	if l.settled() {
		return "back"
	}
	return "done"
}

// aboveText returns the lines above the text in a wide window. The text gets at least half of the rows, or 12 if that
// is less.
func (l Lab) aboveText(width, height int) []string {
	const text = 12
	return append(l.story().briefing(width, height-1-min(text, height/2)), "")
}

// asideLines returns the lines beside the text in a window that is too narrow for the picture there: first the errors,
// then the story, the demands and the hint.
func (l Lab) asideLines(width, height int) []string {
	wrong := kit.Gap(l.found.errorLines(l.frame.Theme, width, height/2))
	return append(wrong, outdent(l.story().briefing(width, height-len(wrong)))...)
}

// outdent removes the margin from lines. It changes them in place.
func outdent(lines []string) []string {
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(l, kit.Margin)
	}
	return lines
}

// mattered reports whether to show what mattered: everything holds, and the learner is not still typing in an unsettled
// lab.
func (l Lab) mattered() bool { return l.Bench.Solved() && (l.picture || l.settled()) }

// story returns what the lab tells the learner.
func (l Lab) story() story {
	s := story{
		theme: l.frame.Theme, lab: l.stop.Lab(), demands: l.found.demands, solved: l.Bench.Solved(),
		mattered: l.mattered(), head: l.solvedText(),
	}
	for i := range l.Bench.Hints() {
		s.hints = append(s.hints, string(l.stop.Hint(i)))
	}
	switch {
	case !l.found.stale:
	case len(l.table.services) == 0:
		s.note = labUntried
	default:
		s.note = asBefore
	}
	return s
}

// storyPage returns the story as a page of its own. It is for windows in which it does not fit beside the text.
func (l Lab) storyPage() kit.Scroll {
	return l.scroll.Over(l.story().lines(kit.TextWidth(l.frame)), l.rowsAbove(l.state()))
}

// hintVisible reports whether the end of the latest hint is visible beside or above the text.
func (l Lab) hintVisible() bool {
	if !l.roomy() || l.picture && !l.wide() {
		return false
	}
	s, height := l.story(), l.rowsAbove(l.state())
	width, lines := l.besideWidth(), l.asideLines(l.besideWidth(), height)
	if l.wide() {
		width, lines = l.textWidth(), l.aboveText(l.textWidth(), height)
	}
	hint := s.hintLines(len(s.hints)-1, width)
	end := strings.TrimPrefix(hint[len(hint)-1], kit.Margin)
	return slices.ContainsFunc(lines, func(l string) bool { return strings.TrimPrefix(l, kit.Margin) == end })
}
