//go:build !unix

package terminal

import (
	"os"
	"time"

	"github.com/charmbracelet/x/term"
)

// Input is the keyboard of a terminal. Where the system has no select, it passes on everything that its file reads.
type Input struct{ *os.File }

// NewInput returns the input of the terminal that a file is open on.
func NewInput(f *os.File) *Input { return &Input{File: f} }

// Keyboard returns the input for a terminal: standard input, or if that is no terminal, the console of Windows. It
// fails if there is none.
func Keyboard() (*Input, error) {
	if term.IsTerminal(os.Stdin.Fd()) {
		return NewInput(os.Stdin), nil
	}
	f, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names what was attempted, and the file
	}
	return NewInput(f), nil
}

// Waiting reports whether there is input that nobody has read. Here it is not known.
func (t *Input) Waiting() bool { return false }

// Drain throws away the input that comes during a time. Here it does nothing.
func (t *Input) Drain(time.Duration) error { return nil }
