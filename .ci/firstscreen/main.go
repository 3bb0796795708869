// Command firstscreen does what somebody does who has just cloned a terminal program: it starts it, waits for the
// first screen, presses q, and looks at what is left of the terminal.
//
//	firstscreen [-words TEXT] [-within 2m] -- COMMAND [ARG...]
//
// The command runs in a pseudo-terminal of 80 columns and 24 rows that answers queries as xterm does. It must show
// TEXT (line breaks and further blanks aside), end with exit code 0 on a q, and leave the terminal's settings and modes
// as they were. Otherwise firstscreen prints why, and the screen, and exits with 1.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

const (
	columns, rows = 80, 24

	settled  = 300 * time.Millisecond // this long without output, a frame is complete
	toLeave  = 10 * time.Second       // from q to the end
	pipeSize = 1 << 16
)

func main() {
	words := flag.String("words", "", "the first screen has this `text` on it")
	within := flag.Duration("within", 2*time.Minute, "so long may the first screen take")
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	took, err := try(flag.Args(), *words, *within)
	if err != nil {
		fmt.Fprintln(os.Stderr, "firstscreen:", err)
		os.Exit(1)
	}
	fmt.Printf("%s: the first screen came after %s, q ended it, and the terminal is as it was\n",
		strings.Join(flag.Args(), " "), took.Round(time.Millisecond))
}

// try runs a command as the package comment says, and returns how long its first screen took.
func try(command []string, words string, within time.Duration) (time.Duration, error) {
	r, err := start(command)
	if err != nil {
		return 0, fmt.Errorf("start %s: %w", command[0], err)
	}
	defer r.stop()

	begin := time.Now()
	if err := r.until(within, func() bool { return r.screen.shows(words) }); err != nil {
		return 0, fmt.Errorf("wait for %q: %w; the screen:\n%s", words, err, r.screen.text())
	}
	took := time.Since(begin)
	r.drain()
	if !r.screen.shows(words) {
		return 0, fmt.Errorf("%q came and went; the screen:\n%s", words, r.screen.text())
	}

	if _, err := r.ptmx.WriteString("q"); err != nil {
		return 0, fmt.Errorf("press q: %w", err)
	}
	if err := r.until(toLeave, func() bool { return false }); !errors.Is(err, errEnded) {
		return 0, fmt.Errorf("after q: %w; the screen:\n%s", err, r.screen.text())
	}
	r.drain()
	return took, r.asBefore()
}

var (
	errEnded   = errors.New("the program ended")
	errTooLong = errors.New("that took too long")
)

// run is a program in a pseudo-terminal.
type run struct {
	ptmx, tty *os.File // the terminal's side, and the program's
	before    *term.State
	screen    *screen
	cmd       *exec.Cmd
	output    chan []byte
	ended     chan struct{} // closed once the program has ended
}

func start(command []string) (*run, error) {
	ptmx, tty, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("open a pseudo-terminal: %w", err)
	}
	if err := pty.Setsize(ptmx, &pty.Winsize{Cols: columns, Rows: rows}); err != nil {
		return nil, fmt.Errorf("set the window size: %w", err)
	}
	before, err := term.GetState(tty.Fd())
	if err != nil {
		return nil, fmt.Errorf("read the terminal's settings: %w", err)
	}
	r := &run{
		ptmx: ptmx, tty: tty, before: before, screen: newScreen(),
		cmd: exec.Command(command[0], command[1:]...), output: make(chan []byte, 1024), ended: make(chan struct{}),
	}
	r.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	r.cmd.Stdin, r.cmd.Stdout, r.cmd.Stderr = tty, tty, tty
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := r.cmd.Start(); err != nil {
		return nil, err
	}
	go r.read()
	go r.answer()
	go func() {
		defer close(r.ended)
		_ = r.cmd.Wait() // asBefore looks at the exit code
	}()
	return r, nil
}

// stop ends the program and all that it started, if it is still there.
func (r *run) stop() {
	select {
	case <-r.ended:
	default:
		_ = syscall.Kill(-r.cmd.Process.Pid, syscall.SIGKILL)
		<-r.ended
	}
}

// read passes on what the program writes.
func (r *run) read() {
	for {
		buf := make([]byte, pipeSize)
		n, err := r.ptmx.Read(buf)
		if err != nil {
			return
		}
		r.output <- buf[:n]
	}
}

// answer passes on what the terminal answers to the program's queries.
func (r *run) answer() {
	buf := make([]byte, pipeSize)
	for {
		n, err := r.screen.Read(buf)
		if err != nil {
			return
		}
		if _, err := r.ptmx.Write(buf[:n]); err != nil {
			return
		}
	}
}

// until shows what the program writes until done says so. Its error says that the program ended before, or that the
// time was up.
func (r *run) until(limit time.Duration, done func() bool) error {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		select {
		case out := <-r.output:
			_, _ = r.screen.Write(out)
			if done() {
				return nil
			}
		case <-r.ended:
			r.drain()
			if done() {
				return nil
			}
			return errEnded
		case <-timer.C:
			return errTooLong
		}
	}
}

// drain shows what the program writes until it is quiet.
func (r *run) drain() {
	for range 100 { // a program that never stops writing is none to wait for
		select {
		case out := <-r.output:
			_, _ = r.screen.Write(out)
		case <-time.After(settled):
			return
		}
	}
}

// asBefore returns an error unless the program ended well and left the terminal as it was.
func (r *run) asBefore() error {
	if code := r.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("it ended with %s; the screen:\n%s", r.cmd.ProcessState, r.screen.text())
	}
	if left := r.screen.left(); len(left) > 0 {
		return fmt.Errorf("it left the terminal with %s", strings.Join(left, ", "))
	}
	after, err := term.GetState(r.tty.Fd())
	if err != nil {
		return fmt.Errorf("read the terminal's settings: %w", err)
	}
	if !reflect.DeepEqual(r.before, after) {
		return errors.New("it left the terminal with other settings (raw mode, no echo)")
	}
	return nil
}
