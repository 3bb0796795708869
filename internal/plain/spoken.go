package plain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz"
)

// rows adds a table, each row as a sentence: its first cell, and then every other cell with the name of its column.
func (p *page) rows(table [][]string) {
	if len(table) == 0 {
		return
	}
	for _, cells := range table[1:] {
		var parts []string
		for i, cell := range cells[1:] {
			parts = append(parts, strings.TrimPrefix(table[0][i+1]+": "+cell, ": "))
		}
		p.item("- ", cells[0]+": "+strings.Join(parts, "; "))
	}
}

// console adds the transcript of a terminal. A table of kubectl becomes one line for each row: its first cell, and then
// every other cell after the name of its column.
func (p *page) console(lines []string) {
	between := regexp.MustCompile(` {2,}`)
	head := regexp.MustCompile(`^[A-Z][A-Z()-]*( {2,}[A-Z()-]+)+ *$`)
	var columns []string
	for _, l := range lines {
		cells := between.Split(strings.TrimRight(l, " "), -1)
		switch {
		case head.MatchString(l):
			columns = cells
		case len(columns) > 0 && len(cells) == len(columns):
			var parts []string
			for i, cell := range cells[1:] {
				parts = append(parts, columns[i+1]+" "+cell)
			}
			p.wrapped("  ", "    ", cells[0]+": "+strings.Join(parts, ", "))
		case len(cells) > 1 && strings.HasSuffix(cells[0], ":"): // a line of kubectl describe
			columns = nil
			p.wrapped("  ", "    ", strings.Join(cells, " "))
		default:
			columns = nil
			p.line("  " + l)
		}
	}
}

// sent adds a packet: a line with lead, its sender and its destination, and then what packet adds.
func (p *page) sent(lead string, t cluster.Trace) {
	p.say("%sFrom %s to %s:", lead, t.Sender(), t.To)
	p.packet(t)
}

// sender is a stop that sends a packet.
type sender interface {
	Why() journey.Text
	Predicted() (journey.Predicted, bool)
}

// stepPacket adds the packet of a stop, the events of its step that happen before it, and why it ended as it did. If
// the learner was asked for a prediction, it also adds what they predicted.
func (p *page) stepPacket(s sender, step lessons.Trace, t cluster.Trace) {
	// step.To, not t.To: the address as the lesson has it may be a URL.
	p.say("From %s to %s%s:", t.Sender(), step.To, after(step.After))
	p.walked(t)
	switch result, predicted := s.Predicted(); {
	case predicted:
		p.say("%s %s", result.What, result.Why)
	case step.Why != "" || t.NeedsReason():
		p.say("%s", s.Why())
	}
}

// packet adds the hops of a packet, and why it ended as it did if the hops do not show that.
func (p *page) packet(t cluster.Trace) {
	p.walked(t)
	if t.NeedsReason() {
		p.say("%s", t.Reason())
	}
}

// walked adds the numbered hops of a packet, and what its client prints. If several pods may answer, it adds all hops
// to the first pod, and only the different hops for every other pod. If some branches fail and others do not, it adds
// all hops of every branch.
func (p *page) walked(t cluster.Trace) {
	p.numberedHops("%d. ", 1, t.Hops)
	for i, b := range t.Branches {
		switch {
		case i > 0 && !t.Mixed:
			p.say("If %s is chosen, %s.", b.Backend, different(b.Hops, t.Branches[0].Hops))
			continue
		case len(t.Branches) > 1:
			p.say("If %s is chosen:", b.Backend)
		}
		p.numberedHops("%d. ", len(t.Hops)+1, b.Hops)
	}
	p.say("The client sees: %s", t.Prints())
}

// different returns the hops that are not among other, as part of a sentence.
func different(hops, other []cluster.Hop) string {
	var texts []string
	for _, h := range hops {
		if !slices.Contains(other, h) {
			texts = append(texts, h.Text())
		}
	}
	return text.List(texts, "and")
}

// table adds rows of the table of a choose question, each as a sentence: what the story says about a client, and with
// which types that is so. It leaves out the types that the question hides.
func (p *page) table(q journey.Question, rows []quiz.Row) {
	for _, r := range rows {
		p.item("- ", row(q, r))
	}
}

// row returns one row of the table as a sentence.
func row(q journey.Question, r quiz.Row) string {
	var holds, fails, open, doors []string
	for i, c := range r.Cells {
		is := q.Proved.Options[i].Is
		switch {
		case q.Hides(is), r.From != "" && c.Text == quiz.CellNothing:
		case r.From == "" && r.Label != quiz.LabelPending:
			if is != quiz.NoneOfThese {
				doors = append(doors, "with "+is+" "+doorText(c.Text))
			}
		case c.Text == quiz.CellStaysOpen:
			open = append(open, is)
		case c.Bad:
			fails = append(fails, is)
		default:
			holds = append(holds, is)
		}
	}
	who := fmt.Sprintf("%s (%q)", r.From, r.Quote)
	switch r.Label {
	case quiz.LabelNeed:
		return who + ": " + goodAndBad("connects with", holds, notInWith, fails) + stayOpen(open)
	case quiz.LabelBan:
		return who + ": " + goodAndBad("cannot connect with", holds, "connects with", fails)
	case quiz.LabelPending:
		return "The address: " + goodAndBad("", nil, "stays <pending> with", fails)
	}
	return "Each adds: " + strings.Join(doors, "; ") + "."
}

// doorText returns the doors in a cell as words: "+ node:30086 + address" as "also node:30086 and an address".
func doorText(cell string) string {
	cell = strings.ReplaceAll(cell, "+ address", "+ an address")
	if rest, more := strings.CutPrefix(cell, "+ "); more {
		cell = "also " + rest
	}
	return strings.ReplaceAll(cell, " + ", " and ")
}

// stayOpen returns a sentence about the options with which a client that must connect once could connect at any time.
func stayOpen(options []string) string {
	if len(options) == 0 {
		return ""
	}
	return " " + openAfterwards + text.List(options, "and") + "."
}

// goodAndBad returns a sentence with two lists: good before the names for which something holds, and bad before those
// for which it does not. It leaves out an empty list.
func goodAndBad(good string, holds []string, bad string, fails []string) string {
	var parts []string
	if len(holds) > 0 {
		parts = append(parts, good+" "+text.List(holds, "and"))
	}
	if len(fails) > 0 {
		parts = append(parts, bad+" "+text.List(fails, "and"))
	}
	return strings.Join(parts, "; ") + "."
}

// refused adds the errors of the API server for a manifest: the line, the message and the hint.
func (p *page) refused(content string, errs []manifest.Error) {
	lines := strings.Split(content, "\n")
	for _, e := range errs {
		if e.Line > 0 && e.Line <= len(lines) {
			p.item("- ", fmt.Sprintf("Line %d, %q:", e.Line, strings.TrimSpace(lines[e.Line-1])))
		}
		e.File, e.Position = "", manifest.Position{}
		p.wrapped("  ", "  ", e.Error())
		if e.Hint != "" {
			p.wrapped("  ", "  ", e.Hint)
		}
	}
}
