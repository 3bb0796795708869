package diagram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// TestUnbroken checks the packet's path in every view, at every hop: each heavy piece of it must be next to another
// piece, to a mark, or to a text.
func TestUnbroken(t *testing.T) {
	all := views(t)
	radio := load(t, "../../lessons/scenes/radio.yaml", strings.NewReplacer(
		"name: web", "name: stream", "app: web", "app: stream", "8080", "8000").Replace(webClusterIP))
	for _, from := range []string{"pod/player", "pod/ops/monitor", "node/node2"} {
		all = append(all, view{name: "radio " + from, scene: radio, trace: dial(t, radio, from, "10.96.12.7:80")})
	}
	for _, v := range all {
		for _, size := range [][2]int{{80, 11}, {76, 14}, {58, 18}, {62, 20}, {76, 8}, {120, 30}} {
			for hop := 0; hop <= Hops(v.trace); hop++ {
				o := Options{Width: size[0], Height: size[1], Hop: hop, Service: v.opts.Service, Grouped: size[0] == 62}
				p := Draw(v.scene, v.trace, o)
				if len(p.Rows) > 0 && strings.HasPrefix(p.String(), cluster.Short(v.trace.From)+" dials") {
					continue // a list
				}
				if gap := brokenAt(p); gap != "" {
					t.Errorf("%s at %v, hop %d: %s\n%s", v.name, size, hop, gap, p)
				}
			}
		}
	}
}

// brokenAt returns a piece of the packet's path that has nothing next to one of its ends, with its place, or "".
func brokenAt(p Picture) string {
	runes := []rune(joints)
	for y, row := range p.Rows {
		for x, c := range row {
			i := slices.Index(runes, []rune(c.Text + " ")[0])
			if c.Role != Packet || i < 1 {
				continue
			}
			for d, weights := range [4]int{i / 27, i / 9 % 3, i / 3 % 3, i % 3} {
				if weight(weights) == heavy && !leadsOn(p, point{x + steps[d].x, y + steps[d].y}, steps[d]) {
					return fmt.Sprintf("%s at %d,%d leads nowhere", c.Text, x, y)
				}
			}
		}
	}
	return ""
}

// leadsOn reports whether there is something at a cell or, if that is the space before a text, at the next cell.
func leadsOn(p Picture, at, step point) bool {
	for range 2 {
		if at.y < 0 || at.y >= len(p.Rows) || at.x < 0 || at.x >= len(p.Rows[0]) {
			return false
		}
		if p.Rows[at.y][at.x].Text != " " {
			return true
		}
		at = point{at.x + step.x, at.y + step.y}
		if step.y != 0 {
			return false
		}
	}
	return false
}

// TestFade checks the ages of a packet's path. While the packet moves, it has a head, and the path behind the head gets
// older. At the end, there is no head, and every cell has age 0.
func TestFade(t *testing.T) {
	s := after(t, shop(t, webNodePort), "delete", "pod/web-a")
	trace := dial(t, s, "office", "node1:30007")
	for _, v := range []struct {
		hop, heads int
		fades      bool
	}{{-1, 0, false}, {0, 1, false}, {2, 1, true}, {Hops(trace) - 1, 1, true}, {Hops(trace), 0, false}} {
		p := Draw(s, trace, Options{Width: 80, Height: 11, Hop: v.hop})
		oldest := uint8(0)
		for _, row := range p.Rows {
			for x, c := range row {
				oldest = max(oldest, c.Age)
				if c.Age > Oldest {
					t.Errorf("hop %d: age %d", v.hop, c.Age)
				}
				if x > 0 && c.Text == "━" && row[x-1].Text == "━" && c.Age > row[x-1].Age {
					t.Errorf("hop %d: the path gets older towards the head, at column %d", v.hop, x)
				}
			}
		}
		if heads := countRoles(p)[Head]; heads != v.heads || (oldest > 0) != v.fades {
			t.Errorf("hop %d: %d heads and the oldest cell %d, want %d, faded: %v", v.hop, heads, oldest, v.heads, v.fades)
		}
	}
}

// TestCause checks the word near the mark where a connection fails. It must appear only after the last hop.
func TestCause(t *testing.T) {
	nodePort := shop(t, webNodePort)
	walled := load(t, "testdata/walled.yaml", webNodePort)
	gateway := load(t, "../../lessons/scenes/shop-gateway.yaml", webClusterIP+webRoute)
	pending := after(t, shop(t, webBalancer), "provider", "none")
	for _, c := range []struct {
		scene          cluster.Scene
		from, to, want string
	}{
		{nodePort, "office", "10.96.12.7:80", "no route"},
		{nodePort, "office", "node1:30099", "refused"},
		{nodePort, "office", "web:80", "no name"},
		{after(t, nodePort, "lose", "node1"), "office", "node1:30007", "no answer"},
		{walled, "office", "node1:30007", "dropped"},
		{gateway, "internet", "http://198.51.100.1/", "HTTP 404"},
		{pending, "internet", "http://<pending>:80", "no address"},
		{nodePort, "office", "node1:30007", ""},
	} {
		trace := dial(t, c.scene, c.from, c.to)
		for _, size := range [][2]int{{76, 14}, {90, 20}} {
			o := Options{Width: size[0], Height: size[1], Hop: Hops(trace)}
			p := Draw(c.scene, trace, o)
			if got := roleText(p, Cause); got != c.want {
				t.Errorf("%s to %s at %v: the picture says %q, want %q\n%s", c.from, c.to, size, got, c.want, p)
			}
			o.Hop--
			if got := roleText(Draw(c.scene, trace, o), Cause); got != "" && Hops(trace) > 0 {
				t.Errorf("%s to %s at %v: %q is there before the end", c.from, c.to, size, got)
			}
		}
	}
}
