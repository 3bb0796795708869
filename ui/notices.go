package ui

// The texts that only the app shows: about keys, the window and the terminal. All other texts are in package journey
// and in the content.
const (
	notSaved    = "Not saved: "
	mouseOn     = "The mouse wheel scrolls now. To select text with the mouse, press m again."
	mouseOff    = "The mouse selects text again."
	smallWindow = "Portolan needs 40×12 or more"
	noTerminal  = "run in this terminal: %w\nFor the course as lines of text: portolan --plain"
)
