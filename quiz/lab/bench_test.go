package lab_test

import (
	"testing"

	"portolan/quiz"
	"portolan/quiz/lab"
	"portolan/quiz/quiztest"
)

func labs(t testing.TB) []lab.Lab {
	t.Helper()
	all, err := lab.Load(quiz.Content(), "labs")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no labs")
	}
	return all
}

func BenchmarkJudge(b *testing.B) {
	for _, l := range labs(b) {
		scene, ok := quiztest.Scenes(b)(l.Scene)
		if !ok {
			b.Fatalf("no scene %q", l.Scene)
		}
		proved, err := lab.Prove(l, scene)
		if err != nil {
			b.Fatal(err)
		}
		for _, text := range []struct{ name, text string }{{"start", l.Start}, {"solution", l.Solution}} {
			b.Run(l.ID+"/"+text.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if got := proved.Judge(text.text); got.Solved != (text.name == "solution") {
						b.Fatalf("solved: %v", got.Solved)
					}
				}
			})
		}
	}
}
