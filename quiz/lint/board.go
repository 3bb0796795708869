package lint

import (
	"cmp"
	"strings"

	"portolan/internal/authored"
	"portolan/quiz"
	"portolan/quiz/board"
)

// The limits on a board's probes and faults.
const (
	leastProbes, mostProbes = 4, 8
	leastFaults, mostFaults = 5, 9
)

// Boards checks every rule that concerns boards alone: each board has all its keys and texts, its scene exists, and
// its probes tell all faults apart. It returns nil if there are no problems.
func Boards(boards []board.Board, scenes Scenes) []authored.Problem {
	all := newChecker(scenes)
	for _, b := range boards {
		c := boardChecker{checker: &all, board: b}
		c.identity(c.at(0))
		c.filled(c.at(0), "board",
			key{"lesson", b.Lesson}, key{"teaches", b.Teaches}, key{"title", b.Title}, key{"story", b.Story},
			key{"scene", b.Scene},
			key{"manifest", b.Manifest}, key{"complaint.from", b.Complaint.From}, key{"complaint.to", b.Complaint.To})
		c.client(c.at(0), b.Complaint.From)
		c.probes()
		c.faults()
		c.plain()
		c.prove()
	}
	return all.problems
}

// boardChecker checks one board.
type boardChecker struct {
	*checker
	board board.Board
}

// at returns a Question that stands for the board in complain, with a line of the board's file. Line 0 means the line
// where the board begins.
func (c boardChecker) at(line int) quiz.Question {
	b := c.board
	return quiz.Question{ID: b.ID, Scene: b.Scene, File: b.File, Line: cmp.Or(line, b.Line)}
}

// probes checks the number of probes, and that each is well formed and occurs once.
func (c boardChecker) probes() {
	all := c.board.Probes
	if n := len(all); n < leastProbes || n > mostProbes {
		c.complain(c.at(0), "%d probes; want %d to %d", n, leastProbes, mostProbes)
	}
	probes, labels := map[board.Probe]bool{}, map[string]bool{}
	for _, p := range all {
		connects := p.From != "" && p.To != "" && p.Shows+p.Service == ""
		lists := p.Shows != "" && p.Service != "" && p.From+p.To == ""
		if !connects && !lists {
			c.complain(c.at(p.Line), "a probe has either from and to, or shows and service")
		}
		c.client(c.at(p.Line), p.From)
		connection := board.Probe{From: p.From, To: p.To, Shows: p.Shows, Service: p.Service}
		label := p.Read()
		if probes[connection] || labels[label] {
			c.complain(c.at(p.Line), "the probe %q stands twice", label)
		}
		probes[connection], labels[label] = true, true
	}
}

// faults checks the number of faults. Each fault must have its own id and text, explain itself with a why, and change
// something in the scene.
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
		c.noLumping(c.at(f.Line), "fault "+f.ID, f.Is)
	}
}

// plain checks that the texts for the learner have no filler words.
func (c boardChecker) plain() {
	c.noFiller(c.at(0), c.board.Title, c.board.Story)
	for _, p := range c.board.Probes {
		c.noFiller(c.at(p.Line), p.Label)
	}
	for _, f := range c.board.Faults {
		c.noFiller(c.at(f.Line), f.Is, f.Why)
	}
}

// prove checks the rules of board.Prove: the complaint connects without a fault and fails with every fault, and the
// probes tell the faults apart.
func (c boardChecker) prove() {
	if c.board.Scene == "" {
		return // filled has reported that already
	}
	scene, ok := c.scene(c.at(0))
	if !ok {
		return
	}
	if _, err := board.Prove(c.board, scene); err != nil {
		for _, p := range authored.Problems(err) {
			c.complain(c.at(p.Line), "%s", p.Text)
		}
	}
}
