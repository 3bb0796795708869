// Package lessons reads what is taught. A lesson is one Markdown file that also reads well on a
// code-hosting site: front matter, then steps that start at "##", each with prose and either a
// manifest with its trace, or a question.
//
// [Parse] takes such a file apart and keeps the line of everything, [Load] does so for a folder,
// [Check] holds the rules that lessons must keep among themselves, and [Walk] is how a learner
// proceeds through one. What a lesson shares with the bank (a question is named by its id) and
// with scenes is checked by package course.
package lessons

import (
	"strings"
	"time"
	"unicode"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Lesson is one Markdown file. It is made by Parse; treat its slices as read-only.
type Lesson struct {
	ID         string
	Number     int    // from the file's name: 03-nodeport.md is 3; 0 is the first start
	Part       string // front matter `part: Choose a type`; lessons of one part stand together
	Title      string
	Scene      string
	Objectives []Objective
	Terms      []string
	Kubernetes string // the version its claims were checked against
	Sources    []string
	Steps      []Step
	File       string // "lessons/03-nodeport.md"

	keys map[string]int // the line of each key of the front matter
}

// Objective is something the learner can do afterwards.
type Objective struct{ ID, Text string }

// Step is one idea: prose, and a manifest with its trace, or a question.
type Step struct {
	ID       string // slug of its title, unique in the lesson; progress is kept under it
	Title    string
	Prose    string    // Markdown, with the fences that are shown as they are
	Manifest *Manifest // nil if the step has none
	Trace    *Trace
	Question *Question
	Lab      *Ref      // a manifest to mend, on a workbench of its own; at the end of a lesson
	Board    *Ref      // a fault to find by probing
	Notes    string    // for the facilitator
	Consoles []Console // the console fences, which stand in Prose too
	Line     int

	prose []proseLine // where each line of Prose stands
}

// Manifest is a manifest fence.
type Manifest struct {
	manifest.Annotated
	Line int // of its first line in the file

	objects []manifest.Object
}

// Objects returns the objects of the fence; their positions are lines of the lesson's file.
func (m Manifest) Objects() []manifest.Object { return m.objects }

// Trace is a trace fence.
type Trace struct {
	From  string
	To    string
	Ask   string // "" runs without a prediction
	After []cluster.Event
	Line  int
}

// Question is a question fence: the id of a question of the bank, and how much of its table is given.
type Question struct {
	ID   string
	Show Show
	Line int
}

// Ref is a lab or board fence: the id of what there is to do.
type Ref struct {
	ID   string
	Line int
}

// Console is a console fence, the transcript of a terminal.
type Console struct {
	Text string
	Line int // of its first line in the file
}

// Show is how much of a choose question is solved for the learner: nothing, the whole table row by row, or all but one
// column.
type Show uint8

// The three stages from a worked example to the story alone.
const (
	Free Show = iota
	Worked
	Faded
)

// KeyLine returns the line of a key of the front matter, or that of its beginning if the key is not there.
func (l Lesson) KeyLine(key string) int { return max(l.keys[key], 1) }

// What a lesson's parts take, besides its words at wordsPerMinute.
const (
	wordsPerMinute = 200
	perManifest    = 20 * time.Second
	perPrediction  = 25 * time.Second
	perQuestion    = 40 * time.Second
)

// Duration is the time the lesson takes, computed: words/200 per minute, 20 s a manifest, 25 s a prediction, 40 s a
// question, rounded up to minutes.
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

// Open returns how many questions of the lesson's steps are not among those answered, by their ids; one that is solved
// for the learner is not asked.
func (l Lesson) Open(answered map[string]bool) int {
	n := 0
	for _, s := range l.Steps {
		if s.Question != nil && s.Question.Show != Worked && !answered[s.Question.ID] {
			n++
		}
	}
	return n
}

// countWords counts what is read as a word: Markdown's own signs, alone between spaces, are none.
func countWords(markdown string) int {
	n := 0
	for _, field := range strings.Fields(markdown) {
		if strings.ContainsFunc(field, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}

// Objects returns the latest manifest of each object shown up to and including step i, for the scene to apply.
// They stand in the order in which the lesson first showed them.
func (l Lesson) Objects(i int) []manifest.Object {
	type name struct{ kind, namespace, name string }
	var objects []manifest.Object
	place := map[name]int{}
	for _, s := range l.Steps[:min(max(i+1, 0), len(l.Steps))] {
		if s.Manifest == nil {
			continue
		}
		for _, o := range s.Manifest.objects {
			key := name{o.Kind, namespace(o), o.Name}
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

// namespace is where an object goes that says nothing about it: kubectl's default.
func namespace(o manifest.Object) string {
	if o.Namespace == "" {
		return "default"
	}
	return o.Namespace
}
