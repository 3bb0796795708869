package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portolan/internal/course"
	"portolan/internal/plain"
)

func newLint(env Env, f *flags) *cobra.Command {
	return &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Check a course for mistakes",
		Long: `Checks the course in DIR, or the built-in one. Each problem is a line that says
where it is and what is wrong. It exits with 1 if there is any.`,
		Example: `  portolan lint
  portolan lint ./my-course`,
		Args: upTo(1),
		RunE: func(_ *cobra.Command, args []string) error {
			folder := f.course
			if len(args) > 0 {
				folder = args[0]
			}
			return lint(env.Out, folder)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}

// lint prints what is wrong with the course in a folder, and fails with errNo if anything is.
func lint(w io.Writer, folder string) error {
	files, err := openFolder(folder)
	if err != nil {
		return err
	}
	problems := course.Check(files)
	for _, p := range problems {
		if _, err := fmt.Fprintln(w, plain.Clean(p.String())); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return errNo
	}
	c, err := course.Load(files)
	if err != nil {
		return fmt.Errorf("read the course: %w", err)
	}
	_, err = fmt.Fprintf(w, "Lessons: %d. Nothing is wrong.\n", len(c.Lessons()))
	return err
}
