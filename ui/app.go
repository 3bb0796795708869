// Package ui draws Portolan in a terminal: the app, one file for each screen, the theme, the keys.
//
// The app is the only Bubble Tea model. Screens are values that it holds on a stack; they
// know neither each other nor the app, and ask for things by returning an Action. Nothing in a
// screen does I/O: an event to keep is an Action too, and comes back as a message when it is on
// disk. View only joins what Resize and Update have laid out.
package ui

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/progress"
)

// App is the root model: one learner's program.
type App struct {
	session *session
	frame   Frame
	keys    keys
	stack   []Screen
	helping bool
	scroll  int    // in the list of keys
	notice  string // shown until the next key

	events []progress.Event // everything of this learner, oldest first
	queue  []progress.Event // recorded and not yet on disk, in order
	shade  Shade            // asked for by the learner; Neutral follows the terminal
	ground Shade            // the background, as far as it is known
	colour colorprofile.Profile
	mouse  bool // the wheel scrolls; text cannot be selected meanwhile
}

// newApp returns the app for a learner with a past. It opens at place; the home screen lies below.
func newApp(s *session, events []progress.Event, place Place, look Look) App {
	a := App{
		session: s,
		keys:    newKeys(),
		events:  events,
		notice:  look.Notice,
		shade:   look.Shade,
		ground:  look.Shade,
		frame:   Frame{Theme: NewTheme(look.Shade, false), ASCII: look.ASCII},
	}
	a.stack = []Screen{a.show(Place{Screen: HomeScreen})}
	if place.Screen != HomeScreen {
		a.stack = append(a.stack, a.show(place))
	}
	return a
}

// Look is how the app appears at first.
type Look struct {
	Shade  Shade // Neutral: follow what the terminal says of its background
	ASCII  bool
	Notice string // a line to show once, such as that nothing can be saved
}

func (a App) show(p Place) Screen {
	return newScreen(a.session, progress.Replay(a.events), p).Resize(a.room())
}

// Init asks for the background, which may never be answered, and starts the first screen.
func (a App) Init() tea.Cmd {
	cmds := []tea.Cmd{func() tea.Msg { return openedMsg{} }}
	if a.shade == Neutral {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

// openedMsg lets the screen the app was opened with run its Init inside Update, where its
// Action can be applied.
type openedMsg struct{}

// Update handles what concerns the program, and gives the rest to the screen on top.
func (a App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.frame.Width, a.frame.Height = msg.Width, msg.Height
		return a.resized(), nil
	case tea.BackgroundColorMsg:
		a.ground = shadeOf(a.shade, msg.IsDark())
		return a.dressed(), nil
	case tea.ColorProfileMsg:
		a.colour = msg.Profile
		return a.dressed(), nil
	case openedMsg:
		action, cmd := a.top().Init()
		return a.apply(action, cmd)
	case recordedMsg:
		return a.recorded(msg)
	case tea.MouseWheelMsg:
		return a.wheel(msg)
	case tea.KeyPressMsg:
		a = a.noticed("")
		if next, cmd, ok := a.globalKey(msg); ok {
			return next, cmd
		}
	}
	screen, action, cmd := a.top().Update(msg)
	a = a.withTop(screen)
	return a.apply(action, cmd)
}

// dressed lays everything out in the theme of this background and as many colours as there are.
func (a App) dressed() App {
	a.frame.Theme = NewTheme(a.ground, a.colour == colorprofile.ANSI)
	return a.resized()
}

func shadeOf(asked Shade, dark bool) Shade {
	switch {
	case asked != Neutral:
		return asked
	case dark:
		return Dark
	default:
		return Light
	}
}

// globalKey handles the keys that mean the same everywhere.
func (a App) globalKey(msg tea.KeyPressMsg) (tea.Model, tea.Cmd, bool) {
	switch {
	case key.Matches(msg, a.keys.kill):
		return a, tea.Quit, true
	case key.Matches(msg, a.keys.suspend):
		return a, tea.Suspend, true
	case a.helping:
		return a.helpKey(msg), nil, true
	case a.tooSmall() && key.Matches(msg, a.keys.leave) && !a.top().Typing():
		return a, tea.Quit, true
	case key.Matches(msg, a.keys.help) && !a.top().Typing():
		a.helping, a.scroll = true, 0
		return a, nil, true
	case a.top().Typing():
	case key.Matches(msg, a.keys.find):
		next, cmd := a.apply(Open{Place: Place{Screen: FindScreen}}, nil)
		return next, cmd, true
	case key.Matches(msg, a.keys.mouse):
		a.mouse = !a.mouse
		return a.noticed(mouseNotice(a.mouse)), nil, true
	}
	return a, nil, false
}

func mouseNotice(on bool) string {
	if on {
		return "The mouse wheel scrolls now. To select text with the mouse, press m again."
	}
	return "The mouse is the terminal's again."
}

// noticed shows a notice until the next key, or takes it away; the screen has the lines that it does not take.
func (a App) noticed(notice string) App {
	if a.notice == notice {
		return a
	}
	a.notice = notice
	return a.resized()
}

// wheel makes the mouse wheel what ↑ and ↓ are.
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
	most := max(0, len(helpLines(a.frame, a.keys, a.top()))-bodyHeight(a.frame))
	a.scroll, a.helping = a.keys.scrolled(msg, a.scroll, most)
	return a
}

// apply carries out what a screen asked for, now.
func (a App) apply(action Action, cmd tea.Cmd) (App, tea.Cmd) {
	switch action := action.(type) {
	case nil:
		return a, cmd
	case Actions:
		for _, one := range action {
			a, cmd = a.apply(one, cmd)
		}
		return a, cmd
	case Open:
		return a.open(action, cmd)
	case Back:
		return a.back(cmd)
	case Quit:
		return a, tea.Batch(cmd, tea.Quit)
	case Refresh:
		return a.withTop(a.top().Resume(progress.Replay(a.events)).Resize(a.room())), cmd
	case Record:
		return a.record(action.Event, cmd)
	}
	return a, cmd
}

func (a App) open(o Open, cmd tea.Cmd) (App, tea.Cmd) {
	next := a.show(o.Place)
	// The stack is copied before it is written: an older App value may share it.
	a.stack = slices.Clone(a.stack)
	switch {
	case o.Screen == HomeScreen:
		a.stack = []Screen{next}
	case o.Instead && len(a.stack) > 1:
		a.stack[len(a.stack)-1] = next
	default:
		a.stack = append(a.stack, next)
	}
	return a.started(cmd)
}

func (a App) back(cmd tea.Cmd) (App, tea.Cmd) {
	if len(a.stack) == 1 {
		return a, tea.Batch(cmd, tea.Quit)
	}
	a.stack = slices.Clone(a.stack[:len(a.stack)-1])
	return a.withTop(a.top().Resume(progress.Replay(a.events)).Resize(a.room())).started(cmd)
}

func (a App) started(cmd tea.Cmd) (App, tea.Cmd) {
	action, initial := a.top().Init()
	return a.apply(action, tea.Batch(cmd, initial))
}

// record keeps an event: at once in what the app knows, and on disk one after the other, so that they
// stand there in the order in which they happened.
func (a App) record(e progress.Event, cmd tea.Cmd) (App, tea.Cmd) {
	a.events = append(a.events, e) // in place: a program has one line of Apps, and a copy for every event would add up
	a.queue = append(slices.Clip(a.queue), e)
	if len(a.queue) > 1 {
		return a, cmd
	}
	return a, tea.Batch(cmd, a.session.save(e))
}

func (a App) recorded(msg recordedMsg) (tea.Model, tea.Cmd) {
	if len(a.queue) > 0 && a.queue[0].ID == msg.id {
		a.queue = a.queue[1:]
	}
	if msg.err != nil {
		a = a.noticed("Not saved: " + ansi.Strip(msg.err.Error()))
	}
	var save tea.Cmd
	if len(a.queue) > 0 {
		save = a.session.save(a.queue[0])
	}
	return a.told(msg, save)
}

// told gives every screen the message that something is on disk: whoever waits for it may have been covered by another
// meanwhile. Only the screen on top may ask for something.
func (a App) told(msg recordedMsg, cmd tea.Cmd) (tea.Model, tea.Cmd) {
	a.stack = slices.Clone(a.stack)
	var action Action
	for i, s := range a.stack {
		var one tea.Cmd
		a.stack[i], action, one = s.Update(msg)
		cmd = tea.Batch(cmd, one)
	}
	return a.apply(action, cmd)
}

func (a App) top() Screen { return a.stack[len(a.stack)-1] }

func (a App) withTop(s Screen) App {
	a.stack = slices.Clone(a.stack)
	a.stack[len(a.stack)-1] = s
	return a
}

func (a App) resized() App {
	a.stack = slices.Clone(a.stack)
	for i, s := range a.stack {
		a.stack[i] = s.Resize(a.room())
	}
	return a
}

// room is the window without the lines that a notice takes.
func (a App) room() Frame {
	f := a.frame
	f.Height -= len(noticeLines(f, a.notice))
	return f
}

// The smallest window the screens are laid out for.
const minWidth, minHeight = 40, 12

func (a App) tooSmall() bool { return a.frame.Width < minWidth || a.frame.Height < minHeight }

// View paints the top screen into the whole window.
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
		content = asciiOnly(content)
	}
	return clip(content, a.frame.Width, a.frame.Height)
}

func (a App) content() string {
	switch {
	case a.frame.Width == 0 || a.frame.Height == 0:
		return ""
	case a.tooSmall():
		return "Portolan needs 40×12 or more"
	case a.helping:
		return helpView(a.frame, a.keys, a.top(), a.scroll)
	}
	return strings.Join(append([]string{a.top().View()}, noticeLines(a.frame, a.notice)...), "\n")
}

// flush writes what was recorded and is not on disk yet, when the program has ended.
func (a App) flush(ctx context.Context) error {
	for _, e := range a.queue {
		if err := a.session.store.Record(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
