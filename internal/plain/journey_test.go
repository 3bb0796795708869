package plain

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/journey/journeytest"
	"portolan/internal/progress"
	"portolan/lessons"
)

// typist is a journeytest.Player: it types a line for each input of a sequence.
type typist struct {
	*player
	t     testing.TB
	store progress.Store
	past  int    // how many events were there before
	text  string // what the learner's editor makes of a manifest
}

func newTypist(t testing.TB, c *course.Course, past []progress.Event) *typist {
	k := &typist{t: t, store: progress.NewMemory()}
	o := Options{
		In: new(bytes.Buffer), Out: io.Discard, Course: c, Store: k.store, Learner: "me",
		Now: journeytest.Noon, Seed: func() uint64 { return journeytest.Seed },
		Edit: func(context.Context, string) (string, error) { return k.text, nil },
	}
	if _, err := k.store.Import(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	p, err := begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	k.player, k.past = p, len(past)
	return k
}

// Kept implements journeytest.Player.
func (k *typist) Kept() []progress.Event {
	events, err := k.store.Events(context.Background(), "me")
	if err != nil {
		k.t.Fatal(err)
	}
	return events[k.past:]
}

// Where implements journeytest.Player.
func (k *typist) Where() journeytest.Where {
	return journeytest.At(k.journey.Stop(), k.view.naming)
}

// Journey implements journeytest.Player.
func (k *typist) Journey() journey.Journey { return k.journey }

func (k *typist) types(line string) {
	k.page = newSpoken()
	k.handleLine(line)
}

// Do implements journeytest.Player.
func (k *typist) Do(in journeytest.Input) {
	at := k.Where()
	if !journeytest.Fits(at, in) {
		return
	}
	switch in.Verb() {
	case "contents":
		switch k.journey.Stop().(type) {
		case journey.Lab, journey.Board:
			k.types("back")
		}
		k.types("contents")
	case "leave":
		switch k.journey.Stop().(type) {
		case journey.Lab, journey.Board:
			k.types("back")
		default:
			k.types("contents")
		}
	case "enter":
		for range 40 {
			k.types("")
			if k.Where() != at || at.Kind == "contents" {
				return
			}
		}
	case "choose":
		k.choose(in)
	case "answer":
		k.types("answer " + in.Rest())
	case "skip":
		k.types("skip")
	case "back":
		k.types("back")
	case "again":
		k.types("another")
	case "name":
		k.types("name")
	case "probe":
		b := k.journey.Stop().(journey.Board)
		k.types(fmt.Sprintf("try %d", in.N()%len(b.Board().Probes)+1))
	case "edit":
		k.text = journeytest.Manifest(k.journey.Stop().(journey.Lab).Lab(), in.Rest())
		k.types("edit")
	case "hint":
		k.hint()
	case "reveal":
		l := k.journey.Stop().(journey.Lab)
		for range len(l.Lab().Hints) - len(l.Bench.Hints()) {
			k.types("hint")
		}
		k.types("solution")
		k.types("solution")
	case "results":
		k.types("results")
	case "open":
		k.openBy(at, in.Rest())
	case "lookup":
		id, step, _ := strings.Cut(in.Rest(), " ")
		l, _ := k.o.Course.Lesson(id)
		i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
		k.types(fmt.Sprintf("lesson %d step %d", l.Number, i+1))
	default:
		k.t.Fatalf("nobody knows how to %q", in)
	}
}

func (k *typist) hint() {
	l := k.journey.Stop().(journey.Lab)
	if len(l.Bench.Hints()) < len(l.Lab().Hints) && !l.Done() {
		k.types("hint")
	}
}

func (k *typist) choose(in journeytest.Input) {
	most := k.journey.Stop().Prompt().Options
	if in.N() <= most {
		k.types(in.Rest())
	}
}

func (k *typist) openBy(at journeytest.Where, what string) {
	kind, _, _ := strings.Cut(what, " ")
	switch {
	case kind == "practice" && !k.journey.Standing().Practised():
	case kind == "known" && at.Kind == "contents" && !k.journey.Standing().Fresh():
	default:
		k.types(what)
	}
}

// TestOracle plays the sequences through lines. They must record the events that the oracle lists. It logs which places
// they cover.
func TestOracle(t *testing.T) {
	c := load(t, course.Embedded())
	covered := map[string]int{}
	for _, s := range journeytest.Oracle(t, c) {
		k := newTypist(t, c, s.Past)
		for _, in := range s.Inputs {
			covered[k.Where().Kind+" "+k.Where().At]++
			k.Do(in)
		}
		if got := journeytest.Briefs(k.Kept()); !slices.Equal(got, s.Events) {
			t.Errorf("sequence %d records\n%s\nwant\n%s", s.Seed, strings.Join(got, "\n"), strings.Join(s.Events, "\n"))
		}
	}
	for _, where := range slices.Sorted(maps.Keys(covered)) {
		t.Logf("%4d  %s", covered[where], where)
	}
}

// TestRandom plays random sequences through lines.
func TestRandom(t *testing.T) {
	c := load(t, course.Embedded())
	journeytest.Play(t, c, func(t *testing.T, past []progress.Event) journeytest.Player {
		t.Helper()
		return newTypist(t, c, past)
	})
}
