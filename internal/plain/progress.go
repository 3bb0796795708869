package plain

import (
	"io"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// Progress writes to w what a learner has done of a course, in the same words as the results: for each lesson the
// answers, the objectives that are met and that are not, and the labs. It fails if the labs cannot be read or if w
// fails.
func Progress(w io.Writer, c *course.Course, s progress.State) error {
	now := journey.Standing{Course: c, State: s}
	parts, err := now.Parts()
	if err != nil {
		return err
	}
	p := newPage()
	p.parts(parts)
	p.gap()
	if s.Empty() {
		p.line(nothingYet)
	} else {
		p.line(string(now.Goodbye()))
	}
	return p.print(w)
}
