package ask

import (
	"charm.land/lipgloss/v2"

	"portolan/internal/text"
	"portolan/ui/kit"
)

// labelWidth is the number of columns for the label of a row, such as "needs it" or "must not", and a space.
const labelWidth = 10

// narrowestStory is the smallest width, in columns, of a quotation from the story beside the cells of its row. If there
// is less room, the quotation is below them.
const narrowestStory = 24

// storyTable returns the table of the question: the lines of its head, and then the lines of each row. Most rows quote
// what the story says about a client, and each column shows whether an option meets that. In a column that the question
// hides, every cell is "?".
func (a Asker) storyTable() [][]string {
	const gap = 2
	grid, leads := a.storyGrid(), a.storyLeads()
	widths := grid.Widths(gap)
	lead := text.Widest(leads) + gap
	widths[0] = a.width() - kit.Total(widths[1:])
	if widths[0] < lead {
		return a.storyBlocks(grid)
	}
	beside := widths[0]-lead >= narrowestStory
	var rows [][]string
	for i, row := range grid {
		var quotation []string
		if i > 0 && a.q.Proved.Table[i-1].From != "" {
			quotation = kit.Named(row[0].Style, "“"+a.q.Proved.Table[i-1].Quote+"”", a.quotationWidth(beside, widths[0]-lead))
		}
		lines := []string{row[0].Style.Render(leads[i])}
		if beside && len(quotation) > 0 {
			lines = kit.Hang(text.Pad(lines[0], lead), lipgloss.NewStyle(), quotation)
		}
		row[0] = kit.Cell{Lead: lines[0]}
		lines[0] = kit.Grid{row}.Lines(widths)[0]
		if !beside {
			lines = append(lines, kit.Indent(quotation)...)
		}
		rows = append(rows, kit.Indent(lines))
	}
	return rows
}

// quotationWidth returns the width of a quotation: in a column beside the cells, or below them.
func (a Asker) quotationWidth(beside bool, column int) int {
	if beside {
		return column - 2
	}
	return a.width() - len(kit.Margin)
}

// storyLeads returns the first column of the table without its quotations: the head, and for each row its label and the
// client.
func (a Asker) storyLeads() []string {
	leads := []string{storySays}
	for _, r := range a.q.Proved.Table {
		lead := r.Label
		if r.From != "" {
			lead = text.Pad(r.Label, labelWidth) + r.From
		}
		leads = append(leads, lead)
	}
	return leads
}

// storyGrid returns the cells of the table, with nothing in the first column.
func (a Asker) storyGrid() kit.Grid {
	t := a.frame.Theme
	head := []kit.Cell{{Style: t.Muted}}
	for _, c := range a.q.Proved.Options {
		head = append(head, kit.Cell{Text: c.Is, Style: t.Muted})
	}
	grid := kit.Grid{head}
	for _, r := range a.q.Proved.Table {
		row := []kit.Cell{{Style: t.Text}}
		for i, c := range r.Cells {
			cell := kit.Cell{Text: c.Text, Style: t.Text}
			switch {
			case a.q.Hides(a.q.Proved.Options[i].Is):
				cell = kit.Cell{Text: "?", Style: t.Selected}
			case r.From != "":
				cell = a.tableCell(r, i)
			case c.Bad:
				cell.Style = t.Bad
			}
			row = append(row, cell)
		}
		grid = append(grid, row)
	}
	return grid
}

// storyBlocks returns the table for narrow windows: each row, and below it a line for every option. It has no head.
func (a Asker) storyBlocks(grid kit.Grid) [][]string {
	t, w := a.frame.Theme, a.width()
	rows := [][]string{nil}
	for i, r := range a.q.Proved.Table {
		head := r.Label
		if r.From != "" {
			head += "  " + r.From + "  “" + r.Quote + "”"
		}
		lines := kit.Styled(t.Muted, head, w)
		for k, c := range a.q.Proved.Options {
			cell := grid[i+1][k+1]
			lines = append(lines, kit.Hang(kit.Margin+t.Text.Render(text.Pad("  "+c.Is, 16)), cell.Style,
				text.Wrap(cell.Text, max(1, w-16)))...)
		}
		rows = append(rows, lines)
	}
	return rows
}

// WorkedLines returns a worked question: the story, and the given number of rows of the table. If rows is greater than
// the number of rows of the table, the answer follows.
func (a Asker) WorkedLines(rows int) []string {
	t, w := a.frame.Theme, kit.BodyWidth(a.frame)
	lines := kit.Styled(t.Text, "“"+a.q.Proved.Question.Story+"”", w)
	lines = kit.Gap(append(lines, kit.Styled(t.Muted, a.q.Proved.Facts, w)...))
	table := a.storyTable()
	for _, row := range table[:min(rows+1, len(table))] {
		lines = append(lines, row...)
	}
	if rows > len(a.q.Proved.Table) {
		return append(kit.Gap(lines), kit.Styled(t.Strong, string(a.q.Fits()), w)...)
	}
	return lines
}
