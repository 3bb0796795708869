package plain

import (
	"fmt"
	"strconv"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/quiz"
)

// ask prints the story, the question and the possible answers.
func (p *player) ask(q journey.Question) {
	asked := q.Asked.Question
	for _, told := range []string{asked.Story, q.Asked.Facts} {
		if told != "" {
			p.say("%s", told)
			p.gap()
		}
	}
	if q.Show == lessons.Faded {
		p.table(q.Asked, q.Asked.Right)
		p.gap()
	}
	if asked.Kind != quiz.Choose && asked.Manifest != "" {
		p.gapped(asked.Manifest)
		p.gap()
	}
	p.say("%s", asked.Prompt())
	for place := range q.Order {
		p.item(fmt.Sprintf("%d: ", place+1), asked.Read(q.Option(place).Option))
	}
	p.say("0: %s", journey.NotSureText)
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

// handleAnswer handles an entry at a question that may still be open: it gives the entry to the journey as an answer, or
// prints why it cannot. It returns false if the entry is not meant as an answer. At a fill question every entry is an
// answer, unless it is a word.
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

// fill handles an entry as what goes in the gap of a manifest. It returns false if the entry is a word with another
// meaning.
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

// why explains the option with a number, after the question is answered.
func (p *player) why(q journey.Question, word string) {
	n, err := strconv.Atoi(word)
	switch {
	case q.Graded == nil:
		p.say(whyLater)
		return
	case q.Fills():
		p.say("%s", q.Asked.Question.Why)
		return
	case err != nil || n < 1 || n > len(q.Order):
		p.say(whyWhich)
		return
	}
	o := q.Option(n - 1)
	if q.Asked.Question.Kind == quiz.Choose {
		before, verdict, after := journey.Worth(o.Judgement)
		p.say("And %s? %s", o.Is, before+verdict+after)
		p.gap()
		p.evidence(o.Judgement)
	} else {
		p.say("And this: %s", q.Read(o.Is))
	}
	p.say("%s", o.Why)
}

// verdict prints what the answer is worth, and why.
func (p *player) verdict(q journey.Question) {
	switch q.Asked.Question.Kind {
	case quiz.Choose:
		p.chose(q)
	case quiz.Fill:
		p.filled(q)
	case quiz.Predict:
		p.answer(q)
		p.gap()
		p.sent(q.Graded.Trace)
		p.gap()
		p.say("%s", q.Graded.Why)
	case quiz.Door:
		p.door(q)
	case quiz.Fact:
		p.answer(q)
		p.say("%s", q.Graded.Why)
		p.rightToo(q)
		for _, s := range q.Asked.Question.Sources {
			p.say("Source: %s", s)
		}
	}
}

// comesBack prints that a missed pattern comes back in this round.
func (p *player) comesBack(q journey.Question) {
	if q.Returns {
		p.gap()
		p.say("%s", journey.ComesBack)
	}
}

// answer prints what the learner answered, whether that is right, and if not the right answer.
func (p *player) answer(q journey.Question) {
	p.say("%s", q.Verdict())
	if !q.Graded.Right && !q.Graded.NotSure {
		p.say("%s", q.Lead()+q.Read(q.Asked.Right))
	}
}

// rightToo prints why the right answer is right, if the learner gave another one.
func (p *player) rightToo(q journey.Question) {
	if !q.Graded.Right && !q.Graded.NotSure {
		p.say("%s", q.Named(q.Asked.Right).Why)
	}
}

// sent prints a packet, with its sender and its destination.
func (p *player) sent(t *cluster.Trace) {
	if t == nil {
		return
	}
	p.say("From %s to %s:", t.Sender(), t.To)
	p.packet(*t)
}

// door prints the chosen address and the right one, each with its packet.
func (p *player) door(q journey.Question) {
	p.answer(q)
	p.say("%s", q.Graded.Why)
	tried := []string{q.Graded.Choice, q.Asked.Right}
	if q.Graded.NotSure || q.Graded.Right {
		tried = tried[1:]
	}
	for _, is := range tried {
		p.gap()
		t := q.Named(is).Trace
		p.sent(&t)
	}
	p.gap()
	p.rightToo(q)
}

// chose prints what the chosen type is worth.
func (p *player) chose(q journey.Question) {
	is := q.Explained()
	p.say("%s", q.Verdict())
	p.gap()
	if is != q.Asked.Right {
		p.evidence(q.Named(is).Judgement)
	}
	p.say(storyAndTypes)
	p.table(q.Asked, "")
	p.gap()
	p.say("%s", q.Closing(is))
}

// evidence prints one client tried twice: with the chosen option and with the option that fits.
func (p *player) evidence(j quiz.Judgement) {
	p.attempt(j.Evidence.Chosen, true)
	if j.Evidence.Fitting.Option != j.Evidence.Chosen.Option {
		p.attempt(j.Evidence.Fitting, true)
	}
}

// attempt prints the packet of one client to one door. noted says whether to print the note of the try.
func (p *player) attempt(t quiz.Try, noted bool) {
	if t.Option == "" {
		return
	}
	text := "With " + t.Option
	if t.Note != "" && noted {
		text += ", " + t.Note
	}
	if t.Trace.To == "" {
		p.say("%s.", text)
		p.gap()
		return
	}
	p.say("%s. From %s to %s:", text, t.Trace.Sender(), t.Trace.To)
	p.packet(t.Trace)
	p.gap()
}

// filled prints what the text in the gap is worth.
func (p *player) filled(q journey.Question) {
	g := q.Graded
	p.say("%s", q.Verdict())
	if g.Error != "" {
		p.say("%s%s", journey.Refuses, g.Error)
	}
	if why := q.Why(); why != "" {
		p.say("%s", why)
	}
	p.gap()
	if j := g.Judgement; j != nil && j.Evidence.From != "" && !g.NotSure {
		if g.Error == "" {
			p.attempt(j.Evidence.Chosen, false)
		}
		if !g.Right {
			p.attempt(j.Evidence.Fitting, false)
		}
	}
	if !g.Right && !g.NotSure {
		p.say("%s", q.Remedy())
	}
}
