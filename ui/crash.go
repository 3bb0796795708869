package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/adrg/xdg"
)

// crash records the first panic of a run. It ignores later panics, because the first one caused them.
type crash struct {
	mu    sync.Mutex
	end   func() // starts an orderly end of the program; it must not block
	value any
	stack []byte
	at    time.Time
}

// catch records a panic and recovers from it. Call it with defer.
func (c *crash) catch() {
	value := recover()
	if value == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.value != nil {
		return
	}
	c.value, c.stack, c.at = value, debug.Stack(), time.Now()
	if c.end != nil {
		c.end()
	}
}

// contain calls a function and records a panic in it. Every goroutine that the program starts runs its function in
// contain.
func (c *crash) contain(f func()) {
	defer c.catch()
	f()
}

// endBy sets the function to call after a panic. The function ends the program.
func (c *crash) endBy(end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end = end
}

func (c *crash) happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value != nil
}

// report writes the panic to a new file and returns the error to show to the learner. It returns nil if there was no
// panic. answers says whether the learner's answers were saved.
func (c *crash) report(answers string) error {
	if !c.happened() {
		return nil
	}
	file, err := c.write()
	where := fmt.Sprintf(crashDetails, file)
	if err != nil {
		where = fmt.Sprintf(crashUnwritten, err)
	}
	first, _, _ := strings.Cut(fmt.Sprint(c.value), "\n")
	return fmt.Errorf(crashStopped, first, answers, where)
}

// write creates the file with the panic and its stack in Portolan's state folder and returns the file's name.
func (c *crash) write() (name string, err error) {
	folder := filepath.Join(xdg.StateHome, "portolan")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make the folder: %w", err)
	}
	f, err := os.CreateTemp(folder, "crash-"+c.at.Format("20060102-150405")+"-*.txt")
	if err != nil {
		return "", fmt.Errorf("make a file: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	version := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err = fmt.Fprintf(f, "portolan %s, %s %s/%s, TERM=%s\n%s\n\npanic: %v\n\n%s",
		version, runtime.Version(), runtime.GOOS, runtime.GOARCH, os.Getenv("TERM"), c.at.Format(time.RFC3339), c.value,
		c.stack)
	return f.Name(), err
}

// guarded is the model that Bubble Tea runs. It wraps the app and recovers from panics in it. After a panic the app
// keeps its state from before the message, and the program ends as it does when the learner quits: it restores the
// terminal, and the answers are saved to disk. If Bubble Tea recovered instead, it would print a stack on the learner's
// screen and lose the app.
type guarded struct {
	app   App
	view  tea.View // the last view that was painted without a panic
	crash *crash
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
	defer g.crash.catch()
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
	if g.crash.happened() {
		return g, nil
	}
	defer g.crash.catch()
	next, cmd := g.app.Update(msg)
	if app, ok := next.(App); ok {
		g.app = app
	}
	return model, g.command(cmd)
}

// View implements tea.Model.
func (g *guarded) View() (v tea.View) {
	v = g.view
	if g.crash.happened() {
		return v
	}
	defer g.crash.catch()
	g.view = g.app.View()
	return g.view
}

// command makes a command recover from panics, and also the commands that it returns.
func (g *guarded) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.crash.catch()
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
