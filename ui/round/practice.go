package round

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// practice is the screen of a round of practice. Its questions come from lessons that the learner has done or knows.
type practice struct {
	questionPart

	stop journey.Round
}

// NewRound returns the screen for a round of practice.
func NewRound(s *kit.Session, stop journey.Round) kit.StopScreen {
	return practice{questionPart: newTurn(s, stop.Question), stop: stop}
}

// Show takes the next question, or the answer to the one on the screen.
func (m practice) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	r, ok := stop.(journey.Round)
	if !ok {
		return m, nil
	}
	var cmd tea.Cmd
	m.stop = r
	m.questionPart, cmd = m.shown(r.Question)
	return m, cmd
}

// Resize lays the question out again.
func (m practice) Resize(f kit.Frame) kit.Screen {
	m.questionPart = m.resize(f)
	return m
}

// Update handles a message. After the last question, a key opens the lesson that the learner should read again.
func (m practice) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	if press, ok := msg.(tea.KeyPressMsg); ok && m.ask == nil && key.Matches(press, m.keys.Reread) {
		if l, missed := m.stop.Missed(); missed {
			return m, kit.Do{Input: journey.Open{Place: journey.AtStep{Lesson: l.ID, Lookup: true}, Instead: true}}, nil
		}
	}
	t, action, cmd := m.update(msg)
	m.questionPart = t
	return m, action, cmd
}

// View paints the question or, after the last one, the results.
func (m practice) View() string {
	p := kit.Page{Left: "Practice", Ruled: true, Keys: m.ShortHelp()}
	if m.ask == nil {
		p.Right, p.Body = "the end", m.endLines()
		return p.Render(m.frame)
	}
	k, of := m.stop.Number()
	p.Right = fmt.Sprintf(questionOf, k, of)
	return m.ask.Fill(p).Render(m.frame)
}

// endLines returns the results of the round. Each wrong answer is named by its kind.
func (m practice) endLines() []string {
	t, w := m.frame.Theme, kit.BodyWidth(m.frame)
	results := m.stop.Results()
	if len(results) == 0 {
		return kit.Styled(t.Text, string(journey.NoPractice), w)
	}
	lines := []string{kit.Margin + t.Strong.Render(string(m.stop.Score())), ""}
	for _, r := range results {
		mark, style := r.Graded.Word(), t.Text
		if r.Graded.Right {
			mark = "right"
		} else {
			style = t.Open
		}
		lines = append(lines, kit.Margin+style.Render(text.Pad(mark, 18))+t.Text.Render(summary(r.Proved, w-20)))
	}
	lines = append(lines, "")
	return append(lines, kit.Styled(t.Text, string(m.stop.Advice()), w)...)
}

// summary returns a question as one line.
func summary(a quiz.Proved, width int) string {
	says := a.Question.Ask
	if says == "" {
		says = a.Question.Story
	}
	return kit.Ellipsis(says, width)
}

// ShortHelp returns the keys for the footer.
func (m practice) ShortHelp() []key.Binding {
	if m.ask == nil {
		b := []key.Binding{kit.As(m.keys.Next, "contents")}
		if _, ok := m.stop.Missed(); ok {
			b = append(b, m.keys.Reread)
		}
		return append(b, m.keys.Help)
	}
	return m.ask.Bindings()
}
