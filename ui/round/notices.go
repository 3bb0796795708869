package round

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	questionOf     = "question %d of %d"
	practiceMissed = "Practice: what you missed"
	missedHead     = "What you missed"
	theEnd         = "the end"
	openRow        = "see verdict"
	backToEnd      = "back to the round"

	knownAll  = "Enter opens the contents. You can practise at any time."
	knownNone = "Enter opens “%s”, the first lesson."
	knownSome = "Enter opens “%s”, the first lesson that you do not know. %s"
)
