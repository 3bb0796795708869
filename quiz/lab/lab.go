// Package lab has the labs: broken manifests that a learner fixes.
//
// A lab (a file of quiz/labs) is a scene, a broken manifest, and needs and bans like those of questions. Load reads
// labs. Prove checks that a lab can be solved. Judge says which demands hold for the manifest that the learner has
// written.
package lab

import (
	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// Lab is a manifest to fix until its needs and bans hold (quiz/labs/ID.yaml). Any manifest that makes them hold
// passes, not only the solution.
//
// A need or a ban that names no Service is about the only Service of the solution, under the name that it has there.
// The learner may add and rename Services, but a client that dials web must still reach the pods of web. A ban also
// looks at the other Services of the manifest: it fails if one of them lets the client reach a pod that the solution
// protects from it.
type Lab struct {
	ID       string      `yaml:"id"`
	Lesson   string      `yaml:"lesson"`  // the lesson that ends with it, or that it belongs to
	Teaches  string      `yaml:"teaches"` // an objective of that lesson
	Title    string      `yaml:"title"`
	Story    string      `yaml:"story"`
	Scene    string      `yaml:"scene"`
	Start    string      `yaml:"start"`             // the broken manifest
	Refuses  string      `yaml:"refuses,omitempty"` // the field for which the API server refuses the start, or ""
	Needs    []quiz.Need `yaml:"needs"`
	Bans     []quiz.Ban  `yaml:"bans,omitempty"`
	Least    bool        `yaml:"least,omitempty"` // the manifest may not open more doors than the solution
	Hints    []string    `yaml:"hints"`           // three: each one says more than the one before
	Solution string      `yaml:"solution"`
	Matters  string      `yaml:"matters"` // what mattered, shown when the lab is solved

	File string `yaml:"-"`
	Line int    `yaml:"-"`
}

// Result is the outcome of a manifest in a lab.
type Result struct {
	Refused  []manifest.Error // the API server's errors, with their places in the text; none if it accepts the manifest
	Scene    cluster.Scene    // with the manifest applied; if it is refused, the lab's own scene
	Services []string         // the Services of the manifest, in its order, as Find takes them; none if it is refused
	Demands  []Demand         // the needs, the bans, and with Least one more; none holds if the manifest is refused
	Solved   bool
}

// Demand is one line of a lab's list: a need, a ban or the line about doors, and whether it holds.
type Demand struct {
	Ban   bool   // whether it is a ban
	Who   string // the client, in the form that Dial takes; "" for the line about doors
	Text  string // the goal, in one clause: "`orders` can connect", "the office cannot connect to `db`"
	Quote string // words quoted from the story
	Holds bool
	// Idle is true for a ban that no connection breaks, but only because the Service does not work yet for any client that
	// needs it. Holds is then false, so that a manifest without a working Service meets no ban.
	Idle bool
	Try  quiz.Try // the connection that shows it; zero if nothing could be tried
}

// Hash returns a fingerprint of what the lab's author wrote, so that the record can tell an edited lab from the one
// that was solved. The file and the line do not change it.
func (l Lab) Hash() string { return quiz.Hash(l) }
