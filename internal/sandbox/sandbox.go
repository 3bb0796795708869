// Package sandbox lets a learner edit a manifest. After every change of the text it computes the API server's errors,
// the scene with the manifest applied, which client can connect at which kind of address, and, for a lab, which needs
// and bans hold.
//
// A [Bench] is a pure state machine, so the full screen, plain mode and rooms all use the same one.
package sandbox

import (
	"slices"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
	"portolan/quiz/lab"
)

// Bench is a text, the scene that the text is applied to, and the events that have happened to that scene. It is a
// value: every method that changes something returns a new Bench.
type Bench struct {
	base    cluster.Scene
	start   string
	text    string
	history history

	lab           *lab.Proved // nil in a sandbox without one
	labError      error       // an error in the lab itself
	hints         int
	solutionShown bool // whether the solution was shown

	errors   []manifest.Error // the errors of text
	accepted accepted         // from the last text without errors
	events   []cluster.Event  // the events that are switched on
	scene    cluster.Scene    // good.scene after events
}

// accepted is the result of a text without errors.
type accepted struct {
	scene    cluster.Scene // before any event
	services []string
	demands  []lab.Demand
	solved   bool
}

// New returns a bench with a scene and a text. The scene should not have the text's Services yet.
func New(scene cluster.Scene, text string) Bench {
	return unjudged(scene, text).compute()
}

// unjudged returns a bench whose text is not judged yet.
func unjudged(scene cluster.Scene, text string) Bench {
	text = cleaned(text)
	return Bench{base: scene, start: text, text: text, accepted: accepted{scene: scene}, scene: scene}
}

// ForLab returns a bench with the broken manifest of a lab. Err tells whether the lab can be played.
func ForLab(scene cluster.Scene, l lab.Lab) Bench {
	b := unjudged(scene, l.Start)
	proved, err := lab.Prove(l, scene)
	if err != nil {
		proved = lab.Proved{Lab: l}
	}
	b.lab, b.labError = &proved, err
	if err == nil {
		b.accepted.demands = proved.Demands()
	}
	return b.compute()
}

// Err returns an error that the author of the lab made: the start already solves it, or the solution does not. Such a
// lab has no demands and is never solved. Err is nil for errors in the learner's text.
func (b Bench) Err() error { return b.labError }

// Lab returns the lab. ok is false in a sandbox without one.
func (b Bench) Lab() (l lab.Lab, ok bool) {
	if b.lab == nil {
		return lab.Lab{}, false
	}
	return b.lab.Lab, true
}

// Start returns the original manifest.
func (b Bench) Start() string { return b.start }

// Move moves the text to another scene, without any events. That scene should not have the text's Services yet. Undo
// and Redo keep their texts. A bench with a lab does not move.
func (b Bench) Move(scene cluster.Scene) Bench {
	if b.lab != nil {
		return b
	}
	b.base, b.scene, b.accepted, b.events = scene, scene, accepted{scene: scene}, nil
	return b.compute()
}

// Text returns the manifest as it is now.
func (b Bench) Text() string { return b.text }

// Edit replaces the text and computes everything again. It removes control characters, which a terminal might obey. A
// tab becomes two spaces, because YAML does not allow tabs for indentation. A text longer than MaxText is cut.
func (b Bench) Edit(text string) Bench {
	text = cleaned(text)
	if text == b.text {
		return b
	}
	b.history = b.history.add(b.text, text)
	b.text = text
	return b.compute()
}

// Undo returns the bench with the text before the latest Edit. It can go back 200 edits. ok is false if there is none.
// Typing or deleting letter by letter within a line counts as one edit. Undo does not take hints back.
func (b Bench) Undo() (Bench, bool) { return b.withText(b.history.undo(b.text)) }

// Redo reverses Undo, until the next Edit.
func (b Bench) Redo() (Bench, bool) { return b.withText(b.history.redo(b.text)) }

// withText returns the bench with a text of its history. If ok is false, it returns the same bench.
func (b Bench) withText(text string, past history, ok bool) (Bench, bool) {
	if !ok {
		return b, false
	}
	b.text, b.history = text, past
	return b.compute(), true
}

// Errors returns the errors that the API server finds in the text, with position and hint. There are none if it accepts
// the text.
func (b Bench) Errors() []manifest.Error { return b.errors }

// Scene returns the scene with the text applied, after the events that are switched on. While the text has errors, it
// returns the scene of the last text without errors, and stale is true.
func (b Bench) Scene() (scene cluster.Scene, stale bool) { return b.scene, len(b.errors) > 0 }

// Services returns the names of the text's Services, as cluster.Scene.Find takes them, in the order of the text. While
// the text has errors, they are those of the last text without errors.
func (b Bench) Services() []string { return slices.Clone(b.accepted.services) }

// Demands returns the needs and bans of the lab, and whether each holds without events. There are none in a sandbox
// without a lab. While the text has errors, the results are those of the last text without errors.
func (b Bench) Demands() []lab.Demand { return slices.Clone(b.accepted.demands) }

// Solved reports whether the lab's needs and bans hold. Events that are switched on make no difference.
func (b Bench) Solved() bool { return len(b.errors) == 0 && b.accepted.solved }

// Hints returns the hints read so far.
func (b Bench) Hints() []string {
	if b.lab == nil {
		return nil
	}
	return slices.Clone(b.lab.Lab.Hints[:b.hints])
}

// Hint reveals one more hint. After the last hint, it returns the same bench.
func (b Bench) Hint() Bench {
	if b.lab != nil && b.hints < len(b.lab.Lab.Hints) {
		b.hints++
	}
	return b
}

// Solution replaces the text with the lab's solution. Undo brings the old text back.
func (b Bench) Solution() Bench {
	if b.lab == nil {
		return b
	}
	b.solutionShown = true
	return b.Edit(b.lab.Lab.Solution)
}

// SolutionShown reports whether the learner has asked for the solution.
func (b Bench) SolutionShown() bool { return b.solutionShown }

// compute judges the text and, if the API server accepts it, applies it.
func (b Bench) compute() Bench {
	if b.lab != nil && b.labError == nil {
		result := b.lab.Judge(b.text)
		if b.errors = result.Refused; len(b.errors) > 0 {
			return b
		}
		b.accepted = accepted{result.Scene, result.Services, result.Demands, result.Solved}
		return b.withEvents()
	}
	objects := manifest.Parse("", []byte(b.text))
	scene, errs := b.base.Take(objects)
	if b.errors = errs; len(errs) > 0 {
		return b
	}
	b.accepted = accepted{scene: scene, services: quiz.ServicesOf(objects)}
	return b.withEvents()
}
