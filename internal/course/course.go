// Package course joins lessons, questions, labs, boards and scenes into one course.
//
// A course is a tree of files, inside the program or on disk, with one layout: lessons/*.md, lessons/scenes/*.yaml,
// quiz/bank/*.yaml, quiz/labs/*.yaml, quiz/boards/*.yaml.
//
// [Load] reads a course quickly, because a learner waits for it. It proves a question only when the question is first
// asked for. Of the course inside the program, which a test has checked, it reads scenes, questions, labs and boards
// only when they are needed. [Check] may take longer. It checks every rule: those of package lessons, those of package
// lint, and those between the parts of a course.
package course

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/lessons"
	"portolan/quiz"
	"portolan/quiz/board"
)

// The files of a course, as paths from its root.
const (
	lessonsDir = "lessons"
	scenesDir  = "lessons/scenes"
	bankDir    = "quiz/bank"
	labsDir    = "quiz/labs"
	boardsDir  = "quiz/boards"
	readmeFile = "quiz/README.md" // its examples are checked, but never asked
)

// Course is a whole course. It does not change after Load, and any number of learners may use it at the same time.
type Course struct {
	Parts   []Part
	Welcome *lessons.Lesson // what the first start shows: lessons/00-*.md; nil if the course has none

	scenes map[string]func() (cluster.Scene, error) // by file name without .yaml; each is read once
	listed error                                    // why the scenes cannot be listed
	bank   func() (bank, error)                     // read once
	tasks  func() (tasks, error)                    // read once
	index  func() (index, error)                    // built once
}

// Part is a series of lessons that belong together.
type Part struct {
	Number  int
	Title   string
	Lessons []lessons.Lesson
}

// Duration returns the time that the lessons of the part take.
func (p Part) Duration() time.Duration {
	var sum time.Duration
	for _, l := range p.Lessons {
		sum += l.Duration()
	}
	return sum
}

// bank holds the questions of a course, in the order of its files.
type bank struct {
	entries []*bankEntry
	byID    map[string]*bankEntry
}

// bankEntry is a question that is proved when it is first asked for.
type bankEntry struct {
	question quiz.Question
	prove    func() (quiz.Proved, error) // runs once; safe for concurrent use
}

// Load reads a course. The error joins every problem that prevents reading it, each on a line of its own, such as
// "lessons/03-nodeport.md:41: …". Of the Embedded course, Load reads only the lessons. The rest is read when it is
// first used.
func Load(fsys fs.FS) (*Course, error) {
	c := join(fsys)
	all, err := lessons.Load(fsys, lessonsDir)
	if _, inside := fsys.(folders); !inside {
		_, bankErr := c.bank()
		_, taskErr := c.tasks()
		if err == nil { // without the lessons that cannot be read, there may seem to be none
			err = c.checkScenes(all)
		}
		err = errors.Join(err, c.readScenes(), bankErr, taskErr)
	}
	if err != nil {
		return nil, err
	}
	c.arrange(all)
	return c, nil
}

// checkScenes reports lessons whose scene does not exist, and a course without lessons.
func (c *Course) checkScenes(all []lessons.Lesson) error {
	var errs []error
	if len(all) == 0 {
		errs = append(errs, fmt.Errorf("%s: there is no lesson here: a course has files such as %s/01-first-steps.md",
			lessonsDir, lessonsDir))
	}
	for _, l := range all {
		if _, ok := c.scenes[l.Scene]; !ok {
			errs = append(errs, fmt.Errorf("%s:%d: there is no scene %q: the scenes are files of %s", l.File, l.KeyLine("scene"),
				l.Scene, scenesDir))
		}
	}
	return errors.Join(errs...)
}

// join returns a course of which nothing has been read yet.
func join(fsys fs.FS) *Course {
	c := &Course{scenes: map[string]func() (cluster.Scene, error){}}
	c.bank = sync.OnceValues(func() (bank, error) { return c.newBank(fsys) })
	c.tasks = sync.OnceValues(func() (tasks, error) { return c.newTasks(fsys) })
	c.index = sync.OnceValues(c.newIndex)
	files, err := fs.ReadDir(fsys, scenesDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // without scenes, a lesson that names one gets an error
		c.listed = authored.Unreadable(scenesDir, err)
	}
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), ".yaml")
		if !ok {
			continue
		}
		file := path.Join(scenesDir, f.Name())
		c.scenes[name] = sync.OnceValues(func() (cluster.Scene, error) {
			return loadScene(fsys, file)
		})
	}
	return c
}

// loadScene reads one scene.
func loadScene(fsys fs.FS, file string) (cluster.Scene, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return cluster.Scene{}, authored.Unreadable(file, err)
	}
	return cluster.Load(file, data)
}

// newBank reads the questions. It proves none of them.
func (c *Course) newBank(fsys fs.FS) (bank, error) {
	questions, err := quiz.Load(fsys, bankDir)
	b := bank{byID: map[string]*bankEntry{}}
	for _, q := range questions {
		e := &bankEntry{question: q, prove: sync.OnceValues(func() (quiz.Proved, error) { return c.proveQuestion(q) })}
		b.entries = append(b.entries, e)
		b.byID[q.ID] = e
	}
	return b, err
}

// readScenes reads all scenes, in the order of their names.
func (c *Course) readScenes() error {
	errs := []error{c.listed}
	for _, name := range slices.Sorted(maps.Keys(c.scenes)) {
		_, err := c.scenes[name]()
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// arrange groups the lessons into parts. Lessons in a row that name the same part form one part.
func (c *Course) arrange(all []lessons.Lesson) {
	for _, l := range all {
		if l.Number == 0 {
			c.Welcome = &l
			continue
		}
		last := len(c.Parts) - 1
		if last < 0 || c.Parts[last].Title != l.Part {
			c.Parts = append(c.Parts, Part{Number: last + 2, Title: l.Part})
			last++
		}
		c.Parts[last].Lessons = append(c.Parts[last].Lessons, l)
	}
}

// proveQuestion proves a question in its scene, or a cause question with its board. A fact question has no scene.
func (c *Course) proveQuestion(q quiz.Question) (quiz.Proved, error) {
	if q.Kind == quiz.Cause {
		b, err := c.Board(q.Board)
		if err != nil {
			return quiz.Proved{}, fmt.Errorf("prove question %s: %w", q.ID, err)
		}
		return board.ProveCause(q, b)
	}
	var scene cluster.Scene
	if q.Scene != "" {
		var err error
		if scene, err = c.Scene(q.Scene); err != nil {
			return quiz.Proved{}, fmt.Errorf("prove question %s: %w", q.ID, err)
		}
	}
	return quiz.Prove(q, scene)
}

// Lessons returns all lessons in order, without Welcome.
func (c *Course) Lessons() []lessons.Lesson {
	var all []lessons.Lesson
	for _, p := range c.Parts {
		all = append(all, p.Lessons...)
	}
	return all
}

// Lesson finds a lesson by its ID. It also finds Welcome.
func (c *Course) Lesson(id string) (lessons.Lesson, bool) {
	all := c.Lessons()
	if c.Welcome != nil {
		all = append(all, *c.Welcome)
	}
	i := slices.IndexFunc(all, func(l lessons.Lesson) bool { return l.ID == id })
	if i < 0 {
		return lessons.Lesson{}, false
	}
	return all[i], true
}

// LessonCalled finds a lesson by its ID, in any case, or by its number. It does not find Welcome.
func (c *Course) LessonCalled(word string) (lessons.Lesson, bool) {
	all := c.Lessons()
	i := slices.IndexFunc(all, func(l lessons.Lesson) bool {
		return strings.EqualFold(l.ID, word) || strconv.Itoa(l.Number) == word
	})
	if i < 0 {
		return lessons.Lesson{}, false
	}
	return all[i], true
}

// Following returns the lesson after the lesson with this ID. After Welcome comes the first lesson. ok is false for the
// last lesson and for an unknown ID.
func (c *Course) Following(id string) (next lessons.Lesson, ok bool) {
	all := c.Lessons()
	if c.Welcome != nil && c.Welcome.ID == id && len(all) > 0 {
		return all[0], true
	}
	i := slices.IndexFunc(all, func(l lessons.Lesson) bool { return l.ID == id })
	if i < 0 || i+1 == len(all) {
		return lessons.Lesson{}, false
	}
	return all[i+1], true
}

// Question returns a proved question. It fails if the bank has no question with this ID, or if the question cannot be
// proved.
func (c *Course) Question(id string) (quiz.Proved, error) {
	bank, err := c.bank()
	if err != nil {
		return quiz.Proved{}, fmt.Errorf("read the bank for question %s: %w", id, err)
	}
	e, ok := bank.byID[id]
	if !ok {
		return quiz.Proved{}, fmt.Errorf("there is no question %q", id)
	}
	return e.prove()
}

// Pool returns the proved questions of the given lessons, in the order of the bank. Practice draws from them. It fails
// if one of them cannot be proved.
func (c *Course) Pool(lessonIDs map[string]bool) ([]quiz.Proved, error) {
	bank, err := c.bank()
	if err != nil {
		return nil, fmt.Errorf("read the bank: %w", err)
	}
	var pool []quiz.Proved
	for _, e := range bank.entries {
		if !lessonIDs[e.question.Lesson] {
			continue
		}
		proved, err := e.prove()
		if err != nil {
			return nil, err
		}
		pool = append(pool, proved)
	}
	return pool, nil
}

// Play returns the scene of a lesson's step, and the trace that the step shows. The scene is the lesson's scene with
// the latest manifests applied, after the events of the trace. If the step has no trace, the Trace is zero. Play fails
// if the lesson has no such step, or if a scene, a manifest or a trace does not work. That cannot happen in a course
// where Check finds no problem.
func (c *Course) Play(l lessons.Lesson, step int) (cluster.Scene, cluster.Trace, error) {
	scene, err := c.sceneBefore(l, step)
	if err != nil {
		return cluster.Scene{}, cluster.Trace{}, err
	}
	t := l.Steps[step].Trace
	if t == nil {
		return scene, cluster.Trace{}, nil
	}
	scene, trace, err := run(scene, *t)
	if err != nil {
		return cluster.Scene{}, cluster.Trace{}, fmt.Errorf("play lesson %s, step %d: %w", l.ID, step+1, err)
	}
	return scene, trace, nil
}

// run applies the setting and the events of a trace to the scene and then dials.
func run(scene cluster.Scene, t lessons.Trace) (cluster.Scene, cluster.Trace, error) {
	scene, err := scene.Set(t.Set)
	if err != nil {
		return cluster.Scene{}, cluster.Trace{}, err
	}
	scene, err = scene.After(t.After...)
	if err != nil {
		return cluster.Scene{}, cluster.Trace{}, err
	}
	trace, err := scene.Dial(t.From, t.To)
	return scene, trace, err
}

// sceneBefore returns the scene of a step before the events of its trace.
func (c *Course) sceneBefore(l lessons.Lesson, step int) (cluster.Scene, error) {
	if step < 0 || step >= len(l.Steps) {
		return cluster.Scene{}, fmt.Errorf("lesson %s has no step %d", l.ID, step+1)
	}
	scene, err := c.Scene(l.Scene)
	if err != nil {
		return cluster.Scene{}, fmt.Errorf("lesson %s: %w", l.ID, err)
	}
	scene, err = scene.Apply(l.Objects(step)...)
	if err != nil {
		return cluster.Scene{}, fmt.Errorf("lesson %s, step %d: %w", l.ID, step+1, err)
	}
	return scene, nil
}
