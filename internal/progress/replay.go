package progress

import (
	"maps"
	"slices"
)

// State is everything that the program shows about a learner. Replay computes it from their events.
type State struct {
	Lessons     map[string]LessonState // by lesson id
	Answers     []Answer               // in the order of the events
	Predictions []Prediction           // in the order of the events
	Labs        map[string]Lab         // by lab id: the latest result that solved the lab, else the latest result
	Last        Step                   // the step seen last
}

// LessonState is what a learner has done in a lesson.
type LessonState struct {
	Step  string          // the step seen last
	Seen  map[string]bool // every step seen
	Done  bool
	Known bool // the learner showed beforehand that they know the lesson
}

// Replay computes the state from events, in the given order. It ignores events of kinds that it does not know, and
// events that a reset names. The comment "What a reset forgets" in reset.go has the rules for resets.
func Replay(events []Event) State {
	s, forgotten := empty(), namedBy(events)
	for _, e := range events {
		if !forgotten.forget(e) {
			s = s.fold(e)
		}
	}
	return s
}

// With returns the state after one more event. It leaves s unchanged.
func (s State) With(e Event) State {
	next := empty()
	maps.Copy(next.Lessons, s.Lessons)
	maps.Copy(next.Labs, s.Labs)
	next.Answers, next.Predictions, next.Last = slices.Clip(s.Answers), slices.Clip(s.Predictions), s.Last
	return next.fold(e)
}

// fold applies an event to a state. It changes the maps of the state, so no other state may share them.
func (s State) fold(e Event) State {
	switch body := e.Body.(type) {
	case Answer:
		s.Answers = append(s.Answers, body)
	case Prediction:
		s.Predictions = append(s.Predictions, body)
	case Lab:
		if body.Solved || !s.Labs[body.Lab].Solved {
			s.Labs[body.Lab] = body
		}
	case Step:
		s = s.step(e.Kind, body)
	}
	return s
}

// Questions returns the ids of all questions that the learner has answered, right or wrong.
func (s State) Questions() map[string]bool {
	answered := map[string]bool{}
	for _, a := range s.Answers {
		answered[a.Question] = true
	}
	return answered
}

// Answered reports whether the learner has answered a question, right or wrong.
func (s State) Answered(question string) bool {
	return slices.ContainsFunc(s.Answers, func(a Answer) bool { return a.Question == question })
}

// Empty reports whether the learner has answered nothing, done no lab and begun no lesson.
func (s State) Empty() bool { return len(s.Answers)+len(s.Labs)+len(s.Lessons) == 0 }

// empty returns the state of a learner who has done nothing.
func empty() State {
	return State{Lessons: map[string]LessonState{}, Labs: map[string]Lab{}}
}

// step applies an event whose body is a Step.
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
	case Predicted, Answered, Mended: // these kinds have other bodies
	}
	return s
}

// change calls edit with the state of a lesson and stores the result. It copies Seen first, because an earlier state
// may share that map.
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

// without removes a lesson from the state: its steps, its predictions, its labs, and all answers to its questions, in
// practice too. An empty id removes everything.
func (s State) without(lesson string) State {
	if lesson == "" {
		return empty()
	}
	delete(s.Lessons, lesson)
	s.Answers = slices.DeleteFunc(slices.Clone(s.Answers), func(a Answer) bool { return a.Lesson == lesson })
	s.Predictions = slices.DeleteFunc(slices.Clone(s.Predictions), func(p Prediction) bool { return p.Lesson == lesson })
	maps.DeleteFunc(s.Labs, func(_ string, l Lab) bool { return l.Lesson == lesson })
	if s.Last.Lesson == lesson {
		s.Last = Step{}
	}
	return s
}
