package plain

import (
	"fmt"
	"strings"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/sandbox"
	"portolan/internal/text"
	"portolan/quiz/lab"
)

// showLab prints the story of a lab, its manifest, and what is wrong with it or which needs and bans hold.
func (p *player) showLab(l journey.Lab) {
	p.say("Lab: %s", l.Lab().Title)
	p.gap()
	p.say("%s", l.Lab().Story)
	p.gap()
	p.numbered(l)
	p.gap()
	p.check(l)
	if !l.Done() {
		p.gap()
		p.say(labWays)
	}
}

// numbered prints the manifest with its line numbers. Error messages and the word line use these numbers.
func (p *player) numbered(l journey.Lab) {
	p.say(labNumbered)
	for i, line := range manifestLines(l) {
		p.line(fmt.Sprintf("%d: %s", i+1, line))
	}
}

// manifestLines returns the lines of the learner's manifest.
func manifestLines(l journey.Lab) []string {
	return strings.Split(strings.TrimRight(l.Bench.Text(), "\n"), "\n")
}

// check prints the errors of the API server, or, if it accepts the manifest, which needs and bans hold.
func (p *player) check(l journey.Lab) {
	if errs := l.Bench.Errors(); len(errs) > 0 {
		p.say("%s", strings.TrimSpace(string(journey.Refuses)))
		p.refused(l.Bench.Text(), errs)
		return
	}
	if warnings := l.Bench.Warnings(); len(warnings) > 0 {
		p.say(labWarned)
		p.list("- ", warnings)
		p.say(labMust)
	} else {
		p.say("%s %s", journey.Accepts, labMust)
	}
	for _, d := range l.Bench.Demands() {
		p.demand(d)
	}
	if l.Bench.Solved() {
		p.gap()
		word := "Solved."
		if l.Bench.SolutionShown() {
			word = labAllMet
		}
		p.say("%s %s", word, l.Lab().Matters)
	}
}

// demand prints one need or ban, and whether it holds. If it does not hold, demand also prints what happens now when
// the client dials, and why.
func (p *player) demand(d lab.Demand) {
	sentence := d.Text
	if d.Quote != "" {
		sentence += fmt.Sprintf(" (%q)", d.Quote)
	}
	if d.Holds {
		p.item("- ", sentence+": met.")
		return
	}
	sentence += labNotMet
	if now := sandbox.FailureOf(d); now != "" {
		sentence += " (now: " + now + ")"
	}
	sentence += "."
	switch t := d.Try.Trace; {
	case d.Idle:
	case t.To != "" && d.Who != "":
		sentence += fmt.Sprintf(" From %s to %s: %s", t.Sender(), t.To, t.Reason())
	case t.To != "":
		sentence += fmt.Sprintf(labDoor, t.To)
	case d.Try.Note != "":
		sentence += " " + text.Capital(d.Try.Note) + "."
	}
	p.item("- ", sentence)
}

// addPasted adds a line, unchanged, to the manifest that the learner pastes. A line that is only a dot ends the
// manifest, and addPasted then gives it to the lab.
func (p *player) addPasted(line string) {
	l, ok := p.journey.Stop().(journey.Lab)
	if strings.TrimSpace(line) == "." && ok {
		content := p.view.paste.String()
		p.view.paste = nil
		if len(content) > sandbox.MaxText {
			p.say(labTooLong, sandbox.MaxText>>10)
			return
		}
		p.edit(l, l.Bench.Edit(content))
		return
	}
	if p.view.paste.Len() <= sandbox.MaxText { // the lines after that belong to the manifest too, and are no words
		p.view.paste.WriteString(line + "\n")
	}
}

// beginPaste makes the lines that follow the lines of a new manifest.
func (p *player) beginPaste() {
	p.view.paste = new(strings.Builder)
	p.say(labPaste)
}

func (p *player) hint() {
	p.giveInput(journey.Hint{})
	l, ok := p.journey.Stop().(journey.Lab)
	hints := l.Bench.Hints()
	if !ok || len(hints) == 0 {
		p.say(labNoHints)
		return
	}
	p.say("%s", l.Hint(len(hints)-1))
}

func (p *player) solution(l journey.Lab) {
	if !l.Bench.SolutionShown() && !p.confirmed("solution", labSolution) {
		return
	}
	p.giveInput(journey.Reveal{})
	if l, ok := p.journey.Stop().(journey.Lab); ok {
		p.numbered(l)
		p.gap()
		p.check(l)
	}
}

// who prints for each Service which clients can connect, and at which doors.
func (p *player) who(l journey.Lab) {
	_, stale := l.Bench.Scene()
	if stale {
		p.say(labStale)
	}
	for _, service := range l.Bench.Services() {
		p.say(labWho, service)
		table := l.Bench.Table(service)
		for _, r := range table.Rows {
			p.item("- ", cluster.Short(r.From)+": "+doorways(r))
		}
		if len(table.NotFollowed) > 0 {
			p.say("%s%s.", journey.NotFollowed, strings.Join(table.NotFollowed, ", "))
		}
		p.gap()
	}
	for _, w := range l.Bench.Warnings() {
		p.say(labWarns, w)
	}
}

// doorways returns the doors at which a client connects, and those at which it does not.
func doorways(r access.Row) string {
	var in, out []string
	for _, c := range r.Cells {
		switch {
		case c.Door.Address == "":
		case c.Mixed:
			in = append(in, c.Door.Address+" (not always)")
		case c.Trace.Outcome == cluster.Connected:
			in = append(in, c.Door.Address)
		default:
			out = append(out, c.Door.Address)
		}
	}
	return goodAndBad(getsInBy, in, staysOutBy, out)
}

// mayQuit reports whether the learner can quit. If they would lose changes to the manifest of an unsolved lab, they
// have to confirm it first.
func (p *player) mayQuit() bool {
	l, ok := p.journey.Stop().(journey.Lab)
	return !ok || l.Done() || l.Bench.Text() == l.Bench.Start() || p.confirmed("quit", labQuit)
}

// confirmed reports whether the learner has typed this word on the line before, too. If not, it prints what the word
// would do and asks for it once more.
func (p *player) confirmed(word, would string) bool {
	if p.view.confirming == word {
		return true
	}
	p.view.confirm = word
	p.say("%s", would)
	return false
}
