package ui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"

	"portolan/internal/course"
	"portolan/internal/progress"
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
	after   func(time.Duration, tea.Msg) tea.Cmd // sends a message after a while
	still   bool                                 // nothing moves: packets appear at their end
	plays   int                                  // how many packets have been sent off, so that ticks of an earlier one are known
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
	case HomeScreen:
	}
	return newHome(s, state)
}
