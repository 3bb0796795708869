package handout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// Role says what a piece of a line is, so that a screen can give it a colour.
type Role uint8

// The roles.
const (
	Plain Role = iota
	Head       // the title of a section, or a term
	Badge      // the name of a Service type, between two spaces
	Name       // the name of an object or a field, an address, a command
	Faint      // what is less important
	Frame      // the frame of a Service type
	URL
)

// Span is a piece of a line: text in one role.
type Span struct {
	Role Role
	Text string
	Type string // the Service type of a Badge or a Frame
}

// Line is a line of a handout.
type Line []Span

// String returns the line without roles.
func (l Line) String() string {
	var s strings.Builder
	for _, span := range l {
		s.WriteString(span.Text)
	}
	return strings.TrimRight(s.String(), " ")
}

// width returns the number of columns that the line takes.
func (l Line) width() int {
	w := 0
	for _, span := range l {
		w += ansi.StringWidth(span.Text)
	}
	return w
}

// padded returns the line, with spaces at its end if it is narrower than width. It does not change l.
func (l Line) padded(width int) Line {
	return append(l[:len(l):len(l)], Span{Text: strings.Repeat(" ", max(0, width-l.width()))})
}

// Sheet is the space that lines are laid out for.
type Sheet struct {
	Width int  // in columns
	Ticks bool // keep the backticks around names, for output without colours
}

// tick replaces a backtick while a text is wrapped whose backticks will be left out. It has no width, so the lines
// become as long as they may.
const tick = "\u200b"

// wrap breaks a text into lines of a width. Names between backticks get the role Name.
func (s Sheet) wrap(prose string, width int) []Line {
	mark := tick
	if s.Ticks {
		mark = "`"
	}
	var lines []Line
	inName := false
	for _, l := range text.Wrap(strings.ReplaceAll(text.Lines(prose), "`", mark), width) {
		var line Line
		for i, part := range strings.Split(l, mark) {
			if i > 0 {
				line = append(line, s.tick())
				inName = !inName
			}
			role := Plain
			if inName {
				role = Name
			}
			line = append(line, Span{Role: role, Text: part})
		}
		lines = append(lines, line)
	}
	return lines
}

// tick returns the span for a backtick: an empty one if backticks are left out.
func (s Sheet) tick() Span {
	if s.Ticks {
		return Span{Role: Name, Text: "`"}
	}
	return Span{}
}

// prose returns a paragraph.
func (s Sheet) prose(content string) []Line { return s.wrap(content, s.Width) }

// heading returns the title of a section, after an empty line.
func (s Sheet) heading(title string) []Line {
	return []Line{nil, {{Role: Head, Text: strings.ToUpper(title)}}}
}

// indent puts spaces before lines.
func indent(by int, lines []Line) []Line {
	for i, l := range lines {
		lines[i] = append(Line{{Text: strings.Repeat(" ", by)}}, l...)
	}
	return lines
}

// beside puts columns side by side. Each column except the last is padded to its width and has columnGap spaces after
// it.
func beside(columns [][]Line, widths []int) []Line {
	rows := 0
	for _, c := range columns {
		rows = max(rows, len(c))
	}
	lines := make([]Line, rows)
	for i := range lines {
		for k, c := range columns {
			var cell Line
			if i < len(c) {
				cell = c[i]
			}
			if k < len(columns)-1 {
				cell = cell.padded(widths[k] + columnGap)
			}
			lines[i] = append(lines[i], cell...)
		}
	}
	return lines
}

// columnGap is the number of spaces between two cells of a row.
const columnGap = 2

// cell is a cell of a table.
type cell struct {
	badge string // the name of a Service type before the text
	text  string
	role  Role // Plain for prose; a text with any other role is never wrapped
}

// lines lays a cell out for a width.
func (c cell) lines(s Sheet, width int) []Line {
	if c.role != Plain {
		var lines []Line
		for part := range strings.SplitSeq(c.text, "\n") {
			lines = append(lines, Line{{Role: c.role, Text: part}})
		}
		return lines
	}
	if c.badge == "" {
		return s.wrap(c.text, width)
	}
	badge := Line{{Role: Badge, Text: " " + c.badge + " ", Type: c.badge}}
	if c.text == "" {
		return []Line{badge}
	}
	return beside([][]Line{{badge}, s.wrap(c.text, max(1, width-badge.width()-1))}, []int{badge.width() - 1})
}

// natural returns the width that a cell takes if it is not wrapped.
func (c cell) natural() int {
	w := text.Widest(strings.Split(c.text, "\n"))
	if c.badge != "" {
		w += len(c.badge) + 3 // the spaces around the badge, and one after it
	}
	return w
}

// table lays out rows of cells below their heads. The columns that are not fixed share the room beside the fixed ones
// equally. If each would get less than leastColumn, every row becomes a list instead.
type table struct {
	heads []string // nil for none
	rows  [][]cell
	fixed []bool // columns that are as wide as their widest cell
}

// leastColumn is the smallest width of a column that is not fixed.
const leastColumn = 22

func (t table) lines(s Sheet) []Line {
	var lines []Line
	if widths := t.widths(s); t.heads != nil && widths != nil {
		heads := make([][]Line, len(t.heads))
		for i, h := range t.heads {
			heads[i] = []Line{{{Role: Faint, Text: h}}}
		}
		lines = beside(heads, widths)
	}
	for i := range t.rows {
		lines = append(lines, t.row(i, s)...)
	}
	return lines
}

// row returns the lines of row i. As a list, the row has its first cell, and below it every other cell after its head.
func (t table) row(i int, s Sheet) []Line {
	row := t.rows[i]
	if widths := t.widths(s); widths != nil {
		columns := make([][]Line, len(row))
		for k, c := range row {
			columns[k] = c.lines(s, widths[k])
		}
		return beside(columns, widths)
	}
	const in = 2
	lines := row[0].lines(s, s.Width)
	for k, c := range row[1:] {
		if t.heads != nil {
			c.text = t.heads[k+1] + ": " + c.text
		}
		lines = append(lines, indent(in, c.lines(s, s.Width-in))...)
	}
	return lines
}

// widths returns the widths of the columns, or nil if the sheet is too narrow for columns.
func (t table) widths(s Sheet) []int {
	widths := make([]int, len(t.fixed))
	free, sharing := s.Width-columnGap*(len(t.fixed)-1), 0
	for i, fixed := range t.fixed {
		if !fixed {
			sharing++
			continue
		}
		if t.heads != nil {
			widths[i] = len(t.heads[i])
		}
		for _, row := range t.rows {
			widths[i] = max(widths[i], row[i].natural())
		}
		free -= widths[i]
	}
	share := free / max(1, sharing)
	if share < leastColumn {
		return nil
	}
	for i, fixed := range t.fixed {
		if !fixed {
			widths[i] = share
		}
	}
	return widths
}
