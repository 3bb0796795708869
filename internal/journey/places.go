package journey

import "portolan/internal/sandbox"

// Place is where a stop is, so that one can go there: [AtWelcome], [AtContents], [AtStep], [AtRound], [AtKnown], [AtLab], [AtBoard]
// or [AtResults].
type Place interface{ place() }

// AtWelcome is the first page of somebody who was never here.
type AtWelcome struct{}

// AtContents is the list of lessons. To open it takes all other stops away.
type AtContents struct{}

// AtStep is a step of a lesson.
type AtStep struct {
	Lesson string
	Step   string // "": where the learner left the lesson, or its first step if it is done; for a lookup the first
	Lookup bool   // one only looks something up: nothing is recorded until something is answered there
}

// AtRound is a round of practice.
type AtRound struct {
	Lesson   string // only questions of this lesson; "" is all that may be asked
	Question string // this question alone
	Seed     uint64 // the round that belongs to this number; 0 draws one
}

// AtKnown is the questions for somebody who knows the subject.
type AtKnown struct{}

// AtLab is a manifest to mend.
type AtLab struct{ Lab string }

// AtBoard is a fault to find.
type AtBoard struct {
	Board string
	Seed  uint64 // hides the fault that belongs to this number; 0 draws one
}

// AtResults is how the answers went.
type AtResults struct{}

func (AtWelcome) place()  {}
func (AtContents) place() {}
func (AtStep) place()     {}
func (AtRound) place()    {}
func (AtKnown) place()    {}
func (AtLab) place()      {}
func (AtBoard) place()    {}
func (AtResults) place()  {}

// Input is what a learner does.
type Input interface{ input() }

// Enter does the next right thing.
type Enter struct{}

// Choose chooses an option by its place from 1, in the order in which options are shown; 0 is "not sure". At a prediction 1 is "it
// answers" and 2 is "it does not". At a board it names the fault.
type Choose struct{ N int }

// Answer answers with a text: what goes in a gap, or the name of an option. "" is "not sure".
type Answer struct{ Text string }

// Move goes to the step that stands so many steps after this one, whatever is owed; below 0, before it. Behind the last step is
// the end of the lesson, from which -1 leads to the last step.
type Move struct{ By int }

// Back goes from a packet or a verdict to the text before it, and from a text to the step before.
type Back struct{}

// Edit puts the bench of a lab in place of the one that is there: after a change of its text, an undo, or a switch.
type Edit struct{ Bench sandbox.Bench }

// Probe tries a probe of a board, by its place from 0.
type Probe struct{ N int }

// Hint shows one hint more of a lab.
type Hint struct{}

// Reveal puts a lab's solution in place of its manifest.
type Reveal struct{}

// Reset begins afresh: at a board that is settled with another fault, in a lab with its first manifest, at the results with the
// lesson that it names, or with everything for "".
type Reset struct{ Lesson string }

// Open goes to a place. The stop that is there stays under it, unless it is opened instead.
type Open struct {
	Place   Place
	Instead bool
}

// Leave goes back to the stop under this one.
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
