package plain

import (
	"testing"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// A probe that some pods answer and some do not is not said to be dead.
func TestBrief(t *testing.T) {
	for _, c := range []struct {
		shown quiz.Shown
		want  string
	}{
		{quiz.Shown{Trace: &cluster.Trace{Outcome: cluster.Refused}}, "refused"},
		{quiz.Shown{Trace: &cluster.Trace{Outcome: cluster.Refused, Mixed: true}}, "refused, now and then"},
		{quiz.Shown{Trace: &cluster.Trace{Outcome: cluster.NameNotFound}}, "name not found"},
		{quiz.Shown{Text: "NAME"}, "a listing; try it again to hear it"},
	} {
		if got := brief(c.shown); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
