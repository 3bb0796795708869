package lessons

// Phase is what a learner does within a step.
type Phase uint8

// The phases of a step, in order; a step has those its content asks for.
const (
	Reading    Phase = iota // prose and manifest
	Predicting              // the trace's ask, before the packet
	Watching                // the packet
	Asking                  // a question, until it is answered
	Answered                // the verdict
	Doing                   // a lab or a board, which nobody owes
)

// Walk is how a lesson proceeds: a pure state machine that the screens, plain mode and rooms drive.
// It is a value; every method returns the next one.
type Walk struct {
	lesson    Lesson
	step      int
	phase     Phase
	predicted bool // the prediction of this step is made: it is not owed again
	answered  bool // so is the answer to its question
	done      bool
}

// NewWalk starts a lesson at the step of that id, or at the first if there is none.
func NewWalk(l Lesson, step string) Walk {
	w := Walk{lesson: l, done: len(l.Steps) == 0}
	at := 0
	for i, s := range l.Steps {
		if s.ID == step {
			at = i
		}
	}
	return w.start(at)
}

// Step returns the current step and its index; after the end it is the last one.
func (w Walk) Step() (Step, int) {
	if len(w.lesson.Steps) == 0 {
		return Step{}, 0
	}
	return w.lesson.Steps[w.step], w.step
}

// Phase returns what the learner is doing.
func (w Walk) Phase() Phase { return w.phase }

// Next does the next right thing: from reading to predicting or watching or asking, from there to the next step. It
// stays where an answer is owed (Predicting, Asking): those proceed by Answer. An answer once given is not owed again
// while the learner stays in the step.
func (w Walk) Next() Walk {
	if w.owes(w.phase) {
		return w
	}
	for _, p := range w.phases() {
		if p > w.phase && (w.owes(p) || !owing(p)) {
			w.phase = p
			return w
		}
	}
	return w.Skip()
}

// Back goes to the phase or step before: within a step to what can be looked at again without
// answering again, from the beginning of a step to the beginning of the one before.
func (w Walk) Back() Walk {
	phases := w.phases()
	for i := len(phases) - 1; i >= 0 && !w.done; i-- {
		if phases[i] < w.phase && !owing(phases[i]) {
			w.phase = phases[i]
			return w
		}
	}
	return w.Previous()
}

// Answer moves on from Predicting to Watching, and from Asking to Answered. In other phases nothing is owed, and
// nothing moves.
func (w Walk) Answer() Walk {
	switch w.phase {
	case Predicting:
		w.phase, w.predicted = Watching, true
	case Asking:
		w.phase, w.answered = Answered, true
	case Reading, Watching, Answered, Doing:
	}
	return w
}

// Skip goes to the next step, whatever is owed.
func (w Walk) Skip() Walk {
	if w.step+1 >= len(w.lesson.Steps) {
		w.done = true
		return w
	}
	return w.start(w.step + 1)
}

// Previous goes to the start of the step before; from behind the end that is the last step.
func (w Walk) Previous() Walk {
	if w.done {
		return w.start(w.step)
	}
	return w.start(max(w.step-1, 0))
}

// Done reports that the last step is behind.
func (w Walk) Done() bool { return w.done }

// start enters step i at its first phase, with nothing answered.
func (w Walk) start(i int) Walk {
	w = Walk{lesson: w.lesson, step: i, done: len(w.lesson.Steps) == 0}
	w.phase = w.phases()[0]
	return w
}

// phases are those of the current step. A question that is worked out for the learner is only read.
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

// owing reports whether a phase waits for an answer.
func owing(p Phase) bool { return p == Predicting || p == Asking }

// owes reports whether a phase still waits for its answer.
func (w Walk) owes(p Phase) bool {
	return p == Predicting && !w.predicted || p == Asking && !w.answered
}
