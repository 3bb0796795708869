package plain

import (
	"testing"

	"portolan/internal/cluster"
	"portolan/quiz/board"
)

// TestProbeResult: if only some pods fail to answer a probe, the result says "now and then".
func TestProbeResult(t *testing.T) {
	for _, c := range []struct {
		shown board.Shown
		want  string
	}{
		{board.Shown{Trace: &cluster.Trace{Outcome: cluster.Refused}}, "refused"},
		{board.Shown{Trace: &cluster.Trace{Outcome: cluster.Refused, Mixed: true}}, "refused, now and then"},
		{board.Shown{Trace: &cluster.Trace{Outcome: cluster.NameNotFound}}, "name not found"},
		{board.Shown{Text: "NAME"}, "a listing (try it again to print it)"},
	} {
		if got := probeResult(c.shown); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
