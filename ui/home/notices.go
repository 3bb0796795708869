package home

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	partLessons  = "%d of %d lessons"
	practiceNext = "Practice: you have done the lessons"
	practiseAll  = "Practise  six questions from all lessons"
	guessEnough  = "1 or 2: a guess is enough."
	guessNothing = "Guess. Nothing is counted here, and the packet shows the answer."
	findHead     = "Find in the course"
	searched     = "Type a word of a lesson, a question or a lab: a type, a field such as targetPort, a message " +
		"such as Connection refused, " +
		"a port. More words find fewer places."
	forgetAll       = "Forget everything that you have done?  y: yes"
	forgetLesson    = "Forget lesson %d, %s?  y: yes"
	stepBeforeAfter = "step before, step after"
)
