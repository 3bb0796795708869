package ui

import (
	"testing"

	"portolan/internal/journey"
	"portolan/lessons"
)

// played returns a learner at the end of a round. The first question is answered with the first option, and all others
// with "not sure".
func played(t *testing.T) *learner {
	t.Helper()
	l := open(t, journey.AtRound{Lesson: "which-type", Seed: 4})
	l.press("size:80x24 1 enter")
	for at[journey.Round](l).Question != nil {
		l.press("0 enter")
	}
	return l
}

// TestRoundRows opens the questions of a finished round again, one after the other, in three windows.
func TestRoundRows(t *testing.T) {
	for _, size := range sizes() {
		l := played(t)
		l.resize(size)
		l.sees("the end").sees("What you missed")
		kept := len(l.kept())
		results := at[journey.Round](l).Results()
		for i := range results {
			l.press("down enter").sees("back to the round")
			if i == 0 {
				l.sees("You chose")
			} else if !l.shows("Answer") && !l.shows("NOT SURE") {
				t.Errorf("%s: row %d is not answered:\n%s", size, i, l.screen())
			}
			fits(t, l, size)
			l.press([]string{"enter", "esc"}[i%2])
			if l.shows("back to the round") {
				t.Fatalf("%s: row %d stays open:\n%s", size, i, l.screen())
			}
		}
		if len(l.kept()) != kept {
			t.Errorf("%s: reading the rows records %d events", size, len(l.kept())-kept)
		}
		l.press("up up up up up up up enter").sees("Portolan")
	}
}

// TestRoundLeadsOn goes from the end of a round to the step that explains what was missed, and to a round about only
// that.
func TestRoundLeadsOn(t *testing.T) {
	l := played(t)
	again, ok := at[journey.Round](l).Missed()
	if !ok {
		t.Fatal("nothing is missed")
	}
	l.sees(again.Step.Title).press("o").sees(again.Step.Title).sees("step")
	l = played(t)
	l.press("w").sees("Practice: what you missed").sees("question 1 of")
	open(t, journey.AtRound{Missed: true}).press("size:80x24").sees("There is nothing to repeat yet").press("enter").
		sees("Portolan")
}

// TestGoingBackShowsTheAnswer answers the question of a step, goes on and goes back. The question is never blank.
func TestGoingBackShowsTheAnswer(t *testing.T) {
	for _, size := range sizes() {
		l := asking(t, "wt-vans-http")
		l.press("size:" + size)
		l.answer("right", "")
		step, _ := at[journey.Step](l).At()
		l.press("enter").press("left")
		for range 10 {
			if at[journey.Step](l).Phase() == lessons.Answered {
				break
			}
			l.press("enter")
		}
		back, _ := at[journey.Step](l).At()
		if back.ID != step.ID {
			t.Fatalf("%s: Enter leads past the answer, to %s:\n%s", size, back.ID, l.screen())
		}
		l.sees("You chose")
	}
}
