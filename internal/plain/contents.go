package plain

import (
	"fmt"
	"strings"

	"portolan/internal/standing"
	"portolan/lessons"
)

// contents is where one continues, or chooses.
type contents struct {
	brief bool // only where one is, for those who come back
}

func (c contents) tell(p *player) {
	if c.brief {
		p.say("%s", p.whereabouts())
		p.say("contents lists all lessons; help lists the words.")
		return
	}
	now := p.standing()
	for _, part := range p.o.Course.Parts {
		p.gap()
		done := 0
		for _, l := range part.Lessons {
			if now.Behind(l.ID) {
				done++
			}
		}
		p.say("Part %d, %s. %d of %d lessons done.", part.Number, part.Title, done, len(part.Lessons))
		for _, l := range part.Lessons {
			p.item(fmt.Sprintf("%d. ", l.Number), fmt.Sprintf("%s, %s%s.", l.Title, minutes(l.Duration()), p.mark(l)))
		}
	}
	p.gap()
	if len(p.state.Answers) > 0 {
		p.say("practice: 6 questions, 3 min.")
	} else {
		p.say("Practice opens with the first answered question.")
	}
}

func (c contents) enter(p *player) {
	if next := p.standing().Next(); next.Kind == standing.Learn {
		p.open(openLesson(p, next.Lesson, next.Step, true))
		return
	}
	p.open(newPractice(p, Quiz{}))
}

// take opens a lesson by its number alone.
func (c contents) take(p *player, w words) bool {
	if _, ok := w.number(); !ok {
		return false
	}
	p.toLesson(w.line)
	return true
}

func (c contents) prompt(p *player) string {
	next := p.standing().Next()
	if next.Kind != standing.Learn {
		return "Enter: practice"
	}
	return "Enter: " + strings.TrimSuffix(fmt.Sprintf("lesson %d, %s", next.Lesson.Number, next.Why), ", ")
}

func (c contents) words() [][2]string { return [][2]string{{"3", "open the lesson of that number"}} }

// standing is how far the learner is.
func (p *player) standing() standing.Standing {
	return standing.Standing{Course: p.o.Course, State: p.state}
}

// mark says what has become of a lesson.
func (p *player) mark(l lessons.Lesson) string {
	now := p.standing()
	st, here := p.state.Lessons[l.ID], now.Resume(l)
	switch {
	case st.Done:
		return ": done"
	case st.Known:
		return ": known"
	case here.Why != "":
		return ": at " + here.Why
	case l.ID == now.Next().Lesson.ID:
		return ": next"
	}
	return ""
}

// resume is the step at which a learner left a lesson; the first, "", if it is done.
func (p *player) resume(l lessons.Lesson) string { return p.standing().Resume(l).Step }

// whereabouts says where the learner is, in a sentence.
func (p *player) whereabouts() string {
	next := p.standing().Next()
	l := next.Lesson
	switch {
	case next.Kind != standing.Learn:
		return "Every lesson is done."
	case next.Why != "":
		return fmt.Sprintf("You are in lesson %d, %s, %s.", l.Number, l.Title, next.Why)
	}
	return fmt.Sprintf("Next: lesson %d, %s, %s.", l.Number, l.Title, minutes(l.Duration()))
}

// goodbye says where the learner is, and how to go on, which ends with a command.
func (p *player) goodbye() (where, how string) {
	text := p.standing().Goodbye()
	if p.o.Forgets {
		text = "Nothing was saved. From the beginning: portolan"
	}
	if p.o.Flag != "" {
		text += " " + p.o.Flag
	}
	if i := strings.LastIndex(text, ". "); i >= 0 {
		return text[:i+1], text[i+2:]
	}
	return "", text
}
