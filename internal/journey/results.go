package journey

import (
	"time"

	"portolan/internal/progress"
)

// Results shows how the learner answered, by lesson and objective, and what to do next.
type Results struct {
	Lessons []Result
	Tasks   []Task
	Answers bool // the learner has answered at least one question
}

// results opens the results.
func (t *turn) results() Stop {
	all, err := t.Standing().Results()
	if err != nil {
		return Broken{At: AtResults{}, Why: err}
	}
	tasks, err := t.Standing().Tasks()
	if err != nil {
		return Broken{At: AtResults{}, Why: err}
	}
	return Results{Lessons: all, Tasks: tasks, Answers: len(t.state.Answers) > 0}
}

// Place returns the place that opens this stop.
func (Results) Place() Place { return AtResults{} }

// Prompt returns what the learner can do here.
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

// onResume reads the results again, because the learner may have made progress while another stop was on top.
func (Results) onResume(t *turn) Stop { return t.results() }

// Forget returns an event that resets a lesson: what the learner did in it before the event no longer counts. "" resets
// all lessons.
func Forget(lesson string, at time.Time) progress.Event {
	return progress.Event{Time: at, Kind: progress.Reset, Body: progress.Step{Lesson: lesson}}
}
