package quiz_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"portolan/internal/cluster"
	"portolan/quiz"
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

// proved is an example of the README, with old replaced by new.
func proved(t testing.TB, id string, replace ...string) quiz.Proved {
	t.Helper()
	q := loaded(t, strings.NewReplacer(replace...).Replace(example(t, id)))[0]
	scene, _ := quiztest.Scenes(t)(q.Scene)
	p, err := quiz.Prove(q, scene)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProve(t *testing.T) {
	cases := []struct {
		id      string
		replace []string
		right   string
		pattern string
	}{
		{"example-ledger", nil, "ClusterIP", "in:pod out:outside+nodes+balancers provider"},
		{
			"example-ledger",
			[]string{"from: office", "from: internet"},
			"ClusterIP",
			"in:pod out:outside+balancers provider",
		},
		{
			"example-ledger",
			[]string{"pod/orders", "pod/ops/monitor"},
			"ClusterIP",
			"in:pod out:outside+nodes+balancers provider",
		},
		{"example-one-left", nil, "connected", "predict:O4"},
		{
			"example-one-left",
			[]string{
				"connected",
				"web-a",
				"refused",
				"web-b",
				"timeout",
				"web-b, web-a",
				"  request:",
				"  asks: backends\n  request:",
			},
			"web-a",
			"predict:O4",
		},
		{
			"example-one-left",
			[]string{
				"connected",
				"client",
				"refused",
				"node2",
				"timeout",
				"node1",
				"  request:",
				"  asks: sources\n  request:",
			},
			"client",
			"predict:O4",
		},
		{"example-laptop", nil, "node2:30007", "reach:O13"},
		{"example-web-port", nil, "8080", "fill:O5"},
		{"example-range", nil, "high", "fact:O12"},
	}
	for _, c := range cases {
		t.Run(c.id+" "+c.right, func(t *testing.T) {
			p := proved(t, c.id, c.replace...)
			if p.Right != c.right || p.Pattern != c.pattern {
				t.Errorf("right %q, pattern %q; want %q, %q", p.Right, p.Pattern, c.right, c.pattern)
			}
			if p.Hash == "" {
				t.Error("no hash")
			}
		})
	}
}

// Two stories that need the same reasoning have one pattern, whatever the order of their clients.
func TestPattern(t *testing.T) {
	cases := []struct {
		needs []quiz.Need
		want  string
	}{
		{[]quiz.Need{{From: "pod/orders"}, {From: "internet"}}, "in:outside+balancers in:pod provider"},
		{
			[]quiz.Need{{From: "internet"}, {From: "pod/orders"}, {From: "pod/cart"}},
			"in:outside+balancers in:pod provider",
		},
		{[]quiz.Need{{From: "office", Every: "node"}}, "in:outside+nodes+balancers/every-node provider"},
		{[]quiz.Need{{From: "internet", Port: 5432}}, "in:outside+balancers/port provider"},
	}
	for _, c := range cases {
		q := loaded(t, example(t, "example-ledger"))[0]
		q.Needs, q.Bans = c.needs, nil
		scene, _ := quiztest.Scenes(t)(q.Scene)
		p, err := quiz.Prove(q, scene)
		if err != nil {
			t.Fatal(err)
		}
		if p.Pattern != c.want {
			t.Errorf("pattern %q, want %q", p.Pattern, c.want)
		}
	}
}

func TestFacts(t *testing.T) {
	find := quiztest.Scenes(t)
	shop, _ := find("shop")
	partner, _ := find("web-partner")
	staff, _ := find("web-staff")
	cases := []struct {
		scene cluster.Scene
		want  string
	}{
		{
			shop,
			"Anybody on the internet and a laptop in the office can reach the load balancers of this cluster. A laptop in " +
				"the office can reach the nodes.",
		},
		{
			without(t),
			"This cluster has no load balancer provider. A laptop in the office, the scanners on the quay and the customs house " +
				"can reach the nodes. The firewall of the customs allows outgoing connections to port 443 only.",
		},
		{
			load(t, "testdata/private.yaml"),
			"Anybody on the internet can reach the load balancers of this cluster. No client outside can reach the " +
				"nodes. A firewall in front of the nodes allows ports 22 and 30000-32767 only.",
		},
		{
			partner,
			"The partner's order system and any computer on the internet can reach the load balancers of this cluster. " +
				"The partner's order system can reach the nodes. The Gateway `main` listens for HTTP on port 80 and HTTPS on " +
				"port 443. It routes requests by host and path. Its own Service is a LoadBalancer without node ports.",
		},
		{
			staff,
			"Any computer on the internet and the computers in the office can reach the load balancers of this cluster. " +
				"The computers in the office can reach the nodes. The Gateway `staff` listens for HTTP on port 80. It routes " +
				"requests by host and path. Its own Service is a NodePort.",
		},
	}
	for _, c := range cases {
		q := loaded(t, example(t, "example-ledger"))[0]
		q.Needs, q.Bans = []quiz.Need{{From: "pod/db"}}, nil
		q.Manifest += "---\n" + dbPod
		p, err := quiz.Prove(q, c.scene)
		if err != nil {
			t.Fatal(err)
		}
		if p.Facts != c.want {
			t.Errorf("%s\nwant\n%s", p.Facts, c.want)
		}
	}
}

// dbPod is an object that a manifest may have besides the Service that the question is about.
const dbPod = `
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: default, labels: {app: db}}
spec:
  nodeName: node1
  containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]
status:
  podIP: 10.244.1.77
  conditions: [{type: Ready, status: "True"}]
`

// The hash differs between a question and its edited version. The file and the line do not change it.
func TestHash(t *testing.T) {
	p := proved(t, "example-range")
	q := p.Question
	q.File, q.Line = "elsewhere.yaml", 7
	moved, err := quiz.Prove(q, p.Scene)
	if err != nil {
		t.Fatal(err)
	}
	edited := proved(t, "example-range", "32768", "32769")
	if moved.Hash != p.Hash || edited.Hash == p.Hash {
		t.Errorf("hashes: %s, moved %s, edited %s", p.Hash, moved.Hash, edited.Hash)
	}
}

func TestGrade(t *testing.T) {
	cases := []struct {
		id, answer             string
		right, notSure         bool
		diagnoses, why, reason string
	}{
		{"example-ledger", "ClusterIP", true, false, "", "The `orders` pod connects", "it is the smallest type that works for every client"},
		{"example-ledger", "NodePort", false, false, "M22", "The laptop in the office", "the office can connect too."},
		{"example-ledger", "", false, true, "", "The `orders` pod connects", "it is the smallest type that works for every client"},
		{"example-ledger", "Ingress", false, false, "", "", ""},
		{"example-one-left", "refused", false, false, "", "A node refuses the connection only if", ""},
		{"example-laptop", "node2:80", false, false, "M14", "Port 80 belongs to", ""},
		{"example-laptop", "", false, true, "", "By default every node", ""},
		{"example-range", "high", true, false, "", "The API server has a range", ""},
		{"example-web-port", "8080", true, false, "", "The targetPort is the port", "every client that needs it connects."},
		{"example-web-port", "http", true, false, "", "The targetPort is the port", "every client that needs it connects."},
		{"example-web-port", " 8080 ", true, false, "", "The targetPort is the port", ""},
		{
			"example-web-port",
			"80",
			false,
			false,
			"M14",
			"Nothing listens on port 80",
			"the pod cart cannot connect to web:80.",
		},
		{
			"example-web-port",
			"81",
			false,
			false,
			"",
			"The pod cart cannot connect to web:80.",
			"the pod cart cannot connect",
		},
		{
			"example-web-port",
			"-1",
			false,
			false,
			"",
			"The API server refuses it: spec.ports[0].targetPort",
			"the API server refuses it",
		},
		{"example-web-port", "  ", false, false, "", "The API server refuses it: the blank is still empty", ""},
		{"example-web-port", "", false, true, "", "The targetPort is the port", "every client that needs it connects."},
	}
	for _, c := range cases {
		t.Run(c.id+" "+c.answer, func(t *testing.T) {
			p := proved(t, c.id)
			g := p.Grade(c.answer)
			if g.Right != c.right || g.NotSure != c.notSure || g.Diagnoses != c.diagnoses {
				t.Errorf("right %v, not sure %v, diagnoses %q", g.Right, g.NotSure, g.Diagnoses)
			}
			if !strings.HasPrefix(g.Why, c.why) || (c.why == "") != (g.Why == "") {
				t.Errorf("why %q, want %q", g.Why, c.why)
			}
			if c.reason != "" && (g.Judgement == nil || !strings.HasPrefix(g.Judgement.Reason, c.reason)) {
				t.Errorf("judgement %+v, want %q", g.Judgement, c.reason)
			}
			kind := p.Question.Kind
			if hasTrace := g.Trace != nil; hasTrace != (kind == quiz.Predict || kind == quiz.Reach) {
				t.Errorf("a trace: %v", hasTrace)
			}
		})
	}
}

// The evidence for a wrong text is like that for a wrong type: one client, tried with the text and with the answer.
func TestFillEvidence(t *testing.T) {
	g := proved(t, "example-web-port").Grade("80")
	e := g.Judgement.Evidence
	if e.From != "pod/cart" || e.Chosen.Trace.Outcome.String() != "refused" ||
		e.Fitting.Trace.Outcome.String() != "connected" {
		t.Errorf("evidence: from %s, %s and then %s", e.From, e.Chosen.Trace.Outcome, e.Fitting.Trace.Outcome)
	}
	if g.Judgement.Option != "80" || e.Fitting.Option != "8080" {
		t.Errorf("options %q and %q", g.Judgement.Option, e.Fitting.Option)
	}
}

func TestFillRefused(t *testing.T) {
	g := proved(t, "example-web-port").Grade("99999")
	if !strings.HasPrefix(g.Error, "spec.ports[0].targetPort: Invalid value: 99999") {
		t.Errorf("error %q", g.Error)
	}
	if g.Judgement.Verdict != quiz.DoesNotWork || g.Judgement.Evidence.Fitting.Trace.Outcome.String() != "connected" {
		t.Errorf("judgement %+v", g.Judgement)
	}
}

func TestLive(t *testing.T) {
	p := proved(t, "example-web-port")
	cases := []struct {
		text string
		want string // one letter for each need and ban; "" where the manifest cannot be read
	}{
		{
			"",
			"",
		}, {"8", "n"}, {"80", "n"}, {"808", "n"}, {"8080", "y"}, {"http", "y"}, {"[", ""}, {"{a: b}", ""}, {"99999", ""},
	}
	for _, c := range cases {
		got := ""
		for _, holds := range p.Live(c.text) {
			got += map[bool]string{true: "y", false: "n"}[holds]
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// For any typed text, the manifest gets one printable line of at most MaxText characters.
func FuzzFilled(f *testing.F) {
	for _, text := range []string{
		"8080", "", " ", "\x1b[2J", "a\nb", strings.Repeat("ö", 200), "\xff", "\u202eabc",
		"&a [*a, *a]", "8080 # fine",
	} {
		f.Add(text)
	}
	p := proved(f, "example-web-port")
	before, after, _ := strings.Cut(p.Question.Manifest, "____")
	f.Fuzz(func(t *testing.T, text string) {
		filled := p.Filled(text)
		middle := strings.TrimSuffix(strings.TrimPrefix(filled, before), after)
		if utf8.RuneCountInString(middle) > 80 ||
			strings.IndexFunc(middle, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
			t.Errorf("%q became %q", text, middle)
		}
		right := p.Live(text)
		if g := p.Grade(text); g.Right && !(len(right) == 1 && right[0]) {
			t.Errorf("%q is right, and was shown as wrong while it was typed", text)
		}
	})
}

func BenchmarkLive(b *testing.B) {
	p := proved(b, "example-web-port")
	b.ReportAllocs()
	for b.Loop() {
		if holds := p.Live("8080"); len(holds) != 1 || !holds[0] {
			b.Fatal(holds)
		}
	}
}
