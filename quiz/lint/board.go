package quiz

import (
	"cmp"
	"fmt"
	"strings"

	"portolan/internal/cluster"
)

// How many probes and faults a board has.
const (
	leastProbes, mostProbes = 4, 8
	leastFaults, mostFaults = 5, 9
)

// CheckBoards holds every rule that concerns boards alone: each has all its keys and words, plays in a scene that there is
// (scene finds it by name), and its probes find every fault. No problems: nil.
func CheckBoards(boards []Board, scene func(name string) (cluster.Scene, bool)) []Problem {
	var problems []Problem
	first := map[string]Board{}
	for _, b := range boards {
		c := boardChecker{board: b}
		if before, ok := first[b.ID]; ok {
			c.complain(0, "the id %q stands at %s:%d already", b.ID, before.File, before.Line)
		} else {
			first[b.ID] = b
		}
		c.keys()
		c.probes()
		c.faults()
		c.wording()
		c.proved(scene)
		problems = append(problems, c.problems...)
	}
	return problems
}

// boardChecker collects the problems of one board.
type boardChecker struct {
	board    Board
	problems []Problem
}

// complain reports a problem at a line, or at the board's own if that is 0.
func (c *boardChecker) complain(line int, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if c.board.ID != "" {
		text = c.board.ID + ": " + text
	}
	c.problems = append(c.problems, Problem{File: c.board.File, Line: cmp.Or(line, c.board.Line), Text: text})
}

// keys holds that everything is written.
func (c *boardChecker) keys() {
	b := c.board
	if !isID(b.ID) {
		c.complain(0, "id %q: want small letters, digits and hyphens", b.ID)
	}
	for _, key := range []struct{ name, text string }{
		{"lesson", b.Lesson},
		{"teaches", b.Teaches},
		{"title", b.Title},
		{"story", b.Story},
		{"scene", b.Scene},
		{"manifest", b.Manifest},
		{"complaint.from", b.Complaint.From},
		{"complaint.to", b.Complaint.To},
	} {
		if strings.TrimSpace(key.text) == "" {
			c.complain(0, "a board needs the key %s", key.name)
		}
	}
	c.sender(0, b.Complaint.From)
}

// sender holds that somebody outside goes by a bare name, as in questions.
func (c *boardChecker) sender(line int, from string) {
	if name, ok := strings.CutPrefix(from, "client/"); ok {
		c.complain(line, "from %s: write %s; only pods and nodes have a kind before their name", from, name)
	}
}

// probes holds that there are enough, and each once.
func (c *boardChecker) probes() {
	all := c.board.Probes
	if n := len(all); n < leastProbes || n > mostProbes {
		c.complain(0, "%d probes; want %d to %d", n, leastProbes, mostProbes)
	}
	tried, said := map[Probe]bool{}, map[string]bool{}
	for _, p := range all {
		connects := p.From != "" && p.To != "" && p.Shows+p.Service == ""
		lists := p.Shows != "" && p.Service != "" && p.From+p.To == ""
		if !connects && !lists {
			c.complain(p.Line, "a probe has either from and to, or shows and service")
		}
		c.sender(p.Line, p.From)
		same := Probe{From: p.From, To: p.To, Shows: p.Shows, Service: p.Service}
		says := cmp.Or(p.Says, p.read())
		if tried[same] || said[says] {
			c.complain(p.Line, "the probe %q stands twice", says)
		}
		tried[same], said[says] = true, true
	}
}

// faults holds that there are enough, and that each is one and can be told from the others by its words.
func (c *boardChecker) faults() {
	all := c.board.Faults
	if n := len(all); n < leastFaults || n > mostFaults {
		c.complain(0, "%d faults; want %d to %d", n, leastFaults, mostFaults)
	}
	ids, options := map[string]bool{}, map[string]bool{}
	for _, f := range all {
		if !isID(f.ID) || ids[f.ID] {
			c.complain(f.Line, "fault %q: each needs an id of its own, of small letters, digits and hyphens", f.ID)
		}
		ids[f.ID] = true
		if text := flat(f.Is); text == "" || options[text] {
			c.complain(f.Line, "fault %s: each needs an `is` of its own, and not %q", f.ID, f.Is)
		}
		options[flat(f.Is)] = true
		if strings.TrimSpace(f.Why) == "" {
			c.complain(f.Line, "fault %s needs a why", f.ID)
		}
		if f.Set.IsZero() && len(f.After) == 0 && f.Manifest == "" {
			c.complain(f.Line, "fault %s breaks nothing; it needs set, after or a manifest", f.ID)
		}
		if lumped.MatchString(f.Is) {
			c.complain(f.Line, "fault %s: no \"all of the above\" or its like; options are shuffled", f.ID)
		}
	}
}

// wording holds that what a learner reads has no filler words.
func (c *boardChecker) wording() {
	plain := func(line int, text string) {
		if word := fillers.FindString(text); word != "" {
			c.complain(line, "the word %q: leave it out", strings.ToLower(word))
		}
	}
	plain(0, c.board.Title)
	plain(0, c.board.Story)
	for _, p := range c.board.Probes {
		plain(p.Line, p.Says)
	}
	for _, f := range c.board.Faults {
		plain(f.Line, f.Is)
		plain(f.Line, f.Why)
	}
}

// proved holds that the complaint comes with every fault and with nothing else, and that the probes tell the faults apart.
func (c *boardChecker) proved(find func(name string) (cluster.Scene, bool)) {
	if c.board.Scene == "" {
		return // that is complained of already
	}
	scene, ok := find(c.board.Scene)
	if !ok {
		c.complain(0, "there is no scene %q", c.board.Scene)
		return
	}
	_, found := proveBoard(c.board, scene)
	for _, f := range found {
		c.complain(f.line, "%s", f.text)
	}
}
