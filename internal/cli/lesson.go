package cli

import (
	"fmt"
	"strconv"

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
	output := outputFlag(cmd)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		c, err := f.load()
		if err != nil {
			return err
		}
		if len(args) == 0 {
			return printContents(env.Out, c, *output)
		}
		l, err := findLesson(c, args[0])
		if err != nil {
			return err
		}
		return printLesson(env.Out, c, l, *output)
	}
	return cmd
}

// completeLessons returns the lesson IDs that a shell offers as completions.
func completeLessons(f *flags, args []string) []string {
	c, err := f.load()
	if err != nil || len(args) > 0 {
		return nil
	}
	var words []string
	for _, l := range c.Lessons() {
		words = append(words, cobra.CompletionWithDesc(l.ID, l.Title))
	}
	return words
}

// findLesson finds a lesson by its ID or its number. If there is none, the error suggests similar IDs.
func findLesson(c *course.Course, word string) (lessons.Lesson, error) {
	if l, ok := c.Lesson(word); ok {
		return l, nil
	}
	number, err := strconv.Atoi(word)
	var ids []string
	for _, l := range c.Lessons() {
		if err == nil && l.Number == number {
			return l, nil
		}
		ids = append(ids, l.ID)
	}
	return lessons.Lesson{}, fmt.Errorf("there is no lesson %q%s\nAll lessons: portolan lesson", word,
		didYouMean(spelling.Suggest(word, ids)))
}
