package journey

import "portolan/quiz"

// Advice says what to do next, based on what the learner missed in the round.
func (r Round) Advice() Text {
	again, missed := r.Missed()
	switch {
	case !missed:
		return nothingBad
	case r.tooOpen() > 1:
		return textf("You chose a type that is too open %d times: a forbidden client could connect. Read when the "+
			"smaller type is enough: lesson %d, “%s”.", r.tooOpen(), again.Lesson.Number, again.Step.Title)
	}
	return textf("Read this again: lesson %d, “%s”.", again.Lesson.Number, again.Step.Title)
}

// tooOpen returns how many times in the round the learner chose a type that is too open.
func (r Round) tooOpen() int {
	n := 0
	for _, one := range r.Results() {
		if isTooOpen(one.Graded) {
			n++
		}
	}
	return n
}

// isTooOpen reports whether the learner chose an option that is too open.
func isTooOpen(g quiz.Graded) bool {
	return !g.NotSure && g.Judgement != nil && g.Judgement.Verdict == quiz.TooOpen
}

// Empty says why the round has no question.
func (r Round) Empty() Text {
	switch {
	case r.Repeats() && r.fresh:
		return NoneToMiss
	case r.Repeats():
		return NoMissed
	}
	return NoPractice
}

// MissedBy returns a line on how the questions about the objective went: "2 of 3 missed: choose a type".
func (o MissedObjective) MissedBy() Text {
	return textf("%d of %d missed: %s", o.Tally.wrong(), o.Tally.Answered, o.Text)
}

// Score returns how many answers of the round were right: "4 of 6 right".
func (r Round) Score() Text {
	right, all := 0, r.Results()
	for _, one := range all {
		if one.Graded.Right {
			right++
		}
	}
	return textf("%d of %d right", right, len(all))
}
