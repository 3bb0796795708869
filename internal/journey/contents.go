package journey

// Contents is the list of lessons. It also offers the one thing to do next, and Enter opens that.
type Contents struct{ Standing Standing }

// Place returns the place that opens this stop.
func (Contents) Place() Place { return AtContents{} }

// Prompt returns what the learner can do here.
func (c Contents) Prompt() Prompt { return Prompt{Enter: c.Standing.Next().enters()} }

func (c Contents) do(t *turn, in Input) Stop {
	if _, enter := in.(Enter); enter {
		t.goTo(Open{Place: c.Standing.Next().Place()})
	}
	return c
}

// onResume reads the progress again, because the learner may have made some while another stop was on top.
func (Contents) onResume(t *turn) Stop { return Contents{Standing: t.Standing()} }

// Place returns the place where the learner does the task.
func (task Task) Place() Place {
	switch task.Kind {
	case Learn:
		return AtStep{Lesson: task.Lesson.ID}
	case Mend:
		return AtLab{Lab: task.Lab.ID}
	case Practise:
	}
	return AtRound{Lesson: task.Lesson.ID}
}

// Broken takes the place of a stop that cannot be shown. If that stop is a step of a lesson, Enter goes on to the next
// step. Otherwise Enter leaves the stop.
type Broken struct {
	At  Place
	Why error

	behind *Step // the step that cannot be shown; nil if the stop is something else
}

// Place returns the place of the stop that cannot be shown.
func (b Broken) Place() Place { return b.At }

// Prompt returns what the learner can do here.
func (b Broken) Prompt() Prompt { return Prompt{Enter: goOn, Moves: b.behind != nil} }

// Step returns the step that cannot be shown. ok is false if the stop is not a step of a lesson.
func (b Broken) Step() (s Step, ok bool) {
	if b.behind == nil {
		return Step{}, false
	}
	return *b.behind, true
}

func (b Broken) do(t *turn, in Input) Stop {
	by := 1
	switch in := in.(type) {
	case Enter:
	case Move:
		by = in.By
	case Back:
		by = -1
	default:
		return b
	}
	if b.behind == nil {
		if _, enter := in.(Enter); enter {
			t.leave()
		}
		return b
	}
	t.effect.Moved = true
	return b.behind.moveBy(t, by)
}
