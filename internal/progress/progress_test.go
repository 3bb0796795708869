package progress

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 123456000, time.UTC)

// anAnswer returns an answer in which every field is set, so that tests notice a field that is not stored.
func anAnswer() Answer {
	return Answer{
		Question: "orders-ledger", Hash: "c0ffee", Pattern: "pod in, outside out", Lesson: "nodeport", Objective: "O15",
		Chosen: "NodePort", Order: []string{"NodePort", "ClusterIP"}, Verdict: "too open", Right: true, Misconception: "M22",
		First: true, Hints: 2, NotSure: true, Milliseconds: 4321, Occasion: Practice,
	}
}

// opened opens a record, fails if there is a notice, and closes the record at the end of the test.
func opened(t testing.TB, path string) Store {
	t.Helper()
	s, notice, err := Open(t.Context(), path)
	if err != nil || notice != "" {
		t.Fatalf("Open: notice %q, error %v", notice, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

func record(t testing.TB, s Store, events ...Event) {
	t.Helper()
	for _, e := range events {
		if err := s.Record(t.Context(), e); err != nil {
			t.Fatalf("Record(%v): %v", e.Kind, err)
		}
	}
}

func events(t testing.TB, s Store, learner string) []Event {
	t.Helper()
	got, err := s.Events(t.Context(), learner)
	if err != nil {
		t.Fatalf("Events: %v", err)
	}
	return got
}

// stores returns the two kinds of Store. Their methods must return the same.
func stores(t *testing.T) map[string]Store {
	return map[string]Store{
		"lasting": opened(t, filepath.Join(t.TempDir(), "new", "progress.db")),
		"memory":  NewMemory(),
	}
}

func TestEventsComeBackAsTheyWereRecorded(t *testing.T) {
	want := []Event{
		{
			ID: uuidOf(4), Learner: "ada", Time: noon.Add(-time.Hour), Kind: Predicted,
			Body: Prediction{"nodeport", "who-may-knock", "yes", true},
		},
		{ID: uuidOf(5), Learner: "ada", Time: noon, Kind: StepSeen, Body: Step{"nodeport", "who-may-knock"}},
		{ID: uuidOf(3), Learner: "ada", Time: noon, Kind: Answered, Body: anAnswer()},
		{ID: uuidOf(2), Learner: "ada", Time: noon, Kind: Finished, Body: Step{Lesson: "nodeport"}},
		{ID: uuidOf(1), Learner: "ada", Time: noon.Add(time.Hour), Kind: Reset, Body: Step{}},
		{ID: uuidOf(0), Learner: "ada", Time: noon.Add(2 * time.Hour), Kind: "dreamt", Body: json.RawMessage(`{"of":"ports"}`)},
	}
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			record(t, s, want...)
			record(t, s, Event{Learner: "bob", Kind: StepSeen, Body: Step{"clusterip", "a"}})
			if got := events(t, s, "ada"); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %v\nwant %v", got, want)
			}
			if got := events(t, s, "bob"); len(got) != 1 {
				t.Errorf("another learner has %d events, want 1", len(got))
			}
			if got := events(t, s, "eve"); len(got) != 0 {
				t.Errorf("a learner who did nothing has %d events", len(got))
			}
		})
	}
}

func TestRecordFillsInIDAndTime(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			before := time.Now().Truncate(time.Microsecond)
			record(t, s, Event{Kind: Reset, Body: Step{}}, Event{Kind: Reset, Body: Step{}})
			got := events(t, s, "")
			if len(got) != 2 || got[0].ID == got[1].ID || len(got[0].ID) != 36 {
				t.Fatalf("want two events with UUIDs, got %v", got)
			}
			if at := got[0].Time; at.Before(before) || at.After(time.Now()) || at.Location() != time.UTC {
				t.Errorf("time %v, want now in UTC", at)
			}
		})
	}
}

func TestTheSameIDIsKeptOnce(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			first := Event{ID: uuidOf(1), Kind: StepSeen, Body: Step{"clusterip", "a"}}
			record(t, s, first, Event{ID: uuidOf(1), Kind: StepSeen, Body: Step{"clusterip", "b"}})
			if got := events(t, s, ""); len(got) != 1 || got[0].Body != first.Body {
				t.Errorf("got %v, want the first alone", got)
			}
		})
	}
}

func TestRecordRefusesABodyOfAnotherKind(t *testing.T) {
	tests := map[string]Event{
		"an answer that is a step":  {Kind: Answered, Body: Step{}},
		"a step that is an answer":  {Kind: StepSeen, Body: Answer{}},
		"a prediction without body": {Kind: Predicted},
		"a pointer":                 {Kind: Reset, Body: &Step{}},
		"no kind":                   {Body: Step{}},
		"not JSON":                  {Kind: "dreamt", Body: func() {}},
	}
	for store, s := range stores(t) {
		for name, e := range tests {
			t.Run(store+"/"+name, func(t *testing.T) {
				if err := s.Record(t.Context(), e); err == nil {
					t.Error("want an error")
				}
				if got := events(t, s, ""); len(got) != 0 {
					t.Errorf("it was kept: %v", got)
				}
			})
		}
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := s.Record(t.Context(), Event{Kind: Reset, Body: Step{}}); !errors.Is(err, ErrClosed) {
				t.Errorf("Record: %v, want ErrClosed", err)
			}
			if _, err := s.Events(t.Context(), ""); !errors.Is(err, ErrClosed) {
				t.Errorf("Events: %v, want ErrClosed", err)
			}
		})
	}
}

func TestACancelledRecordDoesNotWait(t *testing.T) {
	s := opened(t, filepath.Join(t.TempDir(), "progress.db")).(*disk)
	arrived, leave := make(chan bool), make(chan bool)
	s.save = func([]row) error { arrived <- true; <-leave; return nil } // a disk that hangs
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error)
	go func() { result <- s.Record(ctx, Event{Kind: Reset, Body: Step{}}) }()
	<-arrived
	cancel()
	if err := <-result; err == nil || !strings.Contains(err.Error(), "context canceled") {
		t.Errorf("got %v", err)
	}
	close(leave)
}
