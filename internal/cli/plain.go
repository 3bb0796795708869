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

// wantsLines reports whether the course comes as lines of text: the user asks for it, or standard output cannot show a
// screen. Standard input does not matter, because the screen reads keys from the terminal itself.
func (f *flags) wantsLines(env Env) bool {
	return f.plain || on(env.Getenv("ACCESSIBLE")) || dumb(env) || !isTerminal(env.Out)
}

// dumb reports whether the terminal understands no escape sequences.
func dumb(env Env) bool { return env.Getenv("TERM") == "dumb" }

// runPlain runs the course as lines of text. It begins with a round of practice if round is not nil.
func (f *flags) runPlain(
	ctx context.Context, env Env, c *course.Course, store progress.Store, round *journey.AtRound,
) error {
	var err error
	if isTerminal(env.In) && !isTerminal(env.Out) && !f.plain { // the user may expect a full screen here
		err = printLine(env.Err, "Standard output is not a terminal, so the course prints lines of text. Type quit to leave.")
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
	if isTerminal(env.In) && isTerminal(env.Out) {
		o.Edit = func(ctx context.Context, content string) (string, error) {
			editing.Store(true)
			defer editing.Store(false)
			return editText(ctx, env, content)
		}
	}
	return errors.Join(err, plain.Run(ctx, o))
}

// untilSignal returns a context that ends when the program gets SIGINT, SIGTERM or SIGHUP, so that it can save and
// print the goodbye. While editing is true, it ignores SIGINT, because ctrl+c is then for the editor. Until stop is
// called, a write to a closed pipe returns an error and does not end the program.
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
				signal.Stop(signals) // a second signal ends the program at once
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

// editText opens a text in the learner's editor and returns what the learner saved. It fails if no editor is set, or
// if the editor fails.
func editText(ctx context.Context, env Env, content string) (edited string, err error) {
	command := editor.Command(env.Getenv)
	if command == "" {
		return "", errors.New("VISUAL and EDITOR are not set. Set one of them to your editor")
	}
	return editor.Edit(ctx, command, content, sandbox.MaxText, editor.Terminal{
		In: env.In, Out: env.Out, Err: env.Err, Dumb: dumb(env),
	})
}

// readBeginning reads at most limit bytes of a file. A leading ~/ means the learner's home folder.
func readBeginning(path string, limit int) (data []byte, err error) {
	if below, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, fmt.Errorf("find your home: %w", err)
		}
		path = filepath.Join(home, below)
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) // do not wait for the other end of a pipe
	if err != nil {
		return nil, err //nolint:wrapcheck // it names what was attempted, and the file
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("look at %s: %w", path, err)
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a text file")
	}
	if data, err = io.ReadAll(io.LimitReader(file, int64(limit))); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}
