package round

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	questionOf = "question %d of %d"
	knownAll   = "Enter opens the contents; practice is there whenever you like."
	knownNone  = "Enter opens “%s”, where the course begins."
	knownSome  = "Enter opens “%s”, the first that is left. %s"
)
