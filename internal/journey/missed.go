package journey

import (
	"cmp"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// missedPool returns the questions for a round about what the learner missed: those of one lesson or, if lesson is "",
// those of every lesson that practice may ask about or that the learner has answered a question of. It takes a question
// if the latest answer to its pattern was not right. If the learner has never answered its pattern, it takes the
// question if the latest answer to its objective was not right.
func (t *turn) missedPool(lesson string) ([]quiz.Proved, error) {
	patterns, objectives, lessonIDs := map[string]bool{}, map[string]bool{}, t.Standing().Taught()
	for _, a := range t.state.Answers {
		patterns[a.Pattern], objectives[a.Objective], lessonIDs[a.Lesson] = a.Right, a.Right, true
	}
	if lesson != "" {
		lessonIDs = map[string]bool{lesson: true}
	}
	pool, err := t.course.Pool(lessonIDs)
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

// ReadAgain is the step of the course that explains what a learner missed.
type ReadAgain struct {
	Lesson lessons.Lesson
	Step   lessons.Step // the first step of the lesson, unless whenItFits names another one
	Number int          // of the step in its lesson, counted from 1
}

// Place returns the place of the step.
func (r ReadAgain) Place() Place { return AtStep{Lesson: r.Lesson.ID, Step: r.Step.ID, Lookup: true} }

// Missed returns the step that explains most of the missed questions. If the learner chose a type that is too open more
// than once, only those questions count. If several steps explain equally many, it returns the one for the question
// that was missed last. ok is false if all answers were right.
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

// explains returns the step that explains why the right answer to a question is right. For a choose question, it is the
// step about when the right type fits, whatever lesson the question belongs to. For any other question, it is the first
// step of the lesson with its objective.
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

// whenItFits returns the ids of the lesson and the step that explain when an option fits. It returns "" and "" for an
// option that no step is about. TestMissedPlacesExist checks that the ids are in the course.
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

// readAgain returns the step of a lesson with an id, or the first step if the lesson has none with that id.
func readAgain(l lessons.Lesson, id string) ReadAgain {
	step, index := lessons.NewWalk(l, id).Step()
	return ReadAgain{Lesson: l, Step: step, Number: index + 1}
}

// MissedObjective is an objective of which the learner missed at least one question in a round. Tally counts all its
// questions in the round.
type MissedObjective struct {
	lessons.Objective

	Tally Tally
}

// Objectives returns the objectives with questions that the learner missed in the round, the most missed ones first.
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

// objective returns the objective with an id. If the course has none, it returns one whose text is the id.
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
