// Package journeytest plays the course for tests. It sends the same inputs to the full-screen program as keys and to
// plain mode as lines, and checks what each of them records.
//
// A test of a renderer implements Player. The inputs are words such as "enter", "choose 2" or "edit solution". The
// player turns each of them into the keys or lines that a person would type where the learner is.
package journeytest

import (
	"cmp"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/quiz/lab"
)

// Seed is the random number that every player gets, so that all players show options in the same order.
const Seed = 7

// Where is what the learner can do at the moment. Kind is for example "reading", "asking" or "naming". At names the
// step, lab, board or question, so that a test can count what it has covered.
type Where struct{ Kind, At string }

// Player is a renderer under test.
type Player interface {
	// Where returns where the learner is.
	Where() Where
	// Do types what a person would type for an input. It does nothing if the input has no meaning where the learner is.
	Do(in Input)
	// Journey returns the journey that the renderer shows.
	Journey() journey.Journey
	// Kept returns the events recorded since the past, oldest first.
	Kept() []progress.Event
}

// Input is one thing that a learner does: a verb and what the verb applies to, such as "choose 2".
type Input string

// Verb returns the first word.
func (i Input) Verb() string {
	verb, _, _ := strings.Cut(string(i), " ")
	return verb
}

// Rest returns what follows the first word.
func (i Input) Rest() string {
	_, rest, _ := strings.Cut(string(i), " ")
	return rest
}

// N returns what follows the first word as a number, or 0 if that is not a number.
func (i Input) N() int {
	n, _ := strconv.Atoi(i.Rest())
	return n
}

// fits lists the inputs that mean something in each kind of place. Some inputs are listed more than once, so that Next
// draws them more often.
var fits = map[string][]Input{ //nolint:gochecknoglobals // a table that nothing changes
	"reading":       {"enter", "enter", "enter", "enter", "skip", "back"},
	"doing":         {"enter", "enter", "enter", "skip", "back"},
	"predicting":    {"choose", "choose", "choose", "choose", "skip", "back"},
	"watching":      {"enter"},
	"asking":        {"choose", "choose", "choose", "choose", "choose", "skip", "back"},
	"filling":       {"answer", "answer", "answer", "choose 0", "skip", "back"},
	"answered":      {"enter"},
	"end":           {"enter", "enter", "enter", "back"},
	"part end":      {"enter", "enter", "leave"},
	"welcome asks":  {"choose 1", "choose 2", "leave"},
	"welcome":       {"enter", "enter", "enter", "leave"},
	"welcome end":   {"enter", "open known", "leave"},
	"lab":           {"edit solution", "edit solution", "edit wrong", "edit broken", "hint", "reveal", "leave"},
	"lab solved":    {"leave", "leave", "leave", "hint", "edit wrong"},
	"probing":       {"probe", "probe", "probe", "name", "name", "leave"},
	"naming":        {"choose", "choose", "choose", "probe", "leave"},
	"board settled": {"enter", "enter", "again", "leave"},
	"round asks":    {"choose", "choose", "choose", "choose", "choose", "choose", "leave"},
	"round fills":   {"answer", "answer", "choose 0", "leave"},
	"round answers": {"enter", "enter", "enter", "enter", "enter", "leave"},
	"round end":     {"enter"},
	"known asks":    {"choose", "choose", "choose", "choose", "choose", "choose", "leave"},
	"known fills":   {"answer", "answer", "choose 0", "leave"},
	"known answers": {"enter", "enter", "enter", "enter", "enter", "leave"},
	"known end":     {"enter"},
	"contents":      {"enter", "enter", "open practice", "open known", "open lesson", "lookup", "open lab", "results"},
}

// Next draws an input that means something where the learner is. Now and then it draws "contents", and also where no
// other input means anything.
func Next(r *rand.Rand, at Where, c *course.Course) Input {
	if r.IntN(25) == 0 && at.Kind != "contents" {
		return "contents"
	}
	all := fits[at.Kind]
	if len(all) == 0 {
		return "contents"
	}
	in := all[r.IntN(len(all))]
	switch in {
	case "choose", "probe":
		return Input(fmt.Sprintf("%s %d", in, r.IntN(6)))
	case "answer":
		return "answer " + Input([]string{"80", "8080", "30007", "NodePort", "ClusterIP", "web", "Local"}[r.IntN(7)])
	case "open lesson":
		return Input("open lesson " + pick(r, c.Lessons()).ID)
	case "lookup":
		l := pick(r, c.Lessons())
		step := pick(r, l.Steps)
		if step.Lab != nil || step.Board != nil {
			return "enter" // the search opens the lab or board directly, not this step
		}
		return Input("lookup " + l.ID + " " + step.ID)
	case "open lab":
		labs, err := c.Labs()
		if err != nil || len(labs) == 0 {
			return "enter"
		}
		return Input("open lab " + pick(r, labs).ID)
	}
	return in
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// Fits reports whether an input means something where the learner is.
func Fits(at Where, in Input) bool {
	if in == "contents" {
		return true
	}
	for _, one := range fits[at.Kind] {
		if one == in || one.Verb() == in.Verb() && (one == Input(one.Verb()) || strings.HasPrefix(string(in), string(one))) {
			return true
		}
	}
	return false
}

// Sequence is the past of a learner, their inputs, and the events that the inputs must record, each as Brief formats
// it.
type Sequence struct {
	Seed   uint64
	Past   []progress.Event
	Inputs []Input
	Events []string
}

// Past returns what the learner of a seed has done before. A learner whose seed is a multiple of 8 has done nothing.
// All others have made the prediction on the first page. If the seed modulo 16 is 1, they have done no more. If it is
// 9, they are at the last step of a part, with every earlier lesson of the part done. All others have also seen one
// step, where they resume. Over many seeds, that step is every step of the course.
func Past(seed uint64, c *course.Course) []progress.Event {
	var steps []progress.Step
	for _, l := range c.Lessons() {
		for _, s := range l.Steps {
			steps = append(steps, progress.Step{Lesson: l.ID, Step: s.ID})
		}
	}
	if seed%8 == 0 {
		return nil
	}
	// A past begins with a prediction on the first page, so that the course opens at the contents.
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	past := []progress.Event{{
		ID: idOf(1), Learner: "me", Time: at, Kind: progress.Predicted,
		Body: progress.Prediction{Lesson: "welcome"},
	}}
	switch seed % 16 {
	case 1:
		return past
	case 9:
		return append(past, partBehind(c.Parts[int(seed/16)%len(c.Parts)], at)...)
	}
	step := steps[int(seed/8*6+seed%8-2)%len(steps)]
	return append(past, progress.Event{ID: idOf(2), Learner: "me", Time: at, Kind: progress.StepSeen, Body: step})
}

// idOf returns the ID of the n-th event of a past.
func idOf(n int) string { return fmt.Sprintf("019a2c1e-0000-7000-8000-%012d", n) }

// partBehind returns the events of a learner who has done every lesson of a part except the last one, and has seen the
// last step of that last lesson.
func partBehind(part course.Part, at time.Time) []progress.Event {
	var events []progress.Event
	add := func(kind progress.Kind, step progress.Step) {
		at = at.Add(time.Second)
		events = append(events, progress.Event{ID: idOf(3 + len(events)), Learner: "me", Time: at, Kind: kind, Body: step})
	}
	last := part.Lessons[len(part.Lessons)-1]
	for _, l := range part.Lessons[:len(part.Lessons)-1] {
		add(progress.Finished, progress.Step{Lesson: l.ID})
	}
	add(progress.StepSeen, progress.Step{Lesson: last.ID, Step: last.Steps[len(last.Steps)-1].ID})
	return events
}

// Brief formats an event as one line, without its ID, learner, time and duration.
func Brief(e progress.Event) string {
	or := func(text string) string { return cmp.Or(text, "-") }
	switch b := e.Body.(type) {
	case progress.Step:
		return strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Kind, b.Lesson, b.Step))
	case progress.Prediction:
		return fmt.Sprintf("%s %s %s chosen:%s right:%v", e.Kind, b.Lesson, b.Step, or(b.Chosen), b.Right)
	case progress.Answer:
		return fmt.Sprintf("%s %s chosen:%s verdict:%q first:%v order:%s for:%s/%s %s %s %s", e.Kind, b.Question,
			or(b.Chosen), b.Verdict, b.First,
			strings.Join(b.Order, ","), b.Lesson, b.Objective, b.Occasion, or(b.Misconception), b.Hash[:min(8, len(b.Hash))])
	case progress.Lab:
		return fmt.Sprintf("%s %s solved:%v hints:%d for:%s/%s %d bytes", e.Kind, b.Lab, b.Solved, b.Hints, b.Lesson,
			b.Objective, len(b.Manifest))
	}
	return string(e.Kind)
}

// Briefs formats each event as Brief does.
func Briefs(events []progress.Event) []string {
	lines := make([]string, len(events))
	for i, e := range events {
		lines[i] = Brief(e)
	}
	return lines
}

//go:embed oracle.txt
var oracle string

// Oracle returns sequences that cover every step, phase, lab, board and prompt of the built-in course. It fails the
// test if they cannot be read.
func Oracle(t testing.TB, c *course.Course) []Sequence {
	t.Helper()
	all, err := read(oracle, c)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// read parses sequences. The first word of a line says what the rest is: "=" the seed, ">" an input, and "event" an
// event. The past is not written down, because it follows from the seed. read fails on a line that begins with another
// word.
func read(text string, c *course.Course) ([]Sequence, error) {
	var all []Sequence
	n := 0
	for line := range strings.Lines(text) {
		n++
		mark, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		last := len(all) - 1
		switch {
		case mark == "=":
			seed, err := strconv.ParseUint(rest, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("line %d: read the seed: %w", n, err)
			}
			all = append(all, Sequence{Seed: seed, Past: Past(seed, c)})
		case last < 0:
			return nil, fmt.Errorf("line %d: the first line must have a seed", n)
		case mark == ">":
			all[last].Inputs = append(all[last].Inputs, Input(rest))
		case mark == "event":
			all[last].Events = append(all[last].Events, rest)
		default:
			return nil, fmt.Errorf("line %d: nothing begins with %q", n, mark)
		}
	}
	return all, nil
}

// Manifest returns the text that the input "edit" gives to a lab: "solution" is the solution of the lab, "wrong" is its
// first manifest with a comment added, and "broken" is a text that the API server refuses.
func Manifest(l lab.Lab, what string) string {
	switch what {
	case "solution":
		return l.Solution
	case "wrong":
		return l.Start + "# changed\n"
	}
	return "kind: Service\n  metadata: web\n"
}
