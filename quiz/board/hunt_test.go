package board_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"portolan/internal/cluster"
	"portolan/quiz"
	"portolan/quiz/board"
	"portolan/quiz/quiztest"
)

func boards(t testing.TB) []board.Board {
	t.Helper()
	all, err := board.Load(quiz.Content(), "boards")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there are no boards")
	}
	return all
}

// provedBoard returns a proved board of the program.
func provedBoard(t testing.TB, id string) board.Proved {
	t.Helper()
	for _, b := range boards(t) {
		if b.ID != id {
			continue
		}
		scene, ok := quiztest.Scenes(t)(b.Scene)
		if !ok {
			t.Fatalf("there is no scene %s", b.Scene)
		}
		p, err := board.Prove(b, scene)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	t.Fatalf("there is no board %s", id)
	return board.Proved{}
}

// huntFor starts a round that hides the fault with that id.
func huntFor(t *testing.T, b board.Proved, fault string) board.Hunt {
	t.Helper()
	for seed := range uint64(1000) {
		h := board.NewHunt(b, seed, "")
		if hidden, _, _ := h.Name("").Result(); hidden.Fault.ID == fault {
			return h
		}
	}
	t.Fatalf("no seed of a thousand hides %s", fault)
	return board.Hunt{}
}

// remaining returns the faults that the probes do not rule out, sorted.
func remaining(h board.Hunt) string {
	var ids []string
	for i, ruled := range h.RuledOut() {
		if !ruled {
			ids = append(ids, h.Options()[i].ID)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// TestHunt plays a round at a board. The complaint is that node1:30007 does not answer. The hidden fault is that node1
// has no web pod and does not forward to pods on other nodes.
func TestHunt(t *testing.T) {
	start := huntFor(t, provedBoard(t, "silent-node"), "local-policy")
	all := "local-policy network-policy no-ready-pod node-firewall node1-lost office-firewall other-node-port " +
		"selector target-port"
	if got := remaining(start); got != all {
		t.Errorf("before anything is tried all is possible, and not %s", got)
	}
	h := start
	for _, step := range []struct {
		probe     int
		what      string
		shows     string // the outcome, or words of the listing
		remaining string // the faults that it can still be
	}{
		{0, "the office dials node1", "timeout", "local-policy network-policy node-firewall node1-lost office-firewall"},
		{1, "the office dials node2", "connected", "local-policy node1-lost"},
		{7, "the slice", "10.244.2.11   5m\n", "local-policy"},
		{1, "the same as before", "connected", "local-policy"},
		{4, "a port that nobody uses", "refused", "local-policy"},
	} {
		if _, ok := h.Shows(step.probe); ok != slices.Contains(h.Probed(), step.probe) {
			t.Errorf("%s: a probe shows what it shows once it is tried, and not before", step.what)
		}
		h = h.Probe(step.probe)
		shown, ok := h.Shows(step.probe)
		if !ok || shown.Trace != nil && shown.Trace.Outcome.String() != step.shows ||
			!strings.HasSuffix(shown.Text, step.shows) && shown.Trace == nil {
			t.Errorf("%s shows %v, want %s", step.what, shown, step.shows)
		}
		if got := remaining(h); got != step.remaining {
			t.Errorf("%s leaves %s, want %s", step.what, got, step.remaining)
		}
	}
	if got := h.Probed(); !slices.Equal(got, []int{0, 1, 7, 4}) {
		t.Errorf("tried %v: a probe tried twice counts once", got)
	}
	if len(start.Probed()) != 0 {
		t.Error("a Hunt is a value: the one before knows of no probe")
	}
}

// TestHuntEnds names a fault: the right one, another, or none.
func TestHuntEnds(t *testing.T) {
	h := huntFor(t, provedBoard(t, "silent-node"), "node1-lost").Probe(0)
	if hidden, _, right := h.Result(); h.Done() || right || hidden.Fault.ID != "" {
		t.Error("before the end nothing is given away")
	}
	for named, want := range map[string]bool{"node1-lost": true, "selector": false, "": false} {
		end := h.Name(named)
		hidden, got, right := end.Result()
		if !end.Done() || hidden.Fault.ID != "node1-lost" || hidden.Complaint.Cause != cluster.NodeLost ||
			got != named ||
			right != want {
			t.Errorf("named %q: hidden %s, named %q, right %v", named, hidden.Fault.ID, got, right)
		}
		if again, _, _ := end.Name("node1-lost").Probe(3).Result(); again.Fault.ID != hidden.Fault.ID ||
			len(end.Probe(3).Probed()) != 1 {
			t.Error("a round that is done stays as it is")
		}
	}
}

// TestHuntsDiffer draws many rounds. The same seed gives the same round. Every fault is hidden in some round, except
// the one that was hidden before. The order of the options differs.
func TestHuntsDiffer(t *testing.T) {
	b := provedBoard(t, "ladder")
	hidden, orders := map[string]bool{}, map[string]bool{}
	for seed := range uint64(200) {
		h := board.NewHunt(b, seed, "loopback")
		found, _, _ := h.Name("").Result()
		again, _, _ := board.NewHunt(b, seed, "loopback").Name("").Result()
		if found.Fault.ID != again.Fault.ID {
			t.Errorf("seed %d hides %s, then %s", seed, found.Fault.ID, again.Fault.ID)
		}
		hidden[found.Fault.ID] = true
		var order []string
		for _, o := range h.Options() {
			order = append(order, o.ID)
		}
		orders[strings.Join(order, " ")] = true
		if len(order) != len(b.Cases) {
			t.Errorf("seed %d offers %v", seed, order)
		}
	}
	if hidden["loopback"] || len(hidden) != len(b.Cases)-1 || len(orders) < 100 {
		t.Errorf("200 rounds after loopback hide %v in %d orders", hidden, len(orders))
	}
}

// TestHuntOfNothing checks that the methods of a round without a board do nothing.
func TestHuntOfNothing(t *testing.T) {
	h := board.NewHunt(board.Proved{}, 1, "").Probe(0).Name("x")
	if h.Done() || len(h.Options())+len(h.RuledOut())+len(h.Probed()) != 0 {
		t.Errorf("%+v", h)
	}
}

// TestProvedBoard checks what a screen needs of a board: a text for every probe, and what each shows under each fault.
func TestProvedBoard(t *testing.T) {
	b := boards(t)[0]
	for i := range b.Probes {
		b.Probes[i].Label = ""
	}
	scene, _ := quiztest.Scenes(t)(b.Scene)
	p, err := board.Prove(b, scene)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]string{
		0: "kubectl get svc images",
		1: "kubectl describe svc images",
		2: "the pod planner: images:80",
		4: "kubectl get endpointslices -l kubernetes.io/service-name=images",
		6: "the screen: node1:30044",
	} {
		if got := p.Board.Probes[i].Label; got != want {
			t.Errorf("probe %d says %q, want %q", i, got, want)
		}
	}
	if trace, err := p.Scene.Dial(b.Complaint.From, b.Complaint.To); err != nil || trace.Outcome != cluster.Connected {
		t.Errorf("the healthy scene: %v, %v", trace.Outcome, err)
	}
	for _, c := range p.Cases {
		if c.Complaint.Outcome == cluster.Connected || len(c.Shows) != len(b.Probes) {
			t.Errorf("%s: %v, %d probes", c.Fault.ID, c.Complaint.Outcome, len(c.Shows))
		}
	}
}

// TestBoardHash checks that the hash changes with what an author writes, even with one port of a firewall, and not with
// the file and line.
func TestBoardHash(t *testing.T) {
	text, err := fs.ReadFile(quiz.Content(), "boards/silent-node.yaml")
	if err != nil {
		t.Fatal(err)
	}
	hash := func(old, now string) string {
		t.Helper()
		edited := strings.Replace(string(text), old, now, 1)
		if edited == string(text) {
			t.Fatalf("%q does not stand there", old)
		}
		all, err := board.Load(fstest.MapFS{"silent-node.yaml": {Data: []byte(edited)}}, ".")
		if err != nil {
			t.Fatal(err)
		}
		scene, _ := quiztest.Scenes(t)(all[0].Scene)
		p, err := board.Prove(all[0], scene)
		if err != nil {
			t.Fatal(err)
		}
		return p.Hash
	}
	first := hash("id: silent-node\n", "id: silent-node\n\n# further down\n\n")
	if first != hash("\nfaults:", "\n\nfaults:") {
		t.Error("where a board stands does not count")
	}
	if first == hash("nodeFirewall: [22]", "nodeFirewall: [23]") ||
		first == hash("office: [80, 443]", "office: [80-443]") {
		t.Error("another firewall is another board")
	}
}

// BenchmarkProveBoard measures what a learner waits for when they first open a board.
func BenchmarkProveBoard(b *testing.B) {
	first := boards(b)[0]
	scene, _ := quiztest.Scenes(b)(first.Scene)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := board.Prove(first, scene); err != nil {
			b.Fatal(err)
		}
	}
}
