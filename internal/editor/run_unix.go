//go:build unix

package editor

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"portolan/internal/terminal"
)

// noWait opens a named pipe or a terminal without waiting, and no link.
const noWait = syscall.O_NONBLOCK | syscall.O_NOFOLLOW

const (
	mostStops = 10                     // how often an editor, or a program that it runs, may stop itself
	lookEvery = 100 * time.Millisecond // for programs that the editor runs and that have stopped
)

// run starts a command and waits for its end. If the command stops in a terminal, the whole program stops with it, as
// with ctrl+z, and the shell can continue both. Where no shell can, the command goes on.
func run(cmd *exec.Cmd, inTerminal bool) error {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if err := cmd.Start(); err != nil {
		return err //nolint:wrapcheck // it names the command
	}
	defer func() { _ = cmd.Process.Release() }()
	var stops atomic.Int32
	ended := make(chan struct{})
	defer close(ended)
	go keepGoing(cmd.Process.Pid, &stops, ended)
	for {
		var status syscall.WaitStatus
		_, err := syscall.Wait4(cmd.Process.Pid, &status, syscall.WUNTRACED, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case err != nil:
			return fmt.Errorf("wait for it: %w", err)
		case !status.Stopped():
			return failure(status, stops.Load())
		}
		// A key such as ctrl+z stops the program, too. Then the shell has continued both by now.
		if inTerminal && !terminal.Continued(continued) {
			terminal.Suspend()
		}
		goOn(cmd.Process.Pid, &stops)
	}
}

// goOn continues a process that has stopped itself, or ends it if that happens again and again.
func goOn(pid int, stops *atomic.Int32) {
	signal := syscall.SIGCONT
	if stops.Add(1) > mostStops {
		signal = syscall.SIGKILL
	}
	_ = syscall.Kill(pid, signal) // fails only if the process has ended
}

// keepGoing continues the programs that an editor runs, which stop without a notice to this program. editor is the
// process of the editor.
func keepGoing(editor int, stops *atomic.Int32, ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		case <-time.After(lookEvery):
		}
		for _, pid := range stopped(editor) {
			goOn(pid, stops)
		}
	}
}

// failure returns how a command failed, or nil.
func failure(status syscall.WaitStatus, stops int32) error {
	switch {
	case stops > mostStops:
		return errStops
	case status.Signaled():
		return fmt.Errorf("a signal ended it: %s", status.Signal())
	case status.ExitStatus() != 0:
		return fmt.Errorf("it failed with exit code %d", status.ExitStatus())
	}
	return nil
}
