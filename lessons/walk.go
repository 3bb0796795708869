package lessons

import "slices"

// Phase is what a learner does within a step.
type Phase uint8

// The phases of a step, in order. A step has only the phases that its content needs.
const (
	Reading    Phase = iota // prose and manifest
	Predicting              // the prediction that a trace asks for, before the packet is sent
	Watching                // the packet
	Asking                  // a question, until it is answered
	Answered                // the verdict
	Doing                   // a lab or a board; the learner can go on without doing it
)

// Walk is the position of a learner in a lesson: a pure state machine that package journey drives. It is a value:
// every method that moves returns a new Walk.
type Walk struct {
	lesson    Lesson
	step      int
	phase     Phase
	shown     Phase // the furthest phase of this step that the learner has come to
	predicted bool  // the learner has made the prediction of this step
	answered  bool  // the learner has answered the question of this step
	done      bool
}

// NewWalk starts a lesson at the step with the given id, or at the first step if there is none with that id.
func NewWalk(l Lesson, step string) Walk {
	w := Walk{lesson: l, done: len(l.Steps) == 0}
	return w.start(max(0, slices.IndexFunc(l.Steps, func(s Step) bool { return s.ID == step })))
}

// Step returns the current step and its index. After the end of the lesson, it is the last step.
func (w Walk) Step() (Step, int) {
	if len(w.lesson.Steps) == 0 {
		return Step{}, 0
	}
	return w.lesson.Steps[w.step], w.step
}

// Phase returns what the learner is doing.
func (w Walk) Phase() Phase { return w.phase }

// Next goes to the next phase of the step, or after the last phase to the next step. It does nothing in a phase that
// waits for an answer (Predicting, Asking): there, Answer moves on. After Back, it leaves out every phase that the
// learner has already been in, except a lab or a board.
func (w Walk) Next() Walk {
	if w.isWaiting(w.phase) {
		return w
	}
	for _, p := range w.phases() {
		seen := asksForAnswer(p) || p <= w.shown && p != Doing
		if p > w.phase && (w.isWaiting(p) || !seen) {
			return w.enter(p)
		}
	}
	return w.Skip()
}

// enter returns the walk in a phase of this step.
func (w Walk) enter(p Phase) Walk {
	w.phase, w.shown = p, max(w.shown, p)
	return w
}

// Again returns the walk of a learner who comes back to this step. It is at the verdict if they have answered the
// question, at the packet if that is the furthest they came, and otherwise at the start of the step.
func (w Walk) Again() Walk {
	switch {
	case w.answered:
		w.phase = Answered
	case w.shown == Watching:
		w.phase = Watching
	default:
		return w.start(w.step)
	}
	return w
}

// Back goes to the previous phase of the step, but not to a phase that asks for an answer. From the first phase, it
// goes to the beginning of the step before.
func (w Walk) Back() Walk {
	phases := w.phases()
	for i := len(phases) - 1; i >= 0 && !w.done; i-- {
		if phases[i] < w.phase && !asksForAnswer(phases[i]) {
			w.phase = phases[i]
			return w
		}
	}
	return w.Previous()
}

// Answer moves on from Predicting to Watching, and from Asking to Answered. It does nothing in other phases.
func (w Walk) Answer() Walk {
	switch w.phase {
	case Predicting:
		w.predicted = true
		return w.enter(Watching)
	case Asking:
		w.answered = true
		return w.enter(Answered)
	case Reading, Watching, Answered, Doing:
	}
	return w
}

// Skip goes to the next step, even if the current phase waits for an answer.
func (w Walk) Skip() Walk {
	if w.step+1 >= len(w.lesson.Steps) {
		w.done = true
		return w
	}
	return w.start(w.step + 1)
}

// Previous goes to the start of the step before, or, after the end of the lesson, to the start of the last step.
func (w Walk) Previous() Walk {
	if w.done {
		return w.start(w.step)
	}
	return w.start(max(w.step-1, 0))
}

// Done reports whether the learner is past the last step.
func (w Walk) Done() bool { return w.done }

// start enters step i at its first phase, with nothing answered.
func (w Walk) start(i int) Walk {
	w = Walk{lesson: w.lesson, step: i, done: len(w.lesson.Steps) == 0}
	return w.enter(w.phases()[0])
}

// phases returns the phases of the current step. A question that the step solves for the learner has no phases, because
// the learner only reads it.
func (w Walk) phases() []Phase {
	s, _ := w.Step()
	var phases []Phase
	if s.Trace != nil {
		if s.Trace.Ask != "" {
			phases = append(phases, Predicting)
		}
		phases = append(phases, Watching)
	}
	if s.Question != nil && s.Question.Show != Worked {
		phases = append(phases, Asking, Answered)
	}
	if s.Lab != nil || s.Board != nil {
		return append(phases, Reading, Doing)
	}
	if s.Prose != "" || s.Manifest != nil || len(phases) == 0 {
		phases = append([]Phase{Reading}, phases...)
	}
	return phases
}

// asksForAnswer reports whether a phase is one that waits for an answer.
func asksForAnswer(p Phase) bool { return p == Predicting || p == Asking }

// isWaiting reports whether a phase waits for an answer that the learner has not given yet.
func (w Walk) isWaiting(p Phase) bool {
	return p == Predicting && !w.predicted || p == Asking && !w.answered
}
