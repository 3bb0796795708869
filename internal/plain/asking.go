package plain

import (
	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/quiz"
)

// ask prints the story, the question and the possible answers.
func (p *player) ask(q journey.Question) {
	question := q.Proved.Question
	p.story(q.Proved)
	if q.Show == lessons.Faded {
		p.table(q, q.Proved.Table)
		p.gap()
	}
	p.questionManifest(question)
	p.say("%s", question.Prompt())
	p.choices(len(q.Order), func(i int) string { return question.Read(q.Option(i).Option) })
}

// askAll prints a question and, once it is answered, the verdict.
func (p *player) askAll(q journey.Question) {
	p.gap()
	p.ask(q)
	if q.Graded != nil {
		p.gap()
		p.verdict(q)
	}
}

// handleAnswer gives an entry to the journey as the answer to a question, or prints why it cannot. It returns false if
// the question is answered already, or if the entry is not an answer. At a fill question, every entry except a word is
// an answer.
func (p *player) handleAnswer(q journey.Question, e entry) bool {
	n, digits := e.number()
	switch {
	case q.Graded != nil:
		return false
	case q.Fills() && e.line != "0":
		return p.fill(e)
	case digits && n <= len(q.Order):
		p.do(journey.Choose{N: n})
	case digits:
		p.say(noAnswer, n, answers(p.journey.Stop().Prompt()))
	default:
		answer := journey.Answer{Text: e.line}
		if _, _, ok := q.Pick(answer); !ok {
			return false
		}
		p.do(answer)
	}
	return true
}

// fill answers a fill question with an entry. It returns false if the entry is a word: "answer help" fills in help,
// and "help" lists the words.
func (p *player) fill(e entry) bool {
	switch {
	case e.verb == "answer" && e.rest == "":
		p.say(gapTakes)
	case e.verb == "answer":
		p.do(journey.Answer{Text: e.rest})
	case p.reserved(e):
		return false
	default:
		p.do(journey.Answer{Text: e.line})
	}
	return true
}

// comesBack prints that a question like this one comes back in this round, if the learner has missed it.
func (p *player) comesBack(q journey.Question) {
	if q.Returns {
		p.gap()
		p.say("%s", journey.ComesBack)
	}
}

// why explains an option by its number. Before the question is answered, it prints only that why comes later.
func (p *player) why(q journey.Question, word string) {
	n, ok := number(word)
	switch {
	case q.Graded == nil:
		p.say(whyLater)
		return
	case q.Fills():
		p.say("%s", q.Proved.Question.Why)
		return
	case !ok || n < 1 || n > len(q.Order):
		p.say(whyWhich)
		return
	}
	o := q.Option(n - 1)
	if q.Proved.Question.Kind == quiz.Choose {
		p.say("%s %s", q.Judged(o.Is), q.Judgement(o.Is))
		p.gap()
		p.evidence(q, o.Judgement)
	} else {
		p.say("And this: %s", q.Read(o.Is))
	}
	p.say("%s", o.Why)
}

// verdict prints what the answer is worth, and why.
func (p *player) verdict(q journey.Question) {
	p.say("%s", q.Verdict())
	switch q.Proved.Question.Kind {
	case quiz.Choose:
		p.choiceProof(q)
	case quiz.Fill:
		p.fillProof(q)
	case quiz.Predict, quiz.Reach, quiz.Fact, quiz.Cause:
		p.proof(q)
	}
}

// missed reports whether the learner gave a wrong answer. "Not sure" is not a wrong answer.
func missed(q journey.Question) bool { return !q.Graded.Right && !q.Graded.NotSure }

// proof prints the right answer if the learner gave another one, and the reason. It also prints the packet that the
// question was about, or the packets to the chosen address and to the right one.
func (p *player) proof(q journey.Question) {
	kind, chosen, right := q.Proved.Question.Kind, q.Named(q.Explained()), q.Named(q.Proved.Right)
	if missed(q) {
		p.say("%s", q.Lead()+q.Read(right.Is))
	}
	if kind == quiz.Predict {
		p.gap()
		p.sent("", chosen.Trace)
		p.gap()
	}
	p.say("%s", q.Graded.Why)
	if kind == quiz.Reach {
		if missed(q) {
			p.gap()
			p.sent("", chosen.Trace)
		}
		p.gap()
		p.sent("", right.Trace)
		p.gap()
	}
	if missed(q) && kind != quiz.Predict {
		p.say("%s", right.Why)
	}
	if kind == quiz.Cause {
		p.gap()
		p.sent("", right.Trace)
	}
	if kind == quiz.Fact {
		for _, source := range q.Proved.Question.Sources {
			p.say("Source: %s", source)
		}
	}
}

// choiceProof prints why the chosen type fits or does not: packets of a client, and what each type means for the story.
func (p *player) choiceProof(q journey.Question) {
	is := q.Explained()
	p.gap()
	if is != q.Proved.Right {
		p.evidence(q, q.Named(is).Judgement)
	}
	p.say(storyAndTypes)
	p.table(q, q.Proved.Table)
	p.gap()
	p.say("%s", q.Closing(is))
}

// evidence prints how a client tries to connect with the chosen type, and then with the type that fits.
func (p *player) evidence(q journey.Question, j quiz.Judgement) {
	p.attempt(q, j.Evidence.Chosen)
	if j.Evidence.Fitting.Option != j.Evidence.Chosen.Option {
		p.attempt(q, j.Evidence.Fitting)
	}
}

// attempt prints how one client tries one door of the Service. Without a door to try, it prints only the note, and
// nothing for none of these.
func (p *player) attempt(q journey.Question, t quiz.Try) {
	if t.Option == "" || t.Option == quiz.NoneOfThese {
		return
	}
	lead := "With " + string(q.With(t.Option))
	if t.Note != "" {
		lead += ", " + t.Note
	}
	if t.Trace.To == "" {
		p.say("%s.", lead)
	} else {
		p.sent(lead+". ", t.Trace)
	}
	p.gap()
}

// fillProof prints why the text in the gap is right or wrong: the error of the API server, or packets.
func (p *player) fillProof(q journey.Question) {
	g := q.Graded
	if g.Error != "" {
		p.say("%s%s", journey.Refuses, g.Error)
	}
	if why := q.Why(); why != "" {
		p.say("%s", why)
	}
	p.gap()
	if j := g.Judgement; j != nil && j.Evidence.From != "" && !g.NotSure {
		chosen, fitting := j.Evidence.Chosen, j.Evidence.Fitting
		chosen.Note, fitting.Note = "", "" // q.Why says the same
		if g.Error == "" {
			p.attempt(q, chosen)
		}
		if !g.Right {
			p.attempt(q, fitting)
		}
	}
	if missed(q) {
		p.say("%s", q.Remedy())
	}
}
