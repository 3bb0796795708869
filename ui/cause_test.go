package ui

import (
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/journey/journeytest"
	"portolan/ui/kit/kittest"
)

// TestCause shows a question about a cause: open, answered right, answered wrong, not sure, and its packet.
func TestCause(t *testing.T) {
	for state, answer := range map[string]string{
		"asked": "", "right": "office-firewall", "wrong": "node1-lost", "unsure": "0", "packet": "office-firewall",
	} {
		for _, size := range sizes() {
			t.Run(state+"/"+size, func(t *testing.T) {
				s := kittest.Session(t)
				s.Course = journeytest.Cause(t)
				l := openIn(t, s, journey.AtStep{Lesson: "diagnosis", Step: "one-cause"})
				l.press("size:" + size)
				for l.question() == nil {
					l.press("enter")
				}
				l.answer(state, answer)
				if state == "packet" {
					l.press("r")
				}
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
	}
}
