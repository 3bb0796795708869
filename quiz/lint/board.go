package lint

import (
	"cmp"
	"errors"
	"strings"

	"portolan/quiz"
	"portolan/quiz/board"
)

// How many probes and faults a board has.
const (
	leastProbes, mostProbes = 4, 8
	leastFaults, mostFaults = 5, 9
)

// Boards holds every rule that concerns boards alone: each has all its keys and words, plays in a scene that there is, and
// its probes find every fault. No problems: nil.
func Boards(boards []board.Board, scenes Scenes) []Problem {
	all := newChecker(scenes)
	for _, b := range boards {
		c := boardChecker{checker: &all, board: b}
		c.identity(c.at(0))
		c.filled(c.at(0), "board",
			key{"lesson", b.Lesson}, key{"teaches", b.Teaches}, key{"title", b.Title}, key{"story", b.Story}, key{"scene", b.Scene},
			key{"manifest", b.Manifest}, key{"complaint.from", b.Complaint.From}, key{"complaint.to", b.Complaint.To})
		c.client(c.at(0), b.Complaint.From)
		c.probes()
		c.faults()
		c.plain()
		c.unfound()
	}
	return all.problems
}

// boardChecker holds the rules of one board.
type boardChecker struct {
	*checker
	board board.Board
}

// at is a line of the board as a place to complain of; 0 is the board's own.
func (c boardChecker) at(line int) quiz.Question {
	b := c.board
	return quiz.Question{ID: b.ID, Scene: b.Scene, File: b.File, Line: cmp.Or(line, b.Line)}
}

// probes holds that there are enough, and each once.
func (c boardChecker) probes() {
	all := c.board.Probes
	if n := len(all); n < leastProbes || n > mostProbes {
		c.complain(c.at(0), "%d probes; want %d to %d", n, leastProbes, mostProbes)
	}
	tried, said := map[board.Probe]bool{}, map[string]bool{}
	for _, p := range all {
		connects := p.From != "" && p.To != "" && p.Shows+p.Service == ""
		lists := p.Shows != "" && p.Service != "" && p.From+p.To == ""
		if !connects && !lists {
			c.complain(c.at(p.Line), "a probe has either from and to, or shows and service")
		}
		c.client(c.at(p.Line), p.From)
		same := board.Probe{From: p.From, To: p.To, Shows: p.Shows, Service: p.Service}
		says := p.Read()
		if tried[same] || said[says] {
			c.complain(c.at(p.Line), "the probe %q stands twice", says)
		}
		tried[same], said[says] = true, true
	}
}

// faults holds that there are enough, and that each is one and can be told from the others by its words.
func (c boardChecker) faults() {
	all := c.board.Faults
	if n := len(all); n < leastFaults || n > mostFaults {
		c.complain(c.at(0), "%d faults; want %d to %d", n, leastFaults, mostFaults)
	}
	ids, options := map[string]bool{}, map[string]bool{}
	for _, f := range all {
		if !isID(f.ID) || ids[f.ID] {
			c.complain(c.at(f.Line), "fault %q: each needs an id of its own, of small letters, digits and hyphens", f.ID)
		}
		ids[f.ID] = true
		if text := flat(f.Is); text == "" || options[text] {
			c.complain(c.at(f.Line), "fault %s: each needs an `is` of its own, and not %q", f.ID, f.Is)
		}
		options[flat(f.Is)] = true
		if strings.TrimSpace(f.Why) == "" {
			c.complain(c.at(f.Line), "fault %s needs a why", f.ID)
		}
		if f.Set.IsZero() && len(f.After) == 0 && f.Manifest == "" {
			c.complain(c.at(f.Line), "fault %s breaks nothing; it needs set, after or a manifest", f.ID)
		}
		c.lumps(c.at(f.Line), "fault "+f.ID, f.Is)
	}
}

// plain holds that what a learner reads has no filler words.
func (c boardChecker) plain() {
	plain := func(line int, text string) {
		if word := fillers.FindString(text); word != "" {
			c.complain(c.at(line), "the word %q: leave it out", strings.ToLower(word))
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

// unfound holds that the complaint comes with every fault and with nothing else, and that the probes tell the faults apart.
func (c boardChecker) unfound() {
	if c.board.Scene == "" {
		return // that is complained of already
	}
	scene, ok := c.scene(c.at(0))
	if !ok {
		return
	}
	_, err := board.Prove(c.board, scene)
	var found board.Findings
	errors.As(err, &found)
	for _, f := range found {
		c.complain(c.at(f.Line), "%s", f.Text)
	}
}
