package journey

import (
	"portolan/internal/course"
	"portolan/internal/sandbox"
)

// Place names a stop, so that [Open] can go there: [AtWelcome], [AtContents], [AtStep], [AtRound], [AtKnown], [AtLab],
// [AtBoard], [AtResults] or [AtPartEnd].
type Place interface{ place() }

// AtWelcome is the first page, for a learner who has never used Portolan.
type AtWelcome struct{}

// AtContents is the list of lessons. Opening it removes all other stops from the stack.
type AtContents struct{}

// AtStep is a step of a lesson.
type AtStep struct {
	Lesson string
	Step   string // "" resumes the lesson; in a lookup, or if the lesson is done, it opens the first step
	Lookup bool   // the learner only looks something up: nothing is recorded until they answer something there
}

// AtRound is a round of practice.
type AtRound struct {
	Lesson   string // ask only about this lesson; "" asks about every lesson that practice may ask about
	Question string // ask only this question
	Missed   bool   // ask only about what the learner missed, see missedPool
	Seed     uint64 // play the round that belongs to this number; 0 draws a new one
}

// AtKnown is the test for a learner who already knows the subject.
type AtKnown struct{}

// AtLab is a broken manifest to fix.
type AtLab struct{ Lab string }

// AtBoard is a fault to find.
type AtBoard struct {
	Board string
	Seed  uint64 // hide the fault that belongs to this number; 0 draws a new one
}

// AtResults is the summary of how the learner answered.
type AtResults struct{}

// AtPartEnd is the page at the end of a part of the course.
type AtPartEnd struct{ Part int }

func (AtWelcome) place()  {}
func (AtContents) place() {}
func (AtStep) place()     {}
func (AtRound) place()    {}
func (AtKnown) place()    {}
func (AtLab) place()      {}
func (AtBoard) place()    {}
func (AtResults) place()  {}
func (AtPartEnd) place()  {}

// FoundAt returns the place that a hit of the search opens.
func FoundAt(f course.Found) Place {
	switch f.Kind {
	case course.FoundQuestion:
		return AtRound{Question: f.Question}
	case course.FoundLab:
		return AtLab{Lab: f.Lab}
	case course.FoundLesson, course.FoundStep:
	}
	return AtStep{Lesson: f.Lesson, Step: f.Step, Lookup: true}
}

// Input is one thing that the learner does.
type Input interface{ input() }

// Enter goes on to the next thing, which Prompt.Enter names.
type Enter struct{}

// Choose chooses the option with the number N, counted from 1 in the order on the screen. 0 is "not sure". At a
// prediction, 1 is "it answers" and 2 is "it does not answer". At a board, N names a fault.
type Choose struct{ N int }

// Answer answers with a text: what goes into a gap, or the name of an option. "" is "not sure".
type Answer struct{ Text string }

// Move goes forward By steps, or back if By is negative, even if the current step still waits for an answer. After the
// last step comes the end of the lesson. From there, -1 goes back to the last step.
type Move struct{ By int }

// Back goes from a packet or a verdict to the text before it, and from a text to the previous step.
type Back struct{}

// Edit replaces the bench of a lab, after the learner changes its text, undoes a change or flips a switch.
type Edit struct{ Bench sandbox.Bench }

// Probe tries the probe of a board that has the index N, from 0.
type Probe struct{ N int }

// Hint shows the next hint of a lab.
type Hint struct{}

// Reveal replaces the manifest of a lab with the solution.
type Reveal struct{}

// Reset starts over. A finished board hides another fault, and a lab gets its first manifest back. The results forget
// the lesson that Lesson names, or everything if Lesson is "".
type Reset struct{ Lesson string }

// Open goes to a place. The current stop stays on the stack below it, unless Instead is set.
type Open struct {
	Place   Place
	Instead bool // replace the current stop, unless it is the lowest one
}

// Leave goes back to the stop below this one.
type Leave struct{}

func (Enter) input()  {}
func (Choose) input() {}
func (Answer) input() {}
func (Move) input()   {}
func (Back) input()   {}
func (Edit) input()   {}
func (Probe) input()  {}
func (Hint) input()   {}
func (Reveal) input() {}
func (Reset) input()  {}
func (Open) input()   {}
func (Leave) input()  {}
