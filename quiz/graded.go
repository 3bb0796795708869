package quiz

import (
	"slices"

	"portolan/internal/cluster"
)

// Asked is a question joined to its scene and proved: every option judged, the right one known. It is
// made once by Prove and shared by all learners.
type Asked struct {
	Question Question
	Scene    cluster.Scene // with the manifest and what happens after applied (choose and fill: without)
	Options  []Choice      // in the author's order; choose: narrowest first, as the columns of Table are
	Right    string        // Is of the right option; fill: Answer
	Table    []Row         // choose
	Facts    string        // choose: what the learner is told of the cluster, one or two sentences
	Pattern  string        // needs and bans without names; what practice repeats when missed
	Hash     string        // of the question's content

	blank *blank // fill
}

// Choice is an option with what is known of it.
type Choice struct {
	Option
	Right     bool
	Judgement Judgement     // choose
	Scene     cluster.Scene // choose: with the Service of this type applied
	Trace     cluster.Trace // door: dialling it; predict: the request's trace
}

// Graded is what an answer earned.
type Graded struct {
	Choice    string // Is of the option, or the text typed into a blank; "" for not sure
	Right     bool
	NotSure   bool
	Diagnoses string         // the misconception shown
	Why       string         // the sentence for this answer
	Judgement *Judgement     // choose and fill (there Option is the text and Fitting the answer's)
	Trace     *cluster.Trace // predict, door
	Error     string         // fill: what the API server says of the manifest, if it refuses
	Hint      string         // fill: the same in plain words, and what to do; may be empty
}

// Grade grades an answer: Is of an option, a text for a blank, or "" for "not sure, show me". Not sure
// shows the right answer: its sentence, judgement and trace. What is no option is wrong, without a sentence.
func (a Asked) Grade(answer string) Graded {
	if a.blank != nil {
		return a.gradeText(answer)
	}
	shown := answer
	if answer == "" {
		shown = a.Right
	}
	g := Graded{Choice: answer, NotSure: answer == ""}
	i := slices.IndexFunc(a.Options, func(c Choice) bool { return c.Is == shown })
	if i < 0 {
		return g
	}
	c := a.Options[i]
	g.Right = c.Right && !g.NotSure
	g.Why, g.Diagnoses = c.Why, c.Diagnoses
	switch a.Question.Kind {
	case Choose:
		g.Judgement = &c.Judgement
	case Predict, Door:
		g.Trace = &c.Trace
	case Fill, Fact:
	}
	return g
}

// Word is what an answer was worth in a word or a few: the verdict of a choice, else right or wrong; or not sure.
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
