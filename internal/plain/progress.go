package plain

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/lessons"
	"portolan/quiz"
)

// Progress prints what a learner has done of a course: each lesson, the answers in it, and its labs. Too open is counted
// apart from wrong, because what was chosen works. It fails if the labs cannot be read.
func Progress(w io.Writer, c *course.Course, s progress.State) error {
	results, err := standing.Standing{Course: c, State: s}.Results()
	if err != nil {
		return err
	}
	labs := map[string][]standing.Lab{}
	for _, r := range results {
		labs[r.Lesson.ID] = r.Labs
	}
	p := newPage()
	for _, part := range c.Parts {
		p.gap()
		p.wrapped(fmt.Sprintf("%d  ", part.Number), "   ", part.Title)
		for _, l := range part.Lessons {
			lead := fmt.Sprintf("  %2d  %-12s  ", l.Number, howFar(l, s))
			p.wrapped(lead, strings.Repeat(" ", ansi.StringWidth(lead)), l.Title+answered(l, s))
			p.labs(ansi.StringWidth(lead), labs[l.ID], s)
		}
	}
	if len(s.Answers)+len(s.Labs) == 0 && s.Last == (progress.Step{}) {
		p.gap()
		p.line("Nothing yet. Begin with: portolan")
	}
	return p.print(w)
}

// labs adds how the labs of a lesson went; of a lesson that is not begun those that were done.
func (p *page) labs(column int, all []standing.Lab, s progress.State) {
	indent := strings.Repeat(" ", column)
	for _, lab := range all {
		_, begun := s.Lessons[lab.Lab.Lesson]
		if _, done := s.Labs[lab.Lab.ID]; begun || done {
			p.wrapped(indent+"Lab ", indent+"    ", lab.Lab.Title+": "+lab.State)
		}
	}
}

// howFar is how far a learner is in a lesson.
func howFar(l lessons.Lesson, s progress.State) string {
	done := s.Lessons[l.ID]
	if done.Done {
		return "done"
	}
	seen := 0
	for _, step := range l.Steps {
		if done.Seen[step.ID] {
			seen++
		}
	}
	if seen == 0 {
		return "-"
	}
	return fmt.Sprintf("%d of %d steps", seen, len(l.Steps))
}

// answered counts the answers given to questions of a lesson; "" if there is none.
func answered(l lessons.Lesson, s progress.State) string {
	all, right, open := 0, 0, 0
	for _, a := range s.Answers {
		if a.Lesson != l.ID {
			continue
		}
		all++
		if a.Right {
			right++
		} else if a.Verdict == quiz.TooOpen.String() {
			open++
		}
	}
	if all == 0 {
		return ""
	}
	text := fmt.Sprintf(": %d of %d answers right", right, all)
	if open > 0 {
		text += fmt.Sprintf(", %d too open", open)
	}
	return text
}
