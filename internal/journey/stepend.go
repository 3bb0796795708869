package journey

import (
	"portolan/internal/cluster"
	"portolan/lessons"
)

// atLast prepares the end of the lesson. first reports whether the learner has never been there before. The end of the
// lesson is also the end of its part if the learner has done or knows every lesson of the part, and this is the last
// lesson of the part or first is true.
func (s Step) atLast(t *turn, first bool) Step {
	s.Open = s.Lesson.Open(t.state.Questions())
	s.Objectives = t.Standing().Objectives(s.Lesson)
	part := t.Standing().part(s.Lesson.ID)
	last := len(part.Lessons) - 1
	if last >= 0 && (first || part.Lessons[last].ID == s.Lesson.ID) && t.Standing().over(part) {
		s.PartOver = part.Number
	}
	return s
}

// atEnd takes an input at the end of the lesson.
func (s Step) atEnd(t *turn, in Input) Stop {
	switch in := in.(type) {
	case Enter:
		t.instead(s.onward())
	case Back:
		return s.moveTo(t, s.walk.Previous())
	case Move:
		return s.moveBy(t, in.By)
	}
	return s
}

// onward returns the place that Enter opens at the end of the lesson.
func (s Step) onward() Place {
	next, ok := s.Next()
	switch {
	case s.PartOver > 0:
		return AtPartEnd{Part: s.PartOver}
	case ok:
		return firstStep(next)
	}
	return AtRound{}
}

// onwardText returns what Enter opens at the end of a lesson.
func (s Step) onwardText() Text {
	next, ok := s.Next()
	switch {
	case s.PartOver > 0:
		return textf("how part %d went", s.PartOver)
	case ok:
		return toLesson(next)
	}
	return toPractice
}

// End is what the learner reads at the end of a lesson.
type End struct {
	That   Text     // which lesson has ended
	Open   Text     // how many questions are unanswered; "" if none are
	Can    []string // the objectives that are met, under the heading CanNow
	NotYet []string // the other objectives, under the heading NotYetHead

	QuestionsHead Text          // the heading of the questions
	Questions     []EndQuestion // the questions of the lesson, and how they went

	Next Text // what comes next
}

// EndQuestion is a question of a lesson at its end.
type EndQuestion struct {
	Step string // the title of the step that asks it
	Mark Mark   // Right, Wrong, or any other mark if it is not answered
}

// Went returns how the question went: "right", "not right" or "not answered yet".
func (q EndQuestion) Went() Text {
	switch q.Mark {
	case Right:
		return "right"
	case Wrong:
		return "not right"
	case Unmarked, NotYet, Seen, Here:
	}
	return "not answered yet"
}

// End returns what the learner reads at the end of the lesson.
func (s Step) End() End {
	e := End{That: textf("That was lesson %d: %s", s.Lesson.Number, s.Lesson.Title), QuestionsHead: "Your answers:"}
	e.Can, e.NotYet = Split(s.Objectives)
	if s.Open > 0 {
		e.Open = questionsAre(s.Open) + " not answered yet, so the lesson counts as seen."
	}
	for i, step := range s.Lesson.Steps {
		if step.Question != nil && step.Question.Show != lessons.Worked {
			e.Questions = append(e.Questions, EndQuestion{Step: step.Title, Mark: s.Marks[i]})
		}
	}
	next, ok := s.Next()
	switch {
	case s.PartOver > 0:
		e.Next = s.partText()
	case ok:
		e.Next = ComesNext(next)
	default:
		e.Next = LastLesson
	}
	return e
}

// partText says that a part has ended, and that the page about it comes next.
func (s Step) partText() Text {
	return textf("That was the last lesson of part %d, %s. Next: how the part went.", s.PartOver, s.Lesson.Part)
}

func questionsAre(n int) Text {
	if n == 1 {
		return "One question is"
	}
	return textf("%d questions are", n)
}

// Preview returns the scene and the trace of the first packet in the next lesson, or in this one if it is the last.
// Both are zero if that lesson has no packet.
func (s Step) Preview() (cluster.Scene, cluster.Trace) {
	next, ok := s.Next()
	if !ok {
		next = s.Lesson
	}
	for i, step := range next.Steps {
		if step.Trace == nil {
			continue
		}
		if scene, trace, err := s.course.Play(next, i); err == nil {
			return scene, trace
		}
	}
	return cluster.Scene{}, cluster.Trace{}
}

// Surroundings returns a scene to show beside a step without a packet: that of its question or lab or, if it has
// neither, that of the lesson. It is zero if there is no scene.
func (s Step) Surroundings() cluster.Scene {
	at, index := s.walk.Step()
	switch {
	case s.Question != nil:
		return s.Question.Proved.Scene
	case at.Lab != nil:
		if _, scene, err := s.course.Lab(at.Lab.ID); err == nil {
			return scene
		}
	}
	scene, _, _ := s.course.Play(s.Lesson, index)
	return scene
}
