package board

import (
	"math/rand/v2"
	"slices"
)

// Hunt is a round at a board: a pure state machine. One fault is hidden; the learner probes, then names it. It is a
// value: Probe and Name return the next one. The zero Hunt has nothing to find.
type Hunt struct {
	board Proved
	fault int   // the hidden one, an index into the board's cases
	order []int // the faults as they are offered
	tried []int // probes, in the order in which they were first tried
	named string
	done  bool
}

// NewHunt hides a fault that the seed draws, not the one that was hidden last ("" if there was none), and shuffles the
// faults as options. The same seed gives the same round.
func NewHunt(b Proved, seed uint64, last string) Hunt {
	h := Hunt{board: b}
	var drawn []int
	for i, c := range b.Cases {
		if c.Fault.ID != last || len(b.Cases) == 1 {
			drawn = append(drawn, i)
		}
	}
	if len(drawn) == 0 {
		return h
	}
	random := rand.New(rand.NewPCG(seed, 0))
	h.fault = drawn[random.IntN(len(drawn))]
	h.order = random.Perm(len(b.Cases))
	return h
}

// Board returns what is played.
func (h Hunt) Board() Proved { return h.board }

// Probe tries the probe of that index. One tried before shows the same again and does not count twice; once the round is
// done nothing more is tried.
func (h Hunt) Probe(i int) Hunt {
	if h.done || len(h.order) == 0 || i < 0 || i >= len(h.board.Board.Probes) || slices.Contains(h.tried, i) {
		return h
	}
	h.tried = append(slices.Clip(h.tried), i)
	return h
}

// Tried returns the probes tried so far, in order.
func (h Hunt) Tried() []int { return slices.Clone(h.tried) }

// Shows returns what a probe shows under the hidden fault; ok is false if it was not tried yet.
func (h Hunt) Shows(i int) (shown Shown, ok bool) {
	if !slices.Contains(h.tried, i) {
		return Shown{}, false
	}
	return h.board.Cases[h.fault].Shows[i], true
}

// Options returns the faults in the order in which they are offered.
func (h Hunt) Options() []Fault {
	options := make([]Fault, len(h.order))
	for i, fault := range h.order {
		options[i] = h.board.Cases[fault].Fault
	}
	return options
}

// Ruled reports for each of Options whether what was tried so far rules it out, so that after the round one can see what
// each probe told: with that fault, one of them would have shown something else.
func (h Hunt) Ruled() []bool {
	ruled := make([]bool, len(h.order))
	for i, fault := range h.order {
		ruled[i] = slices.ContainsFunc(h.tried, func(probe int) bool {
			return h.board.Cases[fault].Shows[probe].tells() != h.board.Cases[h.fault].Shows[probe].tells()
		})
	}
	return ruled
}

// Name ends the round: the fault named, by its ID; "" is "not sure, show me". A round that is done stays as it is.
func (h Hunt) Name(fault string) Hunt {
	if !h.done && len(h.order) > 0 {
		h.named, h.done = fault, true
	}
	return h
}

// Done reports that a fault was named.
func (h Hunt) Done() bool { return h.done }

// Result returns, once the round is done, the hidden fault's case, and whether it was the one named.
func (h Hunt) Result() (hidden Case, named string, right bool) {
	if !h.done {
		return Case{}, "", false
	}
	hidden = h.board.Cases[h.fault]
	return hidden, h.named, h.named == hidden.Fault.ID
}
