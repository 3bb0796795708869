package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// turn is the part that all screens with a series of questions share: the question on the screen.
type turn struct {
	session *session
	keys    *keys
	frame   Frame
	ask     *asker // nil after the last question
}

// newTurn puts a question on the screen, or none if q is nil.
func newTurn(s *session, q *journey.Question) turn {
	t := turn{session: s, keys: newKeys()}
	return t.asking(q)
}

// asking puts a question on the screen, or removes the current one if q is nil.
func (t turn) asking(q *journey.Question) turn {
	if t.ask = nil; q != nil {
		a := newAsker(t.session, *q).resize(t.frame)
		t.ask = &a
	}
	return t
}

// shown takes the current question of the stop: a new one, or the same one with its answer.
func (t turn) shown(q *journey.Question) (turn, tea.Cmd) {
	if q == nil || t.ask == nil || !t.ask.asks(*q) {
		return t.asking(q), nil
	}
	a, cmd := t.ask.shown(*q)
	return t.with(a), cmd
}

func (t turn) resize(f Frame) turn {
	t.frame = f
	if t.ask != nil {
		return t.with(t.ask.resize(f))
	}
	return t
}

// Typing reports whether the learner is filling a blank.
func (t turn) Typing() bool { return t.ask != nil && t.ask.typing() }

// update handles a message. An Enter that only ends a packet or closes an explanation does not reach the journey.
func (t turn) update(msg tea.Msg) (turn, Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case t.ask != nil && key.Matches(press, t.keys.esc) && t.ask.loses():
			return t.with(t.ask.warned()), nil, nil
		case key.Matches(press, t.keys.esc), key.Matches(press, t.keys.leave) && !t.Typing():
			return t, Do{Input: journey.Leave{}}, nil
		case key.Matches(press, t.keys.next) && (t.ask == nil || t.ask.answered()):
			return t.enter()
		}
	}
	if t.ask == nil {
		return t, nil, nil
	}
	a, action, cmd := t.ask.update(msg)
	return t.with(a), action, cmd
}

func (t turn) enter() (turn, Action, tea.Cmd) {
	if t.ask != nil {
		if a, held := t.ask.interrupt(); held {
			return t.with(a), nil, nil
		}
	}
	return t, Do{Input: journey.Enter{}}, nil
}

func (t turn) with(a asker) turn {
	t.ask = &a
	return t
}
