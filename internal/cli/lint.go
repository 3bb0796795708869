package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portolan/internal/course"
	qlint "portolan/quiz/lint"
)

func newLint(env Env, f *flags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Check a course for mistakes",
		Long: `Checks the course in DIR, or the built-in one. Prints a line for each problem,
with its place and what is wrong. The exit code is 1 if there is a problem.`,
		Example: `  portolan lint
  portolan lint . -o json`,
		Args: upTo(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	out := newOutput(cmd, env.Out)
	stats := cmd.Flags().Bool("stats", false,
		"print statistics about the questions")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		folder := f.course
		if len(args) > 0 {
			folder = args[0]
		}
		if *stats {
			return lintStats(env.Out, folder)
		}
		return lint(out, folder)
	}
	return cmd
}

// lintStats prints the statistics of the questions of the course in a folder. It fails if a question cannot be proved.
func lintStats(w io.Writer, folder string) error {
	files, shut, err := openFolder(folder)
	if err != nil {
		return err
	}
	defer shut()
	c, err := course.Load(files)
	if err != nil {
		return fmt.Errorf("read the course: %w", err)
	}
	lessons := map[string]bool{}
	for _, l := range c.Lessons() {
		lessons[l.ID] = true
	}
	questions, err := c.Pool(lessons)
	if err != nil {
		return fmt.Errorf("prove the questions: %w", err)
	}
	_, err = io.WriteString(w, qlint.Measure(questions).Text())
	return err
}

// problemJSON is a problem, as docs/json.md describes it. Line is 0 if the problem concerns the file as a whole.
type problemJSON struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// lint prints the problems of the course in a folder. It fails with errNo if there are any.
func lint(out output, folder string) error {
	files, shut, err := openFolder(folder)
	if err != nil {
		return err
	}
	defer shut()
	problems := course.Check(files)
	all := make([]problemJSON, len(problems))
	for i, p := range problems {
		all[i] = problemJSON(p)
	}
	return out.answer(len(problems) == 0, all, func(w io.Writer) error {
		for _, p := range problems {
			if err := printLine(w, p.Error()); err != nil {
				return err
			}
		}
		if len(problems) > 0 {
			return nil
		}
		c, err := course.Load(files)
		if err != nil {
			return fmt.Errorf("read the course: %w", err)
		}
		return printLine(w, fmt.Sprintf("Lessons: %d. Nothing is wrong.", len(c.Lessons())))
	})
}
