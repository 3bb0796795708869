package lint_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"portolan/quiz"
	"portolan/quiz/lint"
	"portolan/quiz/quiztest"
)

// loaded reads questions as if they were the bank of a course on disk.
func loaded(t testing.TB, yaml string) []quiz.Question {
	t.Helper()
	questions, err := quiz.Load(fstest.MapFS{"quiz/bank/choose.yaml": {Data: []byte(yaml)}}, "quiz/bank")
	if err != nil {
		t.Fatal(err)
	}
	return questions
}

// example is one question of the README, as its author would write it.
func example(t testing.TB, id string) string {
	t.Helper()
	return quiztest.Example(t, "```yaml", "- id: "+id+"\n")
}

// notListening is a web pod that does not listen, indented for the manifest of a question.
const notListening = `    apiVersion: v1
    kind: Pod
    metadata: {name: web-c, namespace: default, labels: {app: web}, annotations: {portolan/listens: "9999"}}
    spec: {nodeName: node1, containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
    status: {podIP: 10.244.1.12, conditions: [{type: Ready, status: "True"}]}
`

// Each row breaks one rule: it replaces old by new in an example of the README and has the problem in want.
func TestCheck(t *testing.T) {
	cases := []struct{ rule, example, old, new, want string }{
		{
			"ids are words",
			"example-ledger",
			"id: example-ledger",
			"id: The Ledger",
			`id "The Ledger": want small letters`,
		},
		{"a kind that there is", "example-ledger", "kind: choose", "kind: guess", `kind "guess" is none of`},
		{"its lesson", "example-ledger", "  lesson: which-type\n", "", "lesson and teaches"},
		{
			"keys that are needed",
			"example-ledger",
			"  needs:\n    - {from: pod/orders, says: The `orders` pod writes each sale}\n",
			"",
			"needs the key needs",
		},
		{
			"keys of other kinds",
			"example-ledger",
			"  scene: shop",
			"  scene: shop\n  answer: \"8080\"",
			"does not have the key answer",
		},
		{
			"no choice of wording in choose",
			"example-ledger",
			"  scene: shop",
			"  scene: shop\n  ask: Which type fits?",
			"does not have the key ask",
		},
		{"a scene that there is", "example-ledger", "scene: shop", "scene: moon", `no scene "moon"`},
		{"clients by their bare names", "example-ledger", "from: office", "from: client/office", "write office"},
		{
			"words of the story",
			"example-ledger",
			"says: the office must not connect",
			"says: keep out",
			`"keep out" (office) is not in the story`,
		},
		{"some words", "example-ledger", ", says: the office must not connect", "", "office needs `says`"},
		{"clients that there are", "example-ledger", "from: office", "from: captain", "captain"},
		{
			"a why for every option",
			"example-ledger",
			"why: The laptop in the office reaches the nodes, so it could connect to the node port.",
			"why: ''",
			"option NodePort needs a why",
		},
		{"a code for a misconception", "example-ledger", "M22", "22", "want M and a number"},
		{
			"no misconception in what is right",
			"example-laptop",
			"30007\n      why: By default",
			"30007\n      diagnoses: M1\n      why: By default",
			"is right, and diagnoses M1",
		},
		{
			"the answer is computed",
			"example-ledger",
			"is: NodePort\n",
			"is: NodePort\n      right: true\n",
			"the answer of a choose question is computed",
		},
		{"an answer", "example-ledger", "from: office", "from: pod/orders", "no type meets every need and ban"},
		{
			"the answer is offered",
			"example-ledger",
			"from: pod/orders",
			"from: office",
			"no type meets every need and ban",
		},
		{
			"a manifest without a type",
			"example-ledger",
			"    spec:\n",
			"    spec:\n      type: NodePort\n",
			"no Service without a type",
		},
		{"a manifest that can be read", "example-ledger", "selector:", "selectors:", "selectors"},
		{"manifests that validate", "example-ledger", "port: 5432", "port: 99999", "must be between 1 and 65535"},
		{
			"types to add fields to",
			"example-ledger",
			"  needs:\n",
			"  as: {Ingress: {a: b}}\n  needs:\n",
			`as: "Ingress"`,
		},
		{
			"an address that the story gives away",
			"example-ledger",
			"{from: pod/orders,",
			"{from: internet, to: \"198.51.100.9:5432\",",
			"insists on 198.51.100.9:5432",
		},
		{
			"a port that the story gives away",
			"example-ledger",
			"{from: pod/orders,",
			"{from: internet, port: 5432,",
			"insists on port 5432",
		},
		{
			"a loss that the story gives away",
			"example-ledger",
			"{from: pod/orders,",
			"{from: internet, stable: true,",
			"no word of a machine that fails",
		},
		{
			"a loss that can be survived",
			"example-ledger",
			"{from: pod/orders,",
			"{from: pod/ops/monitor, stable: true,",
			"ready pods are not on two nodes",
		},
		{
			"every node and nothing else",
			"example-ledger",
			"{from: pod/orders,",
			"{from: pod/orders, every: pod-name,",
			`every "pod-name" is not known`,
		},
		{
			"one address or every node",
			"example-ledger",
			"{from: pod/orders,",
			"{from: pod/orders, to: \"node1:30010\", every: node,",
			"one address (to) is not every node",
		},
		{
			"doors that there are",
			"example-ledger",
			"{from: office,",
			"{from: office, by: back,",
			`by "back" is none of`,
		},

		{
			"one outcome that happens",
			"example-one-left",
			"is: connected",
			"is: name-not-found",
			"exactly one option must be right",
		},
		{"a request that can be made", "example-one-left", "from: pod/orders", "from: pod/web-z", "web-z"},
		{"events that can happen", "example-one-left", "lose: node2", "lose: node9", "node9"},
		{
			"one outcome for all pods",
			"example-one-left",
			"targetPort: http}]\n",
			"targetPort: http}]\n    ---\n" + notListening,
			"the outcome depends on the pod",
		},
		{
			"something to predict",
			"example-one-left",
			"  request:",
			"  asks: weather\n  request:",
			`asks "weather" is none of`,
		},
		{
			"outcomes that there are",
			"example-one-left",
			"is: refused",
			"is: refussed",
			`"refussed" is nothing that a question for outcome`,
		},
		{
			"pods that there are", "example-one-left",
			"  request: {from: pod/orders, to: \"http://web\"}\n  options:\n    - is: connected",
			"  asks: backends\n  request: {from: pod/orders, to: \"http://web\"}\n  options:\n    - is: web-b, " +
				"web-c\n      why: So it is not.\n    - is: web-a",
			`option web-b, web-c: "web-c" is nothing that a question for backends`,
		},
		{
			"senders that there are", "example-one-left",
			"  request: {from: pod/orders, to: \"http://web\"}\n  options:\n    - is: connected",
			"  asks: sources\n  request: {from: pod/orders, to: \"http://web\"}\n  options:\n    - is: node9\n      why: " +
				"So it is not.\n    - is: client",
			`"node9" is nothing that a question for sources`,
		},
		{
			"what is, not what is not",
			"example-one-left",
			"What happens when the `orders` pod connects to `web`?",
			"Which answer does it not get, or which is not true?",
			"which is not",
		},

		{
			"one door",
			"example-laptop",
			"is: node2:80\n",
			"is: node1:30007\n",
			"exactly one option must be right, and 2 connect",
		},
		{
			"options of their own",
			"example-laptop",
			"is: node2:80\n",
			"is: node2:30007\n",
			"each needs an `is` of its own",
		},

		{"one blank", "example-web-port", "port: 80\n", "port: ____\n", "must have one blank ____, and has 2"},
		{
			"an answer that is right",
			"example-web-port",
			`answer: "8080"`,
			`answer: "9090"`,
			`answer "9090" is not right`,
		},
		{"wrong texts that are wrong", "example-web-port", "is: web\n", "is: http\n", `wrong: "http" is right`},
		{"wrong texts that can be typed", "example-web-port", "is: web\n", "is: ' web'\n", "cannot be typed"},
		{
			"a why for every wrong text",
			"example-web-port",
			"why: Nothing listens on port 80 inside the `web` pods, so they refuse the `cart` pod.",
			"why: ' '",
			`wrong "80" needs a why`,
		},

		{
			"a source",
			"example-range",
			"  sources:\n    - https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport\n",
			"",
			"needs the key sources",
		},
		{
			"a source that can be opened",
			"example-range",
			"- https://kubernetes.io",
			"- http://kubernetes.io",
			"is no https:// address",
		},
		{"a known board", "example-cause", "board: silent-node", "board: quay", `there is no board "quay"`},
		{"a board for a cause", "example-cause", "  board: silent-node\n", "", "a cause question needs the key board"},
		{"a fault of the board", "example-cause", "fault: office-firewall", "fault: fire", `has no fault "fire"`},
		{"options of the board", "example-cause", "is: no-ready-pod", "is: fire", "option fire: the board silent-node has no"},
		{"two probes", "example-cause", "[1, 3]", "[1]", "one probe is no puzzle"},
		{"probes of the board", "example-cause", "[1, 3]", "[1, 9]", "has no probe 9; its probes are 1 to 8"},
		{"each probe once", "example-cause", "[1, 3]", "[3, 3]", "probe 3 is listed twice"},
		{
			"one cause that fits", "example-cause", "[1, 3]", "[1, 2]",
			`exactly "office-firewall" must fit what the probes show, and these fit: ["office-firewall" "node-firewall"]`,
		},
		{
			"the cause is offered", "example-cause", "fault: office-firewall", "fault: local-policy",
			`exactly "local-policy" must fit what the probes show, and these fit: ["node-firewall"]`,
		},
		{"no scene of its own", "example-cause", "  fault:", "  scene: shop\n  fault:", "does not have the key scene"},
		{"one stored answer", "example-range", "      right: true\n", "", "exactly one option must be right"},
		{"texts", "example-range", "      text: 32768 to 60999\n", "", "option higher needs a text"},
		{
			"not by its length",
			"example-range",
			"text: 30000 to 32767",
			"text: from 30000 to 32767, both of them included",
			"longer than all others",
		},
		{
			"no sum of options",
			"example-range",
			"text: any port above 1023",
			"text: none of the above",
			"all of the above",
		},
	}
	for _, c := range cases {
		t.Run(c.rule, func(t *testing.T) {
			yaml := example(t, c.example)
			if !strings.Contains(yaml, c.old) {
				t.Fatalf("the example has no %q", c.old)
			}
			problems := lint.Questions(loaded(t, strings.ReplaceAll(yaml, c.old, c.new)), boards(t), quiztest.Scenes(t))
			for _, p := range problems {
				if strings.Contains(p.Error(), c.want) {
					if !strings.HasPrefix(p.Error(), "quiz/bank/choose.yaml:1: ") {
						t.Errorf("no place: %s", p)
					}
					return
				}
			}
			t.Errorf("want %q, got %v", c.want, problems)
		})
	}
}
