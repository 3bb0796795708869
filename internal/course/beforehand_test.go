package course_test

import (
	"testing"

	"portolan/internal/course"
	"portolan/lessons"
)

// Every lesson of part 1 has a test of one question, and the last lesson one of two. No test has a question that a
// lesson asks in its steps.
func TestBeforehand(t *testing.T) {
	c, err := course.Load(course.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	part := c.Parts[0].Lessons
	own := askedIn(part)
	rounds, err := c.Beforehand(nil, nil, 7)
	if err != nil {
		t.Fatal(err)
	}
	if len(rounds) != len(part) {
		t.Fatalf("%d lessons are asked about, want %d", len(rounds), len(part))
	}
	drawn := map[string]bool{}
	for i, r := range rounds {
		q, _, ok := r.Sitting.Current()
		_, of := r.Sitting.Number()
		if want := 1 + i/(len(part)-1); r.Lesson.ID != part[i].ID || !ok || q.Question.Lesson != part[i].ID || of != want {
			t.Errorf("lesson %s: %d questions of %s", part[i].ID, of, q.Question.Lesson)
		}
		if own[q.Question.ID] {
			t.Errorf("%s is asked in a lesson", q.Question.ID)
		}
		drawn[q.Question.ID] = true
	}

	rest, err := c.Beforehand(map[string]bool{part[0].ID: true}, drawn, 7)
	if err != nil {
		t.Fatal(err)
	}
	if len(rest) != len(part)-1 || rest[0].Lesson.ID != part[1].ID {
		t.Errorf("%d lessons are left, want those behind the first", len(rest))
	}
	for _, r := range rest {
		if q, _, _ := r.Sitting.Current(); drawn[q.Question.ID] {
			t.Errorf("%s was answered before, and comes again", q.Question.ID)
		}
	}
}

// askedIn returns the questions that lessons ask in their steps.
func askedIn(part []lessons.Lesson) map[string]bool {
	proved := map[string]bool{}
	for _, l := range part {
		for _, s := range l.Steps {
			if s.Question != nil {
				proved[s.Question.ID] = true
			}
		}
	}
	return proved
}
