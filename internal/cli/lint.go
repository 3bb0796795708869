package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portolan/internal/course"
	"portolan/internal/text"
)

func newLint(env Env, f *flags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Check a course for mistakes",
		Long: `Checks the course in DIR, or the built-in one. Each problem is a line that says
where it is and what is wrong. It exits with 1 if there is any.`,
		Example: `  portolan lint
  portolan lint . -o json`,
		Args: upTo(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	output := outputFlag(cmd)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		folder := f.course
		if len(args) > 0 {
			folder = args[0]
		}
		return lint(env.Out, folder, *output)
	}
	return cmd
}

// problemJSON is a problem, as docs/json.md describes it. Line is 0 if the problem concerns the file as a whole.
type problemJSON struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// lint prints the problems of the course in a folder. It fails with errNo if there are any.
func lint(w io.Writer, folder string, output format) error {
	files, err := openFolder(folder)
	if err != nil {
		return err
	}
	put := printProblems
	if output == asJSON {
		put = printProblemsJSON
	}
	problems := course.Check(files)
	if err := put(w, problems); err != nil {
		return err
	}
	if len(problems) > 0 {
		return errNo
	}
	if output == asJSON {
		return nil
	}
	c, err := course.Load(files)
	if err != nil {
		return fmt.Errorf("read the course: %w", err)
	}
	_, err = fmt.Fprintf(w, "Lessons: %d. Nothing is wrong.\n", len(c.Lessons()))
	return err
}

func printProblems(w io.Writer, problems []course.Problem) error {
	for _, p := range problems {
		if _, err := fmt.Fprintln(w, text.Lines(p.Error())); err != nil {
			return err
		}
	}
	return nil
}

func printProblemsJSON(w io.Writer, problems []course.Problem) error {
	all := make([]problemJSON, len(problems))
	for i, p := range problems {
		all[i] = problemJSON(p)
	}
	return printJSON(w, all)
}
