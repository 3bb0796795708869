package ui

import (
	"flag"
	"fmt"
	"html"
	"image/color"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"

	"portolan/internal/journey"
)

// TestPictures checks that the pictures in docs show what the program draws, in colours. With -update, it draws them
// again.
func TestPictures(t *testing.T) {
	for _, c := range []struct {
		file, size string
		place      any
		keys       string
	}{
		{"lab.svg", "118x34", journey.AtLab{Lab: "three-cards"}, "tab enter"},
		{"lesson.svg", "112x34", theStep, "enter 2 down down down down down down"},
	} {
		t.Run(c.file, func(t *testing.T) {
			l := open(t, c.place)
			l.press("size:" + c.size + " " + c.keys)
			file, fresh := "../docs/"+c.file, svg(t, l)
			if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
				if err := os.WriteFile(file, []byte(fresh), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			was, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(was) != fresh {
				t.Errorf("%s is not what the program draws; go test ./ui -update draws it anew", file)
			}
		})
	}
}

// The measures of a picture, in pixels: a cell, and the space around the window.
const (
	cellWidth, cellHeight = 8.4, 17.0
	around                = 12.0
)

// svg draws what is on the screen.
func svg(t *testing.T, l *learner) string {
	t.Helper()
	w, h := l.app.frame.Width, l.app.frame.Height
	terminal := vt.NewEmulator(w, h)
	if _, err := terminal.WriteString(strings.ReplaceAll(l.app.View().Content, "\n", "\r\n")); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	width, height := float64(w)*cellWidth+2*around, float64(h)*cellHeight+2*around
	fmt.Fprintf(
		&out,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">`+"\n",
		width,
		height,
		width,
		height,
	)
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" rx="8" fill="#1c1c1c"/>`+"\n")
	for y := range h {
		for x := 0; x < w; {
			x = svgRun(&out, terminal, x, y, w)
		}
	}
	out.WriteString("</svg>\n")
	return out.String()
}

// svgRun draws the cells of one style from x on, and returns where the next style begins.
func svgRun(out *strings.Builder, terminal *vt.Emulator, x, y, w int) int {
	style := terminal.CellAt(x, y).Style
	var text strings.Builder
	end := x
	for end < w {
		c := terminal.CellAt(end, y)
		if !c.Style.Equal(&style) {
			break
		}
		text.WriteString(c.Content)
		end += max(1, c.Width)
	}
	fg, bg := inked(style.Fg, "#d0d0d0"), ""
	if style.Attrs&uv.AttrReverse != 0 {
		fg, bg = "#1c1c1c", fg
	}
	left, top := around+float64(x)*cellWidth, around+float64(y)*cellHeight
	if bg != "" {
		fmt.Fprintf(
			out,
			`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`,
			left,
			top,
			float64(end-x)*cellWidth,
			cellHeight,
			bg,
		)
	}
	shown := strings.TrimRight(text.String(), " ")
	if shown == "" {
		return end
	}
	blank := len(shown) - len(strings.TrimLeft(shown, " "))
	more := ""
	if style.Attrs&uv.AttrBold != 0 {
		more = ` font-weight="bold"`
	}
	if style.Attrs&uv.AttrStrikethrough != 0 {
		more += ` text-decoration="line-through"`
	}
	fmt.Fprintf(
		out,
		`<text x="%.1f" y="%.1f" fill="%s"%s textLength="%.1f" xml:space="preserve">%s</text>`+"\n",
		left+float64(
			blank,
		)*cellWidth,
		top+cellHeight-4,
		fg,
		more,
		float64(len([]rune(shown))-blank)*cellWidth,
		html.EscapeString(shown[blank:]),
	)
	return end
}

func inked(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
