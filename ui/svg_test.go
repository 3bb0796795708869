package ui

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
)

// The measures of a picture, in pixels: a cell, and the space around the window.
const (
	cellWidth, cellHeight = 8.4, 17.0
	around                = 12.0
)

// The colours of the terminal where a program sets none: of the background, and of the text.
const paper, ink = "#1c1c1c", "#d0d0d0"

// onScreen returns the cells that a terminal shows.
func onScreen(l *learner) *vt.Emulator {
	terminal := vt.NewEmulator(l.app.frame.Width, l.app.frame.Height)
	if _, err := terminal.WriteString(strings.ReplaceAll(l.app.View().Content, "\n", "\r\n")); err != nil {
		l.t.Fatal(err)
	}
	return terminal
}

// svgHead begins a picture of a window, with extra pixels below it.
func svgHead(columns, rows int, below float64) string {
	width, height := float64(columns)*cellWidth+2*around, float64(rows)*cellHeight+2*around
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" `+
		`font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`+"\n"+
		`<rect width="%.0f" height="%.0f" rx="8" fill="%s"/>`+"\n",
		width, height+below, width, height+below, width, height, paper)
}

// svg draws what is on the screen.
func svg(l *learner) string {
	terminal := onScreen(l)
	var out strings.Builder
	out.WriteString(svgHead(terminal.Width(), terminal.Height(), 0))
	for y := range terminal.Height() {
		fmt.Fprintf(&out, `<g transform="translate(%.0f %.0f)">%s</g>`+"\n",
			around, around+float64(y)*cellHeight, svgRow(terminal, y))
	}
	return out.String() + "</svg>\n"
}

// svgRow draws a row of the screen, with its upper left corner at 0, 0.
func svgRow(terminal *vt.Emulator, y int) string {
	var out strings.Builder
	for x := 0; x < terminal.Width(); {
		style := terminal.CellAt(x, y).Style
		var cells []string
		for x+len(cells) < terminal.Width() {
			c := terminal.CellAt(x+len(cells), y)
			if !c.Style.Equal(&style) {
				break
			}
			cells = append(cells, c.Content)
			for range c.Width - 1 {
				cells = append(cells, "")
			}
		}
		svgRun(&out, style, cells, x)
		x += len(cells)
	}
	return out.String()
}

// svgRun draws cells of one style that begin in column x: their background, lines as lines, and the rest as text.
func svgRun(out *strings.Builder, style uv.Style, cells []string, x int) {
	fg, bg := inked(style.Fg, ink), inked(style.Bg, "")
	if style.Attrs&uv.AttrReverse != 0 {
		fg, bg = inked(style.Bg, paper), fg
	}
	if bg != "" {
		fmt.Fprintf(out, `<rect x="%.1f" width="%.1f" height="%.0f" fill="%s"/>`,
			float64(x)*cellWidth, float64(len(cells))*cellWidth, cellHeight, bg)
	}
	var light, heavy strings.Builder
	for i := 0; i < len(cells); {
		n, path, weight := boxPath(cells[i:], x+i)
		if n == 0 {
			i = svgText(out, style, fg, cells, i, x)
			continue
		}
		if weight == 2 {
			heavy.WriteString(path)
		} else {
			light.WriteString(path)
		}
		i += n
	}
	for _, line := range []struct{ path, width string }{{light.String(), "1.2"}, {heavy.String(), "2.8"}} {
		if line.path != "" {
			fmt.Fprintf(out, `<path d="%s" fill="none" stroke="%s" stroke-width="%s"/>`, line.path, fg, line.width)
		}
	}
}

// svgText draws the text that begins at cell i of a run, up to two blanks or a line. It returns the cell after it.
func svgText(out *strings.Builder, style uv.Style, fg string, cells []string, i, x int) int {
	start, end := i, i
	for end < len(cells) {
		if n, _, _ := boxPath(cells[end:], 0); n > 0 {
			break
		}
		if end+1 < len(cells) && cells[end] == " " && cells[end+1] == " " {
			break
		}
		end++
	}
	text := strings.TrimSpace(strings.Join(cells[i:end], ""))
	for i < end && cells[i] == " " {
		i++
	}
	if text != "" {
		more := ""
		if style.Attrs&uv.AttrBold != 0 {
			more += ` font-weight="bold"`
		}
		if style.Attrs&uv.AttrStrikethrough != 0 {
			more += ` text-decoration="line-through"`
		}
		fmt.Fprintf(out, `<text x="%.1f" y="13" fill="%s"%s textLength="%.1f" xml:space="preserve">%s</text>`,
			float64(x+i)*cellWidth, fg, more, float64(len([]rune(text)))*cellWidth, html.EscapeString(text))
	}
	return max(end, start+1)
}

func inked(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// arms are the lines of a box-drawing character, from the middle of its cell to its edges.
type arms struct {
	up, right, down, left bool
	round                 bool
	weight                int // 1 is light, 2 is heavy
}

// boxes are the characters that are drawn as lines, so that they join whatever font a browser has.
var boxes = map[string]arms{
	"─": {right: true, left: true, weight: 1}, "│": {up: true, down: true, weight: 1},
	"┌": {right: true, down: true, weight: 1}, "┐": {left: true, down: true, weight: 1},
	"└": {right: true, up: true, weight: 1}, "┘": {left: true, up: true, weight: 1},
	"├": {right: true, up: true, down: true, weight: 1}, "┤": {left: true, up: true, down: true, weight: 1},
	"┬": {right: true, left: true, down: true, weight: 1}, "┴": {right: true, left: true, up: true, weight: 1},
	"┼": {right: true, left: true, up: true, down: true, weight: 1},
	"╭": {right: true, down: true, round: true, weight: 1}, "╮": {left: true, down: true, round: true, weight: 1},
	"╰": {right: true, up: true, round: true, weight: 1}, "╯": {left: true, up: true, round: true, weight: 1},
	"━": {right: true, left: true, weight: 2}, "┃": {up: true, down: true, weight: 2},
	"┏": {right: true, down: true, weight: 2}, "┓": {left: true, down: true, weight: 2},
	"┗": {right: true, up: true, weight: 2}, "┛": {left: true, up: true, weight: 2},
	"┣": {right: true, up: true, down: true, weight: 2}, "┫": {left: true, up: true, down: true, weight: 2},
	"┳": {right: true, left: true, down: true, weight: 2}, "┻": {right: true, left: true, up: true, weight: 2},
}

// boxPath returns the path of the line at the start of cells in column x, how many cells it takes, and its weight. It
// takes 0 cells if they begin with no line.
func boxPath(cells []string, x int) (taken int, path string, weight int) {
	a, ok := boxes[cells[0]]
	left, middle := float64(x)*cellWidth, float64(x)*cellWidth+cellWidth/2
	switch {
	case cells[0] == "╎":
		return 1, fmt.Sprintf("M%.1f 2v5M%.1f 10v5", middle, middle), 1
	case cells[0] == "┄":
		return 1, fmt.Sprintf("M%.1f 8.5h2M%.1f 8.5h2M%.1f 8.5h2", left+.4, left+3.2, left+6), 1
	case !ok:
		return 0, "", 0
	case a.left && a.right && !a.up && !a.down:
		for taken < len(cells) && cells[taken] == cells[0] {
			taken++
		}
		return taken, fmt.Sprintf("M%.1f 8.5h%.1f", left, float64(taken)*cellWidth), a.weight
	}
	edge, side := cellHeight, left
	if a.up {
		edge = 0
	}
	if a.right {
		side = left + cellWidth
	}
	if a.round {
		return 1, fmt.Sprintf("M%.1f %.0fQ%.1f 8.5 %.1f 8.5", middle, edge, middle, side), a.weight
	}
	for _, arm := range []struct {
		drawn bool
		to    string
	}{
		{a.up, "V0"},
		{a.down, "V17"},
		{a.left, fmt.Sprintf("H%.1f", left)},
		{a.right, fmt.Sprintf("H%.1f", left+cellWidth)},
	} {
		if arm.drawn {
			path += fmt.Sprintf("M%.1f 8.5%s", middle, arm.to)
		}
	}
	return 1, path, a.weight
}
