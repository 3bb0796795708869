package ui

import (
	"charm.land/bubbles/v2/help"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/progress"
)

// Screen is one full window. Implementations are values: every method that changes something
// returns the next one.
//
// Update has a third result, the Action: what the screen asks of the app, applied in the same
// Update. A command that carries such a request would run in its own goroutine, and keys typed
// ahead would still reach the old screen.
type Screen interface {
	help.KeyMap
	// Init is called when the screen is shown: once at first, and after every Resume with which the learner comes back to it.
	Init() (Action, tea.Cmd)
	// Resume is called when what lay on top of the screen is left, with what the learner has done by then.
	Resume(progress.State) Screen
	// Resize lays the screen out for a window and a theme.
	Resize(Frame) Screen
	// Update handles a message.
	Update(tea.Msg) (Screen, Action, tea.Cmd)
	// View paints; it does nothing else. The app cuts what is larger than the window.
	View() string
	// Typing reports that letters belong to a text field, so that the app leaves them alone.
	Typing() bool
}

// Frame is what a screen is laid out for.
type Frame struct {
	Width, Height int
	Theme         Theme
	ASCII         bool // draw with ASCII only
}

// Action is a request of a screen to the app; nil is none.
type Action interface{ action() }

// Open shows another screen on top of this one, or instead of it.
type Open struct {
	Place
	Instead bool
}

// Back leaves this screen.
type Back struct{}

// Quit ends the program.
type Quit struct{}

// Record keeps an event. When it is on disk the screen gets a recordedMsg with the event's ID.
type Record struct{ Event progress.Event }

// Refresh asks for Resume: what the learner has done is needed anew.
type Refresh struct{}

// Actions are several requests, applied in order.
type Actions []Action

func (Open) action()    {}
func (Back) action()    {}
func (Quit) action()    {}
func (Record) action()  {}
func (Refresh) action() {}
func (Actions) action() {}

// Place is a screen, and where in it.
type Place struct {
	Screen   ScreenID
	Lesson   string // for LessonScreen; for PracticeScreen: only questions of this lesson; for SandboxScreen: whose manifest
	Step     string // for LessonScreen: the step to begin with; for SandboxScreen: whose manifest
	Question string // for PracticeScreen: this question alone; for SandboxScreen: whose manifest
	Option   string // for SandboxScreen with a choose question: the Service type that its manifest gets
	Lookup   bool   // for LessonScreen: one only looks something up; what is done elsewhere goes on there
	Lab      string // for LabScreen
	Board    string // for BoardScreen
	Seed     uint64 // for PracticeScreen and BoardScreen: 0 draws one
}

// ScreenID names a screen, so that no screen has to know another.
type ScreenID uint8

// The screens of the app.
const (
	HomeScreen ScreenID = iota
	StartScreen
	LessonScreen
	PracticeScreen
	ResultsScreen
	SandboxScreen // any manifest, to play with
	LabScreen     // a manifest to mend
	BoardScreen   // a fault to find
	FindScreen    // lessons, steps and questions by their words
	KnownScreen   // six questions that mark lessons as known
)

// recordedMsg says that an event is on disk, or why it is not.
type recordedMsg struct {
	id  string
	err error
}
