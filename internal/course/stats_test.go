package course_test

import (
	"testing"

	"portolan/internal/course"
	"portolan/quiz"
	"portolan/quiz/lint"
)

// TestBankCannotBeGuessed holds the questions of the built-in course to what lint --stats prints. A learner who has
// understood nothing must not be able to guess the answers from single facts, from words, or from what is offered.
func TestBankCannotBeGuessed(t *testing.T) {
	c, err := course.Load(course.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	lessons := map[string]bool{}
	for _, l := range c.Lessons() {
		lessons[l.ID] = true
	}
	questions, err := c.Pool(lessons)
	if err != nil {
		t.Fatal(err)
	}
	s := lint.Measure(questions)
	choices := s.Kinds[string(quiz.Choose)]
	if choices < 100 {
		t.Errorf("%d choose questions, want 100 at least", choices)
	}
	if better := s.Answers[quiz.BehindGateway] + s.Answers[quiz.NoneOfThese]; 5*better < choices {
		t.Errorf("%d of %d choices are a Gateway or none of these, want a fifth at least", better, choices)
	}
	for _, f := range s.Facts {
		if f.Share > 0.67 {
			t.Errorf("%s means %s in %.0f %% of %d questions, want 67 %% at most", f.Fact, f.Answer, 100*f.Share, f.Questions)
		}
	}
	if s.Guess.Right > 0.65 {
		t.Errorf("words and facts guess %.1f %%, want 65 %% at most", 100*s.Guess.Right)
	}
	for answer, share := range s.Guess.Recall {
		if share > 0.8 {
			t.Errorf("%.0f %% of the questions with the answer %s are guessed, want 80 %% at most", 100*share, answer)
		}
	}
	outcomes := 0
	for _, n := range s.Outcomes {
		outcomes += n
	}
	for outcome, n := range s.Outcomes {
		if 5*n > 2*outcomes {
			t.Errorf("%s is right in %d of %d predictions, want two fifths at most", outcome, n, outcomes)
		}
	}
}
