// Package journey decides how a learner goes through the course: what is there, what may be done, what counts, what is recorded,
// where one goes on, and what comes next. Screens and lines of text show it and turn what is typed into its inputs; they decide
// none of this themselves.
//
// A [Journey] is a stack of stops: a step of a lesson, a round of practice, a lab, the contents and so on. [Journey.Do] takes an
// [Input] and returns the journey after it and its [Effect]: the events to keep, and whether the learner is somewhere else now.
// Renderers switch on the type of [Journey.Stop], and lay it out as they like. Cursors, pages, packets that move, text that is
// half typed, and questions before something is lost belong to them.
//
// The package also says how far a learner has come ([Standing]) and holds the sentences that screens and lines share ([Text]).
package journey

import (
	"maps"
	"slices"
	"time"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
)

// Journey is one learner in a course. It is a value: Do returns the next one and leaves this one as it is. It reads no clock and
// draws no random number; both come with each input as a [Moment]. Make one with New.
type Journey struct {
	course *course.Course
	state  progress.State
	stack  []Stop
	drafts map[string]sandbox.Bench // labs under way, by id
}

// Stop is where a learner can be: [Step], [Round], [Known], [Lab], [Board], [Welcome], [Contents], [Results] or [Broken].
type Stop interface {
	// Place returns what leads here.
	Place() Place
	// Prompt returns what may be done here.
	Prompt() Prompt
	do(t *turn, in Input) Stop
}

// Prompt is what may be done at a stop.
type Prompt struct {
	Enter   Text // what Enter does; "" where an answer is owed
	Options int  // Choose takes 1 to this many, and 0 for "not sure"; 0 if there is nothing to choose
	Typing  bool // Answer takes a text
	Moves   bool // Move leads to the steps before and after
}

// Moment is what an input cannot know by itself: when it comes, and a number to draw from.
type Moment struct {
	Time time.Time
	Seed uint64
}

// Effect is what an input leads to besides the next journey.
type Effect struct {
	Events []progress.Event // to keep, in this order; without ID and learner
	Hold   bool             // the next stop is to be shown only when Events are on disk, or cannot be kept
	Reply  Text             // why nothing has happened; "" if something has
	Moved  bool             // the stop on top of the stack is another one, or the same one opened anew
}

// New returns a journey that begins at the contents, for a learner's state.
func New(c *course.Course, state progress.State) Journey {
	j := Journey{course: c, state: state}
	j.stack = []Stop{Contents{Standing: j.Standing()}}
	return j
}

// Stop returns where the learner is.
func (j Journey) Stop() Stop { return j.stack[len(j.stack)-1] }

// Depth returns how many stops lie on each other, this one included: Leave at a depth of 1 leads nowhere.
func (j Journey) Depth() int { return len(j.stack) }

// State returns what the learner has done so far.
func (j Journey) State() progress.State { return j.state }

// Course returns the course that the journey leads through.
func (j Journey) Course() *course.Course { return j.course }

// Standing returns how far the learner is.
func (j Journey) Standing() Standing { return Standing{Course: j.course, State: j.state} }

// Do takes an input at the stop on top. One that means nothing there changes nothing.
func (j Journey) Do(in Input, m Moment) (Journey, Effect) {
	t := &turn{course: j.course, state: j.state, drafts: j.drafts, stack: slices.Clone(j.stack), moment: m}
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
	j.state, j.drafts, j.stack = t.state, t.drafts, t.stack
	return j, t.effect
}

// turn is one input on its way. The stack is its own copy; state and drafts are copied when they are changed.
type turn struct {
	course *course.Course
	state  progress.State
	drafts map[string]sandbox.Bench
	stack  []Stop
	moment Moment
	effect Effect
	gone   bool // the stop that took the input does not lie on top any more
}

// record keeps an event, and counts it at once.
func (t *turn) record(kind progress.Kind, body any) {
	e := progress.Event{Time: t.moment.Time, Kind: kind, Body: body}
	t.effect.Events = append(t.effect.Events, e)
	t.state = t.state.With(e)
}

// reply says why nothing has happened.
func (t *turn) reply(why Text) { t.effect.Reply = why }

// draft keeps the bench of a lab for when the learner comes back to it.
func (t *turn) draft(lab string, b sandbox.Bench) {
	t.drafts = maps.Clone(t.drafts)
	if t.drafts == nil {
		t.drafts = map[string]sandbox.Bench{}
	}
	t.drafts[lab] = b
}

// leaver is a stop at which something is to be done when it is left.
type leaver interface{ left(t *turn) }

// resumer is a stop that goes on in another way when what lay on it is left.
type resumer interface{ resumed(t *turn) Stop }

// goTo opens a place, on the stop on top or instead of it. The contents take the place of all.
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
	t.stack = append(t.stack, nil) // its place, for a stop that moves on while it is made
	t.put(t.arrive(o.Place))
}

// put puts a stop on top, in place of the one there.
func (t *turn) put(s Stop) { t.stack[len(t.stack)-1] = s }

// pop takes the stop on top away.
func (t *turn) pop() {
	if l, ok := t.stack[len(t.stack)-1].(leaver); ok {
		l.left(t)
	}
	t.stack = t.stack[:len(t.stack)-1]
}

// leave goes back to what lies under the stop on top. The lowest stop cannot be left.
func (t *turn) leave() {
	if len(t.stack) == 1 {
		return
	}
	t.gone, t.effect.Moved = true, true
	t.pop()
	if r, ok := t.stack[len(t.stack)-1].(resumer); ok {
		t.put(r.resumed(t))
	}
}

// instead opens a place in place of the stop on top.
func (t *turn) instead(p Place) { t.goTo(Open{Place: p, Instead: true}) }

// arrive makes the stop of a place.
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
	case AtContents:
	}
	return Contents{Standing: t.standing()}
}

func (t *turn) standing() Standing { return Standing{Course: t.course, State: t.state} }
