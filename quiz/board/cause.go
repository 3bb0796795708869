package board

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/text"
	"portolan/quiz"
)

// leastSeen is the least number of probes that a cause question shows.
const leastSeen = 2

// ProveCause proves a question of the kind quiz.Cause: the learner sees what some probes of a board showed, and names
// the fault. It fails unless exactly one of the offered faults explains everything that is shown, and that is the fault
// of the question.
func ProveCause(q quiz.Question, b Proved) (quiz.Proved, error) {
	fail := func(err error) (quiz.Proved, error) {
		return quiz.Proved{}, fmt.Errorf("prove question %s: %w", q.ID, err)
	}
	hidden, ok := b.caseOf(q.Fault)
	if !ok {
		return fail(fmt.Errorf("the board %s has no fault %q", q.Board, q.Fault))
	}
	if err := b.checkProbes(q.Probes); err != nil {
		return fail(err)
	}
	p := quiz.Proved{
		Question: q, Scene: hidden.Scene, Pattern: string(q.Kind) + ":" + q.Teaches,
		Hash:  quiz.Hash(q) + b.Hash,
		Facts: complaintText(b.Board.Complaint),
	}
	p.Question.Story, p.Question.Scene = cmp.Or(q.Story, b.Board.Story), b.Board.Scene
	for _, n := range q.Probes {
		shown := hidden.Shows[n-1]
		p.Seen = append(p.Seen, quiz.Seen{Probe: b.Board.Probes[n-1].Label, Trace: shown.Trace, Text: shown.Text})
	}
	var fitting []string
	for _, o := range q.Options {
		offered, ok := b.caseOf(o.Is)
		if !ok {
			return fail(fmt.Errorf("option %s: the board %s has no such fault", o.Is, q.Board))
		}
		c := b.choice(o, offered, hidden, q.Probes)
		if c.Right {
			fitting = append(fitting, o.Is)
		}
		p.Options = append(p.Options, c)
	}
	if !slices.Equal(fitting, []string{q.Fault}) {
		return fail(fmt.Errorf("exactly %q must fit what the probes show, and these fit: %q", q.Fault, fitting))
	}
	p.Right = q.Fault
	return p, nil
}

// complaintText says what the learner is to explain.
func complaintText(c quiz.Request) string {
	return "The complaint: `" + c.To + "` does not work for " + quiz.ClientName(c.From) + "."
}

// caseOf returns the case of a fault.
func (p Proved) caseOf(fault string) (Case, bool) {
	i := slices.IndexFunc(p.Cases, func(c Case) bool { return c.Fault.ID == fault })
	if i < 0 {
		return Case{}, false
	}
	return p.Cases[i], true
}

// checkProbes fails unless the numbers are those of at least two different probes.
func (p Proved) checkProbes(numbers []int) error {
	if len(numbers) < leastSeen {
		return errors.New("one probe is no puzzle; show two at least")
	}
	for i, n := range numbers {
		if n < 1 || n > len(p.Board.Probes) {
			return fmt.Errorf("the board %s has no probe %d; its probes are 1 to %d", p.Board.ID, n, len(p.Board.Probes))
		}
		if slices.Contains(numbers[:i], n) {
			return fmt.Errorf("probe %d is listed twice", n)
		}
	}
	return nil
}

// choice returns the option that offers a fault. It is right if the fault shows the same as the hidden one in all of
// the probes.
func (p Proved) choice(o quiz.Option, offered, hidden Case, numbers []int) quiz.Choice {
	o.Text = cmp.Or(o.Text, offered.Fault.Is)
	c := quiz.Choice{Option: o, Right: true, Trace: hidden.Complaint}
	for _, n := range numbers {
		with, seen := offered.Shows[n-1], hidden.Shows[n-1]
		if c.Right = with.visible() == seen.visible(); !c.Right {
			c.Why = cmp.Or(o.Why, contradiction(p.Board.Probes[n-1].Label, with, seen))
			return c
		}
	}
	c.Why = cmp.Or(o.Why, offered.Fault.Why)
	return c
}

// contradiction says what a probe would show with a fault, and what it showed.
func contradiction(probe string, with, seen Shown) string {
	lead := "That does not fit “" + probe + "”: "
	if with.Trace != nil {
		would, did := ended(with.Trace.Outcome, true), ended(seen.Trace.Outcome, false)
		return lead + "with this cause the client " + would + ", but it " + did + "."
	}
	were := strings.Split(seen.Text, "\n")
	for i, line := range strings.Split(with.Text, "\n") {
		if line = text.Squeeze(line); i >= len(were) || line != text.Squeeze(were[i]) {
			if strings.HasSuffix(line, ":") {
				return lead + "with this cause kubectl would print nothing after `" + line + "`."
			}
			return lead + "with this cause kubectl would print `" + line + "`."
		}
	}
	return lead + "with this cause kubectl would print fewer lines."
}

// ended says how a connection would end, or how it ended.
func ended(o cluster.Outcome, would bool) string {
	words := [...][2]string{
		cluster.Connected:    {"connected", "would connect"},
		cluster.HTTPError:    {"got an HTTP error", "would get an HTTP error"},
		cluster.Refused:      {"was refused", "would be refused"},
		cluster.NotPermitted: {"was not permitted", "would not be permitted"},
		cluster.Timeout:      {"timed out", "would time out"},
		cluster.NameNotFound: {"did not find the name", "would not find the name"},
		cluster.NoAddress:    {"had no address to connect to", "would have no address to connect to"},
	}[o]
	if would {
		return words[1]
	}
	return words[0]
}
