package ui

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"portolan/internal/journey"
	"portolan/ui/kit/kittest"
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
			drawn(t, c.file, svg(l))
		})
	}
}

// drawn compares a picture with the file in docs or, with -update, writes the file.
func drawn(t *testing.T, name, fresh string) {
	t.Helper()
	file := "../docs/" + name
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
}

// scene is one picture of a film: what the learner presses before it, and for how many milliseconds it is shown.
type scene struct {
	keys, caption string
	shown         int
}

// film is a sequence of screens for an animated SVG picture. A row that is the same on several screens is stored once.
type film struct {
	rows   map[string]int // the id of each row
	defs   strings.Builder
	frames []string
	shown  []int // milliseconds, of each frame
	still  int   // the frame to show to viewers without animation
}

// add appends what is on the screen.
func (f *film) add(l *learner, caption string, shown int) {
	terminal := onScreen(l)
	var out strings.Builder
	for y := range terminal.Height() {
		row := svgRow(terminal, y)
		if row == "" {
			continue
		}
		id, known := f.rows[row]
		if !known {
			id = len(f.rows)
			f.rows[row] = id
			fmt.Fprintf(&f.defs, `<g id="r%d">%s</g>`+"\n", id, row)
		}
		fmt.Fprintf(&out, `<use href="#r%d" x="%.0f" y="%.0f"/>`, id, around, around+float64(y)*cellHeight)
	}
	if caption != "" {
		fmt.Fprintf(&out, `<text class="key" x="%.0f" y="%.0f">%s</text>`,
			around+2*cellWidth, 2*around+float64(terminal.Height())*cellHeight+18, caption)
	}
	f.frames, f.shown = append(f.frames, out.String()), append(f.shown, shown)
}

// svg returns the film. Without CSS animation, and for viewers who want no motion, it shows the still.
func (f *film) svg(columns, rows int, title string) string {
	total := 0
	for _, ms := range f.shown {
		total += ms
	}
	var style, body strings.Builder
	begin := 0
	for i, frame := range f.frames {
		percent := func(ms int) float64 { return float64(ms) * 100 / float64(total) }
		hidden := "hidden"
		if i == f.still {
			hidden = "visible"
		}
		fmt.Fprintf(&body, `<g class="f" id="f%d" visibility="%s">%s</g>`+"\n", i, hidden, frame)
		fmt.Fprintf(&style, "@keyframes k%d{0%%{visibility:%s}%.3f%%{visibility:visible}%.3f%%,100%%{visibility:hidden}}",
			i, map[bool]string{true: "visible", false: "hidden"}[i == 0], percent(begin), percent(begin+f.shown[i]))
		fmt.Fprintf(&style, "#f%d{animation-name:k%d}\n", i, i)
		begin += f.shown[i]
	}
	const captionRow = 28
	return svgHead(columns, rows, captionRow) + "<title>" + title + "</title>\n" +
		"<style>.key{fill:#808080;font-size:13px}@media (prefers-reduced-motion:no-preference){" +
		fmt.Sprintf(".f{animation-duration:%dms;animation-iteration-count:infinite;", total) +
		"animation-timing-function:step-end}\n" +
		style.String() + "}</style>\n<defs>\n" + f.defs.String() + "</defs>\n" + body.String() + "</svg>\n"
}

// TestFilm checks that the moving picture of the README shows the first minute of the program. With -update, it makes
// it again.
func TestFilm(t *testing.T) {
	const hop = 450 // milliseconds for one hop of a packet
	s := kittest.Session(t)
	s.Still = false
	l := openIn(t, s, journey.AtWelcome{})
	l.press("size:80x24")
	f := film{rows: map[string]int{}}
	for _, c := range []scene{
		{"", "A question, before anything is explained", 8000},
		{"2", "pressed 2: a guess", 600},
		{"", "The packet shows that the guess was wrong, and why", 9000},
		{"enter", "pressed enter: one word is changed, to ClusterIP", 600},
		{"", "The same connection now times out", 9000},
		{"enter", "pressed enter", 7000},
		{"enter", "pressed enter: the first lesson begins", 8000},
		{"enter", "pressed enter: the packet is sent", 600},
		{"", "No pod has the old address any more", 9000},
	} {
		before := len(l.hops)
		l.press(c.keys)
		f.add(l, c.caption, c.shown)
		for range 20 {
			was := l.app.View().Content
			if len(l.hops) == before {
				break
			}
			if l.hop(0); l.app.View().Content == was {
				break
			}
			f.add(l, c.caption, hop)
		}
		if strings.Contains(c.caption, "and why") {
			f.still = len(f.frames) - 1
		}
	}
	picture := f.svg(80, 24, "The first minute of Portolan: a question, a guess, and the packet that answers it")
	const most = 300 << 10
	if len(picture) > most {
		t.Errorf("the film has %d bytes, want %d at most", len(picture), most)
	}
	drawn(t, "first-minute.svg", picture)
}
