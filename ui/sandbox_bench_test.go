package ui

import (
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// manyServices is 100 KB of Services.
func manyServices() string {
	const service = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web-%\nspec:\n  selector:\n    app: " +
		"web\n  ports:\n    - port: 80\n"
	var text strings.Builder
	for i := 0; text.Len() < 100<<10; i++ {
		text.WriteString(strings.ReplaceAll(service, "%", strconv.Itoa(i)))
	}
	return text.String()
}

// BenchmarkPaste pastes 100 KB. The sandbox takes only as much as it has room for.
func BenchmarkPaste(b *testing.B) {
	text := manyServices()
	for b.Loop() {
		l := open(b, theSandbox)
		l.press("size:120x40")
		l.send(tea.PasteMsg{Content: text})
		l.app.View()
	}
}

// BenchmarkKeystroke types a letter into a manifest and deletes it again. It measures two keys and two frames, with
// everything that is computed and drawn for them.
func BenchmarkKeystroke(b *testing.B) {
	for _, at := range []struct {
		name  string
		place any
		text  string // pasted before
	}{
		{name: "sandbox", place: theSandbox},
		{name: "lab", place: theLab},
		{name: "64KB of Services", place: theSandbox, text: manyServices()},
		{
			name: "64KB of comments", place: theSandbox,
			text: strings.Repeat("# a comment, as long as people write them\n", 1500),
		},
	} {
		b.Run(at.name, func(b *testing.B) {
			l := open(b, at.place)
			l.press("size:120x40")
			l.send(tea.PasteMsg{Content: at.text})
			l.press("down down down end")
			b.ReportAllocs()
			for b.Loop() {
				l.send(tea.KeyPressMsg{Code: 'x', Text: "x"})
				l.app.View()
				l.send(tea.KeyPressMsg{Code: tea.KeyBackspace})
				l.app.View()
			}
		})
	}
}
