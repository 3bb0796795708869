package quiz_test

import (
	"testing"

	"portolan/quiz"
)

func labs(t testing.TB) []quiz.Lab {
	t.Helper()
	all, err := quiz.LoadLabs(quiz.Content(), "labs")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no labs")
	}
	return all
}

// The labs that are inside the program keep every rule: each is broken, and each can be mended.
func TestLabs(t *testing.T) {
	for _, p := range quiz.CheckLabs(labs(t), scenes(t)) {
		t.Error(p)
	}
}

func BenchmarkJudge(b *testing.B) {
	for _, l := range labs(b) {
		scene, ok := scenes(b)(l.Scene)
		if !ok {
			b.Fatalf("no scene %q", l.Scene)
		}
		proved, err := quiz.ProveLab(l, scene)
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
