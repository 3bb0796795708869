package quiz_test

import (
	"slices"
	"testing"

	"portolan/quiz"
	"portolan/quiz/quiztest"
)

// bank returns the questions of the program that quiz.Prove proves. Package board proves and tests cause questions.
func bank(t testing.TB) []quiz.Question {
	t.Helper()
	questions, err := quiz.Load(quiz.Content(), "bank")
	if err != nil {
		t.Fatal(err)
	}
	if len(questions) == 0 {
		t.Fatal("the bank has no questions")
	}
	return slices.DeleteFunc(questions, func(q quiz.Question) bool { return q.Kind == quiz.Cause })
}

// The bank has enough questions for rounds that differ, and every type is the answer often enough.
func TestBankIsLarge(t *testing.T) {
	got := map[string]int{}
	find := quiztest.Scenes(t)
	for _, q := range bank(t) {
		got[string(q.Kind)]++
		if q.Kind != quiz.Choose {
			continue
		}
		scene, _ := find(q.Scene)
		proved, err := quiz.Prove(q, scene)
		if err != nil {
			t.Fatal(err)
		}
		got[proved.Right]++
	}
	for what, want := range map[string]int{
		"choose": 21, "ClusterIP": 7, "NodePort": 7, "LoadBalancer": 7, "predict": 8, "reach": 6, "fill": 5, "fact": 5,
	} {
		if got[what] < want {
			t.Errorf("%s: %d questions, want %d at least", what, got[what], want)
		}
	}
}

func BenchmarkProveBank(b *testing.B) {
	questions, find := bank(b), quiztest.Scenes(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, q := range questions {
			scene, _ := find(q.Scene)
			if _, err := quiz.Prove(q, scene); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(len(questions)), "questions")
}
