package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// The benchmarks measure what a key costs: the change of state and the frame that follows.

func BenchmarkView(b *testing.B) {
	for _, at := range []struct {
		name  string
		place Place
		keys  string
	}{
		{"start", Place{Screen: StartScreen}, ""},
		{"home", Place{Screen: HomeScreen}, ""},
		{"lesson/read", Place{Screen: LessonScreen, Lesson: "nodeport"}, ""},
		{"lesson/watch", Place{Screen: LessonScreen, Lesson: "nodeport"}, "enter 1"},
		{"practice/ask", Place{Screen: PracticeScreen, Seed: 1}, ""},
		{"practice/verdict", Place{Screen: PracticeScreen, Seed: 1}, "1"},
		{"results", Place{Screen: ResultsScreen}, ""},
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

// BenchmarkTurnStep goes one step on and one back, Markdown, scene and trace included.
func BenchmarkTurnStep(b *testing.B) {
	l := open(b, Place{Screen: LessonScreen, Lesson: "nodeport"})
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
	l := open(b, Place{Screen: LessonScreen, Lesson: "nodeport"})
	l.press("size:120x40")
	b.ReportAllocs()
	for b.Loop() {
		l.send(tea.KeyPressMsg{Code: tea.KeyDown})
		l.app.View()
		l.send(tea.KeyPressMsg{Code: tea.KeyUp})
		l.app.View()
	}
}
