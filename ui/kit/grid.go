package kit

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// Grid is a table. All rows have the same length. The first row is the head.
type Grid [][]Cell

// Cell is a cell of a Grid.
type Cell struct {
	Lead  string // printed before the text; contains its own styling
	Text  string
	Style lipgloss.Style // of the text, and of the spaces up to the next cell
}

// Widths returns the width of each column: the width of its widest cell, plus a gap.
func (g Grid) Widths(gap int) []int {
	widths := make([]int, len(g[0]))
	for _, row := range g {
		for i, c := range row {
			widths[i] = max(widths[i], ansi.StringWidth(c.Lead+c.Text)+gap)
		}
	}
	return widths
}

// Lines returns the rows, each cell filled up to the width of its column.
func (g Grid) Lines(widths []int) []string {
	lines := make([]string, len(g))
	for i, row := range g {
		for k, c := range row {
			lines[i] += c.Lead + c.Style.Render(text.Pad(c.Text, widths[k]-ansi.StringWidth(c.Lead)))
		}
	}
	return lines
}

// Stretch gives the first column the width that the other columns do not use, but at least the given least columns. It
// cuts the texts of the first column so that a gap remains after them.
func (g Grid) Stretch(widths []int, width, least, gap int) {
	widths[0] = max(least, width-Total(widths[1:]))
	for _, row := range g {
		row[0].Text = ansi.Truncate(row[0].Text, widths[0]-gap, "…")
	}
}

// Total returns the sum of widths.
func Total(widths []int) int {
	sum := 0
	for _, w := range widths {
		sum += w
	}
	return sum
}
