package home

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// broken is the screen for a stop that cannot be shown. It says why.
type broken struct {
	keys  *kit.Keys
	frame kit.Frame
	stop  journey.Broken
}

// NewBroken returns the screen for a stop that cannot be shown.
func NewBroken(stop journey.Broken) kit.StopScreen { return broken{keys: kit.NewKeys(), stop: stop} }

// Show takes the current state of the stop.
func (m broken) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	if b, ok := stop.(journey.Broken); ok {
		m.stop = b
	}
	return m, nil
}

// Resize keeps the frame for View.
func (m broken) Resize(f kit.Frame) kit.Screen {
	m.frame = f
	return m
}

// Update goes to the previous or next step, or leaves the stop.
func (m broken) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
	case key.Matches(press, m.keys.Leave):
		return m, kit.Do{Input: journey.Leave{}}, nil
	case key.Matches(press, m.keys.Next):
		return m, kit.Do{Input: journey.Enter{}}, nil
	case key.Matches(press, m.keys.Left):
		return m, kit.Do{Input: journey.Move{By: -1}}, nil
	case key.Matches(press, m.keys.Right):
		return m, kit.Do{Input: journey.Move{By: 1}}, nil
	}
	return m, nil, nil
}

// View paints the reason why the stop cannot be shown.
func (m broken) View() string {
	p := kit.Page{Left: m.title(), Ruled: true, Keys: m.ShortHelp()}
	p.Body = kit.Styled(m.frame.Theme.Bad, m.stop.Why.Error(), kit.BodyWidth(m.frame))
	return p.Render(m.frame)
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
	case journey.AtResults, journey.AtPartEnd:
		return "Results"
	}
	return "Portolan"
}

// Typing is always false, because this screen has no text field.
func (m broken) Typing() bool { return false }

// ShortHelp returns the keys for the footer.
func (m broken) ShortHelp() []key.Binding {
	return []key.Binding{m.keys.Next, kit.As(m.keys.Leave, "leave"), m.keys.Help}
}
