package ui

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// broken is the screen for a stop that cannot be shown. It says why.
type broken struct {
	keys  *keys
	frame Frame
	stop  journey.Broken
}

func newBroken(stop journey.Broken) stopScreen { return broken{keys: newKeys(), stop: stop} }

// Show takes the current state of the stop.
func (m broken) Show(stop journey.Stop, _ journey.Text) (stopScreen, tea.Cmd) {
	if b, ok := stop.(journey.Broken); ok {
		m.stop = b
	}
	return m, nil
}

// Resize keeps the frame for View.
func (m broken) Resize(f Frame) Screen {
	m.frame = f
	return m
}

// Update goes on to the next step, or leaves the stop.
func (m broken) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case key.Matches(press, m.keys.leave):
		return m, Do{Input: journey.Leave{}}, nil
	case key.Matches(press, m.keys.next):
		return m, Do{Input: journey.Enter{}}, nil
	case key.Matches(press, m.keys.left):
		return m, Do{Input: journey.Move{By: -1}}, nil
	case key.Matches(press, m.keys.right):
		return m, Do{Input: journey.Move{By: 1}}, nil
	}
	return m, nil, nil
}

// View paints what cannot be shown, and why.
func (m broken) View() string {
	p := page{left: m.title(), ruled: true, keys: m.ShortHelp()}
	p.body = styled(m.frame.Theme.Bad, m.stop.Why.Error(), bodyWidth(m.frame))
	return p.render(m.frame)
}

// title returns the title that the missing screen would have.
func (m broken) title() string {
	if s, ok := m.stop.Step(); ok {
		return fmt.Sprintf("%d  %s", s.Lesson.Number, s.Lesson.Title)
	}
	switch m.stop.At.(type) {
	case journey.AtRound:
		return "Practice"
	case journey.AtKnown:
		return string(journey.KnownHead)
	case journey.AtBoard:
		return "Find the fault"
	case journey.AtResults:
		return "Results"
	}
	return "Portolan"
}

// Typing is always false, because this screen has no text field.
func (m broken) Typing() bool { return false }

// ShortHelp returns the keys for the footer.
func (m broken) ShortHelp() []key.Binding {
	return []key.Binding{m.keys.next, as(m.keys.leave, "leave"), m.keys.help}
}
