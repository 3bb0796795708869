// Command terminal runs the real program in pseudo-terminals of many kinds, and holds what docs/terminal.md says of them.
//
//	go run .ci/terminal/*.go [-n 60] [-only 3,25] [-portolan FILE]
//
// What it holds does not depend on the machine: bytes, frames, screens, settings, and ratios of runs that took turns. Where
// it needs a clock, the bound is many times what was measured. It prints a line for each check, and exits with 1 if one failed.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// check is one thing that is held; its number is that of docs/terminal.md.
type check struct {
	number, what string
	run          func(*bench) (found string, err error)
}

func checks() []check {
	return slices.Concat(startChecks(), windowChecks(), kindChecks(), leaveChecks(), contentChecks())
}

// errSkipped says that a check needs what is not here.
var errSkipped = errors.New("skipped")

func main() {
	n := flag.Int("n", 60, "so many starts, quits and kills, where `many` are needed")
	only := flag.String("only", "", "only the checks with these `numbers`")
	built := flag.String("portolan", "", "the program; built from this folder if empty")
	flag.Parse()
	if err := all(*n, *only, *built); err != nil {
		fmt.Fprintln(os.Stderr, "terminal:", err)
		os.Exit(1)
	}
}

// all runs the checks.
func all(n int, only, built string) (err error) {
	temp, err := os.MkdirTemp("", "portolan-terminal-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	b := &bench{n: n, temp: temp, portolan: built}
	if built == "" {
		b.portolan = filepath.Join(temp, "portolan")
		if out, err := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", b.portolan, ".").CombinedOutput(); err != nil {
			return fmt.Errorf("build the program: %w\n%s", err, out)
		}
	}
	if b.first, err = firstQuestion(); err != nil {
		return err
	}
	failed := 0
	for _, c := range checks() {
		if only != "" && !slices.Contains(strings.Split(only, ","), c.number) {
			continue
		}
		begun := time.Now()
		found, err := c.run(b)
		took := time.Since(begun).Seconds()
		switch {
		case errors.Is(err, errSkipped):
			fmt.Printf("skipped  %4.1f s  %-3s %s: %v\n", took, c.number, c.what, err)
		case err != nil:
			failed++
			fmt.Printf("FAILED   %4.1f s  %-3s %s: %v\n", took, c.number, c.what, err)
		default:
			fmt.Printf("ok       %4.1f s  %-3s %s: %s\n", took, c.number, c.what, found)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d checks failed", failed)
	}
	return nil
}

// firstQuestion is what the first page asks somebody who was never here.
func firstQuestion() (string, error) {
	text, err := os.ReadFile("lessons/00-welcome.md")
	if err != nil {
		return "", fmt.Errorf("read what the first page asks: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if words, ok := strings.CutPrefix(line, "ask: "); ok {
			return strings.TrimSpace(words), nil
		}
	}
	return "", errors.New("lessons/00-welcome.md asks nothing")
}

// bench is what checks work with.
type bench struct {
	portolan string // the program
	first    string // the question on the first page
	n        int
	temp     string
}

// Where checks go, and what is seen there.
const (
	tab, enter, esc, down, up, right, left = "\t", "\r", "\x1b", "\x1b[B", "\x1b[A", "\x1b[C", "\x1b[D"

	contents = "enter continue"
	lesson   = "step 1 of"
)

// fresh returns a folder without a record.
func (b *bench) fresh() (string, error) {
	dir, err := os.MkdirTemp(b.temp, "data")
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	return dir, nil
}

// in starts the program in a terminal, 80×24 with a new record unless it says otherwise, and lets f drive it.
func (b *bench) in(t terminal, f func(*session) error, args ...string) error {
	if t.columns == 0 && t.rows == 0 {
		t.columns, t.rows = 80, 24
	}
	return b.with(t, f, append([]string{b.portolan}, args...)...)
}

// with is in for any command, and for a window without a size.
func (b *bench) with(t terminal, f func(*session) error, command ...string) (err error) {
	if t.data == "" {
		if t.data, err = b.fresh(); err != nil {
			return err
		}
	}
	s, err := t.run(command...)
	if err != nil {
		return err
	}
	defer s.stop()
	return f(s)
}

// read opens the first lesson from the first page. It is read where the terminal is wide enough.
func (b *bench) read(s *session) error {
	if err := s.shows(b.first); err != nil {
		return err
	}
	return s.does(tab, contents, down+down+down+enter, lesson)
}

// many does something n times, four at a time: most of the time each of them waits.
func many(n int, do func(i int) error) error {
	next, failures := make(chan int), make(chan error, n)
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for i := range next {
				if err := do(i); err != nil {
					failures <- fmt.Errorf("number %d: %w", i+1, err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	close(failures)
	return <-failures // the first, or nil
}

// median returns the middle one of durations, and the slowest.
func median(took []time.Duration) (middle, most time.Duration) {
	slices.Sort(took)
	return took[len(took)/2], took[len(took)-1]
}
