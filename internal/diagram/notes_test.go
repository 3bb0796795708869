package diagram

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"portolan/internal/cluster"

	"github.com/charmbracelet/x/exp/golden"
)

// TestGrouped draws the line around the selected pods, and pictures that have no room for it.
func TestGrouped(t *testing.T) {
	nodePort := shop(t, webNodePort)
	balancer := shop(t, webBalancer)
	two := strings.Replace(webNodePort, "selector: {app: web}", "selector: {app: web, tier: a-tier-with-a-long-name}", 1)
	var out strings.Builder
	for _, v := range []struct {
		name  string
		scene cluster.Scene
		to    string
	}{
		{"two pods", nodePort, "node1:30007"},
		{"one pod", after(t, nodePort, "delete", "pod/web-a"), "node1:30007"},
		{"one that is not ready", after(t, nodePort, "unready", "pod/web-a"), "node2:30007"},
		{"no ready pod", after(t, after(t, nodePort, "unready", "pod/web-a"), "unready", "pod/web-b"), "node1:30007"},
		{"lost node", after(t, nodePort, "lose", "node1"), "node2:30007"},
		{"a balancer", balancer, "198.51.100.1:80"},
		{"two labels", labelled(t, two), "node1:30007"},
	} {
		trace := dial(t, v.scene, "office", v.to)
		for _, o := range []Options{{Width: 62, Height: 20}, {Width: 58, Height: 14}, {Width: 90, Height: 24, ASCII: true}} {
			o.Grouped, o.Hop = true, Hops(trace)
			p := Draw(v.scene, trace, o)
			wellFormed(t, p, o)
			fmt.Fprintf(&out, "%s, %d x %d\n%s\n", v.name, o.Width, o.Height, p)
		}
	}
	golden.RequireEqual(t, []byte(out.String()))
}

// labelled returns the scene of the lessons after one more label on the pods of web and after a manifest.
func labelled(t *testing.T, manifest string) cluster.Scene {
	t.Helper()
	data, err := os.ReadFile("../../lessons/scenes/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	more := strings.ReplaceAll(string(data), "{app: web}", "{app: web, tier: a-tier-with-a-long-name}")
	s, err := cluster.Load("shop.yaml", []byte(more+"---"+manifest))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLeftOut draws five nodes with five pods each in a low picture. It shows at most three nodes, with the pods that
// matter, and counts the others.
func TestLeftOut(t *testing.T) {
	s := cluster.Scene{Name: "many", ProxyMode: cluster.NFTables}
	for n := 1; n <= 5; n++ {
		node := fmt.Sprintf("node%d", n)
		s.Nodes = append(s.Nodes, cluster.Node{Name: node, Address: fmt.Sprintf("10.0.0.1%d", n), Ready: true})
		for k := 1; k <= 5; k++ {
			s.Pods = append(s.Pods, cluster.Pod{
				Name: fmt.Sprintf("p%d-%d", n, k), Namespace: "default", Node: node, Ready: true,
			})
		}
	}
	count := regexp.MustCompile(`\+(\d+) more (pod|node)s?|\+(\d+) nodes?`)
	for _, h := range []int{9, 11, 14, 17} {
		p := Draw(s, cluster.Trace{}, Options{Width: 76, Height: h, Hop: -1})
		text := p.String()
		nodes := strings.Count(text, "╭ node") + strings.Count(text, "├ node")
		if nodes > max(3, h/4) || nodes < 1 {
			t.Errorf("height %d: %d nodes\n%s", h, nodes, text)
		}
		if !strings.Contains(text, fmt.Sprintf("+%d node", 5-nodes)) || !count.MatchString(text) {
			t.Errorf("height %d: what is left out is not counted\n%s", h, text)
		}
	}
}

// TestNoPodHere checks the note on a node without a ready pod of the Service. It must not appear before the packet
// comes to the node, because it could answer a question about the packet.
func TestNoPodHere(t *testing.T) {
	s := after(t, shop(t, webNodePort), "delete", "pod/web-a")
	unready := after(t, shop(t, webNodePort), "unready", "pod/web-a")
	trace := dial(t, s, "office", "node1:30007")
	for hop := -1; hop <= Hops(trace); hop++ {
		for _, size := range [][2]int{{76, 11}, {76, 14}, {62, 19}} {
			o := Options{Width: size[0], Height: size[1], Hop: hop, Grouped: size[0] == 62}
			got, want := roleText(Draw(s, trace, o), Note), ""
			if hop >= 2 {
				want = "no `web` pod here"
			}
			if strings.TrimSpace(got) != want {
				t.Errorf("hop %d at %v: %q, want %q", hop, size, got, want)
			}
		}
	}
	to := dial(t, unready, "office", "node1:30007")
	p := Draw(unready, to, Options{Width: 76, Height: 14, Hop: Hops(to)})
	if got := strings.TrimSpace(roleText(p, Note)); got != "no ready `web` pod here" {
		t.Errorf("with a pod that is not ready: %q\n%s", got, p)
	}
}

// TestNearMiss checks that a pod whose label is misspelled keeps its place if others are left out.
func TestNearMiss(t *testing.T) {
	stream := strings.NewReplacer("name: web", "name: stream", "app: web", "app: stream", "8080", "8000")
	manifest := stream.Replace(webClusterIP)
	s := load(t, "../../lessons/scenes/radio.yaml", manifest)
	trace := dial(t, s, "pod/player", "stream:80")
	p := Draw(s, trace, Options{Width: 76, Height: 11, Hop: -1})
	if got := cellText(p, "pod/stream-c"); got == "" {
		t.Errorf("stream-c, with the label app: streams, is left out\n%s", p)
	}
}
