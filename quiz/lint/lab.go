package lint

import (
	"slices"
	"strings"

	"portolan/internal/authored"
	"portolan/quiz"
	"portolan/quiz/lab"
)

// The limits on a lab's list and its hints.
const (
	mostDemands = 8
	hintStages  = 3
)

// Labs checks every rule that concerns labs alone. It returns nil if there are no problems. The main rules are:
//   - The start must fail a need or a ban, or the API server must refuse it for the field that the lab names.
//   - The solution must solve the lab.
//   - There must be three hints.
//   - The story must contain the words that needs and bans quote.
func Labs(labs []lab.Lab, scenes Scenes) []authored.Problem {
	c := newChecker(scenes)
	for _, l := range labs {
		q := quiz.Question{ID: l.ID, Story: l.Story, Scene: l.Scene, Needs: l.Needs, Bans: l.Bans, File: l.File, Line: l.Line}
		c.identity(q)
		c.labKeys(l, q)
		c.labWords(l, q)
		c.options(q) // checks the keywords of needs and bans, since a lab has no options
		c.clients(q)
		c.wording(q)
		c.proveLab(l, q)
	}
	return c.problems
}

// labKeys checks that a lab has the keys that every lab needs.
func (c *checker) labKeys(l lab.Lab, q quiz.Question) {
	c.filled(q, "lab",
		key{"lesson", l.Lesson}, key{"teaches", l.Teaches}, key{"title", l.Title}, key{"story", l.Story},
		key{"scene", l.Scene}, key{"start", l.Start}, key{"solution", l.Solution}, key{"matters", l.Matters})
	if len(l.Needs) == 0 {
		c.complain(q, "a lab needs needs: without one an empty manifest would pass")
	}
	if n := len(lab.Proved{Lab: l}.Demands()); n > mostDemands {
		c.complain(q, "%d needs, bans and doors to watch: a learner keeps %d in mind at most", n, mostDemands)
	}
}

// labWords checks the texts that only labs have.
func (c *checker) labWords(l lab.Lab, q quiz.Question) {
	if len(l.Hints) != hintStages {
		c.complain(q, "%d hints: want three, where to look, what is wrong there, what to write", len(l.Hints))
	}
	for i, h := range l.Hints {
		if strings.TrimSpace(h) == "" || slices.Contains(l.Hints[:i], h) {
			c.complain(q, "hint %d says nothing new", i+1)
		}
	}
	c.noFiller(q, append([]string{l.Title, l.Story, l.Matters}, l.Hints...)...)
}

// proveLab checks the rules of lab.Prove: the start does not pass, and the solution does.
func (c *checker) proveLab(l lab.Lab, q quiz.Question) {
	scene, ok := c.scene(q)
	if !ok {
		return
	}
	c.singleEntry(q, scene)
	p, err := lab.Prove(l, scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	c.stable(q, p.Solution, p.Services[0]) // Services[0] is the only one for needs that name none
}
