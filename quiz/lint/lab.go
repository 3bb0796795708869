package lint

import (
	"slices"
	"strings"

	"portolan/quiz"
	"portolan/quiz/lab"
)

// What a lab's list and its hints have room for.
const (
	mostDemands = 8
	hintStages  = 3
)

// Labs holds every rule that concerns labs alone: the start fails, or is refused for the field it names, the
// solution solves, there are three hints, the story has the words that needs and bans quote. No problems: nil.
func Labs(labs []lab.Lab, scenes Scenes) []Problem {
	c := newChecker(scenes)
	for _, l := range labs {
		q := quiz.Question{ID: l.ID, Story: l.Story, Scene: l.Scene, Needs: l.Needs, Bans: l.Bans, File: l.File, Line: l.Line}
		c.identity(q)
		c.labKeys(l, q)
		c.labWords(l, q)
		c.options(q) // the words that needs and bans may have
		c.clients(q)
		c.wording(q)
		c.labProved(l, q)
	}
	return c.problems
}

// labKeys holds that a lab has what every lab needs.
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

// labWords holds the rules about what only a lab's learner reads.
func (c *checker) labWords(l lab.Lab, q quiz.Question) {
	if len(l.Hints) != hintStages {
		c.complain(q, "%d hints: want three, where to look, what is wrong there, what to write", len(l.Hints))
	}
	for i, h := range l.Hints {
		if strings.TrimSpace(h) == "" || slices.Contains(l.Hints[:i], h) {
			c.complain(q, "hint %d says nothing new", i+1)
		}
	}
	for _, text := range append([]string{l.Title, l.Story, l.Matters}, l.Hints...) {
		if word := fillers.FindString(text); word != "" {
			c.complain(q, "leave out %q: it tells a reader who struggles that it is their fault", word)
		}
	}
}

// labProved holds that a lab is broken, and can be mended.
func (c *checker) labProved(l lab.Lab, q quiz.Question) {
	scene, ok := c.scene(q)
	if !ok {
		return
	}
	c.entrance(q, scene)
	p, err := lab.Prove(l, scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	c.stable(q, p.Solution, p.Services[0]) // a need that names no Service is about the only one: Prove holds that
}
