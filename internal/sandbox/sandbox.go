// Package sandbox is a manifest under the hands of a learner: what the API server says to every change of its text, the
// scene with it applied, who gets in by which door, and, for a lab, which needs and bans hold.
//
// A [Bench] is a pure state machine: the full screen, plain mode and rooms drive the same one.
package sandbox

import (
	"slices"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
	"portolan/quiz/lab"
)

// Bench is a text, the scene that it is applied to, and what has happened to that scene. It is a value: every method that
// changes something returns the next one.
type Bench struct {
	base  cluster.Scene
	start string
	text  string
	past  history

	lab   *lab.Proved // nil in a sandbox without one
	wrong error       // with the lab itself
	hints int
	shown bool // the solution

	errors []manifest.Error // against text
	good   good             // of the last text without
	events []cluster.Event  // those that are on
	scene  cluster.Scene    // good's, after the events
}

// good is what came of a text without errors.
type good struct {
	scene    cluster.Scene // in fair weather
	services []string
	demands  []lab.Demand
	solved   bool
}

// New starts with a scene, which should not have the text's Services yet, and a text.
func New(scene cluster.Scene, text string) Bench {
	return begun(scene, text).compute()
}

// begun has a text that nobody has judged yet.
func begun(scene cluster.Scene, text string) Bench {
	text = cleaned(text)
	return Bench{base: scene, start: text, text: text, good: good{scene: scene}, scene: scene}
}

// ForLab starts with the broken manifest of a lab. Whether the lab can be played, Err tells.
func ForLab(scene cluster.Scene, l lab.Lab) Bench {
	b := begun(scene, l.Start)
	proved, err := lab.Prove(l, scene)
	if err != nil {
		proved = lab.Proved{Lab: l}
	}
	b.lab, b.wrong = &proved, err
	if err == nil {
		b.good.demands = proved.Demands()
	}
	return b.compute()
}

// Err is what is wrong with the lab itself, by its author's mistake: it is solved from the start, or its solution does not
// solve it. Such a lab has no demands and is never solved. It is nil for what the learner wrote.
func (b Bench) Err() error { return b.wrong }

// Lab returns the lab; ok is false in a sandbox without one.
func (b Bench) Lab() (l lab.Lab, ok bool) {
	if b.lab == nil {
		return lab.Lab{}, false
	}
	return b.lab.Lab, true
}

// Start returns the manifest as it was at first.
func (b Bench) Start() string { return b.start }

// Move takes the text to another scene, which should not have its Services yet, in fair weather. Undo and Redo lead through the
// same texts as before. A lab stays where it is.
func (b Bench) Move(scene cluster.Scene) Bench {
	if b.lab != nil {
		return b
	}
	b.base, b.scene, b.good, b.events = scene, scene, good{scene: scene}, nil
	return b.compute()
}

// Text returns the manifest as it is now.
func (b Bench) Text() string { return b.text }

// Edit puts another text in its place and computes everything anew. What a terminal may obey is taken out of it, a tab
// becomes two spaces, because YAML does not indent with tabs, and what is longer than MaxText is cut.
func (b Bench) Edit(text string) Bench {
	text = cleaned(text)
	if text == b.text {
		return b
	}
	b.past = b.past.add(b.text, text)
	b.text = text
	return b.compute()
}

// Undo returns the bench with the text before the latest Edit, at most 200 of them; ok is false if there is none. Typing or
// deleting letter by letter within a line is one Edit to it. Hints that were read stay read.
func (b Bench) Undo() (Bench, bool) {
	text, past, ok := b.past.undo(b.text)
	if !ok {
		return b, false
	}
	b.text, b.past = text, past
	return b.compute(), true
}

// Redo is the inverse of Undo, until the next Edit.
func (b Bench) Redo() (Bench, bool) {
	text, past, ok := b.past.redo(b.text)
	if !ok {
		return b, false
	}
	b.text, b.past = text, past
	return b.compute(), true
}

// Errors are what the API server says against the text, with place and hint; none if it takes it.
func (b Bench) Errors() []manifest.Error { return b.errors }

// Scene returns the scene with the text applied and after what happened to it. While the text has errors it is that of the last
// text without; stale is true then.
func (b Bench) Scene() (scene cluster.Scene, stale bool) { return b.scene, len(b.errors) > 0 }

// Services returns the names of the text's Services, as cluster.Scene.Find takes them, in the order of the text (of the last one without errors).
func (b Bench) Services() []string { return slices.Clone(b.good.services) }

// Demands returns the needs and bans of the lab, with what holds in fair weather; none in a sandbox without a lab. While
// the text has errors it is what held with the last text without.
func (b Bench) Demands() []lab.Demand { return slices.Clone(b.good.demands) }

// Solved reports that the lab's needs and bans hold, in fair weather: whatever switches are on.
func (b Bench) Solved() bool { return len(b.errors) == 0 && b.good.solved }

// Hints returns the hints read so far.
func (b Bench) Hints() []string {
	if b.lab == nil {
		return nil
	}
	return slices.Clone(b.lab.Lab.Hints[:b.hints])
}

// Hint reads one hint more; after the third, the same bench.
func (b Bench) Hint() Bench {
	if b.lab != nil && b.hints < len(b.lab.Lab.Hints) {
		b.hints++
	}
	return b
}

// Solution puts the lab's solution in place of the text; it can be undone.
func (b Bench) Solution() Bench {
	if b.lab == nil {
		return b
	}
	b.shown = true
	return b.Edit(b.lab.Lab.Solution)
}

// SolutionShown reports that the solution was asked for.
func (b Bench) SolutionShown() bool { return b.shown }

// compute judges the text and, if the API server takes it, applies it.
func (b Bench) compute() Bench {
	if b.lab != nil && b.wrong == nil {
		result := b.lab.Judge(b.text)
		if b.errors = result.Refused; len(b.errors) > 0 {
			return b
		}
		b.good = good{result.Scene, result.Services, result.Demands, result.Solved}
		return b.weather()
	}
	objects := manifest.Parse("", []byte(b.text))
	scene, errs := b.base.Take(objects)
	if b.errors = errs; len(errs) > 0 {
		return b
	}
	b.good = good{scene: scene, services: quiz.ServicesOf(objects)}
	return b.weather()
}
