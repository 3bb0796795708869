// Package ui draws Portolan in a terminal. It contains the app and what starts it. The screens are in packages of their
// own: home, lesson, round, board, bench and handout. What they share is in package kit, and one question in package
// ask.
//
// The app is the only Bubble Tea model. It drives the learner's [journey.Journey], which decides what the learner sees
// and what counts. A screen shows one stop of the journey, or something outside it: a sandbox or the search. Screens
// are values that the app keeps in a stack of layers. They know neither each other nor the app. A screen asks the app
// for something by returning an Action. Screens do no I/O: the app writes the events, one after the other, and shows a
// verdict only after its answer is on disk. View only joins the lines that Resize, Show and Update have laid out.
package ui

import (
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
	"portolan/ui/bench"
	"portolan/ui/handout"
	"portolan/ui/home"
	"portolan/ui/kit"
)

// App is the root model: the program of one learner.
type App struct {
	session *kit.Session
	frame   kit.Frame
	keys    *kit.Keys
	journey journey.Journey
	layers  []layer                  // the last one is on top, and only that one is shown
	held    *journey.Effect          // to show after every event in the queue is on disk; nil if nothing waits
	drafts  map[string]sandbox.Bench // sandboxes that the learner has left, by Sandbox.Draft
	helping bool
	scroll  kit.Scroll // of the list of keys
	notice  string     // shown until the next key

	queue      []progress.Event // recorded but not on disk yet, oldest first
	failed     []progress.Event // could not be written; written again at the end
	shade      kit.Shade        // the background that the learner asked for; Neutral follows the terminal
	background kit.Shade        // the background that the theme is made for
	colour     colorprofile.Profile
	mouse      bool // the wheel scrolls, and the mouse cannot select text
}

// layer is one screen in the stack of the app.
type layer struct {
	screen kit.Screen
	shows  reflect.Type // the type of the stop that the screen shows; nil if it shows none
}

// newApp returns the app for a learner with a past. It opens the contents, and then place on top of them unless place
// is nil.
func newApp(s *kit.Session, past []progress.Event, place journey.Place, look Look) App {
	a := App{
		session:    s,
		keys:       kit.NewKeys(),
		journey:    journey.New(s.Course, progress.Replay(past)),
		notice:     look.Notice,
		shade:      look.Shade,
		background: look.Shade,
		frame:      kit.Frame{Theme: kit.NewTheme(look.Shade, false), ASCII: look.ASCII},
	}
	a, _ = a.applyEffect(journey.Effect{Moved: true}, nil)
	if place != nil {
		// The events of this input wait in the queue until Init writes them.
		a, _ = a.do(journey.Open{Place: place}, nil)
	}
	return a
}

// Look is how the app looks at the start.
type Look struct {
	Shade  kit.Shade // Neutral follows the background that the terminal reports
	ASCII  bool
	Notice string // a line to show once, such as that nothing can be saved
}

// Init asks the terminal for its background colour, which some terminals never answer. It also starts to write the
// events of opening the first place.
func (a App) Init() tea.Cmd {
	var cmds []tea.Cmd
	if len(a.queue) > 0 {
		cmds = append(cmds, a.save())
	}
	if a.shade == kit.Neutral {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// Update handles messages that concern the whole program, and gives the rest to the screen on top.
func (a App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.frame.Width, a.frame.Height = msg.Width, msg.Height
		return a.resized(), nil
	case tea.BackgroundColorMsg:
		a.background = shadeOf(a.shade, msg.IsDark())
		return a.restyled(), nil
	case tea.ColorProfileMsg:
		a.colour = msg.Profile
		return a.restyled(), nil
	case savedMsg:
		return a.saved(msg)
	case tea.MouseWheelMsg:
		return a.wheel(msg)
	case tea.KeyPressMsg:
		a = a.withNotice("")
		if next, cmd, ok := a.globalKey(msg); ok {
			return next, cmd
		}
		if a.held != nil && a.layers[len(a.layers)-1].shows != nil {
			return a, nil // the learner has answered what is on the screen, and the answer is being written
		}
	}
	screen, action, cmd := a.top().Update(msg)
	a = a.withTop(screen)
	return a.apply(action, cmd)
}

// restyled lays out every screen in the theme for the current background and number of colours.
func (a App) restyled() App {
	a.frame.Theme = kit.NewTheme(a.background, a.colour == colorprofile.ANSI)
	// Terminals with 256 colours have hyperlinks or ignore them. NO_COLOR and dumb terminals have fewer.
	a.frame.Links = a.colour >= colorprofile.ANSI256 && !a.frame.ASCII
	return a.resized()
}

func shadeOf(chosen kit.Shade, dark bool) kit.Shade {
	switch {
	case chosen != kit.Neutral:
		return chosen
	case dark:
		return kit.Dark
	default:
		return kit.Light
	}
}

// globalKey handles the keys that mean the same on every screen. It returns false for other keys.
func (a App) globalKey(msg tea.KeyPressMsg) (tea.Model, tea.Cmd, bool) {
	switch {
	case key.Matches(msg, a.keys.Kill):
		return a, tea.Quit, true
	case key.Matches(msg, a.keys.Suspend):
		return a, suspend(), true
	case a.helping:
		return a.helpKey(msg), nil, true
	case a.tooSmall() && key.Matches(msg, a.keys.Leave) && !a.top().Typing():
		return a, tea.Quit, true
	case key.Matches(msg, a.keys.Help) && !a.top().Typing():
		a.helping, a.scroll = true, kit.Scroll{}
		return a, nil, true
	case a.top().Typing():
	case key.Matches(msg, a.keys.Find):
		next, cmd := a.apply(kit.OpenFind{}, nil)
		return next, cmd, true
	case key.Matches(msg, a.keys.Glossary):
		next, cmd := a.apply(kit.OpenGlossary{}, nil)
		return next, cmd, true
	case key.Matches(msg, a.keys.Mouse):
		a.mouse = !a.mouse
		return a.withNotice(mouseNotice(a.mouse)), nil, true
	}
	return a, nil, false
}

func mouseNotice(on bool) string {
	if on {
		return mouseOn
	}
	return mouseOff
}

// withNotice shows a notice until the next key. An empty notice removes the current one. The screen gets the lines that
// the notice does not use.
func (a App) withNotice(notice string) App {
	if a.notice == notice {
		return a
	}
	a.notice = notice
	return a.resized()
}

// wheel treats the mouse wheel as the keys ↑ and ↓.
func (a App) wheel(msg tea.MouseWheelMsg) (tea.Model, tea.Cmd) {
	switch msg.Button {
	case tea.MouseWheelUp:
		return a.Update(tea.KeyPressMsg{Code: tea.KeyUp})
	case tea.MouseWheelDown:
		return a.Update(tea.KeyPressMsg{Code: tea.KeyDown})
	default:
		return a, nil
	}
}

// helpKey scrolls the list of keys, or closes it.
func (a App) helpKey(msg tea.KeyPressMsg) App {
	a.scroll, a.helping = a.helpLines().Key(a.keys, msg)
	return a
}

func (a App) helpLines() kit.Scroll {
	return a.scroll.Over(kit.HelpLines(a.frame, a.keys, a.top()), kit.BodyHeight(a.frame))
}

// apply carries out at once what a screen asked for.
func (a App) apply(action kit.Action, cmd tea.Cmd) (App, tea.Cmd) {
	switch action := action.(type) {
	case nil:
	case kit.Do:
		if a.layers[len(a.layers)-1].shows == nil {
			a = a.popLayer() // the learner opens what the search found, so the search closes
		}
		return a.do(action.Input, cmd)
	case kit.OpenSandbox:
		return a.pushLayer(layer{screen: bench.NewSandbox(a.session, action, a.drafts).Resize(a.room())}), cmd
	case kit.OpenFind:
		return a.pushLayer(layer{screen: home.NewFind(a.session, a.journey.Standing()).Resize(a.room())}), cmd
	case kit.OpenGlossary:
		return a.pushLayer(layer{screen: handout.NewGlossary(a.session).Resize(a.room())}), cmd
	case kit.OpenCard:
		return a.pushLayer(layer{screen: handout.NewCard().Resize(a.room())}), cmd
	case kit.Close:
		// the stop may have changed meanwhile: an effect that was held may be on disk now
		return a.popLayer().showStop("", cmd)
	case kit.Quit:
		return a, tea.Batch(cmd, tea.Quit)
	}
	return a, cmd
}

func (a App) resized() App {
	a.layers = slices.Clone(a.layers)
	for i, l := range a.layers {
		a.layers[i].screen = l.screen.Resize(a.room())
	}
	return a
}

// room returns the window without the lines that the notice uses.
func (a App) room() kit.Frame {
	f := a.frame
	f.Height -= len(kit.NoticeLines(f, a.notice))
	return f
}

// The smallest window that the screens are laid out for, in columns and rows.
const minWidth, minHeight = 40, 12

func (a App) tooSmall() bool { return a.frame.Width < minWidth || a.frame.Height < minHeight }

// View paints the screen on top into the whole window.
func (a App) View() tea.View {
	v := tea.NewView(a.paint())
	v.AltScreen = true
	v.WindowTitle = "Portolan"
	if a.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (a App) paint() string {
	content := a.content()
	if a.frame.ASCII {
		content = kit.ASCIIOnly(kit.ASCIIMarks(content))
	}
	return kit.Clip(content, a.frame.Width, a.frame.Height)
}

func (a App) content() string {
	switch {
	case a.frame.Width == 0 || a.frame.Height == 0:
		return ""
	case a.tooSmall():
		return smallWindow
	case a.helping:
		return kit.HelpView(a.frame, a.keys, a.helpLines())
	}
	return strings.Join(append([]string{a.top().View()}, kit.NoticeLines(a.frame, a.notice)...), "\n")
}
