package journey_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/lessons"
)

// noon is the time at which every journey under test begins.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// traveller is a journey under test, and what it has recorded.
type traveller struct {
	t       *testing.T
	journey journey.Journey
	clock   time.Time
	events  []progress.Event
	last    journey.Effect
}

// travel begins a journey through the built-in course, for a learner with a past.
func travel(t *testing.T, past ...progress.Event) *traveller {
	t.Helper()
	return &traveller{t: t, journey: journey.New(of(t).Course, progress.Replay(past)), clock: noon}
}

// do gives inputs to the journey, one second apart.
func (w *traveller) do(all ...journey.Input) *traveller {
	w.t.Helper()
	for _, in := range all {
		w.clock = w.clock.Add(time.Second)
		w.journey, w.last = w.journey.Do(in, journey.Moment{Time: w.clock, Seed: 7})
		w.events = append(w.events, w.last.Events...)
	}
	return w
}

// recorded lists what was recorded, such as "step nodeport/every-node-forwards-to-the-same-pods, prediction".
func (w *traveller) recorded() string {
	var all []string
	for _, e := range w.events {
		switch body := e.Body.(type) {
		case progress.Step:
			all = append(all, strings.TrimRight(fmt.Sprintf("%s %s/%s", e.Kind, body.Lesson, body.Step), " /"))
		case progress.Answer:
			all = append(all, fmt.Sprintf("%s %s %s", e.Kind, body.Question, body.Occasion))
		case progress.Lab:
			all = append(all, fmt.Sprintf("%s %s solved %v", e.Kind, body.Lab, body.Solved))
		default:
			all = append(all, string(e.Kind))
		}
	}
	return strings.Join(all, ", ")
}

func opening(place journey.Place) journey.Input { return journey.Open{Place: place} }

// edit replaces the text of the lab.
func (w *traveller) edit(text func(journey.Lab) string) *traveller {
	w.t.Helper()
	l, ok := w.journey.Stop().(journey.Lab)
	if !ok {
		w.t.Fatalf("this is no lab: %T", w.journey.Stop())
	}
	return w.do(journey.Edit{Bench: l.Bench.Edit(text(l))})
}

func solution(l journey.Lab) string { return l.Lab().Solution }

func unchanged(l journey.Lab) string { return l.Lab().Start }

// TestRecorded checks what each way through the course records.
func TestRecorded(t *testing.T) {
	const firstStep, second = "one-port-on-every-node", "the-same-through-node2"
	const predicts, afterIt = "a-node-without-a-web-pod", "every-node-forwards-to-the-same-pods"
	begun := at("nodeport", second)
	nodeport := opening(journey.AtStep{Lesson: "nodeport"})
	predicting := opening(journey.AtStep{Lesson: "nodeport", Step: predicts})
	lookup := opening(journey.AtStep{Lesson: "nodeport", Step: predicts, Lookup: true})
	enter, back, on := journey.Enter{}, journey.Move{By: -1}, journey.Move{By: 1}
	for _, c := range []struct {
		name   string
		past   []progress.Event
		inputs []journey.Input
		want   string
	}{
		{"to open a lesson is a glance", nil, []journey.Input{nodeport}, ""},
		{"and so is to leave it again", nil, []journey.Input{nodeport, journey.Leave{}, nodeport}, ""},
		{
			"a prediction makes it more, and its step stands before it", nil,
			[]journey.Input{predicting, journey.Choose{N: 1}},
			"step nodeport/" + predicts + ", prediction",
		},
		{"so does the next step", nil, []journey.Input{nodeport, on}, "step nodeport/" + firstStep + ", step nodeport/" +
			second},
		{
			"an answer too", nil,
			[]journey.Input{opening(journey.AtStep{
				Lesson: "clusterip",
				Step:   "where-does-the-app-listen",
			}), journey.Answer{Text: "80"}},
			"step clusterip/where-does-the-app-listen, answer cip-fill-target lesson",
		},
		{"enter predicts nothing", nil, []journey.Input{predicting, enter, enter}, ""},
		{"a lesson that is begun is gone on with", []progress.Event{begun}, []journey.Input{nodeport}, "step nodeport/" +
			second},
		{"a step back is a step", []progress.Event{begun}, []journey.Input{nodeport, back}, "step nodeport/" + second +
			", step nodeport/" + firstStep},
		{"before the first step is none", []progress.Event{begun}, []journey.Input{nodeport, back, back}, "step nodeport/" +
			second + ", step nodeport/" + firstStep},
		{"who looks something up is nowhere", []progress.Event{begun}, []journey.Input{lookup, on, on, back}, ""},
		{"until they answer", []progress.Event{begun}, []journey.Input{lookup, journey.Choose{N: 1}}, "prediction"},
		{
			"from there they go on as everybody",
			[]progress.Event{begun},
			[]journey.Input{lookup, journey.Choose{N: 1}, on},
			"prediction, step nodeport/" + afterIt,
		},
		{
			"or until they come to the end",
			[]progress.Event{begun},
			[]journey.Input{lookup, journey.Move{By: 99}},
			"finished nodeport",
		},
		{
			"the end is the end of the lesson",
			[]progress.Event{begun},
			[]journey.Input{nodeport, journey.Move{By: 99}},
			"step nodeport/" + second + ", finished nodeport",
		},
		{
			"behind it comes the first step of the next lesson",
			[]progress.Event{at("loadbalancer", "opening-day"), begun},
			[]journey.Input{nodeport, journey.Move{By: 99}, enter},
			"step nodeport/" + second + ", finished nodeport, step loadbalancer/one-address-for-the-customers",
		},
		{
			"the first page keeps the guess", nil,
			[]journey.Input{opening(journey.AtWelcome{}), journey.Choose{N: 2}, enter},
			"prediction",
		},
		{"a round of one question", nil, []journey.Input{
			opening(journey.AtRound{Question: "cip-namespace"}),
			journey.Choose{},
		}, "answer cip-namespace practice"},
		{"a fault that is named", nil, []journey.Input{
			opening(journey.AtBoard{Board: "silent-node", Seed: 1}),
			journey.Probe{},
			journey.Choose{N: 1},
		}, "answer silent-node/node1-lost lesson"},
		{"everything is forgotten", nil, []journey.Input{opening(journey.AtResults{}), journey.Reset{}}, "reset"},
	} {
		if got := travel(t, c.past...).do(c.inputs...).recorded(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// TestLabIsRecordedOnce solves a lab in different ways, leaves it and comes back.
func TestLabIsRecordedOnce(t *testing.T) {
	lab := opening(journey.AtLab{Lab: "wrong-label"})
	for _, c := range []struct {
		name string
		do   func(w *traveller)
		want string
	}{
		{"solved", func(w *traveller) { w.do(lab).edit(solution) }, "lab wrong-label solved true"},
		{"solved again", func(w *traveller) {
			w.do(lab).edit(solution).edit(unchanged).edit(solution).do(journey.Leave{}, lab).edit(unchanged).edit(solution)
		}, "lab wrong-label solved true"},
		{
			"its solution read", func(w *traveller) { w.do(lab, journey.Hint{}, journey.Reveal{}, journey.Leave{}) },
			"lab wrong-label solved false",
		},
		{"left as it was", func(w *traveller) { w.do(lab).edit(unchanged).do(journey.Enter{}, journey.Leave{}) }, ""},
		{
			"solved, forgotten, and left once more",
			func(w *traveller) {
				w.do(lab).edit(solution).do(journey.Leave{}, opening(journey.AtResults{}), journey.Reset{}, journey.Leave{}, lab,
					journey.Leave{})
			},
			"lab wrong-label solved true, reset, lab wrong-label solved true",
		},
		{
			"solved, forgotten, and looked at once more",
			func(w *traveller) {
				w.do(lab).edit(solution).do(journey.Leave{}, opening(journey.AtResults{}), journey.Reset{}, journey.Leave{}, lab,
					journey.Hint{})
			},
			"lab wrong-label solved true, reset, lab wrong-label solved true",
		},
	} {
		w := travel(t)
		if c.do(w); w.recorded() != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, w.recorded(), c.want)
		}
	}
	w := travel(t).do(lab)
	if w.do(journey.Edit{Bench: sandbox.Bench{}}); len(w.events) > 0 ||
		w.journey.Stop().(journey.Lab).Bench.Text() == "" {
		t.Error("a bench that is not the lab's was put on it")
	}
}

// TestBehindALab leaves a lab or a board. If it was ever done, the lesson goes on after it, and otherwise back to the
// text before it.
func TestBehindALab(t *testing.T) {
	inLesson := opening(journey.AtStep{Lesson: "why-a-service", Step: "fix-it"})
	for _, c := range []struct {
		name string
		do   func(w *traveller)
		done bool
	}{
		{"left unsolved", func(w *traveller) { w.do(journey.Leave{}) }, false},
		{"solved", func(w *traveller) { w.edit(solution).do(journey.Leave{}) }, true},
		{"solved, spoiled and left", func(w *traveller) { w.edit(solution).edit(unchanged).do(journey.Leave{}) }, true},
		{"its solution read", func(w *traveller) { w.do(journey.Reveal{}, journey.Enter{}) }, true},
	} {
		w := travel(t).do(inLesson, journey.Enter{})
		c.do(w)
		s, ok := w.journey.Stop().(journey.Step)
		if !ok || s.Done() != c.done || !c.done && s.Phase() != lessons.Reading {
			t.Errorf("%s: at %T, done %v, want %v", c.name, w.journey.Stop(), s.Done(), c.done)
		}
	}
	board := opening(journey.AtStep{Lesson: "silent-node", Step: "your-turn-find-the-fault"})
	w := travel(t).do(board, journey.Enter{}, journey.Choose{}, journey.Enter{})
	if s, ok := w.journey.Stop().(journey.Step); !ok || s.Phase() == lessons.Doing {
		t.Errorf("behind a fault that was named: at %T", w.journey.Stop())
	}
	if !strings.HasSuffix(w.recorded(), "step silent-node/open-one-page-from-your-laptop") {
		t.Errorf("behind a board the next step is not recorded: %s", w.recorded())
	}
}

// TestKnown answers everything right. Each lesson is recorded as known, together with the answer that shows it.
func TestKnown(t *testing.T) {
	w := travel(t).do(opening(journey.AtKnown{}))
	for range 20 {
		k := w.journey.Stop().(journey.Known)
		if k.Question == nil {
			break
		}
		w.do(journey.Answer{Text: k.Question.Proved.Right}, journey.Enter{})
	}
	known := 0
	for _, e := range w.events {
		if e.Kind == progress.Known {
			known++
		}
	}
	if want := len(of(t).Course.Parts[0].Lessons); known != want {
		t.Errorf("%d lessons are recorded as known, want %d: %s", known, want, w.recorded())
	}
	if w.do(journey.Enter{}); w.journey.Depth() != 1 {
		t.Errorf("behind it is %T, want the contents", w.journey.Stop())
	}
}

// TestHolds checks which effects wait for the disk: graded answers, named faults and resets.
func TestHolds(t *testing.T) {
	question := opening(journey.AtRound{Question: "cip-namespace"})
	for _, c := range []struct {
		name   string
		inputs []journey.Input
		hold   bool
	}{
		{"an answer", []journey.Input{question, journey.Choose{}}, true},
		{"a fault that is named", []journey.Input{opening(journey.AtBoard{Board: "silent-node"}), journey.Choose{}}, true},
		{"a reset", []journey.Input{opening(journey.AtResults{}), journey.Reset{}}, true},
		{"a question", []journey.Input{question}, false},
		{"a prediction", []journey.Input{opening(journey.AtStep{Lesson: "nodeport"}), journey.Choose{N: 1}}, false},
	} {
		if got := travel(t).do(c.inputs...).last.Hold; got != c.hold {
			t.Errorf("%s: hold is %v", c.name, got)
		}
	}
}
