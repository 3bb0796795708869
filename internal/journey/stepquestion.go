package journey

import (
	"maps"
	"math/rand/v2"

	"portolan/internal/progress"
)

// enterQuestion prepares the question of the step. If the learner has answered it in this visit to the lesson, or comes
// back to it, it has its answer.
func (s *Step) enterQuestion(t *turn) error {
	at, index := s.walk.Step()
	if q, ok := s.answered[at.Question.ID]; ok {
		s.Question, s.walk = &q, s.walk.Answered()
		return nil
	}
	proved, err := t.course.Question(at.Question.ID)
	if err != nil {
		return err
	}
	s.Question = t.question(proved, rand.New(rand.NewPCG(t.moment.Seed, uint64(index))).Perm(len(proved.Options)))
	s.Question.Show = at.Question.Show
	return nil
}

// remember keeps an answered question, so that the learner never finds it blank when they go back to it.
func (s Step) remember(q Question) Step {
	s.answered = maps.Clone(s.answered)
	if s.answered == nil {
		s.answered = map[string]Question{}
	}
	s.answered[q.Proved.Question.ID] = q
	return s
}

// recall looks up the answer to the question of the step, which the learner may have given in an earlier visit.
func (s Step) recall(t *turn) Step {
	at, _ := s.walk.Step()
	if at.Question == nil || s.walk.Done() {
		return s
	}
	if _, ok := s.answered[at.Question.ID]; ok {
		return s
	}
	proved, err := t.course.Question(at.Question.ID)
	if err != nil {
		return s // enterStep says so
	}
	if q, ok := t.asAnswered(proved); ok {
		q.Show = at.Question.Show
		return s.remember(q)
	}
	return s
}

// answer takes an answer to the question of the step. The step is recorded before the answer, except in a lookup.
func (s Step) answer(t *turn, in Input) Stop {
	answer, why, ok := s.Question.Pick(in)
	if !ok {
		t.reply(why)
		return s
	}
	s = s.beforeAnswer(t)
	s.Question = t.answer(*s.Question, answer, progress.InLesson)
	s.walk, s.lookup = s.walk.Answer(), false
	return s.remember(*s.Question)
}
