package bench

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// filled puts lines on the page. The state, which stateLines returns, goes into the last rows of the window.
func (w workbench) filled(lines, state []string) workbench {
	lines = kit.Fill(lines[:min(len(lines), w.rowsAbove(state))], kit.BodyHeight(w.frame)-len(state))
	w.page.Body, w.page.Note = slices.Concat(lines, state), ""
	if w.stray {
		w.page.Note = tabToText
	}
	return w
}

// stateLines returns the last lines of the window. Until the next key, that is a notice of up to three lines. Without a
// notice, it is the first error in the text. Without an error, it is what the caller passes.
func (w workbench) stateLines(style lipgloss.Style, head, more string) []string {
	const most = 3
	t := w.frame.Theme
	switch {
	case w.message != "":
		lines := text.Wrap(oneLine(w.message), kit.BodyWidth(w.frame))
		return kit.Hang(kit.Margin, t.Open, clipped(lines, most, kit.BodyWidth(w.frame)))
	case len(w.found.errors) > 0:
		e := w.found.errors[0]
		style, head, more = t.Bad, "╳ "+errorPlace(e.Line), strings.TrimPrefix(oneLine(e.Field+": "+e.Message), ": ")
	}
	return []string{w.line(style, head, more)}
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
		below = kit.Indent(w.found.advice(w.frame.Theme, width, 2))
	}
	w.editor = w.editor.sized(height - len(above) - len(below))
	look := editorLook{theme: w.frame.Theme, width: width, typing: !w.picture, errors: w.found.errors}
	lines := kit.Fill(slices.Concat(above, kit.Indent(w.editor.view(look))), height-len(below))
	switch {
	case w.wide():
		lines = kit.Columns(w.frame, lines, beside, width)
	case w.roomy():
		lines = kit.Beside(lines, beside, width+len(kit.Margin), kit.Margin)
	}
	return w.filled(append(lines, below...), state)
}

// prepared gives the table what it needs to be painted: the theme, whether it gets the keys, and the cells to light up.
func (w workbench) prepared() workbench {
	w.table.theme, w.table.focus = w.frame.Theme, w.picture && w.face == tableFace
	w.table.player.Lit = w.light()
	return w
}

// light returns what the field under the text cursor refers to in the picture. It does so only if text and picture are
// side by side.
func (w workbench) light() kit.Lit {
	const most = 8 << 10 // bytes; a longer text would take too long to parse on every key
	if w.picture || !w.wide() || w.found.stale || len(w.Bench.Text()) > most || len(w.table.services) == 0 {
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
	client := w.table.player.Trace.From
	return kit.LitBy(w.found.scene, w.table.services[w.table.at.service], clean.Lines[row].Field, client)
}
