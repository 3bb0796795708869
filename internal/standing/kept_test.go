package standing_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/quiz"
)

func TestTaught(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []progress.Event
		want   string
	}{
		{"lessons begun, before any is done", []progress.Event{at("clusterip", "x"), at("nodeport", "x")}, "clusterip nodeport"},
		{"those done or known, once one is", []progress.Event{done("clusterip"), known("why-a-service"), at("nodeport", "x")}, "clusterip why-a-service"},
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(of(t, c.events...).Taught())), " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	somebody := of(t)
	if got, want := len(somebody.Taught()), len(somebody.Course.Lessons()); got != want {
		t.Errorf("somebody new is asked about %d lessons, want all %d", got, want)
	}
}

// TestNamed plays a board to its end in each way that it can end, and finds in the record which fault was hidden.
func TestNamed(t *testing.T) {
	b, err := of(t).Course.Board("silent-node")
	if err != nil {
		t.Fatal(err)
	}
	hunt := quiz.NewHunt(b, 1, "")
	hidden, _, _ := hunt.Name("").Result()
	other := slices.IndexFunc(b.Board.Faults, func(f quiz.Fault) bool { return f.ID != hidden.Fault.ID })
	for _, c := range []struct{ named, verdict string }{
		{hidden.Fault.ID, "right"},
		{b.Board.Faults[other].ID, "wrong"},
		{"", "not sure"},
	} {
		got := standing.Named(hunt.Name(c.named))
		if got.Question != "silent-node/"+hidden.Fault.ID || got.Chosen != c.named || got.Verdict != c.verdict ||
			got.Right != (c.verdict == "right") || got.NotSure != (c.named == "") || len(got.Order) != len(b.Board.Faults) {
			t.Errorf("%q named: %+v, want %s", c.named, got, c.verdict)
		}
		state := progress.Replay([]progress.Event{{Kind: progress.Answered, Body: got}})
		if last := standing.LastFault(state, "silent-node"); last != hidden.Fault.ID {
			t.Errorf("%q named: the fault hidden last is %q, want %q", c.named, last, hidden.Fault.ID)
		}
	}
}
