package journey

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
	"portolan/quiz/lab"
)

// Tally counts how questions went. Only the latest answer to each question counts.
type Tally struct {
	Answered, Right int
	TooOpen         int // it worked, but more clients can connect than the question asks for
	TooMuch         int // it worked, but it asks for something that no client uses
	Missed          int // it did not work, or was wrong, or the learner was not sure
}

// String returns a text such as "4 of 6 right, 1 too open, 1 missed", or "" if nothing was answered.
func (t Tally) String() string {
	if t.Answered == 0 {
		return ""
	}
	parts := []string{fmt.Sprintf("%d of %d right", t.Right, t.Answered)}
	for _, p := range []struct {
		n    int
		word string
	}{{t.TooOpen, "too open"}, {t.TooMuch, "more than needed"}, {t.Missed, "missed"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}

// formerMoreThanNeeded is the word for the verdict "more than needed" in records that earlier versions wrote.
const formerMoreThanNeeded = "asks for too much"

func (t *Tally) count(a progress.Answer) {
	t.Answered++
	switch {
	case a.Right:
		t.Right++
	case a.Verdict == quiz.TooOpen.String():
		t.TooOpen++
	case a.Verdict == quiz.MoreThanNeeded.String(), a.Verdict == formerMoreThanNeeded:
		t.TooMuch++
	default:
		t.Missed++
	}
}

// wrong returns how many answers were not right, for any reason.
func (t Tally) wrong() int { return t.Answered - t.Right }

// Result is how a lesson went.
type Result struct {
	Lesson     lessons.Lesson
	State      string // "done", "known", "seen", "3 of 7 steps", "begun", "not begun"
	Tally      Tally
	Objectives []Objective
	Labs       []LabResult
}

// Untouched reports whether the learner has not opened the lesson, answered none of its questions anywhere, and done
// none of its labs.
func (r Result) Untouched() bool {
	attempted := func(l LabResult) bool { return l.State != labOpen }
	return r.State == notBegun && r.Tally.Answered == 0 && !slices.ContainsFunc(r.Labs, attempted)
}

// LabResult is how a lab went.
type LabResult struct {
	Lab   lab.Lab
	State string // "solved", "solved with 2 hints", "solution read", "not solved yet"
	Done  bool   // solved by the learner
}

// Results returns how each lesson of the course went. It fails if the labs cannot be read.
func (s Standing) Results() ([]Result, error) {
	labs, err := s.Course.Labs()
	if err != nil {
		return nil, err
	}
	latest := s.latest()
	var results []Result
	for _, l := range s.Course.Lessons() {
		r := Result{Lesson: l, State: s.state(l), Objectives: s.Objectives(l)}
		for _, a := range latest {
			if a.Lesson == l.ID {
				r.Tally.count(a)
			}
		}
		for _, lab := range labs {
			if lab.Lesson != l.ID {
				continue
			}
			if how := s.lab(lab); l.HasLab(lab.ID) || how.State != labOpen { // others are only found by the search
				r.Labs = append(r.Labs, how)
			}
		}
		results = append(results, r)
	}
	return results, nil
}

// latest returns the latest answer to each question. A board counts as one question, whichever fault it hid.
func (s Standing) latest() []progress.Answer {
	var answers []progress.Answer
	seen := map[string]bool{}
	for _, a := range slices.Backward(s.State.Answers) {
		if !seen[questionOf(a)] {
			seen[questionOf(a)] = true
			answers = append(answers, a)
		}
	}
	return answers
}

// state says in words how far the learner is in a lesson.
func (s Standing) state(l lessons.Lesson) string {
	seen := 0
	for _, step := range l.Steps {
		if s.State.Lessons[l.ID].Seen[step.ID] {
			seen++
		}
	}
	inside := func(a progress.Answer) bool { return a.Lesson == l.ID && a.Occasion != progress.Before }
	switch mark := s.Mark(l); {
	case mark != "":
		return mark
	case seen > 0:
		return fmt.Sprintf("%d of %d steps", seen, len(l.Steps))
	case slices.ContainsFunc(s.State.Answers, inside):
		return "begun"
	}
	return notBegun
}

func (s Standing) lab(l lab.Lab) LabResult {
	done, ok := s.State.Labs[l.ID]
	switch {
	case !ok:
		return LabResult{Lab: l, State: labOpen}
	case !done.Solved:
		return LabResult{Lab: l, State: "solution read"}
	case done.Hints == 1:
		return LabResult{Lab: l, State: "solved with a hint", Done: true}
	case done.Hints > 1:
		return LabResult{Lab: l, State: fmt.Sprintf("solved with %d hints", done.Hints), Done: true}
	}
	return LabResult{Lab: l, State: "solved", Done: true}
}

// The state of a lesson and the state of a lab, before the learner has done anything there.
const (
	notBegun = "not begun"
	labOpen  = "not solved yet"
)

// most is how many tasks Tasks returns at most.
const most = 4

// Tasks returns what to do next, the most useful first: the lesson under way, then practice of the begun lessons with
// the most answers that were not right, then unsolved labs of lessons that the learner has done or knows. It returns at
// least one task. It fails if the labs cannot be read.
func (s Standing) Tasks() ([]Task, error) {
	results, err := s.Results()
	if err != nil {
		return nil, err
	}
	tasks := []Task{s.Next()}
	weak := slices.DeleteFunc(slices.Clone(results),
		func(r Result) bool { return r.Tally.wrong() == 0 || len(s.State.Lessons[r.Lesson.ID].Seen) == 0 })
	slices.SortStableFunc(weak, func(a, b Result) int { return cmp.Compare(b.Tally.wrong(), a.Tally.wrong()) })
	for _, r := range weak[:min(len(weak), 2)] {
		tasks = append(tasks, Task{Kind: Practise, Lesson: r.Lesson, Why: fmt.Sprintf("%d not right", r.Tally.wrong())})
	}
	for _, r := range results {
		for _, lab := range r.Labs {
			if s.DoneOrKnown(r.Lesson.ID) && !lab.Done {
				tasks = append(tasks, Task{Kind: Mend, Lesson: r.Lesson, Lab: lab.Lab, Why: lab.State})
			}
		}
	}
	return tasks[:min(len(tasks), most)], nil
}
