package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/sandbox"
)

// A text moves to another scene and back. The bench computes again what its Services do there, without events, and Undo
// still works.
func TestMove(t *testing.T) {
	shop, farm := scene(t, "shop"), scene(t, "farm")
	first := sandbox.New(shop, web).Edit(changed("30007", "30008")).Flip(cluster.Event{Verb: "lose", Object: "node1"})
	moved := first.Move(farm)
	now, stale := moved.Scene()
	if now.Name != "farm" || stale || moved.Text() != first.Text() || !slices.Equal(moved.Services(), []string{"web"}) {
		t.Errorf("moved to %s, stale %v, with %q", now.Name, stale, moved.Services())
	}
	if slices.ContainsFunc(moved.Switches(), func(s sandbox.Switch) bool { return s.On }) {
		t.Error("a switch of the old scene is on in the new one")
	}
	if got := outcome(t, moved, "tablet", "node1:30008"); got != "refused" { // no pod of the farm has the label app: web
		t.Errorf("the tablet gets %s", got)
	}
	if was, _ := first.Scene(); was.Name != "shop" {
		t.Error("the bench before went with it")
	}
	back, ok := moved.Undo()
	if now, _ := back.Scene(); !ok || back.Text() != web || now.Name != "farm" {
		t.Errorf("undone: %v, in %s", ok, now.Name)
	}
	if got := outcome(t, moved.Move(shop), "office", "node1:30008"); got != "connected" {
		t.Errorf("back in the shop the office gets %s", got)
	}
}

// A scene may refuse a text that another scene accepts. Then nothing of the text is applied there.
func TestMoveToARefusal(t *testing.T) {
	b := sandbox.New(scene(t, "shop"), changed("name: web", "name: web\n  namespace: ops")).
		Move(scene(t, "lab-records"))
	if _, stale := b.Scene(); !stale || len(b.Services()) != 0 || !strings.Contains(b.Errors()[0].Error(), "ops") {
		t.Errorf("stale %v, errors %v, Services %q", stale, b.Errors(), b.Services())
	}
}

// A lab cannot move, because it was proved in its own scene.
func TestLabStays(t *testing.T) {
	l, s := labNamed(t, "db")
	if now, _ := sandbox.ForLab(s, l).Move(scene(t, "farm")).Scene(); now.Name != s.Name {
		t.Errorf("the lab went to %s", now.Name)
	}
}

func TestWarnings(t *testing.T) {
	external := changed("spec:\n", "spec:\n  externalIPs: [192.0.2.80]\n  trafficDistribution: PreferClose\n")
	for _, c := range []struct {
		name, text string
		want       []string // a word of each
	}{
		{"nothing to say", web, nil},
		{"accepted all the same", external, []string{"spec.externalIPs is deprecated", "PreferClose"}},
		{"an error is worth more", strings.Replace(external, "30007", "80", 1), nil},
		{"two Services", external + "---\n" + strings.NewReplacer("name: web", "name: other", "30007",
			"30008").Replace(external), []string{"externalIPs", "PreferClose", "externalIPs", "PreferClose"}},
	} {
		got := sandbox.New(scene(t, "shop"), c.text).Warnings()
		matches := len(got) == len(c.want)
		for i := range got {
			matches = matches && strings.Contains(got[i], c.want[i])
		}
		if !matches {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

// dns is a Service with a TCP port, a UDP port and an SCTP port.
const dns = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: LoadBalancer
  selector: {app: web}
  ports:
    - {name: http, port: 80, targetPort: 8080}
    - {name: dns, port: 53, protocol: UDP}
    - {name: sctp, port: 3868, protocol: SCTP}
`

// The table tries UDP ports at addresses of their own, and names SCTP ports as not followed.
func TestTableOfUDP(t *testing.T) {
	shop := scene(t, "shop")
	for _, b := range []sandbox.Bench{sandbox.New(shop, dns), sandbox.New(without(shop), dns)} {
		all := b.Table("web")
		if !slices.Equal(all.NotFollowed, []string{"3868/SCTP"}) || len(all.Kinds) != 4 {
			t.Errorf("left out are %q, kinds %v", all.NotFollowed, all.Kinds)
		}
		for _, row := range all.Rows {
			for i, c := range row.Cells {
				if !slices.ContainsFunc(c.All, func(one access.Try) bool { return one.Trace.UDP }) {
					t.Errorf("%s, column %d: no UDP port was tried", row.From, i)
				}
			}
		}
	}
	udp := strings.Replace(dns, "    - {name: http, port: 80, targetPort: 8080}\n", "", 1)
	alone := sandbox.New(shop, udp).Table("web").Rows[0].Cells[0]
	if alone.Door.Address != "udp://web:53" || alone.Trace.Outcome != cluster.Refused {
		t.Errorf("of UDP alone %s is %s", alone.Door.Address, alone.Trace.Outcome)
	}
	sctp := strings.Replace(udp, "    - {name: dns, port: 53, protocol: UDP}\n", "", 1)
	if none := sandbox.New(shop, sctp).Table("web"); len(none.Kinds) != 0 || len(none.Rows) == 0 {
		t.Errorf("of SCTP alone there are kinds %v, rows %d", none.Kinds, len(none.Rows))
	}
}

// BenchmarkWarnings measures what the screen computes after a keystroke: at most 1 ms.
func BenchmarkWarnings(b *testing.B) {
	bench := sandbox.New(scene(b, "shop"), web)
	b.ReportAllocs()
	for b.Loop() {
		if len(bench.Warnings()) > 0 {
			b.Fatal("warned")
		}
	}
}
