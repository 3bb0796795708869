package round

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// beforehand asks questions of a learner who may know the subject already. If they answer all questions of a lesson
// correctly, the lesson counts as known, and they can skip it.
type beforehand struct {
	questionPart

	stop journey.Known
}

// NewKnown returns the screen for the questions that mark lessons as known.
func NewKnown(s *kit.Session, stop journey.Known) kit.StopScreen {
	return beforehand{questionPart: newTurn(s, stop.Question), stop: stop}
}

// Show takes the next question, or the answer to the one on the screen.
func (m beforehand) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	k, ok := stop.(journey.Known)
	if !ok {
		return m, nil
	}
	var cmd tea.Cmd
	m.stop = k
	m.questionPart, cmd = m.shown(k.Question)
	return m, cmd
}

// Resize lays the question out again.
func (m beforehand) Resize(f kit.Frame) kit.Screen {
	m.questionPart = m.resize(f)
	return m
}

// Update handles a message.
func (m beforehand) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	t, action, cmd := m.update(msg)
	m.questionPart = t
	return m, action, cmd
}

// View paints the question or, after the last one, the results.
func (m beforehand) View() string {
	p := kit.Page{Left: string(journey.KnownHead), Ruled: true, Keys: m.ShortHelp()}
	if m.ask == nil {
		p.Right, p.Body = "the end", m.endLines()
		return p.Render(m.frame)
	}
	number, of := m.stop.Number()
	p.Right = fmt.Sprintf(questionOf, number, of)
	p = m.ask.Fill(p)
	if m.stop.First() && !p.Below && p.Note == "" {
		p.Note = string(journey.KnownHint)
	}
	return p.Render(m.frame)
}

// endLines returns a list of the lessons that says which of them are known.
func (m beforehand) endLines() []string {
	t, w := m.frame.Theme, kit.TextWidth(m.frame)
	if len(m.stop.Rounds) == 0 {
		return kit.Styled(t.Text, string(m.stop.Summary()), w)
	}
	var list []string
	for _, r := range m.stop.Rounds {
		mark, style := "to do", t.Text
		if r.Known() {
			mark, style = "known", t.Good
		}
		list = append(list, kit.Margin+style.Render(text.Pad(mark, 7))+t.Text.Render(kit.Ellipsis(r.Lesson.Title, w-7)))
	}
	lines := kit.Styled(t.Strong, string(m.stop.Summary()), w)
	lines = append(append(append(lines, ""), list...), "")
	l, some := m.stop.Left()
	switch {
	case !some:
		return append(lines, kit.Styled(t.Text, knownAll, w)...)
	case m.stop.Count() == 0:
		return append(lines, kit.Styled(t.Text, fmt.Sprintf(knownNone, l.Title), w)...)
	}
	return append(lines, kit.Styled(t.Text, fmt.Sprintf(knownSome, l.Title, journey.KnownStay), w)...)
}

// ShortHelp returns the keys for the footer.
func (m beforehand) ShortHelp() []key.Binding {
	if m.ask != nil {
		return m.ask.Bindings()
	}
	does := "contents"
	if _, ok := m.stop.Left(); ok {
		does = "start there"
	}
	return []key.Binding{kit.As(m.keys.Next, does), kit.As(m.keys.Leave, "leave"), m.keys.Help}
}
