package bench

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/ui/kit"
)

// besideText is the minimum window width, in columns, for a column beside the text. The column shows which client can
// connect, or what the lab demands.
const besideText = 72

// window is the size of the window and which part of the screen gets the keys. Together they decide where text and
// picture are shown.
type window struct {
	frame   kit.Frame
	picture bool // the picture gets the keys, not the text
}

// wide reports whether text and picture are shown side by side.
func (w window) wide() bool { return kit.Wide(w.frame) }

// roomy reports whether there is a column beside the text.
func (w window) roomy() bool { return w.frame.Width >= besideText && w.frame.Height >= 18 }

// rowsAbove returns how many rows there are above the state. Unless the window is low, one row above the state stays
// blank.
func (w window) rowsAbove(state []string) int {
	const low = 18
	rows := kit.BodyHeight(w.frame) - len(state)
	if kit.BodyHeight(w.frame) < low {
		return rows
	}
	return rows - 1
}

// line returns a line with a head and, if there is room, more.
func (w window) line(style lipgloss.Style, head, more string) string {
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
func (w window) textWidth() int {
	switch {
	case w.wide():
		return kit.TextColumn(w.frame, kit.FullPicture, 64)
	case w.roomy():
		const narrowest = 30 // minimum width of the column beside the text
		return min(kit.BodyWidth(w.frame)*4/7, kit.BodyWidth(w.frame)-narrowest-len(kit.Margin))
	}
	return kit.BodyWidth(w.frame)
}

// besideWidth returns the width of the column beside the text, or of the picture in place of the text.
func (w window) besideWidth() int {
	switch {
	case w.wide():
		return w.frame.Width - w.textWidth() - kit.Between
	case w.picture:
		return kit.BodyWidth(w.frame)
	}
	return kit.BodyWidth(w.frame) - w.textWidth() - len(kit.Margin)
}

// pictureLabel returns the label of tab, which leads to the picture.
func (w window) pictureLabel() string {
	const roomForMore = 80
	if w.frame.Width >= roomForMore {
		return "picture and ? keys"
	}
	return "picture"
}
