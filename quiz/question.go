// Package quiz asks questions and computes the answers.
//
// A question of the bank (a YAML file in quiz/bank) says what its author wants: a story, a scene, the clients that
// must be able to connect, and the clients that must not. It does not say which answer is right, unless it asks for a
// fact. Prove computes the answer: it tries every option in the simulated cluster, connection by connection, and keeps
// the evidence. So a wrong answer can be explained with the packet that shows why:
//
//	questions, err := quiz.Load(fsys, "quiz/bank")
//	proved, err := quiz.Prove(questions[0], scene)
//	graded := proved.Grade("NodePort") // graded.Judgement.Reason: "the office gets in too."
//
// Two kinds of questions use needs and bans. A choose question judges Service types by them. A fill question judges
// the text that the learner types into a blank, when they answer (Grade) and while they type (Live). A Sitting is a
// practice round of proved questions.
//
// Labs and fault boards have their own packages, lab and board. A lab tries its needs and bans with the same Prober
// as a question. A cause question is about a fault board, so package board proves it. Package lint checks the rules
// that keep all of them fair.
package quiz

import (
	"portolan/internal/authored"
	"portolan/internal/cluster"
)

// Kind is what a question asks for.
type Kind string

// The kinds of questions.
const (
	Choose  Kind = "choose"  // which Service type fits a story; the answer is computed
	Predict Kind = "predict" // what happens to a connection; the answer is computed
	Reach   Kind = "reach"   // which address a client uses; the answer is computed
	Fill    Kind = "fill"    // one blank in a manifest to type into, judged by needs and bans
	Fact    Kind = "fact"    // the only kind whose answer is stored; it cites its source
	Cause   Kind = "cause"   // which fault of a board explains what its probes showed; the answer is computed
)

// Question is one entry of the bank (quiz/bank/*.yaml), as its author wrote it.
type Question struct {
	ID      string `yaml:"id,omitempty"`
	Kind    Kind   `yaml:"kind,omitempty"`
	Lesson  string `yaml:"lesson,omitempty"`  // the lesson after which a learner can answer it
	Teaches string `yaml:"teaches,omitempty"` // an objective of a lesson: O13

	Story    string          `yaml:"story,omitempty"`    // choose, fill: what is needed, in words; other kinds: optional
	Ask      string          `yaml:"ask,omitempty"`      // the question in one sentence; choose questions use Rule instead
	Scene    string          `yaml:"scene,omitempty"`    // the name of its scene
	Manifest string          `yaml:"manifest,omitempty"` // applied to the scene; fill: has one blank, ____
	As       map[string]any  `yaml:"as,omitempty"`       // choose: by option, spec fields that are added for it
	Route    Route           `yaml:"route,omitempty"`    // choose: what the option Gateway adds
	Pair     string          `yaml:"pair,omitempty"`     // choose: the question whose story this one changes by one fact
	Set      cluster.Setting `yaml:"set,omitempty"`      // predict, reach: what differs from the scene, such as proxyMode
	After    authored.Events `yaml:"after,omitempty"`    // predict, reach: what happens before the request
	Request  Request         `yaml:"request,omitempty"`  // predict: from and to; reach: from
	Asks     string          `yaml:"asks,omitempty"`     // predict: outcome (the default), backends, or sources
	Board    string          `yaml:"board,omitempty"`    // cause: the id of a fault board
	Fault    string          `yaml:"fault,omitempty"`    // cause: the fault that the board hides
	Probes   []int           `yaml:"probes,omitempty"`   // cause: the probes that are shown, by their numbers from 1

	Needs   []Need   `yaml:"needs,omitempty"`   // choose, fill
	Bans    []Ban    `yaml:"bans,omitempty"`    // choose, fill
	Options []Option `yaml:"options,omitempty"` // all but fill

	Answer  string   `yaml:"answer,omitempty"`  // fill: one right text, shown on "not sure"; Prove checks that it is right
	Wrong   []Wrong  `yaml:"wrong,omitempty"`   // fill: wrong texts that are explained; lint checks that they are wrong
	Why     string   `yaml:"why,omitempty"`     // fill: why the answer is right
	Sources []string `yaml:"sources,omitempty"` // pages that support it; required for fact

	File string `yaml:"-"` // where it was read, for errors
	Line int    `yaml:"-"`
}

// Route is what makes a Gateway of the scene send requests to the Service.
type Route struct {
	Host string `yaml:"host,omitempty"` // "shop.example.com"
	Path string `yaml:"path,omitempty"` // a prefix; "" for every path
}

// Request is one connection: the client and the address that it dials.
type Request struct {
	From string `yaml:"from,omitempty"`
	To   string `yaml:"to,omitempty"`
}

// Need is a client that must be able to connect. It holds if there is a door at which every pod that may answer accepts
// the connection. The fields from To to Feature add conditions.
type Need struct {
	From     string `yaml:"from"`               // as cluster.Scene.Dial takes it: pod/orders, node/node1, office
	Quote    string `yaml:"says"`               // words quoted from the story
	To       string `yaml:"to,omitempty"`       // the address that this client is configured with; "" for any door
	Port     int    `yaml:"port,omitempty"`     // the port that this client dials; 0 for any
	At       int    `yaml:"at,omitempty"`       // the port on the pod that must accept the connection; 0 for any
	Stable   bool   `yaml:"stable,omitempty"`   // the same door must work after the loss of any one node but the client's
	Every    string `yaml:"every,omitempty"`    // "node": the door of every node must work
	Service  string `yaml:"service,omitempty"`  // the Service to try, if the manifest has several
	Protocol string `yaml:"protocol,omitempty"` // UDP: only doors of this protocol; "" for every door
	Feature  string `yaml:"feature,omitempty"`  // one-off-access: no Service type meets this need
}

// Ban is a client that must not be able to connect. It holds if no pod accepts a connection of the client at any
// door.
type Ban struct {
	From    string `yaml:"from"`
	Quote   string `yaml:"says"`
	By      string `yaml:"by,omitempty"` // node, balancer or name: only doors of this kind; "" for every door
	Service string `yaml:"service,omitempty"`
}

// Covers reports whether a ban applies to doors of a kind. A ban of "name" also applies to the cluster address.
func (b Ban) Covers(kind cluster.DoorKind) bool {
	return b.By == "" || b.By == kind.String() || b.By == cluster.NameDoor.String() && kind == cluster.ClusterDoor
}

// Option is one of the answers offered.
type Option struct {
	// Is identifies the option. Choose: one of OptionsToChoose. Predict: an outcome, or pods or sources separated by
	// commas. Reach: an address. Fact: a short id. Cause: the id of a fault of the board.
	Is        string `yaml:"is"`
	Text      string `yaml:"text,omitempty"`      // what the learner reads; if it is "", Read makes a text from Is
	Right     bool   `yaml:"right,omitempty"`     // fact only: the stored answer
	Why       string `yaml:"why"`                 // why this is right or wrong here, one sentence; cause: optional
	Diagnoses string `yaml:"diagnoses,omitempty"` // code of the misconception that this choice shows, such as M4
}

// Wrong is a wrong text that a learner may type into a blank.
type Wrong struct {
	Is        string `yaml:"is"`
	Why       string `yaml:"why"`
	Diagnoses string `yaml:"diagnoses,omitempty"`
}
