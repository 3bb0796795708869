// Package ui draws Portolan in a terminal: the app, one file for each screen, the theme, the keys.
//
// The app is the only Bubble Tea model. It drives the learner's [journey.Journey], which decides what is there and what counts;
// a screen shows one stop of it, or what lies outside it: a sandbox, or the search. Screens are values that the app holds in
// layers; they know neither each other nor the app, and ask for things by returning an Action. Nothing in a screen does I/O: events
// are written by the app, one after the other, and a verdict is shown when its answer is on disk. View only joins what Resize,
// Show and Update have laid out.
package ui

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
)

// App is the root model: one learner's program.
type App struct {
	session *session
	frame   Frame
	keys    *keys
	journey journey.Journey
	layers  []layer                  // the screen on top is shown
	held    *journey.Effect          // it is to be shown when all that waits in the queue is on disk
	drafts  map[string]sandbox.Bench // sandboxes that were left, by what they began with
	helping bool
	scroll  int    // in the list of keys
	notice  string // shown until the next key

	queue  []progress.Event // recorded and not yet on disk, in order
	shade  Shade            // asked for by the learner; Neutral follows the terminal
	ground Shade            // the background, as far as it is known
	colour colorprofile.Profile
	mouse  bool // the wheel scrolls; text cannot be selected meanwhile
}

// layer is a screen among those that lie on each other.
type layer struct {
	screen Screen
	shows  reflect.Type // the type of the stop that the screen shows; nil if it shows none
}

// newApp returns the app for a learner with a past. It opens at the contents, and at once a place on top of them if there is one.
func newApp(s *session, past []progress.Event, place journey.Place, look Look) App {
	a := App{
		session: s,
		keys:    newKeys(),
		journey: journey.New(s.course, progress.Replay(past)),
		notice:  look.Notice,
		shade:   look.Shade,
		ground:  look.Shade,
		frame:   Frame{Theme: NewTheme(look.Shade, false), ASCII: look.ASCII},
	}
	a, _ = a.shown(journey.Effect{Moved: true}, nil)
	if place != nil {
		// What that records waits in the queue until the program runs.
		a, _ = a.do(journey.Open{Place: place}, nil)
	}
	return a
}

// Look is how the app appears at first.
type Look struct {
	Shade  Shade // Neutral: follow what the terminal says of its background
	ASCII  bool
	Notice string // a line to show once, such as that nothing can be saved
}

// Init asks for the background, which may never be answered, and writes what opening the first place has recorded.
func (a App) Init() tea.Cmd {
	var cmds []tea.Cmd
	if len(a.queue) > 0 {
		cmds = append(cmds, a.save())
	}
	if a.shade == Neutral {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return tea.Batch(cmds...)
}

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
	case savedMsg:
		return a.saved(msg)
	case tea.MouseWheelMsg:
		return a.wheel(msg)
	case tea.KeyPressMsg:
		a = a.noticed("")
		if next, cmd, ok := a.globalKey(msg); ok {
			return next, cmd
		}
		if a.held != nil && a.layers[len(a.layers)-1].shows != nil {
			return a, nil // what is on the screen is answered already
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
		next, cmd := a.apply(OpenFind{}, nil)
		return next, cmd, true
	case key.Matches(msg, a.keys.mouse):
		a.mouse = !a.mouse
		return a.noticed(mouseNotice(a.mouse)), nil, true
	}
	return a, nil, false
}

func mouseNotice(on bool) string {
	if on {
		return mouseOn
	}
	return mouseOff
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
	case Do:
		if a.layers[len(a.layers)-1].shows == nil {
			a = a.dropped() // the search leads elsewhere, and is done with that
		}
		return a.do(action.Input, cmd)
	case OpenSandbox:
		return a.pushed(layer{screen: newSandbox(a.session, action, a.drafts).Resize(a.room())}), cmd
	case OpenFind:
		return a.pushed(layer{screen: newFind(a.session).Resize(a.room())}), cmd
	case Close:
		return a.dropped().told("", cmd) // what was held meanwhile may be on disk now
	case Quit:
		return a, tea.Batch(cmd, tea.Quit)
	}
	return a, cmd
}

// do gives an input to the journey, and shows what comes of it: at once, or when it is on disk.
func (a App) do(in journey.Input, cmd tea.Cmd) (App, tea.Cmd) {
	next, effect := a.journey.Do(in, journey.Moment{Time: a.session.now(), Seed: a.session.seed()})
	a.journey = next
	waits := len(a.queue) > 0
	for _, e := range effect.Events {
		a.queue = append(slices.Clip(a.queue), e.By(a.session.learner))
	}
	if !waits && len(a.queue) > 0 {
		cmd = tea.Batch(cmd, a.save())
	}
	if effect.Hold && len(a.queue) > 0 {
		a.held = &effect
		return a, cmd
	}
	return a.shown(effect, cmd)
}

// save writes the oldest event that waits, and says when it is on disk.
func (a App) save() tea.Cmd {
	s, e := a.session, a.queue[0]
	return func() tea.Msg { return savedMsg{err: s.store.Record(s.ctx, e)} }
}

// savedMsg says that the oldest event that waits is on disk, or why it is not.
type savedMsg struct{ err error }

// saved goes on to the next event that is to be written. When none is left, what was held until then is shown. An event that
// cannot be written is said, and counts until the end all the same.
func (a App) saved(msg savedMsg) (tea.Model, tea.Cmd) {
	if len(a.queue) > 0 {
		a.queue = a.queue[1:]
	}
	if msg.err != nil {
		a = a.noticed(notSaved + ansi.Strip(msg.err.Error()))
	}
	if len(a.queue) > 0 {
		return a, a.save()
	}
	if a.held == nil {
		return a, nil
	}
	effect := *a.held
	a.held = nil
	return a.shown(effect, nil)
}

// shown brings the layers in line with the journey after an effect.
func (a App) shown(effect journey.Effect, cmd tea.Cmd) (App, tea.Cmd) {
	depth := a.journey.Depth()
	switch have := a.stops(); {
	case !effect.Moved:
		return a.told(effect.Reply, cmd)
	case depth > have:
		return a.arrived(cmd)
	case depth == have:
		return a.dropped().arrived(cmd)
	}
	for a.stops() > depth {
		a = a.dropped()
	}
	if shows := a.layers[len(a.layers)-1].shows; shows != nil && shows != reflect.TypeOf(a.journey.Stop()) {
		return a.dropped().arrived(cmd)
	}
	return a.told("", cmd)
}

// arrived puts a screen for the stop of the journey on top.
func (a App) arrived(cmd tea.Cmd) (App, tea.Cmd) {
	stop := a.journey.Stop()
	a = a.pushed(layer{screen: newScreen(a.session, stop).Resize(a.room()), shows: reflect.TypeOf(stop)})
	return a.told("", cmd)
}

// told gives the stop of the journey to the screen on top, if it shows one.
func (a App) told(reply journey.Text, cmd tea.Cmd) (App, tea.Cmd) {
	screen, ok := a.top().(stopScreen)
	if !ok || a.layers[len(a.layers)-1].shows == nil {
		return a, cmd
	}
	next, started := screen.Show(a.journey.Stop(), reply)
	return a.withTop(next), tea.Batch(cmd, started)
}

// stops is how many layers show a stop of the journey.
func (a App) stops() int {
	n := 0
	for _, l := range a.layers {
		if l.shows != nil {
			n++
		}
	}
	return n
}

// pushed puts a layer on top.
func (a App) pushed(l layer) App {
	a.layers = append(slices.Clip(a.layers), l)
	return a
}

// dropped takes the layer on top away. The text of a sandbox is kept for when the learner comes back to it.
func (a App) dropped() App {
	if w, ok := a.top().(workbench); ok && !w.isLab() && w.trouble == "" {
		a.drafts = maps.Clone(a.drafts)
		if a.drafts == nil {
			a.drafts = map[string]sandbox.Bench{}
		}
		a.drafts[w.draft] = w.bench
	}
	a.layers = slices.Clip(a.layers[:len(a.layers)-1])
	return a
}

func (a App) top() Screen { return a.layers[len(a.layers)-1].screen }

func (a App) withTop(s Screen) App {
	a.layers = slices.Clone(a.layers)
	a.layers[len(a.layers)-1].screen = s
	return a
}

func (a App) resized() App {
	a.layers = slices.Clone(a.layers)
	for i, l := range a.layers {
		a.layers[i].screen = l.screen.Resize(a.room())
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
		return smallWindow
	case a.helping:
		return helpView(a.frame, a.keys, a.top(), a.scroll)
	}
	return strings.Join(append([]string{a.top().View()}, noticeLines(a.frame, a.notice)...), "\n")
}

// flush writes what was recorded and is not on disk yet, when the program has ended. An event that was being written then is
// written again: by its ID the record has it once.
func (a App) flush(ctx context.Context) error {
	for _, e := range a.queue {
		if err := a.session.store.Record(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
