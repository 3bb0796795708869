package journey

import (
	"fmt"
	"time"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz/lab"
)

// Standing is a learner in a course.
type Standing struct {
	Course *course.Course
	State  progress.State
}

// Behind reports that a lesson is done, or was known before it.
func (s Standing) Behind(lesson string) bool {
	st := s.State.Lessons[lesson]
	return st.Done || st.Known
}

// Passed reports that a lesson was known, or is done with all of its questions answered: whoever only leafed through it has
// seen it.
func (s Standing) Passed(l lessons.Lesson) bool {
	st := s.State.Lessons[l.ID]
	return st.Known || st.Done && l.Open(s.State.Questions()) == 0
}

// Practised reports that a question was answered, with which practice opens.
func (s Standing) Practised() bool { return len(s.State.Answers) > 0 }

// Count returns how many lessons of a part are passed.
func (s Standing) Count(part course.Part) int {
	n := 0
	for _, l := range part.Lessons {
		if s.Passed(l) {
			n++
		}
	}
	return n
}

// Mark says in a word what has become of a lesson: "done", "known", "seen" if it was gone through with questions left open,
// else "".
func (s Standing) Mark(l lessons.Lesson) string {
	st := s.State.Lessons[l.ID]
	switch {
	case st.Done && s.Passed(l):
		return "done"
	case st.Known:
		return "known"
	case st.Done:
		return "seen"
	}
	return ""
}

// Taught returns the lessons whose questions practice may ask: those that are done or known, or, before any is, those begun,
// or all.
func (s Standing) Taught() map[string]bool {
	all, begun, behind := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, l := range s.Course.Lessons() {
		all[l.ID] = true
		if _, ok := s.State.Lessons[l.ID]; ok {
			begun[l.ID] = true
		}
		if s.Behind(l.ID) {
			behind[l.ID] = true
		}
	}
	switch {
	case len(behind) > 0:
		return behind
	case len(begun) > 0:
		return begun
	}
	return all
}

// Fresh reports that no lesson is behind the learner.
func (s Standing) Fresh() bool {
	for id := range s.State.Lessons {
		if s.Behind(id) {
			return false
		}
	}
	return true
}

// Task is something to do: a lesson, a lab, or a round of practice.
type Task struct {
	Kind   TaskKind
	Lesson lessons.Lesson // Learn: which; Mend and Practise: whose, zero for practice over all lessons
	Step   string         // Learn: where to go on, "" at its beginning
	Lab    lab.Lab        // Mend
	Why    string         // a clause: "step 3 of 7", "3 missed"; "" for none
}

// TaskKind is what there is to do.
type TaskKind uint8

// The kinds of tasks.
const (
	Learn TaskKind = iota
	Mend
	Practise
)

// Next returns the next right thing: the lesson under way, else the first that is not behind the learner, else practice.
func (s Standing) Next() Task {
	all := s.Course.Lessons()
	if l, ok := s.Course.Lesson(s.State.Last.Lesson); ok && l.Number > 0 && !s.Behind(l.ID) {
		return s.learn(l)
	}
	for _, l := range all {
		if !s.Behind(l.ID) {
			return s.learn(l)
		}
	}
	if len(s.State.Answers) == 0 && len(all) > 0 {
		return s.learn(all[0]) // everything was skipped: there is nothing to practise yet
	}
	return Task{Kind: Practise}
}

// learn is a lesson at the step where the learner left it, or at its first if it is behind them.
func (s Standing) learn(l lessons.Lesson) Task {
	t := Task{Kind: Learn, Lesson: l}
	if st := s.State.Lessons[l.ID]; !st.Done {
		t.Step = st.Step
		t.Why = where(l, st.Step)
	}
	return t
}

// Resume returns a lesson as a task: at the step where the learner left it, or at its first if it is done.
func (s Standing) Resume(l lessons.Lesson) Task { return s.learn(l) }

// where says how far a lesson under way has come; "" for a step that it does not have.
func where(l lessons.Lesson, step string) string {
	for i, st := range l.Steps {
		if st.ID == step {
			return fmt.Sprintf("step %d of %d", i+1, len(l.Steps))
		}
	}
	return ""
}

// Forgotten is the goodbye of a program that keeps nothing.
const Forgotten Text = "Nothing was saved. From the beginning: portolan"

// Goodbye says in one line where the learner is and how to go on.
func (s Standing) Goodbye() Text {
	next := s.Next()
	switch {
	case next.Kind != Learn:
		return "Every lesson is done. A round of practice: portolan quiz"
	case next.Why != "":
		return textf("You are in lesson %d, %s. Go on with: portolan", next.Lesson.Number, next.Why)
	case s.State.Last.Lesson == "":
		return "Come back any time: portolan"
	}
	return textf("Next: lesson %d, %d min. Go on with: portolan", next.Lesson.Number, int(next.Lesson.Duration()/time.Minute))
}
