package kit

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/diagram"
	"portolan/internal/journey"
	"portolan/internal/text"
)

// hopState says where the packet is in relation to one of its hops.
type hopState uint8

const (
	hopAhead  hopState = iota // the packet has not reached this hop
	hopPassed                 // it is past this hop
	hopHere                   // it is at this hop
	hopFailed                 // it is at this hop, where the connection fails
)

// hopState returns the state of hop i, counted from 0.
func (p Player) hopState(i int) hopState {
	last := p.hops() - 1
	switch here := min(p.Hop, p.hops()) - 1; {
	case i > here:
		return hopAhead
	case i == last && p.Trace.Outcome != cluster.Connected:
		return hopFailed
	case i == here:
		return hopHere
	}
	return hopPassed
}

// mark returns the mark of a hop, its style, and the style of the text beside it.
func (s hopState) mark(t *Theme) (mark string, style, textStyle lipgloss.Style) {
	switch s {
	case hopPassed:
		return "●", t.Packet, t.Text
	case hopHere:
		return "●", t.Packet, t.Strong
	case hopFailed:
		return "╳", t.Bad, t.Strong
	case hopAhead:
	}
	return "○", t.Faint, t.Faint
}

// Track returns the hops of a packet as a row of marks with a word below each, and the current hop in a sentence. At
// the end, it adds how the connection ended and what the client prints. It has the same number of lines at every hop,
// so that what is below it does not move. Before the packet is sent, and in a window that lists the hops, it returns
// nothing.
func (p Player) Track(f Frame, width int) []string {
	if !p.Started() || Listed(f) {
		return nil
	}
	t, hops := f.Theme, diagram.Walked(p.Trace)
	words := make([]string, len(hops))
	row, most := 0, 0
	for i, h := range hops {
		words[i] = Ellipsis(h.Word(), 10)
		row += max(5, ansi.StringWidth(words[i])) + 1
		most = max(most, ansi.StringWidth(p.sentence(i+1)))
	}
	if _, word, _ := outcomeOf(t, p.Trace); row+len(trackGap)+ansi.StringWidth(word)+2 > width {
		words, row = make([]string, len(hops)), 0 // there is room for marks only
	}
	marks, below := p.trackRow(t, words)
	lines := []string{marks + trackGap + p.ending(t)}
	sentence := Named(t.Text, p.sentence(p.Hop), width)
	switch beside := row + len(trackGap); {
	case row > 0 && beside+most <= width:
		lines = append(lines, strings.Join(append([]string{text.Pad(below, beside)}, sentence...), ""))
	case row > 0:
		lines = append(lines, below)
		fallthrough
	default:
		tall := len(text.Wrap(strings.Repeat("x", most), width))
		lines = append(lines, Fill(sentence, tall)...)
	}
	return append(lines, p.printed(t, width)...)
}

// trackGap separates the row of marks from what is beside it.
const trackGap = "  "

// trackRow returns the row of marks and the row of words below it. The words are empty if there is room only for marks.
func (p Player) trackRow(t *Theme, words []string) (marks, below string) {
	least := 5 // columns from one mark to the next
	if len(words) > 0 && words[0] == "" {
		least = 2
	}
	for i, word := range words {
		mark, style, textStyle := p.hopState(i).mark(t)
		room := max(least, ansi.StringWidth(word)) + 1
		marks += style.Render(mark)
		below += textStyle.Render(word) + strings.Repeat(" ", room-ansi.StringWidth(word))
		if i == len(words)-1 {
			break
		}
		line := t.Packet.Render(strings.Repeat("━", room-1))
		if p.hopState(i+1) == hopAhead {
			line = t.Faint.Render(strings.Repeat("─", room-1))
		}
		marks += line
	}
	return marks, below
}

// sentence returns a sentence about a hop, counted from 1. For 0, it says where the client sends the packet.
func (p Player) sentence(hop int) string {
	hops := diagram.Walked(p.Trace)
	if hop = min(hop, len(hops)); hop < 1 {
		return p.Trace.Sender() + " sends to " + p.Trace.To
	}
	return fmt.Sprintf("hop %d of %d: %s", hop, len(hops), p.Trace.Brief(hops[hop-1]))
}

// Timeline returns the hops of a packet one below the other. Those that it has not reached are faint. At the end, it
// adds how the connection ended and what the client prints. It has the same number of lines at every hop. If height is
// too small for a line between two hops, it leaves these lines out. Before the packet is sent, it returns nothing.
func (p Player) Timeline(f Frame, width, height int) []string {
	if !p.Started() {
		return nil
	}
	t := f.Theme
	ending := p.endLines(t, width)
	lines := p.timeline(t, width, true)
	if len(lines)+1+len(ending) > height {
		lines = p.timeline(t, width, false)
	}
	return append(append(lines, ""), ending...)
}

// endLines returns how the connection ended, and what the client prints beside or below that. Until the packet is at
// its end, the lines are there but empty.
func (p Player) endLines(t *Theme, width int) []string {
	who, what := p.prints()
	_, word, _ := outcomeOf(t, p.Trace)
	lead := timelineEnd + p.ending(t)
	if len(lead) > len(timelineEnd) {
		lead += timelineEnd
	}
	printed := p.printed(t, width-len(timelineEnd))
	if 2*len(timelineEnd)+ansi.StringWidth(word+who+what)+2 <= width {
		return []string{lead + strings.Join(printed, "")}
	}
	return append([]string{lead}, Hang(timelineEnd, lipgloss.NewStyle(), printed)...)
}

// timelineEnd is the space before and after the stamp below a timeline.
const timelineEnd = "   "

func (p Player) timeline(t *Theme, width int, apart bool) []string {
	var lines []string
	for i, h := range diagram.Walked(p.Trace) {
		mark, style, textStyle := p.hopState(i).mark(t)
		if i > 0 && apart {
			line := t.Packet.Render("┃")
			if p.hopState(i) == hopAhead {
				line = t.Faint.Render("│")
			}
			lines = append(lines, line)
		}
		lead := style.Render(mark) + textStyle.Render(fmt.Sprintf("  %d  ", i+1))
		lines = append(lines, Hang(lead, lipgloss.NewStyle(), Named(textStyle, p.Trace.Brief(h), width-6))...)
	}
	return lines
}

// stampOfOutcome returns the style of the stamp for how a connection ended.
func (t *Theme) stampOfOutcome(o cluster.Outcome) lipgloss.Style {
	switch o {
	case cluster.Connected:
		return t.StampGood
	case cluster.NoAddress:
		return t.StampOpen
	default:
		return t.StampBad
	}
}

// ending returns the stamp for how the connection ended, or "" until the packet is at its end.
func (p Player) ending(t *Theme) string {
	if !p.AtEnd() {
		return ""
	}
	_, word, _ := outcomeOf(t, p.Trace)
	return t.stampOfOutcome(p.Trace.Outcome).Render(" " + word + lastSpace)
}

// printed returns what the client prints, wrapped. Until the packet is at its end, it returns as many empty lines.
func (p Player) printed(t *Theme, width int) []string {
	who, what := p.prints()
	lines := text.Wrap(who+what, width)
	if len(lines) == 0 || !p.AtEnd() {
		return make([]string, len(lines))
	}
	if rest, ok := strings.CutPrefix(lines[0], who); ok {
		return append([]string{t.Muted.Render(who) + t.Text.Render(rest)}, Hang("", t.Text, lines[1:])...)
	}
	return Hang("", t.Text, lines)
}

// prints returns who prints something at the end, and what. Both are "" if a TCP connection opens and no HTTP request
// is sent, because then the client prints nothing.
func (p Player) prints() (who, what string) {
	web := strings.HasPrefix(p.To, "http")
	switch out := p.Trace.Outcome; {
	case out == cluster.NoAddress:
		return "", p.Trace.Prints()
	case out != cluster.Connected || p.Trace.UDP:
		return clientPrints, p.Trace.Prints()
	case web:
		return clientPrints, webAnswer
	}
	return "", ""
}

// PredictedLines returns what the learner predicted, what happened and why, as one paragraph. If apart is set, the
// reason is a paragraph of its own.
func PredictedLines(t *Theme, p journey.Predicted, width int, apart bool) []string {
	style := t.Open
	switch {
	case !p.Sure:
		style = t.Strong
	case p.Right:
		style = t.Good
	}
	if apart {
		return append(Named(style, string(p.What), width), Named(t.Text, string(p.Why), width)...)
	}
	return Spans(width, Span{style, string(p.What)}, Span{t.Text, string(p.Why)})
}
