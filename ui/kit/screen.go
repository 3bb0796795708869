// Package kit contains what the screens share: the types Screen, Action and Session, the theme, the keys, the page that
// every screen fills, and the parts that more than one screen shows, such as a packet on its way or a manifest.
package kit

import (
	"charm.land/bubbles/v2/help"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// Screen fills the whole window. Implementations are values: every method that changes something returns the changed
// screen.
//
// Update has a third result, the Action: what the screen asks of the app. The app applies it in the same Update. If a
// command carried the request instead, it would run in its own goroutine, and keys that the learner has typed ahead
// would still reach the old screen.
type Screen interface {
	help.KeyMap
	// Resize lays the screen out for a window and a theme.
	Resize(frame Frame) Screen
	// Update handles a message.
	Update(msg tea.Msg) (Screen, Action, tea.Cmd)
	// View paints the screen and does nothing else. The app cuts off what is larger than the window.
	View() string
	// Typing reports whether letters go into a text field. While they do, the app does not treat letters as keys.
	Typing() bool
}

// StopScreen is a screen that shows a stop of the journey.
type StopScreen interface {
	Screen
	// Show takes the current state of the stop, after an input or when the learner comes back to the screen. reply says
	// why an input changed nothing. The stop always has the type that the screen was made for.
	Show(stop journey.Stop, reply journey.Text) (StopScreen, tea.Cmd)
}

// Frame is the window that a screen is laid out for.
type Frame struct {
	Width, Height int
	Theme         *Theme
	ASCII         bool // draw with ASCII only
	Links         bool // the terminal shows hyperlinks (OSC 8)
}

// Action is what a screen asks of the app. nil asks for nothing.
type Action interface{ action() }

// Do passes an input to the journey. The app then passes the new stop to the stop's screen by calling Show.
type Do struct{ Input journey.Input }

// OpenSandbox opens a manifest for the learner to experiment with, on top of the screen. It is the manifest of a step
// of a lesson, or of a question.
type OpenSandbox struct {
	Lesson   string // the lesson, if it is the manifest of a step
	Step     string // the step of that lesson
	Question string // the question, if it is the manifest of a question
	Option   string // for a choose question: the Service type to set in the manifest
}

// OpenFind opens the search, on top of the screen.
type OpenFind struct{}

// OpenGlossary opens the glossary, on top of the screen.
type OpenGlossary struct{}

// OpenCard opens the card to take home, on top of the screen.
type OpenCard struct{}

// Close closes a screen that shows no stop of the journey.
type Close struct{}

// Quit ends the program.
type Quit struct{}

func (Do) action() {}

func (OpenSandbox) action() {}

func (OpenFind) action() {}

func (OpenGlossary) action() {}

func (OpenCard) action() {}

func (Close) action() {}

func (Quit) action() {}
