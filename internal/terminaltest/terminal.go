//go:build unix

// Package terminaltest runs programs in pseudo-terminals for tests. It types keys, reads an emulated screen, and
// checks that a program leaves its terminal as it was. The tests of this package run Portolan itself. docs/terminal.md
// lists them.
package terminaltest

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// Terminal describes a terminal window, how it behaves, and the environment of the program in it. The zero Terminal is
// a dark window of 80×24.
type Terminal struct {
	Columns, Rows int           // 80×24 if both are 0
	NoSize        bool          // the window reports 0×0, as a serial line does
	Late          time.Duration // the delay of each answer to a query
	Mute          bool          // the terminal does not answer queries
	Light         bool          // the background is light
	Patience      time.Duration // how long a test waits for each thing that must happen; 20 s if 0

	Data      string   // the folder for the record and crash reports; a new one if empty
	Dir       string   // the program's working directory; that of the test if empty
	Env       []string // variables added to Environment
	Stdin     *os.File // standard input in place of the terminal
	NoControl bool     // the program has no controlling terminal, so there is no /dev/tty
}

// Start runs a program in the terminal. At the end of the test it kills the program if it still runs.
func (w Terminal) Start(t testing.TB, command ...string) *Session {
	t.Helper()
	if w.Columns == 0 && w.Rows == 0 && !w.NoSize {
		w.Columns, w.Rows = 80, 24
	}
	if w.Patience == 0 {
		w.Patience = 20 * time.Second
	}
	if w.Data == "" {
		w.Data = t.TempDir()
	}
	s := &Session{
		t: t, patience: w.Patience, drawn: make(chan struct{}), ended: make(chan struct{}),
		screen: newScreen(w.Columns, w.Rows, w.Light),
	}
	if err := s.open(w.Columns, w.Rows); err != nil {
		t.Fatalf("open a pseudo-terminal: %v", err)
	}
	s.Cmd = w.command(s.tty, command)
	s.Begun = time.Now()
	if err := s.Cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", command[0], err)
	}
	t.Cleanup(s.Stop)
	go s.read()
	go s.answer(w.Late, w.Mute)
	go func() {
		_ = s.Cmd.Wait() // Ended returns the exit code, so the error adds nothing
		s.EndedAt = time.Now()
		close(s.ended)
	}()
	return s
}

func (w Terminal) command(tty *os.File, command []string) *exec.Cmd {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = w.Dir
	cmd.Env = slices.Concat(Environment(), []string{"XDG_DATA_HOME=" + w.Data, "XDG_STATE_HOME=" + w.Data}, w.Env)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	if w.Stdin != nil {
		cmd.Stdin = w.Stdin
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: !w.NoControl, Ctty: 1}
	return cmd
}

// open opens a pseudo-terminal. The side of the terminal does not block, so that it can be closed while the method read
// is reading from it.
func (s *Session) open(columns, rows int) error {
	blocking, tty, err := pty.Open()
	if err != nil {
		return fmt.Errorf("open a pair: %w", err)
	}
	defer func() { _ = blocking.Close() }()
	fd, err := syscall.Dup(int(blocking.Fd()))
	if err != nil {
		return fmt.Errorf("duplicate a side: %w", err)
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		return fmt.Errorf("make a side not block: %w", err)
	}
	s.ptmx, s.tty = os.NewFile(uintptr(fd), "ptmx"), tty
	if s.before, err = term.GetState(tty.Fd()); err != nil {
		return fmt.Errorf("read the settings: %w", err)
	}
	return setSize(tty, columns, rows)
}

// setSize sets the size of the window. tty is the program's side, because pty would make the terminal's side block.
func setSize(tty *os.File, columns, rows int) error {
	if err := pty.Setsize(tty, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		return fmt.Errorf("set the window's size: %w", err)
	}
	return nil
}

// Environment returns the environment of the test, without the variables that describe its terminal. TERM and LANG
// describe the emulated terminal.
func Environment() []string {
	hidden := []string{
		"NO_COLOR", "COLORTERM", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "LANG", "CI", "GOCOVERDIR",
		"TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "STY", "SSH_TTY", "WT_SESSION",
		"ACCESSIBLE", "REDUCE_MOTION", "PORTOLAN_ASCII",
	}
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(hidden, name)
	})
	return append(env, "TERM=xterm-256color", "LANG=C.UTF-8")
}
