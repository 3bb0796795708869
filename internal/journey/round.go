package journey

import (
	"slices"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/quiz"
)

// Round is a round of practice: questions from the lessons that the learner has done, and at the end how it went.
type Round struct {
	Question *Question // nil at the end of the round

	at      AtRound
	sitting quiz.Sitting
	answers []Question // the answered questions with their answers, in the order of the round
	course  *course.Course
	fresh   bool // the learner had answered nothing before the round
}

// round draws the questions of a round. If the place has a seed, the round is the same for every learner, whatever they
// have done.
func (t *turn) round(p AtRound) Stop {
	pool, err := t.pool(p)
	if err != nil {
		return Broken{At: p, Why: err}
	}
	last := ""
	if n := len(t.state.Answers); n > 0 && p.Seed == 0 && p.Question == "" {
		last = t.state.Answers[n-1].Question
	}
	if p.Missed && len(pool) == 1 {
		last = "" // otherwise the only question to repeat would be left out, if it was the last one answered
	}
	seed := p.Seed
	if seed == 0 {
		seed, pool = t.moment.Seed, quiz.Unseen(pool, t.state.Questions())
	}
	r := Round{at: p, sitting: quiz.NewSitting(pool, quiz.RoundLength, seed, last), course: t.course}
	r.fresh = len(t.state.Answers) == 0
	return r.presented(t)
}

// pool returns the questions that a round is drawn from: the single question of the place, or those of every lesson
// that practice may ask about.
func (t *turn) pool(p AtRound) ([]quiz.Proved, error) {
	switch {
	case p.Question != "":
		proved, err := t.course.Question(p.Question)
		return []quiz.Proved{proved}, err
	case p.Missed:
		return t.missedPool(p.Lesson)
	case p.Lesson != "":
		return t.course.Pool(map[string]bool{p.Lesson: true})
	case p.Seed != 0:
		return t.course.Pool(Standing{Course: t.course}.Taught()) // what a new learner may be asked, which is everything
	}
	return t.course.Pool(t.Standing().Taught())
}

// presented shows the current question of the round.
func (r Round) presented(t *turn) Round {
	r.Question = nil
	if proved, order, ok := r.sitting.Current(); ok {
		r.Question = t.question(proved, order)
	}
	return r
}

// Place returns the place that opens this stop.
func (r Round) Place() Place { return r.at }

// Number returns the number of the current question, from 1, and how many questions the round has.
func (r Round) Number() (k, of int) { return r.sitting.Number() }

// Results returns the questions answered so far.
func (r Round) Results() []quiz.Result { return r.sitting.Results() }

// Answered returns the question with an index in Results, with the learner's answer.
func (r Round) Answered(i int) Question {
	q := r.answers[i]
	q.Returns = false // the round is over, so no similar question comes any more
	return q
}

// Prompt returns what the learner can do here.
func (r Round) Prompt() Prompt {
	switch {
	case r.Question == nil:
		return Prompt{Enter: toContents}
	case r.Question.Owed():
		return r.Question.prompt()
	}
	if k, of := r.sitting.Number(); k < of {
		return Prompt{Enter: toQuestion(k + 1)}
	}
	return Prompt{Enter: howItWent}
}

func (r Round) do(t *turn, in Input) Stop {
	_, enter := in.(Enter)
	switch {
	case r.Question == nil && enter:
		t.leave()
	case r.Question == nil:
	case r.Question.Owed():
		return r.answer(t, in)
	case enter:
		r.sitting = r.sitting.Next()
		return r.presented(t)
	}
	return r
}

// answer takes an answer to the current question.
func (r Round) answer(t *turn, in Input) Stop {
	answer, why, ok := r.Question.Pick(in)
	if !ok {
		t.reply(why)
		return r
	}
	r.Question = t.answer(*r.Question, answer, progress.Practice)
	r.sitting, _ = r.sitting.Answer(answer)
	r.Question.Returns = r.sitting.WillRepeat()
	r.answers = append(slices.Clip(r.answers), *r.Question)
	return r
}
