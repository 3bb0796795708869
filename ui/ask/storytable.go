package ask

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
	"portolan/ui/kit"
)

// labelWidth is the number of columns for what a client must be able to do: "needs it", "must not".
const labelWidth = 10

// narrowestStory is the minimum number of columns for the words of the story. With fewer, the table becomes blocks.
const narrowestStory = 24

// storyTable returns a table with a row for each sentence of the story and a column for each type. A cell shows whether
// the type meets the sentence. A column that the question hides shows "?". The first element is the head; each of the
// others has the lines of one row.
func (a Asker) storyTable() [][]string {
	const gap = 2
	grid, from := a.storyGrid(), 0
	for _, r := range a.q.Proved.Table {
		from = max(from, ansi.StringWidth(r.From)+gap)
	}
	widths := grid.Widths(gap)
	story := a.width() - kit.Total(widths[1:])
	if story-gap < narrowestStory {
		return a.storyBlocks(grid)
	}
	widths[0] = story
	var rows [][]string
	for i, row := range grid {
		lead, words := row[0].Text, []string(nil)
		if i > 0 {
			r := a.q.Proved.Table[i-1]
			lead = r.Label
			if r.From != "" {
				lead = text.Pad(r.Label, labelWidth) + text.Pad(r.From, from)
				words = kit.Named(row[0].Style, "“"+r.Quote+"”", max(1, story-gap-ansi.StringWidth(lead)))
			}
		}
		if len(words) == 0 {
			words = []string{""}
		}
		lines := kit.Hang(row[0].Style.Render(lead), lipgloss.NewStyle(), words)
		row[0] = kit.Cell{Lead: lines[0]}
		lines[0] = kit.Grid{row}.Lines(widths)[0]
		rows = append(rows, kit.Indent(lines))
	}
	return rows
}

// storyGrid returns the cells of the table, with nothing in the first column but its head.
func (a Asker) storyGrid() kit.Grid {
	t := a.frame.Theme
	head := []kit.Cell{{Text: storySays, Style: t.Muted}}
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
			case c.Bad:
				cell.Style = t.Bad
			}
			row = append(row, cell)
		}
		grid = append(grid, row)
	}
	return grid
}

// storyBlocks returns the table for narrow windows: below each row, the types are listed.
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

// WorkedLines returns a worked question: the story, then the given number of rows of the table. If rows is larger than
// the table, the answer follows.
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
