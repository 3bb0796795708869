package plain

import (
	"cmp"
	"fmt"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
)

// showRound prints the current question of a round, or how the round went.
func (p *player) showRound(r journey.Round) {
	if r.Question == nil {
		p.showRoundEnd(r)
		return
	}
	k, of := r.Number()
	head := roundHead
	if r.Repeats() {
		head = missedHead
	}
	p.say(head, k, of)
	p.askAll(*r.Question)
	p.comesBack(*r.Question)
}

// showRoundEnd prints how the round went: each question with its verdict, what was missed, and what to do next.
func (p *player) showRoundEnd(r journey.Round) {
	results := r.Results()
	if len(results) == 0 {
		p.say("%s", r.Empty())
		return
	}
	p.say(roundEnd, r.Score())
	for i, one := range results {
		word := one.Graded.Word()
		if one.Graded.Right {
			word = "right"
		}
		p.item(fmt.Sprintf("%d. ", i+1), word+": "+beginning(one.Proved))
	}
	p.gap()
	for _, o := range r.Objectives() {
		p.say("%s.", o.MissedBy())
	}
	p.say("%s", r.Advice())
	if again, missed := r.Missed(); missed {
		p.say(roundAgain, again.Lesson.Number, again.Number)
	}
	p.say(roundRows, len(results))
}

// showAnswered prints a question of a finished round again, with its verdict, if the entry is the number of one. It
// reports whether it did.
func (p *player) showAnswered(r journey.Round, e entry) bool {
	n, ok := e.number()
	if !ok || n < 1 || n > len(r.Results()) {
		return false
	}
	p.askAll(r.Answered(n - 1))
	return true
}

// beginning returns the first words of a question.
func beginning(a quiz.Proved) string {
	const room = 60 // columns
	first := text.Wrap(text.Squeeze(text.Lines(cmp.Or(a.Question.Ask, a.Question.Story))), room)
	if len(first) > 1 {
		return first[0] + " ..."
	}
	return first[0]
}

// roundStop returns a sentence that says before which question the round stops. It returns "" if the round is over.
func roundStop(r journey.Round) string {
	k, of := r.Number()
	switch {
	case r.Question == nil, r.Question.Graded != nil && k == of:
		return ""
	case r.Question.Graded != nil:
		k++
	}
	return fmt.Sprintf(roundStops, k, of)
}

// showKnown prints the current question of the test for learners who know the subject, or its result.
func (p *player) showKnown(k journey.Known) {
	if k.Question == nil {
		p.showKnownEnd(k)
		return
	}
	n, of := k.Number()
	p.say("%s Question %d of %d", journey.KnownHead, n, of)
	if k.First() {
		p.say("%s", journey.KnownHint)
	}
	p.askAll(*k.Question)
}

// showKnownEnd prints for each tested lesson whether the learner knows it.
func (p *player) showKnownEnd(k journey.Known) {
	for _, r := range k.Rounds {
		word := "to do"
		if r.Known() {
			word = "known"
		}
		p.item(fmt.Sprintf("%d. ", r.Lesson.Number), label(r.Lesson.Title)+word+".")
	}
	p.gap()
	summary := string(k.Summary())
	if k.Count() > 0 {
		summary += " " + string(journey.KnownStay)
	}
	p.say("%s", summary)
}
