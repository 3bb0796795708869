//go:build unix

package terminal

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Input is the keyboard of a terminal. It reads what its file reads, without what is malformed. It is a file, so
// Bubble Tea can put the terminal into raw mode and wait for input on its descriptor.
type Input struct {
	*os.File
	mu     sync.Mutex
	filter filter
	rest   []byte // has passed, but the last reader had no room for it
}

// NewInput returns the input of the terminal that a file is open on.
func NewInput(f *os.File) *Input { return &Input{File: f} }

// Keyboard returns the input for a terminal: standard input, or if that is no terminal, the terminal that controls the
// process. It fails if there is none.
func Keyboard() (*Input, error) {
	if term.IsTerminal(os.Stdin.Fd()) {
		return NewInput(os.Stdin), nil
	}
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names what was attempted, and the file
	}
	return NewInput(f), nil
}

// Read waits for input and returns what passes, which may be nothing. Bubble Tea calls it only when the file can be
// read, and waits for the file before it calls Read again. So Read leaves nothing incomplete behind: it waits for the
// rest, and ends what stays incomplete.
func (t *Input) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	out, in := t.rest, make([]byte, len(p))
	t.rest = nil
	for {
		// What is held and what a pause adds must fit behind what has passed.
		room := len(p) - len(out) - len(t.filter.held) - maxGrowth
		if room < 1 && len(out) > 0 {
			break
		}
		n, err := t.File.Read(in[:min(len(in), max(1, room))])
		out = t.filter.feed(out, in[:n])
		if err != nil {
			return t.give(p, out), err
		}
		wait := t.filter.wait()
		if wait == 0 {
			break
		}
		if !t.readable(wait) {
			out = t.filter.pause(out)
			break
		}
	}
	return t.give(p, out), nil
}

// give copies what has passed to the reader's buffer, and keeps what does not fit.
func (t *Input) give(p, out []byte) int {
	n := copy(p, out)
	t.rest = append(t.rest, out[n:]...)
	return n
}

// readable waits until the file can be read, and reports whether that was so within a time.
func (t *Input) readable(within time.Duration) bool {
	fd := int(t.Fd())
	if fd >= unix.FD_SETSIZE {
		return false
	}
	for end := time.Now().Add(within); ; {
		var set unix.FdSet
		set.Set(fd)
		timeout := unix.NsecToTimeval(max(0, time.Until(end)).Nanoseconds())
		// Not poll, which does not work with terminals on macOS.
		n, err := unix.Select(fd+1, &set, nil, nil, &timeout)
		if !errors.Is(err, unix.EINTR) {
			return n > 0
		}
	}
}

// Waiting reports whether there is input that nobody has read.
func (t *Input) Waiting() bool { return t.readable(0) }

// Drain reads for a while, without an echo, and throws away what comes. Call it when nothing else reads.
func (t *Input) Drain(during time.Duration) error {
	if !inFront(t.Fd()) {
		return nil
	}
	was, err := term.MakeRaw(t.Fd())
	if err != nil {
		return fmt.Errorf("make the terminal raw: %w", err)
	}
	dropped := make([]byte, 1<<12)
	for end := time.Now().Add(during); t.readable(time.Until(end)); {
		if _, err = t.File.Read(dropped); err != nil {
			break
		}
	}
	return errors.Join(err, term.Restore(t.Fd(), was))
}
