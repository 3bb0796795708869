package ui

import (
	"testing"

	"portolan/internal/journey"
	"portolan/internal/progress"
)

// TestLessonEndsInItsLab solves the lab at the end of a lesson. Then the lesson is done, and recorded as done.
func TestLessonEndsInItsLab(t *testing.T) {
	l := open(t, journey.AtStep{Lesson: "why-a-service"})
	l.press("size:80x24 end enter").sees("lab").press(mend).sees("all goals met").press("tab enter").sees("That was")
	last := l.kept()[len(l.kept())-1]
	if last.Kind != progress.Finished || last.Body != (progress.Step{Lesson: "why-a-service"}) {
		t.Errorf("the last that is kept is %v %v, want that the lesson is finished", last.Kind, last.Body)
	}
	l.press("esc").sees("Continue ClusterIP")
}

// TestLessonBehindABoard comes back from a board to its lesson: to the text before the board if no fault was named, and
// otherwise to the next step. That step is recorded once, however often the learner leaves it for something else.
func TestLessonBehindABoard(t *testing.T) {
	at := progress.Event{Kind: progress.StepSeen, Body: progress.Step{Lesson: "debugging-ladder"}}
	l := open(t, journey.AtStep{Lesson: "debugging-ladder", Step: "find-the-rung-that-fails"}, at)
	l.press("size:80x24 enter").sees("0 of").press("esc").sees("to the board")
	before := len(l.kept())
	l.press("enter n 0 enter esc / esc")
	if kept := l.kept()[before:]; len(kept) != 2 || kept[0].Kind != progress.Answered ||
		kept[1].Kind != progress.StepSeen {
		t.Errorf("kept %v, want the fault and the step behind the board", kept)
	}
}
