package plain

import (
	"fmt"

	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/quiz"
)

// practice is a round of questions from the lessons that the learner has been through.
type practice struct {
	sitting quiz.Sitting
	ask     *asking
	wrong   error // why there is no round
}

func newPractice(p *player, q Quiz) *practice {
	m := &practice{}
	last := ""
	if n := len(p.state.Answers); n > 0 {
		last = p.state.Answers[n-1].Question
	}
	pool, err := p.o.Course.Pool(p.taught(q))
	if err != nil {
		m.wrong = err
		return m
	}
	seed := q.Seed
	if seed == 0 {
		seed, pool = p.o.Seed(), quiz.Unseen(pool, p.state.Questions())
	} else {
		last = "" // a seed that was asked for draws the same round for everybody
	}
	m.sitting = quiz.NewSitting(pool, quiz.RoundLength, seed, last)
	m.present(p)
	return m
}

// taught are the lessons whose questions may be asked: the one asked for, or for a seed that was asked for those that are
// taught to somebody new, which is all, so that the round is the same for everybody.
func (p *player) taught(q Quiz) map[string]bool {
	switch {
	case q.Lesson != "":
		return map[string]bool{q.Lesson: true}
	case q.Seed != 0:
		return standing.Standing{Course: p.o.Course}.Taught()
	}
	return p.standing().Taught()
}

// present takes up the sitting's current question.
func (m *practice) present(p *player) {
	m.ask = nil
	if asked, order, ok := m.sitting.Current(); ok {
		m.ask = newAsking(p, asked, order, progress.Practice)
	}
}

func (m *practice) tell(p *player) {
	switch {
	case m.wrong != nil:
		p.trouble(m.wrong)
	case m.ask == nil:
		m.tellEnd(p)
	default:
		k, of := m.sitting.Number()
		p.say("Practice, question %d of %d", k, of)
		m.ask.tellAll(p)
	}
}

// tellEnd says how the round went, each kind of miss by its name.
func (m *practice) tellEnd(p *player) {
	results := m.sitting.Results()
	if len(results) == 0 {
		p.say("There is nothing to practise yet: a lesson first.")
		return
	}
	right, tooOpen, missed := 0, 0, ""
	for _, r := range results {
		if j := r.Graded.Judgement; j != nil && j.Verdict == quiz.TooOpen {
			tooOpen++
		}
		if r.Graded.Right {
			right++
		} else {
			missed = r.Asked.Question.Lesson
		}
	}
	p.say("The end of the round: %d of %d right.", right, len(results))
	for i, r := range results {
		word := r.Graded.Word()
		if r.Graded.Right {
			word = "right"
		}
		p.item(fmt.Sprintf("%d. ", i+1), word+": "+beginning(r.Asked))
	}
	p.gap()
	l, ok := p.o.Course.Lesson(missed)
	switch {
	case missed == "":
		p.say("Nothing missed. Come back in a few days: what one recalls after a pause stays.")
	case tooOpen > 1:
		p.say("More than once a type that works also let somebody in whom nobody asked for. Read who must not get in before you choose.")
	case ok:
		p.say("Worth another look: lesson %d, %s.", l.Number, l.Title)
	}
}

// beginning is a question in a few words.
func beginning(a quiz.Asked) string {
	text := a.Question.Ask
	if text == "" {
		text = a.Question.Story
	}
	const room = 60
	first := wrap(Clean(text), room)
	if len(first) > 1 {
		return first[0] + " ..."
	}
	return first[0]
}

func (m *practice) prompt(*player) string {
	switch {
	case m.ask == nil:
		return "Enter: contents"
	case m.ask.graded == nil:
		return m.ask.prompt()
	}
	if k, of := m.sitting.Number(); k < of {
		return fmt.Sprintf("Enter: question %d", k+1)
	}
	return "Enter: how the round went"
}

func (m *practice) enter(p *player) {
	switch {
	case m.ask == nil:
		p.open(contents{})
	case m.ask.graded == nil:
		m.ask.owed(p)
	default:
		m.sitting = m.sitting.Next()
		m.present(p)
		m.tell(p)
	}
}

func (m *practice) take(p *player, w words) bool {
	switch {
	case m.ask == nil:
		return false
	case w.verb == "why":
		m.ask.why(p, w.rest)
		return true
	case m.ask.graded == nil && m.ask.take(p, w, m.words()):
		if m.ask.graded != nil {
			m.sitting, _ = m.sitting.Answer(m.ask.graded.Choice)
			m.ask.verdict(p)
			if m.sitting.Returns() {
				p.gap()
				p.say("A similar story comes back before this round ends.")
			}
		}
		return true
	case w.verb == "skip", w.verb == "back":
		p.say("A round goes from question to question. 0: not sure, show me. contents leaves it; what is answered is kept.")
		return true
	}
	return false
}

func (m *practice) words() [][2]string {
	return [][2]string{
		{"why 2", "after the answer: what the answer of that number is worth"},
		{"answer TEXT", "what goes in a gap, if it is one of these words"},
	}
}

// stopped says where a round was left.
func (m *practice) stopped() string {
	k, of := m.sitting.Number()
	switch {
	case m.ask == nil, m.ask.graded != nil && k == of:
		return ""
	case m.ask.graded != nil:
		k++
	}
	return fmt.Sprintf("The round stops before question %d of %d.", k, of)
}
