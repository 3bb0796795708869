// Package course joins what is taught, what is asked and where it plays into one course.
//
// A course is a tree of files, inside the program or on disk, with one layout: lessons/*.md, lessons/scenes/*.yaml,
// quiz/bank/*.yaml, quiz/labs/*.yaml, quiz/boards/*.yaml. [Load] reads it, quickly, because a learner waits for it: a
// question is proved when it is first asked for, and what is inside the program, where a test has held it to be sound,
// is read only when it is needed. [Check] takes its time and holds every rule, those of packages lessons and lint and
// those that cross.
package course

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"portolan/internal/cluster"
	"portolan/lessons"
	"portolan/quiz"
)

// Where a course has what.
const (
	lessonsDir = "lessons"
	scenesDir  = "lessons/scenes"
	bankDir    = "quiz/bank"
	labsDir    = "quiz/labs"
	boardsDir  = "quiz/boards"
	readmeFile = "quiz/README.md" // not read to be asked, but checked
)

// Course is lessons, scenes and questions joined. It is read-only after Load and may serve any number of learners at
// once.
type Course struct {
	Parts   []Part
	Welcome *lessons.Lesson // the first start: lessons/00-*.md; nil if the course has none

	scenes map[string]func() (cluster.Scene, error) // by file name without .yaml; each read once
	bank   func() (bank, error)                     // read once
	tasks  func() (tasks, error)                    // read once
	index  func() (index, error)                    // made once
}

// Part is a run of lessons that belong together.
type Part struct {
	Number  int
	Title   string
	Lessons []lessons.Lesson
}

// Duration is the time that the lessons of the part take.
func (p Part) Duration() time.Duration {
	var sum time.Duration
	for _, l := range p.Lessons {
		sum += l.Duration()
	}
	return sum
}

// bank is the questions of a course, in the order of its files.
type bank struct {
	entries []*entry
	byID    map[string]*entry
}

// entry is a question, proved when it is first asked for.
type entry struct {
	question quiz.Question
	prove    func() (quiz.Asked, error) // once, safe for concurrent use
}

// Load reads a course. The error lists every problem that keeps it from being read, a line each:
// "lessons/03-nodeport.md:41: …". Of the Embedded course it reads the lessons, and the rest when it is first used.
func Load(fsys fs.FS) (*Course, error) {
	c := join(fsys)
	all, err := lessons.Load(fsys, lessonsDir)
	if _, inside := fsys.(shelf); !inside {
		_, bankErr := c.bank()
		_, taskErr := c.tasks()
		err = errors.Join(err, c.readScenes(), c.placed(all), bankErr, taskErr)
	}
	if err != nil {
		return nil, err
	}
	c.arrange(all)
	return c, nil
}

// placed reports lessons that play nowhere, and a course without any.
func (c *Course) placed(all []lessons.Lesson) error {
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

// join makes a course of which nothing is read yet.
func join(fsys fs.FS) *Course {
	c := &Course{scenes: map[string]func() (cluster.Scene, error){}}
	c.bank = sync.OnceValues(func() (bank, error) { return c.newBank(fsys) })
	c.tasks = sync.OnceValues(func() (tasks, error) { return c.newTasks(fsys) })
	c.index = sync.OnceValues(c.newIndex)
	files, err := fs.ReadDir(fsys, scenesDir)
	if err != nil {
		return c // a course without scenes: whoever names one is told
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
		return cluster.Scene{}, fmt.Errorf("read scene %s: %w", file, err)
	}
	return cluster.Load(file, data)
}

// newBank reads the questions; none is proved yet.
func (c *Course) newBank(fsys fs.FS) (bank, error) {
	questions, err := quiz.Load(fsys, bankDir)
	b := bank{byID: map[string]*entry{}}
	for _, q := range questions {
		e := &entry{question: q, prove: sync.OnceValues(func() (quiz.Asked, error) { return c.proved(q) })}
		b.entries = append(b.entries, e)
		b.byID[q.ID] = e
	}
	return b, err
}

// readScenes reads all scenes, in the order of their names.
func (c *Course) readScenes() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(c.scenes)) {
		_, err := c.scenes[name]()
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// scene returns a scene by name.
func (c *Course) scene(name string) (cluster.Scene, error) {
	read, ok := c.scenes[name]
	if !ok {
		return cluster.Scene{}, fmt.Errorf("there is no scene %q", name)
	}
	return read()
}

// arrange puts lessons into parts: neighbours that name the same part stand together.
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

// proved proves a question in its scene; a fact has none.
func (c *Course) proved(q quiz.Question) (quiz.Asked, error) {
	var scene cluster.Scene
	if q.Scene != "" {
		var err error
		if scene, err = c.scene(q.Scene); err != nil {
			return quiz.Asked{}, fmt.Errorf("prove question %s: %w", q.ID, err)
		}
	}
	return quiz.Prove(q, scene)
}

// Lessons returns all lessons in order, the welcome not among them.
func (c *Course) Lessons() []lessons.Lesson {
	var all []lessons.Lesson
	for _, p := range c.Parts {
		all = append(all, p.Lessons...)
	}
	return all
}

// Lesson finds a lesson by id, the welcome among them.
func (c *Course) Lesson(id string) (lessons.Lesson, bool) {
	if c.Welcome != nil && c.Welcome.ID == id {
		return *c.Welcome, true
	}
	for _, p := range c.Parts {
		for _, l := range p.Lessons {
			if l.ID == id {
				return l, true
			}
		}
	}
	return lessons.Lesson{}, false
}

// Following returns the lesson after the one of an id; ok is false after the last.
func (c *Course) Following(id string) (next lessons.Lesson, ok bool) {
	all := c.Lessons()
	i := slices.IndexFunc(all, func(l lessons.Lesson) bool { return l.ID == id })
	if i < 0 || i+1 == len(all) {
		return lessons.Lesson{}, false
	}
	return all[i+1], true
}

// Question returns a question, proved. It fails if the bank has none of that id, or if it cannot be proved.
func (c *Course) Question(id string) (quiz.Asked, error) {
	bank, err := c.bank()
	if err != nil {
		return quiz.Asked{}, fmt.Errorf("read the bank for question %s: %w", id, err)
	}
	e, ok := bank.byID[id]
	if !ok {
		return quiz.Asked{}, fmt.Errorf("there is no question %q", id)
	}
	return e.prove()
}

// Pool returns the proved questions that belong to the given lessons, in the bank's order: what practice draws from.
// It fails if one of them cannot be proved.
func (c *Course) Pool(lessonIDs map[string]bool) ([]quiz.Asked, error) {
	bank, err := c.bank()
	if err != nil {
		return nil, fmt.Errorf("read the bank: %w", err)
	}
	var pool []quiz.Asked
	for _, e := range bank.entries {
		if !lessonIDs[e.question.Lesson] {
			continue
		}
		asked, err := e.prove()
		if err != nil {
			return nil, err
		}
		pool = append(pool, asked)
	}
	return pool, nil
}

// Play returns the scene of a lesson's step (the lesson's scene with the latest manifests applied, then the trace's
// after), and the trace run in it. A step without a trace has a zero Trace. It fails if the lesson has no such step, or
// if a scene, manifest or trace does not work; a course that Check finds no problem in has none of these.
func (c *Course) Play(l lessons.Lesson, step int) (cluster.Scene, cluster.Trace, error) {
	scene, err := c.stage(l, step)
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

// run lets happen what a trace says, and dials.
func run(scene cluster.Scene, t lessons.Trace) (cluster.Scene, cluster.Trace, error) {
	scene, err := scene.After(t.After...)
	if err != nil {
		return cluster.Scene{}, cluster.Trace{}, err
	}
	trace, err := scene.Dial(t.From, t.To)
	return scene, trace, err
}

// stage returns the scene of a step before anything happens.
func (c *Course) stage(l lessons.Lesson, step int) (cluster.Scene, error) {
	if step < 0 || step >= len(l.Steps) {
		return cluster.Scene{}, fmt.Errorf("lesson %s has no step %d", l.ID, step+1)
	}
	scene, err := c.scene(l.Scene)
	if err != nil {
		return cluster.Scene{}, fmt.Errorf("lesson %s: %w", l.ID, err)
	}
	scene, err = scene.Apply(l.Objects(step)...)
	if err != nil {
		return cluster.Scene{}, fmt.Errorf("lesson %s, step %d: %w", l.ID, step+1, err)
	}
	return scene, nil
}
