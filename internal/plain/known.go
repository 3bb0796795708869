package plain

import (
	"fmt"

	"portolan/internal/course"
	"portolan/internal/progress"
)

// beforehand asks somebody who knows the subject: lessons whose questions are all answered right need not be taken.
type beforehand struct {
	rounds []course.Beforehand
	at     int // in rounds; behind the last is the end
	asked  int // questions answered, and
	of     int // how many there are
	ask    *asking
	wrong  error
}

func newKnown(p *player) *beforehand {
	m := &beforehand{}
	behind := map[string]bool{}
	for _, l := range p.o.Course.Lessons() {
		behind[l.ID] = p.standing().Behind(l.ID)
	}
	m.rounds, m.wrong = p.o.Course.Beforehand(behind, p.state.Questions(), p.o.Seed())
	for _, r := range m.rounds {
		_, of := r.Sitting.Number()
		m.of += of
	}
	m.present(p)
	return m
}

// present takes up the next question, of the next lesson where one has none left.
func (m *beforehand) present(p *player) {
	m.ask = nil
	for ; m.at < len(m.rounds); m.at++ {
		if asked, order, ok := m.rounds[m.at].Sitting.Current(); ok {
			m.ask = newAsking(p, asked, order, progress.Before)
			return
		}
	}
}

func (m *beforehand) tell(p *player) {
	switch {
	case m.wrong != nil:
		p.trouble(m.wrong)
		return
	case m.ask == nil:
		m.tellEnd(p)
		return
	}
	number := m.asked
	if m.ask.graded == nil {
		number++
	}
	p.say("What do you know already? Question %d of %d", number, m.of)
	if m.asked == 0 {
		p.say("Not sure is a good answer: that lesson stays.")
	}
	m.ask.tellAll(p)
}

// tellEnd says of each lesson whether it is known.
func (m *beforehand) tellEnd(p *player) {
	if len(m.rounds) == 0 {
		p.say("There is nothing left to ask: the lessons of part 1 are behind you.")
		return
	}
	n := 0
	for _, r := range m.rounds {
		word := "to do"
		if r.Known() {
			word = "known"
			n++
		}
		p.item(fmt.Sprintf("%d. ", r.Lesson.Number), r.Lesson.Title+": "+word+".")
	}
	p.gap()
	p.say("%d of %d lessons are known to you. Known lessons can be read all the same.", n, len(m.rounds))
}

// left is the first round whose lesson is not known, -1 if all are.
func (m *beforehand) left() int {
	for i, r := range m.rounds {
		if !r.Known() {
			return i
		}
	}
	return -1
}

func (m *beforehand) prompt(*player) string {
	switch i := m.left(); {
	case m.ask != nil && m.ask.graded == nil:
		return m.ask.prompt()
	case m.ask != nil && m.asked < m.of:
		return fmt.Sprintf("Enter: question %d", m.asked+1)
	case m.ask != nil:
		return "Enter: what you know"
	case i >= 0:
		return fmt.Sprintf("Enter: lesson %d", m.rounds[i].Lesson.Number)
	}
	return "Enter: contents"
}

func (m *beforehand) enter(p *player) {
	switch i := m.left(); {
	case m.ask != nil && m.ask.graded == nil:
		m.ask.owed(p)
	case m.ask != nil:
		m.rounds[m.at].Sitting = m.rounds[m.at].Sitting.Next()
		m.present(p)
		m.tell(p)
	case i >= 0:
		l := m.rounds[i].Lesson
		p.open(openLesson(p, l, p.resume(l), true))
	default:
		p.open(contents{})
	}
}

func (m *beforehand) take(p *player, w words) bool {
	switch {
	case m.ask == nil:
		return false
	case w.verb == "why":
		m.ask.why(p, w.rest)
		return true
	case m.ask.graded == nil && m.ask.take(p, w, m.words()):
		if m.ask.graded != nil {
			m.count(p)
			m.ask.verdict(p)
		}
		return true
	}
	return false
}

// count puts the answer into its round. A lesson is recorded as known with the answer that proves it.
func (m *beforehand) count(p *player) {
	m.asked++
	r := &m.rounds[m.at]
	r.Sitting, _ = r.Sitting.Answer(m.ask.graded.Choice)
	if r.Known() {
		p.record(progress.Known, progress.Step{Lesson: r.Lesson.ID})
	}
}

func (m *beforehand) words() [][2]string {
	return [][2]string{
		{"why 2", "after the answer: what the answer of that number is worth"},
		{"answer TEXT", "what goes in a gap, if it is one of these words"},
	}
}
