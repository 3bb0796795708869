// Package quiz asks questions, and computes the answers.
//
// A question of the bank (a YAML file in quiz/bank) says what its author wants: a story, a scene, who
// must get in and who must not. It does not say which answer is right. Prove finds that out: it tries
// every option in the simulated cluster, connection by connection, and keeps the evidence, so that a
// wrong answer is answered with a packet and not with a red cross:
//
//	questions, err := quiz.Load(fsys, "quiz/bank")
//	asked, err := quiz.Prove(questions[0], scene)
//	graded := asked.Grade("NodePort") // graded.Judgement.Says: "the office gets in too."
//
// The kinds of questions share needs and bans: choose judges the three Service types by them, fill judges what was typed
// into a blank (Grade, and Live while it is being typed). A Sitting is a practice round of proved questions.
//
// Labs and fault boards have packages of their own, lab and board. A lab tries its needs and bans with the same Prober as a
// question. Package lint holds the rules that keep all of them fair.
package quiz

import (
	"gopkg.in/yaml.v3"

	"portolan/internal/cluster"
)

// Kind is what a question asks for.
type Kind string

// The kinds of questions.
const (
	Choose  Kind = "choose"  // which Service type fits a story; the answer is computed
	Predict Kind = "predict" // what happens to a connection; the answer is computed
	Door    Kind = "door"    // which address does this client use; the answer is computed
	Fill    Kind = "fill"    // one blank in a manifest, typed freely, judged by needs and bans
	Fact    Kind = "fact"    // the only kind with a stored answer; cites its source
)

// Question is one entry of the bank (quiz/bank/*.yaml), as its author wrote it.
type Question struct {
	ID      string `yaml:"id,omitempty"`
	Kind    Kind   `yaml:"kind,omitempty"`
	Lesson  string `yaml:"lesson,omitempty"`  // the lesson that has taught enough to answer it
	Teaches string `yaml:"teaches,omitempty"` // an objective of a lesson: O13

	Story    string         `yaml:"story,omitempty"`    // choose and fill: what is needed, in words; others: optional
	Ask      string         `yaml:"ask,omitempty"`      // the question in one sentence; choose has the learner-facing rule instead
	Scene    string         `yaml:"scene,omitempty"`    // the name of the scene it plays in
	Manifest string         `yaml:"manifest,omitempty"` // applied to the scene; fill: has one blank, ____
	As       map[string]any `yaml:"as,omitempty"`       // choose: spec fields that a type gets besides, by type
	After    Events         `yaml:"after,omitempty"`    // predict, door: what happens before the request
	Request  Request        `yaml:"request,omitempty"`  // predict: from and to; door: from
	Asks     string         `yaml:"asks,omitempty"`     // predict: outcome (the default), backends, or sources

	Needs   []Need   `yaml:"needs,omitempty"`   // choose, fill
	Bans    []Ban    `yaml:"bans,omitempty"`    // choose, fill
	Options []Option `yaml:"options,omitempty"` // all but fill

	Answer  string   `yaml:"answer,omitempty"`  // fill: one text that is right, shown on "not sure"; the checker proves it
	Wrong   []Wrong  `yaml:"wrong,omitempty"`   // fill: texts that are wrong and what they show; the checker proves them
	Why     string   `yaml:"why,omitempty"`     // fill: why the answer is right
	Sources []string `yaml:"sources,omitempty"` // where to read it; fact must have one

	File string `yaml:"-"` // where it stands, for errors
	Line int    `yaml:"-"`
}

// Events is what happens to a scene before a request, in order. In YAML it is a list of mappings, or
// one mapping alone: `after: {lose: node1}`.
type Events []cluster.Event

// UnmarshalYAML reads a mapping or a list of mappings. It fails as cluster.Event does.
func (e *Events) UnmarshalYAML(n *yaml.Node) error {
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	for _, item := range items {
		var event cluster.Event
		if err := item.Decode(&event); err != nil {
			return err //nolint:wrapcheck // yaml.v3 collects its own errors, with their lines, only unwrapped
		}
		*e = append(*e, event)
	}
	return nil
}

// Request is one connection attempt: who dials what.
type Request struct {
	From string `yaml:"from,omitempty"`
	To   string `yaml:"to,omitempty"`
}

// Need is a client that must get in. It holds if one door works for every possible backend.
type Need struct {
	From    string `yaml:"from"`              // as cluster.Scene.Dial takes it: pod/orders, node/node1, office
	Says    string `yaml:"says"`              // words that stand in the story
	To      string `yaml:"to,omitempty"`      // the very address this client has configured; "" is any door
	Port    int    `yaml:"port,omitempty"`    // the door must have this port; 0 is any
	At      int    `yaml:"at,omitempty"`      // the pod must answer on this port of its own; 0 is any
	Stable  bool   `yaml:"stable,omitempty"`  // the same door still works after the loss of any one node but the client's own
	Every   string `yaml:"every,omitempty"`   // node: each node's door works
	Service string `yaml:"service,omitempty"` // if the manifest has several
}

// Ban is a client that must not get in. It holds if no door lets the client in to any backend.
type Ban struct {
	From    string `yaml:"from"`
	Says    string `yaml:"says"`
	Door    string `yaml:"door,omitempty"` // node, balancer or name: only doors of this kind; "" is every door
	Service string `yaml:"service,omitempty"`
}

// Option is one of the answers offered.
type Option struct {
	Is        string `yaml:"is"`                  // choose: a type; predict: an outcome, pods or sources, comma separated; door: an address; fact: its own short id
	Text      string `yaml:"text,omitempty"`      // what the learner reads; "" is made from Is
	Right     bool   `yaml:"right,omitempty"`     // fact only: the stored answer
	Why       string `yaml:"why"`                 // why this is right or wrong here, one sentence
	Diagnoses string `yaml:"diagnoses,omitempty"` // the misconception that choosing it shows: M4
}

// Wrong is a text that a learner may type into a blank and that is not right.
type Wrong struct {
	Is        string `yaml:"is"`
	Why       string `yaml:"why"`
	Diagnoses string `yaml:"diagnoses,omitempty"`
}
