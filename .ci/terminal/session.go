package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

const (
	patience = 20 * time.Second       // for whatever must happen
	settled  = 150 * time.Millisecond // this long without output, a frame is complete
)

// terminal is a window, how it behaves, and what is in its environment.
type terminal struct {
	columns, rows int
	data          string        // the folder for records
	env           []string      // beyond that of every program here
	late          time.Duration // so long does each answer take
	mute          bool          // it answers nothing
	light         bool          // its background is
	stdin         *os.File      // instead of the terminal
	alone         bool          // the program has no controlling terminal, so there is no /dev/tty
}

// session is a program in a terminal.
type session struct {
	ptmx, tty *os.File // the terminal's side, and the program's
	before    *term.State
	cmd       *exec.Cmd
	begun     time.Time
	ended     chan struct{} // closed when the program has ended
	endedAt   time.Time

	mu     sync.Mutex
	drawn  *sync.Cond
	screen *screen
	raw    []byte
	last   time.Time // when the program wrote last
}

// run starts a program in the terminal.
func (t terminal) run(command ...string) (*session, error) {
	ptmx, tty, err := open()
	if err != nil {
		return nil, fmt.Errorf("open a pseudo-terminal: %w", err)
	}
	s := &session{ptmx: ptmx, tty: tty, screen: newScreen(max(1, t.columns), max(1, t.rows), t.light), ended: make(chan struct{})}
	s.drawn = sync.NewCond(&s.mu)
	if err := s.size(t.columns, t.rows); err != nil {
		return nil, err
	}
	if s.before, err = term.GetState(tty.Fd()); err != nil {
		return nil, fmt.Errorf("read the terminal's settings: %w", err)
	}
	s.cmd = exec.Command(command[0], command[1:]...)
	s.cmd.Env = append(environment(), "XDG_DATA_HOME="+t.data, "XDG_STATE_HOME="+t.data)
	s.cmd.Env = append(s.cmd.Env, t.env...)
	s.cmd.Stdin, s.cmd.Stdout, s.cmd.Stderr = tty, tty, tty
	if t.stdin != nil {
		s.cmd.Stdin = t.stdin
	}
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: !t.alone, Ctty: 1}
	s.begun = time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", command[0], err)
	}
	go s.read()
	go s.answer(t)
	go func() {
		_ = s.cmd.Wait() // who wants the exit code asks for it
		s.endedAt = time.Now()
		close(s.ended)
	}()
	return s, nil
}

// open opens a pseudo-terminal whose own side can be closed while somebody reads from it.
func open() (ptmx, tty *os.File, err error) {
	blocking, tty, err := pty.Open()
	if err != nil {
		return nil, nil, fmt.Errorf("open a pair: %w", err)
	}
	defer func() { _ = blocking.Close() }()
	fd, err := syscall.Dup(int(blocking.Fd()))
	if err != nil {
		return nil, nil, fmt.Errorf("duplicate a side: %w", err)
	}
	syscall.CloseOnExec(fd)
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, nil, fmt.Errorf("make a side not block: %w", err)
	}
	return os.NewFile(uintptr(fd), "ptmx"), tty, nil
}

// environment is this program's, without what tells programs about its own terminal.
func environment() []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch name {
		case "NO_COLOR", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "STY", "SSH_TTY", "CI", "ACCESSIBLE", "PORTOLAN_ASCII",
			"REDUCE_MOTION", "LC_ALL", "LC_CTYPE", "LANG", "WT_SESSION", "CLICOLOR", "CLICOLOR_FORCE", "GOCOVERDIR":
		default:
			env = append(env, entry)
		}
	}
	return append(env, "TERM=xterm-256color", "LANG=C.UTF-8")
}

// stop ends the program and all that it started, and lets go of the terminal.
func (s *session) stop() {
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	<-s.ended
	_ = s.tty.Close()
	_ = s.ptmx.Close()
	if pipe, ok := s.screen.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

func (s *session) read() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.ptmx.Read(buffer)
		s.mu.Lock()
		_, _ = s.screen.Write(buffer[:n])
		s.raw = append(s.raw, buffer[:n]...)
		s.last = time.Now()
		s.drawn.Broadcast()
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// answer gives the program what the terminal answers, in order.
func (s *session) answer(t terminal) {
	type reply struct {
		at   time.Time
		text []byte
	}
	replies := make(chan reply, 1024)
	go func() {
		for r := range replies {
			time.Sleep(time.Until(r.at))
			_, _ = s.ptmx.Write(r.text)
		}
	}()
	defer close(replies)
	for {
		buffer := make([]byte, 1<<12)
		n, err := s.screen.Read(buffer)
		if err != nil {
			return
		}
		if !t.mute {
			replies <- reply{time.Now().Add(t.late), buffer[:n]}
		}
	}
}

// size gives the window another size; the program is told.
func (s *session) size(columns, rows int) error {
	s.mu.Lock()
	s.screen.Resize(max(1, columns), max(1, rows))
	s.mu.Unlock()
	// On the program's side, since pty makes the file that it is given block.
	if err := pty.Setsize(s.tty, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}); err != nil {
		return fmt.Errorf("set the window's size: %w", err)
	}
	return nil
}

func (s *session) types(keys string) error {
	if _, err := s.ptmx.WriteString(keys); err != nil {
		return fmt.Errorf("press %q: %w", keys, err)
	}
	return nil
}

// until waits until something holds, which is asked whenever the program has written.
func (s *session) until(what string, holds func() bool) error {
	late := false
	timer := time.AfterFunc(patience, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		late = true
		s.drawn.Broadcast()
	})
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !holds() {
		if late {
			return fmt.Errorf("after %s there is still no %s; the screen:\n%s", patience, what, s.screen.text())
		}
		s.drawn.Wait()
	}
	return nil
}

// shows waits for words on the screen.
func (s *session) shows(words string) error {
	return s.until(fmt.Sprintf("%q", words), func() bool { return s.screen.shows(words) })
}

// does presses keys and waits for words, for each pair of the two.
func (s *session) does(keysAndWords ...string) error {
	for i := 0; i+1 < len(keysAndWords); i += 2 {
		if err := s.types(keysAndWords[i]); err != nil {
			return err
		}
		if err := s.shows(keysAndWords[i+1]); err != nil {
			return fmt.Errorf("after %q: %w", keysAndWords[i], err)
		}
	}
	return nil
}

// quiet waits until the program has written nothing for a while, and returns the screen.
func (s *session) quiet() string {
	begun := time.Now()
	for {
		s.mu.Lock()
		last, text := s.last, s.screen.text()
		s.mu.Unlock()
		if last.Before(begun) {
			last = begun
		}
		if idle := time.Since(last); idle >= settled || time.Since(begun) > patience {
			return text
		}
		time.Sleep(settled - time.Since(last))
	}
}

// written returns what the program has written so far.
func (s *session) written() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.raw)
}

// end waits for the end of the program and returns its exit code, -1 if a signal ended it.
func (s *session) end() (int, error) {
	select {
	case <-s.ended:
		return s.cmd.ProcessState.ExitCode(), nil
	case <-time.After(patience):
		return 0, fmt.Errorf("the program does not end; the screen:\n%s", s.quiet())
	}
}

// leaves waits for the end and fails unless the program ended with a code and left the terminal as it was.
func (s *session) leaves(code int) error {
	got, err := s.end()
	if err != nil {
		return err
	}
	s.quiet()
	if got != code {
		return fmt.Errorf("it ended with %s, want exit code %d; the screen:\n%s", s.cmd.ProcessState, code, s.quiet())
	}
	return s.asBefore()
}

// asBefore fails unless the terminal is as it was.
func (s *session) asBefore() error {
	s.mu.Lock()
	left := s.screen.left()
	s.mu.Unlock()
	if len(left) > 0 {
		return fmt.Errorf("the terminal is left with %s", strings.Join(left, ", "))
	}
	after, err := term.GetState(s.tty.Fd())
	if err != nil {
		return fmt.Errorf("read the terminal's settings: %w", err)
	}
	if !reflect.DeepEqual(s.before, after) {
		return errors.New("the terminal is left with other settings (raw mode, no echo)")
	}
	return nil
}

// unread returns what was typed and nobody has read: a shell would take it for a command.
func (s *session) unread() (string, error) {
	if _, err := term.MakeRaw(s.tty.Fd()); err != nil {
		return "", fmt.Errorf("make the terminal raw: %w", err)
	}
	const end = "THE END"
	if err := s.types(end); err != nil {
		return "", err
	}
	var all []byte
	buffer := make([]byte, 1<<12)
	for !strings.HasSuffix(string(all), end) {
		n, err := s.tty.Read(buffer)
		if err != nil {
			return "", fmt.Errorf("read what was typed: %w", err)
		}
		all = append(all, buffer[:n]...)
	}
	return strings.TrimSuffix(string(all), end), nil
}
