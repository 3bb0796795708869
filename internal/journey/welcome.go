package journey

import (
	"time"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/lessons"
)

// Welcome is the first page, for a learner who has never used Portolan: a prediction, its packet, and the same again
// with one word changed. Only the prediction is recorded. A learner who leaves without a prediction sees this page
// again next time.
type Welcome struct {
	Lesson  lessons.Lesson
	Index   int // of the step in Lesson
	Scene   cluster.Scene
	Trace   cluster.Trace
	Guess   Guess         // what the learner predicted of the first packet; "" before
	PartOne time.Duration // how long the first part of the course takes
}

// welcome opens the first page.
func (t *turn) welcome() Stop {
	if t.course.Welcome == nil {
		return Broken{At: AtWelcome{}, Why: errNoWelcome}
	}
	w := Welcome{Lesson: *t.course.Welcome}
	if len(t.course.Parts) > 0 {
		w.PartOne = t.course.Parts[0].Duration()
	}
	return w.enterStep(t)
}

// enterStep computes the scene and the packet of the step.
func (w Welcome) enterStep(t *turn) Stop {
	scene, trace, err := t.course.Play(w.Lesson, w.Index)
	if err != nil {
		t.effect.Moved = true
		return Broken{At: AtWelcome{}, Why: err}
	}
	w.Scene, w.Trace = scene, trace
	return w
}

// Place returns the place that opens this stop.
func (Welcome) Place() Place { return AtWelcome{} }

// Step returns the step that is shown.
func (w Welcome) Step() lessons.Step { return w.Lesson.Steps[w.Index] }

// Asks reports whether the page waits for a prediction.
func (w Welcome) Asks() bool { return w.Index == 0 && w.Guess == "" }

// Last reports whether this is the last step.
func (w Welcome) Last() bool { return w.Index == len(w.Lesson.Steps)-1 }

// Manifest returns the manifest that was shown last, or a zero one if none was shown.
func (w Welcome) Manifest() lessons.Manifest {
	for i := w.Index; i >= 0; i-- {
		if m := w.Lesson.Steps[i].Manifest; m != nil {
			return *m
		}
	}
	return lessons.Manifest{}
}

// Prompt returns what the learner can do here.
func (w Welcome) Prompt() Prompt {
	switch {
	case w.Asks():
		return Prompt{Options: len(guesses)}
	case w.Last():
		return Prompt{Enter: start}
	}
	return Prompt{Enter: goOn}
}

func (w Welcome) do(t *turn, in Input) Stop {
	if w.Asks() {
		return w.guess(t, in)
	}
	if _, enter := in.(Enter); !enter {
		return w
	}
	if !w.Last() {
		w.Index++
		return w.enterStep(t)
	}
	for _, l := range t.course.Lessons() {
		t.instead(firstStep(l))
		return w
	}
	t.leave()
	return w
}

// guess takes the prediction.
func (w Welcome) guess(t *turn, in Input) Stop {
	guess, ok := guessOf(in)
	if !ok {
		if _, enter := in.(Enter); enter {
			t.reply(guessFirst)
		}
		return w
	}
	w.Guess = guess
	t.record(progress.Predicted, progress.Prediction{
		Lesson: w.Lesson.ID, Step: w.Step().ID, Chosen: string(guess.stored()), Right: guess.Right(w.Trace),
	})
	return w
}
