//go:build unix

package terminal

import (
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Sizes is true where the program learns the size of the window from the kernel, and not from its input.
const Sizes = true

// stopWithin is how long a stop signal may take to stop the process. Where no shell waits for the process, it does not
// stop at all.
const stopWithin = 200 * time.Millisecond

// Suspend stops the program, and every process that a shell started together with it, until the shell continues them.
// If no shell could continue them, it returns after a moment.
func Suspend() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if syscall.Kill(0, syscall.SIGTSTP) == nil {
		Continued(continued)
	}
}

// Continued waits a moment for a signal that was registered for SIGCONT. It reports whether the signal came, which
// means that the program was stopped meanwhile.
func Continued(signals <-chan os.Signal) bool {
	select {
	case <-signals:
		return true
	case <-time.After(stopWithin):
		return false
	}
}

// Watch calls changed with the size of the window each time that the window may have changed, until done is closed.
func (o *Output) Watch(done <-chan struct{}, changed func(columns, rows int)) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGWINCH, syscall.SIGCONT)
	defer signal.Stop(signals)
	for {
		select {
		case <-done:
			return
		case <-signals:
		}
		if columns, rows, err := term.GetSize(o.file.Fd()); err == nil {
			changed(columns, rows)
		}
	}
}

// LookAgain makes Watch call its function, because a signal may have gone to another program meanwhile.
func LookAgain() { _ = syscall.Kill(os.Getpid(), syscall.SIGWINCH) }

// inFront reports whether the keys of a terminal go to this process, so that it may change the terminal's settings. It
// takes the terminal back from a group of processes that has ended without returning it.
func inFront(fd uintptr) bool {
	group, err := unix.IoctlGetInt(int(fd), unix.TIOCGPGRP)
	if err != nil || group == unix.Getpgrp() {
		return true // an error means that the terminal controls no process
	}
	if !errors.Is(syscall.Kill(-group, 0), syscall.ESRCH) {
		return false
	}
	signal.Ignore(syscall.SIGTTOU) // it would stop a process that is in the background
	defer signal.Reset(syscall.SIGTTOU)
	return unix.IoctlSetPointerInt(int(fd), unix.TIOCSPGRP, unix.Getpgrp()) == nil
}

// waits makes reads from a file wait for input again.
func waits(fd uintptr) { _ = syscall.SetNonblock(int(fd), false) }
