package cli

import (
	"context"
	"errors"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/ui"
)

// learner is the name in the record for the person who uses the program on their own machine. It is the same on every
// machine, so that a person can join the records of several machines.
const learner = "local"

func newQuiz(env Env, f *flags) *cobra.Command {
	var round journey.AtRound
	cmd := &cobra.Command{
		Use:   "quiz",
		Short: "Practise with a round of up to six questions",
		Example: `  portolan quiz
  portolan quiz --lesson loadbalancer
  portolan quiz --seed 7         the same round for everybody
  portolan quiz --plain          as lines of text`,
		Args: upTo(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return openCourse(cmd.Context(), env, f, &round)
		},
	}
	cmd.Flags().StringVar(&round.Lesson, "lesson", "", "ask only about this lesson, by its `id` or number")
	cmd.Flags().Var((*seed)(&round.Seed), "seed", "use the round with this `number`; 0 chooses one at random")
	f.forCourse(cmd)
	return cmd
}

// openCourse opens the course, at a round of practice if round is not nil. It uses the full screen, or lines of text
// if the terminal cannot draw or the user asks for lines. After the full screen closes, it prints the goodbye.
func openCourse(ctx context.Context, env Env, f *flags, round *journey.AtRound) error {
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
	store, notice, err := f.open(ctx)
	if err != nil {
		return err
	}
	if f.wantsLines(env) {
		return errors.Join(printLine(env.Err, notice), f.runPlain(ctx, env, c, store, round), store.Close())
	}
	goodbye, err := env.Run(ctx, ui.Options{
		Course: c, Store: store, Notice: notice, Forgets: progress.Forgets(store), Learner: learner, Env: env.Environ,
		Round:        round,
		ReduceMotion: f.still || on(env.Getenv("REDUCE_MOTION")),
		ASCII:        f.ascii || wantsASCII(env),
		Theme:        f.theme.value,
	})
	return errors.Join(err, printLine(env.Out, goodbye), printLine(env.Err, notice), store.Close())
}

// open opens the learner's record. With --no-save it opens an empty one in memory.
func (f *flags) open(ctx context.Context) (store progress.Store, notice string, err error) {
	if f.noSave {
		return progress.NewMemory(), "", nil
	}
	return progress.Open(ctx, progress.Path())
}

// isTerminal reports whether a reader or writer is a terminal.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
