package journey_test

import (
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/lessons"
)

// TestEveryPredictionHasAReason predicts every packet of the course in every way. Afterwards the learner reads what
// they predicted, what happened, and why.
func TestEveryPredictionHasAReason(t *testing.T) {
	n := 0
	for _, l := range of(t).Course.Lessons() {
		for _, step := range l.Steps {
			if step.Trace == nil || step.Trace.Ask == "" {
				continue
			}
			n++
			for choice, said := range []string{
				"You were not sure. ", "You predicted: an answer. ", "You predicted: no answer. ",
			} {
				w := travel(t).do(opening(journey.AtStep{Lesson: l.ID, Step: step.ID}), journey.Choose{N: choice})
				s := w.journey.Stop().(journey.Step)
				p, ok := s.Predicted()
				what, why := string(p.What), string(p.Why)
				connects := s.Trace.Outcome == cluster.Connected
				right := choice == 1 && connects || choice == 2 && !connects
				switch {
				case !ok, !strings.HasPrefix(what, said), p.Right != right, p.Sure != (choice > 0):
					t.Errorf("%s/%s after %d: %+v", l.ID, step.ID, choice, p)
				case right != strings.Contains(what, "Right: "):
					t.Errorf("%s/%s after %d: %q", l.ID, step.ID, choice, what)
				case !strings.HasSuffix(why, ".") || len(strings.Fields(why)) < 6:
					t.Errorf("%s/%s gives no reason: %q", l.ID, step.ID, why)
				case connects && step.Trace.Why == "":
					t.Errorf("%s/%s connects, and only the lesson can say why", l.ID, step.ID)
				}
			}
		}
	}
	if n < 10 {
		t.Errorf("only %d predictions", n)
	}
}

// TestComingBack goes back to steps of an open lesson, and checks that each shows what the learner did there.
func TestComingBack(t *testing.T) {
	w := travel(t).do(opening(journey.AtStep{Lesson: "nodeport", Step: "a-node-without-a-web-pod"}), journey.Choose{N: 2},
		journey.Enter{}, journey.Choose{N: 0}, journey.Enter{}, journey.Move{By: -1})
	s := w.journey.Stop().(journey.Step)
	if s.Phase() != lessons.Answered || s.Question.Graded == nil || !s.Again || s.Prompt().Enter == "" {
		t.Errorf("the answered question is in phase %v: %+v", s.Phase(), s.Prompt())
	}
	s = w.do(journey.Move{By: -1}).journey.Stop().(journey.Step)
	if _, ok := s.Predicted(); s.Phase() != lessons.Watching || !ok || !s.Again {
		t.Errorf("the predicted packet is in phase %v", s.Phase())
	}
	if marks := s.Marks; marks[2] != journey.Here || marks[3] != journey.Wrong || marks[4] != journey.Seen ||
		marks[5] != journey.Unmarked {
		t.Errorf("the marks are %v", marks)
	}
	s = w.do(journey.Enter{}, journey.Move{By: 0}).journey.Stop().(journey.Step)
	if s.Phase() != lessons.Asking || s.Again {
		t.Errorf("the step started again is in phase %v", s.Phase())
	}
	question := journey.AtStep{Lesson: "nodeport", Step: "every-node-forwards-to-the-same-pods"}
	again := travel(t, w.events...).do(opening(question))
	if s = again.journey.Stop().(journey.Step); s.Phase() != lessons.Answered {
		t.Errorf("in the next session, the answered question is in phase %v", s.Phase())
	}
	lookup := journey.AtStep{Lesson: "nodeport", Step: "every-node-forwards-to-the-same-pods", Lookup: true}
	again.do(opening(journey.AtContents{}), opening(lookup))
	if s = again.journey.Stop().(journey.Step); s.Phase() != lessons.Asking {
		t.Errorf("looked up, the question is in phase %v", s.Phase())
	}
}
