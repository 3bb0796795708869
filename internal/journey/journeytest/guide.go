package journeytest

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/lessons"
)

// Noon is the time that the clock of every player shows.
func Noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// sequences is how many random sequences of inputs Play plays.
var sequences = flag.Int("sequences", 300,
	"how many random sequences of inputs to play") //nolint:gochecknoglobals // a flag

// guide is a player without a renderer: it gives the inputs to the journey directly.
type guide struct {
	journey journey.Journey
	events  []progress.Event
	naming  bool // a renderer would now show the faults of a board instead of its probes
}

func newGuide(c *course.Course, past []progress.Event) *guide {
	g := &guide{journey: journey.New(c, progress.Replay(past))}
	if len(past) == 0 {
		g.give(journey.Open{Place: journey.AtWelcome{}})
	}
	return g
}

func (g *guide) give(in journey.Input) {
	next, effect := g.journey.Do(in, journey.Moment{Time: Noon(), Seed: Seed})
	g.journey, g.naming = next, false
	g.events = append(g.events, effect.Events...)
}

// Where returns where the guide is.
func (g *guide) Where() Where { return At(g.journey.Stop(), g.naming) }

// Do gives the journey an input.
func (g *guide) Do(in Input) {
	at := g.Where()
	if !Fits(at, in) {
		return
	}
	switch stop := g.journey.Stop(); in.Verb() {
	case "contents":
		for g.journey.Depth() > 1 {
			g.give(journey.Leave{})
		}
	case "enter":
		g.enter(at)
	case "choose":
		if in.N() <= stop.Prompt().Options || in.N() == 0 {
			g.give(journey.Choose{N: in.N()})
		}
	case "answer", "skip", "back", "leave", "again":
		g.give(map[string]journey.Input{
			"answer": journey.Answer{Text: in.Rest()}, "skip": journey.Move{By: 1}, "back": journey.Move{By: -1},
			"leave": journey.Leave{}, "again": journey.Reset{},
		}[in.Verb()])
	case "name":
		g.naming = true
	case "probe":
		if b, ok := stop.(journey.Board); ok {
			g.give(journey.Probe{N: in.N() % len(b.Board().Probes)})
		}
	case "open", "lookup":
		g.open(at, in)
	case "edit", "hint", "reveal":
		if l, ok := stop.(journey.Lab); ok {
			g.mend(l, in)
		}
	}
}

// enter gives an Enter. At a worked table, it gives as many as the table has rows.
func (g *guide) enter(at Where) {
	g.give(journey.Enter{})
	for range 40 { // a worked table is at the same place after each of its rows
		if g.Where() != at || at.Kind != "reading" {
			return
		}
		g.give(journey.Enter{})
	}
}

// mend carries out an input in a lab.
func (g *guide) mend(l journey.Lab, in Input) {
	more := len(l.Lab().Hints) - len(l.Bench.Hints())
	switch in.Verb() {
	case "edit":
		g.give(journey.Edit{Bench: l.Bench.Edit(Manifest(l.Lab(), in.Rest()))})
	case "hint":
		if more > 0 && !l.Done() {
			g.give(journey.Hint{})
		}
	case "reveal":
		for range more {
			g.give(journey.Hint{})
		}
		g.give(journey.Reveal{})
	}
}

// open goes to a place, if the program offers it to this learner.
func (g *guide) open(at Where, in Input) {
	kind, id, _ := strings.Cut(in.Rest(), " ")
	standing := g.journey.Standing()
	switch {
	case in.Verb() == "lookup":
		g.give(journey.Open{Place: journey.AtStep{Lesson: kind, Step: id, Lookup: true}})
	case kind == "practice" && standing.Practised():
		g.give(journey.Open{Place: journey.AtRound{}})
	case kind == "known" && at.Kind == "welcome end":
		g.give(journey.Open{Place: journey.AtKnown{}, Instead: true})
	case kind == "known" && standing.Fresh():
		g.give(journey.Open{Place: journey.AtKnown{}})
	case kind == "lesson":
		g.give(journey.Open{Place: journey.AtStep{Lesson: id}})
	case kind == "lab":
		g.give(journey.Open{Place: journey.AtLab{Lab: id}})
	}
}

// At returns where a learner is at a stop. naming means that the renderer shows the faults of a board instead of its
// probes.
func At(stop journey.Stop, naming bool) Where {
	switch s := stop.(type) {
	case journey.Contents:
		return Where{Kind: "contents"}
	case journey.Welcome:
		return atWelcome(s)
	case journey.Step:
		return atStep(s)
	case journey.Lab:
		if s.Done() {
			return Where{"lab solved", s.Lab().ID}
		}
		return Where{"lab", s.Lab().ID}
	case journey.Board:
		switch {
		case s.Hunt.Done():
			return Where{"board settled", s.Board().ID}
		case naming:
			return Where{"naming", s.Board().ID}
		}
		return Where{"probing", s.Board().ID}
	case journey.Round:
		return atQuestion("round", s.Question)
	case journey.Known:
		return atQuestion("known", s.Question)
	case journey.Results:
		return Where{Kind: "results"}
	case journey.PartEnd:
		return Where{Kind: "part end", At: s.Title}
	case journey.Broken:
	}
	return Where{Kind: "broken"}
}

func atWelcome(s journey.Welcome) Where {
	switch {
	case s.Asks():
		return Where{"welcome asks", s.Step().ID}
	case s.Last():
		return Where{"welcome end", s.Step().ID}
	}
	return Where{"welcome", s.Step().ID}
}

func atQuestion(kind string, q *journey.Question) Where {
	switch {
	case q == nil:
		return Where{Kind: kind + " end"}
	case q.Graded != nil:
		return Where{kind + " answers", q.Proved.Question.ID}
	case q.Fills():
		return Where{kind + " fills", q.Proved.Question.ID}
	}
	return Where{kind + " asks", q.Proved.Question.ID}
}

func atStep(s journey.Step) Where {
	step, _ := s.At()
	at := s.Lesson.ID + " " + step.ID
	if s.Done() {
		return Where{"end", s.Lesson.ID}
	}
	switch s.Phase() {
	case lessons.Predicting:
		return Where{"predicting", at}
	case lessons.Watching:
		return Where{"watching", at}
	case lessons.Asking:
		if s.Question.Fills() {
			return Where{"filling", at}
		}
		return Where{"asking", at}
	case lessons.Answered:
		return Where{"answered", at}
	case lessons.Reading, lessons.Doing:
	}
	if step.Lab != nil || step.Board != nil {
		return Where{"doing", at}
	}
	return Where{"reading", at}
}

// Play gives random inputs to the journey directly, and the same inputs to a player, which begin makes for a past.
// After each input, both must be at the same place and offer the same prompt. At the end, both must have recorded the
// same events. The flag -sequences sets the number of sequences.
func Play(t *testing.T, c *course.Course, begin func(t *testing.T, past []progress.Event) Player) {
	t.Helper()
	const first = 1000 // the oracle uses the seeds below
	for seed := range uint64(*sequences) {
		playOne(t, c, first+seed, begin)
	}
}

func playOne(t *testing.T, c *course.Course, seed uint64, begin func(t *testing.T, past []progress.Event) Player) {
	t.Helper()
	const inputs = 24
	past := Past(seed, c)
	g, p := newGuide(c, past), begin(t, past)
	r := rand.New(rand.NewPCG(seed, inputs))
	var typed []string
	for range inputs {
		in := Next(r, g.Where(), c)
		typed = append(typed, string(in))
		g.Do(in)
		p.Do(in)
		want := fmt.Sprint(g.Where(), g.journey.Stop().Prompt())
		if got := fmt.Sprint(p.Where(), p.Journey().Stop().Prompt()); got != want {
			t.Fatalf("sequence %d, after %s: the player is at %s, the journey at %s", seed, strings.Join(typed, "; "), got, want)
		}
	}
	got, want := Briefs(p.Kept()), Briefs(g.events)
	if !slices.Equal(got, want) {
		t.Fatalf("sequence %d, %s: recorded\n%s\nwant\n%s", seed, strings.Join(typed, "; "), strings.Join(got, "\n"),
			strings.Join(want, "\n"))
	}
}
