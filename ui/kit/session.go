package kit

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// Session contains what all screens of one learner share: the course, the store of events, the clock, and the learner's
// display settings. Screens are values, but two fields of the session change in place. plays counts animations of
// packets, so that each animation has its own number. prose caches rendered texts. Neither of them affects what a
// screen shows.
type Session struct {
	Ctx     context.Context
	Course  *course.Course
	Store   progress.Store
	Learner string
	Now     func() time.Time
	Seed    func() uint64
	Clip    func(text string) error              // writes to the clipboard; nil if it is not the learner's
	After   func(time.Duration, tea.Msg) tea.Cmd // sends a message after a delay
	Still   bool                                 // no animation: packets appear at their end at once
	Edit    OutsideEditor                        // opens a text in the learner's own editor; nil if there is none
	plays   int                                  // animations started so far; see HopMsg
	prose   map[proseKey][]string                // rendered texts of lessons
}

// Copy puts a text on the system's clipboard. It also sends the text to the terminal by OSC 52 (an escape sequence for
// its clipboard), because the terminal may run on another machine.
func (s *Session) Copy(text string) tea.Cmd {
	osc := tea.SetClipboard(text)
	if s.Clip == nil {
		return osc
	}
	return tea.Batch(osc, func() tea.Msg {
		_ = s.Clip(text) // without a system clipboard, OSC 52 may still work
		return nil
	})
}

// OutsideEditor opens a text in the learner's own editor. When the editor closes, it sends the message that done makes
// from the edited text.
type OutsideEditor func(text string, done func(text string, err error) tea.Msg) tea.Cmd
