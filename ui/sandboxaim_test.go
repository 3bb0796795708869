package ui

import (
	"slices"
	"strings"
	"testing"
)

// TestSandboxBeginsAsTheLesson opens the sandbox of every step that has a manifest and a packet: the packet gets where it gets in the
// lesson, after what has happened there. All of that is said in the head, and can be taken back but for pods that were deleted.
func TestSandboxBeginsAsTheLesson(t *testing.T) {
	course := open(t, theSandbox).app.session.course
	happened := 0
	for _, lesson := range course.Lessons() {
		for i, step := range lesson.Steps {
			if step.Manifest == nil || step.Trace == nil {
				continue
			}
			name := lesson.ID + " " + step.ID
			l := open(t, OpenSandbox{Lesson: lesson.ID, Step: step.ID})
			l.press("size:120x40 tab enter")
			_, want, err := course.Play(lesson, i)
			if err != nil {
				t.Fatal(err)
			}
			if got := l.bench().aim().Trace; got.From != want.From || got.To != want.To || got.Outcome != want.Outcome {
				t.Errorf("%s: %s dials %s: %s; in the lesson %s dials %s: %s", name, got.From, got.To, got.Outcome, want.From, want.To, want.Outcome)
			}
			for _, e := range step.Trace.After {
				_, pod, _ := strings.Cut(e.Object, "/")
				if on := l.bench().happened(); !strings.Contains(on, pod) {
					t.Errorf("%s: %q does not say %v", name, on, e)
				}
				happened++
			}
			for _, s := range l.bench().seen.switches {
				if s.On {
					l.app = l.app.withTop(func(w workbench) workbench { w.bench = w.bench.Flip(s.Event); return w.looked() }(l.bench()))
				}
			}
			deleted := func(w workbench) bool { return len(w.gone) > 0 }
			if on := l.bench().happened(); (on != "") != deleted(l.bench()) {
				t.Errorf("%s: with no switch on, %q is said to have happened", name, on)
			}
		}
	}
	if happened == 0 {
		t.Error("nothing happens in any lesson")
	}
}

// TestSandboxWithoutAPod: who was deleted beforehand is gone where the sandbox begins, and nowhere else.
func TestSandboxWithoutAPod(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40").sees("what if: web-a is gone").press("tab s down enter").sees("scene shop-bare")
	if strings.Contains(l.screen(), "what if: web-a") {
		t.Errorf("it is gone there too:\n%s", l.screen())
	}
	l.press("s up enter").sees("scene shop").sees("( web-a :8080 )")
}

// TestEveryDoor goes through the doors of a Service with d and with → : by each node, not only by the best, and back with ←.
func TestEveryDoor(t *testing.T) {
	for _, key := range []string{"d", "right", "left"} {
		l := open(t, theSandbox)
		l.press("size:120x40 tab").sees("dials node1:30007")
		var dialled []string
		for range 4 {
			l.press(key)
			dialled = append(dialled, l.bench().aim().Door.Address)
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

// TestThePacketKeepsItsDoor: what was sent to one node goes on going there, though by another one gets in.
func TestThePacketKeepsItsDoor(t *testing.T) {
	l := open(t, theSandbox)
	l.press("size:120x40 tab enter").sees("● CONNECTED")
	l.press("x enter x").sees("the office dials node1:30007").sees("TIMEOUT")
	l.press("d enter").sees("the office dials node2:30007").sees("● CONNECTED")
}

// TestWidestDoorFirst begins, where no lesson says who dials what, with the widest door that lets somebody in from outside.
func TestWidestDoorFirst(t *testing.T) {
	for _, c := range []struct {
		question, option, from, to string
	}{
		{"wt-tickets", "LoadBalancer", "visitor", "198.51.100.1:443"},
		{"wt-tickets", "ClusterIP", "pod/tours", "tickets:443"},
		{"np-fill-port", "30010", "office", "node1:30010"},
	} {
		l := open(t, OpenSandbox{Question: c.question, Option: c.option})
		l.press("size:120x40")
		w := l.bench()
		if from := w.seen.table.Rows[w.at.row].From; from != c.from || w.aim().Door.Address != c.to {
			t.Errorf("%s as %s: %s dials %s, want %s and %s", c.question, c.option, from, w.aim().Door.Address, c.from, c.to)
		}
	}
}
