package journey

// Contents is the list of lessons, with one thing to do: what Enter does first is always the next right thing.
type Contents struct{ Standing Standing }

// Place returns what leads here.
func (Contents) Place() Place { return AtContents{} }

// Prompt returns what may be done here.
func (c Contents) Prompt() Prompt { return Prompt{Enter: c.Standing.Next().enters()} }

func (c Contents) do(t *turn, in Input) Stop {
	if _, enter := in.(Enter); enter {
		t.goTo(Open{Place: c.Standing.Next().Place()})
	}
	return c
}

// resumed shows what has been done meanwhile.
func (Contents) resumed(t *turn) Stop { return Contents{Standing: t.standing()} }

// Place returns where a task is done.
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

// Broken is a stop in place of one that cannot be shown. Enter goes on behind a broken step of a lesson, and leaves all else.
type Broken struct {
	At  Place
	Why error

	behind *Step
}

// Place returns where the stop would be that cannot be shown.
func (b Broken) Place() Place { return b.At }

// Prompt returns what may be done here.
func (b Broken) Prompt() Prompt { return Prompt{Enter: goOn, Moves: b.behind != nil} }

// Step returns the step of a lesson that cannot be shown; ok is false if it is something else.
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
