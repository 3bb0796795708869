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

// crash is the first panic of a run. What panics after it is its consequence and is not looked at.
type crash struct {
	mu    sync.Mutex
	fell  func() // ends the program in order; it must not block
	value any
	stack []byte
	at    time.Time
}

// caught notes a panic that is under way and ends it. It is to be deferred.
func (c *crash) caught() {
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
	if c.fell != nil {
		c.fell()
	}
}

// contain calls a function; a panic in it is noted. Every goroutine of the program runs in it.
func (c *crash) contain(f func()) {
	defer c.caught()
	f()
}

// then sets what ends the program after a panic.
func (c *crash) then(end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fell = end
}

func (c *crash) happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value != nil
}

// report writes down what happened, in a file of its own, and returns what the learner is told; nil if nothing did.
// kept says what became of their answers.
func (c *crash) report(kept string) error {
	if !c.happened() {
		return nil
	}
	file, err := c.write()
	where := fmt.Sprintf(crashDetails, file)
	if err != nil {
		where = fmt.Sprintf(crashUnwritten, err)
	}
	first, _, _ := strings.Cut(fmt.Sprint(c.value), "\n")
	return fmt.Errorf(crashStopped, first, kept, where)
}

// write makes the file with the panic and its stack, in the folder for such things, and returns its name.
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
		version, runtime.Version(), runtime.GOOS, runtime.GOARCH, os.Getenv("TERM"), c.at.Format(time.RFC3339), c.value, c.stack)
	return f.Name(), err
}

// guarded is the model that Bubble Tea runs: the app, with a net under it. When something of the app panics, the app stays
// as it was before, and the program ends as it does when one leaves: with the terminal as it was, and with what was
// answered on disk. Bubble Tea's own net would print a stack on the learner's screen and lose the app.
type guarded struct {
	app    App
	view   tea.View // the last that could be painted
	crash  *crash
	parted parting
}

// filter is for tea.WithFilter. It lets the program part from the terminal in order, and takes a window that has no size, as
// on a serial line or in a container, for one of the usual size.
func (g *guarded) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok && (size.Width == 0 || size.Height == 0) {
		return tea.WindowSizeMsg{Width: usualWidth, Height: usualHeight}
	}
	return g.parted.filter(msg)
}

// The size of a terminal that does not tell it.
const usualWidth, usualHeight = 80, 24

// Init implements tea.Model.
func (g *guarded) Init() (cmd tea.Cmd) {
	defer g.crash.caught()
	return g.command(g.app.Init())
}

// Update implements tea.Model.
func (g *guarded) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	model = g // after a panic, too
	if cmd, ok := g.parted.handle(msg); ok {
		return g, cmd
	}
	if g.crash.happened() {
		return g, nil
	}
	defer g.crash.caught()
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
	defer g.crash.caught()
	g.view = g.app.View()
	return g.view
}

// command puts the net under a command and under those that it answers with.
func (g *guarded) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.crash.caught()
		return g.commands(cmd())
	}
}

// commands puts the net under the commands of a message that is a list of them, as those of tea.Batch and tea.Sequence
// are. The latter's type is not exported, so it is known by what it is made of.
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
