// Package crash ends the program in an orderly way after a panic. The user reads what to do, and no stack. The stack is
// in a file of Portolan's state folder.
//
// A function that starts something long, such as the course, defers [Crash.Catch]. Each of its goroutines runs in
// [Crash.Contain], because Go ends the whole program after a panic in any goroutine. At the end, [Crash.Report] returns
// the error to print.
package crash

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/adrg/xdg"

	"portolan/internal/text"
)

// Answers says what happened to the learner's answers. It is a sentence for the message after a panic.
type Answers string

// What can have happened to the answers. NoAnswers is for a command that records none.
const (
	NoAnswers    Answers = ""
	Saved        Answers = "Your answers are saved. Start portolan to continue."
	NothingSaved Answers = "Nothing was saved, as you asked."
	LastLost     Answers = "Your last answer may be lost."
)

const (
	stopped   = "portolan has a bug and had to stop: %.200s\n"
	details   = "The details are in %s. Please report them."
	unwritten = "The details could not be saved: %v"
)

// Crash records the first panic of a run. It ignores later panics, because the first one caused them. Its methods may
// be called from any goroutine. The zero Crash is ready for use.
type Crash struct {
	mu    sync.Mutex
	end   func() // starts an orderly end of the program; it must not block
	value any
	stack []byte
	at    time.Time
}

// Catch records a panic and recovers from it. Call it with defer.
func (c *Crash) Catch() {
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

// Contain calls a function and records a panic in it. Every goroutine that the program starts runs its function in
// Contain.
func (c *Crash) Contain(f func()) {
	defer c.Catch()
	f()
}

// EndBy sets the function to call after a panic. The function ends the program. It must not block.
func (c *Crash) EndBy(end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end = end
}

// Happened reports whether there was a panic.
func (c *Crash) Happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value != nil
}

// Report writes the panic to a new file and returns the error to show to the user. It returns nil if there was no
// panic.
func (c *Crash) Report(answers Answers) error {
	if !c.Happened() {
		return nil
	}
	file, err := c.write()
	where := fmt.Sprintf(details, file)
	if err != nil {
		where = fmt.Sprintf(unwritten, err)
	}
	first, _, _ := strings.Cut(fmt.Sprint(c.value), "\n")
	message := fmt.Sprintf(stopped, first)
	if answers != NoAnswers {
		message += string(answers) + "\n"
	}
	return errors.New(message + where)
}

// write creates the file with the panic and its stack in Portolan's state folder and returns the file's name. What
// comes from outside is cleaned, because the file may be printed on a terminal.
func (c *Crash) write() (name string, err error) {
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
		version, runtime.Version(), runtime.GOOS, runtime.GOARCH, text.Line(os.Getenv("TERM")), c.at.Format(time.RFC3339),
		text.Lines(fmt.Sprint(c.value)), c.stack)
	return f.Name(), err
}
