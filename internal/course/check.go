package course

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/lessons"
	"portolan/quiz"
	"portolan/quiz/lint"
)

// minQuestions is the minimum number of questions that a lesson asks.
const minQuestions = 3

// Problem is one mistake in a course.
type Problem = authored.Problem

// Check loads a course and checks every rule: lessons.Check, the rules of package lint, and the rules between lessons,
// questions and scenes. It returns nil if there are no problems. If some files cannot be read, Check reports that, and
// checks only the rules that need none of these files. The rules between lessons, questions and scenes need all three.
func Check(fsys fs.FS) []Problem {
	k := &checker{fsys: fsys, course: join(fsys)}
	all, lessonErr := lessons.Load(fsys, lessonsDir)
	sceneErr := k.course.readScenes()
	bank, bankErr := k.course.bank()
	for _, e := range bank.entries {
		k.questions = append(k.questions, e.question)
	}
	k.problems = authored.Problems(errors.Join(lessonErr, sceneErr, bankErr))
	if lessonErr == nil {
		k.checkLessons(all)
	}
	if sceneErr == nil && bankErr == nil {
		k.checkQuestions()
	}
	if lessonErr == nil && sceneErr == nil && bankErr == nil {
		k.checkReferences(all)
	}
	if lessonErr == nil && sceneErr == nil {
		k.checkTasks(all)
	}
	slices.SortStableFunc(k.problems, Problem.Compare)
	return slices.Compact(k.problems)
}

// checker holds the state of a check.
type checker struct {
	fsys      fs.FS
	course    *Course
	questions []quiz.Question
	problems  []Problem
}

// report records a problem.
func (k *checker) report(file string, line int, format string, args ...any) {
	k.problems = append(k.problems, authored.Problemf(file, line, format, args...))
}

// checkLessons checks the rules that concern only lessons.
func (k *checker) checkLessons(all []lessons.Lesson) {
	k.problems = append(k.problems, lessons.Check(all)...)
	if len(all) == 0 {
		k.report(lessonsDir, 0, "no lesson: write one, lessons/01-NAME.md")
	}
}

// checkQuestions checks the rules that concern only questions. It checks the bank, and separately the examples in the
// README of quiz.
func (k *checker) checkQuestions() {
	t, _ := k.course.tasks() // checkTasks reports the error
	boards := t.all()
	k.problems = append(k.problems, lint.Questions(k.questions, boards, k.scenes)...)
	readme, err := fs.ReadFile(k.fsys, readmeFile)
	switch {
	case errors.Is(err, fs.ErrNotExist): // the README is optional
	case err != nil:
		k.problems = append(k.problems, authored.Problems(authored.Unreadable(readmeFile, err))...)
	default:
		examples, err := quiz.Examples(readmeFile, readme)
		k.problems = slices.Concat(k.problems, authored.Problems(err), lint.Questions(examples, boards, k.scenes))
	}
}

// scenes finds a scene by its name.
func (k *checker) scenes(name string) (cluster.Scene, bool) {
	s, err := k.course.Scene(name)
	return s, err == nil
}

// checkReferences checks the rules between lessons, questions and scenes.
func (k *checker) checkReferences(all []lessons.Lesson) {
	byLesson := map[string][]quiz.Question{}
	byID := map[string]quiz.Question{}
	for _, q := range k.questions {
		byLesson[q.Lesson] = append(byLesson[q.Lesson], q)
		byID[q.ID] = q
	}
	var taught []string
	for _, l := range all {
		if l.Number > 0 {
			taught = withTypes(taught, l)
		}
		k.checkLessonQuestions(l, byID)
		k.checkObjectives(l, byLesson[l.ID], taught)
		k.checkPlays(l)
		k.checkLinks(l, all)
		delete(byLesson, l.ID)
	}
	for _, rest := range byLesson {
		for _, q := range rest {
			k.report(q.File, q.Line, "%s: there is no lesson %q", q.ID, q.Lesson)
		}
	}
}

// withTypes adds to taught the Service types in the lesson's manifests, and quiz.BehindGateway if they have an
// HTTPRoute. The result is sorted and has each once.
func withTypes(taught []string, l lessons.Lesson) []string {
	for i := range l.Steps {
		if m := l.Steps[i].Manifest; m != nil {
			for _, o := range m.Objects() {
				if svc := o.Service(); svc != nil {
					taught = append(taught, cmp.Or(string(svc.Spec.Type), "ClusterIP"))
				} else if o.Kind == "HTTPRoute" {
					taught = append(taught, quiz.BehindGateway)
				}
			}
		}
	}
	slices.Sort(taught)
	return slices.Compact(taught)
}

// checkLessonQuestions checks the questions that a lesson asks: they exist in the bank, they belong to this lesson,
// there are at least minQuestions, and at least one is a fill question.
func (k *checker) checkLessonQuestions(l lessons.Lesson, bank map[string]quiz.Question) {
	n, fill := 0, false
	for _, s := range l.Steps {
		if s.Question == nil {
			continue
		}
		n++
		q, ok := bank[s.Question.ID]
		switch {
		case !ok:
			k.report(l.File, s.Question.Line, "there is no question %q in the bank", s.Question.ID)
		case q.Lesson != l.ID:
			k.report(l.File, s.Question.Line, "the question %q belongs to the lesson %q: ask one of this lesson", q.ID, q.Lesson)
		case s.Question.Show != lessons.Free && q.Kind != quiz.Choose:
			k.report(l.File, s.Question.Line, "the question %q is no choose question: there is no table to show", q.ID)
		}
		fill = fill || q.Kind == quiz.Fill
	}
	if l.Number == 0 {
		return
	}
	if n < minQuestions {
		k.report(l.File, 1, "asks %d questions: a lesson asks at least %d", n, minQuestions)
	}
	if !fill {
		k.report(l.File, 1, "asks no fill question: let the learner type one thing")
	}
}

// checkObjectives checks that every question of a lesson is about one of its objectives, that its choose questions
// offer the types taught so far, and that every objective has a question.
func (k *checker) checkObjectives(l lessons.Lesson, questions []quiz.Question, taught []string) {
	hasQuestion := map[string]bool{}
	for _, q := range questions {
		hasQuestion[q.Teaches] = true
		if !hasObjective(l, q.Teaches) {
			k.report(q.File, q.Line, "%s: teaches %q, which is no objective of the lesson %s", q.ID, q.Teaches, l.ID)
		}
		if q.Kind == quiz.Choose {
			k.checkOptions(q, taught)
		}
	}
	for _, o := range l.Objectives {
		if !hasQuestion[o.ID] {
			k.report(l.File, l.KeyLine("objectives"), "no question teaches the objective %s: ask one, or take it out", o.ID)
		}
	}
}

// checkOptions checks that a choose question offers exactly the Service types that its lesson and the lessons before it
// have shown. A Gateway may be offered once it was shown, and none of these once all types were.
func (k *checker) checkOptions(q quiz.Question, taught []string) {
	gateway := slices.Contains(taught, quiz.BehindGateway)
	taught = slices.DeleteFunc(slices.Clone(taught), func(t string) bool { return t == quiz.BehindGateway })
	var offered []string
	for _, o := range q.Options {
		switch {
		case o.Is == quiz.BehindGateway && gateway, o.Is == quiz.NoneOfThese && len(taught) == len(quiz.Types()):
		default:
			offered = append(offered, o.Is)
		}
	}
	slices.Sort(offered)
	switch {
	case len(taught) < 2:
		k.report(q.File, q.Line, "%s: a choose question before a second Service type is taught: ask another kind", q.ID)
	case !slices.Equal(offered, taught):
		k.report(q.File, q.Line, "%s: offers %s: offer the types taught so far, %s",
			q.ID, strings.Join(offered, ", "), strings.Join(taught, ", "))
	}
}
