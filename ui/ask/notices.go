package ask

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	nowChoose    = "These are the answers: now choose."
	enterAgain   = "Enter once more: not sure, show me."
	dropHint     = "esc once more drops what you typed." // shown before the learner would lose typed text
	typeIt       = "Type it, then enter. 0 is: not sure, show me."
	notTaken     = "So far the API server would not take it."
	errorAtOnce  = "an error, at once"
	notAskedFor  = "must not connect"
	backToAnswer = "back to the answer"

	behindGateway = "behind a Gateway" // after the badge of ClusterIP
	youChose      = "You chose"
	theAnswer     = "The answer"
	another       = "And"
	better        = "Better"
	tries         = " tries it:"
	mustReach     = "must reach"
	mustNot       = "must not"
	reachesIt     = "✓ reaches it"
	doesNotReach  = "✗ cannot"
	staysOpen     = "✗ stays open"
	keptOut       = "✓ cannot"
	connectsToo   = "✗ CONNECTS"
	adds          = "it adds"
)
