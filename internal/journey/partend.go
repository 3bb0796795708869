package journey

import (
	"fmt"
	"slices"

	"portolan/internal/course"
	"portolan/lessons"
)

// PartEnd is the page at the end of a part of the course. It shows what the learner can do now, what to repeat, and
// what to do next. Enter opens Next.
type PartEnd struct {
	PartResult

	Standing  Standing
	Predicted Predictions
	Next      Task
	Into      course.Part // the part that the next task begins; zero if it begins none
	Repeat    []Repeat    // objectives that are not met, and labs that are not solved
}

// Predictions counts the packets that the learner has predicted (Of), and those that they predicted right. Only the
// first prediction of a packet counts, because after it the learner has seen what happens. "Not sure" is not counted.
type Predictions struct{ Right, Of int }

// Repeat is something that a learner should do once more, and the place to do it.
type Repeat struct {
	Text  string // an objective, or the title of a lab
	Note  Text   // a short name of Place, such as "lesson 3, step 4"
	Place Place
}

// partEnd returns the page at the end of a part, or Broken if there is no such part.
func (t *turn) partEnd(p AtPartEnd) Stop {
	s := t.Standing()
	parts, err := s.Parts()
	i := slices.IndexFunc(parts, func(part PartResult) bool { return part.Number == p.Part })
	switch {
	case err != nil:
		return Broken{At: p, Why: err}
	case i < 0:
		return Broken{At: p, Why: fmt.Errorf("there is no part %d", p.Part)}
	}
	end := PartEnd{PartResult: parts[i], Standing: s, Predicted: s.predicted(parts[i].Lessons), Next: s.Next()}
	into := s.part(end.Next.Lesson.ID)
	if into.Number > 0 && into.Number != p.Part && end.Next.Why == "" && into.Lessons[0].ID == end.Next.Lesson.ID {
		end.Into = into
	}
	for _, r := range end.Results {
		end.Repeat = append(end.Repeat, t.unmet(r)...)
	}
	for _, r := range end.Results {
		end.Repeat = append(end.Repeat, unsolved(r)...)
	}
	return end
}

// predicted counts the predictions in the given lessons.
func (s Standing) predicted(in []lessons.Lesson) Predictions {
	var p Predictions
	seen := map[string]bool{}
	for _, one := range s.State.Predictions {
		step := one.Lesson + " " + one.Step
		if seen[step] || !slices.ContainsFunc(in, func(l lessons.Lesson) bool { return l.ID == one.Lesson }) {
			continue
		}
		seen[step] = true
		if one.Chosen == "" {
			continue // "not sure" predicts nothing
		}
		p.Of++
		if one.Right {
			p.Right++
		}
	}
	return p
}

// unmet returns the objectives of a lesson that are not met.
func (t *turn) unmet(r Result) []Repeat {
	var all []Repeat
	for _, o := range r.Objectives {
		if !o.Met {
			place, note := t.about(r.Lesson, o)
			all = append(all, Repeat{Text: o.Text, Note: note, Place: place})
		}
	}
	return all
}

// unsolved returns the labs of a lesson that the learner has not solved.
func unsolved(r Result) []Repeat {
	var all []Repeat
	for _, l := range r.Labs {
		if !l.Done {
			note := textf("lab, %s", l.State)
			all = append(all, Repeat{Text: l.Lab.Title, Note: note, Place: AtLab{Lab: l.Lab.ID}})
		}
	}
	return all
}

// about returns the place where the learner can meet an objective, and its short name: the step of the lesson that asks
// about it, else the question that they missed, else practice of the lesson.
func (t *turn) about(l lessons.Lesson, o Objective) (Place, Text) {
	for i, step := range l.Steps {
		if t.asks(step, o) {
			return AtStep{Lesson: l.ID, Step: step.ID, Lookup: true}, textf("%s, %s", toLesson(l), toStep(i+1))
		}
	}
	if _, err := t.course.Question(o.Missed); err == nil {
		return AtRound{Question: o.Missed}, "one question"
	}
	return AtRound{Lesson: l.ID}, textf("%s, %s", toPractice, toLesson(l))
}

// asks reports whether a step asks the question o.Missed. If there is none, it reports whether the step asks a question
// about the objective.
func (t *turn) asks(step lessons.Step, o Objective) bool {
	switch {
	case step.Board != nil:
		return step.Board.ID == o.Missed
	case step.Question == nil || step.Question.Show == lessons.Worked:
		return false
	case o.Missed != "":
		return step.Question.ID == o.Missed
	}
	proved, err := t.course.Question(step.Question.ID)
	return err == nil && proved.Question.Teaches == o.ID
}

// Met returns the texts of the objectives of the part that are met.
func (p PartEnd) Met() []string {
	var all []string
	for _, r := range p.Results {
		met, _ := Split(r.Objectives)
		all = append(all, met...)
	}
	return all
}

// Split returns the texts of the objectives that are met, and of those that are not.
func Split(all []Objective) (met, notYet []string) {
	for _, o := range all {
		if o.Met {
			met = append(met, o.Text)
		} else {
			notYet = append(notYet, o.Text)
		}
	}
	return met, notYet
}

// Place returns the place that opens this stop.
func (p PartEnd) Place() Place { return AtPartEnd{Part: p.Number} }

// Prompt returns what the learner can do here.
func (p PartEnd) Prompt() Prompt { return Prompt{Enter: p.enters()} }

func (p PartEnd) do(t *turn, in Input) Stop {
	if _, enter := in.(Enter); enter {
		t.instead(p.Next.Place())
	}
	return p
}

// onResume reads the results again, because the learner may have made progress while another stop was on top.
func (p PartEnd) onResume(t *turn) Stop { return t.partEnd(AtPartEnd{Part: p.Number}) }
