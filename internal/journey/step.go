package journey

import (
	"portolan/internal/cluster"
	"portolan/internal/course"
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz/lab"
)

// Step is a step of a lesson, or the end after its last step. The text of a step and the question or prediction after
// it are one phase. The renderer decides whether the window has room for both on one page.
type Step struct {
	Lesson   lessons.Lesson
	Scene    cluster.Scene // zero if the step has neither manifest nor packet
	Trace    cluster.Trace // the packet; zero if the step has none
	Guess    Guess         // what the learner predicted of the packet
	Question *Question     // nil if the step asks no question
	Rows     int           // how many rows of a worked table are shown; one more than the table has also shows the answer
	Lab      lab.Lab       // the lab to fix; zero if the step has none
	Mended   *progress.Lab // the recorded result of that lab; nil if the learner never did it
	Marks    []Mark        // how each step of the lesson has gone so far
	Again    bool          // the learner came back to this step after they had seen its packet or answered its question
	Open     int           // at the end: how many questions of the lesson are unanswered

	Objectives []Objective // at the end: the objectives of the lesson, and which of them are met
	PartOver   int         // at the end: the number of the part whose end page Enter opens; 0 if it opens something else

	course *course.Course
	walk   lessons.Walk
	visits map[int]visit // what the learner has done in the steps that they left, by index
	anew   bool          // ask questions again that were answered before the lesson was opened
	first  bool          // the learner has just reached the end of the lesson for the first time
	lookup bool          // the learner only looks something up: nothing is recorded
	glance bool          // nothing of the lesson is recorded, and the learner has not done anything in it yet
}

// step opens a lesson. If nothing of the lesson is recorded, opening it is only a glance and records nothing.
func (t *turn) step(p AtStep) Stop {
	l, ok := t.course.Lesson(p.Lesson)
	if !ok {
		return Broken{At: p, Why: noLesson(p.Lesson)}
	}
	s := Step{Lesson: l, course: t.course, lookup: p.Lookup}
	before, begun := t.state.Lessons[l.ID]
	s.glance, s.anew = !begun, before.Done || p.Lookup
	s.walk = lessons.NewWalk(l, p.Step)
	if resumed := t.Standing().Resume(l).Step; p.Step == "" && !p.Lookup && resumed != "" {
		s.walk = lessons.NewWalk(l, resumed)
		if at, _ := s.walk.Step(); at.Question != nil && t.state.Answered(at.Question.ID) {
			s.walk = s.walk.Skip() // the learner left at the verdict, so they go on after it
		}
	}
	if begun {
		s.record(t)
	}
	return s.arrive(t)
}

// record records where the learner is. In a lookup it records nothing.
func (s *Step) record(t *turn) {
	at, _ := s.walk.Step()
	switch {
	case s.lookup:
	case s.walk.Done():
		s.first = !t.state.Lessons[s.Lesson.ID].Done
		t.record(progress.Finished, progress.Step{Lesson: s.Lesson.ID})
	default:
		t.record(progress.StepSeen, progress.Step{Lesson: s.Lesson.ID, Step: at.ID})
	}
}

// endGlance returns the step after the learner has done something in it. If the step was only a glance until now,
// endGlance records it first.
func (s Step) endGlance(t *turn) Step {
	if s.glance {
		s.record(t)
	}
	s.glance = false
	return s
}

// beforeAnswer returns the step after the learner has answered something in it. In a lookup it does not record the
// step: only the answer is recorded, unless the learner goes on from here.
func (s Step) beforeAnswer(t *turn) Step {
	if s.lookup {
		return s
	}
	return s.endGlance(t)
}

// enterStep prepares the step that the walk has reached.
func (s Step) enterStep(t *turn) Stop {
	first := s.first
	s = Step{
		Lesson: s.Lesson, Rows: 1, course: s.course, walk: s.walk, visits: s.visits, anew: s.anew, lookup: s.lookup,
		glance: s.glance,
	}
	s.Marks = s.marks(t)
	if s.walk.Done() {
		return s.atLast(t, first)
	}
	at, index := s.walk.Step()
	if at.Manifest != nil || at.Trace != nil {
		scene, trace, err := t.course.Play(s.Lesson, index)
		if err != nil {
			return s.broken(t, err)
		}
		s.Scene, s.Trace = scene, trace
	}
	if at.Lab != nil {
		lab, _, err := t.course.Lab(at.Lab.ID)
		if err != nil {
			return s.broken(t, err)
		}
		s.Lab = lab
		s = s.withLabResult(t)
	}
	if at.Question != nil {
		if err := s.enterQuestion(t); err != nil {
			return s.broken(t, err)
		}
	}
	return s.joinQuestion()
}

// joinQuestion goes on from a text to the question or prediction after it.
func (s Step) joinQuestion() Step {
	next := s.walk.Next()
	_, was := s.walk.Step()
	_, is := next.Step()
	asks := next.Phase() == lessons.Predicting || next.Phase() == lessons.Asking
	if s.walk.Phase() == lessons.Reading && asks && is == was && !next.Done() {
		s.walk = next
	}
	return s
}

// broken returns the stop for a step that cannot be shown. From there the learner can go on to the next step.
func (s Step) broken(t *turn, err error) Stop {
	t.effect.Moved = true
	return Broken{At: s.Place(), Why: err, behind: &s}
}

// Place returns the place that opens this stop.
func (s Step) Place() Place {
	at, _ := s.walk.Step()
	return AtStep{Lesson: s.Lesson.ID, Step: at.ID, Lookup: s.lookup}
}

// At returns the step and its index in the lesson. At the end of the lesson, that is the last step.
func (s Step) At() (step lessons.Step, index int) { return s.walk.Step() }

// Phase returns what the learner is doing. It is Reading if the text is followed by no question or prediction, or if
// the learner has already answered it.
func (s Step) Phase() lessons.Phase { return s.walk.Phase() }

// Done reports whether this is the end of the lesson.
func (s Step) Done() bool { return s.walk.Done() }

// First reports whether there is no step before this one.
func (s Step) First() bool {
	_, index := s.walk.Step()
	return index == 0 && !s.walk.Done()
}

// Worked reports whether the step solves a question for the learner, row by row.
func (s Step) Worked() bool { return s.Question != nil && s.Question.Worked() }

// Solving reports whether rows of a worked table, or its answer, are still hidden.
func (s Step) Solving() bool { return s.Worked() && s.Rows <= len(s.Question.Proved.Table) }

// Next returns the lesson after this one. ok is false if this is the last lesson.
func (s Step) Next() (next lessons.Lesson, ok bool) { return s.course.Following(s.Lesson.ID) }

// Prompt returns what the learner can do here.
func (s Step) Prompt() Prompt {
	if s.walk.Done() {
		return Prompt{Enter: s.enters(), Moves: true}
	}
	switch s.walk.Phase() {
	case lessons.Predicting:
		return Prompt{Options: len(guesses), Moves: true}
	case lessons.Asking:
		p := s.Question.prompt()
		p.Moves = true
		return p
	case lessons.Reading, lessons.Watching, lessons.Answered, lessons.Doing:
	}
	return Prompt{Enter: s.enters(), Moves: true}
}

// enters describes what Enter does.
func (s Step) enters() Text {
	next := s.walk.Next()
	at, was := s.walk.Step()
	_, is := next.Step()
	switch {
	case s.walk.Done():
		return s.onwardText()
	case s.Solving():
		return s.rowText()
	case next.Done():
		return toTheEnd
	case is != was:
		return toStep(is + 1)
	case next.Phase() == lessons.Watching:
		return sendThePacket
	case next.Phase() == lessons.Doing && at.Lab != nil:
		return openTheLab
	case next.Phase() == lessons.Doing:
		return openTheBoard
	}
	return goOn
}

func (s Step) do(t *turn, in Input) Stop {
	if s.walk.Done() {
		return s.atEnd(t, in)
	}
	switch in := in.(type) {
	case Back:
		return s.back(t)
	case Move:
		return s.moveBy(t, in.By)
	case Enter:
		if s.Solving() {
			s.Rows++
			return s
		}
	}
	switch s.walk.Phase() {
	case lessons.Predicting:
		return s.predict(t, in)
	case lessons.Asking:
		return s.answer(t, in)
	case lessons.Reading, lessons.Watching, lessons.Answered, lessons.Doing:
	}
	if _, enter := in.(Enter); enter {
		return s.moveTo(t, s.walk.Next())
	}
	return s
}

// back goes from a packet or a verdict to the text before it, and from a text to the previous step.
func (s Step) back(t *turn) Stop {
	w := s.walk.Back()
	at, was := s.walk.Step()
	owed := s.walk.Phase() == lessons.Predicting || s.walk.Phase() == lessons.Asking && at.Trace == nil
	if owed {
		w = s.walk.Previous() // the text is part of this phase, so there is none to go back to
	}
	if _, is := w.Step(); is == was && (owed || w.Phase() == s.walk.Phase()) {
		t.reply(Beginning)
		return s
	}
	return s.moveTo(t, w)
}

// moveBy goes forward some steps, or back if by is negative. With 0 it goes to the beginning of this step.
func (s Step) moveBy(t *turn, by int) Stop {
	_, index := s.walk.Step()
	to := max(0, index+by)
	if s.walk.Done() {
		to++
	}
	switch {
	case to < len(s.Lesson.Steps) && to == index && by < 0 && !s.walk.Done():
		t.reply(Beginning)
		return s
	case to < len(s.Lesson.Steps):
		w := lessons.NewWalk(s.Lesson, s.Lesson.Steps[to].ID)
		if by == 0 {
			s.walk = w
			return s.enterStep(t)
		}
		return s.moveTo(t, w)
	}
	w := s.walk
	for !w.Done() {
		w = w.Skip()
	}
	return s.moveTo(t, w)
}

// predict takes a prediction. The step is recorded before the prediction, except in a lookup.
func (s Step) predict(t *turn, in Input) Stop {
	guess, ok := guessOf(in)
	if !ok {
		if _, enter := in.(Enter); enter {
			t.reply(guessFirst)
		}
		return s
	}
	s = s.beforeAnswer(t)
	at, _ := s.walk.Step()
	s.Guess, s.lookup, s.walk = guess, false, s.walk.Answer()
	t.record(progress.Predicted, progress.Prediction{
		Lesson: s.Lesson.ID, Step: at.ID, Chosen: string(guess.stored()), Right: guess.Right(s.Trace),
	})
	return s
}

// moveTo goes where a walk has led: to another phase, another step, or the end.
func (s Step) moveTo(t *turn, w lessons.Walk) Stop {
	_, was := s.walk.Step()
	_, is := w.Step()
	same := was == is && s.walk.Done() == w.Done()
	if w.Done() {
		s.lookup = false // a learner who reaches the end has gone through the lesson, so it is recorded
	}
	if !same || s.walk.Phase() != w.Phase() {
		s = s.endGlance(t)
	}
	if !same {
		s = s.leaveStep()
	}
	s.walk = w
	if !same {
		s.record(t)
		return s.arrive(t)
	}
	if w.Phase() == lessons.Doing {
		t.put(s)
		t.goTo(Open{Place: s.exercise()})
		return s
	}
	return s
}
