package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"portolan/internal/plain"
	"portolan/internal/progress"
	"portolan/ui"
)

// learner is who uses the program on their own machine. The name is the same everywhere, so that records of
// one person's machines can be joined.
const learner = "local"

func newQuiz(env Env, f *flags) *cobra.Command {
	var round ui.Quiz
	cmd := &cobra.Command{
		Use:   "quiz",
		Short: "Practise: a round of at most six questions",
		Example: `  portolan quiz
  portolan quiz --lesson loadbalancer
  portolan quiz --seed 7         the same round for everybody`,
		Args: upTo(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return openScreen(cmd.Context(), env, f, &round)
		},
	}
	cmd.Flags().StringVar(&round.Lesson, "lesson", "", "ask only about this lesson, by its `id` or number")
	cmd.Flags().Uint64Var(&round.Seed, "seed", 0, "draw the round that belongs to this `number`; 0 draws any")
	f.forScreen(cmd)
	return cmd
}

// openScreen opens the full screen, at a round of practice if there is one, and prints the goodbye once the screen is gone.
func openScreen(ctx context.Context, env Env, f *flags, round *ui.Quiz) error {
	c, err := f.load()
	if err != nil {
		return err
	}
	if round != nil && round.Lesson != "" {
		l, err := findLesson(c, round.Lesson)
		if err != nil {
			return err
		}
		round.Lesson = l.ID
	}
	if err := needScreen(env); err != nil {
		return err
	}
	store, notice, err := f.open(ctx)
	if err != nil {
		return err
	}
	goodbye, err := env.Run(ctx, ui.Options{
		Course: c, Store: store, Notice: notice, Forgets: progress.Forgets(store), Learner: learner, Env: env.Environ, Quiz: round,
		ReduceMotion: f.still || on(env.Getenv("REDUCE_MOTION")),
		ASCII:        f.ascii || wantsASCII(env),
		Theme:        string(f.theme),
	})
	if goodbye != "" {
		_, printErr := fmt.Fprintln(env.Out, plain.Clean(goodbye))
		err = errors.Join(err, printErr)
	}
	if notice != "" {
		_, printErr := fmt.Fprintln(env.Err, plain.Clean(notice))
		err = errors.Join(err, printErr)
	}
	return errors.Join(err, store.Close())
}

// open opens what the learner has done so far; with --no-save a record that forgets.
func (f *flags) open(ctx context.Context) (store progress.Store, notice string, err error) {
	if f.noSave {
		return progress.NewMemory(), "", nil
	}
	return progress.Open(ctx, progress.Path())
}

// needScreen fails if the full screen cannot be drawn on standard output.
func needScreen(env Env) error {
	const instead = "; these commands work without: portolan lesson, lint, validate, trace, explain, progress"
	if !isTerminal(env.Out) {
		return errors.New("this needs a terminal on standard output" + instead)
	}
	if env.Getenv("TERM") == "dumb" {
		return errors.New("this needs a terminal that can move its cursor, and TERM is dumb" + instead)
	}
	return nil
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
