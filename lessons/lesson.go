// Package lessons reads the lessons. A lesson is one Markdown file that also reads well on a code-hosting site. It
// has front matter, and then steps that start at "##". Each step has prose, and a manifest with its trace, a
// question, a lab or a board.
//
// [Parse] reads such a file and keeps the line of everything, and [Load] does so for a folder. [Check] checks the
// rules for lessons, and [Walk] is how a learner proceeds through a lesson. Lessons name questions, labs, boards and
// scenes by their ids. Package course checks these.
package lessons

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Lesson is one Markdown file. Parse makes it. Treat its slices as read-only.
type Lesson struct {
	ID         string
	Number     int    // from the file name: 03-nodeport.md is 3; 0 is the first start
	Part       string // front matter `part: Choose a type`; lessons with the same part are listed together
	Title      string
	Scene      string
	Objectives []Objective
	Terms      []Term
	Kubernetes string // the version its claims were checked against
	Sources    []string
	Steps      []Step
	File       string // "lessons/03-nodeport.md"

	keys map[string]int // the line of each key of the front matter
}

// Objective is something that the learner can do after the lesson.
type Objective struct{ ID, Text string }

// Step is one idea: prose, and a manifest with its trace, a question, a lab or a board.
type Step struct {
	ID       string // slug of its title, unique in the lesson; the record uses it
	Title    string
	Prose    string    // Markdown, including the fences that are shown as they are
	Manifest *Manifest // nil if the step has none
	Trace    *Trace
	Question *Question
	Lab      *Ref      // a manifest to fix; only at the end of a lesson
	Board    *Ref      // a fault to find by probing
	Notes    string    // notes for a facilitator, not shown to learners
	Consoles []Console // the console fences, which are also part of Prose
	Line     int

	prose []proseLine // the same lines as Prose, each with its line in the file
}

// Manifest is a manifest fence.
type Manifest struct {
	manifest.Annotated
	Line int // of its first line in the file

	objects []manifest.Object
}

// Objects returns the objects of the fence. Their positions are lines of the lesson's file.
func (m Manifest) Objects() []manifest.Object { return m.objects }

// Trace is a trace fence.
type Trace struct {
	From  string
	To    string
	Ask   string          // the prediction to ask for; "" if the trace runs without one
	Why   string          // why the connection ends as it does, shown after it; "" if the simulator's own reason is enough
	Set   cluster.Setting // what differs from the scene in this trace only, such as proxyMode; the prose says it
	After authored.Events
	Line  int `yaml:"-"`
}

// Question is a question fence: the id of a question of the bank, and how much of its table the learner is given.
type Question struct {
	ID   string
	Show Show
	Line int `yaml:"-"`
}

// Ref is a lab or board fence: the id of the lab or board.
type Ref struct {
	ID   string
	Line int
}

// Console is a console fence, the transcript of a terminal.
type Console struct {
	Text string
	Line int // of its first line in the file
}

// Show is how much of a choose question the step solves for the learner.
type Show uint8

// The three stages. Free shows the story alone, Worked solves the whole table row by row, and Faded solves all but one
// column.
const (
	Free Show = iota
	Worked
	Faded
)

// KeyLine returns the line of a key of the front matter, or 1 if the key is missing.
func (l Lesson) KeyLine(key string) int { return max(l.keys[key], 1) }

// The reading speed in words per minute, and the time that each other part of a lesson takes.
const (
	wordsPerMinute = 200
	perManifest    = 20 * time.Second
	perPrediction  = 25 * time.Second
	perQuestion    = 40 * time.Second
)

// Duration estimates how long the lesson takes, rounded up to minutes: one minute for every 200 words, 20 s for a
// manifest, 25 s for a prediction, and 40 s for a question.
func (l Lesson) Duration() time.Duration {
	var total time.Duration
	words := 0
	for _, s := range l.Steps {
		words += countWords(s.Prose)
		if s.Manifest != nil {
			total += perManifest
		}
		if s.Trace != nil && s.Trace.Ask != "" {
			total += perPrediction
		}
		if s.Question != nil {
			total += perQuestion
		}
	}
	total += time.Duration(words) * time.Minute / wordsPerMinute
	return (total + time.Minute - 1).Truncate(time.Minute)
}

// HasLab reports whether a step of the lesson opens the lab with an id.
func (l Lesson) HasLab(id string) bool {
	return slices.ContainsFunc(l.Steps, func(s Step) bool { return s.Lab != nil && s.Lab.ID == id })
}

// Open returns how many questions of the lesson are not answered yet. answered has the ids of the answered ones. A
// question that the step solves for the learner does not count.
func (l Lesson) Open(answered map[string]bool) int {
	n := 0
	for _, s := range l.Steps {
		if s.Question != nil && s.Question.Show != Worked && !answered[s.Question.ID] {
			n++
		}
	}
	return n
}

// countWords counts words that have a letter or a digit, so Markdown's own marks between spaces do not count.
func countWords(markdown string) int {
	n := 0
	for _, field := range strings.Fields(markdown) {
		if strings.ContainsFunc(field, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// Objects returns the objects that the lesson has shown up to and including step i, for the scene to apply. If the
// lesson showed an object several times, only its latest version is returned. The objects are in the order in which the
// lesson first showed them.
func (l Lesson) Objects(i int) []manifest.Object {
	type name struct{ kind, namespace, name string }
	var objects []manifest.Object
	place := map[name]int{}
	for _, s := range l.Steps[:min(max(i+1, 0), len(l.Steps))] {
		if s.Manifest == nil {
			continue
		}
		for _, o := range s.Manifest.objects {
			key := name{o.Kind, cmp.Or(o.Namespace, "default"), o.Name} // as kubectl: no namespace means default
			if at, seen := place[key]; seen {
				objects[at] = o
				continue
			}
			place[key] = len(objects)
			objects = append(objects, o)
		}
	}
	return objects
}
