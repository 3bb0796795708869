package journey

import (
	"time"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/lessons"
)

// Welcome is the first page of somebody who was never here: a guess, its packet, and the same with one word changed. Of it only the
// guess is recorded: who looks and leaves was never here.
type Welcome struct {
	Lesson  lessons.Lesson
	Index   int // the step
	Scene   cluster.Scene
	Trace   cluster.Trace
	Guess   Guess         // what was guessed of the first packet; "" before
	PartOne time.Duration // what the first part of the course takes
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
	return w.arrived(t)
}

// arrived plays the packet of the step.
func (w Welcome) arrived(t *turn) Stop {
	scene, trace, err := t.course.Play(w.Lesson, w.Index)
	if err != nil {
		t.effect.Moved = true
		return Broken{At: AtWelcome{}, Why: err}
	}
	w.Scene, w.Trace = scene, trace
	return w
}

// Place returns what leads here.
func (Welcome) Place() Place { return AtWelcome{} }

// Step returns the step that is shown.
func (w Welcome) Step() lessons.Step { return w.Lesson.Steps[w.Index] }

// Asks reports that a guess is owed.
func (w Welcome) Asks() bool { return w.Index == 0 && w.Guess == "" }

// Last reports that no other step follows.
func (w Welcome) Last() bool { return w.Index == len(w.Lesson.Steps)-1 }

// Manifest returns the latest manifest that was shown; the zero one if there was none.
func (w Welcome) Manifest() lessons.Manifest {
	for i := w.Index; i >= 0; i-- {
		if m := w.Lesson.Steps[i].Manifest; m != nil {
			return *m
		}
	}
	return lessons.Manifest{}
}

// Prompt returns what may be done here.
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
		return w.arrived(t)
	}
	for _, l := range t.course.Lessons() {
		t.instead(firstStep(l))
		return w
	}
	t.leave()
	return w
}

// guess takes the guess.
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
		Lesson: w.Lesson.ID, Step: w.Step().ID, Chosen: string(guess.kept()), Right: guess.Right(w.Trace),
	})
	return w
}
