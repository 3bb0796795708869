package journey

import (
	"maps"
	"slices"

	"portolan/internal/progress"
	"portolan/lessons"
)

// visit is what a learner has done in a step since they opened the lesson.
type visit struct {
	walk     lessons.Walk
	guess    Guess
	question *Question
	rows     int
}

// leaveStep returns the step with its state kept in visits, before the walk moves to another step.
func (s Step) leaveStep() Step {
	if s.walk.Done() {
		return s
	}
	_, index := s.walk.Step()
	s.visits = maps.Clone(s.visits)
	if s.visits == nil {
		s.visits = map[int]visit{}
	}
	s.visits[index] = visit{walk: s.walk, guess: s.Guess, question: s.Question, rows: s.Rows}
	return s
}

// arrive enters the step that the walk has reached. If the learner was here before, it restores what they did: the
// question has its answer, and the packet is after its last hop.
func (s Step) arrive(t *turn) Stop {
	stop := s.enterStep(t)
	entered, ok := stop.(Step)
	if !ok || entered.walk.Done() {
		return stop
	}
	_, index := entered.walk.Step()
	before, been := entered.visits[index]
	if !been {
		return entered.withRecorded(t)
	}
	entered.Rows = before.rows
	walk := before.walk.Again()
	switch {
	case walk.Phase() == lessons.Answered:
		entered.Question = before.question
	case walk.Phase() != lessons.Watching:
		return entered
	}
	entered.walk, entered.Guess, entered.Again = walk, before.guess, true
	return entered
}

// withRecorded returns the step with the recorded answer to its question, if there is one. In a lookup, and in a lesson
// that was done before, it leaves the question to be answered again.
func (s Step) withRecorded(t *turn) Step {
	if s.anew || s.Question == nil || s.walk.Phase() != lessons.Asking {
		return s
	}
	q := *s.Question
	for _, a := range slices.Backward(t.state.Answers) {
		if a.Question != q.Proved.Question.ID {
			continue
		}
		if a.Hash != q.Proved.Hash {
			return s // the question has changed since
		}
		q.Order = recordedOrder(q, a)
		graded := q.Proved.Grade(a.Chosen)
		q.Graded = &graded
		s.Question, s.walk, s.Again = &q, s.walk.Answer(), true
		return s
	}
	return s
}

// recordedOrder returns the order in which the options of a question were shown when it was answered. If the question
// has other options by now, the order stays as it is.
func recordedOrder(q Question, a progress.Answer) []int {
	order := make([]int, 0, len(a.Order))
	for _, is := range a.Order {
		for i, option := range q.Proved.Options {
			if option.Is == is {
				order = append(order, i)
			}
		}
	}
	if len(order) != len(q.Order) {
		return q.Order
	}
	return order
}

// marks returns the mark of each step of the lesson.
func (s Step) marks(t *turn) []Mark {
	marks := make([]Mark, len(s.Lesson.Steps))
	answers, _ := t.Standing().marked(s.Lesson.ID)
	for i, step := range s.Lesson.Steps {
		if t.state.Lessons[s.Lesson.ID].Seen[step.ID] {
			marks[i] = Seen
		}
		if step.Question != nil && step.Question.Show != lessons.Worked && answers[step.Question.ID] != Unmarked {
			marks[i] = answers[step.Question.ID]
		}
	}
	if _, index := s.walk.Step(); !s.walk.Done() {
		marks[index] = Here
	}
	return marks
}
