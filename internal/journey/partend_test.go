package journey_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/journey"
	"portolan/internal/progress"
)

// behind returns the events of a learner who has done lessons of part 1, in this order.
func behind(all ...string) []progress.Event {
	var events []progress.Event
	for _, lesson := range all {
		events = append(events, done(lesson))
	}
	return events
}

// TestTheEndOfAPart reaches the ends of lessons in different orders. Enter leads to the page at the end of the part
// only when the part is over.
func TestTheEndOfAPart(t *testing.T) {
	four := []string{"why-a-service", "clusterip", "nodeport", "loadbalancer"}
	for _, c := range []struct {
		name, lesson string
		past         []progress.Event
		want         string
	}{
		{"the last lesson, after all others", "which-type", behind(four...), "part 1"},
		{"a lesson in the middle", "nodeport", behind(four[:2]...), "loadbalancer"},
		{"the last lesson, with one left out", "which-type", behind(four[1:]...), "four-port-numbers"},
		{
			"the one that was left out", "nodeport",
			behind("why-a-service", "clusterip", "loadbalancer", "which-type"), "part 1",
		},
		{"a lesson read again", "nodeport", behind(append(four, "which-type")...), "loadbalancer"},
		{"the last lesson read again", "which-type", behind(append(four, "which-type")...), "part 1"},
		{
			"the others known", "which-type",
			[]progress.Event{known(four[0]), known(four[1]), known(four[2]), known(four[3])},
			"part 1",
		},
		{"the last lesson of the course, alone", "debugging-ladder", nil, "practice"},
	} {
		w := travel(t, c.past...).do(opening(journey.AtStep{Lesson: c.lesson}), journey.Move{By: 99}, journey.Enter{})
		got := fmt.Sprintf("%T", w.journey.Stop())
		switch s := w.journey.Stop().(type) {
		case journey.PartEnd:
			got = fmt.Sprintf("part %d", s.Number)
		case journey.Step:
			got = s.Lesson.ID
		case journey.Round:
			got = "practice"
		}
		if got != c.want {
			t.Errorf("%s: enter leads to %s, want %s", c.name, got, c.want)
		}
	}
}

// TestPartEnd checks what the page at the end of a part says, and where it leads.
func TestPartEnd(t *testing.T) {
	predicted := func(lesson, step, chosen string, right bool) progress.Event {
		return progress.Event{Kind: progress.Predicted, Body: progress.Prediction{
			Lesson: lesson, Step: step, Chosen: chosen, Right: right,
		}}
	}
	past := append(behind("why-a-service", "clusterip", "nodeport", "loadbalancer", "which-type"),
		answered("why-a-service", "O1", "why-old-address", "fits"),
		answered("why-a-service", "O2", "why-which-pods", "wrong"),
		answered("clusterip", "O5", "gone-from-the-course", "wrong"),
		answered("nodeport", "O12", "np-adds", "fits"),
		answered("a-lesson-that-is-gone", "O1", "x", "wrong"),
		predicted("clusterip", "a", "yes", true),
		predicted("clusterip", "a", "no", false), // a second look at the same packet
		predicted("clusterip", "b", "", false),   // not sure
		predicted("nodeport", "c", "no", false),
		predicted("four-port-numbers", "d", "no", true), // in another part
		predicted("welcome", "e", "yes", true),
	)
	w := travel(t, past...).do(opening(journey.AtPartEnd{Part: 1}))
	end := w.journey.Stop().(journey.PartEnd)
	var facts []string
	for _, f := range end.Facts() {
		facts = append(facts, string(f))
	}
	if got, want := strings.Join(facts, " "), "You answered 2 of 4 questions right. You predicted 1 of 2 packets right. "+
		"You solved 0 of 5 labs."; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	const met = "explain what happens when a client keeps using the address of a pod; " +
		"say what NodePort adds to a ClusterIP, and what stays"
	if got := strings.Join(end.Met(), "; "); got != met {
		t.Errorf("the learner can: %s", got)
	}
	for i, want := range map[int]string{
		0: "predict which pods a selector selects: lesson 1, step",                            // missed, and asked there
		1: "say which type a Service has by default, and what its ports mean: lesson 2, step", // not asked yet
		2: "predict which clients can connect to a ClusterIP, and which cannot: practice, lesson 2",

		len(end.Repeat) - 1: "Three Services, three types: lab, not solved yet",
	} {
		if got := end.Repeat[i].Text + ": " + string(end.Repeat[i].Note); !strings.HasPrefix(got, want) {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
	if got := end.Prompt().Enter; got != "part 2, Make it work" {
		t.Errorf("enter: %s", got)
	}
	if s, ok := w.do(journey.Enter{}).journey.Stop().(journey.Step); !ok || s.Lesson.ID != "four-port-numbers" {
		t.Errorf("enter leads to %T", w.journey.Stop())
	}
	if w.recorded() != "" {
		t.Errorf("the page records %s", w.recorded())
	}
	if _, broken := travel(t).do(opening(journey.AtPartEnd{Part: 9})).journey.Stop().(journey.Broken); !broken {
		t.Error("there is a part 9")
	}
}

// TestPartEndFollowsTheLearner leaves the page for a repeated question, answers it and comes back.
func TestPartEndFollowsTheLearner(t *testing.T) {
	past := append(behind("why-a-service", "clusterip", "nodeport", "loadbalancer", "which-type"),
		answered("clusterip", "O5", "cip-namespace", "wrong"))
	w := travel(t, past...).do(opening(journey.AtPartEnd{Part: 1}))
	before := w.journey.Stop().(journey.PartEnd)
	w.do(opening(journey.AtRound{Question: "cip-namespace"}), journey.Answer{Text: "name-not-found"}, journey.Leave{})
	after := w.journey.Stop().(journey.PartEnd)
	if len(before.Met()) != 0 || len(after.Met()) != 1 || len(after.Repeat) != len(before.Repeat)-1 {
		t.Errorf("before: %d met, %d to repeat; after: %d met, %d to repeat", len(before.Met()), len(before.Repeat),
			len(after.Met()), len(after.Repeat))
	}
}
