package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// BenchmarkVerdict measures two keys after an answer, each with the frame that it causes: one explains another type,
// and one goes back to the answer.
func BenchmarkVerdict(b *testing.B) {
	for _, at := range []struct{ name, size, keys string }{
		{"80x24", "80x24", "2 2"},
		{"120x40", "120x40", "2 2"},
		{"160x50", "160x50", "2 2"},
	} {
		b.Run(at.name, func(b *testing.B) {
			l := open(b, journey.AtRound{Lesson: "which-type", Seed: 36})
			l.press("size:" + at.size + " " + at.keys)
			b.ReportAllocs()
			for b.Loop() {
				l.send(tea.KeyPressMsg{Code: 'v', Text: "v"})
				l.app.View()
				l.send(tea.KeyPressMsg{Code: tea.KeyEnter})
				l.app.View()
			}
		})
	}
}

// BenchmarkQuestion measures a key before the answer, with the frame that it causes: the cursor moves to another
// option.
func BenchmarkQuestion(b *testing.B) {
	for _, size := range []string{"80x24", "120x40"} {
		b.Run(size, func(b *testing.B) {
			l := open(b, journey.AtRound{Lesson: "which-type", Seed: 36})
			l.press("size:" + size + " down down")
			b.ReportAllocs()
			for b.Loop() {
				l.send(tea.KeyPressMsg{Code: tea.KeyDown})
				l.app.View()
				l.send(tea.KeyPressMsg{Code: tea.KeyUp})
				l.app.View()
			}
		})
	}
}
