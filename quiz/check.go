package quiz

import (
	"cmp"
	"fmt"
	"slices"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// Problem is something wrong with a question.
type Problem struct {
	File string
	Line int
	Text string
}

// String reads "quiz/bank/choose.yaml:41: …".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Check holds every rule that concerns questions alone: each has the keys of its kind and plays in a
// scene that there is (scene finds it by name), has exactly one right answer, and evidence for every
// option; the right answers are spread, and not told by their length. No problems: nil.
func Check(questions []Question, scene func(name string) (cluster.Scene, bool)) []Problem {
	c := checker{}
	first := map[string]Question{}
	for _, q := range questions {
		if before, ok := first[q.ID]; ok {
			c.complain(q, "the id %q stands at %s:%d already", q.ID, before.File, before.Line)
		} else {
			first[q.ID] = q
		}
		c.keys(q)
		c.wording(q)
		c.proved(q, scene)
	}
	c.balance()
	c.lengths()
	c.monotony()
	return c.problems
}

// checker collects problems, and the questions that could be proved.
type checker struct {
	problems []Problem
	asked    []Asked
}

func (c *checker) complain(q Question, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if q.ID != "" {
		text = q.ID + ": " + text
	}
	c.problems = append(c.problems, Problem{File: q.File, Line: q.Line, Text: text})
}

// proved computes the answer and holds the rules about what was computed.
func (c *checker) proved(q Question, find func(name string) (cluster.Scene, bool)) {
	var scene cluster.Scene
	if q.Scene != "" {
		var ok bool
		if scene, ok = find(q.Scene); !ok {
			c.complain(q, "there is no scene %q", q.Scene)
			return
		}
	}
	c.entrance(q, scene)
	a, err := Prove(q, scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	c.asked = append(c.asked, a)
	for _, o := range a.Options {
		if o.Right && o.Diagnoses != "" {
			c.complain(q, "option %s is right, and diagnoses %s", o.Is, o.Diagnoses)
		}
	}
	switch q.Kind {
	case Choose:
		c.evidence(a)
		c.offered(a)
	case Fill:
		c.texts(a)
	case Predict:
		c.predictions(q, scene)
	case Door, Fact:
	}
}

// entrance holds that who must survive the loss of any node does not enter by one.
func (c *checker) entrance(q Question, scene cluster.Scene) {
	for _, n := range q.Needs {
		for _, client := range scene.Clients {
			if n.Stable && client.Name == n.From && client.Via != "" {
				c.complain(q, "the need of %s is stable, but it enters by one node (via: %s)", n.From, client.Via)
			}
		}
	}
}

// evidence holds that what is said of an option can be shown.
func (c *checker) evidence(a Asked) {
	for _, o := range a.Options {
		j := o.Judgement
		chosen := j.Evidence.Chosen.Trace
		shown := false
		switch {
		case j.Refused != "":
			c.complain(a.Question, "the API server refuses the manifest of %s: %s", o.Is, j.Refused)
			continue
		case j.Verdict == TooOpen:
			shown = access.LetsIn(chosen) && !access.LetsIn(j.Evidence.Fitting.Trace)
		case j.Verdict == DoesNotWork:
			shown = chosen.Outcome != cluster.Connected && j.Evidence.Fitting.Trace.Outcome == cluster.Connected
		case j.Verdict == AsksForTooMuch:
			shown = (j.Pending && chosen.Cause == cluster.Pending) || access.LetsIn(chosen)
		case j.Verdict == Fits:
			shown = chosen.Outcome == cluster.Connected
		}
		if !shown {
			c.complain(a.Question, "%s %s, and no packet shows it: %s", o.Is, j.Verdict, j.Says)
		}
	}
}

// offered holds that the answer among all types, and not only among those offered, is offered, and that
// what it is said to survive can be survived.
func (c *checker) offered(a Asked) {
	sc, err := scenario(a.Question, a.Scene)
	if err != nil {
		c.complain(a.Question, "%v", err)
		return
	}
	sc.Options = types()
	t, err := newTrial(sc)
	if err != nil {
		c.complain(a.Question, "%v", err)
		return
	}
	right, err := t.answer()
	if err != nil {
		c.complain(a.Question, "%v", err)
		return
	}
	if right != a.Right {
		c.complain(a.Question, "the answer is %s, which is not offered", right)
	}
	fitting := t.find(right)
	for _, n := range a.Question.Needs {
		if n.Stable {
			c.stable(a.Question, n, fitting)
		}
	}
}

// stable holds that the pods can survive the loss of a node.
func (c *checker) stable(q Question, n Need, fitting attempt) {
	p := prober{attempt: &fitting}
	svc, _ := fitting.scene.Find(p.of(n.Service))
	nodes := map[string]bool{}
	for _, e := range svc.Endpoints {
		if e.Ready {
			nodes[e.Node] = true
		}
	}
	if len(nodes) < 2 {
		c.complain(q, "the need of %s is stable, but the ready pods are not on two nodes", n.From)
	}
}

// predictions holds that every option is one that could be: an outcome, or pods or senders that there were before anything
// happened. A misspelt one would stand there as a wrong answer that is easy to tell.
func (c *checker) predictions(q Question, scene cluster.Scene) {
	before := Asked{Question: q, Scene: scene}
	before.Question.After = nil
	if err := before.play(); err != nil {
		c.complain(q, "%v", err)
		return
	}
	could := func(word string) bool { _, ok := cluster.ParseOutcome(word); return ok }
	switch q.Asks {
	case "backends":
		could = func(word string) bool { _, ok := before.Scene.FindPod(word); return ok }
	case "sources":
		could = func(word string) bool {
			return word == "client" || slices.ContainsFunc(before.Scene.Nodes, func(n cluster.Node) bool { return n.Name == word })
		}
	}
	for _, o := range q.Options {
		for _, word := range words(o.Is) {
			if !could(word) {
				c.complain(q, "option %s: %q is nothing that a question for %s can be answered with", o.Is, word, cmp.Or(q.Asks, "outcome"))
			}
		}
	}
}

// texts holds that every wrong text of a fill question is wrong, and known wrong only once.
func (c *checker) texts(a Asked) {
	seen := map[string]bool{}
	for _, w := range a.Question.Wrong {
		if seen[w.Is] {
			c.complain(a.Question, "wrong: %q stands twice", w.Is)
		}
		seen[w.Is] = true
		if w.Is != cleaned(w.Is) || w.Is == "" {
			c.complain(a.Question, "wrong: %q cannot be typed: one line, %d characters", w.Is, MaxText)
		}
		if a.Grade(w.Is).Right {
			c.complain(a.Question, "wrong: %q is right: every need and ban holds", w.Is)
		}
	}
}
