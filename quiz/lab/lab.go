// Package lab is about manifests to mend.
//
// A lab (a file of quiz/labs) is a scene, a broken manifest, and needs and bans as questions have them. Load reads labs,
// Prove holds that one can be played, and Judge says of whatever the learner writes which of its demands hold.
package lab

import (
	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// Lab is a manifest to mend until its needs and bans hold (quiz/labs/ID.yaml). Any manifest with which they do passes.
//
// A need or a ban that names no Service is about the only one of the solution, by its name there: the learner may add
// Services and rename them, but who dials web must be answered by web. A ban is wider than the Service that it is about: it
// fails, too, if another Service of the manifest lets the client in to what the solution keeps from it.
type Lab struct {
	ID       string      `yaml:"id"`
	Lesson   string      `yaml:"lesson"`  // the lesson that it ends, or belongs to
	Teaches  string      `yaml:"teaches"` // an objective of that lesson
	Title    string      `yaml:"title"`
	Story    string      `yaml:"story"`
	Scene    string      `yaml:"scene"`
	Start    string      `yaml:"start"`             // the broken manifest
	Refuses  string      `yaml:"refuses,omitempty"` // the field that the API server names when it refuses the start; "" if it takes it
	Needs    []quiz.Need `yaml:"needs"`
	Bans     []quiz.Ban  `yaml:"bans,omitempty"`
	Least    bool        `yaml:"least,omitempty"` // no door more than the solution opens
	Hints    []string    `yaml:"hints"`           // three, in stages
	Solution string      `yaml:"solution"`
	Matters  string      `yaml:"matters"` // what mattered, said when it is solved

	File string `yaml:"-"`
	Line int    `yaml:"-"`
}

// Result is what a manifest is worth for a lab.
type Result struct {
	Refused  []manifest.Error // what the API server says against it, with its place in the text; none if it takes it
	Scene    cluster.Scene    // with the manifest applied; the lab's own if it is refused
	Services []string         // of the manifest, in its order, as Find takes them; none if it is refused
	Demands  []Demand         // the needs, then the bans, in their order, then with Least one more; none holds if it is refused
	Solved   bool
}

// Demand is one line of a lab's list: a need or a ban, and whether it holds.
type Demand struct {
	Ban   bool   // it is a ban: who must stay out
	Who   string // the client as Dial takes it; "" for the line about doors
	Text  string // what must hold, in one clause: "orders gets in", "the office stays out", "no door to the outside more than necessary"
	Says  string // the words of the story
	Holds bool
	Try   quiz.Try // the connection that shows it; zero where nothing could be tried
}

// Hash is the fingerprint of what the lab's author wrote, so that records can tell an edited lab from the one that was
// solved. Where it stands does not count.
func (l Lab) Hash() string {
	hash, err := quiz.Hash(l)
	if err != nil { // texts, numbers and lists of them can always be written
		return ""
	}
	return hash
}
