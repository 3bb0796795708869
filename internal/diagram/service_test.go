package diagram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"

	"github.com/charmbracelet/x/exp/golden"
)

// TestService draws Services of every type in boxes of several sizes.
func TestService(t *testing.T) {
	const spec = "\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: "
	manifests := []struct{ name, spec string }{
		{"ClusterIP", "{clusterIP: 10.96.12.7, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}"},
		{"headless", "{clusterIP: None, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}"},
		{"alias", "{type: ExternalName, externalName: shop.example.com}"},
		{"external addresses", "{clusterIP: 10.96.12.7, externalIPs: [192.0.2.80], ports: [{port: 80}]}"},
		{"LoadBalancer", "{type: LoadBalancer, clusterIP: 10.96.12.7, selector: {app: web}, ports: " +
			"[{name: a, port: 80, targetPort: 8080, nodePort: 30007}, {name: b, port: 443, nodePort: 30043}]}"},
	}
	var out strings.Builder
	for _, m := range manifests {
		s := shop(t, spec+m.spec)
		for _, size := range [][2]int{{90, 20}, {76, 14}, {76, 11}, {60, 9}, {76, 7}} {
			o := Options{Width: size[0], Height: size[1], Hop: -1, Service: "web"}
			fmt.Fprintf(&out, "%s, %d x %d\n%s\n", m.name, size[0], size[1], Draw(s, cluster.Trace{}, o))
		}
	}
	golden.RequireEqual(t, []byte(out.String()))
}

// TestServiceFromElsewhere checks that the name in the Service's box is the one that the client types.
func TestServiceFromElsewhere(t *testing.T) {
	s := shop(t, webNodePort)
	for from, want := range map[string]string{
		"pod/orders":      "web",
		"pod/ops/monitor": "web.default",
		"office":          "web",
	} {
		trace := dial(t, s, from, "10.96.12.7:80")
		p := Draw(s, trace, Options{Width: 80, Height: 14, Hop: -1})
		if got := cellText(p, "metadata.name"); got != "Service web"+want {
			t.Errorf("%s reads %q, want Service web and %s", from, got, want)
		}
	}
}

// TestBoxShrinks checks what a lower picture leaves out first: a line of addresses, then the box of the Service.
func TestBoxShrinks(t *testing.T) {
	s := shop(t, webNodePort)
	last := 5
	for h := 24; h >= 6; h-- {
		p := Draw(s, cluster.Trace{}, Options{Width: 76, Height: h, Hop: -1, Service: "web"})
		head := slices.IndexFunc(p.Rows, func(row []Cell) bool { return row[len(row)-40].Owner == "node/node1" })
		if head > 5 || head < 1 {
			t.Fatalf("height %d: the first node is in row %d\n%s", h, head, p)
		}
		text := p.String()
		if box := strings.Contains(text, "rules on every node"); box != (head >= 3) {
			t.Errorf("height %d: %d rows before the nodes, and a box: %v\n%s", h, head, box, p)
		}
		if head > last {
			t.Errorf("height %d: %d rows before the nodes, and %d in the higher picture", h, head, last)
		}
		last = head
		if !strings.Contains(text, "30007") || !strings.Contains(text, "NodePort") {
			t.Errorf("height %d: the type and the node port are not there\n%s", h, p)
		}
	}
}

// TestDialled checks that only the dialled door has the role Dialled, and that other ports are faint.
func TestDialled(t *testing.T) {
	s := shop(t, `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  clusterIP: 10.96.12.7
  selector: {app: web}
  ports:
    - {name: http, port: 80, targetPort: 8080, nodePort: 30007}
    - {name: admin, port: 81, targetPort: 9090, nodePort: 30008}
`)
	for _, c := range []struct {
		from, to, dialled string
		onNodes           [2]Role // of the node ports on node2
	}{
		{"pod/orders", "web:80", "web:80", [2]Role{Faint, Faint}},
		{"pod/orders", "web:81", "web :81", [2]Role{Faint, Faint}},
		{"pod/orders", "10.96.12.7:81", "10.96.12.7 :81", [2]Role{Faint, Faint}},
		{"office", "node2:30008", "node2 :30008:30008", [2]Role{Faint, Dialled}},
		{"office", "node1:30007", "node1:30007:30007", [2]Role{DoorCell, Faint}},
		{"office", "node1:30009", "", [2]Role{Faint, Faint}},
		{"pod/orders", "web:8080", "", [2]Role{Faint, Faint}},
	} {
		trace := dial(t, s, c.from, c.to)
		p := Draw(s, trace, Options{Width: 110, Height: 24, Hop: -1, Service: "web"})
		if got := roleText(p, Dialled); got != c.dialled {
			t.Errorf("%s dials %s: %q is marked, want %q\n%s", c.from, c.to, got, c.dialled, p)
		}
		for i, want := range c.onNodes {
			if got := lastRole(p, portField(i, "nodePort")); got != want {
				t.Errorf("%s dials %s: node port %d on node2 has role %d, want %d", c.from, c.to, i, got, want)
			}
		}
	}
}

// roleText returns the text of all cells with a role.
func roleText(p Picture, role Role) string {
	var out strings.Builder
	for _, row := range p.Rows {
		for _, c := range row {
			if c.Role == role {
				out.WriteString(c.Text)
			}
		}
	}
	return out.String()
}

// lastRole returns the role of the last cell of an owner.
func lastRole(p Picture, owner string) Role {
	last := Plain
	for _, row := range p.Rows {
		for _, c := range row {
			if c.Owner == owner {
				last = c.Role
			}
		}
	}
	return last
}
