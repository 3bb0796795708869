package quiz_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/quiz"
)

// scenes finds scenes as the course does, in the folder beside this one.
func scenes(t testing.TB) func(name string) (cluster.Scene, bool) {
	t.Helper()
	known := map[string]cluster.Scene{}
	return func(name string) (cluster.Scene, bool) {
		scene, ok := known[name]
		if ok {
			return scene, true
		}
		file := filepath.Join("..", "lessons", "scenes", name+".yaml")
		data, err := os.ReadFile(file)
		if err != nil {
			return cluster.Scene{}, false
		}
		if scene, err = cluster.Load(file, data); err != nil {
			t.Fatal(err)
		}
		known[name] = scene
		return scene, true
	}
}

func bank(t testing.TB) []quiz.Question {
	t.Helper()
	questions, err := quiz.Load(quiz.Content(), "bank")
	if err != nil {
		t.Fatal(err)
	}
	if len(questions) == 0 {
		t.Fatal("the bank has no questions")
	}
	return questions
}

// The bank that is inside the program keeps every rule: one answer each, evidence for every option,
// answers that are spread.
func TestBank(t *testing.T) {
	for _, p := range quiz.Check(bank(t), scenes(t)) {
		t.Error(p)
	}
}

// The bank is large enough for rounds that differ, and every type is right often enough to be worth a thought.
func TestBankIsLarge(t *testing.T) {
	got := map[string]int{}
	find := scenes(t)
	for _, q := range bank(t) {
		got[string(q.Kind)]++
		if q.Kind != quiz.Choose {
			continue
		}
		scene, _ := find(q.Scene)
		asked, err := quiz.Prove(q, scene)
		if err != nil {
			t.Fatal(err)
		}
		got[asked.Right]++
	}
	for what, want := range map[string]int{
		"choose": 21, "ClusterIP": 7, "NodePort": 7, "LoadBalancer": 7, "predict": 8, "door": 6, "fill": 5, "fact": 5,
	} {
		if got[what] < want {
			t.Errorf("%s: %d questions, want %d at least", what, got[what], want)
		}
	}
}

// What the README shows somebody who adds a question is right too, and it shows every kind.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	questions, err := quiz.Examples("quiz/README.md", data)
	if err != nil {
		t.Fatal(err)
	}
	missing := map[quiz.Kind]bool{quiz.Choose: true, quiz.Predict: true, quiz.Door: true, quiz.Fill: true, quiz.Fact: true}
	for _, q := range questions {
		delete(missing, q.Kind)
		if lines := strings.Split(string(data), "\n"); !strings.Contains(lines[q.Line-1], q.ID) {
			t.Errorf("%s does not stand at line %d", q.ID, q.Line)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no example of %v", missing)
	}
	for _, p := range quiz.Check(questions, scenes(t)) {
		t.Error(p)
	}
}

func BenchmarkProveBank(b *testing.B) {
	questions, find := bank(b), scenes(b)
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
