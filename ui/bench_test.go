package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// The benchmarks measure what a key costs: the change of state and the frame that follows.

func BenchmarkView(b *testing.B) {
	for _, at := range []struct {
		name  string
		place any
		keys  string
	}{
		{"start", journey.AtWelcome{}, ""},
		{"home", journey.AtContents{}, ""},
		{"lesson/read", journey.AtStep{Lesson: "nodeport"}, ""},
		{"lesson/watch", theStep, "enter 1"},
		{"practice/ask", journey.AtRound{Seed: 1}, ""},
		{"practice/verdict", journey.AtRound{Seed: 1}, "1"},
		{"results", journey.AtResults{}, ""},
	} {
		b.Run(at.name, func(b *testing.B) {
			l := open(b, at.place)
			l.press("size:120x40 " + at.keys)
			b.ReportAllocs()
			for b.Loop() {
				l.app.View()
			}
		})
	}
}

// BenchmarkTurnStep goes to the next step and back, with Markdown, scene and trace.
func BenchmarkTurnStep(b *testing.B) {
	l := open(b, journey.AtStep{Lesson: "nodeport"})
	l.press("size:120x40")
	b.ReportAllocs()
	for b.Loop() {
		l.send(tea.KeyPressMsg{Code: tea.KeyRight})
		l.app.View()
		l.send(tea.KeyPressMsg{Code: tea.KeyLeft})
		l.app.View()
	}
}

// BenchmarkMoveLine moves the cursor down a line of a manifest and up again.
func BenchmarkMoveLine(b *testing.B) {
	l := open(b, journey.AtStep{Lesson: "nodeport"})
	l.press("size:120x40")
	b.ReportAllocs()
	for b.Loop() {
		l.send(tea.KeyPressMsg{Code: tea.KeyDown})
		l.app.View()
		l.send(tea.KeyPressMsg{Code: tea.KeyUp})
		l.app.View()
	}
}
