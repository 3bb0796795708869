package journey

import (
	"maps"
	"slices"
	"strings"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// Objective is something that a lesson teaches, and whether the learner has shown that they can do it.
type Objective struct {
	lessons.Objective

	Met    bool
	Missed string // the id of the question missed last, of those not made good yet; "" if there is none
}

// Objectives returns the objectives of a lesson, and decides which of them are met. An objective is met if the learner
// has answered a question about it right, or solved a lab about it, and has made every miss good. See [miss.madeGood].
func (s Standing) Objectives(l lessons.Lesson) []Objective {
	all := make([]Objective, len(l.Objectives))
	for i, o := range l.Objectives {
		all[i] = s.objective(l.ID, o)
	}
	return all
}

func (s Standing) objective(lesson string, o lessons.Objective) Objective {
	var misses []miss
	shown := false
	for at, a := range s.State.Answers {
		switch {
		case a.Lesson != lesson || a.Objective != o.ID:
		case a.Right:
			shown = true
			misses = slices.DeleteFunc(misses, func(m miss) bool { return m.madeGood(a, at) })
		case a.Occasion != progress.Before: // a miss before the lesson does not count
			misses = append(misses, miss{Answer: a, at: at})
		}
	}
	for _, lab := range s.State.Labs {
		shown = shown || lab.Solved && lab.Lesson == lesson && lab.Objective == o.ID
	}
	one := Objective{Objective: o, Met: shown && len(misses) == 0}
	if len(misses) > 0 {
		one.Missed = questionOf(misses[len(misses)-1].Answer)
	}
	return one
}

// miss is an answer that was not right, and its index among all answers.
type miss struct {
	progress.Answer

	at int
}

// madeGood reports whether a later right answer, with index at, makes the miss good. A right answer to the same
// question always does. In practice or in a test, a right answer to another question about the same objective does too,
// if one of these is true: the miss was in the lesson; both questions have the same pattern, because a round repeats a
// missed question so; or the answer is in a later round than the miss, which is certain after quiz.RoundLength answers.
func (m miss) madeGood(right progress.Answer, at int) bool {
	switch {
	case questionOf(m.Answer) == questionOf(right):
		return true
	case !practised(right):
		return false
	}
	return !practised(m.Answer) || m.Pattern != "" && m.Pattern == right.Pattern || at-m.at >= quiz.RoundLength
}

// practised reports whether an answer was given after the lesson, in practice or in a test.
func practised(a progress.Answer) bool {
	return a.Occasion == progress.Practice || a.Occasion == progress.After
}

// questionOf returns the id of the question that was answered. A board counts as one question, whichever fault it hid.
func questionOf(a progress.Answer) string {
	question, _, _ := strings.Cut(a.Question, "/") // an answer at a board has BOARD/FAULT
	return question
}

// Mark says how a step, a question, a lab, a board or an objective went.
type Mark uint8

// The marks. A question, and a step with a question, is Right or Wrong by its latest answer. A lab is Right if the
// learner solved it, and NotYet if they only read its solution.
const (
	Unmarked Mark = iota // nothing was done there yet
	NotYet               // not answered, not solved or not met, in a lesson that was begun
	Right
	Wrong
	Seen // a step without a question, or whose question is not answered yet
	Here // the step that the learner is at
)

// Marks says how the questions, labs and boards of a lesson went, each in the order of the lesson. Labs that no step
// has come last. All three are empty if the learner has neither come to the end of the lesson, nor answered one of its
// questions, nor done one of its labs.
type Marks struct{ Questions, Labs, Boards []Mark }

// Marks returns how a lesson went. It uses only the lesson and the record, so the contents open without reading any
// question or lab.
func (s Standing) Marks(l lessons.Lesson) Marks {
	answers, labs := s.marked(l.ID)
	var m Marks
	begun := s.State.Lessons[l.ID].Done || len(labs) > 0
	for _, step := range l.Steps {
		switch {
		case step.Question != nil && step.Question.Show != lessons.Worked:
			begun = begun || answers[step.Question.ID] != Unmarked
			m.Questions = append(m.Questions, max(NotYet, answers[step.Question.ID]))
		case step.Lab != nil:
			m.Labs = append(m.Labs, max(NotYet, labs[step.Lab.ID]))
			delete(labs, step.Lab.ID)
		case step.Board != nil:
			begun = begun || answers[step.Board.ID] != Unmarked
			m.Boards = append(m.Boards, max(NotYet, answers[step.Board.ID]))
		}
	}
	for _, other := range slices.Sorted(maps.Keys(labs)) { // labs that no step has: only the search opens them
		m.Labs = append(m.Labs, labs[other])
	}
	if !begun {
		return Marks{}
	}
	return m
}

// marked returns, by id, the marks of all questions and boards that the learner has answered, and of those labs of a
// lesson that they have done.
func (s Standing) marked(lesson string) (answers, labs map[string]Mark) {
	answers, labs = map[string]Mark{}, map[string]Mark{}
	for _, a := range s.latest() {
		answers[questionOf(a)] = Wrong
		if a.Right {
			answers[questionOf(a)] = Right
		}
	}
	for id, lab := range s.State.Labs {
		switch {
		case lab.Lesson != lesson:
		case lab.Solved:
			labs[id] = Right
		default:
			labs[id] = NotYet
		}
	}
	return answers, labs
}

// count returns how many marks in all are equal to mark.
func count(all []Mark, mark Mark) int {
	n := 0
	for _, m := range all {
		if m == mark {
			n++
		}
	}
	return n
}
