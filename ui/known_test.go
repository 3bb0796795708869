package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/journey"
	"portolan/internal/progress"
)

// TestKnownScreens compares the questions and the end with the golden screens.
func TestKnownScreens(t *testing.T) {
	for _, size := range sizes() {
		show := func(name string, l *learner) {
			t.Run(name+"/"+size, func(t *testing.T) {
				l.resize(size)
				fits(t, l, size)
				golden.RequireEqual(t, l.screen()+"\n")
			})
		}
		l := knowing(t)
		show("asking", l)
		l.replies(true)
		show("right", l)
		l.press("enter")
		show("second", l)
		l.replies(false).press("enter").replies(true).press("enter 0 0 enter").replies(true).press("enter")
		l.replies(true).press("enter")
		show("end", l)
	}
}

// TestKnownRecords answers the questions of two lessons right. Another answer is wrong, two are "not sure", and one of
// the two about the last lesson is wrong. Only those two lessons are recorded as known.
func TestKnownRecords(t *testing.T) {
	l := knowing(t).sees("question 1 of 6").sees("you keep that lesson")
	l.replies(true).sees("question 1 of 6").press("enter").sees("question 2 of 6")
	l.replies(false).press("enter").replies(true).press("enter 0 0 enter").sees("question 5 of 6")
	l.replies(true).press("enter").sees("question 6 of 6").replies(false).press("enter")
	l.sees("You know 2 of these 5 lessons.").sees("known Why a Service at all").sees("to do ClusterIP")
	occasions := map[progress.Occasion]int{}
	var known []string
	for _, e := range l.kept() {
		switch body := e.Body.(type) {
		case progress.Answer:
			occasions[body.Occasion]++
		case progress.Step:
			if e.Kind == progress.Known {
				known = append(known, body.Lesson)
			}
		}
	}
	if occasions[progress.Before] != 6 || len(occasions) != 1 {
		t.Errorf("answers by occasion: %v, want 6 before", occasions)
	}
	if got := strings.Join(known, " "); got != "why-a-service nodeport" {
		t.Errorf("known: %s", got)
	}
	second, _ := l.app.session.Course.Lesson("clusterip")
	l.press("enter").sees(second.Title).sees("step 1 of")
	l.press("esc").sees("Portolan")
}

// TestKnownAll answers everything right. Then Enter opens the contents, and the test has no more questions.
func TestKnownAll(t *testing.T) {
	l := knowing(t)
	for range 6 {
		l.replies(true).press("enter")
	}
	l.sees("You know all 5 of these lessons.").press("enter").sees("Portolan")
	again := open(t, journey.AtKnown{}, l.kept()...)
	again.press("size:80x24").sees("There is nothing left to ask").press("enter").sees("Portolan")
}

// TestKnownLeft leaves the screen early. The lessons known by then stay known, and the next time only the others are
// asked about.
func TestKnownLeft(t *testing.T) {
	l := knowing(t)
	l.replies(true).press("esc").sees("Portolan")
	again := open(t, journey.AtKnown{}, l.kept()...)
	again.press("size:80x24").sees("question 1 of 5")
	if lesson := at[journey.Known](again).Question.Proved.Question.Lesson; lesson == "why-a-service" {
		t.Error("a lesson that is known is asked again")
	}
}

// TestKnownAsksWhatTells checks the questions that are drawn: the lesson does not ask them itself, and each has at
// least three options.
func TestKnownAsksWhatTells(t *testing.T) {
	l := knowing(t)
	for seed := range uint64(20) {
		next, _ := journey.New(l.app.session.Course, progress.Replay(nil)).
			Do(journey.Open{Place: journey.AtKnown{}}, journey.Moment{Seed: seed})
		for _, r := range next.Stop().(journey.Known).Rounds {
			own := map[string]bool{}
			for _, s := range r.Lesson.Steps {
				if s.Question != nil {
					own[s.Question.ID] = true
				}
			}
			q, _, _ := r.Sitting.Current()
			if own[q.Question.ID] || len(q.Options) < 3 || q.Question.Lesson != r.Lesson.ID {
				t.Errorf(
					"seed %d: %s asks %s with %d options, in the lesson itself: %v",
					seed,
					r.Lesson.ID,
					q.Question.ID,
					len(q.Options),
					own[q.Question.ID],
				)
			}
		}
	}
}

func knowing(t *testing.T) *learner {
	t.Helper()
	return open(t, journey.AtKnown{}).press("size:80x24")
}

// replies answers the question on the screen, with the right option or with a wrong one.
func (l *learner) replies(right bool) *learner {
	l.t.Helper()
	l.press("down down down") // past a story that is taller than the window
	for range 3 {
		l.press("up up up")
	}
	q := at[journey.Known](l).Question
	for place := range q.Order {
		if (q.Option(place).Is == q.Proved.Right) != right {
			continue
		}
		for range 20 {
			if strings.HasPrefix(l.chosen(), fmt.Sprint(place+1, "  ")) {
				return l.press("enter")
			}
			l.press("down")
		}
	}
	l.t.Fatalf("no option of %s is right: %v", q.Proved.Question.ID, right)
	return l
}
