// Package lint checks the rules that keep questions, labs and fault boards fair: all texts for the learner are there,
// every scene exists, and the simulated cluster shows that every answer is right, except the answer to a question of
// fact. A team that writes its own questions runs it with `portolan lint`.
package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/internal/access"
	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/quiz"
	"portolan/quiz/board"
)

// Scenes finds a scene by its name.
type Scenes func(name string) (cluster.Scene, bool)

// Questions checks every rule that concerns questions alone, and returns nil if there are no problems. Each question
// must have the keys of its kind, a scene or a board that exists, and exactly one right option. Every option of a
// choose question must have evidence. Over all questions, the right answers must be spread, and the length of an option
// must not give the right answer away.
func Questions(questions []quiz.Question, boards []board.Board, scenes Scenes) []authored.Problem {
	c := newChecker(scenes)
	c.boards = boards
	for _, q := range questions {
		c.identity(q)
		c.keys(q)
		c.wording(q)
		c.prove(q)
	}
	c.balance()
	c.lengths()
	c.monotony()
	return c.problems
}

// checker collects problems, and the questions that could be proved. A lab or a board is passed to it as a Question
// that has the keys that they share, so that the same methods check all three.
type checker struct {
	scenes   Scenes
	boards   []board.Board            // what cause questions are about
	first    map[string]quiz.Question // by id: the first question, lab or board that has it
	problems []authored.Problem
	proved   []quiz.Proved
}

func newChecker(scenes Scenes) checker {
	return checker{scenes: scenes, first: map[string]quiz.Question{}}
}

func (c *checker) complain(q quiz.Question, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if q.ID != "" {
		text = q.ID + ": " + text
	}
	c.problems = append(c.problems, authored.Problem{File: q.File, Line: q.Line, Text: text})
}

// identity checks that an id is well formed, and that nothing else of the same kind has it.
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

// scene finds the scene of a question, lab or board.
func (c *checker) scene(q quiz.Question) (scene cluster.Scene, ok bool) {
	if scene, ok = c.scenes(q.Scene); !ok {
		c.complain(q, "there is no scene %q", q.Scene)
	}
	return scene, ok
}

// key is the name of a key and its text.
type key struct{ name, text string }

// filled checks that keys are not empty. what is the word for the thing that must have them, such as "lab".
func (c *checker) filled(q quiz.Question, what string, keys ...key) {
	for _, k := range keys {
		if strings.TrimSpace(k.text) == "" {
			c.complain(q, "a %s needs the key %s", what, k.name)
		}
	}
}

// prove computes the answer of a question, and checks the rules on the result.
func (c *checker) prove(q quiz.Question) {
	var scene cluster.Scene
	if q.Scene != "" {
		var ok bool
		if scene, ok = c.scene(q); !ok {
			return
		}
	}
	c.singleEntry(q, scene)
	p, err := c.join(q, scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	c.proved = append(c.proved, p)
	for _, o := range p.Options {
		if o.Right && o.Diagnoses != "" {
			c.complain(q, "option %s is right, and diagnoses %s", o.Is, o.Diagnoses)
		}
	}
	switch q.Kind {
	case quiz.Choose:
		c.evidence(p)
		c.offered(p)
	case quiz.Fill:
		c.texts(p)
	case quiz.Predict:
		c.predictions(q, scene)
	case quiz.Reach, quiz.Fact, quiz.Cause:
	}
}

// join proves a question in its scene, or with its board.
func (c *checker) join(q quiz.Question, scene cluster.Scene) (quiz.Proved, error) {
	if q.Kind != quiz.Cause {
		return quiz.Prove(q, scene)
	}
	i := slices.IndexFunc(c.boards, func(b board.Board) bool { return b.ID == q.Board })
	if i < 0 {
		return quiz.Proved{}, fmt.Errorf("there is no board %q", q.Board)
	}
	scene, ok := c.scenes(c.boards[i].Scene)
	if !ok {
		return quiz.Proved{}, fmt.Errorf("the board %s has no scene %q", q.Board, c.boards[i].Scene)
	}
	b, err := board.Prove(c.boards[i], scene)
	if err != nil {
		return quiz.Proved{}, fmt.Errorf("the board %s has problems of its own", q.Board)
	}
	return board.ProveCause(q, b)
}

// singleEntry checks needs that must survive the loss of any one node. Their client must not enter the cluster by one
// fixed node.
func (c *checker) singleEntry(q quiz.Question, scene cluster.Scene) {
	for _, n := range q.Needs {
		for _, client := range scene.Clients {
			if n.Stable && client.Name == n.From && client.Via != "" {
				c.complain(q, "the need of %s is stable, but it enters by one node (via: %s)", n.From, client.Via)
			}
		}
	}
}

// evidence checks that the trace of an option shows what its verdict says.
func (c *checker) evidence(p quiz.Proved) {
	for _, o := range p.Options {
		if j := o.Judgement; j.Refused != "" {
			c.complain(p.Question, "the API server refuses the manifest of %s: %s", o.Is, j.Refused)
		} else if !shows(p, o) {
			c.complain(p.Question, "%s %s, and no packet shows it: %s", o.Is, j.Verdict, j.Reason)
		}
	}
}

// shows reports whether the packets of an option show its verdict. If none of the others works, the option "none of
// these" has no packet of its own. A need that no Service type meets has none that could connect.
func shows(p quiz.Proved, o quiz.Choice) bool {
	j := o.Judgement
	chosen, fitting := j.Evidence.Chosen.Trace, j.Evidence.Fitting.Trace
	switch j.Verdict {
	case quiz.TooOpen:
		return access.LetsIn(chosen) && !access.LetsIn(fitting)
	case quiz.DoesNotWork:
		if j.Need >= 0 && p.Question.Needs[j.Need].Feature != "" {
			return true
		}
		return chosen.Outcome != cluster.Connected &&
			(fitting.Outcome == cluster.Connected || p.Right == quiz.NoneOfThese)
	case quiz.MoreThanNeeded:
		return j.Pending && chosen.Cause == cluster.Pending || access.LetsIn(chosen)
	default:
		return chosen.Outcome == cluster.Connected || o.Is == quiz.NoneOfThese
	}
}

// offered checks that the right answer is still right if all Service types are offered. If a need is stable, it also
// checks that the pods can survive the loss of a node.
func (c *checker) offered(p quiz.Proved) {
	q := p.Question
	sc, err := q.Scenario(p.Scene)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	for _, typ := range quiz.Types() {
		if !slices.Contains(sc.Options, typ) {
			sc.Options = append(sc.Options, typ)
		}
	}
	right, err := quiz.Answer(sc)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	if right != p.Right {
		c.complain(q, "the answer is %s, which is not offered", right)
	}
	// Every type has the same pods behind it. NoneOfThese, which is last, has no Service.
	c.stable(q, p.Options[0].Scene, cluster.Name(sc.Service.Namespace, sc.Service.Name))
}

// stable checks that the ready pods behind a stable need are on at least two nodes. The Service is the one that the
// need names, or else the given one.
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

// predictions checks that every option is a possible answer: an outcome, or pods or senders that exist before the
// events. Without that check, a learner could rule out an option because it names nothing in the scene.
func (c *checker) predictions(q quiz.Question, scene cluster.Scene) {
	before, err := quiz.Apply(scene, q.Manifest)
	if err != nil {
		c.complain(q, "%v", err)
		return
	}
	isPossible := func(word string) bool { _, ok := cluster.ParseOutcome(word); return ok }
	switch q.Asks {
	case "backends":
		isPossible = func(word string) bool {
			return slices.ContainsFunc(before.Pods,
				func(p cluster.Pod) bool { return cluster.Name(p.Namespace, p.Name) == word })
		}
	case "sources":
		isPossible = func(word string) bool {
			return word == "client" || slices.ContainsFunc(before.Nodes, func(n cluster.Node) bool { return n.Name == word })
		}
	}
	for _, o := range q.Options {
		for _, word := range quiz.Parts(o.Is) {
			if !isPossible(word) {
				c.complain(q, "option %s: %q is nothing that a question for %s can be answered with", o.Is, word,
					cmp.Or(q.Asks, "outcome"))
			}
		}
	}
}

// texts checks that every wrong text of a fill question is wrong, can be typed, and occurs once.
func (c *checker) texts(p quiz.Proved) {
	seen := map[string]bool{}
	for _, w := range p.Question.Wrong {
		if seen[w.Is] {
			c.complain(p.Question, "wrong: %q stands twice", w.Is)
		}
		seen[w.Is] = true
		g := p.Grade(w.Is)
		if w.Is != g.Choice || w.Is == "" { // Choice is the part of the text that is graded
			c.complain(p.Question, "wrong: %q cannot be typed: one line, %d characters", w.Is, quiz.MaxText)
		}
		if g.Right {
			c.complain(p.Question, "wrong: %q is right: every need and ban holds", w.Is)
		}
	}
}
