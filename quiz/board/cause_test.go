package board_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/internal/cluster"
	"portolan/quiz"
	"portolan/quiz/board"
	"portolan/quiz/quiztest"
)

// cause proves the example of the README, with old replaced by new.
func cause(t *testing.T, replace ...string) quiz.Proved {
	t.Helper()
	yaml := strings.NewReplacer(replace...).Replace(quiztest.Example(t, "```yaml", "- id: example-cause\n"))
	questions, err := quiz.Load(fstest.MapFS{"a.yaml": {Data: []byte(yaml)}}, ".")
	if err != nil {
		t.Fatal(err)
	}
	p, err := board.ProveCause(questions[0], provedBoard(t, questions[0].Board))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestCause proves a question about a cause and answers it: rightly, wrongly, and not at all.
func TestCause(t *testing.T) {
	p, b := cause(t), provedBoard(t, "silent-node").Board
	if p.Question.Story != b.Story || p.Question.Scene != b.Scene ||
		p.Facts != "The complaint: `node1:30007` does not work for the office." ||
		p.Question.Prompt() != "Which cause explains all these results?" || p.Right != "office-firewall" {
		t.Errorf("%+v", p.Question)
	}
	for i, want := range []cluster.Outcome{cluster.Timeout, cluster.Connected} {
		if s := p.Seen[i]; s.Probe != b.Probes[2*i].Label || s.Trace.Outcome != want {
			t.Errorf("%s shows %s, want %s", s.Probe, s.Trace.Outcome, want)
		}
	}
	const cannot = "That does not fit “the office tries node1:30007”: with this cause the client would be refused, but it " +
		"timed out."
	for answer, want := range map[string]string{
		"office-firewall": "The tester connects to the same address, so the office's own firewall drops the packets.",
		"":                "The tester connects to the same address, so the office's own firewall drops the packets.",
		"no-ready-pod":    cannot,
	} {
		g := p.Grade(answer)
		if g.Why != want || g.Right != (answer == p.Right) || g.Trace.Outcome != cluster.Timeout ||
			g.Trace.From != "client/office" {
			t.Errorf("%q: right %v, %s", answer, g.Right, g.Why)
		}
	}
}

// TestCauseExplains: what is said of an option without a why, and what an author's own words replace.
func TestCauseExplains(t *testing.T) {
	faults := provedBoard(t, "silent-node").Board.Faults
	for _, test := range []struct {
		replace   []string
		is, story string
		want      string
	}{
		{
			[]string{"is: no-ready-pod", "{is: no-ready-pod, why: It would be refused.}"},
			"no-ready-pod", "",
			"It would be refused.",
		},
		{
			[]string{
				"[1, 3]", "[6, 8]", "is: node-firewall", "is: selector", "is: no-ready-pod", "is: other-node-port",
				"fault: office-firewall", "fault: target-port", "is: office-firewall", "is: target-port",
			},
			"selector", "",
			"That does not fit “kubectl get endpointslices for web”: with this cause kubectl would print " +
				"`web-zbdrk IPv4 <unset> <unset> 5m`.",
		},
		{
			[]string{
				"      why: The tester connects to the same address, so the office's own firewall drops the packets.\n", "",
			},
			"office-firewall", "", faults[1].Why,
		},
		{[]string{"  fault:", "  story: Nobody knows.\n  fault:"}, "office-firewall", "Nobody knows.", ""},
	} {
		p := cause(t, test.replace...)
		for _, o := range p.Options {
			if o.Is == test.is && test.want != "" && o.Why != test.want {
				t.Errorf("%s: %s, want %s", o.Is, o.Why, test.want)
			}
		}
		if test.story != "" && p.Question.Story != test.story {
			t.Errorf("the story is %q", p.Question.Story)
		}
	}
}

// TestCauseEmptyLine: a line of kubectl that would end after its name is not quoted as if it were cut off.
func TestCauseEmptyLine(t *testing.T) {
	questions, err := quiz.Load(quiz.Content(), "bank")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(questions, func(q quiz.Question) bool { return q.ID == "cause-pod-refuses" })
	p, err := board.ProveCause(questions[i], provedBoard(t, questions[i].Board))
	if err != nil {
		t.Fatal(err)
	}
	const want = "That does not fit “rung 0, Service: kubectl describe svc images”: with this cause kubectl would " +
		"print nothing after `Endpoints:`."
	if g := p.Grade("unready"); g.Why != want {
		t.Errorf("%s, want %s", g.Why, want)
	}
}

// TestCauseBank: the questions of the bank are proved, none asks for a fault that another asks for, and each offers
// enough.
func TestCauseBank(t *testing.T) {
	questions, err := quiz.Load(quiz.Content(), "bank")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, q := range questions {
		if q.Kind != quiz.Cause {
			continue
		}
		p, err := board.ProveCause(q, provedBoard(t, q.Board))
		if err != nil {
			t.Error(err)
			continue
		}
		key := q.Board + " " + q.Fault
		if seen[key] {
			t.Errorf("%s: %s was asked about before", q.ID, key)
		}
		seen[key] = true
		if len(p.Options) < 3 {
			t.Errorf("%s offers %d options, want 3 at least", q.ID, len(p.Options))
		}
	}
	if len(seen) < 12 {
		t.Errorf("%d questions about causes, want 12 at least", len(seen))
	}
}
