package journey

import (
	"slices"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
)

// Known is a test for a learner who already knows the subject. It asks one question about each lesson of part 1 that
// the learner has not done, and two about the last lesson, because that lesson combines the others. A learner who
// answers all questions of a lesson right can skip the lesson.
type Known struct {
	Question *Question           // nil after the last question
	Rounds   []course.Beforehand // one for each lesson that the learner has neither done nor shown to know

	at       int // index in Rounds; len(Rounds) after the last question
	answered int // how many questions are answered
	of       int // how many questions there are
}

// known draws the questions of the test.
func (t *turn) known() Stop {
	behind := map[string]bool{}
	for _, l := range t.course.Lessons() {
		behind[l.ID] = t.Standing().DoneOrKnown(l.ID)
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

// presented goes on to the next question, in the next lesson if the current one has no questions left.
func (k Known) presented(t *turn) Known {
	k.Question = nil
	for ; k.at < len(k.Rounds); k.at++ {
		if proved, order, ok := k.Rounds[k.at].Sitting.Current(); ok {
			k.Question = t.question(proved, order)
			return k
		}
	}
	return k
}

// Place returns the place that opens this stop.
func (Known) Place() Place { return AtKnown{} }

// Number returns the number of the current question, from 1, and how many questions there are.
func (k Known) Number() (n, of int) {
	if k.Question != nil && k.Question.Owed() {
		return k.answered + 1, k.of
	}
	return k.answered, k.of
}

// Right reports whether the answer to the i-th question, counted from 0, was right.
func (k Known) Right(i int) bool {
	for _, r := range k.Rounds {
		results := r.Sitting.Results()
		if i < len(results) {
			return results[i].Graded.Right
		}
		i -= len(results)
	}
	return false
}

// First reports whether no question is answered yet.
func (k Known) First() bool { return k.answered == 0 }

// Count returns how many of the tested lessons the learner knows.
func (k Known) Count() int {
	n := 0
	for _, r := range k.Rounds {
		if r.Known() {
			n++
		}
	}
	return n
}

// FirstUnknown returns the first lesson that the learner does not know. ok is false if they know all of them.
func (k Known) FirstUnknown() (l lessons.Lesson, ok bool) {
	for _, r := range k.Rounds {
		if !r.Known() {
			return r.Lesson, true
		}
	}
	return lessons.Lesson{}, false
}

// Prompt returns what the learner can do here.
func (k Known) Prompt() Prompt {
	if k.Question != nil && k.Question.Owed() {
		return k.Question.prompt()
	}
	l, some := k.FirstUnknown()
	switch {
	case k.Question != nil && k.answered < k.of:
		return Prompt{Enter: toQuestion(k.answered + 1)}
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
		if l, some := k.FirstUnknown(); some {
			t.instead(AtStep{Lesson: l.ID})
			return k
		}
		t.goTo(Open{Place: AtContents{}})
	}
	return k
}

// answer adds an answer to the round of its lesson. The answer that shows that the learner knows the lesson also
// records it. So the learner keeps it even if they leave early or the terminal dies.
func (k Known) answer(t *turn, in Input) Stop {
	answer, why, ok := k.Question.Pick(in)
	if !ok {
		t.reply(why)
		return k
	}
	k.Question = t.answer(*k.Question, answer, progress.Before)
	k.answered++
	k.Rounds = slices.Clone(k.Rounds)
	r := &k.Rounds[k.at]
	if r.Sitting, _ = r.Sitting.Answer(answer); r.Known() {
		t.record(progress.Known, progress.Step{Lesson: r.Lesson.ID})
	}
	return k
}
