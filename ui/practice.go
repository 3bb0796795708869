package ui

import (
	"fmt"
	"maps"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/lessons"
	"portolan/quiz"
)

// practice is a round of questions from the lessons that the learner has been through.
type practice struct {
	turn

	sitting quiz.Sitting
	trouble string
}

func newPractice(s *session, state progress.State, p Place) Screen {
	m := practice{turn: turn{session: s, keys: newKeys(), seen: state.Questions()}}
	last := ""
	if n := len(state.Answers); n > 0 {
		last = state.Answers[n-1].Question
	}
	pool, err := poolOf(s, state, p)
	if err != nil {
		m.trouble = err.Error()
		return m
	}
	seed := p.Seed
	if seed == 0 {
		seed, pool = s.seed(), quiz.Unseen(pool, m.seen)
	}
	if p.Seed != 0 || p.Question != "" {
		last = "" // a seed that was asked for draws the same round for everybody
	}
	m.sitting = quiz.NewSitting(pool, quiz.RoundLength, seed, last)
	return m.present()
}

// poolOf is what a round is drawn from: a question that was asked for, or those of the lessons that may be asked.
func poolOf(s *session, state progress.State, p Place) ([]quiz.Asked, error) {
	if p.Question == "" {
		return s.course.Pool(askable(s, state, p))
	}
	asked, err := s.course.Question(p.Question)
	return []quiz.Asked{asked}, err
}

// askable returns the lessons whose questions may be asked: the one asked for, or for a seed that was asked for those that
// are taught to somebody new, which is all, so that the round is the same for everybody.
func askable(s *session, state progress.State, p Place) map[string]bool {
	switch {
	case p.Lesson != "":
		return map[string]bool{p.Lesson: true}
	case p.Seed != 0:
		return standing.Standing{Course: s.course}.Taught()
	}
	return standing.Standing{Course: s.course, State: state}.Taught()
}

// present puts the sitting's current question on the screen.
func (m practice) present() practice {
	m.turn = m.over()
	if asked, order, ok := m.sitting.Current(); ok {
		m.turn = m.put(asked, order, progress.Practice)
	}
	return m
}

// Resume goes on where one was.
func (m practice) Resume(progress.State) Screen { return m }

// Resize lays the question out anew.
func (m practice) Resize(f Frame) Screen {
	m.turn = m.resize(f)
	return m
}

// Update handles a message.
func (m practice) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	t, happened, action, cmd := m.update(msg)
	m.turn = t
	switch {
	case happened == leaving:
		return m, Back{}, nil
	case happened == onward:
		return m.enter()
	case happened == answered:
		m = m.count()
	case m.ask == nil:
		action = m.afterwards(msg)
	}
	return m, action, cmd
}

// afterwards opens the lesson that is worth another look, once the round is over.
func (m practice) afterwards(msg tea.Msg) Action {
	press, ok := msg.(tea.KeyPressMsg)
	if l, missed := m.missed(); ok && missed && key.Matches(press, m.keys.reread) {
		return Open{Place: Place{Screen: LessonScreen, Lesson: l.ID, Lookup: true}, Instead: true}
	}
	return nil
}

// count tells the sitting what was answered.
func (m practice) count() practice {
	m.seen = maps.Clone(m.seen)
	m.seen[m.ask.asked.Question.ID] = true
	m.sitting, _ = m.sitting.Answer(m.ask.graded.Choice)
	a := *m.ask
	a.returns = m.sitting.Returns()
	a = a.laidOut()
	m.ask = &a
	return m
}

func (m practice) enter() (Screen, Action, tea.Cmd) {
	if m.ask == nil {
		return m, Back{}, nil
	}
	m.sitting = m.sitting.Next()
	return m.present(), nil, nil
}

// View paints the question, or how the round went.
func (m practice) View() string {
	p := page{left: "Practice", ruled: true, keys: m.ShortHelp()}
	switch {
	case m.trouble != "":
		p.body = styled(m.frame.Theme.Bad, m.trouble, bodyWidth(m.frame))
		return p.render(m.frame)
	case m.ask == nil:
		p.right, p.body = "the end", m.endLines()
		return p.render(m.frame)
	}
	k, of := m.sitting.Number()
	p.right = fmt.Sprintf("question %d of %d", k, of)
	return m.ask.fill(p).render(m.frame)
}

// endLines says how the round went, each kind of miss by its name.
func (m practice) endLines() []string {
	t, w := m.frame.Theme, bodyWidth(m.frame)
	results := m.sitting.Results()
	if len(results) == 0 {
		return styled(t.Text, "There is nothing to practise yet: a lesson first.", w)
	}
	right := 0
	for _, r := range results {
		if r.Graded.Right {
			right++
		}
	}
	lines := []string{margin + t.Strong.Render(fmt.Sprintf("%d of %d right", right, len(results))), ""}
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
	return append(lines, styled(t.Text, m.advice(results), w)...)
}

// summary is a question in one line.
func summary(a quiz.Asked, width int) string {
	text := a.Question.Ask
	if text == "" {
		text = a.Question.Story
	}
	return ellipsis(text, width)
}

// missed is the lesson of the last question that was not right; ok is false if all were.
func (m practice) missed() (l lessons.Lesson, ok bool) {
	for _, r := range m.sitting.Results() {
		if !r.Graded.Right {
			l, ok = m.session.course.Lesson(r.Asked.Question.Lesson)
		}
	}
	return l, ok
}

// advice says what to do next, from what was missed.
func (m practice) advice(results []quiz.Result) string {
	tooOpen := 0
	for _, r := range results {
		if j := r.Graded.Judgement; j != nil && j.Verdict == quiz.TooOpen {
			tooOpen++
		}
	}
	l, ok := m.missed()
	switch {
	case tooOpen > 1:
		return "More than once a type that works also let somebody in whom nobody asked for. Read who must not get in before you choose."
	case ok:
		return fmt.Sprintf("“%s” is worth another look.", l.Title)
	}
	return "Nothing missed. Come back in a few days: what one recalls after a pause stays."
}

// ShortHelp is the footer.
func (m practice) ShortHelp() []key.Binding {
	if m.ask == nil {
		b := []key.Binding{as(m.keys.next, "contents")}
		if _, ok := m.missed(); ok {
			b = append(b, m.keys.reread)
		}
		return append(b, m.keys.help)
	}
	return m.ask.bindings()
}

// FullHelp lists the keys of this screen.
func (m practice) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{shown(k.answer, "1–9", "answer"), k.unsure, shown(k.up, "↑ ↓", "choose; scroll"), as(k.next, "answer; the next question")},
		{as(k.replay, "the packet that settles it"), shown(k.left, "← →", "hop by hop"), as(k.whyNot, "why not the other type"), as(k.edit, "after the answer: change the manifest in a sandbox")},
		{as(k.reread, "at the end: open the lesson that is worth another look")},
		{as(k.leave, "leave the round; what is answered is kept")},
	}
}
