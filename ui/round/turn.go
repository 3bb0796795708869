// Package round contains the screens that ask a series of questions: a round of practice, and the questions that mark
// lessons as known.
package round

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/ask"
	"portolan/ui/kit"
)

// questionPart is the part that the screens of this package share: the question on the screen.
type questionPart struct {
	session *kit.Session
	keys    *kit.Keys
	frame   kit.Frame
	ask     *ask.Asker // nil after the last question
}

// newTurn puts a question on the screen, or none if q is nil.
func newTurn(s *kit.Session, q *journey.Question) questionPart {
	t := questionPart{session: s, keys: kit.NewKeys()}
	return t.asking(q)
}

// asking puts a question on the screen, or removes the current one if q is nil.
func (t questionPart) asking(q *journey.Question) questionPart {
	if t.ask = nil; q != nil {
		a := ask.NewAsker(t.session, *q).Resize(t.frame)
		t.ask = &a
	}
	return t
}

// shown takes the current question of the stop: a new one, or the same one with its answer.
func (t questionPart) shown(q *journey.Question) (questionPart, tea.Cmd) {
	if q == nil || t.ask == nil || !t.ask.Asks(*q) {
		return t.asking(q), nil
	}
	a, cmd := t.ask.Shown(*q)
	return t.with(a), cmd
}

func (t questionPart) resize(f kit.Frame) questionPart {
	t.frame = f
	if t.ask != nil {
		return t.with(t.ask.Resize(f))
	}
	return t
}

// Typing reports whether the learner is filling a blank.
func (t questionPart) Typing() bool { return t.ask != nil && t.ask.Typing() }

// update handles a message. An Enter that only ends a packet or closes an explanation does not reach the journey.
func (t questionPart) update(msg tea.Msg) (questionPart, kit.Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case t.ask != nil && key.Matches(press, t.keys.Esc) && t.ask.Loses():
			return t.with(t.ask.Warned()), nil, nil
		case key.Matches(press, t.keys.Esc), key.Matches(press, t.keys.Leave) && !t.Typing():
			return t, kit.Do{Input: journey.Leave{}}, nil
		case key.Matches(press, t.keys.Next) && (t.ask == nil || t.ask.Answered()):
			return t.enter()
		}
	}
	if t.ask == nil {
		return t, nil, nil
	}
	a, action, cmd := t.ask.Update(msg)
	return t.with(a), action, cmd
}

func (t questionPart) enter() (questionPart, kit.Action, tea.Cmd) {
	if t.ask != nil {
		if a, held := t.ask.Interrupt(); held {
			return t.with(a), nil, nil
		}
	}
	return t, kit.Do{Input: journey.Enter{}}, nil
}

func (t questionPart) with(a ask.Asker) questionPart {
	t.ask = &a
	return t
}
