package diagram

import (
	"strings"
	"testing"

	"portolan/internal/cluster"

	"github.com/charmbracelet/x/exp/golden"
)

// TestSeveralPorts checks that each port of a Service has its door, and that a packet enters by the one that was
// dialled.
func TestSeveralPorts(t *testing.T) {
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
    - {name: admin, port: 81, targetPort: 8080, nodePort: 30008}
`)
	p := Draw(s, dial(t, s, "office", "node1:30008"), Options{Width: 80, Height: 11, Hop: 1 << 10})
	golden.RequireEqual(t, []byte(p.String()+"\n"))
	other := Draw(s, dial(t, s, "office", "node1:30007"), Options{Width: 80, Height: 11, Hop: -1})
	if diff := moved(other, p); diff != "" {
		t.Error(diff)
	}
	const everywhere = " :30008:30008:30008" // in the Service's box and on the nodes
	if got := cellText(p, "spec.ports[1].nodePort"); got != everywhere {
		t.Errorf("the second door is %q", got)
	}
}

// TestSchemePort checks that an address without a port means the port of its scheme: the packet enters the node at the
// door of that port, as if the port were written.
func TestSchemePort(t *testing.T) {
	balancer := `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  clusterIP: 10.96.12.7
  selector: {app: web}
  ports:
    - {name: http, port: 80, targetPort: 8080, nodePort: 30007}
    - {name: https, port: 443, targetPort: 8080, nodePort: 30008}
`
	s := shop(t, balancer)
	for address, door := range map[string]string{
		"https://198.51.100.1":     "spec.ports[1].nodePort",
		"HTTPS://198.51.100.1/a":   "spec.ports[1].nodePort",
		"https://198.51.100.1:80":  "spec.ports[0].nodePort",
		"http://198.51.100.1":      "spec.ports[0].nodePort",
		"http://198.51.100.1:443/": "spec.ports[1].nodePort",
	} {
		trace := dial(t, s, "internet", address)
		if trace.Outcome != cluster.Connected {
			t.Errorf("%s: %s", address, trace.Reason())
		}
		p := Draw(s, trace, Options{Width: 80, Height: 11, Hop: Hops(trace)})
		if got := doorOfPath(p); got != door {
			t.Errorf("%s enters at %q, want %q\n%s", address, got, door, p)
		}
	}
}

// doorOfPath returns the owner of the node port in whose row the path comes to a node, or "".
func doorOfPath(p Picture) string {
	for _, row := range p.Rows {
		for x, c := range row {
			if c.Role == DoorCell && x > 2 && strings.HasSuffix(c.Owner, "nodePort") && row[x-3].Role == Packet {
				return c.Owner
			}
		}
	}
	return ""
}
