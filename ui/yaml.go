package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/lessons"
)

// yamlPane shows a manifest, with a cursor on its fields, the note of the field under it, and what the field stands
// for in the scene.
type yamlPane struct {
	lines   []manifest.Line
	objects []manifest.Object
	scene   cluster.Scene
	from    string // who dials there, so that doors are spelled as for them
	cursor  int    // index of a line; -1 where there is no field
	secret  bool   // a prediction is owed: to say where a field leads would give it away
}

// newYAML puts the cursor on the first field that has a note. In the scene the manifest is applied.
func newYAML(m lessons.Manifest, scene cluster.Scene, from string) yamlPane {
	p := yamlPane{lines: m.Lines, objects: m.Objects(), scene: scene, from: from, cursor: -1}
	for i, l := range m.Lines {
		if l.Note != "" {
			p.cursor = i
			break
		}
	}
	if p.cursor < 0 {
		p = p.move(1)
	}
	return p
}

// move puts the cursor on the next field in a direction, if there is one.
func (p yamlPane) move(by int) yamlPane {
	for i := p.cursor + by; i >= 0 && i < len(p.lines); i += by {
		if p.lines[i].Field != "" {
			p.cursor = i
			return p
		}
	}
	return p
}

// field returns the field under the cursor.
func (p yamlPane) field() string {
	if p.cursor < 0 {
		return ""
	}
	return p.lines[p.cursor].Field
}

// object returns the object whose field is under the cursor; ok is false if there is none.
func (p yamlPane) object() (o manifest.Object, ok bool) {
	if p.cursor < 0 {
		return manifest.Object{}, false
	}
	for _, o := range p.objects {
		if o.Document == p.lines[p.cursor].Document+1 {
			return o, true
		}
	}
	return manifest.Object{}, false
}

// light returns what the field under the cursor stands for.
func (p yamlPane) light() light {
	o, ok := p.object()
	if !ok || o.Service() == nil {
		return light{}
	}
	l := lightOf(p.scene, cluster.Name(o.Namespace, o.Name), p.field(), p.from)
	if p.secret {
		l.words = ""
	}
	return l
}

// official returns the API's own text of the field under the cursor, and the field.
func (p yamlPane) official() (field, text string) {
	o, ok := p.object()
	if !ok {
		return "", ""
	}
	return o.Kind + "." + p.field(), manifest.Explain(o.Kind, p.field())
}

// width returns the columns that the widest line needs.
func (p yamlPane) width() int {
	w := 0
	for _, l := range p.lines {
		w = max(w, ansi.StringWidth(l.Text))
	}
	return w + yamlGutter
}

// yamlGutter is the room left of a line for the cursor and its number.
const yamlGutter = 6

// view paints the lines and returns the row on which the cursor's field starts and how many rows it has with its note.
func (p yamlPane) view(t *Theme, width int) (rows []string, at, height int) {
	at = -1
	for i, l := range p.lines {
		number := fmt.Sprintf("%3d", i+1)
		if i != p.cursor {
			rows = append(rows, t.Faint.Render("  "+number+" ")+paintYAML(t, l))
			continue
		}
		at = len(rows)
		rows = append(rows, t.Selected.Render("▸ "+number+" ")+paintYAML(t, l))
		indent := strings.Repeat(" ", yamlGutter+leading(l.Text)+2)
		for _, n := range wrap(l.Note, max(12, width-len(indent))) {
			rows = append(rows, indent+t.Selected.Bold(false).Render(n))
		}
		for _, n := range atMost(2, wrap(p.light().words, max(12, width-len(indent)))) {
			rows = append(rows, indent+t.Muted.Render(n))
		}
		height = len(rows) - at
	}
	return rows, at, height
}

// atMost cuts what is more than n lines, and says so.
func atMost(n int, lines []string) []string {
	if len(lines) <= n {
		return lines
	}
	return append(lines[:n-1:n-1], lines[n-1]+" …")
}

func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// paintYAML colours the key of a line.
func paintYAML(t *Theme, l manifest.Line) string {
	key, value, found := strings.Cut(l.Text, ":")
	if !found {
		return t.Text.Render(l.Text)
	}
	mark := ""
	if l.Note != "" {
		mark = t.Faint.Render(" ·")
	}
	return t.YAMLKey.Render(key) + t.Muted.Render(":") + t.Text.Render(value) + mark
}
