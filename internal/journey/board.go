package journey

import (
	"slices"
	"strings"
	"time"

	"portolan/internal/progress"
	"portolan/quiz/board"
)

// Board is a round at a board: one fault is hidden in a cluster, and probes show its effects. The learner tries probes,
// names the fault, and then sees which fault it was.
type Board struct {
	Hunt  board.Hunt
	Ruled [][]bool // for each probe tried, in that order: for each of Hunt.Options, whether the probes so far rule it out

	at    AtBoard
	begun time.Time
}

// board opens a board with a different fault than the previous round hid. If the place has a seed, the seed alone
// chooses the fault.
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

// Place returns the place that opens this stop.
func (b Board) Place() Place { return b.at }

// Board returns the content of the board.
func (b Board) Board() board.Board { return b.Hunt.Board().Board }

// Untried returns the first untried probe at or after index from. If there is none, it starts again at the first probe.
// ok is false if the learner has tried every probe.
func (b Board) Untried(from int) (probe int, ok bool) {
	n := len(b.Board().Probes)
	for i := range n {
		at := (from + i) % n
		if _, done := b.Hunt.Shows(at); !done {
			return at, true
		}
	}
	return 0, false
}

// Prompt returns what the learner can do here.
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

// probe tries the probe with index n. It changes nothing if that probe was tried before or does not exist.
func (b Board) probe(n int) Board {
	if n < 0 || n >= len(b.Board().Probes) {
		return b
	}
	if _, done := b.Hunt.Shows(n); done {
		return b
	}
	b.Hunt = b.Hunt.Probe(n)
	b.Ruled = append(slices.Clip(b.Ruled), b.Hunt.RuledOut())
	return b
}

// name ends the round. fault is the fault that the learner names, "" for "not sure". The record stores it as an answer
// to the question BOARD/FAULT, where FAULT is the hidden fault.
func (b Board) name(t *turn, fault string) Board {
	b.Hunt = b.Hunt.Name(fault)
	proved := b.Hunt.Board()
	hidden, named, right := b.Hunt.Result()
	a := progress.Answer{
		Question: proved.Board.ID + "/" + hidden.Fault.ID, Hash: proved.Hash, Pattern: "board:" + proved.Board.ID,
		Lesson: proved.Board.Lesson, Objective: proved.Board.Teaches, Chosen: named, Verdict: "wrong", Right: right,
		NotSure: named == "", Milliseconds: t.moment.Time.Sub(b.begun).Milliseconds(), Occasion: progress.InLesson,
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

// LastFault returns the fault that the latest finished round of a board hid, or "" if no round was finished.
func LastFault(state progress.State, board string) string {
	last := ""
	for _, a := range state.Answers {
		if fault, ok := strings.CutPrefix(a.Question, board+"/"); ok {
			last = fault
		}
	}
	return last
}
