package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
)

// session is what one learner's screens share: the course, where events go, the clock, and how the learner likes
// to look at things.
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
	drafts  map[string]sandbox.Bench             // texts that were left, by where they were written
	plays   int                                  // how many packets have been sent off, so that ticks of an earlier one are known
	prose   map[proseKey][]string                // texts of lessons as they were rendered
}

// event makes an event of this learner that happened now.
func (s *session) event(kind progress.Kind, body any) progress.Event {
	return progress.Event{ID: uuid.NewString(), Learner: s.learner, Time: s.now(), Kind: kind, Body: body}
}

// save writes an event and says when it is on disk.
func (s *session) save(e progress.Event) tea.Cmd {
	return func() tea.Msg {
		return recordedMsg{id: e.ID, err: s.store.Record(s.ctx, e)}
	}
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

// keepDraft keeps what is on a bench for when the learner comes back to it.
func (s *session) keepDraft(name string, b sandbox.Bench) {
	if s.drafts == nil {
		s.drafts = map[string]sandbox.Bench{}
	}
	s.drafts[name] = b
}

// newScreen makes the screen of a place for a learner's state.
func newScreen(s *session, state progress.State, p Place) Screen {
	switch p.Screen {
	case StartScreen:
		return newStart(s)
	case LessonScreen:
		return newLesson(s, state, p)
	case PracticeScreen:
		return newPractice(s, state, p)
	case ResultsScreen:
		return newResults(s, state)
	case SandboxScreen:
		return newSandbox(s, p)
	case LabScreen:
		return newLab(s, state, p)
	case BoardScreen:
		return newBoard(s, state, p)
	case FindScreen:
		return newFind(s)
	case KnownScreen:
		return newKnown(s, state)
	case HomeScreen:
	}
	return newHome(s, state)
}
