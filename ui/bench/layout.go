package bench

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/diagram"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// besideText is the window width from which a column stands beside the text: who gets in, or what the lab asks.
const besideText = 72

// wide reports that text and picture stand beside each other.
func (w workbench) wide() bool { return w.frame.Width >= kit.SideBySide && w.frame.Height >= 20 }

// roomy reports that there is a column beside the text.
func (w workbench) roomy() bool { return w.frame.Width >= besideText && w.frame.Height >= 18 }

// filled puts lines on the page, and what stateLines returned in the last rows of the window.
func (w workbench) filled(lines, state []string) workbench {
	lines = lines[:min(len(lines), w.rowsAbove(state))]
	for len(lines) < kit.BodyHeight(w.frame)-len(state) {
		lines = append(lines, "")
	}
	w.page.Body, w.page.Note = slices.Concat(lines, state), ""
	if w.lost {
		w.page.Note = tabToText
	}
	return w
}

// rowsAbove returns how many rows there are above the state. In windows that are not too low a blank line is between.
func (w workbench) rowsAbove(state []string) int {
	const low = 18
	rows := kit.BodyHeight(w.frame) - len(state)
	if kit.BodyHeight(w.frame) < low {
		return rows
	}
	return rows - 1
}

// stateLines returns what the last line of the window says: the notice until the next key, which may take three lines, or
// what is wrong with the text, or else what the caller has to say of a text without errors.
func (w workbench) stateLines(style lipgloss.Style, head, more string) []string {
	const most = 3
	t := w.frame.Theme
	switch {
	case w.said != "":
		return kit.Indent(painted(t.Open, clipped(text.Wrap(oneLine(w.said), kit.BodyWidth(w.frame)), most, kit.BodyWidth(w.frame))))
	case len(w.seen.errors) > 0:
		e := w.seen.errors[0]
		style, head, more = t.Bad, "╳ "+errorPlace(e.Line), strings.TrimPrefix(oneLine(e.Field+": "+e.Message), ": ")
	}
	return []string{w.stateLine(style, head, more)}
}

// stateLine returns a line with a head and, if there is room, more.
func (w workbench) stateLine(style lipgloss.Style, head, more string) string {
	width := kit.BodyWidth(w.frame)
	head = ansi.Truncate(head, width, "…")
	line := kit.Margin + style.Render(head)
	if room := width - ansi.StringWidth(head) - 3; more != "" && room > len("…") {
		return line + "   " + w.frame.Theme.Muted.Render(ansi.Truncate(more, room, "…"))
	}
	return line
}

// textWidth is the room for the text: what YAML needs, and the picture its names and addresses.
func (w workbench) textWidth() int {
	const pleasant = 64
	switch {
	case w.wide():
		room := w.frame.Width - kit.Between
		return max(min(room-pleasant, 64), min(46, room-diagram.MinWidth))
	case w.roomy():
		const narrowest = 30 // of what stands beside it
		return min(kit.BodyWidth(w.frame)*4/7, kit.BodyWidth(w.frame)-narrowest-len(kit.Margin))
	}
	return kit.BodyWidth(w.frame)
}

// besideWidth is the room for what is beside the text, or for the picture in place of the text.
func (w workbench) besideWidth() int {
	switch {
	case w.wide():
		return w.frame.Width - w.textWidth() - kit.Between
	case w.picture:
		return kit.BodyWidth(w.frame)
	}
	return kit.BodyWidth(w.frame) - w.textWidth() - len(kit.Margin)
}

// arranged fills the page with the text, what is above and beside it, and the state. Where the picture has no room beside
// the text, it is in the place of the text. Where nothing has, advice is below the text.
func (w workbench) arranged(above, beside, state []string) workbench {
	if w.picture && !w.wide() {
		return w.filled(beside, state)
	}
	width, height := w.textWidth(), w.rowsAbove(state)
	var below []string
	if !w.roomy() {
		below = kit.Indent(w.seen.advice(w.frame.Theme, width, 2))
	}
	w.editor = w.editor.sized(height - len(above) - len(below))
	look := editorLook{theme: w.frame.Theme, width: width, typing: !w.picture, errors: w.seen.errors}
	lines := slices.Concat(above, kit.Indent(w.editor.view(look)))
	for len(lines) < height-len(below) {
		lines = append(lines, "")
	}
	switch {
	case w.wide():
		lines = kit.Beside(lines, beside, width+2*len(kit.Margin), w.frame.Theme.Rule.Render("│"))
	case w.roomy():
		lines = kit.Beside(lines, beside, width+len(kit.Margin), kit.Margin)
	}
	return w.filled(append(lines, below...), state)
}

// staleNote puts above something that it is how things were before the text was refused.
func (w workbench) staleNote(lines []string, width int) []string {
	if !w.seen.stale {
		return lines
	}
	return append(painted(w.frame.Theme.Open, text.Wrap(asBefore, width)), lines...)
}

// pictureLines returns the scene, the words of the packet, and the table or the switches. sends says which key sends the
// packet.
func (w workbench) pictureLines(head []string, sends string, width, height int) []string {
	words := w.packetWords(sends, width)
	return w.stacked(head, append(words, w.footLines(width, len(words), height-len(head))...), width, height)
}

// stacked returns the picture between a head and a foot, as far as they leave room for it.
func (w workbench) stacked(head, foot []string, width, height int) []string {
	const least, most = 3, 16
	var rows []string
	if room := height - len(head) - len(foot); room >= least {
		rows = kit.Indent(w.player.View(w.frame, width, min(room, most)))
		if len(rows) <= room-1 && len(rows) > 0 {
			rows = append(rows, "")
		}
	}
	return slices.Concat(head, rows, foot)
}

// staleHead says above the picture that it is older than the text.
func (w workbench) staleHead(width int) []string {
	switch {
	case !w.seen.stale:
		return nil
	case len(w.seen.services) == 0:
		return kit.Styled(w.frame.Theme.Open, nothingApplied, width)
	}
	return kit.Styled(w.frame.Theme.Open, lastAccepted, width)
}

// wideErrors returns what the API server has against the text, for below the picture of a wide window.
func (w workbench) wideErrors(width int) []string {
	wrong := w.seen.errorLines(w.frame.Theme, width, 6)
	if !w.wide() || len(wrong) == 0 {
		return nil
	}
	return append([]string{""}, kit.Indent(wrong)...)
}

// footLines returns the table or the list of switches, in the rows that picture and words leave.
func (w workbench) footLines(width, words, height int) []string {
	wrong := w.wideErrors(width)
	most := height - words - w.pictureRoom() - len(wrong)
	if w.face == switchFace {
		return append(w.switchLines(width, max(3, min(len(w.seen.switches)+1, most))), wrong...)
	}
	rows := len(w.seen.table.Rows) + 1 + len(w.tableNotes(width))
	return append(w.tableLines(width, max(3, min(rows, most))), wrong...)
}

// pictureRoom is how many rows the picture should have before the table gets more than three.
func (w workbench) pictureRoom() int {
	switch {
	case kit.Listed(w.frame) && !w.sent:
		return 0
	case kit.Listed(w.frame):
		return 6
	case w.wide():
		return 14
	}
	return 11
}

// packetWords says who dials what, and where the packet is. Before it is sent, sends says which key sends it.
func (w workbench) packetWords(sends string, width int) []string {
	t, cell := w.frame.Theme, w.connection()
	if cell.Door.Address == "" || w.face == switchFace {
		return nil
	}
	dials := kit.Margin + t.Text.Render(cell.Trace.Sender()+" dials ") + t.Door.Render(cell.Trace.To)
	if !w.sent {
		if w.picture {
			dials += t.Muted.Render(sends)
		}
		return []string{dials, ""}
	}
	lines := []string{dials}
	const most = 4
	words := kit.Indent(w.player.Words(w.frame, width))
	if len(words) > most {
		words = words[:most]
		words[most-1] = ansi.Truncate(words[most-1], max(0, width-1)+len(kit.Margin), "") + t.Text.Render("…")
	}
	return append(append(lines, words...), "")
}

// light is what the field under the text's cursor stands for in the picture, where both are beside each other.
func (w workbench) light() kit.Lit {
	const most = 8 << 10 // of text that is looked through on every key
	if w.picture || !w.wide() || w.seen.stale || len(w.Bench.Text()) > most || len(w.seen.services) == 0 {
		return kit.Lit{}
	}
	clean, err := manifest.Annotate(w.Bench.Text())
	if err != nil {
		return kit.Lit{}
	}
	row := w.editor.row
	for _, line := range w.editor.lines[:w.editor.row] {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			row--
		}
	}
	if row < 0 || row >= len(clean.Lines) {
		return kit.Lit{}
	}
	return kit.LitBy(w.seen.scene, w.seen.services[w.at.service], clean.Lines[row].Field, w.player.Trace.From)
}
