// Package lint holds the rules that keep questions, labs and fault boards fair: everything that a learner reads is there,
// plays in a scene that there is, and has evidence that the simulated cluster computed. A team that writes its own
// questions runs it by `portolan lint`.
package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// Problem is something wrong with a question, a lab or a board.
type Problem struct {
	File string
	Line int
	Text string
}

// String reads "quiz/bank/choose.yaml:41: …".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Scenes finds a scene by its name.
type Scenes func(name string) (cluster.Scene, bool)

// Questions holds every rule that concerns questions alone: each has the keys of its kind and plays in a scene that there
// is, has exactly one right answer, and evidence for every option; the right answers are spread, and their length does
// not tell them. No problems: nil.
func Questions(questions []quiz.Question, scenes Scenes) []Problem {
	c := newChecker(scenes)
	for _, q := range questions {
		c.identity(q)
		c.keys(q)
		c.wording(q)
		c.proved(q)
	}
	c.balance()
	c.lengths()
	c.monotony()
	return c.problems
}

// checker collects problems, and the questions that could be proved. A lab or a board comes to it as a question with those
// keys that both have, so that one rule serves all three.
type checker struct {
	scenes   Scenes
	first    map[string]quiz.Question // by id: where it stands first
	problems []Problem
	asked    []quiz.Asked
}

func newChecker(scenes Scenes) checker {
	return checker{scenes: scenes, first: map[string]quiz.Question{}}
}

func (c *checker) complain(q quiz.Question, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if q.ID != "" {
		text = q.ID + ": " + text
	}
	c.problems = append(c.problems, Problem{File: q.File, Line: q.Line, Text: text})
}

// identity holds that an id is a word, and that nothing else of its kind has it.
func (c *checker) identity(q quiz.Question) {
	if before, ok := c.first[q.ID]; ok {
		c.complain(q, "the id %q stands at %s:%d already", q.ID, before.File, before.Line)
	} else {
		c.first[q.ID] = q
	}
	if !isID(q.ID) {
		c.complain(q, "id %q: want small letters, digits and hyphens", q.ID)
	}
}

// scene finds the scene that something plays in.
func (c *checker) scene(q quiz.Question) (scene cluster.Scene, ok bool) {
	if scene, ok = c.scenes(q.Scene); !ok {
		c.complain(q, "there is no scene %q", q.Scene)
	}
	return scene, ok
}

// key is the name of a key and its text.
type key struct{ name, text string }

// filled holds that keys are not empty; what is the word for what needs them: lab.
func (c *checker) filled(q quiz.Question, what string, keys ...key) {
	for _, k := range keys {
		if strings.TrimSpace(k.text) == "" {
			c.complain(q, "a %s needs the key %s", what, k.name)
		}
	}
}

// proved computes the answer and holds the rules about what was computed.
func (c *checker) proved(q quiz.Question) {
	var scene cluster.Scene
	if q.Scene != "" {
		var ok bool
		if scene, ok = c.scene(q); !ok {
			return
		}
	}
	c.entrance(q, scene)
	a, err := quiz.Prove(q, scene)
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
	case quiz.Choose:
		c.evidence(a)
		c.offered(a)
	case quiz.Fill:
		c.texts(a)
	case quiz.Predict:
		c.predictions(q, scene)
	case quiz.Door, quiz.Fact:
	}
}

// entrance holds that who must survive the loss of any node does not enter by one.
func (c *checker) entrance(q quiz.Question, scene cluster.Scene) {
	for _, n := range q.Needs {
		for _, client := range scene.Clients {
			if n.Stable && client.Name == n.From && client.Via != "" {
				c.complain(q, "the need of %s is stable, but it enters by one node (via: %s)", n.From, client.Via)
			}
		}
	}
}

// evidence holds that what is said of an option can be shown.
func (c *checker) evidence(a quiz.Asked) {
	for _, o := range a.Options {
		j := o.Judgement
		chosen := j.Evidence.Chosen.Trace
		shown := false
		switch {
		case j.Refused != "":
			c.complain(a.Question, "the API server refuses the manifest of %s: %s", o.Is, j.Refused)
			continue
		case j.Verdict == quiz.TooOpen:
			shown = quiz.LetsIn(chosen) && !quiz.LetsIn(j.Evidence.Fitting.Trace)
		case j.Verdict == quiz.DoesNotWork:
			shown = chosen.Outcome != cluster.Connected && j.Evidence.Fitting.Trace.Outcome == cluster.Connected
		case j.Verdict == quiz.AsksForTooMuch:
			shown = (j.Pending && chosen.Cause == cluster.Pending) || quiz.LetsIn(chosen)
		case j.Verdict == quiz.Fits:
			shown = chosen.Outcome == cluster.Connected
		}
		if !shown {
			c.complain(a.Question, "%s %s, and no packet shows it: %s", o.Is, j.Verdict, j.Says)
		}
	}
}

// offered holds that the answer among all types, and not only among those offered, is offered, and that
// what it is said to survive can be survived.
func (c *checker) offered(a quiz.Asked) {
	q := a.Question
	sc, err := q.Scenario(a.Scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	sc.Options = quiz.Types()
	right, err := quiz.Answer(sc)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	if right != a.Right {
		c.complain(q, "the answer is %s, which is not offered", right)
	}
	for _, o := range a.Options {
		if o.Right {
			c.stable(q, o.Scene, cluster.Name(sc.Service.Namespace, sc.Service.Name))
		}
	}
}

// stable holds that the pods can survive the loss of a node, where a need is that they do: those of the Service that the
// need names, or else of the one given.
func (c *checker) stable(q quiz.Question, scene cluster.Scene, service string) {
	for _, n := range q.Needs {
		svc, _ := scene.Find(cmp.Or(n.Service, service))
		nodes := map[string]bool{}
		for _, e := range svc.Endpoints {
			if e.Ready {
				nodes[e.Node] = true
			}
		}
		if n.Stable && len(nodes) < 2 {
			c.complain(q, "the need of %s is stable, but the ready pods are not on two nodes", n.From)
		}
	}
}

// predictions holds that every option is one that could be: an outcome, or pods or senders that there were before anything
// happened. A misspelt one would stand there as a wrong answer that is easy to tell.
func (c *checker) predictions(q quiz.Question, scene cluster.Scene) {
	before, err := quiz.Apply(scene, q.Manifest)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	could := func(word string) bool { _, ok := cluster.ParseOutcome(word); return ok }
	switch q.Asks {
	case "backends":
		could = func(word string) bool {
			return slices.ContainsFunc(before.Pods, func(p cluster.Pod) bool { return cluster.Name(p.Namespace, p.Name) == word })
		}
	case "sources":
		could = func(word string) bool {
			return word == "client" || slices.ContainsFunc(before.Nodes, func(n cluster.Node) bool { return n.Name == word })
		}
	}
	for _, o := range q.Options {
		for _, word := range quiz.Parts(o.Is) {
			if !could(word) {
				c.complain(q, "option %s: %q is nothing that a question for %s can be answered with", o.Is, word, cmp.Or(q.Asks, "outcome"))
			}
		}
	}
}

// texts holds that every wrong text of a fill question is wrong, and known wrong only once.
func (c *checker) texts(a quiz.Asked) {
	seen := map[string]bool{}
	for _, w := range a.Question.Wrong {
		if seen[w.Is] {
			c.complain(a.Question, "wrong: %q stands twice", w.Is)
		}
		seen[w.Is] = true
		g := a.Grade(w.Is)
		if w.Is != g.Choice || w.Is == "" { // Choice is what counts of a text
			c.complain(a.Question, "wrong: %q cannot be typed: one line, %d characters", w.Is, quiz.MaxText)
		}
		if g.Right {
			c.complain(a.Question, "wrong: %q is right: every need and ban holds", w.Is)
		}
	}
}
