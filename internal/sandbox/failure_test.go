package sandbox_test

import (
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
	"portolan/quiz"
	"portolan/quiz/lab"
)

// FailureOf describes needs that fail and bans that nothing tests, and no other bans.
func TestFailureOf(t *testing.T) {
	attemptOf := func(o cluster.Outcome) quiz.Try {
		return quiz.Try{Door: cluster.Door{Address: "web:80"}, Trace: cluster.Trace{Outcome: o}}
	}
	for _, c := range []struct {
		name   string
		demand lab.Demand
		want   string
	}{
		{"refused", lab.Demand{Who: "office", Try: attemptOf(cluster.Refused)}, "refused"},
		{"no answer", lab.Demand{Who: "office", Try: attemptOf(cluster.Timeout)}, "timed out"},
		{"no such name", lab.Demand{Who: "office", Try: attemptOf(cluster.NameNotFound)}, "the name is not found"},
		{"pending", lab.Demand{Who: "office", Try: attemptOf(cluster.NoAddress)}, "no address"},
		{"gets in, but not in every way", lab.Demand{Who: "office", Try: attemptOf(cluster.Connected)}, ""},
		{"holds", lab.Demand{Who: "office", Holds: true, Try: attemptOf(cluster.Refused)}, ""},
		{
			"nobody can connect",
			lab.Demand{Who: "office", Ban: true, Idle: true},
			"nothing connects yet, so it is not tested",
		},
		{"must stay out", lab.Demand{Who: "office", Ban: true, Try: attemptOf(cluster.Refused)}, ""},
		{"the doors that are too many", lab.Demand{Try: attemptOf(cluster.Timeout)}, ""},
		{"not tried yet", lab.Demand{Who: "office"}, ""},
	} {
		if got := sandbox.FailureOf(c.demand); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A cell has every try at its kind of address, and shows the best.
func TestTableOfEveryDoor(t *testing.T) {
	b := sandbox.New(scene(t, "shop"), web).Flip(cluster.Event{Verb: "lose", Object: "node1"})
	for _, row := range b.Table("web").Rows {
		if row.From != "office" {
			continue
		}
		cell := row.Cells[2]
		got := ""
		for _, k := range cell.All {
			got += k.Door.Address + " " + k.Trace.Outcome.String() + ", "
		}
		if want := "node1:30007 timeout, node2:30007 connected, "; got != want || cell.Door.Address != "node2:30007" {
			t.Errorf("the office has %s and is shown %s, want %s", got, cell.Door.Address, want)
		}
		return
	}
	t.Error("the office has no row")
}
