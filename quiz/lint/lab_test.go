package lint_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/quiz"
	"portolan/quiz/lab"
	"portolan/quiz/lint"
	"portolan/quiz/quiztest"
)

// aLab reads a lab as if it were a file of a course on disk.
func aLab(t testing.TB, yaml string) lab.Lab {
	t.Helper()
	id := regexp.MustCompile(`(?m)^id: (.*)$`).FindStringSubmatch(yaml)
	if id == nil {
		t.Fatal("the lab has no id")
	}
	labs, err := lab.Load(fstest.MapFS{"quiz/labs/" + id[1] + ".yaml": {Data: []byte(yaml)}}, "quiz/labs")
	if err != nil {
		t.Fatal(err)
	}
	return labs[0]
}

// labExample is the lab of the README, as its author would write it.
func labExample(t testing.TB) string {
	t.Helper()
	return quiztest.Example(t, "```yaml lab", "")
}

// The labs of the program keep every rule: each start fails, and each solution solves its lab.
func TestOwnLabs(t *testing.T) {
	labs, err := lab.Load(quiz.Content(), "labs")
	if err != nil || len(labs) == 0 {
		t.Fatalf("%d labs, %v", len(labs), err)
	}
	for _, p := range lint.Labs(labs, quiztest.Scenes(t)) {
		t.Error(p)
	}
}

// The example lab of the README keeps every rule.
func TestLabOfReadme(t *testing.T) {
	for _, p := range lint.Labs([]lab.Lab{aLab(t, labExample(t))}, quiztest.Scenes(t)) {
		t.Error(p)
	}
}

// Each row breaks one rule: it replaces old by new in the lab of the README and has the problem in want.
func TestLabs(t *testing.T) {
	for _, c := range []struct{ rule, old, new, want string }{
		{"ids are words", "id: example-carts", "id: The Carts", `id "The Carts": want small letters`},
		{"its lesson", "lesson: clusterip", "lesson: ''", "a lab needs the key lesson"},
		{"what it teaches", "teaches: O5", "teaches: ''", "a lab needs the key teaches"},
		{"a scene that there is", "scene: shop", "scene: moon", `no scene "moon"`},
		{
			"needs", "needs:\n  - {from: pod/orders, to: \"cart:80\", says: \"The `orders` pod connects to http://cart\"}\n", "",
			"a lab needs needs",
		},
		{"a list that can be kept in mind", "bans:\n", "bans:\n" +
			strings.Repeat("  - {from: office, says: The office must not connect}\n", 6), "9 needs, bans and doors"},
		{
			"words of the story", "says: The office must not connect", "says: keep out",
			`"keep out" (office) is not in the story`,
		},
		{"clients that there are", "from: office", "from: captain", `no client of that name`},
		{"clients by their bare names", "from: office", "from: client/office", "write office"},
		{"doors that there are", "{from: office,", "{from: office, by: back,", `by "back" is none of`},
		{
			"a loss that the story gives away", "bans:\n",
			"  - {from: office, stable: true, says: The office must not}\nbans:\n", "no word of a machine that fails",
		},
		{"a loss that can be survived", "to: \"cart:80\",", "stable: true,", "ready pods are not on two nodes"},
		{
			"Services that there are", "{from: office,", "{from: office, service: carts,",
			`with the solution there is no Service "carts"`,
		},
		{"three hints", "  - >-\n    Set targetPort to the", "    Set targetPort to the", "2 hints: want three"},
		{
			"hints that say something new", "- >-\n    DNS finds the name, and a pod is ready. Look at the two " +
				"ports. Which one does the `orders` pod connect to,\n    and which one does the Service use in the pod?", "- ''",
			"hint 1 says nothing new",
		},
		{"no filler words", "DNS finds the name", "DNS simply finds the name", `the word "simply": leave it out`},
		{
			"a start that can be read", "selector:\n      app: cart\n    ports:\n      - port: 80\n        targetPort: 8080",
			"selectors:\n      app: cart\n    ports:\n      - port: 80\n        targetPort: 8080", "refuses the start",
		},
		{
			"a start that is broken", "type: NodePort\n    selector:\n      app: cart\n    ports:\n      - port: " +
				"80\n        targetPort: 8080", "selector:\n      app: cart\n    ports:\n      - port: 80\n        targetPort: 9000",
			"the start solves it already",
		},
		{"a start that is refused", "needs:\n", "refuses: spec.type\nneeds:\n", "the API server takes the start"},
		{
			"a start that is refused for that", "        targetPort: 8080\n",
			"        targetPort: 8080\n        nodePort: 80\nrefuses: spec.type\n", `names the field "spec.ports[0].nodePort"`,
		},
		{
			"a solution that solves", "targetPort: 9000", "targetPort: 9001",
			"with the solution this does not hold: `orders` can connect to `cart:80`",
		},
		{"a solution that can be read", "targetPort: 9000", "target: 9000", "refuses the solution"},
		{
			"a solution of Services", "solution: |\n  apiVersion: v1\n  kind: Service",
			"solution: |\n  apiVersion: v1\n  kind: Pod", "refuses the solution",
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			yaml := labExample(t)
			if !strings.Contains(yaml, c.old) {
				t.Fatalf("the lab of the README has no %q", c.old)
			}
			l := aLab(t, strings.Replace(yaml, c.old, c.new, 1))
			var all []string
			for _, p := range lint.Labs([]lab.Lab{l}, quiztest.Scenes(t)) {
				all = append(all, p.Error())
			}
			if got := strings.Join(all, "\n"); !strings.Contains(got, c.want) ||
				!strings.HasPrefix(got, l.File+":1: ") {
				t.Errorf("got\n%s\nwant %s", got, c.want)
			}
		})
	}
	l := aLab(t, labExample(t))
	if got := lint.Labs([]lab.Lab{l, l}, quiztest.Scenes(t)); len(got) != 1 ||
		!strings.Contains(got[0].Text, "stands at quiz/labs/example-carts.yaml:1 already") {
		t.Errorf("two labs of one id: %v", got)
	}
}

// In a lab with several Services, each need and each ban must name its Service.
func TestLabOfSeveralServices(t *testing.T) {
	yaml := strings.Replace(
		labExample(t),
		"solution: |\n",
		"solution: |\n  apiVersion: v1\n  kind: Service\n  metadata: {name: web}\n  spec: {selector: {app: web}, ports: "+
			"[{port: 80}]}\n  ---\n",
		1,
	)
	got := lint.Labs([]lab.Lab{aLab(t, yaml)}, quiztest.Scenes(t))
	if len(got) != 1 ||
		!strings.Contains(
			got[0].Text,
			"the solution has several Services: say which one pod/orders dials (service: NAME)",
		) {
		t.Errorf("got %v", got)
	}
}
