package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// session is what all screens of one learner share: the course, the store of events, the clock, and the learner's display
// settings. Screens are values, but two fields of the session change in place: plays counts packets, so that each packet has
// its own number, and prose caches rendered texts. What a screen shows depends on neither.
type session struct {
	ctx     context.Context
	course  *course.Course
	store   progress.Store
	learner string
	now     func() time.Time
	seed    func() uint64
	clip    func(text string) error              // puts a text on the system's clipboard; nil if that is not the learner's
	after   func(time.Duration, tea.Msg) tea.Cmd // sends a message after a delay
	still   bool                                 // nothing moves: packets appear at their end at once
	edit    outsideEditor                        // opens a text in the learner's own editor; nil if there is none
	plays   int                                  // how many packets were sent: a tick carries this number, so late ones are ignored
	prose   map[proseKey][]string                // rendered texts of lessons
}

// copy puts a text on the system's clipboard. It also sends the text to the terminal by OSC 52 (an escape sequence for its
// clipboard), because the terminal may run on another machine.
func (s *session) copy(text string) tea.Cmd {
	osc := tea.SetClipboard(text)
	if s.clip == nil {
		return osc
	}
	return tea.Batch(osc, func() tea.Msg {
		_ = s.clip(text) // without a system clipboard, OSC 52 may still work
		return nil
	})
}
