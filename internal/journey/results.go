package journey

import (
	"time"

	"portolan/internal/progress"
)

// Results is how the learner's answers went, by lesson and objective, and what to do next.
type Results struct {
	Lessons []Result
	Tasks   []Task
	Answers bool // a question was answered
	Nothing bool // nothing was answered, and no lab done
}

// results opens the results.
func (t *turn) results() Stop {
	all, err := t.standing().Results()
	if err != nil {
		return Broken{At: AtResults{}, Why: err}
	}
	tasks, err := t.standing().Tasks()
	if err != nil {
		return Broken{At: AtResults{}, Why: err}
	}
	answers := len(t.state.Answers) > 0
	return Results{Lessons: all, Tasks: tasks, Answers: answers, Nothing: !answers && len(t.state.Labs) == 0}
}

// Place returns what leads here.
func (Results) Place() Place { return AtResults{} }

// Prompt returns what may be done here.
func (Results) Prompt() Prompt { return Prompt{Enter: toContents} }

func (r Results) do(t *turn, in Input) Stop {
	switch in := in.(type) {
	case Enter:
		t.leave()
	case Reset:
		e := Forget(in.Lesson, t.moment.Time)
		t.record(e.Kind, e.Body)
		t.effect.Hold = true
		return t.results()
	}
	return r
}

// resumed shows what has been done meanwhile.
func (Results) resumed(t *turn) Stop { return t.results() }

// Forget returns the event after which what was done in a lesson does not count any more, or with "" what was done in all.
func Forget(lesson string, at time.Time) progress.Event {
	return progress.Event{Time: at, Kind: progress.Reset, Body: progress.Step{Lesson: lesson}}
}
