package ui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
)

// beforehand asks somebody who knows the subject a question of each lesson of part 1, two of its last, which joins what the others
// teach. A lesson whose questions are all answered right need not be taken.
type beforehand struct {
	turn

	rounds  []course.Beforehand
	at      int // in rounds; behind the last is the end
	asked   int // questions answered, and
	of      int // how many there are
	trouble string
}

func newKnown(s *session, state progress.State) Screen {
	m := beforehand{turn: turn{session: s, keys: newKeys(), seen: state.Questions()}}
	behind := map[string]bool{}
	for id, st := range state.Lessons {
		behind[id] = st.Done || st.Known
	}
	rounds, err := s.course.Beforehand(behind, m.seen, s.seed())
	if err != nil {
		m.trouble = err.Error()
		return m
	}
	m.rounds = rounds
	for _, r := range rounds {
		_, of := r.Sitting.Number()
		m.of += of
	}
	return m.present()
}

// present puts the next question on the screen, of the next lesson where one has none left.
func (m beforehand) present() beforehand {
	m.turn = m.over()
	for ; m.at < len(m.rounds); m.at++ {
		if asked, order, ok := m.rounds[m.at].Sitting.Current(); ok {
			m.turn = m.put(asked, order, progress.Before)
			return m
		}
	}
	return m
}

// Resume goes on where one was.
func (m beforehand) Resume(progress.State) Screen { return m }

// Resize lays the question out anew.
func (m beforehand) Resize(f Frame) Screen {
	m.turn = m.resize(f)
	return m
}

// Update handles a message.
func (m beforehand) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	t, happened, action, cmd := m.update(msg)
	m.turn = t
	switch happened {
	case leaving:
		return m, Back{}, nil
	case onward:
		return m.enter()
	case answered:
		return m.count(cmd)
	case nothing:
	}
	return m, action, cmd
}

// count puts the answer into its round. A lesson is recorded as known with the answer that proves it, so that whoever leaves
// early, or whose terminal dies, keeps it.
func (m beforehand) count(cmd tea.Cmd) (Screen, Action, tea.Cmd) {
	m.asked++
	m.rounds = slices.Clone(m.rounds)
	r := &m.rounds[m.at]
	r.Sitting, _ = r.Sitting.Answer(m.ask.graded.Choice)
	if !r.Known() {
		return m, nil, cmd
	}
	return m, Record{Event: m.session.event(progress.Known, progress.Step{Lesson: r.Lesson.ID})}, cmd
}

// enter goes to the next question, and from the end to the first lesson that is left.
func (m beforehand) enter() (Screen, Action, tea.Cmd) {
	if m.ask == nil {
		return m, m.onward(), nil
	}
	m.rounds = slices.Clone(m.rounds)
	m.rounds[m.at].Sitting = m.rounds[m.at].Sitting.Next()
	return m.present(), nil, nil
}

// left is the first lesson that is not known.
func (m beforehand) left() (lessons.Lesson, bool) {
	for _, r := range m.rounds {
		if !r.Known() {
			return r.Lesson, true
		}
	}
	return lessons.Lesson{}, false
}

func (m beforehand) onward() Action {
	if l, ok := m.left(); ok && m.trouble == "" {
		return Open{Place: Place{Screen: LessonScreen, Lesson: l.ID}, Instead: true}
	}
	return Open{Place: Place{Screen: HomeScreen}}
}

// View paints the question, or what the answers have shown.
func (m beforehand) View() string {
	p := page{left: "What do you know already?", ruled: true, keys: m.ShortHelp()}
	switch {
	case m.trouble != "":
		p.body = styled(m.frame.Theme.Bad, m.trouble, bodyWidth(m.frame))
		return p.render(m.frame)
	case m.ask == nil:
		p.right, p.body = "the end", m.endLines()
		return p.render(m.frame)
	}
	number := m.asked
	if !m.counted {
		number++
	}
	p.right = fmt.Sprintf("question %d of %d", number, m.of)
	p = m.ask.fill(p)
	if m.asked == 0 && !p.below && p.note == "" {
		p.note = "“Not sure” is a good answer: that lesson stays."
	}
	return p.render(m.frame)
}

// endLines says of each lesson whether it is known.
func (m beforehand) endLines() []string {
	t, w := m.frame.Theme, textWidth(m.frame)
	if len(m.rounds) == 0 {
		return styled(t.Text, "There is nothing left to ask: the lessons of part 1 are behind you.", w)
	}
	n := 0
	var list []string
	for _, r := range m.rounds {
		mark, style := "to do", t.Text
		if r.Known() {
			n++
			mark, style = "known", t.Good
		}
		list = append(list, margin+style.Render(pad(mark, 7))+t.Text.Render(ellipsis(r.Lesson.Title, w-7)))
	}
	lines := styled(t.Strong, m.summary(n), w)
	lines = append(append(append(lines, ""), list...), "")
	l, some := m.left()
	switch {
	case !some:
		return append(lines, styled(t.Text, "Enter opens the contents; practice is there whenever you like.", w)...)
	case n == 0:
		return append(lines, styled(t.Text, "Enter opens “"+l.Title+"”, where the course begins.", w)...)
	}
	return append(lines, styled(t.Text, "Enter opens “"+l.Title+"”, the first that is left. Known lessons can be read all the same.", w)...)
}

// summary says how much is known, in a sentence.
func (m beforehand) summary(n int) string {
	of := len(m.rounds)
	switch {
	case n == of && of > 1:
		return fmt.Sprintf("You know all %d of these lessons.", of)
	case n == of:
		return "You know this lesson."
	case n == 0:
		return "Much to find out: every lesson here has something for you."
	}
	return fmt.Sprintf("You know %d of these %d lessons.", n, of)
}

// ShortHelp is the footer.
func (m beforehand) ShortHelp() []key.Binding {
	if m.ask != nil {
		return m.ask.bindings()
	}
	does := "contents"
	if _, ok := m.left(); ok && m.trouble == "" {
		does = "start there"
	}
	return []key.Binding{as(m.keys.next, does), as(m.keys.leave, "leave"), m.keys.help}
}

// FullHelp lists the keys of this screen.
func (m beforehand) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{shown(k.answer, "1–9", "answer"), k.unsure, shown(k.up, "↑ ↓", "choose; scroll"), as(k.next, "answer; the next question")},
		{as(k.replay, "the packet that settles it"), shown(k.left, "← →", "hop by hop"), as(k.whyNot, "why not the other type")},
		{as(k.leave, "leave; lessons known so far stay known")},
	}
}
