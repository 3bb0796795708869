package ask

// What only this package says. All other sentences are in package journey and in the content.
const (
	nowChoose    = "These are the answers: now choose."
	enterAgain   = "Enter once more: not sure, show me."
	dropHint     = "esc once more drops what you typed." // before a text that was typed is lost
	typeIt       = "Type it, then enter. 0 is: not sure, show me."
	notTaken     = "So far the API server would not take it."
	errorAtOnce  = "an error, at once"
	notAskedFor  = "nobody asked for it"
	backToAnswer = "back to the answer"
)
