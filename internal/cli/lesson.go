package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"portolan/internal/course"
	"portolan/internal/spelling"
	"portolan/lessons"
)

func newLesson(env Env, f *flags) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lesson [ID]",
		Short: "List the lessons, or print one as text",
		Example: `  portolan lesson
  portolan lesson nodeport
  portolan lesson 3 -o json`,
		Args: upTo(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return completeLessons(f, args), cobra.ShellCompDirectiveNoFileComp
		},
	}
	out := newOutput(cmd, env.Out)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		c, err := f.load()
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return printContents(out, c)
		}
		l, err := findLesson(c, args[0])
		if err != nil {
			return err
		}
		return printLesson(out, c, l)
	}
	return cmd
}

// completeLessons returns the lesson IDs that a shell offers as completions.
func completeLessons(f *flags, args []string) []string {
	c, err := f.load()
	if err != nil || len(args) > 0 {
		return nil
	}
	var completions []string
	for _, l := range c.Lessons() {
		completions = append(completions, cobra.CompletionWithDesc(l.ID, l.Title))
	}
	return completions
}

// findLesson finds a lesson by its ID or its number. If there is none, the error suggests similar IDs.
func findLesson(c *course.Course, word string) (lessons.Lesson, error) {
	l, ok := c.Lesson(word)
	if !ok {
		l, ok = c.LessonCalled(word)
	}
	if ok {
		return l, nil
	}
	var ids []string
	for _, l := range c.Lessons() {
		ids = append(ids, l.ID)
	}
	return lessons.Lesson{}, fmt.Errorf("there is no lesson %q%s\nAll lessons: portolan lesson", word,
		didYouMean(spelling.Suggest(word, ids)))
}
