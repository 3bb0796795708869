package plain

import (
	"fmt"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz/board"
)

// showBoard prints the story of a board, and then the probes, the faults to choose from, or the fault that it was.
func (p *player) showBoard(b journey.Board) {
	p.say("Fault board: %s", b.Board().Title)
	p.gap()
	p.say("%s", b.Board().Story)
	p.gap()
	switch {
	case b.Hunt.Done():
		p.showFault(b)
	case p.view.naming:
		p.showFaults(b)
	default:
		p.showProbes(b)
	}
}

// showProbes lists the probes, with the results of those that the learner has tried. After that, a number tries a
// probe.
func (p *player) showProbes(b journey.Board) {
	p.view.naming = false
	p.say(boardProbes)
	for i := range b.Board().Probes {
		item := b.Board().Probes[i].Label
		if shown, ok := b.Hunt.Shows(i); ok {
			item += ". Tried: " + probeResult(shown)
		}
		p.item(fmt.Sprintf("%d: ", i+1), item)
	}
}

// probeResult returns the result of a probe in a few words: "refused", or "timeout, now and then".
func probeResult(s board.Shown) string {
	if s.Trace == nil {
		return boardListing
	}
	return outcomeWords(*s.Trace)
}

func outcomeWords(t cluster.Trace) string {
	word := strings.ReplaceAll(t.Outcome.String(), "-", " ")
	if t.Mixed {
		word += ", now and then"
	}
	return word
}

// showProbe prints the result of a probe: what its client prints, or what kubectl prints. It does not print the hops
// of the packet, because they would give the fault away.
func (p *player) showProbe(b journey.Board, i int) {
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

// showFaults lists the faults. After that, a number names a fault.
func (p *player) showFaults(b journey.Board) {
	p.view.naming = true
	p.say(boardWrong)
	faults := b.Hunt.Options()
	p.choices(len(faults), func(i int) string { return faults[i].Is })
}

// showFault prints which fault it was, why it has these effects, and the packet that the story complains about.
func (p *player) showFault(b journey.Board) {
	hidden, _, _ := b.Hunt.Result()
	p.say("%s", b.Verdict())
	p.say("%s", hidden.Fault.Why)
	p.gap()
	p.showNotRuledOut(b, hidden.Fault.ID)
	p.say(boardPacket, hidden.Complaint.Sender(), hidden.Complaint.To)
	p.packet(hidden.Complaint)
}

// showNotRuledOut prints the other faults that the probes tried so far do not rule out.
func (p *player) showNotRuledOut(b journey.Board, hidden string) {
	ruled := b.Hunt.RuledOut()
	var open []string
	for i, f := range b.Hunt.Options() {
		if !ruled[i] && f.ID != hidden {
			open = append(open, strings.TrimSuffix(f.Is, "."))
		}
	}
	count := fmt.Sprintf(boardCount, len(b.Hunt.Probed()), len(b.Board().Probes))
	if len(open) == 0 {
		p.say(boardAll, count)
	} else {
		p.say(boardLeft, count)
		p.list("- ", open)
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
		p.showFaults(b)
	}
}

// handleNumber tries the probe with the typed number, or names the fault with that number if the faults were listed
// last. It returns false if the entry is not a number, or if the learner has named a fault already.
func (p *player) handleNumber(b journey.Board, e entry) bool {
	n, digits := e.number()
	switch {
	case !digits || b.Hunt.Done():
		return false
	case !p.view.naming:
		p.tryNumber(b, e.line)
	case n <= len(b.Hunt.Options()):
		p.do(journey.Choose{N: n})
	default:
		p.say(boardNoFault, n)
	}
	return true
}

// tryNumber tries the probe that a word names by its number.
func (p *player) tryNumber(b journey.Board, word string) {
	p.view.naming = false
	n, ok := number(word)
	if !ok || n < 1 || n > len(b.Board().Probes) {
		p.say(boardWhich, len(b.Board().Probes))
		return
	}
	p.try(n - 1)
}

// try tries a probe and prints its result.
func (p *player) try(probe int) {
	p.giveInput(journey.Probe{N: probe})
	if b, ok := p.journey.Stop().(journey.Board); ok {
		p.showProbe(b, probe)
	}
}
