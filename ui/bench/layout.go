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

// besideText is the minimum window width, in columns, for a column beside the text. The column shows which client can
// connect, or what the lab demands.
const besideText = 72

// wide reports whether text and picture are shown side by side.
func (w workbench) wide() bool { return w.frame.Width >= kit.SideBySide && w.frame.Height >= 20 }

// roomy reports whether there is a column beside the text.
func (w workbench) roomy() bool { return w.frame.Width >= besideText && w.frame.Height >= 18 }

// filled puts lines on the page. The state, which stateLines returns, goes into the last rows of the window.
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

// rowsAbove returns how many rows there are above the state. Unless the window is low, one row above the state stays
// blank.
func (w workbench) rowsAbove(state []string) int {
	const low = 18
	rows := kit.BodyHeight(w.frame) - len(state)
	if kit.BodyHeight(w.frame) < low {
		return rows
	}
	return rows - 1
}

// stateLines returns the last lines of the window. Until the next key, that is a notice of up to three lines. Without a
// notice, it is the first error in the text. Without an error, it is what the caller passes.
func (w workbench) stateLines(style lipgloss.Style, head, more string) []string {
	const most = 3
	t := w.frame.Theme
	switch {
	case w.message != "":
		return kit.Indent(painted(t.Open, clipped(text.Wrap(oneLine(w.message), kit.BodyWidth(w.frame)), most,
			kit.BodyWidth(w.frame))))
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

// textWidth returns the width for the text. It balances the width that YAML needs against the width that names and
// addresses need in the picture.
func (w workbench) textWidth() int {
	const pleasant = 64
	switch {
	case w.wide():
		room := w.frame.Width - kit.Between
		return max(min(room-pleasant, 64), min(46, room-diagram.MinWidth))
	case w.roomy():
		const narrowest = 30 // minimum width of the column beside the text
		return min(kit.BodyWidth(w.frame)*4/7, kit.BodyWidth(w.frame)-narrowest-len(kit.Margin))
	}
	return kit.BodyWidth(w.frame)
}

// besideWidth returns the width of the column beside the text, or of the picture in place of the text.
func (w workbench) besideWidth() int {
	switch {
	case w.wide():
		return w.frame.Width - w.textWidth() - kit.Between
	case w.picture:
		return kit.BodyWidth(w.frame)
	}
	return kit.BodyWidth(w.frame) - w.textWidth() - len(kit.Margin)
}

// arranged fills the page with the text, the lines above and beside it, and the state. If there is no room for the
// picture beside the text, the picture replaces the text. If there is no room for any column beside the text, the
// advice is below the text.
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

// staleNote puts a note above lines while the API server refuses the text. The note says that the lines show the state
// before that.
func (w workbench) staleNote(lines []string, width int) []string {
	if !w.seen.stale {
		return lines
	}
	return append(painted(w.frame.Theme.Open, text.Wrap(asBefore, width)), lines...)
}

// pictureLines returns the scene, the text about the packet, and the table or the switches. sends is the text that says
// which key sends the packet.
func (w workbench) pictureLines(head []string, sends string, width, height int) []string {
	words := w.packetWords(sends, width)
	return w.stacked(head, append(words, w.footLines(width, len(words), height-len(head))...), width, height)
}

// stacked returns the picture between a head and a foot. If they leave too little room, it leaves the picture out.
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

// staleHead returns a note above the picture. It says that the picture shows an earlier text, because the API server
// refuses the current one.
func (w workbench) staleHead(width int) []string {
	switch {
	case !w.seen.stale:
		return nil
	case len(w.seen.services) == 0:
		return kit.Styled(w.frame.Theme.Open, nothingApplied, width)
	}
	return kit.Styled(w.frame.Theme.Open, lastAccepted, width)
}

// wideErrors returns the API server's errors or warnings. A wide window shows them below the picture.
func (w workbench) wideErrors(width int) []string {
	wrong := w.seen.errorLines(w.frame.Theme, width, 6)
	if !w.wide() || len(wrong) == 0 {
		return nil
	}
	return append([]string{""}, kit.Indent(wrong)...)
}

// footLines returns the table or the list of switches, in the rows that the picture and the text about the packet leave
// free.
func (w workbench) footLines(width, words, height int) []string {
	wrong := w.wideErrors(width)
	most := height - words - w.pictureRoom() - len(wrong)
	if w.face == switchFace {
		return append(w.switchLines(width, max(3, min(len(w.seen.switches)+1, most))), wrong...)
	}
	rows := len(w.seen.table.Rows) + 1 + len(w.tableNotes(width))
	return append(w.tableLines(width, max(3, min(rows, most))), wrong...)
}

// pictureRoom returns how many rows are reserved for the picture before the table gets more than three.
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

// packetWords says which client connects to which address, and where the packet is. Before the packet is sent, sends
// says which key sends it.
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

// light returns what the field under the text cursor refers to in the picture. It does so only if text and picture are
// side by side.
func (w workbench) light() kit.Lit {
	const most = 8 << 10 // bytes; a longer text would take too long to parse on every key
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
