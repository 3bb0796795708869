package home

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	partLessons  = "%d of %d lessons"
	practiceNext = "You have finished every lesson"
	partWent     = "How part %d went"
	endOfPart    = "The end of part %d: %s"
	stepOf       = "step %d of %d"
	stepsHead    = "The steps:"
	wordsHead    = "Words that the lessons explain"
	guessEnough  = "1 or 2: a guess is enough."
	guessNothing = "Guess. Nothing is counted here, and the packet shows the answer."
	findHead     = "Find in the course"
	searched     = "Type a word from a lesson, question or lab: a type, a field such as targetPort, a message " +
		"such as Connection refused, " +
		"a port. More words find less."
	forgetAll       = "Reset all your progress?  y: yes"
	forgetLesson    = "Reset lesson %d, %s?  y: yes"
	stepBeforeAfter = "previous, next step"
)
