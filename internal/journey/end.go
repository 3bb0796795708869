package journey

import (
	"fmt"

	"portolan/internal/cluster"
	"portolan/lessons"
)

// End is what the learner reads at the end of a lesson.
type End struct {
	That       Text     // which lesson it was
	Open       Text     // how many questions are unanswered; "" if none are
	Can        Text     // the heading of the objectives
	Objectives []string // what the learner can do now, or will be able to do once all questions are answered
	Asked      Text     // the heading of the questions
	Questions  []Asked  // the questions of the lesson, and how they went
	Part       Text     // says that a part of the course is over; "" if it is not
	Next       Text     // what comes next
}

// Asked is a question of a lesson, named by its step: Right, Wrong, or not answered.
type Asked struct {
	Step string
	Mark Mark
}

// Went says how the question went.
func (a Asked) Went() Text {
	switch a.Mark {
	case Right:
		return "right"
	case Wrong:
		return "not right"
	case ToCome, Seen, Here:
	}
	return "not answered yet"
}

// End returns what the learner reads at the end of the lesson.
func (s Step) End() End {
	e := End{
		That: textf("That was lesson %d: %s", s.Lesson.Number, s.Lesson.Title), Can: "You can now:",
		Asked: "Your answers:",
	}
	for _, o := range s.Lesson.Objectives {
		e.Objectives = append(e.Objectives, o.Text)
	}
	if s.Open > 0 {
		e.Open = questionsAre(s.Open) + " not answered yet, so the lesson counts as seen."
		e.Can = "This lesson is about how to:"
	}
	for i, step := range s.Lesson.Steps {
		if step.Question != nil && step.Question.Show != lessons.Worked {
			e.Questions = append(e.Questions, Asked{Step: step.Title, Mark: s.Marks[i]})
		}
	}
	next, ok := s.Next()
	if !ok {
		e.Next = LastLesson
		return e
	}
	e.Next = ComesNext(next)
	if next.Part != s.Lesson.Part {
		e.Part = s.partText(next)
	}
	return e
}

// partText says that the learner has finished a part, and how long the next part takes.
func (s Step) partText(next lessons.Lesson) Text {
	text := ""
	for _, part := range s.course.Parts {
		switch part.Title {
		case s.Lesson.Part:
			text = fmt.Sprintf("That was the end of part %d, %s. ", part.Number, part.Title)
		case next.Part:
			text += fmt.Sprintf("Part %d, %s, takes %s.", part.Number, part.Title, Minutes(part.Duration()))
		}
	}
	return Text(text)
}

func questionsAre(n int) Text {
	if n == 1 {
		return "One question is"
	}
	return textf("%d questions are", n)
}

// Preview returns the first picture of the next lesson, or of this one if it is the last: its scene, and a trace
// through it. Both are zero if the lesson shows none.
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

// Surroundings returns a scene to show beside a step that has no packet: that of its question or lab, or else that of
// the lesson. It is zero if there is none.
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
