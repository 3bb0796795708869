package home

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/diagram"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// listWidth returns the width of a list. It is limited, because in long lines it is hard to see what the right end
// belongs to.
func listWidth(f kit.Frame) int {
	if !kit.Wide(f) {
		return min(kit.BodyWidth(f), kit.MostText)
	}
	const pleasant = 56 // columns in which the titles of most lessons fit with their marks
	room := f.Width - kit.Between
	return min(room-diagram.MinWidth, max(pleasant, room*2/5))
}

// paneWidth returns the width of a preview.
func paneWidth(f kit.Frame) int { return f.Width - kit.Between - listWidth(f) }

// beside returns the page with a preview to the right of its body, if the window is wide.
func beside(f kit.Frame, p kit.Page, pane []string) kit.Page {
	if !kit.Wide(f) {
		return p
	}
	height := kit.BodyHeight(f)
	pane = kit.Fill(pane, height)[:height]
	p.Body = kit.Columns(f, p.Body, pane, listWidth(f))
	return p
}

// listLine returns the rows of a line in a list: lead and title on the left, and right, which is already styled, at the
// right end. If there is no room for both, it leaves out right. A title that is longer than a row continues in the
// next.
func listLine(t *kit.Theme, selected bool, lead, title, right string, width int) []string {
	mark, style := t.Cursor(selected)
	lead = mark + lead
	room := width - ansi.StringWidth(lead)
	title = text.Line(title)
	if right != "" && ansi.StringWidth(title)+1+ansi.StringWidth(right) > room {
		right = ""
	}
	rows := []string{title}
	if ansi.StringWidth(title) > room {
		rows = text.Wrap(title, room)
	}
	for i, row := range rows {
		rows[i] = kit.Margin + t.Titled(style, lead, text.Pad(row, room-ansi.StringWidth(right))) + right
		lead = strings.Repeat(" ", ansi.StringWidth(lead))
	}
	return rows
}
