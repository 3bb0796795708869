package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/progress"
	"portolan/quiz"
)

// turn is what screens that ask one question after another have in common: the question on the screen.
type turn struct {
	session *session
	keys    keys
	frame   Frame
	ask     *asker          // nil before the first question and after the last
	counted bool            // the answer on the screen is in the round
	seen    map[string]bool // questions answered before
}

// happening is what a message means for the round.
type happening uint8

const (
	nothing  happening = iota
	leaving            // the learner leaves the screen
	onward             // enter: the next question, or what follows the round
	answered           // an answer is given, and not yet in the round
)

// put puts a question on the screen.
func (t turn) put(asked quiz.Asked, order []int, occasion progress.Occasion) turn {
	a := newAsker(t.session, asked, order, occasion, !t.seen[asked.Question.ID]).resize(t.frame)
	t.ask, t.counted = &a, false
	return t
}

// over takes the question off the screen: there is none left.
func (t turn) over() turn {
	t.ask, t.counted = nil, false
	return t
}

func (t turn) resize(f Frame) turn {
	t.frame = f
	if t.ask != nil {
		a := t.ask.resize(f)
		t.ask = &a
	}
	return t
}

// Init does nothing: what counts is an answer.
func (t turn) Init() (Action, tea.Cmd) { return nil, nil }

// Typing reports that a blank is being filled.
func (t turn) Typing() bool { return t.ask != nil && t.ask.typing() }

// update handles a message. An enter that only ends a packet or closes an explanation is used up here.
func (t turn) update(msg tea.Msg) (turn, happening, Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case t.ask != nil && key.Matches(press, t.keys.esc) && t.ask.loses():
			return t.with(t.ask.warned()), nothing, nil, nil
		case key.Matches(press, t.keys.esc), key.Matches(press, t.keys.leave) && !t.Typing():
			return t, leaving, nil, nil
		case key.Matches(press, t.keys.next) && (t.ask == nil || t.ask.answered()):
			return t.enter()
		}
	}
	if t.ask == nil {
		return t, nothing, nil, nil
	}
	a, action, cmd := t.ask.update(msg)
	t = t.with(a)
	if a.answered() && !t.counted {
		t.counted = true
		return t, answered, action, cmd
	}
	return t, nothing, action, cmd
}

func (t turn) enter() (turn, happening, Action, tea.Cmd) {
	if t.ask != nil {
		if a, held := t.ask.interrupt(); held {
			return t.with(a), nothing, nil, nil
		}
	}
	return t, onward, nil, nil
}

func (t turn) with(a asker) turn {
	t.ask = &a
	return t
}
