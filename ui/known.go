package ui

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// beforehand asks somebody who knows the subject; lessons whose questions are all answered right need not be taken.
type beforehand struct {
	turn

	stop journey.Known
}

func newKnown(s *session, stop journey.Known) stopScreen {
	return beforehand{turn: newTurn(s, stop.Question), stop: stop}
}

// Show takes the next question, or the answer to the one on the screen.
func (m beforehand) Show(stop journey.Stop, _ journey.Text) (stopScreen, tea.Cmd) {
	k, ok := stop.(journey.Known)
	if !ok {
		return m, nil
	}
	var cmd tea.Cmd
	m.stop = k
	m.turn, cmd = m.shown(k.Question)
	return m, cmd
}

// Resize lays the question out anew.
func (m beforehand) Resize(f Frame) Screen {
	m.turn = m.resize(f)
	return m
}

// Update handles a message.
func (m beforehand) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	t, action, cmd := m.update(msg)
	m.turn = t
	return m, action, cmd
}

// View paints the question, or what the answers have shown.
func (m beforehand) View() string {
	p := page{left: string(journey.KnownHead), ruled: true, keys: m.ShortHelp()}
	if m.ask == nil {
		p.right, p.body = "the end", m.endLines()
		return p.render(m.frame)
	}
	number, of := m.stop.Number()
	p.right = fmt.Sprintf(questionOf, number, of)
	p = m.ask.fill(p)
	if m.stop.First() && !p.below && p.note == "" {
		p.note = string(journey.KnownHint)
	}
	return p.render(m.frame)
}

// endLines says of each lesson whether it is known.
func (m beforehand) endLines() []string {
	t, w := m.frame.Theme, textWidth(m.frame)
	if len(m.stop.Rounds) == 0 {
		return styled(t.Text, string(m.stop.Summary()), w)
	}
	var list []string
	for _, r := range m.stop.Rounds {
		mark, style := "to do", t.Text
		if r.Known() {
			mark, style = "known", t.Good
		}
		list = append(list, margin+style.Render(pad(mark, 7))+t.Text.Render(ellipsis(r.Lesson.Title, w-7)))
	}
	lines := styled(t.Strong, string(m.stop.Summary()), w)
	lines = append(append(append(lines, ""), list...), "")
	l, some := m.stop.Left()
	switch {
	case !some:
		return append(lines, styled(t.Text, knownAll, w)...)
	case m.stop.Count() == 0:
		return append(lines, styled(t.Text, fmt.Sprintf(knownNone, l.Title), w)...)
	}
	return append(lines, styled(t.Text, fmt.Sprintf(knownSome, l.Title, journey.KnownStay), w)...)
}

// ShortHelp is the footer.
func (m beforehand) ShortHelp() []key.Binding {
	if m.ask != nil {
		return m.ask.bindings()
	}
	does := "contents"
	if _, ok := m.stop.Left(); ok {
		does = "start there"
	}
	return []key.Binding{as(m.keys.next, does), as(m.keys.leave, "leave"), m.keys.help}
}
