package plain

import (
	"io"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/progress"
)

// Progress prints what a learner has done of a course, in the same words as the results: for each lesson the answers,
// what the learner can do now and what not yet, and the labs. It fails if the labs cannot be read.
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
