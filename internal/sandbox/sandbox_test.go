package sandbox_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
	"portolan/quiz/lab"
)

// scene loads a scene of the lessons.
func scene(t testing.TB, name string) cluster.Scene {
	t.Helper()
	file := "../../lessons/scenes/" + name + ".yaml"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := cluster.Load(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// labNamed loads a lab of testdata, and its scene.
func labNamed(t testing.TB, id string) (lab.Lab, cluster.Scene) {
	t.Helper()
	labs, err := lab.Load(os.DirFS("testdata"), ".")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(labs, func(l lab.Lab) bool { return l.ID == id })
	if i < 0 {
		t.Fatalf("there is no lab %q", id)
	}
	return labs[i], scene(t, labs[i].Scene)
}

const web = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
      nodePort: 30007
`

// changed returns the manifest with one part replaced.
func changed(old, now string) string { return strings.Replace(web, old, now, 1) }

// outcome returns how a connection to an address ends in the bench's scene.
func outcome(t testing.TB, b sandbox.Bench, from, to string) string {
	t.Helper()
	s, _ := b.Scene()
	trace, err := s.Dial(from, to)
	if err != nil {
		return err.Error()
	}
	return trace.Outcome.String()
}

// Every edit changes the scene at once. While the API server refuses the text, the last scene stays and is marked as
// stale.
func TestEdit(t *testing.T) {
	b := sandbox.New(scene(t, "shop"), web)
	for _, step := range []struct {
		does, text, wrong string
		stale             bool
		office            string // what the office gets at node1:30007
	}{
		{"as it starts", web, "", false, "connected"},
		{"a number that is out of range", changed("30007", "80"), "line 12:17: spec.ports[0].nodePort", true, "connected"},
		{"half a word", changed("NodePort", "Nod"), "line 6:9: spec.type", true, "connected"},
		{
			"another type", changed("      nodePort: 30007\n", "")[:len(web)-len("      nodePort: 30007\n")], "", false,
			"refused",
		},
		{"no YAML at all", "kind: [", "line 1", true, "refused"},
		{"nothing", "", "line 1:1: no objects passed to apply", true, "refused"},
		{"as it was", web, "", false, "connected"},
	} {
		b = b.Edit(step.text)
		errs := fmt.Sprint(b.Errors())
		if _, stale := b.Scene(); stale != step.stale || (len(b.Errors()) > 0) != (step.wrong != "") ||
			!strings.Contains(errs, step.wrong) {
			t.Errorf("%s: stale %v, errors %s", step.does, stale, errs)
		}
		if got := outcome(t, b, "office", "node1:30007"); got != step.office {
			t.Errorf("%s: the office gets %s, want %s", step.does, got, step.office)
		}
	}
}

func TestServices(t *testing.T) {
	text := web + "---\n" + strings.NewReplacer("name: web", "name: probe\n  namespace: ops", "30007", "30008").
		Replace(web)
	b := sandbox.New(scene(t, "shop"), text)
	if got := b.Services(); !slices.Equal(got, []string{"web", "ops/probe"}) {
		t.Errorf("got %q", got)
	}
	if got := b.Edit("kind: [").Services(); !slices.Equal(got, []string{"web", "ops/probe"}) {
		t.Errorf("with errors: got %q", got)
	}
	if got := b.Edit("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n").Services(); len(got) != 0 {
		t.Errorf("without a Service: got %q", got)
	}
}

// A bench is a value: an edit of a copy does not change the original.
func TestBenchesAreValues(t *testing.T) {
	first := typing("one", "two", "three")
	second, _ := first.Undo()
	left, right := second.Edit("left"), second.Edit("right")
	if back, _ := left.Undo(); back.Text() != "two" {
		t.Errorf("left goes back to %q", back.Text())
	}
	if back, _ := right.Undo(); back.Text() != "two" {
		t.Errorf("right goes back to %q", back.Text())
	}
	if _, ok := left.Redo(); ok {
		t.Error("after another edit there is something to redo")
	}
	if again, _ := second.Redo(); again.Text() != "three" {
		t.Errorf("the second goes on to %q", again.Text())
	}
	one := cluster.Event{Verb: "lose", Object: "node1"}
	fair := sandbox.New(scene(t, "shop"), web)
	if foul := fair.Flip(one); outcome(t, fair, "office", "node1:30007") != "connected" ||
		outcome(t, foul, "office", "node1:30007") != "timeout" {
		t.Error("a switch of one bench is on in the other")
	}
}

// A learner solves a lab, from its broken manifest to the end.
func TestForLab(t *testing.T) {
	l, s := labNamed(t, "db")
	b := sandbox.ForLab(s, l)
	held := func(b sandbox.Bench) int {
		n := 0
		for _, d := range b.Demands() {
			if d.Holds {
				n++
			}
		}
		return n
	}
	if got, ok := b.Lab(); !ok || got.ID != l.ID || b.Err() != nil || b.Text() != l.Start || b.Solved() ||
		held(b) != 2 ||
		len(b.Demands()) != 4 {
		t.Fatalf("it starts with %s, %v, %d demands held, solved %v", got.ID, b.Err(), held(b), b.Solved())
	}
	refused := b.Edit(strings.Replace(l.Start, "30032", "80", 1))
	if len(refused.Errors()) == 0 || held(refused) != 2 || refused.Solved() {
		t.Errorf("refused: %v, %d demands held, solved %v", refused.Errors(), held(refused), refused.Solved())
	}
	solved := b.Edit(strings.NewReplacer("NodePort", "ClusterIP", ", nodePort: 30032", "").Replace(l.Start))
	if !solved.Solved() || held(solved) != 4 || solved.SolutionShown() {
		t.Errorf("mended: %+v", solved.Demands())
	}
	foul := solved.Flip(cluster.Event{Verb: "lose", Object: "node1"}).Flip(cluster.Event{Verb: "lose", Object: "node2"})
	if !foul.Solved() {
		t.Error("a lab is not unsolved by a switch")
	}
	shown := b.Solution()
	if !shown.Solved() || !shown.SolutionShown() || shown.Text() != l.Solution {
		t.Error("the solution is not shown, or does not solve it")
	}
	if back, ok := shown.Undo(); !ok || back.Text() != l.Start || back.Solved() || !back.SolutionShown() {
		t.Errorf("undone: %v, %q", ok, back.Text())
	}
}

// If the API server refuses the start of a lab, the scene is the one of the lab, without the manifest.
func TestForLabRefused(t *testing.T) {
	l, s := labNamed(t, "refused")
	b := sandbox.ForLab(s, l)
	_, stale := b.Scene()
	if len(b.Errors()) != 1 || b.Errors()[0].Field != l.Refuses || !stale || len(b.Services()) != 0 || b.Solved() {
		t.Errorf("errors %v, stale %v, Services %q", b.Errors(), stale, b.Services())
	}
	for _, d := range b.Demands() {
		if d.Holds || d.Text == "" {
			t.Errorf("before anything is tried: %+v", d)
		}
	}
	half := b.Edit(strings.Replace(l.Start, "nodePort: 80", "nodePort: 30080", 1))
	if d := half.Demands(); half.Solved() || !d[0].Holds || d[1].Holds ||
		d[1].Try.Trace.Outcome != cluster.NameNotFound {
		t.Errorf("half mended: %+v", d)
	}
	if b = half.Edit(l.Solution); !b.Solved() {
		t.Errorf("mended: %v %+v", b.Errors(), b.Demands())
	}
}

func TestHints(t *testing.T) {
	l, s := labNamed(t, "db")
	b := sandbox.ForLab(s, l)
	for n := range 5 {
		if got := b.Hints(); !slices.Equal(got, l.Hints[:min(n, 3)]) {
			t.Errorf("after %d: %d hints", n, len(got))
		}
		b = b.Hint()
	}
	if got := b.Edit("").Hints(); len(got) != 3 {
		t.Error("an edit takes hints back")
	}
}

// A sandbox without a lab has nothing to solve, and its text may have every kind of object.
func TestWithoutLab(t *testing.T) {
	b := sandbox.New(scene(t, "shop"), web+"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n").
		Hint().
		Solution()
	if _, ok := b.Lab(); ok || b.Err() != nil || len(b.Errors()) > 0 || len(b.Demands())+len(b.Hints()) > 0 ||
		b.Solved() ||
		b.SolutionShown() {
		t.Errorf("errors %v, demands %v, hints %v", b.Errors(), b.Demands(), b.Hints())
	}
}

// A lab with an error of its author reports it, and a learner can still open it.
func TestForBrokenLab(t *testing.T) {
	l, s := labNamed(t, "db")
	l.Solution = l.Start
	b := sandbox.ForLab(s, l)
	if b.Err() == nil || !strings.Contains(b.Err().Error(), "the office cannot connect") || len(b.Demands()) > 0 ||
		b.Solved() ||
		!slices.Equal(b.Services(), []string{"db"}) {
		t.Errorf("got %v, demands %v, Services %q", b.Err(), b.Demands(), b.Services())
	}
}

// BenchmarkEdit measures one keystroke in a lab, after which everything is computed again: at most 2 ms.
func BenchmarkEdit(b *testing.B) {
	for _, id := range []string{"db", "refused"} {
		b.Run(id, func(b *testing.B) {
			l, s := labNamed(b, id)
			bench := sandbox.ForLab(s, l)
			typed := l.Start + "#"
			b.ReportAllocs()
			for b.Loop() {
				if next := bench.Edit(typed); next.Solved() {
					b.Fatal("solved")
				}
			}
		})
	}
}
