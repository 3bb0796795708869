package quiz

import (
	"regexp"
	"slices"
	"strings"

	"portolan/internal/cluster"
)

// What a lab's list and its hints have room for.
const (
	mostDemands = 8
	hintStages  = 3
)

// CheckLabs holds every rule that concerns labs alone: the start fails, or is refused for the field it names, the
// solution solves, there are three hints, the story has the words that needs and bans quote. No problems: nil.
func CheckLabs(labs []Lab, scene func(name string) (cluster.Scene, bool)) []Problem {
	c := checker{}
	first := map[string]Lab{}
	for _, l := range labs {
		q := l.asQuestion()
		if before, ok := first[l.ID]; ok {
			c.complain(q, "the id %q stands at %s:%d already", l.ID, before.File, before.Line)
		} else {
			first[l.ID] = l
		}
		c.labKeys(l)
		c.labWords(l)
		c.options(q) // the words that needs and bans may have
		c.clients(q)
		c.wording(q)
		c.labProved(l, scene)
	}
	return c.problems
}

// asQuestion is what a lab has in common with a question, so that the rules for it are the same.
func (l Lab) asQuestion() Question {
	return Question{ID: l.ID, Story: l.Story, Needs: l.Needs, Bans: l.Bans, File: l.File, Line: l.Line}
}

// labKeys holds that a lab has what every lab needs.
func (c *checker) labKeys(l Lab) {
	q := l.asQuestion()
	if !isID(l.ID) {
		c.complain(q, "id %q: want small letters, digits and hyphens", l.ID)
	}
	for _, key := range []struct{ name, text string }{
		{"lesson", l.Lesson},
		{"teaches", l.Teaches},
		{"title", l.Title},
		{"story", l.Story},
		{"scene", l.Scene},
		{"start", l.Start},
		{"solution", l.Solution},
		{"matters", l.Matters},
	} {
		if strings.TrimSpace(key.text) == "" {
			c.complain(q, "a lab needs the key %s", key.name)
		}
	}
	if len(l.Needs) == 0 {
		c.complain(q, "a lab needs needs: without one an empty manifest would pass")
	}
	if n := len(ProvedLab{Lab: l}.Demands()); n > mostDemands {
		c.complain(q, "%d needs, bans and doors to watch: a learner keeps %d in mind at most", n, mostDemands)
	}
}

// labWords holds the rules about what only a lab's learner reads.
func (c *checker) labWords(l Lab) {
	q := l.asQuestion()
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

// fillers are the words that lessons leave out too.
var fillers = regexp.MustCompile(`(?i)\b(simply|just|easy|obviously)\b`)

// labProved holds that a lab is broken, and can be mended.
func (c *checker) labProved(l Lab, find func(name string) (cluster.Scene, bool)) {
	q := l.asQuestion()
	scene, ok := find(l.Scene)
	if !ok {
		c.complain(q, "there is no scene %q", l.Scene)
		return
	}
	c.entrance(q, scene)
	p, err := ProveLab(l, scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	for _, n := range l.Needs {
		if n.Stable {
			a, _ := p.round(p.Solution, p.Services).at(n.Service)
			c.stable(q, n, a)
		}
	}
}
