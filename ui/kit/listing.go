package kit

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// Listing returns the lines that kubectl prints. If a table is too wide for the window, each row becomes a list of
// headings, each with its value. The description of a Service has its headings at the left, so its lines are wrapped.
func Listing(printed string, width int) []string {
	lines := strings.Split(strings.TrimRight(text.Lines(printed), "\n"), "\n")
	if text.Widest(lines) <= width {
		return lines
	}
	if strings.HasPrefix(lines[0], "Name:") {
		return text.Wrap(strings.Join(lines, "\n"), width)
	}
	columns := regexp.MustCompile(` {2,}`)
	heads := columns.Split(strings.TrimSpace(lines[0]), -1)
	var pairs []string
	for _, l := range lines[1:] {
		row := ""
		for i, cell := range columns.Split(strings.TrimSpace(l), -1) {
			if i < len(heads) {
				cell = heads[i] + " " + cell
			}
			if row != "" && ansi.StringWidth(row+"   "+cell) > width {
				pairs, row = append(pairs, row), ""
			}
			if row != "" {
				row += "   "
			}
			row += cell
		}
		pairs = append(pairs, row)
	}
	return text.Wrap(strings.Join(pairs, "\n"), width)
}
