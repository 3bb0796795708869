package progress

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestReplay(t *testing.T) {
	saw := func(place string) Event {
		lesson, step, _ := strings.Cut(place, "/")
		return Event{Kind: StepSeen, Body: Step{lesson, step}}
	}
	answered := func(lesson, chosen string) Event {
		return Event{Kind: Answered, Body: Answer{Lesson: lesson, Chosen: chosen}}
	}
	finished := func(lesson string) Event { return Event{Kind: Finished, Body: Step{Lesson: lesson}} }
	reset := func(lesson string) Event { return Event{Kind: Reset, Body: Step{Lesson: lesson}} }
	mended := func(lab, lesson string, solved bool) Event {
		return Event{Kind: Mended, Body: Lab{Lab: lab, Lesson: lesson, Solved: solved}}
	}
	seen := func(steps ...string) map[string]bool {
		m := map[string]bool{}
		for _, s := range steps {
			m[s] = true
		}
		return m
	}
	type lessons = map[string]LessonState

	tests := []struct {
		name   string
		events []Event
		want   State
	}{
		{"nothing yet", nil, State{Lessons: lessons{}}},
		{
			"going back keeps what was seen",
			[]Event{saw("a/1"), saw("a/2"), saw("a/1")},
			State{Lessons: lessons{"a": {Step: "1", Seen: seen("1", "2")}}, Last: Step{"a", "1"}},
		},
		{
			"a lesson stays done when it is read again",
			[]Event{saw("a/9"), finished("a"), saw("b/1"), saw("a/1")},
			State{
				Lessons: lessons{"a": {Step: "1", Seen: seen("9", "1"), Done: true}, "b": {Step: "1", Seen: seen("1")}},
				Last:    Step{"a", "1"},
			},
		},
		{
			"answers stand in order",
			[]Event{answered("a", "x"), answered("b", "y"), answered("a", "z")},
			State{Lessons: lessons{}, Answers: []Answer{
				{Lesson: "a", Chosen: "x"},
				{Lesson: "b", Chosen: "y"},
				{Lesson: "a", Chosen: "z"},
			}},
		},
		{
			"a lesson reset, and begun again",
			[]Event{saw("a/1"), answered("a", "x"), finished("a"), answered("b", "y"), reset("a"), answered("a", "z")},
			State{Lessons: lessons{}, Answers: []Answer{{Lesson: "b", Chosen: "y"}, {Lesson: "a", Chosen: "z"}}},
		},
		{
			"the reset of another lesson leaves the place",
			[]Event{saw("a/1"), saw("b/1"), reset("a")},
			State{Lessons: lessons{"b": {Step: "1", Seen: seen("1")}}, Last: Step{"b", "1"}},
		},
		{
			"all reset",
			[]Event{saw("a/1"), answered("a", "x"), finished("a"), saw("b/1"), reset("")},
			State{Lessons: lessons{}},
		},
		{
			"a lab solved stays solved, and is reset with its lesson",
			[]Event{mended("x", "a", true), mended("x", "a", false), mended("y", "b", true), reset("b")},
			State{Lessons: lessons{}, Labs: map[string]Lab{"x": {Lab: "x", Lesson: "a", Solved: true}}},
		},
		{
			"a lab given up can be solved later",
			[]Event{mended("x", "a", false), mended("x", "a", true)},
			State{Lessons: lessons{}, Labs: map[string]Lab{"x": {Lab: "x", Lesson: "a", Solved: true}}},
		},
		{
			"a lesson known beforehand is not one that was seen",
			[]Event{{Kind: Known, Body: Step{Lesson: "a"}}},
			State{Lessons: lessons{"a": {Seen: seen(), Known: true}}},
		},
		{
			"what a newer version wrote is passed over",
			[]Event{
				saw("a/1"),
				{Kind: "dreamt", Body: json.RawMessage(`{"lesson":"b"}`)},
				{Kind: StepSeen, Body: json.RawMessage(`{"lesson":7}`)},
			},
			State{Lessons: lessons{"a": {Step: "1", Seen: seen("1")}}, Last: Step{"a", "1"}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.want.Labs == nil {
				tt.want.Labs = map[string]Lab{}
			}
			if got := Replay(tt.events); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

// TestReplayOfAPrediction: a prediction is no answer and shows no step. A reset of its lesson removes it.
func TestReplayOfAPrediction(t *testing.T) {
	predicted := func(lesson string) Event {
		return Event{Kind: Predicted, Body: Prediction{Lesson: lesson, Step: "1", Chosen: "yes"}}
	}
	got := Replay([]Event{predicted("a"), predicted("b"), {Kind: Reset, Body: Step{Lesson: "b"}}, predicted("a")})
	want := []Prediction{{Lesson: "a", Step: "1", Chosen: "yes"}, {Lesson: "a", Step: "1", Chosen: "yes"}}
	if len(got.Lessons) != 0 || len(got.Answers) != 0 || !reflect.DeepEqual(got.Predictions, want) {
		t.Errorf("got %+v, want only the predictions %+v", got, want)
	}
}
