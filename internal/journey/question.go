package journey

import (
	"strings"
	"time"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// Question is one question that the learner is asked: in a step, in a round, or in the test of [Known].
type Question struct {
	Proved  quiz.Proved
	Order   []int        // the options in the order on the screen: indices into Proved.Options
	Show    lessons.Show // how much of the table of a choose question is filled in for the learner
	Graded  *quiz.Graded // nil until it is answered
	Returns bool         // the learner missed it, and a similar story comes back in this round

	first bool // this learner has never answered it before
	begun time.Time
}

// question asks this learner a question. Its time starts now.
func (t *turn) question(proved quiz.Proved, order []int) *Question {
	return &Question{Proved: proved, Order: order, first: !t.state.Answered(proved.Question.ID), begun: t.moment.Time}
}

// Fills reports whether the learner types the answer, into a gap of a manifest.
func (q Question) Fills() bool { return q.Proved.Question.Kind == quiz.Fill }

// Worked reports whether the course solves the question and does not ask the learner.
func (q Question) Worked() bool { return q.Show == lessons.Worked }

// Hides reports whether the table leaves out the column of an option, for the learner to work out. It is the column of
// the right option, and also that of none of these, which would give the right option away.
func (q Question) Hides(option string) bool {
	return q.Show == lessons.Faded && q.Graded == nil && (option == q.Proved.Right || option == quiz.NoneOfThese)
}

// Owed reports whether the question still waits for an answer.
func (q Question) Owed() bool { return q.Graded == nil && !q.Worked() }

// Option returns the option at a position on the screen, from 0.
func (q Question) Option(place int) quiz.Choice { return q.Proved.Options[q.Order[place]] }

// Named returns the option with this name, or the zero Choice if there is none.
func (q Question) Named(is string) quiz.Choice {
	for _, c := range q.Proved.Options {
		if c.Is == is {
			return c
		}
	}
	return quiz.Choice{}
}

// prompt returns what the learner can do while the question waits for an answer.
func (q Question) prompt() Prompt { return Prompt{Options: len(q.Order), Typing: q.Fills()} }

// Pick returns the answer that an input gives, "" for "not sure". ok is false if the input gives no answer. why then
// says what the question needs, or is "" if the input means something else.
func (q Question) Pick(in Input) (answer string, why Text, ok bool) {
	switch in := in.(type) {
	case Enter:
		return "", q.wants(), false
	case Choose:
		switch {
		case in.N == 0:
			return "", "", true
		case in.N > 0 && in.N <= len(q.Order):
			return q.Option(in.N - 1).Is, "", true
		}
		return "", q.wants(), false
	case Answer:
		if q.Fills() || in.Text == "" {
			return in.Text, "", true
		}
		for _, o := range q.Proved.Options {
			if strings.EqualFold(in.Text, o.Is) {
				return o.Is, "", true
			}
		}
		return "", q.wants(), false
	}
	return "", "", false
}

func (q Question) wants() Text {
	if q.Fills() {
		return fillFirst
	}
	return ChooseFirst
}

// Grade returns the question with an answer given at a time, and what the record stores of it. The answer "" is "not
// sure".
func (q Question) Grade(answer string, at time.Time, o progress.Occasion) (Question, progress.Answer) {
	g := q.Proved.Grade(answer)
	proved := q.Proved.Question
	stored := progress.Answer{
		Question: proved.ID, Hash: q.Proved.Hash, Pattern: q.Proved.Pattern, Lesson: proved.Lesson, Objective: proved.Teaches,
		Chosen: g.Choice, Verdict: g.Word(), Right: g.Right, Misconception: g.Diagnoses, NotSure: g.NotSure,
		First: q.first, Milliseconds: at.Sub(q.begun).Milliseconds(), Occasion: o,
	}
	for _, i := range q.Order {
		stored.Order = append(stored.Order, q.Proved.Options[i].Is)
	}
	q.Graded = &g
	return q, stored
}

// answer answers a question and records the answer. The verdict is shown only after the answer is on disk.
func (t *turn) answer(q Question, answer string, o progress.Occasion) *Question {
	next, stored := q.Grade(answer, t.moment.Time, o)
	t.record(progress.Answered, stored)
	t.effect.Hold = true
	return &next
}
