package lint_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/quiz"
	"portolan/quiz/lint"
	"portolan/quiz/quiztest"
)

// Rules about several questions.
func TestCheckTogether(t *testing.T) {
	repeat := func(id string, n int) string {
		all := ""
		for i := range n {
			all += strings.Replace(example(t, id), "id: "+id, "id: "+id+"-"+string(rune('a'+i)), 1)
		}
		return all
	}
	long := strings.ReplaceAll(repeat("example-range", 4), "text: 30000 to 32767", "text: 30000 to 32767, both too")
	clusterIP := "    - is: ClusterIP\n      why: The `orders` pod connects to `db`. " +
		"The laptop in the office has no route to a cluster address.\n"
	ban := "  bans:\n    - {from: office, says: the office must not connect}\n"
	narrow := strings.NewReplacer(clusterIP, "", ban, "").Replace(example(t, "example-ledger"))
	cases := []struct{ rule, yaml, want string }{
		{"the answer among all types is offered", narrow, "the answer is ClusterIP, which is not offered"},
		{
			"ids are unique",
			example(t, "example-ledger") + example(t, "example-ledger"),
			"stands at quiz/bank/choose.yaml:1 already",
		},
		{"answers are balanced", repeat("example-ledger", 9), "NodePort is right in 0 of 9 choose questions"},
		{
			"answers are balanced above too",
			repeat("example-ledger", 9),
			"ClusterIP is right in 9 of 9 choose questions",
		},
		{
			"a lesson has several answers",
			repeat("example-ledger", 3),
			"all questions of the lesson which-type have the answer ClusterIP",
		},
		{
			"a fact hides no monotony",
			repeat(
				"example-ledger",
				3,
			) + strings.Replace(
				example(t, "example-range"),
				"lesson: nodeport",
				"lesson: which-type",
				1,
			),
			"all choices of the lesson which-type have the answer ClusterIP",
		},
		{"length does not tell", long, "is the longest in 4 of 4"},
	}
	for _, c := range cases {
		t.Run(c.rule, func(t *testing.T) {
			problems := lint.Questions(loaded(t, c.yaml), boards(t), quiztest.Scenes(t))
			for _, p := range problems {
				if strings.Contains(p.Text, c.want) {
					return
				}
			}
			t.Errorf("want %q, got %v", c.want, problems)
		})
	}
}

// A need cannot be stable if its client enters the cluster by one node.
func TestCheckVia(t *testing.T) {
	yaml := strings.NewReplacer("{from: pod/orders,", "{from: internet, stable: true,", "db", "web", "5432",
		"80, targetPort: http",
		"  bans:\n    - {from: office, says: the office must not connect}\n", "").
		Replace(example(t, "example-ledger"))
	find := quiztest.Scenes(t)
	problems := lint.Questions(loaded(t, yaml), boards(t), func(name string) (cluster.Scene, bool) {
		scene, ok := find(name)
		scene.Clients = slices.Clone(scene.Clients)
		for i := range scene.Clients {
			scene.Clients[i].Via = "node1"
		}
		scene, err := scene.Apply()
		return scene, ok && err == nil
	})
	for _, p := range problems {
		if strings.Contains(p.Text, "(via: node1)") {
			return
		}
	}
	t.Errorf("want via, got %v", problems)
}

// The bank of the program keeps every rule: one right answer each, evidence for every option, and right answers that
// are spread.
func TestBank(t *testing.T) {
	questions, err := quiz.Load(quiz.Content(), "bank")
	if err != nil || len(questions) == 0 {
		t.Fatalf("%d questions, %v", len(questions), err)
	}
	for _, p := range lint.Questions(questions, boards(t), quiztest.Scenes(t)) {
		t.Error(p)
	}
}

// The example questions of the README keep every rule, and there is one of every kind.
func TestReadme(t *testing.T) {
	data := quiztest.Readme(t)
	questions, err := quiz.Examples("quiz/README.md", data)
	if err != nil {
		t.Fatal(err)
	}
	missing := map[quiz.Kind]bool{
		quiz.Choose:  true,
		quiz.Predict: true,
		quiz.Reach:   true,
		quiz.Fill:    true,
		quiz.Fact:    true,
		quiz.Cause:   true,
	}
	for _, q := range questions {
		delete(missing, q.Kind)
		if lines := strings.Split(string(data), "\n"); !strings.Contains(lines[q.Line-1], q.ID) {
			t.Errorf("%s does not stand at line %d", q.ID, q.Line)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no example of %v", missing)
	}
	for _, p := range lint.Questions(questions, boards(t), quiztest.Scenes(t)) {
		t.Error(p)
	}
}
