package plain

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// Progress prints what a learner has done of a course: each lesson, the answers in it, and its labs. It counts "too
// open" separately from wrong answers, because such a choice works. It fails if the labs cannot be read.
func Progress(w io.Writer, c *course.Course, s progress.State) error {
	results, err := journey.Standing{Course: c, State: s}.Results()
	if err != nil {
		return err
	}
	p := newPage()
	for _, part := range c.Parts {
		p.gap()
		p.item(fmt.Sprintf("%d  ", part.Number), part.Title)
		for _, r := range results[:len(part.Lessons)] {
			p.result(r, s)
		}
		results = results[len(part.Lessons):]
	}
	if s.Empty() {
		p.gap()
		p.line(nothingYet)
	}
	return p.print(w)
}

// result adds a lesson and how it went, with its labs. If the learner has not begun the lesson, it adds only the labs
// that they have done.
func (p *page) result(r journey.Result, s progress.State) {
	state, title := r.State, r.Lesson.Title
	if state == "not begun" {
		state = "-"
	}
	if tally := r.Tally.String(); tally != "" {
		title += ": " + tally
	}
	lead := fmt.Sprintf("  %2d  %-12s  ", r.Lesson.Number, state)
	p.item(lead, title)
	_, begun := s.Lessons[r.Lesson.ID]
	for _, lab := range r.Labs {
		if _, done := s.Labs[lab.Lab.ID]; begun || done {
			p.item(strings.Repeat(" ", ansi.StringWidth(lead))+"Lab ", lab.Lab.Title+": "+lab.State)
		}
	}
}
