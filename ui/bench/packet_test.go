package bench

import (
	"slices"
	"strings"
	"testing"

	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// TestSandboxBeginsAsTheLesson opens the sandbox of every step that has a manifest and a packet. The packet takes the
// path that it takes in the lesson, after the same events. The head names each event, and the learner can take back all
// but deleted pods.
func TestSandboxBeginsAsTheLesson(t *testing.T) {
	course := kittest.Course(t)
	happened := 0
	for _, lesson := range course.Lessons() {
		for i, step := range lesson.Steps {
			if step.Manifest == nil || step.Trace == nil {
				continue
			}
			name := lesson.ID + " " + step.ID
			d := atSandbox(t, kit.OpenSandbox{Lesson: lesson.ID, Step: step.ID}).press("size:120x40 tab enter")
			_, want, err := course.Play(lesson, i)
			if err != nil {
				t.Fatal(err)
			}
			if got := at[Sandbox](d).table.connection().Trace; got.From != want.From ||
				got.To != want.To || got.Outcome != want.Outcome {
				t.Errorf("%s: %s dials %s: %s; in the lesson %s dials %s: %s",
					name, got.From, got.To, got.Outcome, want.From, want.To, want.Outcome)
			}
			for _, e := range step.Trace.After {
				_, pod, _ := strings.Cut(e.Object, "/")
				if on := at[Sandbox](d).happened(); !strings.Contains(on, pod) {
					t.Errorf("%s: %q does not say %v", name, on, e)
				}
				happened++
			}
			for _, s := range at[Sandbox](d).switches.all {
				if s.On {
					w := at[Sandbox](d)
					w.workbench = w.replaced(w.Bench.Flip(s.Event))
					d.shown = w
				}
			}
			if on, deleted := at[Sandbox](d).happened(), len(at[Sandbox](d).deleted) > 0; (on != "") != deleted {
				t.Errorf("%s: with no switch on, %q is said to have happened", name, on)
			}
		}
	}
	if happened == 0 {
		t.Error("nothing happens in any lesson")
	}
}

// TestEveryDoor goes through the doors of a Service with d and with →, and back with ←. Each node has a door of its
// own.
func TestEveryDoor(t *testing.T) {
	for _, key := range []string{"d", "right", "left"} {
		d := atSandbox(t, theSandbox()).press("size:120x40 tab")
		if at := at[Sandbox](d).table.connection().Door.Address; at != "node1:30007" {
			t.Errorf("begins at %q", at)
		}
		var dialled []string
		for range 4 {
			d.press(key)
			dialled = append(dialled, at[Sandbox](d).table.connection().Door.Address)
		}
		want := []string{"node2:30007", "web:80", "10.96.1.1:80", "node1:30007"}
		if key == "left" {
			want = []string{"10.96.1.1:80", "web:80", "node2:30007", "node1:30007"}
		}
		if !slices.Equal(dialled, want) {
			t.Errorf("%s leads to %q, want %q", key, dialled, want)
		}
	}
}

// TestWidestDoorFirst opens sandboxes without a packet of a lesson. The cursor begins at the most open door through
// which a client outside connects.
func TestWidestDoorFirst(t *testing.T) {
	for _, c := range []struct {
		question, option, from, to string
	}{
		{"wt-tickets", "LoadBalancer", "visitor", "198.51.100.1:443"},
		{"wt-tickets", "ClusterIP", "pod/tours", "tickets:443"},
		{"np-fill-port", "30010", "office", "node1:30010"},
	} {
		w := at[Sandbox](atSandbox(t, kit.OpenSandbox{Question: c.question, Option: c.option}).press("size:120x40"))
		if from := w.table.rows.Rows[w.table.at.row].From; from != c.from || w.table.connection().Door.Address != c.to {
			t.Errorf("%s as %s: %s dials %s, want %s and %s",
				c.question, c.option, from, w.table.connection().Door.Address, c.from, c.to)
		}
	}
}
