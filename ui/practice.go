package ui

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/quiz"
)

// practice is a round of questions from the lessons that the learner has been through.
type practice struct {
	turn

	stop journey.Round
}

func newPractice(s *session, stop journey.Round) stopScreen {
	return practice{turn: newTurn(s, stop.Question), stop: stop}
}

// Show takes the next question, or the answer to the one on the screen.
func (m practice) Show(stop journey.Stop, _ journey.Text) (stopScreen, tea.Cmd) {
	r, ok := stop.(journey.Round)
	if !ok {
		return m, nil
	}
	var cmd tea.Cmd
	m.stop = r
	m.turn, cmd = m.shown(r.Question)
	return m, cmd
}

// Resize lays the question out anew.
func (m practice) Resize(f Frame) Screen {
	m.turn = m.resize(f)
	return m
}

// Update handles a message. Once the round is over a key opens the lesson that is worth another look.
func (m practice) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && m.ask == nil && key.Matches(press, m.keys.reread) {
		if l, missed := m.stop.Missed(); missed {
			return m, Do{Input: journey.Open{Place: journey.AtStep{Lesson: l.ID, Lookup: true}, Instead: true}}, nil
		}
	}
	t, action, cmd := m.update(msg)
	m.turn = t
	return m, action, cmd
}

// View paints the question, or how the round went.
func (m practice) View() string {
	p := page{left: "Practice", ruled: true, keys: m.ShortHelp()}
	if m.ask == nil {
		p.right, p.body = "the end", m.endLines()
		return p.render(m.frame)
	}
	k, of := m.stop.Number()
	p.right = fmt.Sprintf(questionOf, k, of)
	return m.ask.fill(p).render(m.frame)
}

// endLines says how the round went, each kind of miss by its name.
func (m practice) endLines() []string {
	t, w := m.frame.Theme, bodyWidth(m.frame)
	results := m.stop.Results()
	if len(results) == 0 {
		return styled(t.Text, string(journey.NoPractice), w)
	}
	lines := []string{margin + t.Strong.Render(string(m.stop.Score())), ""}
	for _, r := range results {
		mark, style := r.Graded.Word(), t.Text
		if r.Graded.Right {
			mark = "right"
		} else {
			style = t.Open
		}
		lines = append(lines, margin+style.Render(pad(mark, 18))+t.Text.Render(summary(r.Asked, w-20)))
	}
	lines = append(lines, "")
	return append(lines, styled(t.Text, string(m.stop.Advice()), w)...)
}

// summary is a question in one line.
func summary(a quiz.Asked, width int) string {
	text := a.Question.Ask
	if text == "" {
		text = a.Question.Story
	}
	return ellipsis(text, width)
}

// ShortHelp is the footer.
func (m practice) ShortHelp() []key.Binding {
	if m.ask == nil {
		b := []key.Binding{as(m.keys.next, "contents")}
		if _, ok := m.stop.Missed(); ok {
			b = append(b, m.keys.reread)
		}
		return append(b, m.keys.help)
	}
	return m.ask.bindings()
}
