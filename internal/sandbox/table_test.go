package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
)

// Events are switched on and off in any order.
func TestFlip(t *testing.T) {
	b := sandbox.New(scene(t, "shop"), web)
	lose, unready, none := cluster.Event{
		Verb:   "lose",
		Object: "node1",
	}, cluster.Event{
		Verb:   "unready",
		Object: "pod/web-b",
	}, cluster.Event{
		Verb:   "provider",
		Object: "none",
	}
	for _, step := range []struct {
		flip                 cluster.Event
		node1, node2, inside string // what office, office and orders get
	}{
		{unready, "connected", "connected", "connected"},
		{lose, "timeout", "refused", "lost"},
		{unready, "timeout", "connected", "lost"},
		{none, "timeout", "connected", "lost"},
		{cluster.Event{Verb: "lose", Object: "node9"}, "timeout", "connected", "lost"},
		{lose, "connected", "connected", "connected"},
	} {
		b = b.Flip(step.flip)
		for what, got := range map[string][2]string{
			"node1":  {outcome(t, b, "office", "node1:30007"), step.node1},
			"node2":  {outcome(t, b, "office", "node2:30007"), step.node2},
			"inside": {outcome(t, b, "pod/orders", "web:80"), step.inside},
		} {
			if !strings.Contains(got[0], got[1]) {
				t.Errorf("after %s: %s is %s, want %s", step.flip, what, got[0], got[1])
			}
		}
	}
	if s, _ := b.Scene(); s.Provider != nil {
		t.Error("the provider is still there")
	}
	if s, _ := b.Edit(changed("NodePort", "LoadBalancer")).Scene(); s.Provider != nil {
		t.Error("an edit brings the provider back")
	}
}

func TestSwitches(t *testing.T) {
	b := sandbox.New(scene(t, "shop"), web).Flip(cluster.Event{Verb: "unready", Object: "pod/ops/monitor"})
	var got []string
	for _, s := range b.Switches() {
		got = append(got, fmt.Sprintf("%v %v", s.Label, s.On))
	}
	want := []string{
		"node1 is lost false", "node2 is lost false",
		"orders is not ready false", "cart is not ready false", "web-a is not ready false", "web-b is not ready false",
		"db is not ready false", "ops/monitor is not ready true",
		"nothing provides load balancers false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestClients(t *testing.T) {
	refused, shop := labNamed(t, "refused")
	for _, c := range []struct {
		name  string
		bench sandbox.Bench
		want  string
	}{
		{
			"pods that are not behind the Service come first", sandbox.New(scene(t, "shop"), web),
			"pod/orders pod/cart pod/db pod/ops/monitor node/node1 node/node2 internet office",
		},
		{
			"who is lost sends nothing", sandbox.New(scene(t, "shop"), web).Flip(cluster.Event{Verb: "lose", Object: "node2"}),
			"pod/orders pod/cart node/node1 internet office",
		},
		{
			"a pod that a need names is there, even behind another Service", sandbox.ForLab(shop, refused),
			"pod/orders pod/web-b pod/db pod/ops/monitor node/node1 node/node2 internet office",
		},
	} {
		if got := strings.Join(c.bench.Clients(), " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// table returns a table of the bench as text: the outcome in each cell, with "~" if the cell is mixed.
func table(b sandbox.Bench, service string) string {
	var out strings.Builder
	t := b.Table(service)
	fmt.Fprintf(&out, "%d\n", t.Kinds)
	for _, row := range t.Rows {
		out.WriteString(row.From)
		for _, c := range row.Cells {
			fmt.Fprintf(&out, " %s=%s%s", c.Door.Address, c.Trace.Outcome, map[bool]string{true: "~"}[c.Mixed])
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// without is a scene without a load balancer provider.
func without(s cluster.Scene) cluster.Scene {
	s.Provider = nil
	return s
}

// notListening is a Service with two pods. One of them does not listen.
const notListening = `---
apiVersion: v1
kind: Pod
metadata: {name: hears, labels: {tier: front}}
spec: {nodeName: node1, containers: [{name: c, image: c, ports: [{containerPort: 8080}]}]}
status: {podIP: 10.244.1.80, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: deaf, labels: {tier: front}, annotations: {portolan/listens: "9999"}}
spec: {nodeName: node2, containers: [{name: c, image: c, ports: [{containerPort: 8080}]}]}
status: {podIP: 10.244.2.80, conditions: [{type: Ready, status: "True"}]}
`

func TestTable(t *testing.T) {
	shop := scene(t, "shop")
	inside := strings.NewReplacer("NodePort", "ClusterIP", "      nodePort: 30007\n", "").Replace(web)
	for _, c := range []struct {
		name  string
		bench sandbox.Bench
		want  string
	}{
		{"inside only", sandbox.New(shop, inside), `[0 1]
pod/orders web:80=connected 10.96.1.1:80=connected
pod/cart web:80=connected 10.96.1.1:80=connected
pod/db web:80=connected 10.96.1.1:80=connected
pod/ops/monitor web.default:80=connected 10.96.1.1:80=connected
node/node1 web:80=name-not-found 10.96.1.1:80=connected
node/node2 web:80=name-not-found 10.96.1.1:80=connected
internet web:80=name-not-found 10.96.1.1:80=timeout
office web:80=name-not-found 10.96.1.1:80=timeout
`},
		{
			"a node is lost, and its door with it", sandbox.New(shop, web).Flip(cluster.Event{Verb: "lose", Object: "node1"}),
			`[0 1 2]
pod/db web:80=connected 10.96.1.1:80=connected 10.0.0.12:30007=connected~
pod/ops/monitor web.default:80=connected 10.96.1.1:80=connected 10.0.0.12:30007=connected~
node/node2 web:80=name-not-found 10.96.1.1:80=connected node2:30007=connected~
internet web:80=name-not-found 10.96.1.1:80=timeout 10.0.0.11:30007=timeout
office web:80=name-not-found 10.96.1.1:80=timeout node2:30007=connected~
`,
		},
		{"a balancer that waits", sandbox.New(without(shop), changed("NodePort", "LoadBalancer")), `[0 1 2 3]
internet web:80=name-not-found 10.96.1.1:80=timeout 10.0.0.11:30007=timeout <pending>:80=no-address
office web:80=name-not-found 10.96.1.1:80=timeout node1:30007=connected <pending>:80=no-address
`},
		{"one pod of two listens", sandbox.New(without(shop), changed("app: web", "tier: front")+notListening), `[0 1 2]
internet web:80=name-not-found 10.96.1.1:80=timeout 10.0.0.11:30007=timeout
office web:80=name-not-found 10.96.1.1:80=timeout node1:30007=refused~
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := table(c.bench, "web")
			for line := range strings.Lines(c.want) {
				if !strings.Contains(got, line) {
					t.Errorf("got\n%swant\n%s", got, c.want)
				}
			}
		})
	}
	if got := sandbox.New(shop, web).Table("nobody"); len(got.Kinds)+len(got.Rows) > 0 {
		t.Errorf("a Service that is not there has a table: %+v", got)
	}
}

// BenchmarkTable measures what the screen computes after a keystroke: at most 1 ms.
func BenchmarkTable(b *testing.B) {
	for _, name := range []string{"shop"} {
		b.Run(name, func(b *testing.B) {
			bench := sandbox.New(scene(b, name), changed("NodePort", "LoadBalancer"))
			b.ReportAllocs()
			for b.Loop() {
				if t := bench.Table("web"); len(t.Rows) == 0 {
					b.Fatal("no rows")
				}
			}
		})
	}
}
