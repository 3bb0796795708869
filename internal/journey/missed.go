package journey

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// missedPool returns the questions for a round about what the learner missed, of one lesson or, if lesson is "", of all
// that they have answered questions about. A question belongs to it if the learner's
// latest answer to its pattern was not right. If they have never answered its pattern, the latest answer to its
// objective decides.
func (t *turn) missedPool(lesson string) ([]quiz.Proved, error) {
	patterns, objectives, asked := map[string]bool{}, map[string]bool{}, t.Standing().Taught()
	for _, a := range t.state.Answers {
		patterns[a.Pattern], objectives[a.Objective], asked[a.Lesson] = a.Right, a.Right, true
	}
	if lesson != "" {
		asked = map[string]bool{lesson: true}
	}
	pool, err := t.course.Pool(asked)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(pool), func(p quiz.Proved) bool {
		right, answered := patterns[p.Pattern]
		if !answered {
			right, answered = objectives[p.Question.Teaches]
		}
		return !answered || right
	}), nil
}

// Repeats reports whether this is a round about what the learner missed.
func (r Round) Repeats() bool { return r.at.Missed }

// ReadAgain is the part of the course that explains what a learner missed.
type ReadAgain struct {
	Lesson lessons.Lesson
	Step   lessons.Step // the first step of the lesson, unless another one is about just this
	Number int          // of the step, from 1
}

// Place returns the place of the step.
func (r ReadAgain) Place() Place { return AtStep{Lesson: r.Lesson.ID, Step: r.Step.ID, Lookup: true} }

// Missed returns what explains most of what the learner missed in the round. If they chose a type that is too open more
// than once, it explains that, whatever else they missed. If several places explain as much, it is the one for the
// latest miss. ok is false if all answers were right.
func (r Round) Missed() (again ReadAgain, ok bool) {
	most, count := 0, map[[2]string]int{}
	often := r.tooOpen() > 1
	for _, one := range r.Results() {
		if one.Graded.Right || often && !isTooOpen(one.Graded) {
			continue
		}
		found, known := r.explains(one.Proved)
		if !known {
			continue
		}
		at := [2]string{found.Lesson.ID, found.Step.ID}
		if count[at]++; count[at] >= most {
			most, again, ok = count[at], found, true
		}
	}
	return again, ok
}

// explains returns the part of the course that explains why the right answer to a question is right. For a choice of a
// type, that is the step about when this type fits, whatever lesson the question belongs to. For other questions, it is
// the lesson with their objective.
func (r Round) explains(p quiz.Proved) (ReadAgain, bool) {
	if p.Question.Kind == quiz.Choose {
		lesson, step := whenItFits(p.Right)
		if l, ok := r.course.Lesson(lesson); ok {
			return readAgain(l, step), true
		}
	}
	for _, l := range r.course.Lessons() {
		if slices.ContainsFunc(l.Objectives, func(o lessons.Objective) bool { return o.ID == p.Question.Teaches }) {
			return readAgain(l, ""), true
		}
	}
	l, ok := r.course.Lesson(p.Question.Lesson)
	return readAgain(l, ""), ok
}

// whenItFits returns the lesson and the step that say when a type fits.
func whenItFits(option string) (lesson, step string) {
	switch option {
	case string(corev1.ServiceTypeClusterIP):
		return "clusterip", "clients-outside-have-no-route"
	case string(corev1.ServiceTypeNodePort):
		return "nodeport", "when-nodeport-fits"
	case string(corev1.ServiceTypeLoadBalancer):
		return "loadbalancer", "one-address-for-the-customers"
	case quiz.BehindGateway:
		return "which-type", "one-gateway-for-many-web-apps"
	}
	return "", ""
}

// readAgain returns the step with an id as something to read, or the first step if the lesson has none with that id.
func readAgain(l lessons.Lesson, id string) ReadAgain {
	step, index := lessons.NewWalk(l, id).Step()
	return ReadAgain{Lesson: l, Step: step, Number: index + 1}
}

// MissedObjective is an objective of which the learner missed questions in a round, and how its questions went.
type MissedObjective struct {
	lessons.Objective

	Tally Tally
}

// Objectives returns the objectives that the learner missed in the round, those with the most misses first.
func (r Round) Objectives() []MissedObjective {
	var all []MissedObjective
	for _, one := range r.Results() {
		id := one.Proved.Question.Teaches
		i := slices.IndexFunc(all, func(o MissedObjective) bool { return o.ID == id })
		if i < 0 {
			i, all = len(all), append(all, MissedObjective{Objective: r.objective(id)})
		}
		all[i].Tally.count(progress.Answer{Right: one.Graded.Right, Verdict: one.Graded.Word()})
	}
	all = slices.DeleteFunc(all, func(o MissedObjective) bool { return o.Tally.wrong() == 0 })
	slices.SortStableFunc(all, func(a, b MissedObjective) int { return cmp.Compare(b.Tally.wrong(), a.Tally.wrong()) })
	return all
}

// objective returns the objective with an id.
func (r Round) objective(id string) lessons.Objective {
	for _, l := range r.course.Lessons() {
		for _, o := range l.Objectives {
			if o.ID == id {
				return o
			}
		}
	}
	return lessons.Objective{ID: id, Text: id}
}
