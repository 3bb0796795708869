// Package round contains the screen that asks a series of questions: a round of practice, or the questions that mark
// lessons as known.
package round

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/ask"
	"portolan/ui/kit"
)

// round is the screen of a series of questions.
type round struct {
	session *kit.Session
	keys    *kit.Keys
	frame   kit.Frame
	series  series
	ask     *ask.Asker // nil after the last question

	cursor  int        // after the last question: the index of the row under the cursor, -1 for none
	opened  *ask.Asker // the question of that row, if it fills the window
	preview []string   // the question of that row, beside the rows in a wide window
	scroll  kit.Scroll // the rows and what is below them
}

// series is what differs between a round of practice and the questions that mark lessons as known.
type series interface {
	head() string
	question() *journey.Question     // nil after the last question
	Number() (n, of int)             // of the current question, and of all
	right(i int) bool                // whether the answer to the i-th question, counted from 0, was right
	note() journey.Text              // what to say below the question
	rows() int                       // how many answered questions the end lists
	answered(i int) journey.Question // the question of a row, with its answer
	// endLines returns the end, and the line with the row under the cursor.
	endLines(t *kit.Theme, width, cursor int) (lines []string, mark int)
	endKeys(k *kit.Keys) []key.Binding
	help(k *kit.Keys) [][]key.Binding // the keys that only this series has, and the key that leaves it
}

// seriesOf returns the series of a stop. It returns nil if the stop has none.
func seriesOf(stop journey.Stop) series {
	switch stop := stop.(type) {
	case journey.Round:
		return practice{stop}
	case journey.Known:
		return known{stop}
	}
	return nil
}

// New returns the screen for a stop that asks a series of questions.
func New(s *kit.Session, stop journey.Stop) kit.StopScreen {
	return round{session: s, keys: kit.NewKeys(), series: seriesOf(stop), cursor: -1}.newQuestion()
}

// newQuestion puts the current question of the series on the screen, or none after the last one.
func (m round) newQuestion() round {
	m.ask = nil
	if q := m.series.question(); q != nil {
		return m.with(ask.NewAsker(m.session, *q).Resize(m.frame))
	}
	return m.ended()
}

func (m round) with(a ask.Asker) round {
	m.ask = &a
	return m
}

// Show takes the next question, or the answer to the one on the screen.
func (m round) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	next := seriesOf(stop)
	if next == nil {
		return m, nil
	}
	m.series = next
	q := next.question()
	if q == nil || m.ask == nil || !m.ask.Asks(*q) {
		return m.newQuestion(), nil
	}
	a, cmd := m.ask.Shown(*q)
	return m.with(a), cmd
}

// Resize lays the question out again.
func (m round) Resize(f kit.Frame) kit.Screen {
	m.frame = f
	if m.opened != nil {
		a := m.opened.Resize(f)
		m.opened = &a
	}
	if m.ask != nil {
		return m.with(m.ask.Resize(f))
	}
	return m.ended()
}

// Typing reports whether the learner is filling a blank.
func (m round) Typing() bool { return m.ask != nil && m.ask.Typing() }

// Update handles a message. Enter goes to the journey only if the asker does not use it, see [ask.Asker.Interrupt].
func (m round) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	switch {
	case m.opened != nil:
		return m.updateOpened(msg)
	case ok && m.ask == nil:
		return m.endKey(press)
	case ok && key.Matches(press, m.keys.Esc) && m.ask.Loses():
		return m.with(m.ask.Warned()), nil, nil
	case ok && (key.Matches(press, m.keys.Esc) || key.Matches(press, m.keys.Leave) && !m.Typing()):
		return m, kit.Do{Input: journey.Leave{}}, nil
	case ok && key.Matches(press, m.keys.Next) && m.ask.Answered():
		return m.enter()
	case m.ask == nil:
		return m, nil, nil
	}
	a, action, cmd := m.ask.Update(msg)
	return m.with(a), action, cmd
}

func (m round) enter() (kit.Screen, kit.Action, tea.Cmd) {
	if a, held := m.ask.Interrupt(); held {
		return m.with(a), nil, nil
	}
	return m, kit.Do{Input: journey.Enter{}}, nil
}

// View paints the question or, after the last one, the results.
func (m round) View() string {
	p := kit.Page{Left: m.series.head(), Ruled: true}
	switch {
	case m.opened != nil:
		p.Right = fmt.Sprintf(questionOf, m.cursor+1, m.series.rows())
		p = m.opened.Fill(p)
		p.Keys = m.ShortHelp()
		return p.Render(m.frame)
	case m.ask == nil:
		return m.endPage(p).Render(m.frame)
	}
	n, of := m.series.Number()
	p.Right = fmt.Sprintf(questionOf, n, of)
	p.Marks = kit.ProgressOf(n-1, of, m.markOf)
	p = m.ask.Fill(p)
	if p.Note == "" && !p.Below {
		p.Note = string(m.series.note())
	}
	return p.Render(m.frame)
}

// markOf returns the mark of the answered question with an index.
func (m round) markOf(i int) kit.Progress {
	if m.series.right(i) {
		return kit.Right
	}
	return kit.Wrong
}

// ShortHelp returns the keys for the footer.
func (m round) ShortHelp() []key.Binding {
	switch {
	case m.opened != nil:
		keys := m.opened.Bindings()
		if keys[0].Help().Desc == m.keys.Next.Help().Desc {
			keys[0] = kit.As(m.keys.Next, backToEnd)
		}
		return keys
	case m.ask == nil:
		return append(m.endKeys(), m.keys.Help)
	}
	return m.ask.Bindings()
}
