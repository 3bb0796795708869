package plain

import (
	"fmt"
	"strconv"

	"portolan/internal/manifest"
	"portolan/internal/progress"
	"portolan/lessons"
)

func (m *atLesson) take(p *player, w words) bool {
	switch {
	case m.walk.Done() && w.verb != "back" && w.verb != "step":
		return false
	case m.walk.Phase() == lessons.Predicting && m.predict(p, w.verb):
		return true
	case m.walk.Phase() == lessons.Asking && m.ask != nil && m.ask.take(p, w, m.words()):
		if m.ask.graded != nil {
			m.walk = m.walk.Answer()
			m.ask.verdict(p)
		}
		return true
	}
	switch w.verb {
	case "back":
		m.goBack(p)
	case "skip":
		m.move(p, m.walk.Skip())
	case "step":
		m.goTo(p, w.rest)
	case "yaml":
		m.yaml(p)
	case "why":
		if m.ask == nil {
			return false
		}
		m.ask.why(p, w.rest)
	default:
		return false
	}
	return true
}

// predict takes a prediction; false if it is none.
func (m *atLesson) predict(p *player, word string) bool {
	guess, ok := map[string]string{"1": "yes", "yes": "yes", "2": "no", "no": "no", "0": notSure}[word]
	if !ok {
		if _, err := strconv.Atoi(word); err != nil {
			return false
		}
		p.say("Type 1, 2 or 0.")
		return true
	}
	m.guess = guess
	m.walk = m.walk.Answer()
	body := progress.Prediction{Lesson: m.lesson.ID, Step: m.step.ID, Right: m.guessedRight()}
	if guess != notSure {
		body.Chosen = guess
	}
	p.record(progress.Predicted, body)
	m.tellPhase(p)
	return true
}

// goBack goes to the text before a packet or verdict, and from there to the step before.
func (m *atLesson) goBack(p *player) {
	w := m.walk.Back()
	if m.walk.Phase() == lessons.Predicting || m.walk.Phase() == lessons.Asking {
		w = m.walk.Previous() // the text stands above the question
	}
	_, i := w.Step()
	begins := w.Phase() == m.walk.Phase() || m.walk.Phase() == lessons.Predicting || m.walk.Phase() == lessons.Asking
	if i == m.index && begins && !m.walk.Done() {
		p.say("This is where it begins. again says it once more; contents lists all lessons.")
		return
	}
	m.move(p, w)
}

// goTo goes to the step of a number.
func (m *atLesson) goTo(p *player, word string) {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > len(m.lesson.Steps) {
		p.say("The steps of this lesson:")
		for i, s := range m.lesson.Steps {
			p.item(fmt.Sprintf("step %d: ", i+1), s.Title)
		}
		return
	}
	if m.glance {
		m.record(p)
		m.glance = false
	}
	m.walk = lessons.NewWalk(m.lesson, m.lesson.Steps[n-1].ID)
	m.arrive(p)
	m.record(p)
	m.tell(p)
}

// yaml says a manifest alone: the question's, or else the latest one up to here.
func (m *atLesson) yaml(p *player) {
	for _, l := range m.manifest() {
		p.line(l.Text)
	}
	if len(m.manifest()) == 0 {
		p.say("No manifest was shown in this lesson yet.")
	}
}

func (m *atLesson) manifest() []manifest.Line {
	if m.ask != nil && m.ask.asked.Question.Manifest != "" {
		if shown, err := manifest.Annotate(m.ask.asked.Question.Manifest); err == nil {
			return shown.Lines
		}
	}
	for i := m.index; i >= 0; i-- {
		if shown := m.lesson.Steps[i].Manifest; shown != nil {
			return shown.Lines
		}
	}
	return nil
}

func (m *atLesson) words() [][2]string {
	all := [][2]string{
		{"back", "the text before a packet or an answer, then the step before"},
		{"skip", "the next step, whatever is asked here"},
		{"step 2", "the step of that number; step alone lists them"},
		{"yaml", "the manifest, without notes"},
	}
	if m.ask != nil && m.ask.show != lessons.Worked {
		all = append(all, [2]string{"why 2", "after the answer: what the answer of that number is worth"})
	}
	if m.ask != nil && m.ask.fills() {
		all = append(all, [2]string{"answer TEXT", "what goes in the gap, if it is one of these words"})
	}
	return all
}
