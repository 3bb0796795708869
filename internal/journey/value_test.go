package journey_test

import (
	"fmt"
	"slices"
	"testing"

	"portolan/internal/journey"
	"portolan/internal/progress"
)

// TestNothingChangesUnderAJourney goes on from one journey in two ways. Neither affects the other, and the first
// journey stays as it is.
func TestNothingChangesUnderAJourney(t *testing.T) {
	w := travel(t, at("nodeport", "every-node-forwards-to-the-same-pods")).do(opening(journey.AtStep{Lesson: "nodeport"}))
	before := fmt.Sprint(w.journey.State(), w.journey.Depth(), w.journey.Stop().Prompt())
	m := journey.Moment{Time: noon}
	one, _ := w.journey.Do(journey.Move{By: 2}, m)
	other, _ := w.journey.Do(journey.Open{Place: journey.AtLab{Lab: "wrong-label"}}, m)
	other, _ = other.Do(journey.Reveal{}, m)
	if len(one.State().Labs) != 0 || one.Depth() != 2 ||
		other.State().Last.Step != "every-node-forwards-to-the-same-pods" ||
		len(other.State().Labs) != 1 {
		t.Errorf("one journey sees the other: %v, %v", one.State(), other.State())
	}
	if after := fmt.Sprint(w.journey.State(), w.journey.Depth(), w.journey.Stop().Prompt()); after != before {
		t.Errorf("the journey was %s\nand is   %s", before, after)
	}
}

// TestPlacesLeadBack opens every place, and then the place that its stop names.
func TestPlacesLeadBack(t *testing.T) {
	for _, place := range []journey.Place{
		journey.AtContents{},
		journey.AtWelcome{},
		journey.AtStep{Lesson: "nodeport", Step: "every-node-forwards-to-the-same-pods"},
		journey.AtRound{Seed: 3},
		journey.AtRound{Question: "cip-namespace"},
		journey.AtKnown{},
		journey.AtLab{Lab: "wrong-label"},
		journey.AtBoard{Board: "ladder"},
		journey.AtResults{},
	} {
		if got := travel(t).do(opening(place)).journey.Stop().Place(); got != place {
			t.Errorf("%#v is at %#v", place, got)
		}
	}
}

// TestBroken opens places that do not exist. The stop says why, and the learner can leave it.
func TestBroken(t *testing.T) {
	for _, place := range []journey.Place{
		journey.AtStep{Lesson: "no-such"},
		journey.AtRound{Question: "no-such"},
		journey.AtLab{Lab: "no-such"},
		journey.AtBoard{Board: "no-such"},
	} {
		w := travel(t).do(opening(place))
		b, ok := w.journey.Stop().(journey.Broken)
		if !ok || b.Why == nil || b.Place() != place {
			t.Errorf("%#v opens %T", place, w.journey.Stop())
		}
		if w.do(journey.Enter{}); w.journey.Depth() != 1 || len(w.events) != 0 {
			t.Errorf("%#v does not lead back, or is recorded: %s", place, w.recorded())
		}
	}
}

// TestAnyInputAnywhere gives every input to every stop. Nothing panics, and the contents stay the lowest stop.
func TestAnyInputAnywhere(t *testing.T) {
	inputs := []journey.Input{
		journey.Enter{},
		journey.Choose{N: 1},
		journey.Choose{N: -1},
		journey.Choose{N: 99},
		journey.Choose{},
		journey.Answer{Text: "x"},
		journey.Answer{},
		journey.Move{By: 1},
		journey.Move{By: -99},
		journey.Move{By: 99},
		journey.Move{},
		journey.Back{},
		journey.Edit{},
		journey.Probe{N: -1},
		journey.Probe{N: 99},
		journey.Hint{},
		journey.Reveal{},
		journey.Reset{},
		journey.Reset{Lesson: "nodeport"},
		journey.Leave{},
		journey.Open{Place: journey.AtContents{}},
		journey.Open{Place: journey.AtKnown{}, Instead: true},
	}
	places := []journey.Place{
		journey.AtContents{},
		journey.AtWelcome{},
		journey.AtStep{Lesson: "nodeport"},
		journey.AtStep{Lesson: "which-type"},
		journey.AtRound{},
		journey.AtKnown{},
		journey.AtLab{Lab: "wrong-label"},
		journey.AtBoard{Board: "ladder"},
		journey.AtResults{},
		journey.AtLab{Lab: "no-such"},
	}
	for _, place := range places {
		for i, first := range inputs {
			for _, second := range inputs[i:] {
				w := travel(t).do(opening(place), first, second)
				if w.journey.Stop() == nil || w.journey.Depth() < 1 {
					t.Fatalf("%#v, %#v, %#v lead nowhere", place, first, second)
				}
				w.journey.Stop().Prompt()
			}
		}
	}
}

// TestTimeBelongsToTheMoment checks how long an answer takes: from the input that asks the question to the input that
// answers it.
func TestTimeBelongsToTheMoment(t *testing.T) {
	w := travel(t).do(opening(journey.AtRound{Question: "cip-namespace"}), journey.Back{}, journey.Choose{})
	i := slices.IndexFunc(w.events, func(e progress.Event) bool { return e.Kind == progress.Answered })
	if i < 0 || w.events[i].Body.(progress.Answer).Milliseconds != 2000 || !w.events[i].Time.Equal(w.clock) {
		t.Errorf("recorded %+v", w.events)
	}
}
