package journey

import "portolan/lessons"

// withLabResult looks up the recorded result of the step's lab.
func (s Step) withLabResult(t *turn) Step {
	if lab, done := t.state.Labs[s.Lab.ID]; done {
		s.Mended = &lab
	}
	return s
}

// exercise returns the place of the lab or board that belongs to the step.
func (s Step) exercise() Place {
	at, _ := s.walk.Step()
	if at.Lab != nil {
		return AtLab{Lab: at.Lab.ID}
	}
	return AtBoard{Board: at.Board.ID}
}

// onResume continues after the learner leaves a lab or board. If they have done it, now or earlier, it goes on to the
// next step. If not, it goes back to the text of this step.
func (s Step) onResume(t *turn) Stop {
	s = s.withLabResult(t)
	if s.walk.Done() || s.walk.Phase() != lessons.Doing {
		return s
	}
	if !s.done(t) {
		s.walk = s.walk.Back()
		return s
	}
	s.walk = s.walk.Next()
	s.record(t)
	return s.arrive(t)
}

// done reports whether the learner has ever solved the lab of the step, read its solution, or named a fault at its
// board.
func (s Step) done(t *turn) bool {
	at, _ := s.walk.Step()
	if at.Lab != nil {
		return s.Mended != nil
	}
	return LastFault(t.state, at.Board.ID) != ""
}
