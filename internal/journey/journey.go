// Package journey decides how a learner goes through the course: which stops there are, what the learner can do at
// each, what counts, what is recorded, where the learner resumes, and what comes next. Renderers show this and turn
// what the learner types into inputs: package ui as a full-screen program, package plain as lines of text. They decide
// none of it themselves.
//
// A [Journey] is a stack of stops: a step of a lesson, a round of practice, a lab, the contents and so on. [Journey.Do]
// takes an [Input]. It returns the next journey and an [Effect]: the events to save, and whether the learner is at
// another stop now. A renderer switches on the type of [Journey.Stop] and lays it out as it likes. Cursors, pages,
// moving packets, half-typed text and the question "do you want to lose this?" belong to the renderer.
//
// The package also computes how far a learner has come ([Standing]), and it holds the sentences that all renderers
// share ([Text]).
package journey

import (
	"maps"
	"slices"
	"time"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
)

// Journey is the path of one learner through a course, and where they are on it. It is a value: Do returns the next
// journey and leaves this one unchanged. It reads no clock and draws no random number, because each input brings both
// as a [Moment]. Make a Journey with New.
type Journey struct {
	course *course.Course
	state  progress.State
	stack  []Stop
	drafts map[string]sandbox.Bench // labs that the learner has begun, by id
}

// Stop is where a learner can be: [Step], [Round], [Known], [Lab], [Board], [Welcome], [Contents], [Results], [PartEnd]
// or [Broken].
type Stop interface {
	// Place returns the place that opens this stop.
	Place() Place
	// Prompt returns what the learner can do here.
	Prompt() Prompt
	do(t *turn, in Input) Stop
}

// Prompt is what the learner can do at a stop.
type Prompt struct {
	Enter   Text // what Enter does; "" while the stop waits for an answer
	Options int  // Choose takes 1 to Options, and 0 for "not sure"; 0 if there is nothing to choose
	Typing  bool // Answer takes a text
	Moves   bool // Move goes to the step before or after
}

// Moment is what a Journey cannot find out by itself: the time of an input, and a number for random choices.
type Moment struct {
	Time time.Time
	Seed uint64
}

// Effect is the result of an input besides the next journey.
type Effect struct {
	Events []progress.Event // to save in this order; their ID and Learner are still empty
	Hold   bool             // show the next stop only after Events are on disk, or could not be saved
	Reply  Text             // why the input changed nothing; "" if there is nothing to explain
	Moved  bool             // another stop is on top of the stack, or the same stop was opened anew
}

// New returns a journey for a learner with this state. It begins at the contents.
func New(c *course.Course, state progress.State) Journey {
	j := Journey{course: c, state: state}
	j.stack = []Stop{Contents{Standing: j.Standing()}}
	return j
}

// Stop returns the stop on top of the stack, which is where the learner is.
func (j Journey) Stop() Stop { return j.stack[len(j.stack)-1] }

// Depth returns how many stops are on the stack. At a depth of 1, Leave does nothing.
func (j Journey) Depth() int { return len(j.stack) }

// State returns what the learner has done so far.
func (j Journey) State() progress.State { return j.state }

// Course returns the course that the learner goes through.
func (j Journey) Course() *course.Course { return j.course }

// Standing returns how far the learner has come.
func (j Journey) Standing() Standing { return Standing{Course: j.course, State: j.state} }

// Do gives an input to the stop on top of the stack. An input that has no meaning there changes nothing.
func (j Journey) Do(in Input, m Moment) (Journey, Effect) {
	t := &turn{Journey: j, moment: m}
	t.stack = slices.Clone(j.stack)
	switch in := in.(type) {
	case Open:
		t.goTo(in)
	case Leave:
		t.leave()
	default:
		if next := t.stack[len(t.stack)-1].do(t, in); !t.gone {
			t.put(next)
		}
	}
	return t.Journey, t.effect
}

// turn collects what one input changes. It begins as a copy of the journey, with a stack of its own. The map of drafts
// is shared with the journey, so turn copies it before it changes it.
type turn struct {
	Journey

	moment Moment
	effect Effect
	gone   bool // the stop that took the input is no longer on top
}

// record adds an event to the effect and applies it to the state at once.
func (t *turn) record(kind progress.Kind, body any) {
	e := progress.Event{Time: t.moment.Time, Kind: kind, Body: body}
	t.effect.Events = append(t.effect.Events, e)
	t.state = t.state.With(e)
}

// reply says why the input changed nothing.
func (t *turn) reply(why Text) { t.effect.Reply = why }

// draft keeps the bench of a lab, so that the learner finds it again when they reopen the lab.
func (t *turn) draft(lab string, b sandbox.Bench) {
	t.drafts = maps.Clone(t.drafts)
	if t.drafts == nil {
		t.drafts = map[string]sandbox.Bench{}
	}
	t.drafts[lab] = b
}

// leaver is a stop that has work to do when the learner leaves it.
type leaver interface{ onLeave(t *turn) }

// resumer is a stop that changes when the learner comes back to it from the stop above.
type resumer interface{ onResume(t *turn) Stop }

// goTo opens a place: above the stop on top, or instead of it. Opening the contents removes all other stops.
func (t *turn) goTo(o Open) {
	switch _, contents := o.Place.(AtContents); {
	case contents:
		for len(t.stack) > 0 {
			t.pop()
		}
	case o.Instead && len(t.stack) > 1:
		t.pop()
	}
	t.gone, t.effect.Moved = true, true
	t.stack = append(t.stack, nil) // a slot for the new stop, because arrive may already go on to another stop
	t.put(t.arrive(o.Place))
}

// put replaces the stop on top.
func (t *turn) put(s Stop) { t.stack[len(t.stack)-1] = s }

// pop removes the stop on top, after that stop has done its work as a leaver.
func (t *turn) pop() {
	if l, ok := t.stack[len(t.stack)-1].(leaver); ok {
		l.onLeave(t)
	}
	t.stack = t.stack[:len(t.stack)-1]
}

// leave goes back to the stop below. The lowest stop cannot be left.
func (t *turn) leave() {
	if len(t.stack) == 1 {
		return
	}
	t.gone, t.effect.Moved = true, true
	t.pop()
	if r, ok := t.stack[len(t.stack)-1].(resumer); ok {
		t.put(r.onResume(t))
	}
}

// instead replaces the stop on top with the stop of another place.
func (t *turn) instead(p Place) { t.goTo(Open{Place: p, Instead: true}) }

// arrive makes the stop that a place opens.
func (t *turn) arrive(p Place) Stop {
	switch p := p.(type) {
	case AtWelcome:
		return t.welcome()
	case AtStep:
		return t.step(p)
	case AtRound:
		return t.round(p)
	case AtKnown:
		return t.known()
	case AtLab:
		return t.lab(p)
	case AtBoard:
		return t.board(p)
	case AtResults:
		return t.results()
	case AtPartEnd:
		return t.partEnd(p)
	case AtContents:
	}
	return Contents{Standing: t.Standing()}
}
