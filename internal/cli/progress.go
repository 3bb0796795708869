package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"portolan/internal/journey"
	"portolan/internal/plain"
	"portolan/internal/progress"
	"portolan/internal/text"
)

func newProgress(env Env, f *flags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "progress",
		Short: "Show your progress, export or import it, or start again",
		Long: `Shows your progress. Portolan keeps it in one file on this machine, and never
sends it anywhere.`,
		Example: `  portolan progress
  portolan progress export --show`,
		Args: noSuchCommand,

		SuggestionsMinimumDistance: 2,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			return withEvents(cmd.Context(), env, func(events []progress.Event) error {
				return plain.Progress(env.Out, c, progress.Replay(events))
			})
		},
	}
	cmd.AddCommand(newExport(env), newImport(env), newReset(env, f))
	return cmd
}

// withEvents calls do with the events of the learner. If there is no record, do gets no events, and no record is
// created. A record that can be read but not written is enough.
func withEvents(ctx context.Context, env Env, do func([]progress.Event) error) error {
	if _, err := os.Lstat(progress.Path()); errors.Is(err, fs.ErrNotExist) && !progress.Pending(progress.Path()) {
		return do(nil)
	}
	store, notice, err := progress.Open(ctx, progress.Path())
	switch {
	case err != nil:
		return err
	case progress.Unread(store):
		return errors.Join(errors.New(notice), store.Close())
	case !progress.Forgets(store): // else the notice says that nothing will be saved, and there is nothing to save
		err = printLine(env.Err, notice)
	}
	events, readErr := store.Events(ctx, learner)
	if err = errors.Join(err, readErr); err == nil {
		err = do(events)
	}
	return errors.Join(err, store.Close())
}

// withRecord opens the record, calls do with it, and closes it. It creates the record if there is none. It fails if the
// record cannot be written, because the commands that call it write to it.
func withRecord(ctx context.Context, env Env, do func(progress.Store) error) error {
	store, notice, err := progress.Open(ctx, progress.Path())
	if err != nil {
		return err
	}
	if progress.Forgets(store) {
		return errors.Join(errors.New(notice), store.Close())
	}
	return errors.Join(printLine(env.Err, notice), do(store), store.Close())
}

func newExport(env Env) *cobra.Command {
	var show bool
	cmd := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write your progress to a file, or to standard output",
		Long: `Writes a line that describes the file, and then each event of your progress as a
line of JSON. With --show, the command prints exactly what FILE would contain
and writes no file. It does not overwrite an existing file.`,
		Example: `  portolan progress export --show
  portolan progress export > my-progress.jsonl`,
		Args: upTo(1),
	}
	cmd.Flags().BoolVar(&show, "show", false, "print what the file would contain, and do not write it")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return withEvents(cmd.Context(), env, func(events []progress.Event) error {
			if show || len(args) == 0 || args[0] == stdin {
				return progress.WriteExport(env.Out, events)
			}
			if err := exportTo(args[0], events); err != nil {
				return err
			}
			_, err := fmt.Fprintf(env.Out, "%s has %s. To read it on another machine: portolan progress import\n",
				text.Lines(args[0]), text.Count(len(events), "event"))
			return err
		})
	}
	return cmd
}

// exportTo writes an export to a new file that only its owner may read.
func exportTo(path string, events []progress.Event) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s already exists. Choose another file, or delete it first", path)
	}
	if err != nil {
		return fmt.Errorf("write the export: %w", err)
	}
	if err := errors.Join(progress.WriteExport(file, events), file.Sync(), file.Close()); err != nil {
		_ = os.Remove(path) // half an export could not be imported
		return err
	}
	return nil
}

func newImport(env Env) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Add exported progress, from this machine or another one",
		Long: `Adds the events of an export to your progress. Events that you already have are
not added again, and none of yours are lost. So you can import any export, in
any order, more than once. FILE can be - for standard input.`,
		Example: `  portolan progress import docs/examples/progress.jsonl`,
		Args:    upTo(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("which export? Give its file, or - for standard input\nHelp: " +
					"portolan progress import --help")
			}
			events, err := readExport(env, args[0])
			if err != nil {
				return err
			}
			for i := range events {
				events[i].Learner = learner // the export may have another name for the same person
			}
			return withRecord(cmd.Context(), env, func(store progress.Store) error {
				added, err := store.Import(cmd.Context(), events)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(env.Out, "%s read, %d of them new.\n", text.Count(len(events), "event"), added)
				return err
			})
		},
	}
}

// readExport reads an export from a file or from standard input.
func readExport(env Env, name string) ([]progress.Event, error) {
	in, err := openInput(env, name)
	if err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	defer func() { _ = in.Close() }()
	events, err := progress.ReadExport(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w\nNothing was imported. Make a new export, or correct the line, and import it again",
			name, err)
	}
	return events, nil
}

func newReset(env Env, f *flags) *cobra.Command {
	var lesson string
	var yes bool
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Reset your progress, in one lesson or in all",
		Long: `Resets your progress, in one lesson or in all. The command asks first. Your
earlier events stay in the file and in exports, but they do not count any more.`,
		Example: `  portolan progress reset --lesson nodeport --yes`,
		Args:    upTo(0),
	}
	cmd.Flags().StringVar(&lesson, "lesson", "", "only this lesson, by its `id` or number")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		id, what := "", "all your progress"
		if lesson != "" {
			c, err := f.load()
			if err != nil {
				return err
			}
			l, err := findLesson(c, lesson)
			if err != nil {
				return err
			}
			id, what = l.ID, "your progress in "+l.Title
		}
		if !yes {
			if err := confirm(env, "Reset "+what+"?"); err != nil {
				return err
			}
		}
		return withRecord(cmd.Context(), env, func(store progress.Store) error {
			if err := store.Record(cmd.Context(), journey.Forget(id, time.Now()).By(learner)); err != nil {
				return err
			}
			_, err := fmt.Fprintln(env.Out, "Done. Continue with: portolan")
			return err
		})
	}
	return cmd
}

// confirm asks a question on the terminal, and fails with errNo unless the answer is y or yes. If standard input is not
// a terminal, the error names the flag --yes.
func confirm(env Env, question string) error {
	if !isTerminal(env.In) {
		return errors.New("this command asks first, but standard input is not a terminal. " +
			"Add --yes to reset without a question")
	}
	if _, err := fmt.Fprint(env.Err, text.Lines(question)+" [y/N] "); err != nil {
		return err
	}
	var answer string
	if _, err := fmt.Fscanln(env.In, &answer); err != nil || answer != "y" && answer != "yes" {
		_, err := fmt.Fprintln(env.Out, "Nothing has changed.")
		return errors.Join(errNo, err)
	}
	return nil
}
