package plain

import (
	"fmt"

	"portolan/internal/journey"
	"portolan/quiz"
)

// tellRound says the question of a round, or how the round went.
func (p *player) tellRound(r journey.Round) {
	if r.Question == nil {
		p.tellRoundEnd(r)
		return
	}
	k, of := r.Number()
	p.say("Practice, question %d of %d", k, of)
	p.askAll(*r.Question)
	p.comesBack(*r.Question)
}

// tellRoundEnd says how the round went, each kind of miss by its name.
func (p *player) tellRoundEnd(r journey.Round) {
	results := r.Results()
	if len(results) == 0 {
		p.say("%s", journey.NoPractice)
		return
	}
	p.say(roundEnd, r.Score())
	for i, one := range results {
		word := one.Graded.Word()
		if one.Graded.Right {
			word = "right"
		}
		p.item(fmt.Sprintf("%d. ", i+1), word+": "+beginning(one.Asked))
	}
	p.gap()
	p.say("%s", r.Advice())
}

// beginning is a question in a few words.
func beginning(a quiz.Asked) string {
	text := a.Question.Ask
	if text == "" {
		text = a.Question.Story
	}
	const room = 60
	first := wrap(Clean(text), room)
	if len(first) > 1 {
		return first[0] + " ..."
	}
	return first[0]
}

// takeRound does what a line means in a round.
func (p *player) takeRound(r journey.Round, w words) bool {
	switch {
	case r.Question == nil:
		return false
	case p.takeQuestion(*r.Question, w):
	case w.verb == "skip", w.verb == "back":
		p.say(roundOnly)
	default:
		return false
	}
	return true
}

// stopped says where a round was left; "" for one that is over.
func stopped(r journey.Round) string {
	k, of := r.Number()
	switch {
	case r.Question == nil, r.Question.Graded != nil && k == of:
		return ""
	case r.Question.Graded != nil:
		k++
	}
	return fmt.Sprintf(roundStops, k, of)
}

// tellKnown says the question asked beforehand, or what the answers have shown.
func (p *player) tellKnown(k journey.Known) {
	if k.Question == nil {
		p.tellKnownEnd(k)
		return
	}
	n, of := k.Number()
	p.say("%s Question %d of %d", journey.KnownHead, n, of)
	if k.First() {
		p.say("%s", journey.KnownHint)
	}
	p.askAll(*k.Question)
}

// tellKnownEnd says of each lesson whether it is known.
func (p *player) tellKnownEnd(k journey.Known) {
	for _, r := range k.Rounds {
		word := "to do"
		if r.Known() {
			word = "known"
		}
		p.item(fmt.Sprintf("%d. ", r.Lesson.Number), label(r.Lesson.Title)+word+".")
	}
	p.gap()
	text := string(k.Summary())
	if k.Count() > 0 {
		text += " " + string(journey.KnownStay)
	}
	p.say("%s", text)
}
