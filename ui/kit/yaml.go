package kit

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/lessons"
)

// YAMLPane shows a manifest with a cursor on its fields and the note of the field under the cursor. It also finds what
// that field refers to in the scene.
type YAMLPane struct {
	Lines   []manifest.Line
	objects []manifest.Object
	scene   cluster.Scene
	from    string // the client; addresses are written as this client would type them
	Cursor  int    // index of a line; -1 where there is no field
	Secret  bool   // the learner has not predicted yet: saying where a field leads would give the answer away
}

// NewYAML returns a pane with the cursor on the first field that has a note. The manifest must already be applied to
// the scene.
func NewYAML(m lessons.Manifest, scene cluster.Scene, from string) YAMLPane {
	p := YAMLPane{Lines: m.Lines, objects: m.Objects(), scene: scene, from: from}
	p.Cursor = slices.IndexFunc(m.Lines, func(l manifest.Line) bool { return l.Note != "" })
	if p.Cursor < 0 {
		return p.Move(1)
	}
	return p
}

// Move puts the cursor on the next field in a direction, if there is one.
func (p YAMLPane) Move(by int) YAMLPane {
	for i := p.Cursor + by; i >= 0 && i < len(p.Lines); i += by {
		if p.Lines[i].Field != "" {
			p.Cursor = i
			return p
		}
	}
	return p
}

// field returns the field under the cursor.
func (p YAMLPane) field() string {
	if p.Cursor < 0 {
		return ""
	}
	return p.Lines[p.Cursor].Field
}

// object returns the object whose field is under the cursor; ok is false if there is none.
func (p YAMLPane) object() (o manifest.Object, ok bool) {
	for _, o := range p.objects {
		if p.Cursor >= 0 && o.Document == p.Lines[p.Cursor].Document+1 {
			return o, true
		}
	}
	return manifest.Object{}, false
}

// Lit returns what the field under the cursor refers to in the scene.
func (p YAMLPane) Lit() Lit {
	o, ok := p.object()
	if !ok || o.Service() == nil {
		return Lit{}
	}
	l := LitBy(p.scene, cluster.Name(o.Namespace, o.Name), p.field(), p.from)
	if p.Secret {
		l.Text = ""
	}
	return l
}

// Official returns the field under the cursor, and what the Kubernetes API itself says about it. Both are "" if there
// is none.
func (p YAMLPane) Official() (field, description string) {
	o, ok := p.object()
	if !ok {
		return "", ""
	}
	return o.Kind + "." + p.field(), manifest.Explain(o.Kind, p.field())
}

// Width returns the columns that the widest line needs.
func (p YAMLPane) Width() int {
	w := 0
	for _, l := range p.Lines {
		w = max(w, ansi.StringWidth(l.Text))
	}
	return w + yamlGutter
}

// The number of columns to the left of a line, for the cursor and the line number: in View, and in Wide.
const yamlGutter, wideGutter = 6, 7

// View paints the lines. spare is how many rows of the window the lines leave free. What the field under the cursor
// refers to is cut to these rows, but it gets at least two. at is the row on which that field starts, and height how
// many rows it takes with its note.
func (p YAMLPane) View(t *Theme, width, spare int) (rows []string, at, height int) {
	return p.view(t, width, spare, yamlGutter, 2)
}

// Wide is View for a pane that has a picture beside it.
func (p YAMLPane) Wide(t *Theme, width, spare int) (rows []string, at, height int) {
	return p.view(t, width, spare, wideGutter, 0)
}

// view paints the lines after a gutter of that width. The note of a field is indented further than the field.
func (p YAMLPane) view(t *Theme, width, spare, gutter, further int) (rows []string, at, height int) {
	at = -1
	for i, l := range p.Lines {
		number := text.Pad(fmt.Sprintf("%3d", i+1), gutter-2)
		if i != p.Cursor {
			rows = append(rows, t.Faint.Render("  "+number)+PaintYAML(t, l))
			continue
		}
		at = len(rows)
		rows = append(rows, t.Selected.Render("▸ "+number)+PaintYAML(t, l))
		indent := strings.Repeat(" ", gutter+Leading(l.Text)+further)
		room := max(12, width-len(indent))
		note := Named(t.Selected.Bold(false), l.Note, room)
		rows = append(rows, Hang(indent, lipgloss.NewStyle(), note)...)
		const least = 2
		rows = append(rows, Hang(indent, t.Muted, atMost(max(least, spare-len(note)), text.Wrap(p.Lit().Text, room)))...)
		height = len(rows) - at
	}
	return rows, at, height
}

// atMost returns at most n lines. If it cuts any, the last line ends in "…".
func atMost(n int, lines []string) []string {
	if len(lines) <= n {
		return lines
	}
	return append(lines[:n-1:n-1], lines[n-1]+" …")
}

// Leading counts the spaces at the start of a line.
func Leading(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// PaintYAML colours a line of YAML. A line with a note gets a dot at its end.
func PaintYAML(t *Theme, l manifest.Line) string {
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
