package home

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// report is a list of how far the learner has come: headings, texts, and items that the learner can open.
type report struct {
	lines  []reportLine
	items  []int // indexes of the lines that the cursor can be on
	cursor int   // an index into items

	rows   kit.Scroll
	bounds [][2]int // for each line, the index of its first row, and of the row after its last one
}

// reportLine is one line of a report. It takes several rows if the window is narrow.
type reportLine struct {
	kind        reportKind
	indent      int
	mark        journey.Mark
	label       string        // in front of left, such as the number of a lesson
	left, right string        // the text at the left, and a note at the right end
	input       journey.Input // what enter does, for an item
	place       journey.Place // what an item opens, for the preview
	lesson      string        // the lesson that can be reset on this line
}

type reportKind uint8

const (
	reportBlank reportKind = iota
	reportHead
	reportItem
	reportMet // what the learner can do now
	reportText
	reportStrong
)

func (r *report) add(l reportLine) {
	if l.kind == reportItem {
		r.items = append(r.items, len(r.lines))
	}
	r.lines = append(r.lines, l)
}

// blank adds an empty line.
func (r *report) blank() { r.add(reportLine{}) }

// open adds an item that opens a place.
func (r *report) open(l reportLine, place journey.Place) {
	l.kind, l.place, l.input = reportItem, place, journey.Open{Place: place}
	r.add(l)
}

// chosen returns the item under the cursor. ok is false if there are no items.
func (r *report) chosen() (l reportLine, ok bool) {
	if len(r.items) == 0 {
		return reportLine{}, false
	}
	return r.lines[r.items[r.cursor]], true
}

// withCursorOf returns the report with its cursor on the item that opens the same place as the item under the cursor of
// an earlier report. If there is no such item, the cursor keeps its index.
func (r report) withCursorOf(before report) report {
	r.cursor = max(0, min(before.cursor, len(r.items)-1))
	was, _ := before.chosen()
	if here, _ := r.chosen(); here.place == was.place {
		return r
	}
	for i, at := range r.items {
		if r.lines[at].place == was.place {
			r.cursor = i
		}
	}
	return r
}

// laidOut paints the rows for a window, and scrolls to the item under the cursor.
func (r report) laidOut(f kit.Frame) report {
	return r.painted(f, r.rows.Top()).shown()
}

// painted paints the rows, and keeps the scroll position of at.
func (r report) painted(f kit.Frame, at kit.Scroll) report {
	var rows []string
	r.bounds = make([][2]int, len(r.lines))
	for i, l := range r.lines {
		first := len(rows)
		rows = append(rows, l.rows(f, len(r.items) > 0 && r.items[r.cursor] == i)...)
		r.bounds[i] = [2]int{first, len(rows)}
	}
	r.rows = at.Over(rows, kit.BodyHeight(f))
	return r
}

// shown scrolls until the item under the cursor is in the window.
func (r report) shown() report {
	if len(r.items) > 0 {
		at := r.bounds[r.items[r.cursor]]
		r.rows = r.rows.Show(at[0], at[1])
	}
	return r
}

// pressed handles a key. ↓ and ↑ move the cursor to the next item if that is in the window, and otherwise scroll by a
// row, so that the learner can read a long text between two items.
func (r report) pressed(f kit.Frame, k *kit.Keys, press tea.KeyPressMsg) report {
	last := len(r.items) - 1
	switch {
	case last < 0:
		r.rows, _ = r.rows.Key(k, press)
		return r
	case key.Matches(press, k.Top):
		r.cursor = 0
		return r.painted(f, r.rows.Top())
	case key.Matches(press, k.Bottom):
		r.cursor = last
		return r.painted(f, r.rows.Bottom())
	}
	by := 0
	switch {
	case key.Matches(press, k.Down):
		by = 1
	case key.Matches(press, k.Up):
		by = -1
	}
	if next := r.cursor + by; by != 0 && next >= 0 && next <= last && r.rows.Visible(r.bounds[r.items[next]][0]) {
		r.cursor = next
		return r.painted(f, r.rows).shown()
	}
	r.rows = r.rows.By(by)
	return r
}

// rows returns the painted rows of the line. If right does not fit beside the last row of left, it gets a row of its
// own.
func (l reportLine) rows(f kit.Frame, chosen bool) []string {
	t := f.Theme
	if l.kind == reportBlank {
		return []string{""}
	}
	lead := l.lead(t, chosen)
	room := listWidth(f) + len(kit.Margin) - ansi.StringWidth(lead)
	lines := l.wrapped(t, chosen, room)
	right, last := text.Line(l.right), len(lines)-1
	if gap := room - ansi.StringWidth(lines[last]) - ansi.StringWidth(right); right != "" && gap < len(apart) {
		lines, last = append(lines, ""), last+1
	}
	for i := range lines {
		if i == last && right != "" {
			lines[i] = text.Pad(lines[i], room-ansi.StringWidth(right)) + t.Muted.Render(right)
		}
		lines[i] = lead + lines[i]
		lead = strings.Repeat(" ", ansi.StringWidth(lead))
	}
	return lines
}

// lead returns what is before the text: the cursor and the mark.
func (l reportLine) lead(t *kit.Theme, chosen bool) string {
	switch l.kind {
	case reportHead, reportStrong, reportText, reportBlank:
		return kit.Margin
	case reportItem, reportMet:
	}
	cursor, _ := t.Cursor(chosen)
	lead := kit.Margin + strings.Repeat(" ", l.indent) + t.Selected.Render(cursor)
	if l.mark != journey.Unmarked {
		return lead + kit.ProgressMarks(t, []kit.Progress{kit.Marked(l.mark)}) + " "
	}
	return lead
}

// wrapped returns label and left, styled and wrapped to rows of a width.
func (l reportLine) wrapped(t *kit.Theme, chosen bool, width int) []string {
	_, style := t.Cursor(chosen)
	switch l.kind {
	case reportHead:
		style = t.Door
	case reportText:
		style = t.Muted
	case reportStrong:
		style = t.Strong
	case reportItem, reportMet, reportBlank:
	}
	if l.kind != reportItem {
		return kit.Named(style, text.Line(l.left), width)
	}
	if l.mark != journey.Unmarked {
		return kit.Named(style, text.Line(l.left), width)
	}
	label := l.label
	rows := text.Wrap(text.Line(l.left), width-ansi.StringWidth(label))
	for i, row := range rows {
		rows[i] = t.Titled(style, label, row)
		label = strings.Repeat(" ", ansi.StringWidth(label))
	}
	return rows
}
