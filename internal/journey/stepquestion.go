package journey

import (
	"math/rand/v2"

	"portolan/internal/progress"
)

// enterQuestion prepares the question of the step.
func (s *Step) enterQuestion(t *turn) error {
	at, index := s.walk.Step()
	proved, err := t.course.Question(at.Question.ID)
	if err != nil {
		return err
	}
	s.Question = t.question(proved, rand.New(rand.NewPCG(t.moment.Seed, uint64(index))).Perm(len(proved.Options)))
	s.Question.Show = at.Question.Show
	return nil
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
	return s
}
