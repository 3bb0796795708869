package ask

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	nowChoose    = "These are the answers. Now choose."
	enterAgain   = "Enter once more: not sure, show me."
	dropHint     = "Press esc again to drop what you typed." // shown before the learner would lose typed text
	typeIt       = "Type it, then press enter. 0: not sure, show me."
	notTaken     = "The API server would refuse this so far."
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
