package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// session is what one learner's screens share: the course, where events go, the clock, and how the learner likes to look at
// things. Screens are values but for two of its fields, which change in place: plays counts packets, so that each has a number
// of its own, and prose remembers texts as they were rendered. What a screen shows depends on neither.
type session struct {
	ctx     context.Context
	course  *course.Course
	store   progress.Store
	learner string
	now     func() time.Time
	seed    func() uint64
	clip    func(text string) error              // puts a text on the system's clipboard; nil where that is not the learner's
	after   func(time.Duration, tea.Msg) tea.Cmd // sends a message after a while
	still   bool                                 // nothing moves: packets appear at their end
	edit    outsideEditor                        // opens a text in the learner's own editor; nil where there is none to open
	plays   int                                  // how many packets have been sent off, so that ticks of an earlier one are known
	prose   map[proseKey][]string                // texts of lessons as they were rendered
}

// copy puts a text on the clipboard: on the system's, and by OSC 52, since a terminal may be on another machine.
func (s *session) copy(text string) tea.Cmd {
	osc := tea.SetClipboard(text)
	if s.clip == nil {
		return osc
	}
	return tea.Batch(osc, func() tea.Msg {
		_ = s.clip(text) // where there is no clipboard to be had, OSC 52 is what remains
		return nil
	})
}
