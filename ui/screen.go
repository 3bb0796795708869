package ui

import (
	"charm.land/bubbles/v2/help"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// Screen is one full window. Implementations are values: every method that changes something
// returns the next one.
//
// Update has a third result, the Action: what the screen asks of the app, applied in the same
// Update. A command that carries such a request would run in its own goroutine, and keys typed
// ahead would still reach the old screen.
type Screen interface {
	help.KeyMap
	// Resize lays the screen out for a window and a theme.
	Resize(frame Frame) Screen
	// Update handles a message.
	Update(msg tea.Msg) (Screen, Action, tea.Cmd)
	// View paints; it does nothing else. The app cuts what is larger than the window.
	View() string
	// Typing reports that letters belong to a text field, so that the app leaves them alone.
	Typing() bool
}

// stopScreen is a screen that shows a stop of the journey.
type stopScreen interface {
	Screen
	// Show takes the stop as it is now: after an input, and when the learner comes back to it. Reply is why an input has changed
	// nothing. The stop has the type that the screen was made for.
	Show(stop journey.Stop, reply journey.Text) (stopScreen, tea.Cmd)
}

// Frame is what a screen is laid out for.
type Frame struct {
	Width, Height int
	Theme         *Theme
	ASCII         bool // draw with ASCII only
}

// Action is a request of a screen to the app; nil is none.
type Action interface{ action() }

// Do gives an input to the journey. The screen that shows the stop after it gets that by Show.
type Do struct{ Input journey.Input }

// OpenSandbox opens a manifest to play with, on top of the screen.
type OpenSandbox struct {
	Lesson   string // whose manifest, and
	Step     string // of which of its steps
	Question string // whose manifest, instead
	Option   string // with a choose question: the Service type that its manifest gets
}

// OpenFind opens the search, on top of the screen.
type OpenFind struct{}

// Close leaves a screen that shows no stop of the journey.
type Close struct{}

// Quit ends the program.
type Quit struct{}

func (Do) action()          {}
func (OpenSandbox) action() {}
func (OpenFind) action()    {}
func (Close) action()       {}
func (Quit) action()        {}

// newScreen makes the screen of a stop.
func newScreen(s *session, stop journey.Stop) stopScreen {
	switch stop := stop.(type) {
	case journey.Welcome:
		return newStart(s, stop)
	case journey.Step:
		return newLesson(s, stop)
	case journey.Round:
		return newPractice(s, stop)
	case journey.Known:
		return newKnown(s, stop)
	case journey.Results:
		return newResults(s, stop)
	case journey.Lab:
		return newLab(s, stop)
	case journey.Board:
		return newBoard(s, stop)
	case journey.Broken:
		return newBroken(stop)
	case journey.Contents:
		return newHome(s, stop)
	}
	return nil
}
