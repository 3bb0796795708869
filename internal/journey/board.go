package journey

import (
	"slices"
	"strings"
	"time"

	"portolan/internal/progress"
	"portolan/quiz/board"
)

// Board is a fault to find: something in a cluster is broken, and probes tell what. The learner tries them, names the fault, and
// then sees what it was.
type Board struct {
	Hunt  board.Hunt
	Ruled [][]bool // for each probe tried, in that order: which of the faults offered were ruled out after it

	at    AtBoard
	begun time.Time
}

// board opens a board, with another fault than the round before hid.
func (t *turn) board(p AtBoard) Stop {
	proved, err := t.course.Board(p.Board)
	if err != nil {
		return Broken{At: p, Why: err}
	}
	b := Board{at: p, begun: t.moment.Time}
	if p.Seed != 0 {
		b.Hunt = board.NewHunt(proved, p.Seed, "")
		return b
	}
	b.Hunt = board.NewHunt(proved, t.moment.Seed, LastFault(t.state, p.Board))
	return b
}

// Place returns what leads here.
func (b Board) Place() Place { return b.at }

// Board returns what is played.
func (b Board) Board() board.Board { return b.Hunt.Board().Board }

// Untried returns the first probe from a place on, and then from the first, that was not tried; ok is false if all were.
func (b Board) Untried(from int) (probe int, ok bool) {
	n := len(b.Board().Probes)
	for i := range n {
		at := (from + i) % n
		if _, tried := b.Hunt.Shows(at); !tried {
			return at, true
		}
	}
	return 0, false
}

// Prompt returns what may be done here.
func (b Board) Prompt() Prompt {
	switch _, more := b.Untried(0); {
	case b.Hunt.Done():
		return Prompt{Enter: goOn}
	case more:
		return Prompt{Enter: nextProbe, Options: len(b.Hunt.Options())}
	}
	return Prompt{Options: len(b.Hunt.Options())}
}

func (b Board) do(t *turn, in Input) Stop {
	if b.Hunt.Done() {
		switch in.(type) {
		case Enter:
			t.leave()
		case Reset:
			return t.board(AtBoard{Board: b.at.Board})
		}
		return b
	}
	options := b.Hunt.Options()
	switch in := in.(type) {
	case Enter:
		if next, more := b.Untried(0); more {
			return b.probe(next)
		}
		t.reply(ChooseFirst)
	case Probe:
		return b.probe(in.N)
	case Choose:
		switch {
		case in.N == 0:
			return b.name(t, "")
		case in.N > 0 && in.N <= len(options):
			return b.name(t, options[in.N-1].ID)
		}
		t.reply(ChooseFirst)
	}
	return b
}

// probe tries a probe.
func (b Board) probe(n int) Board {
	if n < 0 || n >= len(b.Board().Probes) {
		return b
	}
	if _, tried := b.Hunt.Shows(n); tried {
		return b
	}
	b.Hunt = b.Hunt.Probe(n)
	b.Ruled = append(slices.Clip(b.Ruled), b.Hunt.Ruled())
	return b
}

// name ends the round with a fault; "" is "not sure". In the record it is an answer to the question BOARD/FAULT.
func (b Board) name(t *turn, fault string) Board {
	b.Hunt = b.Hunt.Name(fault)
	board := b.Hunt.Board()
	hidden, named, right := b.Hunt.Result()
	a := progress.Answer{
		Question: board.Board.ID + "/" + hidden.Fault.ID, Hash: board.Hash, Pattern: "board:" + board.Board.ID,
		Lesson: board.Board.Lesson, Objective: board.Board.Teaches, Chosen: named, Verdict: "wrong", Right: right,
		NotSure: named == "", Took: t.moment.Time.Sub(b.begun), Occasion: progress.InLesson,
	}
	a.First = !t.state.Answered(a.Question)
	switch {
	case right:
		a.Verdict = "right"
	case a.NotSure:
		a.Verdict = "not sure"
	}
	for _, o := range b.Hunt.Options() {
		a.Order = append(a.Order, o.ID)
	}
	t.record(progress.Answered, a)
	t.effect.Hold = true
	return b
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
