package board

import (
	"math/rand/v2"
	"slices"
)

// Hunt is a round at a board: a pure state machine. One fault is hidden. The learner probes, and then names the
// fault. It is a value: Probe and Name return a new Hunt. The zero Hunt has nothing to find.
type Hunt struct {
	board  Proved
	fault  int   // the hidden fault, an index into the board's cases
	order  []int // the faults in the order in which they are offered
	probes []int // the probes in the order in which they were first tried
	named  string
	done   bool
}

// NewHunt starts a round. The seed decides which fault is hidden and in which order the faults are offered, so the same
// seed gives the same round. last is the id of the fault that was hidden in the round before ("" for none). It is not
// hidden again, unless it is the only fault.
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

// Board returns the board of this round.
func (h Hunt) Board() Proved { return h.board }

// Probe tries the probe with that index. A probe that was tried before shows the same again and does not count twice.
// When the round is done, Probe changes nothing.
func (h Hunt) Probe(i int) Hunt {
	if h.done || len(h.order) == 0 || i < 0 || i >= len(h.board.Board.Probes) || slices.Contains(h.probes, i) {
		return h
	}
	h.probes = append(slices.Clip(h.probes), i)
	return h
}

// Probed returns the probes tried so far, in order.
func (h Hunt) Probed() []int { return slices.Clone(h.probes) }

// Shows returns the result of a probe under the hidden fault. ok is false if the probe was not tried yet.
func (h Hunt) Shows(i int) (shown Shown, ok bool) {
	if !slices.Contains(h.probes, i) {
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

// RuledOut reports for each of Options whether the probes tried so far rule it out. They do if one of them would have
// shown something else with that fault. It is shown after the round, so that the learner sees what the probes could
// tell.
func (h Hunt) RuledOut() []bool {
	ruled := make([]bool, len(h.order))
	for i, fault := range h.order {
		ruled[i] = slices.ContainsFunc(h.probes, func(probe int) bool {
			return h.board.Cases[fault].Shows[probe].visible() != h.board.Cases[h.fault].Shows[probe].visible()
		})
	}
	return ruled
}

// Name ends the round with the id of the fault that the learner names. "" means "not sure, show me". It does not
// change a round that is done.
func (h Hunt) Name(fault string) Hunt {
	if !h.done && len(h.order) > 0 {
		h.named, h.done = fault, true
	}
	return h
}

// Done reports whether the learner has named a fault, or given up.
func (h Hunt) Done() bool { return h.done }

// Result returns the case of the hidden fault, the fault that was named, and whether they are the same. It returns
// zero values until the round is done.
func (h Hunt) Result() (hidden Case, named string, right bool) {
	if !h.done {
		return Case{}, "", false
	}
	hidden = h.board.Cases[h.fault]
	return hidden, h.named, h.named == hidden.Fault.ID
}
