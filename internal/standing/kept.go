package standing

import (
	"strings"
	"time"

	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/quiz"
)

// Answered returns what the record holds of an answered question, whose options were shown in an order of their indices. What
// only the caller knows is left open: First, Took and Occasion.
func Answered(asked quiz.Asked, g quiz.Graded, order []int) progress.Answer {
	q := asked.Question
	a := progress.Answer{
		Question: q.ID, Hash: asked.Hash, Pattern: asked.Pattern, Lesson: q.Lesson, Objective: q.Teaches,
		Chosen: g.Choice, Verdict: g.Word(), Right: g.Right, Misconception: g.Diagnoses, NotSure: g.NotSure,
	}
	for _, i := range order {
		a.Order = append(a.Order, asked.Options[i].Is)
	}
	return a
}

// Named returns what the record holds of a round at a board whose fault was named: an answer to the question BOARD/FAULT.
// First and Took are left open.
func Named(h quiz.Hunt) progress.Answer {
	b := h.Board()
	hidden, named, right := h.Result()
	a := progress.Answer{
		Question: b.Board.ID + "/" + hidden.Fault.ID, Hash: b.Hash, Pattern: "board:" + b.Board.ID,
		Lesson: b.Board.Lesson, Objective: b.Board.Teaches, Chosen: named, Verdict: "wrong", Right: right,
		NotSure: named == "", Occasion: progress.InLesson,
	}
	switch {
	case right:
		a.Verdict = "right"
	case a.NotSure:
		a.Verdict = "not sure"
	}
	for _, o := range h.Options() {
		a.Order = append(a.Order, o.ID)
	}
	return a
}

// LastFault returns the fault that the latest round at a board hid; "" if there was none.
func LastFault(state progress.State, board string) string {
	last := ""
	for _, a := range state.Answers {
		if fault, ok := strings.CutPrefix(a.Question, board+"/"); ok {
			last = fault
		}
	}
	return last
}

// Mended returns what the record holds of a lab that was solved, or whose solution was shown, after a while.
func Mended(b sandbox.Bench, took time.Duration) progress.Lab {
	lab, _ := b.Lab()
	return progress.Lab{
		Lab: lab.ID, Lesson: lab.Lesson, Objective: lab.Teaches, Hash: lab.Hash(), Solved: !b.SolutionShown(),
		Hints: len(b.Hints()), Manifest: b.Text(), Took: took,
	}
}
