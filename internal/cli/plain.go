package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"portolan/internal/course"
	"portolan/internal/editor"
	"portolan/internal/journey"
	"portolan/internal/plain"
	"portolan/internal/progress"
	"portolan/internal/sandbox"
)

// wantsLines reports whether the course is to come as lines of text: asked for, or because nothing can be drawn on
// standard output. Where only standard input is no terminal the screen is drawn; it takes keys from the terminal.
func (f *flags) wantsLines(env Env) bool {
	return f.plain || on(env.Getenv("ACCESSIBLE")) || env.Getenv("TERM") == "dumb" || !isTerminal(env.Out)
}

// runPlain gives the course as lines of text, beginning with a round of practice if there is one.
func runPlain(ctx context.Context, env Env, f *flags, c *course.Course, round *journey.AtRound) error {
	store, notice, err := f.open(ctx)
	if err != nil {
		return err
	}
	if notice != "" {
		_, err = fmt.Fprintln(env.Err, plain.Clean(notice))
	}
	if isTerminal(env.In) && !isTerminal(env.Out) && !f.plain { // else somebody waits for a screen that is drawn nowhere
		_, noteErr := fmt.Fprintln(env.Err, "Standard output is no terminal, so the course comes there as lines of text. "+
			"quit leaves.")
		err = errors.Join(err, noteErr)
	}
	ctx, editing, stop := untilSignal(ctx)
	defer stop()
	o := plain.Options{
		In: env.In, Out: env.Out, Prompt: isTerminal(env.In), Course: c, Store: store, Forgets: progress.Forgets(store),
		Learner: learner,
		Round:   round, Now: time.Now, Seed: rand.Uint64, Read: readBeginning,
	}
	if f.plain {
		o.Flag = "--plain"
	}
	if in, ok := env.In.(*os.File); ok && isTerminal(in) && isTerminal(env.Out) {
		o.Edit = func(ctx context.Context, text string) (string, error) {
			editing.Store(true)
			defer editing.Store(false)
			return editText(ctx, env, text)
		}
	}
	return errors.Join(err, plain.Run(ctx, o), store.Close())
}

// untilSignal returns a context that ends with the signals that end programs, so that this one ends in order. A closed
// pipe is no signal meanwhile but an error of the write that finds it. While editing is true ctrl+c is the editor's.
func untilSignal(ctx context.Context) (until context.Context, editing *atomic.Bool, stop func()) {
	until, cancel := context.WithCancel(ctx)
	signals, pipes := make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	signal.Notify(pipes, syscall.SIGPIPE)
	editing = new(atomic.Bool)
	go func() {
		for {
			select {
			case s := <-signals:
				if s == syscall.SIGINT && editing.Load() {
					continue
				}
				signal.Stop(signals) // a second one ends the program at once
				cancel()
			case <-until.Done():
				return
			}
		}
	}()
	return until, editing, func() {
		signal.Stop(signals)
		signal.Stop(pipes)
		cancel()
	}
}

// editText lets the learner change a text in their own editor, and returns what they saved. It fails if no editor is
// set or the editor does.
func editText(ctx context.Context, env Env, text string) (edited string, err error) {
	command := editor.Command(env.Getenv)
	if command == "" {
		return "", errors.New("VISUAL and EDITOR are not set, so nobody knows which editor is yours")
	}
	return editor.Edit(ctx, command, text, sandbox.MaxText+1, editor.Terminal{In: env.In, Out: env.Out, Err: env.Err})
}

// readBeginning reads the beginning of a file of the learner's; ~/ is their home.
func readBeginning(path string, limit int) (data []byte, err error) {
	if below, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, fmt.Errorf("find your home: %w", err)
		}
		path = filepath.Join(home, below)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names what was attempted, and the file
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", path, err)
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a file with text in it")
	}
	if data, err = io.ReadAll(io.LimitReader(file, int64(limit))); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}
