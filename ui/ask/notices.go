package ask

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	nowChoose    = "These are the answers. Now choose."
	enterAgain   = "Enter again: not sure, show me."
	dropHint     = "Press esc again to erase your text." // shown before the learner would lose typed text
	typeIt       = "Type it, then press enter. 0: not sure, show me."
	notTaken     = "The API server would still refuse this."
	backToAnswer = "back to the answer"
	copied       = "Copied."
	watchBoth    = "watch both"
	theOther     = "the other one"
	anotherType  = "another type"
	copySource   = "copy the source"

	behindGateway = "behind a Gateway" // after the badge of ClusterIP
	youChose      = "You chose"
	youSaid       = "You said: "
	youWrote      = "You wrote: "
	theAnswer     = "Answer"
	another       = "And"
	better        = "Better"
	mustReach     = "must reach"
	mustNot       = "must not"
	reachesIt     = "✓ reaches it"
	doesNotReach  = "✗ cannot"
	staysOpen     = "✗ stays open"
	keptOut       = "✓ cannot"
	connectsToo   = "✗ CONNECTS"
	reachable     = "reachable at"
	storySays     = "the story says"
	clientsOf     = "%d–%d of %d clients"
	clientOf      = "client %d of %d"
	sourcesHead   = "Source:"
)
