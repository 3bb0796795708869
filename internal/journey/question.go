package journey

import (
	"strings"
	"time"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// Question is one question that is asked: part of a step, of a round, and of what is asked beforehand.
type Question struct {
	Asked   quiz.Asked
	Order   []int        // how the options are shown: indices into Asked.Options
	Show    lessons.Show // how much of a choose question's table is given
	Graded  *quiz.Graded // nil until it is answered
	Returns bool         // it was missed, and a similar story comes back in this round

	first bool // this learner never answered it before
	begun time.Time
}

// question asks a question of this learner now.
func (t *turn) question(asked quiz.Asked, order []int) *Question {
	return &Question{Asked: asked, Order: order, first: !t.state.Answered(asked.Question.ID), begun: t.moment.Time}
}

// Fills reports that the answer is typed, into a gap of a manifest.
func (q Question) Fills() bool { return q.Asked.Question.Kind == quiz.Fill }

// Worked reports that the question is solved for the learner, who is not asked.
func (q Question) Worked() bool { return q.Show == lessons.Worked }

// Owed reports that the question waits for an answer.
func (q Question) Owed() bool { return q.Graded == nil && !q.Worked() }

// Option returns the option at a place on the screen, from 0.
func (q Question) Option(place int) quiz.Choice { return q.Asked.Options[q.Order[place]] }

// Named returns the option of a name; the zero one if there is none.
func (q Question) Named(is string) quiz.Choice {
	for _, c := range q.Asked.Options {
		if c.Is == is {
			return c
		}
	}
	return quiz.Choice{}
}

// prompt is what may be done at a question that is owed.
func (q Question) prompt() Prompt { return Prompt{Options: len(q.Order), Typing: q.Fills()} }

// Pick returns the answer that an input gives, "" for "not sure". ok is false if the input answers nothing; why then says what
// is wanted, unless the input has another meaning.
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
		for _, o := range q.Asked.Options {
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

// Grade returns the question as it is answered at a time, and what the record keeps of that. "" is "not sure".
func (q Question) Grade(answer string, at time.Time, o progress.Occasion) (Question, progress.Answer) {
	g := q.Asked.Grade(answer)
	asked := q.Asked.Question
	kept := progress.Answer{
		Question: asked.ID, Hash: q.Asked.Hash, Pattern: q.Asked.Pattern, Lesson: asked.Lesson, Objective: asked.Teaches,
		Chosen: g.Choice, Verdict: g.Word(), Right: g.Right, Misconception: g.Diagnoses, NotSure: g.NotSure,
		First: q.first, Took: at.Sub(q.begun), Occasion: o,
	}
	for _, i := range q.Order {
		kept.Order = append(kept.Order, q.Asked.Options[i].Is)
	}
	q.Graded = &g
	return q, kept
}

// answer takes an answer to a question that is owed, keeps it, and holds the verdict until that is on disk.
func (t *turn) answer(q Question, answer string, o progress.Occasion) *Question {
	next, kept := q.Grade(answer, t.moment.Time, o)
	t.record(progress.Answered, kept)
	t.effect.Hold = true
	return &next
}
