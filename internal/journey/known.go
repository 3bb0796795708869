package journey

import (
	"slices"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
)

// Known asks somebody who knows the subject a question of each lesson of part 1, two of its last, which joins what the others
// teach. A lesson whose questions are all answered right need not be taken.
type Known struct {
	Question *Question           // nil at the end
	Rounds   []course.Beforehand // a round for each lesson that is not behind the learner

	at    int // in Rounds; behind the last is the end
	asked int // questions answered, and
	of    int // how many there are
}

// known draws the questions.
func (t *turn) known() Stop {
	behind := map[string]bool{}
	for _, l := range t.course.Lessons() {
		behind[l.ID] = t.standing().Behind(l.ID)
	}
	rounds, err := t.course.Beforehand(behind, t.state.Questions(), t.moment.Seed)
	if err != nil {
		return Broken{At: AtKnown{}, Why: err}
	}
	k := Known{Rounds: rounds}
	for _, r := range rounds {
		_, of := r.Sitting.Number()
		k.of += of
	}
	return k.presented(t)
}

// presented takes up the next question, of the next lesson where one has none left.
func (k Known) presented(t *turn) Known {
	k.Question = nil
	for ; k.at < len(k.Rounds); k.at++ {
		if asked, order, ok := k.Rounds[k.at].Sitting.Current(); ok {
			k.Question = t.question(asked, order)
			return k
		}
	}
	return k
}

// Place returns what leads here.
func (Known) Place() Place { return AtKnown{} }

// Number returns which question this is, from 1, and how many there are.
func (k Known) Number() (n, of int) {
	if k.Question != nil && k.Question.Owed() {
		return k.asked + 1, k.of
	}
	return k.asked, k.of
}

// First reports that no question is answered yet.
func (k Known) First() bool { return k.asked == 0 }

// Count returns how many of the lessons asked about are known.
func (k Known) Count() int {
	n := 0
	for _, r := range k.Rounds {
		if r.Known() {
			n++
		}
	}
	return n
}

// Left returns the first lesson that is not known; ok is false if all are.
func (k Known) Left() (l lessons.Lesson, ok bool) {
	for _, r := range k.Rounds {
		if !r.Known() {
			return r.Lesson, true
		}
	}
	return lessons.Lesson{}, false
}

// Prompt returns what may be done here.
func (k Known) Prompt() Prompt {
	if k.Question != nil && k.Question.Owed() {
		return k.Question.prompt()
	}
	l, some := k.Left()
	switch {
	case k.Question != nil && k.asked < k.of:
		return Prompt{Enter: toQuestion(k.asked + 1)}
	case k.Question != nil:
		return Prompt{Enter: whatYouKnow}
	case some:
		return Prompt{Enter: toLesson(l)}
	}
	return Prompt{Enter: toContents}
}

func (k Known) do(t *turn, in Input) Stop {
	_, enter := in.(Enter)
	switch {
	case k.Question != nil && k.Question.Owed():
		return k.answer(t, in)
	case !enter:
	case k.Question != nil:
		k.Rounds = slices.Clone(k.Rounds)
		k.Rounds[k.at].Sitting = k.Rounds[k.at].Sitting.Next()
		return k.presented(t)
	default:
		if l, some := k.Left(); some {
			t.instead(AtStep{Lesson: l.ID})
			return k
		}
		t.goTo(Open{Place: AtContents{}})
	}
	return k
}

// answer puts an answer into its round. A lesson is recorded as known with the answer that proves it, so that whoever leaves
// early, or whose terminal dies, keeps it.
func (k Known) answer(t *turn, in Input) Stop {
	answer, why, ok := k.Question.Pick(in)
	if !ok {
		t.reply(why)
		return k
	}
	k.Question = t.answer(*k.Question, answer, progress.Before)
	k.asked++
	k.Rounds = slices.Clone(k.Rounds)
	r := &k.Rounds[k.at]
	if r.Sitting, _ = r.Sitting.Answer(answer); r.Known() {
		t.record(progress.Known, progress.Step{Lesson: r.Lesson.ID})
	}
	return k
}
