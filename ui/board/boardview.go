package board

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// laidOut paints all lines. View shows the part of them that fits in the window.
func (m board) laidOut() board {
	var lines []string
	switch {
	case m.frame.Width == 0:
		return m
	case m.phase == probing:
		lines, m.mark, m.tall = m.probingLines()
	case m.phase == naming:
		lines, m.mark, m.tall = m.namingLines()
	default:
		lines, m.mark, m.tall = m.settledLines()
	}
	m.scroll = m.scroll.Over(lines, kit.BodyHeight(m.frame))
	return m
}

// View paints the board.
func (m board) View() string {
	p := kit.Page{Left: m.stop.Hunt.Board().Board.Title, Ruled: true, Keys: m.ShortHelp()}
	p.Right = fmt.Sprintf(triedOf, len(m.stop.Hunt.Probed()), len(m.stop.Hunt.Board().Board.Probes))
	p = p.Scrolled(m.scroll)
	if kit.Wide(m.frame) {
		p.Body = kit.Columns(m.frame, p.Body, m.besideLines(), m.width())
	}
	p.Note = m.hint
	if m.phase == probing && len(m.stop.Hunt.Probed()) == 0 && !p.Below && p.Note == "" {
		p.Note = boardNote
	}
	return p.Render(m.frame)
}

// probingLines returns the story and the probes. Below each tried probe is what it showed.
func (m board) probingLines() (lines []string, mark, tall int) {
	t, b, w := m.frame.Theme, m.stop.Hunt.Board(), min(m.width(), kit.TextWidth(m.frame))
	lines = kit.Styled(t.Text, b.Board.Story, w)
	ask := string(m.stop.Ask())
	lines = append(kit.Gap(lines), append(kit.Styled(t.Strong, ask, w), "")...)
	for i := range b.Board.Probes {
		rows := m.probeLines(i, i == m.cursor, m.detail())
		if i == m.cursor {
			mark, tall = len(lines), len(rows)
		}
		lines = append(lines, rows...)
	}
	return lines, mark, tall
}

// detail is how much of the result of a probe is shown.
type detail uint8

const (
	brief detail = iota // only the outcome
	full                // also listings and what the client prints, if there is room or the cursor is on the probe
)

// outcomeRoom is the width of the longest outcome, plus the gap to the left of it.
const outcomeRoom = 16

// probeLines returns a probe, with its result beside or below it.
func (m board) probeLines(i int, selected bool, d detail) []string {
	t, w := m.frame.Theme, min(m.width(), 120)
	mark, style := t.Cursor(selected)
	width := m.probeWidth(w)
	probe := text.Wrap(m.stop.Hunt.Board().Board.Probes[i].Label, width-len(kit.Margin))
	lines := kit.Hang(kit.Margin+t.Selected.Render(mark), style, probe)
	shown, done := m.stop.Hunt.Shows(i)
	column := len(kit.Margin) + width + len(kit.Margin) // the column in which outcomes begin
	switch {
	case !done:
	case shown.Trace == nil && d == brief:
		lines[0] = text.Pad(lines[0], column) + t.Muted.Render("a listing")
	case shown.Trace == nil:
		lines = append(lines, kit.Hang(kit.Margin+"    ", t.Muted, kit.Listing(shown.Text, w-6))...)
	default:
		lines[0] = text.Pad(lines[0], column) + kit.Outcome(t, *shown.Trace)
		lines = m.printed(lines, *shown.Trace, column+outcomeRoom, d == full && (selected || m.roomy()))
	}
	return lines
}

// printed adds what the client prints. It goes beside the outcome if there is room, else on a line below if below is
// set.
func (m board) printed(lines []string, trace cluster.Trace, column int, below bool) []string {
	prints := trace.Prints()
	switch {
	case trace.Mixed:
		prints = string(journey.Mixed)
	case trace.Outcome == cluster.Connected:
		return lines
	}
	muted := m.frame.Theme.Muted
	if column+ansi.StringWidth(prints) <= m.width()+len(kit.Margin) {
		lines[0] = text.Pad(lines[0], column) + muted.Render(prints)
		return lines
	}
	if !below && !trace.Mixed {
		return lines
	}
	return append(lines, kit.Hang(kit.Margin+"    ", muted, text.Wrap(prints, m.width()-6))...)
}

// roomy reports whether there is room for a line below every probe, and for listings.
func (m board) roomy() bool {
	const rest = 14 // rows for the story, the question, and results longer than one line
	return kit.BodyHeight(m.frame) >= 2*len(m.stop.Hunt.Board().Board.Probes)+rest
}

// probeWidth returns the width of the column of probes.
func (m board) probeWidth(w int) int {
	widest := 0
	for _, p := range m.stop.Hunt.Board().Board.Probes {
		widest = max(widest, ansi.StringWidth(p.Label)+len(kit.Margin))
	}
	return min(widest, max(20, w-outcomeRoom))
}

// namingLines returns the faults as options. Below them are the results of the probes, as far as there is room.
func (m board) namingLines() (lines []string, mark, tall int) {
	t, w := m.frame.Theme, min(m.width(), 90)
	lines = kit.Styled(t.Strong, boardAsk, w)
	var faults []string
	for _, o := range m.stop.Hunt.Options() {
		faults = append(faults, o.Is)
	}
	options, first, end := kit.OptionList(t, kit.OptionTexts(faults), m.cursor, w)
	mark, tall = len(lines)+first, end-first
	lines = append(lines, options...)
	if kit.Wide(m.frame) {
		return lines, mark, tall
	}
	for _, d := range []detail{full, brief} {
		shown := append([]string{""}, m.probedLines(d)...)
		if len(m.stop.Hunt.Probed()) > 0 && len(lines)+len(shown) <= kit.BodyHeight(m.frame) {
			return append(lines, shown...), mark, tall
		}
	}
	return lines, mark, tall
}

// settledLines returns what is shown after the learner has named a fault: the verdict, the packet of the complaint, and
// which faults the probes had ruled out. mark is the first row of the packet and tall the number of its rows.
func (m board) settledLines() (lines []string, mark, tall int) {
	t, w := m.frame.Theme, min(m.width(), 90)
	hidden, _, _ := m.stop.Hunt.Result()
	lines = m.verdictLines(w)
	if m.anyUntried() {
		lines = append(lines, kit.Styled(t.Muted, boardWould, w)...)
	}
	lines = kit.Gap(append(lines, kit.Styled(t.Text, hidden.Fault.Why, w)...))
	mark = len(lines)
	ruledOut := m.ruledOutLines(w)
	if kit.Wide(m.frame) {
		return append(lines, ruledOut...), m.scroll.Above(), 0
	}
	const below = 4 // rows for the text under the packet, and the gap
	const least, most, good = 6, 16, 9
	height := min(max(least, kit.BodyHeight(m.frame)-len(lines)-below), most)
	if all := kit.BodyHeight(m.frame) - len(lines) - below - len(ruledOut); all >= good {
		height = min(height, all) // the lines after the packet fit in the window too
	}
	lines = append(lines, kit.Indent(m.packet.View(m.frame, kit.BodyWidth(m.frame), height))...)
	caption := m.packet.Caption(m.frame, w)
	if !kit.Listed(m.frame) {
		const usual = 2 // so that the lines below do not move from hop to hop
		caption = kit.Fill(caption, usual)
	}
	lines = append(lines, kit.Indent(caption)...)
	tall = len(lines) - mark
	return append(kit.Gap(lines), ruledOut...), mark, tall
}

// anyUntried reports whether some probes are untried. Then the explanation of the fault may mention results that the
// learner has not seen.
func (m board) anyUntried() bool {
	return len(m.stop.Hunt.Probed()) < len(m.stop.Hunt.Board().Board.Probes)
}

// verdictLines returns which fault the learner named, and which one it is.
func (m board) verdictLines(w int) []string {
	t := m.frame.Theme
	hidden, named, right := m.stop.Hunt.Result()
	is := strings.TrimSuffix(hidden.Fault.Is, ".")
	const mark = "RIGHT"
	switch {
	case named == "":
		return kit.Styled(t.Strong, "Not sure: "+is+".", w)
	case right:
		lines := kit.Styled(t.Strong, "You named it: "+is+".   "+mark, w)
		last := len(lines) - 1
		lines[last] = strings.TrimSuffix(strings.TrimRight(ansi.Strip(lines[last]), " "), mark)
		lines[last] = kit.Margin + t.Strong.Render(strings.TrimPrefix(lines[last], kit.Margin)) + t.Good.Render(mark)
		return lines
	}
	choice := named
	for _, o := range m.stop.Hunt.Options() {
		if o.ID == named {
			choice = strings.TrimSuffix(o.Is, ".")
		}
	}
	return append(kit.Styled(t.Strong, "You named: "+choice+".", w), kit.Styled(t.Open, "The fault: "+is+".", w)...)
}

// ruledOutLines lists the faults. For each it says which probe ruled it out, if any did.
func (m board) ruledOutLines(w int) []string {
	t := m.frame.Theme
	lines := kit.Gap(kit.Styled(t.Strong, m.ruledOutSummary(), w))
	const fault, note = 5, 7 // columns left of a fault, and of what is said of it
	for i, o := range m.stop.Hunt.Options() {
		number := kit.Margin + t.Muted.Render(fmt.Sprintf("  %d  ", i+1))
		lines = append(lines, kit.Hang(number, lipgloss.NewStyle(), kit.Named(t.Text, o.Is, w-fault))...)
		style, why := m.whatRuledOut(i)
		named := kit.Named(style, why, w-note)
		lines = append(lines, kit.Hang(kit.Margin+strings.Repeat(" ", note), lipgloss.NewStyle(), named)...)
	}
	return lines
}

// whatRuledOut returns the note about the fault with an index among the options.
func (m board) whatRuledOut(place int) (style lipgloss.Style, note string) {
	t := m.frame.Theme
	hidden, named, _ := m.stop.Hunt.Result()
	is := m.stop.Hunt.Options()[place].ID
	style, note = t.Open, "not ruled out"
	by, ruledOut := m.ruledBy(place)
	switch {
	case is == hidden.Fault.ID:
		return t.Good, "the fault"
	case ruledOut:
		style, note = t.Muted, "ruled out by  "+m.stop.Hunt.Board().Board.Probes[by].Label
		if shown, ok := m.stop.Hunt.Shows(by); ok && shown.Trace != nil {
			note += "  " + ansi.Strip(kit.Outcome(t, *shown.Trace))
		}
	}
	if is == named {
		return t.Open, "you named it; " + note
	}
	return style, note
}

// ruledBy returns the first tried probe that ruled out the option with an index. It returns false if no probe did.
func (m board) ruledBy(place int) (probe int, ok bool) {
	for k, ruled := range m.stop.Ruled {
		if ruled[place] {
			return m.stop.Hunt.Probed()[k], true
		}
	}
	return 0, false
}

// ruledOutSummary returns a sentence about how far the tried probes narrowed down the faults.
func (m board) ruledOutSummary() string {
	done, of := len(m.stop.Hunt.Probed()), len(m.stop.Hunt.Board().Board.Probes)
	if done == 0 {
		return boardGuess
	}
	possible := len(m.stop.Hunt.Options())
	for _, out := range m.stop.Ruled[len(m.stop.Ruled)-1] {
		if out {
			possible--
		}
	}
	summary := fmt.Sprintf(boardTried, done, of)
	switch possible {
	case 1:
		return summary + boardNoOther
	case 2:
		return summary + boardOneOther
	}
	return summary + fmt.Sprintf(boardOthers, possible-1)
}
