package kit

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// Grid is a table: rows of the same length. The first is the head.
type Grid [][]Cell

// Cell is a place in a Grid.
type Cell struct {
	Lead  string // styled already; stands before the text
	Text  string
	Style lipgloss.Style // of the text, and of the spaces up to the next cell
}

// Widths returns how wide each column is: as its widest cell, and a gap.
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

// Stretch gives the first column what the others leave of a width, but least columns at least, and cuts its texts to that less
// the gap.
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
