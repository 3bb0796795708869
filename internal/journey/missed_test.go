package journey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/journey"
	"portolan/internal/progress"
	"portolan/quiz"
)

// TestAdvice plays a round of chosen questions, and checks which step it sends the learner to.
func TestAdvice(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers map[string]string // what to answer, by the right answer of the question; other questions are answered right
		lesson  string
		step    string
		says    string
	}{
		{
			name: "everything right", says: "You missed nothing.",
		},
		{
			name: "NodePort where ClusterIP fits", answers: map[string]string{"ClusterIP": "NodePort"},
			lesson: "clusterip", step: "clients-outside-have-no-route", says: "lesson 2",
		},
		{
			name: "ClusterIP where NodePort fits", answers: map[string]string{"NodePort": "ClusterIP"},
			lesson: "nodeport", step: "when-nodeport-fits", says: "lesson 3",
		},
		{
			name: "LoadBalancer where NodePort fits", answers: map[string]string{"NodePort": "LoadBalancer"},
			lesson: "nodeport", step: "when-nodeport-fits", says: "lesson 3",
		},
		{
			name: "ClusterIP where LoadBalancer fits", answers: map[string]string{"LoadBalancer": "ClusterIP"},
			lesson: "loadbalancer", step: "one-address-for-the-customers", says: "lesson 4",
		},
		{
			name: "not sure where ClusterIP fits", answers: map[string]string{"ClusterIP": ""},
			lesson: "clusterip", step: "clients-outside-have-no-route", says: "lesson 2",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := roundWith(t, c.answers)
			again, missed := r.Missed()
			if missed != (c.lesson != "") || again.Lesson.ID != c.lesson || again.Step.ID != c.step {
				t.Errorf("leads to %s/%s, want %s/%s", again.Lesson.ID, again.Step.ID, c.lesson, c.step)
			}
			if advice := string(r.Advice()); !strings.Contains(advice, c.says) {
				t.Errorf("the advice is %q, want %q in it", advice, c.says)
			}
			if len(r.Objectives()) > 0 != missed {
				t.Errorf("missed objectives %v", r.Objectives())
			}
		})
	}
}

// TestTooOpenTwice chooses NodePort twice where it is too open, and answers nothing else. The advice must be about
// that, and name the step about a type that was enough, and not the step about LoadBalancer.
func TestTooOpenTwice(t *testing.T) {
	rounds := 0
	for seed := uint64(1); seed < 40; seed++ {
		w := travel(t).do(opening(journey.AtRound{Lesson: "which-type", Seed: seed}))
		enough := map[string]bool{}
		open := 0
		for w.journey.Stop().(journey.Round).Question != nil {
			proved, answer := w.journey.Stop().(journey.Round).Question.Proved, ""
			if c, ok := option(proved, "NodePort"); ok && proved.Question.Kind == quiz.Choose &&
				c.Judgement.Verdict == quiz.TooOpen {
				open++
				answer = "NodePort"
				enough[map[string]string{"ClusterIP": "clusterip", quiz.BehindGateway: "which-type"}[proved.Right]] = true
			}
			w.do(journey.Answer{Text: answer}, journey.Enter{})
		}
		if open < 2 {
			continue
		}
		rounds++
		r := w.journey.Stop().(journey.Round)
		if again, _ := r.Missed(); !enough[again.Lesson.ID] {
			t.Errorf("seed %d leads to %s, want one of %v", seed, again.Lesson.ID, enough)
		}
		if want := fmt.Sprintf("too open %d times", open); !strings.Contains(string(r.Advice()), want) {
			t.Errorf("seed %d: %q does not say %q", seed, r.Advice(), want)
		}
	}
	if rounds == 0 {
		t.Error("no round has two such questions")
	}
}

// roundWith plays the first round that has at least one question for each given answer. It answers all other questions
// right.
func roundWith(t *testing.T, answers map[string]string) journey.Round {
	t.Helper()
	for seed := uint64(1); seed < 200; seed++ {
		w := travel(t).do(opening(journey.AtRound{Lesson: "which-type", Seed: seed}))
		used := map[string]bool{}
		for {
			r := w.journey.Stop().(journey.Round)
			if r.Question == nil {
				if len(used) == len(answers) {
					return r
				}
				break
			}
			proved := r.Question.Proved
			answer, wrong := answers[proved.Right]
			_, offered := option(proved, answer)
			if wrong && proved.Question.Kind == quiz.Choose && (offered || answer == "") {
				used[proved.Right] = true
			} else {
				answer = proved.Right
			}
			w.do(journey.Answer{Text: answer}, journey.Enter{})
		}
	}
	t.Fatal("no round has such questions")
	return journey.Round{}
}

func option(p quiz.Proved, is string) (quiz.Choice, bool) {
	i := slices.IndexFunc(p.Options, func(c quiz.Choice) bool { return c.Is == is })
	if i < 0 {
		return quiz.Choice{}, false
	}
	return p.Options[i], true
}

// TestMissedPlacesExist checks that the steps that advice names are in the course.
func TestMissedPlacesExist(t *testing.T) {
	for right, want := range map[string]string{
		"ClusterIP": "NodePort", "NodePort": "ClusterIP", "LoadBalancer": "ClusterIP", quiz.BehindGateway: "ClusterIP",
	} {
		again, ok := roundWith(t, map[string]string{right: want}).Missed()
		if !ok || again.Number < 2 && right != "LoadBalancer" {
			t.Errorf("%s leads to step %d of %s", right, again.Number, again.Lesson.ID)
		}
	}
}

// TestMissedRound checks which questions a round of only what was missed may ask.
func TestMissedRound(t *testing.T) {
	wrong, right := answerTo(t, "studio-wipe", "NodePort"), answerTo(t, "studio-wipe", "ClusterIP")
	for _, c := range []struct {
		name string
		past []progress.Event
		all  bool // whether every question of the round must have the pattern that was missed
		none journey.Text
	}{
		{name: "nothing answered", none: journey.NoneToMiss},
		{name: "right", past: []progress.Event{right}, none: journey.NoMissed},
		{name: "wrong, then right", past: []progress.Event{wrong, right}, none: journey.NoMissed},
		{name: "wrong", past: []progress.Event{wrong}},
		{name: "right, then wrong", past: []progress.Event{right, wrong}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := travel(t, c.past...).do(opening(journey.AtRound{Missed: true})).journey.Stop().(journey.Round)
			if c.none != "" {
				if r.Question != nil || r.Empty() != c.none {
					t.Errorf("it asks %v, and says %q, want %q", r.Question, r.Empty(), c.none)
				}
				return
			}
			missed := wrong.Body.(progress.Answer)
			if r.Question == nil {
				t.Fatal("it asks nothing")
			}
			if q := r.Question.Proved; q.Pattern != missed.Pattern && q.Question.Teaches != missed.Objective {
				t.Errorf("it asks %s, which is not about what was missed", q.Question.ID)
			}
			if !r.Repeats() {
				t.Error("it does not say that it repeats")
			}
		})
	}
}

// answerTo returns the event of an answer to a question.
func answerTo(t *testing.T, id, is string) progress.Event {
	t.Helper()
	w := travel(t).do(opening(journey.AtRound{Question: id}), journey.Answer{Text: is})
	for _, e := range w.events {
		if e.Kind == progress.Answered {
			return e
		}
	}
	t.Fatalf("%s records no answer", id)
	return progress.Event{}
}

// TestAnsweredRows checks that a finished round returns every question with the learner's answer.
func TestAnsweredRows(t *testing.T) {
	r := roundWith(t, map[string]string{"ClusterIP": "NodePort"})
	for i, one := range r.Results() {
		q := r.Answered(i)
		if q.Graded == nil || q.Proved.Question.ID != one.Proved.Question.ID || q.Graded.Choice != one.Graded.Choice ||
			q.Returns {
			t.Errorf("row %d is %s %v", i, q.Proved.Question.ID, q.Graded)
		}
	}
}

// TestGoingBackKeepsAnswers answers the question of a step and goes back to it from the next step, before and after the
// lesson is opened again. The question must have its answer.
func TestGoingBackKeepsAnswers(t *testing.T) {
	lesson, step := questionStep(t)
	answer := journey.Choose{N: 1}
	first := travel(t).do(opening(journey.AtStep{Lesson: lesson, Step: step}))
	for first.journey.Stop().Prompt().Options == 0 {
		first.do(journey.Enter{})
	}
	first.do(answer)
	chosen := first.journey.Stop().(journey.Step).Question.Graded.Choice
	answered := func(name string, w *traveller) {
		t.Helper()
		s := w.journey.Stop().(journey.Step)
		if at, _ := s.At(); at.ID != step {
			t.Fatalf("%s: at step %s, want %s", name, at.ID, step)
		}
		if s.Question.Graded == nil || s.Question.Graded.Choice != chosen {
			t.Errorf("%s: the question is blank, or has another answer: %v", name, s.Question.Graded)
		}
		if s.Prompt().Options > 0 || s.Prompt().Typing {
			t.Errorf("%s: it waits for an answer", name)
		}
	}
	first.do(journey.Move{By: 1}, journey.Move{By: -1})
	answered("the same visit, by step", first)
	first.do(journey.Move{By: -1}, journey.Move{By: 1})
	answered("the same visit, from the step before", first)
	first.do(journey.Move{By: 1}, journey.Back{})
	answered("the same visit, back", first)
	later := travel(t, first.events...).do(opening(journey.AtStep{Lesson: lesson, Step: step}), journey.Move{By: 1},
		journey.Move{By: -1})
	answered("a later visit", later)
}

// questionStep returns a step of a lesson with a question to choose at, and a step after it that asks nothing.
func questionStep(t *testing.T) (lesson, step string) {
	t.Helper()
	for _, l := range of(t).Course.Lessons() {
		for i, s := range l.Steps[:len(l.Steps)-1] {
			next := l.Steps[i+1]
			if i > 0 && s.Question != nil && s.Question.Show == 0 && s.Trace == nil && next.Question == nil &&
				(next.Trace == nil || next.Trace.Ask == "") && !strings.Contains(s.Question.ID, "fill") {
				return l.ID, s.ID
			}
		}
	}
	t.Fatal("no lesson has such a step")
	return "", ""
}
