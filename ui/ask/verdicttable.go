package ask

import (
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// labelWidth is the number of columns for what a client must be able to do: "needs it", "must not".
const labelWidth = 10

// narrowestStory is the minimum number of columns for the words of the story. With fewer, the table becomes blocks.
const narrowestStory = 24

// tableLines returns a table with a row for each sentence of the story and a column for each type. A cell shows whether
// the type meets the sentence. A column that the question hides shows "?".
func (a Asker) tableLines() []string {
	const gap = 2
	t, from := a.frame.Theme, 0
	for _, r := range a.q.Proved.Table {
		from = max(from, ansi.StringWidth(r.From)+gap)
	}
	head := []kit.Cell{{Text: "the story says", Style: t.Muted}}
	for _, c := range a.q.Proved.Options {
		head = append(head, kit.Cell{Text: c.Is, Style: t.Muted})
	}
	grid := kit.Grid{head}
	for _, r := range a.q.Proved.Table {
		label := r.Label
		if r.From != "" {
			label = text.Pad(r.Label, labelWidth) + text.Pad(r.From, from) + "“" + r.Quote + "”"
		}
		row := []kit.Cell{{Text: label, Style: t.Text}}
		for _, c := range r.Cells {
			row = append(row, kit.Cell{Text: c.Text, Style: t.Text})
			if c.Bad {
				row[len(row)-1].Style = t.Bad
			}
		}
		grid = append(grid, row)
	}
	widths := grid.Widths(gap) // measured before the mark is added, because the mark takes a column of the gap
	for i, c := range a.q.Proved.Options {
		if a.marked(c.Is) {
			head[i+1] = kit.Cell{Text: "▸" + c.Is, Style: t.Strong}
		}
		for _, row := range grid[1:] {
			if a.q.Hides(c.Is) {
				row[i+1] = kit.Cell{Text: "?", Style: t.Selected}
			}
		}
	}
	if a.width()-kit.Total(widths[1:])-gap < narrowestStory {
		return a.tableBlocks(grid)
	}
	grid.Stretch(widths, a.width(), 0, gap)
	return kit.Indent(grid.Lines(widths))
}

// marked reports whether a type is the one that is being explained.
func (a Asker) marked(is string) bool {
	switch {
	case a.q.Graded == nil:
		return false
	case a.other >= 0:
		return is == a.q.Proved.Options[a.other].Is
	}
	return is == a.q.Graded.Choice
}

// tableBlocks returns the table for narrow windows: below each row, the types are listed.
func (a Asker) tableBlocks(grid kit.Grid) []string {
	t, w := a.frame.Theme, a.width()
	var lines []string
	for row, r := range a.q.Proved.Table {
		head := r.Label
		if r.From != "" {
			head += "  " + r.From + "  “" + r.Quote + "”"
		}
		lines = append(lines, kit.Styled(t.Muted, head, w)...)
		for i, c := range a.q.Proved.Options {
			name := "  " + c.Is
			if a.marked(c.Is) {
				name = "▸ " + c.Is
			}
			cell := grid[row+1][i+1]
			lines = append(lines, kit.Margin+t.Text.Render(text.Pad(name, 16))+cell.Style.Render(cell.Text))
		}
	}
	return lines
}

// verdictTable returns what each option means for every client of the story: a row for each option, and a column for
// each need and ban. If the window is too narrow, it leaves out what the options add, and then uses tableLines.
func (a Asker) verdictTable() []string {
	const gap = 2
	t := a.frame.Theme
	head, under := []kit.Cell{{}}, []kit.Cell{{}}
	for _, r := range a.q.Proved.Table {
		if r.From == "" {
			continue
		}
		must := mustReach
		if r.Label == quiz.LabelBan {
			must = mustNot
		}
		head = append(head, kit.Cell{Text: r.From, Style: t.Strong})
		under = append(under, kit.Cell{Text: must, Style: t.Muted})
	}
	head = append(head, kit.Cell{Text: adds, Style: t.Strong}, kit.Cell{})
	under = append(under, kit.Cell{}, kit.Cell{})
	grid := kit.Grid{head, under}
	for i := range a.q.Proved.Options {
		grid = append(grid, a.verdictTableRow(i))
	}
	widths := grid.Widths(gap)
	if kit.Total(widths) > a.width()+gap { // without what the options add
		for i, row := range grid {
			grid[i] = append(row[:len(row)-2:len(row)-2], row[len(row)-1])
		}
		widths = grid.Widths(gap)
	}
	if kit.Total(widths) > a.width()+gap {
		return a.tableLines()
	}
	return kit.Indent(grid.Lines(widths))
}

// verdictTableRow returns the row of one option: its name, a cell for each need and ban, what it adds, and its verdict.
func (a Asker) verdictTableRow(i int) []kit.Cell {
	t, o := a.frame.Theme, a.q.Proved.Options[i]
	mark := "  "
	if a.marked(o.Is) {
		mark = "▸ "
	}
	row := []kit.Cell{{Lead: t.Selected.Render(mark) + a.optionName(o.Is)}}
	added := ""
	for _, r := range a.q.Proved.Table {
		switch c := r.Cells[i]; {
		case r.From == "" && r.Label == quiz.LabelAdds:
			added = c.Text
		case r.From == "":
		case r.Label == quiz.LabelBan && c.Bad:
			row = append(row, kit.Cell{Text: connectsToo, Style: t.Bad})
		case r.Label == quiz.LabelBan:
			row = append(row, kit.Cell{Text: keptOut, Style: t.Good})
		case c.Text == quiz.CellNothing:
			row = append(row, kit.Cell{Text: c.Text, Style: t.Muted})
		case c.Text == quiz.CellStaysOpen:
			row = append(row, kit.Cell{Text: staysOpen, Style: t.Bad})
		case c.Bad:
			row = append(row, kit.Cell{Text: doesNotReach, Style: t.Bad})
		default:
			row = append(row, kit.Cell{Text: reachesIt, Style: t.Good})
		}
	}
	return append(row, kit.Cell{Text: added, Style: t.Muted}, kit.Cell{Lead: t.Stamp(o.Judgement.Verdict)})
}
