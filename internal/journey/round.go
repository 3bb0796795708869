package journey

import (
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// Round is a round of practice: questions of the lessons that the learner has been through, and at last how they went.
type Round struct {
	Question *Question // nil at the end of the round

	at      AtRound
	sitting quiz.Sitting
	lesson  func(id string) (lessons.Lesson, bool)
}

// round draws a round. One that is asked for by a number is the same for everybody, whatever they have done.
func (t *turn) round(p AtRound) Stop {
	pool, err := t.pool(p)
	if err != nil {
		return Broken{At: p, Why: err}
	}
	last := ""
	if n := len(t.state.Answers); n > 0 && p.Seed == 0 && p.Question == "" {
		last = t.state.Answers[n-1].Question
	}
	seed := p.Seed
	if seed == 0 {
		seed, pool = t.moment.Seed, quiz.Unseen(pool, t.state.Questions())
	}
	r := Round{at: p, sitting: quiz.NewSitting(pool, quiz.RoundLength, seed, last), lesson: t.course.Lesson}
	return r.presented(t)
}

// pool is what a round is drawn from: the question that is asked for, or those of the lessons that may be asked.
func (t *turn) pool(p AtRound) ([]quiz.Asked, error) {
	switch {
	case p.Question != "":
		asked, err := t.course.Question(p.Question)
		return []quiz.Asked{asked}, err
	case p.Lesson != "":
		return t.course.Pool(map[string]bool{p.Lesson: true})
	case p.Seed != 0:
		return t.course.Pool(Standing{Course: t.course}.Taught()) // to somebody new, which is all
	}
	return t.course.Pool(t.standing().Taught())
}

// presented takes up the current question of the round.
func (r Round) presented(t *turn) Round {
	r.Question = nil
	if asked, order, ok := r.sitting.Current(); ok {
		r.Question = t.question(asked, order)
	}
	return r
}

// Place returns what leads here.
func (r Round) Place() Place { return r.at }

// Number returns which question this is, from 1, and how many the round has.
func (r Round) Number() (k, of int) { return r.sitting.Number() }

// Results returns what was answered so far.
func (r Round) Results() []quiz.Result { return r.sitting.Results() }

// Missed returns the lesson of the last question that was not right; ok is false if all were.
func (r Round) Missed() (l lessons.Lesson, ok bool) {
	for _, one := range r.sitting.Results() {
		if !one.Graded.Right {
			l, ok = r.lesson(one.Asked.Question.Lesson)
		}
	}
	return l, ok
}

// Prompt returns what may be done here.
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

// answer takes an answer to the question on the table.
func (r Round) answer(t *turn, in Input) Stop {
	answer, why, ok := r.Question.Pick(in)
	if !ok {
		t.reply(why)
		return r
	}
	r.Question = t.answer(*r.Question, answer, progress.Practice)
	r.sitting, _ = r.sitting.Answer(answer)
	r.Question.Returns = r.sitting.Returns()
	return r
}
