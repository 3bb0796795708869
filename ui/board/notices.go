package board

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	triedOf       = "%d of %d tried"
	boardNote     = "One thing is broken. Try probes, then name it."
	boardAsk      = "What is the fault?"
	boardShowed   = "What the probes showed"
	boardBefore   = "The cluster before the change:"
	boardWould    = "What the other probes would have shown:"
	boardGuess    = "You tried no probe, so that was a guess."
	boardTried    = "You tried %d of %d probes, and "
	boardNoOther  = "no other fault fits what they showed."
	boardOneOther = "one other fault would have looked the same."
	boardOthers   = "%d other faults would have looked the same."
	nothingTried  = "You have tried nothing yet. tab shows the probes."
	backToProbes  = "back to the probes"
)
