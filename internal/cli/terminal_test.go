//go:build unix

package cli_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"portolan/internal/progress"
)

// These tests run the real program in a pseudo-terminal, as a learner has it.

// TestKilledAfterVerdict kills the program the moment a verdict is on the screen: the answer is
// there at the next start.
func TestKilledAfterVerdict(t *testing.T) {
	data := t.TempDir()
	p := start(t, data, "quiz", "--lesson", "which-type", "--seed", "3", "--reduce-motion")
	p.waits("question 1 of")
	p.types("0")
	p.waits("question 1 of", "enter next")
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.ended()
	store, notice, err := progress.Open(context.Background(), filepath.Join(data, "portolan", "progress.db"))
	if err != nil || notice != "" {
		t.Fatalf("open what the killed program left: %v %s", err, notice)
	}
	defer func() { _ = store.Close() }()
	events, err := store.Events(context.Background(), "local")
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 1 || events[0].Kind != progress.Answered {
		t.Errorf("the record holds %v, want the one answer", events)
	}
}

// TestLeaves ends the program in every way there is in order: the terminal is as it was before.
func TestLeaves(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(*program)
	}{
		{"q", func(p *program) { p.types("q") }},
		{"ctrl+c", func(p *program) { p.types("\x03") }},
		{"SIGTERM", func(p *program) { p.signals(syscall.SIGTERM) }},
		{"SIGINT", func(p *program) { p.signals(syscall.SIGINT) }},
		{"SIGHUP", func(p *program) { p.signals(syscall.SIGHUP) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := start(t, t.TempDir())
			p.waits("Can the laptop open a connection")
			c.leave(p)
			if code := p.ended(); code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
			p.waits("portolan")
			for _, off := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l"} {
				if raw := p.raw(); strings.LastIndex(raw, off) < strings.LastIndex(raw, strings.NewReplacer("l", "h", "h", "l").Replace(off[3:])) {
					t.Errorf("%q is not the last word on that mode", off)
				}
			}
		})
	}
}

// TestContinues plays two steps, leaves, and finds them at the next start.
func TestContinues(t *testing.T) {
	data := t.TempDir()
	p := start(t, data, "--reduce-motion")
	p.waits("Can the laptop")
	p.types("1")
	p.waits("CONNECTED")
	p.types("\t")
	p.waits("Continue")
	p.types("\r")
	p.waits("step 1 of")
	p.types("\x1b[C")
	p.waits("step 2 of")
	p.types("q")
	p.waits("Continue", "step 2 of")
	p.types("q")
	p.ended()
	p.waits("Go on with: portolan")

	again := start(t, data)
	again.waits("Continue", "step 2 of")
	again.types("q")
	again.ended()
}

// program is a running Portolan and the terminal it runs in.
type program struct {
	t    testing.TB
	cmd  *exec.Cmd
	tty  *os.File
	exit chan struct{}

	mu     sync.Mutex
	screen *vt.Emulator
	bytes  strings.Builder
	drawn  *sync.Cond
}

// build compiles the program once for all tests.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "portolan-test")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "portolan")
	out, err := exec.Command("go", "build", "-o", path, "portolan").CombinedOutput()
	if err != nil {
		return "", &buildError{err: err, output: string(out)}
	}
	return path, nil
})

type buildError struct {
	err    error
	output string
}

func (e *buildError) Error() string { return e.err.Error() + "\n" + e.output }

// start runs the program at 80×24 with its record under data.
func start(t testing.TB, data string, args ...string) *program {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return terminal{width: 80, height: 24, data: data}.run(t, path, args...)
}

// terminal is a window, and how it behaves.
type terminal struct {
	width, height int
	data          string // the folder for records
	mute          bool   // it answers no question that a program asks it
}

// run starts any program in the terminal.
func (w terminal) run(t testing.TB, path string, args ...string) *program {
	t.Helper()
	p := &program{t: t, cmd: exec.Command(path, args...), exit: make(chan struct{}), screen: vt.NewEmulator(w.width, w.height)}
	p.drawn = sync.NewCond(&p.mu)
	p.cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+w.data, "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "NO_COLOR=")
	var err error
	p.tty, err = pty.StartWithSize(p.cmd, &pty.Winsize{Rows: uint16(w.height), Cols: uint16(w.width)})
	if err != nil {
		t.Fatal(err)
	}
	go p.read()
	answered := make(chan struct{})
	var answers io.Writer = p.tty // to what the program asks the terminal
	if w.mute {
		answers = io.Discard
	}
	go func() {
		defer close(answered)
		_, _ = io.Copy(answers, p.screen)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.exit
		if pipe, ok := p.screen.InputPipe().(io.Closer); ok {
			_ = pipe.Close()
		}
		<-answered
		_ = p.tty.Close()
	})
	return p
}

func (p *program) read() {
	defer close(p.exit)
	buffer := make([]byte, 4096)
	for {
		n, err := p.tty.Read(buffer)
		p.mu.Lock()
		_, _ = p.screen.Write(buffer[:n])
		p.bytes.Write(buffer[:n])
		p.drawn.Broadcast()
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// patience is how long a test waits for the program.
const patience = 20 * time.Second

// waits until all texts are on the screen, or fails after a while.
func (p *program) waits(texts ...string) {
	p.t.Helper()
	p.until("show "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// until waits for a screen, or fails after a while.
func (p *program) until(what string, holds func(screen string) bool) {
	p.t.Helper()
	late := false
	deadline := time.AfterFunc(patience, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		late = true
		p.drawn.Broadcast()
	})
	defer deadline.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	for !holds(p.screen.String()) {
		if late {
			p.t.Fatalf("the screen does not %s:\n%s", what, p.screen.String())
		}
		p.drawn.Wait()
	}
}

func (p *program) types(keys string) {
	p.t.Helper()
	if _, err := p.tty.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

func (p *program) signals(s syscall.Signal) {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// ended waits for the end of the program and returns its exit code, -1 if a signal ended it.
func (p *program) ended() int {
	p.t.Helper()
	select {
	case <-p.exit:
	case <-time.After(patience):
		p.t.Fatal("the program does not end")
	}
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

func (p *program) raw() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.bytes.String()
}
