package progress

import (
	"maps"
	"slices"
)

// State is everything shown of a learner, computed from their events by Replay.
type State struct {
	Lessons map[string]LessonState // by lesson id
	Answers []Answer               // in order
	Labs    map[string]Lab         // by lab id: the latest that solved it, else the latest
	Last    Step                   // the step seen last
}

// LessonState is what a learner has done of a lesson.
type LessonState struct {
	Step  string          // the step seen last
	Seen  map[string]bool // every step seen
	Done  bool
	Known bool // its questions were answered before it
}

// Replay computes the state from events, in the order they are given. Kinds that it does not know are passed over.
func Replay(events []Event) State {
	s := empty()
	for _, e := range events {
		s = s.fold(e)
	}
	return s
}

// With returns the state after one more event. The state that it is called on stays as it is.
func (s State) With(e Event) State {
	next := empty()
	maps.Copy(next.Lessons, s.Lessons)
	maps.Copy(next.Labs, s.Labs)
	next.Answers, next.Last = slices.Clip(s.Answers), s.Last
	return next.fold(e)
}

// fold applies an event to a state that nobody else holds.
func (s State) fold(e Event) State {
	switch body := e.Body.(type) {
	case Answer:
		s.Answers = append(s.Answers, body)
	case Lab:
		if body.Solved || !s.Labs[body.Lab].Solved {
			s.Labs[body.Lab] = body
		}
	case Step:
		s = s.step(e.Kind, body)
	}
	return s
}

// Questions returns the questions that were answered, however the answers went.
func (s State) Questions() map[string]bool {
	answered := map[string]bool{}
	for _, a := range s.Answers {
		answered[a.Question] = true
	}
	return answered
}

// Answered reports that a question was answered, however that went.
func (s State) Answered(question string) bool {
	return slices.ContainsFunc(s.Answers, func(a Answer) bool { return a.Question == question })
}

// Empty reports that nothing was answered, no lab done and no step seen.
func (s State) Empty() bool { return len(s.Answers)+len(s.Labs) == 0 && s.Last == (Step{}) }

// empty is the state of somebody who has done nothing.
func empty() State {
	return State{Lessons: map[string]LessonState{}, Labs: map[string]Lab{}}
}

// step applies an event whose body is a place.
func (s State) step(kind Kind, at Step) State {
	switch kind {
	case StepSeen:
		s = s.change(at.Lesson, func(l *LessonState) { l.Step, l.Seen[at.Step] = at.Step, true })
		s.Last = at
	case Finished:
		s = s.change(at.Lesson, func(l *LessonState) { l.Done = true })
	case Known:
		s = s.change(at.Lesson, func(l *LessonState) { l.Known = true })
	case Reset:
		s = s.without(at.Lesson)
	case Predicted, Answered, Mended: // their bodies are no places
	}
	return s
}

// change edits what is known of a lesson; steps seen are copied, since a state before this one may share them.
func (s State) change(lesson string, edit func(*LessonState)) State {
	l := s.Lessons[lesson]
	l.Seen = maps.Clone(l.Seen)
	if l.Seen == nil {
		l.Seen = map[string]bool{}
	}
	edit(&l)
	s.Lessons[lesson] = l
	return s
}

// without forgets a lesson: its steps, its answers wherever they were given, and that it was where the
// learner was last. An empty id forgets all.
func (s State) without(lesson string) State {
	if lesson == "" {
		return empty()
	}
	delete(s.Lessons, lesson)
	s.Answers = slices.DeleteFunc(slices.Clone(s.Answers), func(a Answer) bool { return a.Lesson == lesson })
	maps.DeleteFunc(s.Labs, func(_ string, l Lab) bool { return l.Lesson == lesson })
	if s.Last.Lesson == lesson {
		s.Last = Step{}
	}
	return s
}
