package journey

import (
	"slices"
	"time"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
)

// Results shows how the learner answered, by lesson and objective, and what to do next.
type Results struct {
	Standing Standing
	Parts    []PartResult
	Tasks    []Task
}

// PartResult is how the lessons of a part went.
type PartResult struct {
	course.Part

	Results []Result
	Passed  int  // how many of the lessons the learner has done or knows
	Over    bool // the learner has done or knows every lesson, so the results offer the page at the end of the part
}

// results opens the results.
func (t *turn) results() Stop {
	r, err := t.Standing().Report()
	if err != nil {
		return Broken{At: AtResults{}, Why: err}
	}
	return r
}

// Report returns how the learner answered, and what to do next. It fails if the labs cannot be read.
func (s Standing) Report() (Results, error) {
	r := Results{Standing: s}
	var err error
	if r.Parts, err = s.Parts(); err != nil {
		return Results{}, err
	}
	if r.Tasks, err = s.Tasks(); err != nil {
		return Results{}, err
	}
	return r, nil
}

// Note says which answers count, and what the verdict "too open" means if there is one. It is "" if the learner has not
// answered anything.
func (r Results) Note() Text {
	if !r.Standing.Practised() {
		return ""
	}
	for _, part := range r.Parts {
		for _, result := range part.Results {
			if result.Tally.TooOpen > 0 {
				return counting + " " + tooOpenIs
			}
		}
	}
	return counting
}

// Parts returns how each part of the course went. It fails if the labs cannot be read.
func (s Standing) Parts() ([]PartResult, error) {
	results, err := s.Results()
	if err != nil {
		return nil, err
	}
	parts := make([]PartResult, len(s.Course.Parts))
	for i, part := range s.Course.Parts {
		n := len(part.Lessons)
		parts[i] = PartResult{Part: part, Results: results[:n], Passed: s.Count(part), Over: s.over(part)}
		results = results[n:]
	}
	return parts, nil
}

// over reports whether the learner has done or knows every lesson of a part.
func (s Standing) over(part course.Part) bool {
	for _, l := range part.Lessons {
		if !s.DoneOrKnown(l.ID) {
			return false
		}
	}
	return true
}

// part returns the part of the course that a lesson belongs to.
func (s Standing) part(lesson string) course.Part {
	for _, p := range s.Course.Parts {
		if slices.ContainsFunc(p.Lessons, func(l lessons.Lesson) bool { return l.ID == lesson }) {
			return p
		}
	}
	return course.Part{}
}

// Place returns the place that opens this stop.
func (Results) Place() Place { return AtResults{} }

// Prompt returns what the learner can do here.
func (Results) Prompt() Prompt { return Prompt{Enter: toContents} }

func (r Results) do(t *turn, in Input) Stop {
	switch in := in.(type) {
	case Enter:
		t.leave()
	case Reset:
		e := Forget(in.Lesson, t.moment.Time)
		t.record(e.Kind, e.Body)
		t.effect.Hold = true
		return t.results()
	}
	return r
}

// onResume reads the results again, because the learner may have made progress while another stop was on top.
func (Results) onResume(t *turn) Stop { return t.results() }

// Forget returns an event that resets a lesson: what the learner did in it before the event no longer counts. "" resets
// all lessons.
func Forget(lesson string, at time.Time) progress.Event {
	return progress.Event{Time: at, Kind: progress.Reset, Body: progress.Step{Lesson: lesson}}
}
