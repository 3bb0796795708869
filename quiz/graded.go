package quiz

import (
	"slices"

	"portolan/internal/cluster"
)

// Proved is a question joined to its scene and proved: every option is judged and the right one is known. Prove makes
// it once, and all learners share it.
type Proved struct {
	Question Question
	Scene    cluster.Scene // manifest, events or fault applied; choose: without the Service; fill: no manifest
	Options  []Choice      // in the author's order; choose: narrowest first, like the columns of Table
	Right    string        // Is of the right option; fill: Answer of the question
	Table    []Row         // choose
	Facts    string        // choose: what the learner reads about the cluster; cause: the complaint
	Seen     []Seen        // cause: what the probes showed
	Pattern  string        // a round repeats a missed pattern; choose: see pattern; others: kind and objective
	Hash     string        // fingerprint of the question's content

	fitting *attempt // fill: the attempt with the author's answer
}

// Seen is a probe of a fault board and what it showed: a connection, or what kubectl prints.
type Seen struct {
	Probe string         // as the learner reads it
	Trace *cluster.Trace // nil for a listing
	Text  string         // the listing
}

// Choice is an option together with what was computed for it.
type Choice struct {
	Option
	Right     bool
	Judgement Judgement     // choose
	Scene     cluster.Scene // choose: with the objects of this option applied
	Trace     cluster.Trace // reach: of dialling this address; predict: of the request; cause: of the complaint
}

// Graded is the result of an answer.
type Graded struct {
	Choice    string // Is of the option, or the text typed into a blank; "" for not sure
	Right     bool
	NotSure   bool
	Diagnoses string         // the misconception shown
	Why       string         // why this answer is right or wrong, in one sentence
	Judgement *Judgement     // choose and fill; fill: Option is the text, and Evidence.Fitting shows the right answer
	Trace     *cluster.Trace // predict, reach, cause
	Error     string         // fill: the API server's message, if it refuses the manifest
	Hint      string         // fill: that message in plain words, and what to do; may be empty
}

// Grade grades an answer: the Is of an option, a text for a blank, or "" for "not sure, show me". For "not sure", it
// returns the Why, the judgement and the trace of the right answer. An answer that is not an option is wrong and has no
// Why.
func (p Proved) Grade(answer string) Graded {
	if p.fitting != nil {
		return p.gradeText(answer)
	}
	shown := answer
	if answer == "" {
		shown = p.Right
	}
	g := Graded{Choice: answer, NotSure: answer == ""}
	i := slices.IndexFunc(p.Options, func(c Choice) bool { return c.Is == shown })
	if i < 0 {
		return g
	}
	c := p.Options[i]
	g.Right = c.Right && !g.NotSure
	g.Why, g.Diagnoses = c.Why, c.Diagnoses
	switch p.Question.Kind {
	case Choose:
		g.Judgement = &c.Judgement
	case Predict, Reach, Cause:
		g.Trace = &c.Trace
	case Fill, Fact:
	}
	return g
}

// Word summarizes the result in at most three words. It is the verdict for a choice or a fill, and "right" or "wrong"
// for other kinds. It is "not sure" if the learner chose that.
func (g Graded) Word() string {
	switch {
	case g.NotSure:
		return "not sure"
	case g.Judgement != nil:
		return g.Judgement.Verdict.String()
	case g.Right:
		return "right"
	}
	return "wrong"
}
