//go:build unix

package terminaltest

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
)

// Settled is how long a program must write nothing before its frame counts as complete.
const Settled = 150 * time.Millisecond

// Session is a program that runs in a pseudo-terminal. Its methods fail the test at once if they wait too long, or if
// what they check is not so.
type Session struct {
	Cmd     *exec.Cmd
	Begun   time.Time
	EndedAt time.Time // valid only after Ended

	t         testing.TB
	patience  time.Duration
	ptmx, tty *os.File // the terminal's side and the program's side
	before    *term.State
	ended     chan struct{} // closed when the program has ended
	stop      sync.Once

	mu     sync.Mutex
	drawn  chan struct{} // closed and replaced each time the program writes
	screen *screen
	raw    []byte
	last   time.Time // when the program last wrote
}

// Stop kills the program and its process group, and closes the terminal. Start registers it as a cleanup of the test.
func (s *Session) Stop() {
	s.stop.Do(func() {
		_ = syscall.Kill(-s.Cmd.Process.Pid, syscall.SIGKILL)
		<-s.ended
		s.HangUp()
		if pipe, ok := s.screen.InputPipe().(io.Closer); ok {
			_ = pipe.Close()
		}
	})
}

// HangUp closes the terminal, as when a user closes its window.
func (s *Session) HangUp() { _, _ = s.ptmx.Close(), s.tty.Close() }

// read sends the program's output to the emulated screen.
func (s *Session) read() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.ptmx.Read(buffer)
		s.mu.Lock()
		_, _ = s.screen.Write(buffer[:n])
		s.raw = append(s.raw, buffer[:n]...)
		s.last = time.Now()
		close(s.drawn)
		s.drawn = make(chan struct{})
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// answer sends the terminal's answers to the program's queries, in order, each after the given delay.
func (s *Session) answer(late time.Duration, mute bool) {
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
		if !mute {
			replies <- reply{time.Now().Add(late), buffer[:n]}
		}
	}
}

// Resize changes the size of the window. The kernel sends SIGWINCH to the program if the terminal is its controlling
// terminal.
func (s *Session) Resize(columns, rows int) {
	s.t.Helper()
	s.mu.Lock()
	s.screen.resize(columns, rows)
	s.mu.Unlock()
	if err := setSize(s.tty, columns, rows); err != nil {
		s.t.Fatal(err)
	}
}

// Signal sends signals to the program, one after the other.
func (s *Session) Signal(signals ...syscall.Signal) {
	s.t.Helper()
	for _, signal := range signals {
		if err := s.Cmd.Process.Signal(signal); err != nil {
			s.t.Fatalf("send %s: %v", signal, err)
		}
	}
}

// Types sends keys to the program.
func (s *Session) Types(keys string) {
	s.t.Helper()
	if _, err := s.ptmx.WriteString(keys); err != nil {
		s.t.Fatalf("press %q: %v", keys, err)
	}
}

// Does takes pairs of keys and a text. For each pair it sends the keys and waits for the text.
func (s *Session) Does(keysAndTexts ...string) {
	s.t.Helper()
	for pair := range slices.Chunk(keysAndTexts, 2) {
		s.Types(pair[0])
		s.Waits(pair[1])
	}
}

// Waits waits until a complete frame shows every text.
func (s *Session) Waits(texts ...string) {
	s.t.Helper()
	s.Until(fmt.Sprintf("%q", texts), func() bool { return s.Shows(texts...) })
}

// Until waits until holds returns true, and calls it again each time the program has written something. what describes
// the condition in the message of a failure.
func (s *Session) Until(what string, holds func() bool) {
	s.t.Helper()
	deadline := time.After(s.patience)
	for {
		s.mu.Lock()
		drawn := s.drawn
		s.mu.Unlock()
		if holds() {
			return
		}
		select {
		case <-drawn:
		case <-s.ended:
			if s.Quiet(); !holds() {
				s.t.Fatalf("the program ended with %s and without %s; the screen:\n%s", s.Cmd.ProcessState, what, s.Text())
			}
			return
		case <-deadline:
			s.t.Fatalf("after %s there is still no %s; the screen:\n%s", s.patience, what, s.Text())
		}
	}
}

// Settles waits until a complete frame shows every text, and then until the program has stopped writing. It returns the
// screen, and fails if the last frame does not show every text any more.
func (s *Session) Settles(texts ...string) string {
	s.t.Helper()
	s.Waits(texts...)
	shown := s.Quiet()
	if !s.Shows(texts...) {
		s.t.Fatalf("%q came and went; the screen:\n%s", texts, shown)
	}
	return shown
}

// Quiet waits until the program has written nothing for the time Settled, and returns the screen.
func (s *Session) Quiet() string {
	begun := time.Now()
	for {
		last := s.LastOutput()
		if last.Before(begun) {
			last = begun
		}
		if time.Since(last) >= Settled || time.Since(begun) > s.patience {
			return s.Text()
		}
		time.Sleep(Settled - time.Since(last))
	}
}

// Becomes waits until the screen settles on exactly this text.
func (s *Session) Becomes(want string) {
	s.t.Helper()
	for deadline := time.Now().Add(s.patience); ; {
		got := s.Quiet()
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("the screen is\n%s\nand not\n%s", got, want)
		}
	}
}

// Ended waits for the end of the program and returns its exit code, or -1 if a signal ended it.
func (s *Session) Ended() int {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(s.patience):
		s.t.Fatalf("the program does not end; the screen:\n%s", s.Quiet())
	}
	return s.Cmd.ProcessState.ExitCode()
}

// Leaves waits for the end of the program. It fails unless the program ends with this exit code and leaves the
// terminal as it was.
func (s *Session) Leaves(code int) {
	s.t.Helper()
	got := s.Ended()
	if screen := s.Quiet(); got != code {
		s.t.Fatalf("it ended with %s, want exit code %d; the screen:\n%s", s.Cmd.ProcessState, code, screen)
	}
	s.AsBefore()
}

// AsBefore fails unless the modes and settings of the terminal are the same as before the program started.
func (s *Session) AsBefore() {
	s.t.Helper()
	s.mu.Lock()
	changed := s.screen.changed()
	s.mu.Unlock()
	if len(changed) > 0 {
		s.t.Fatalf("the terminal is left with %s", strings.Join(changed, ", "))
	}
	after, err := term.GetState(s.tty.Fd())
	if err != nil {
		s.t.Fatalf("read the terminal's settings: %v", err)
	}
	if !reflect.DeepEqual(s.before, after) {
		s.t.Fatal("the terminal is left with other settings (raw mode, no echo)")
	}
}

// NothingAtPrompt fails if an answer of the terminal came after the program had ended: it is then echoed on the screen,
// or still in the input, where a shell would read it as a command.
func (s *Session) NothingAtPrompt() {
	s.t.Helper()
	if _, answer, echoed := strings.Cut(s.Written(), "^["); echoed {
		s.t.Fatalf("an answer is echoed: %q", answer)
	}
	if _, err := term.MakeRaw(s.tty.Fd()); err != nil {
		s.t.Fatalf("make the terminal raw: %v", err)
	}
	const end = "THE END"
	s.Types(end)
	var all []byte
	buffer := make([]byte, 1<<12)
	for !strings.HasSuffix(string(all), end) {
		n, err := s.tty.Read(buffer)
		if err != nil {
			s.t.Fatalf("read what was typed: %v", err)
		}
		all = append(all, buffer[:n]...)
	}
	if unread := strings.TrimSuffix(string(all), end); unread != "" {
		s.t.Fatalf("%q waits at the prompt", unread)
	}
}
