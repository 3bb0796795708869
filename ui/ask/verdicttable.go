package ask

import (
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
	"portolan/ui/kit"
)

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
			label = text.Pad(r.Label, 4) + text.Pad(r.From, from) + "“" + r.Quote + "”"
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
