package plain

import (
	"fmt"
	"strconv"
	"strings"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz/board"
)

// tellBoard prints a whole board.
func (p *player) tellBoard(b journey.Board) {
	p.say("Fault board: %s", b.Board().Title)
	p.gap()
	p.say("%s", b.Board().Story)
	p.gap()
	switch {
	case b.Hunt.Done():
		p.tellFault(b)
	case p.view.naming:
		p.tellFaults(b)
	default:
		p.tellProbes(b)
	}
}

// tellProbes lists the probes, with the results of those that were tried.
func (p *player) tellProbes(b journey.Board) {
	p.view.naming = false
	p.say(boardTries)
	for i := range b.Board().Probes {
		says := b.Board().Probes[i].Label
		if shown, ok := b.Hunt.Shows(i); ok {
			says += ". Tried: " + brief(shown)
		}
		p.item(fmt.Sprintf("%d: ", i+1), says)
	}
}

// brief returns the result of a probe in a few words.
func brief(s board.Shown) string {
	if s.Trace == nil {
		return boardListing
	}
	word := strings.ReplaceAll(s.Trace.Outcome.String(), "-", " ")
	if s.Trace.Mixed {
		word += ", now and then"
	}
	return word
}

// tellProbe prints the result of a probe: what its client prints, or what kubectl prints. It does not print the hops
// of the packet, because they would give the fault away.
func (p *player) tellProbe(b journey.Board, i int) {
	shown, _ := b.Hunt.Shows(i)
	p.say("%d: %s", i+1, b.Board().Probes[i].Label)
	if shown.Trace != nil {
		p.say("%s", shown.Trace.Prints())
		if shown.Trace.Mixed {
			p.say("That is %s.", journey.Mixed)
		}
		return
	}
	p.console(strings.Split(strings.TrimRight(text.Lines(shown.Text), "\n"), "\n"))
}

// tellFaults lists the faults. After that, a number names a fault.
func (p *player) tellFaults(b journey.Board) {
	p.view.naming = true
	p.say(boardWrong)
	for i, f := range b.Hunt.Options() {
		p.item(fmt.Sprintf("%d: ", i+1), f.Is)
	}
	p.say("0: %s", journey.NotSureText)
}

// tellFault prints which fault it was, how the probes show it, and the packet of the complaint.
func (p *player) tellFault(b journey.Board) {
	hidden, _, _ := b.Hunt.Result()
	p.say("%s", b.Verdict())
	p.say("%s", hidden.Fault.Why)
	p.gap()
	p.tellNotRuledOut(b, hidden.Fault.ID)
	p.say(boardPacket, hidden.Complaint.Sender(), hidden.Complaint.To)
	p.packet(hidden.Complaint)
}

// tellNotRuledOut prints the other faults that the probes tried so far do not rule out.
func (p *player) tellNotRuledOut(b journey.Board, hidden string) {
	ruled := b.Hunt.RuledOut()
	var open []string
	for i, f := range b.Hunt.Options() {
		if !ruled[i] && f.ID != hidden {
			open = append(open, strings.TrimSuffix(f.Is, "."))
		}
	}
	tried := fmt.Sprintf(boardTried, len(b.Hunt.Probed()), len(b.Board().Probes))
	if len(open) == 0 {
		p.say(boardAll, tried)
	} else {
		p.say(boardLeft, tried)
		for _, o := range open {
			p.item("- ", o)
		}
	}
	p.gap()
}

func (p *player) promptBoard(b journey.Board) string {
	switch {
	case b.Hunt.Done():
		return boardDone
	case p.view.naming:
		return fmt.Sprintf(boardNaming, len(b.Hunt.Options()))
	}
	return fmt.Sprintf(boardProbing, len(b.Board().Probes))
}

// enterBoard handles enter: it tries the next probe, and after the last one it lists the faults.
func (p *player) enterBoard(b journey.Board) {
	next, more := b.Untried(0)
	switch {
	case b.Hunt.Done() || p.view.naming:
		p.do(journey.Enter{})
	case more:
		p.try(next)
	default:
		p.tellFaults(b)
	}
}

// takeBoard handles a line typed at a board. It returns false if the line means nothing here.
func (p *player) takeBoard(b journey.Board, w words) bool {
	n, digits := w.number()
	switch {
	case w.verb == "back", w.verb == "skip":
		p.do(journey.Leave{})
	case w.verb == "another" && b.Hunt.Done():
		p.giveInput(journey.Reset{})
		p.view = view{}
		p.tell()
	case b.Hunt.Done():
		return false
	case w.verb == "try":
		p.tryNumber(b, w.rest)
	case w.verb == "probes":
		p.tellProbes(b)
	case w.verb == "name":
		p.tellFaults(b)
	case digits && !p.view.naming:
		p.tryNumber(b, w.line)
	case digits && n <= len(b.Hunt.Options()):
		p.do(journey.Choose{N: n})
	case digits:
		p.say(boardNoFault, n)
	default:
		return false
	}
	return true
}

// tryNumber tries the probe with a number.
func (p *player) tryNumber(b journey.Board, word string) {
	p.view.naming = false
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > len(b.Board().Probes) {
		p.say(boardWhich, len(b.Board().Probes))
		return
	}
	p.try(n - 1)
}

// try tries a probe and prints its result.
func (p *player) try(probe int) {
	p.giveInput(journey.Probe{N: probe})
	if b, ok := p.journey.Stop().(journey.Board); ok {
		p.tellProbe(b, probe)
	}
}
