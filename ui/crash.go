package ui

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/crash"
)

// guarded is the model that Bubble Tea runs. It wraps the app and recovers from panics in it. After a panic the app
// keeps its state from before the message, and the program ends as it does when the learner quits: it restores the
// terminal, and the answers are saved to disk. If Bubble Tea recovered instead, it would print a stack on the learner's
// screen and lose the app.
type guarded struct {
	app   App
	view  tea.View // the last view that was painted without a panic
	crash *crash.Crash
	wait  quitWait
	tty   tty
}

// filter is for tea.WithFilter. It lets the program wait for the terminal's answers before it ends, and paints at most
// a part of a very large window.
func (g *guarded) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		return g.tty.fit(size)
	}
	return g.wait.filter(msg)
}

// Init implements tea.Model.
func (g *guarded) Init() (cmd tea.Cmd) {
	defer g.crash.Catch()
	return tea.Batch(g.command(g.app.Init()), after(askAfter, askMsg{}))
}

// ask asks the terminal what it can do, once the first frame has been there for a moment, and unless the learner has
// pressed keys that the program has not seen yet.
func (g *guarded) ask() tea.Cmd {
	if begun := g.tty.out.Begun(); begun.IsZero() || time.Since(begun) < askAfter || g.tty.in.Waiting() {
		return after(askAgain, askMsg{})
	}
	return g.wait.ask(g.tty.out.Questions())
}

// Update implements tea.Model.
func (g *guarded) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = g // also the result after a panic
	if cmd, ok := g.wait.handle(msg); ok {
		return g, cmd
	}
	if _, ok := msg.(askMsg); ok {
		return g, g.ask()
	}
	if g.crash.Happened() {
		return g, nil
	}
	defer g.crash.Catch()
	next, cmd := g.app.Update(msg)
	if app, ok := next.(App); ok {
		g.app = app
	}
	return model, g.command(cmd)
}

// View implements tea.Model.
func (g *guarded) View() (v tea.View) {
	v = g.view
	if g.crash.Happened() {
		return v
	}
	defer g.crash.Catch()
	g.view = g.app.View()
	return g.view
}

// command makes a command recover from panics, and also the commands that it returns.
func (g *guarded) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.crash.Catch()
		return g.commands(cmd())
	}
}

// commands makes the commands in a message recover from panics, if the message is a list of commands. tea.Batch and
// tea.Sequence return such messages. The type that tea.Sequence returns is not exported, so commands recognises a list
// by its element type.
func (g *guarded) commands(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	safe := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		safe.Index(i).Set(reflect.ValueOf(g.command(cmd)))
	}
	return safe.Interface()
}
