package course

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"portolan/internal/authored"
	"portolan/internal/cluster"
	"portolan/lessons"
	"portolan/quiz"
	"portolan/quiz/board"
	"portolan/quiz/lab"
	"portolan/quiz/lint"
)

// tasks holds the labs and boards of a course, in the order of their files.
type tasks struct {
	labs   []lab.Lab
	boards []*boardEntry
}

// boardEntry is a board that is proved when it is first asked for.
type boardEntry struct {
	board board.Board
	prove func() (board.Proved, error) // runs once; safe for concurrent use
}

// newTasks reads the labs and boards. It proves no board.
func (c *Course) newTasks(fsys fs.FS) (tasks, error) {
	labs, labErr := lab.Load(fsys, labsDir)
	boards, boardErr := board.Load(fsys, boardsDir)
	t := tasks{labs: labs}
	for _, b := range boards {
		t.boards = append(t.boards, &boardEntry{board: b, prove: sync.OnceValues(func() (board.Proved, error) {
			scene, err := c.Scene(b.Scene)
			if err != nil {
				return board.Proved{}, fmt.Errorf("prove board %s: %w", b.ID, err)
			}
			return board.Prove(b, scene)
		})})
	}
	return t, errors.Join(labErr, boardErr)
}

// all returns the boards as their authors wrote them.
func (t tasks) all() []board.Board {
	boards := make([]board.Board, len(t.boards))
	for i, e := range t.boards {
		boards[i] = e.board
	}
	return boards
}

// Lab returns a lab and its scene. It fails if the course has no lab with this ID, or if the scene cannot be read.
func (c *Course) Lab(id string) (lab.Lab, cluster.Scene, error) {
	labs, err := c.Labs()
	if err != nil {
		return lab.Lab{}, cluster.Scene{}, err
	}
	for _, l := range labs {
		if l.ID == id {
			scene, err := c.Scene(l.Scene)
			if err != nil {
				return lab.Lab{}, cluster.Scene{}, fmt.Errorf("open lab %s: %w", id, err)
			}
			return l, scene, nil
		}
	}
	return lab.Lab{}, cluster.Scene{}, fmt.Errorf("there is no lab %q", id)
}

// Labs returns all labs, in the order of their file names. It fails if a lab or board cannot be read.
func (c *Course) Labs() ([]lab.Lab, error) {
	t, err := c.tasks()
	if err != nil {
		return nil, fmt.Errorf("read the labs: %w", err)
	}
	return t.labs, nil
}

// Board returns a proved fault board. It fails if the course has no board with this ID, or if the board cannot be
// proved.
func (c *Course) Board(id string) (board.Proved, error) {
	t, err := c.tasks()
	if err != nil {
		return board.Proved{}, fmt.Errorf("read the boards: %w", err)
	}
	for _, e := range t.boards {
		if e.board.ID == id {
			return e.prove()
		}
	}
	return board.Proved{}, fmt.Errorf("there is no board %q", id)
}

// Questions returns every question of the bank as its author wrote it, in the order of the files. It fails if a
// question cannot be read.
func (c *Course) Questions() ([]quiz.Question, error) {
	bank, err := c.bank()
	if err != nil {
		return nil, fmt.Errorf("read the bank: %w", err)
	}
	questions := make([]quiz.Question, len(bank.entries))
	for i, e := range bank.entries {
		questions[i] = e.question
	}
	return questions, nil
}

// checkTasks checks the rules of labs and boards: those of package lint, and that lessons, labs and boards refer to
// each other correctly.
func (k *checker) checkTasks(all []lessons.Lesson) {
	t, err := k.course.tasks()
	if err != nil {
		k.problems = append(k.problems, authored.Problems(err)...)
		return
	}
	boards := t.all()
	k.problems = slices.Concat(k.problems, lint.Labs(t.labs, k.scenes), lint.Boards(boards, k.scenes))
	labs, onBoard := map[string]string{}, map[string]string{}
	for _, l := range t.labs {
		labs[l.ID] = l.Lesson
		k.checkLessonOf(all, l.File, l.Line, l.Lesson, l.Teaches)
	}
	for _, b := range boards {
		onBoard[b.ID] = b.Lesson
		k.checkLessonOf(all, b.File, b.Line, b.Lesson, b.Teaches)
	}
	for _, l := range all {
		for _, s := range l.Steps {
			k.checkRef(l, "lab", s.Lab, labs)
			k.checkRef(l, "board", s.Board, onBoard)
		}
	}
}

// checkLessonOf checks that a lab or board names an existing lesson, and one of the objectives of that lesson.
func (k *checker) checkLessonOf(all []lessons.Lesson, file string, line int, lesson, objective string) {
	at := slices.IndexFunc(all, func(l lessons.Lesson) bool { return l.ID == lesson })
	switch {
	case at < 0:
		k.report(file, line, "there is no lesson %q", lesson)
	case !hasObjective(all[at], objective):
		k.report(file, line, "teaches %q, which is no objective of the lesson %s", objective, lesson)
	}
}

// hasObjective reports whether a lesson has an objective of this id.
func hasObjective(l lessons.Lesson, id string) bool {
	return slices.ContainsFunc(l.Objectives, func(o lessons.Objective) bool { return o.ID == id })
}

// checkRef checks that the lab or board that a step names exists and belongs to the step's lesson.
func (k *checker) checkRef(l lessons.Lesson, what string, ref *lessons.Ref, lessonOf map[string]string) {
	if ref == nil {
		return
	}
	lesson, ok := lessonOf[ref.ID]
	switch {
	case !ok:
		k.report(l.File, ref.Line, "there is no %s %q", what, ref.ID)
	case lesson != l.ID:
		k.report(l.File, ref.Line, "the %s %q belongs to the lesson %q: use one of this lesson", what, ref.ID, lesson)
	}
}
