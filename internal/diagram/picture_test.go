package diagram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
)

// TestPictures draws every view after its last hop, in the sizes in which the program shows pictures. After
// `go test ./internal/diagram -update`, look at what changed.
func TestPictures(t *testing.T) {
	sizes := []struct {
		name string
		opts Options
	}{
		{"80x11", Options{Width: 80, Height: 11}},
		{"58x18", Options{Width: 58, Height: 18}},
		{"50x12", Options{Width: 50, Height: 12}},
		{"ascii", Options{Width: 80, Height: 11, ASCII: true}},
	}
	for _, v := range views(t) {
		t.Run(v.name, func(t *testing.T) {
			for _, size := range sizes {
				t.Run(size.name, func(t *testing.T) {
					o := size.opts
					o.Service, o.Hop = v.opts.Service, Hops(v.trace)
					golden.RequireEqual(t, []byte(Draw(v.scene, v.trace, o).String()+"\n"))
				})
			}
		})
	}
}

// TestBeside draws pods beside other pods. A pod that is not ready says so if that hides no other pod, and the pod that
// answers keeps its whole name.
func TestBeside(t *testing.T) {
	charts := strings.NewReplacer("name: web", "name: charts", "app: web", "app: charts", "8080", "8090").
		Replace(webNodePort)
	s := after(t, load(t, "../../lessons/scenes/radio.yaml", charts), "unready", "pod/charts-b")
	trace := dial(t, s, "pod/player", "charts:80")
	var out strings.Builder
	for _, size := range [][2]int{{80, 11}, {80, 8}, {76, 9}, {58, 9}} {
		fmt.Fprintf(
			&out,
			"%d x %d\n%s\n",
			size[0],
			size[1],
			Draw(s, trace, Options{Width: size[0], Height: size[1], Hop: Hops(trace)}),
		)
	}
	golden.RequireEqual(t, []byte(out.String()))
}

// TestWalk draws a packet after each hop, and the roles of the cells: a letter for each cell that is not Plain.
func TestWalk(t *testing.T) {
	s := shop(t, webBalancer)
	trace := dial(t, s, "internet", "198.51.100.1:80")
	var out strings.Builder
	for hop := -1; hop <= Hops(trace); hop++ {
		p := Draw(s, trace, Options{Width: 80, Height: 11, Hop: hop})
		fmt.Fprintf(&out, "hop %d\n%s\n%s\n", hop, p, roles(p))
	}
	golden.RequireEqual(t, []byte(out.String()))
}

// roles draws a picture's roles: F frame, L label, p pod, . faint, D door, # packet, > head, ~ ahead, X failed,
// * arrived, g lost, c n l o the badges of types, : the line around selected pods,
// d the dialled door, ' a note, ! a cause.
func roles(p Picture) string {
	const letters = " FLp.D#>~X*gcnlo:d'!"
	var out strings.Builder
	for _, row := range p.Rows {
		line := make([]byte, 0, len(row))
		for _, c := range row {
			line = append(line, letters[c.Role])
		}
		out.WriteString(strings.TrimRight(string(line), " "))
		out.WriteByte('\n')
	}
	return out.String()
}

// path reports whether a cell shows the packet or where it may go.
func path(c Cell) bool {
	return slices.Contains([]Role{Packet, Head, Ahead, Failed, Arrived, Note, Cause}, c.Role)
}

// TestNothingMoves draws every view at every hop, and checks that only cells of the path differ.
func TestNothingMoves(t *testing.T) {
	for _, v := range views(t) {
		for _, size := range [][2]int{{80, 11}, {78, 11}, {76, 14}, {58, 18}, {62, 20}, {60, 11}, {120, 30}} {
			o := v.opts
			o.Width, o.Height, o.Hop, o.Grouped = size[0], size[1], -1, size[1] >= 18
			before := Draw(v.scene, v.trace, o)
			for o.Hop = 0; o.Hop <= Hops(v.trace)+1; o.Hop++ {
				if diff := moved(before, Draw(v.scene, v.trace, o)); diff != "" {
					t.Errorf("%s at %v, hop %d: %s", v.name, size, o.Hop, diff)
				}
			}
		}
	}
}

// TestTracesShareALayout checks that the pictures of different traces, of one scene and client, differ only in the
// path.
func TestTracesShareALayout(t *testing.T) {
	s := shop(t, webBalancer)
	for client, doors := range map[string][]string{
		"office":     {"node1:30007", "node2:30007", "198.51.100.1:80", "10.96.12.7:80", "node1:22", "nowhere:80"},
		"internet":   {"node1:30007", "198.51.100.1:80", "10.96.12.7:80"},
		"pod/orders": {"web:80", "10.96.12.7:80", "198.51.100.1:80", "node2:30007", "10.244.2.7:5432", "nowhere:80"},
		"node/node2": {"10.96.12.7:80", "node1:30007"},
	} {
		for _, size := range [][2]int{{80, 11}, {58, 18}} {
			o := Options{Width: size[0], Height: size[1], Hop: -1, Service: "web"}
			first := Draw(s, dial(t, s, client, doors[0]), o)
			for _, door := range doors[1:] {
				trace := dial(t, s, client, door)
				for o.Hop = -1; o.Hop <= Hops(trace); o.Hop++ {
					if diff := moved(first, Draw(s, trace, o)); diff != "" {
						t.Errorf("%s to %s at %v, hop %d: %s", client, door, size, o.Hop, diff)
					}
				}
			}
		}
	}
}

// moved returns the first difference between two pictures outside the path, or "" if there is none.
func moved(a, b Picture) string {
	if len(a.Rows) != len(b.Rows) {
		return fmt.Sprintf("%d rows became %d", len(a.Rows), len(b.Rows))
	}
	for y := range a.Rows {
		for x := range a.Rows[y] {
			before, now := a.Rows[y][x], b.Rows[y][x]
			if !path(now) && (before.Text != now.Text || before.Owner != now.Owner) {
				return fmt.Sprintf("%q became %q at %d,%d\n%s", before.Text, now.Text, x, y, b)
			}
		}
	}
	return ""
}

// TestPathEnds checks that every picture marks the end of the path once, as Arrived or as Failed.
func TestPathEnds(t *testing.T) {
	for _, v := range views(t) {
		if v.trace.From == "" {
			continue
		}
		for _, width := range []int{80, 58} {
			o := v.opts
			o.Width, o.Height, o.Hop = width, 18, Hops(v.trace)
			got := countRoles(Draw(v.scene, v.trace, o))
			want := map[Role]int{Arrived: 1}
			if v.trace.Outcome != cluster.Connected {
				want = map[Role]int{Failed: 1}
			}
			for _, role := range []Role{Arrived, Head, Failed} {
				if got[role] != want[role] {
					t.Errorf("%s at %d: role %d is drawn %d times, want %d", v.name, width, role, got[role], want[role])
				}
			}
		}
	}
}

func countRoles(p Picture) map[Role]int {
	n := map[Role]int{}
	for _, row := range p.Rows {
		for _, c := range row {
			n[c.Role]++
		}
	}
	return n
}

// cellText returns the text of all cells of an owner.
func cellText(p Picture, owner string) string {
	var out strings.Builder
	for _, row := range p.Rows {
		for _, c := range row {
			if c.Owner == owner {
				out.WriteString(c.Text)
			}
		}
	}
	return out.String()
}

func TestOwners(t *testing.T) {
	s := shop(t, webBalancer)
	trace := dial(t, s, "internet", "198.51.100.1:80")
	for _, size := range [][2]int{{80, 20}, {90, 24}} {
		p := Draw(s, trace, Options{Width: size[0], Height: size[1]})
		for owner, want := range map[string]string{
			"spec.type":                " LoadBalancer ",
			"spec.ports[0].nodePort":   "each node:30007:30007:30007", // in the Service's box and on the nodes
			"spec.ports[0].targetPort": ":8080:8080",
			"spec.ports[0].port":       ":80:80:80:80", // of the name, two addresses and the balancer
			"spec.clusterIP":           "10.96.12.7",
			"metadata.name":            "Service webweb",
			"pod/orders":               "( orders :8081 )",
			"pod/ops/monitor":          "( ops/monitor )",
		} {
			if got := cellText(p, owner); got != want {
				t.Errorf("%v: %s owns %q, want %q", size, owner, got, want)
			}
		}
		for _, owner := range []string{"node/node1", "node/node2", "client/internet", "client/office", "balancer/web"} {
			if cellText(p, owner) == "" {
				t.Errorf("%v: %s owns nothing", size, owner)
			}
		}
	}
}

func TestRoles(t *testing.T) {
	nodePort := shop(t, webNodePort)
	trace := dial(t, nodePort, "office", "node1:30007")
	o := Options{Width: 80, Height: 11, Hop: 99}
	for _, c := range []struct {
		what  string
		scene cluster.Scene
		owner string
		want  Role
	}{
		{"a pod behind the Service", nodePort, "pod/web-a", PodCell},
		{"a pod that has no part in it", nodePort, "pod/orders", Faint},
		{"a client that has no part in it", nodePort, "client/internet", Faint},
		{"the client", nodePort, "client/office", Frame},
		{"an unready pod", after(t, nodePort, "unready", "pod/web-a"), "pod/web-a", Faint},
		{"a lost node", after(t, nodePort, "lose", "node2"), "node/node2", Lost},
		{"a pod on a lost node", after(t, nodePort, "lose", "node2"), "pod/db", Lost},
	} {
		if got := firstRole(Draw(c.scene, trace, o), c.owner); got != c.want {
			t.Errorf("%s has role %d, want %d", c.what, got, c.want)
		}
	}
}

func firstRole(p Picture, owner string) Role {
	for _, row := range p.Rows {
		for _, c := range row {
			if c.Owner == owner {
				return c.Role
			}
		}
	}
	return Plain
}

// TestHostileNames checks that names can neither move the cursor nor change the text direction, and that wide
// characters take two columns.
func TestHostileNames(t *testing.T) {
	s := cluster.Scene{
		Nodes:   []cluster.Node{{Name: "node\x1b[31m1\a", Address: "10.0.0.11\r\n", Ready: true}},
		Clients: []cluster.Client{{Name: "bü\u202e事務所", Address: "192.0.2.10"}},
		Pods: []cluster.Pod{
			{Name: "\u0301データベース-データベース-データベース", Node: "node\x1b[31m1\a", Ready: true},
			{Name: "\xff\xfe", Node: "node\x1b[31m1\a"},
		},
	}
	for _, o := range []Options{
		{Width: 80, Height: 11},
		{Width: 58, Height: 18},
		{Width: 20, Height: 9, Hop: -1},
		{Width: 80, Height: 11, ASCII: true},
	} {
		p := Draw(s, cluster.Trace{}, o)
		wellFormed(t, p, o)
		if o.Width >= MinWidth && !o.ASCII && !strings.Contains(p.String(), "bü事務所") {
			t.Errorf("the client's name is lost:\n%s", p)
		}
	}
}

// wellFormed checks what holds for every picture.
func wellFormed(t *testing.T, p Picture, o Options) {
	t.Helper()
	if len(p.Rows) > o.Height {
		t.Errorf("%+v: %d rows", o, len(p.Rows))
	}
	for y, row := range p.Rows {
		if len(row) != o.Width {
			t.Errorf("%+v: row %d has %d cells", o, y, len(row))
		}
		for x, c := range row {
			w := 1
			for k := x + 1; k < len(row) && row[k].Text == ""; k++ {
				w++
			}
			if c.Text != "" && ansi.StringWidth(c.Text) != w {
				t.Errorf("%+v: cell %d,%d is %q in %d columns", o, x, y, c.Text, w)
			}
			if strings.ContainsFunc(c.Text, func(r rune) bool { return r < ' ' || r == 0x7f || o.ASCII && r > '~' }) {
				t.Errorf("%+v: cell %d,%d is %q", o, x, y, c.Text)
			}
		}
	}
	if t.Failed() {
		t.Fatalf("\n%s", p)
	}
}

func TestHops(t *testing.T) {
	hop := cluster.Hop{At: "client/office"}
	two := cluster.Trace{Hops: []cluster.Hop{hop}, Outcome: cluster.Refused, Branches: []cluster.Branch{
		{Hops: []cluster.Hop{hop}},
		{Hops: []cluster.Hop{hop, hop}},
		{Hops: []cluster.Hop{hop, hop}, Outcome: cluster.Refused},
	}}
	if got := Hops(two); got != 3 {
		t.Errorf("%d hops, want 3", got)
	}
	if got := Main(two); got != 2 {
		t.Errorf("the packet walks branch %d, want the one that ends as the trace", got)
	}
	if got := Hops(cluster.Trace{}); got != 0 {
		t.Errorf("%d hops of nothing", got)
	}
}

func TestListGrows(t *testing.T) {
	s := after(t, shop(t, webNodePort), "delete", "pod/web-a")
	trace := dial(t, s, "office", "node1:30007")
	var out strings.Builder
	for hop := -1; hop <= Hops(trace); hop++ {
		fmt.Fprintf(&out, "hop %d\n%s\n\n", hop, List(trace, Options{Width: 44, Height: 16, Hop: hop}))
	}
	fmt.Fprintf(&out, "five rows\n%s\n", List(trace, Options{Width: 44, Height: 5, Hop: 99, ASCII: true}))
	golden.RequireEqual(t, []byte(out.String()))
}
