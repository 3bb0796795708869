package journey

import (
	"fmt"

	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz/lab"
)

// Standing is how far a learner has come in a course.
type Standing struct {
	Course *course.Course
	State  progress.State
}

// DoneOrKnown reports whether the learner has done a lesson, or has shown beforehand that they know it.
func (s Standing) DoneOrKnown(lesson string) bool {
	st := s.State.Lessons[lesson]
	return st.Done || st.Known
}

// Passed reports whether the learner has shown beforehand that they know a lesson, or has done it and answered all its
// questions. A learner who only paged through a lesson has not passed it.
func (s Standing) Passed(l lessons.Lesson) bool {
	st := s.State.Lessons[l.ID]
	return st.Known || st.Done && l.Open(s.State.Questions()) == 0
}

// Practised reports whether the learner has answered a question. The first answer opens practice.
func (s Standing) Practised() bool { return len(s.State.Answers) > 0 }

// Count returns how many lessons of a part the learner has passed.
func (s Standing) Count(part course.Part) int {
	n := 0
	for _, l := range part.Lessons {
		if s.Passed(l) {
			n++
		}
	}
	return n
}

// Mark describes a lesson in a word: "done", "known", "seen" if the learner reached its end but left questions
// unanswered, else "".
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

// Taught returns the lessons that practice may ask about: those that the learner has done or knows. If there are none,
// it returns those that they have begun. If there are none either, it returns all.
func (s Standing) Taught() map[string]bool {
	all, begun, behind := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, l := range s.Course.Lessons() {
		all[l.ID] = true
		if _, ok := s.State.Lessons[l.ID]; ok {
			begun[l.ID] = true
		}
		if s.DoneOrKnown(l.ID) {
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

// Fresh reports whether the learner has not done any lesson, and has not shown that they know one.
func (s Standing) Fresh() bool {
	for id := range s.State.Lessons {
		if s.DoneOrKnown(id) {
			return false
		}
	}
	return true
}

// Task is something to do next: a lesson, a lab, or a round of practice.
type Task struct {
	Kind   TaskKind
	Lesson lessons.Lesson // Learn: the lesson; Mend and Practise: the lesson it belongs to, zero to practise all lessons
	Step   string         // Learn: the step to resume at, "" for the first
	Lab    lab.Lab        // Mend: the lab to fix
	Why    string         // a short reason: "step 3 of 7", "3 not right"; "" for none
}

// TaskKind is the kind of a task.
type TaskKind uint8

// The kinds of tasks.
const (
	Learn TaskKind = iota
	Mend
	Practise
)

// Next returns the next task: the lesson under way, else the first lesson that the learner has neither done nor shown
// to know, else practice.
func (s Standing) Next() Task {
	all := s.Course.Lessons()
	if l, ok := s.Course.Lesson(s.State.Last.Lesson); ok && l.Number > 0 && !s.DoneOrKnown(l.ID) {
		return s.Resume(l)
	}
	for _, l := range all {
		if !s.DoneOrKnown(l.ID) {
			return s.Resume(l)
		}
	}
	if len(s.State.Answers) == 0 && len(all) > 0 {
		return s.Resume(all[0]) // the learner skipped every question, so there is nothing to practise yet
	}
	return Task{Kind: Practise}
}

// Resume returns a lesson as a task. The task starts at the step where the learner left the lesson, or at the first if
// it is done.
func (s Standing) Resume(l lessons.Lesson) Task {
	t := Task{Kind: Learn, Lesson: l}
	if st := s.State.Lessons[l.ID]; !st.Done {
		t.Step = st.Step
		t.Why = where(l, st.Step)
	}
	return t
}

// where says how far the learner is in a lesson, as in "step 3 of 7". It is "" if the lesson has no such step.
func where(l lessons.Lesson, step string) string {
	for i, st := range l.Steps {
		if st.ID == step {
			return fmt.Sprintf("step %d of %d", i+1, len(l.Steps))
		}
	}
	return ""
}

// Forgotten is the goodbye of a program that saved nothing.
const Forgotten Text = "Nothing was saved. From the beginning: portolan"

// Goodbye tells the learner in one line where they are and how to go on.
func (s Standing) Goodbye() Text {
	next, last := s.Next(), s.State.Last.Lesson
	switch {
	case next.Kind != Learn:
		return "You have finished every lesson. For a round of practice: portolan quiz"
	case next.Why != "":
		return textf("You are in lesson %d, %s. Go on with: portolan", next.Lesson.Number, next.Why)
	case last == "":
		return "Come back any time: portolan"
	}
	on := textf("Next: %s, %s. Go on with: portolan", toLesson(next.Lesson), Minutes(next.Lesson.Duration()))
	if part := s.part(last); part.Number > 0 && s.over(part) && part.Number != s.part(next.Lesson.ID).Number {
		return textf("You have finished part %d. ", part.Number) + on
	}
	return on
}
