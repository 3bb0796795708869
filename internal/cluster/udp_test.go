package cluster_test

import (
	"testing"

	"portolan/internal/cluster"
)

// TestUDP shows what differs for a program that sends a datagram instead of opening a connection.
func TestUDP(t *testing.T) {
	s := loadScene(t, "testdata/reference/second/scene.yaml")
	s.ProxyMode = cluster.IPTables
	s = apply(t, s, service("dns", `selector: {app: udp}, clusterIP: 10.96.9.1, ports: [
		{name: q, port: 53, targetPort: 5353, protocol: UDP}, {name: tcp, port: 53, targetPort: 8080, protocol: TCP}]`))
	s = apply(t, s, service("deaf", `selector: {app: udp}, clusterIP: 10.96.9.2, ports: [
		{port: 53, targetPort: 9, protocol: UDP}]`))
	s = apply(t, s, service("empty", `selector: {app: nobody}, clusterIP: 10.96.9.3, ports: [
		{port: 53, protocol: UDP}]`))
	tests := []struct{ name, from, to, outcome, prints string }{
		{"an echo", "pod/client1", "udp://dns:53", "connected", "answered"},
		{"the same port with TCP is another port", "pod/client1", "dns:53", "connected", "connected"},
		{"no app listens", "pod/client1", "udp://deaf:53", "refused", "recv: Connection refused"},
		{
			"a UDP port dialled with TCP, iptables", "pod/client1", "deaf:53", "timeout",
			"curl: (28) Connection timed out after 5002 milliseconds",
		},
		{"no endpoint", "pod/client1", "udp://empty:53", "refused", "recv: Connection refused"},
		{
			"no endpoint, from a node", "node/node1", "udp://10.96.9.3:53", "not-permitted",
			"sendto: Operation not permitted",
		},
		{"a name outside", "outside1", "udp://dns:53", "name-not-found", "could not resolve host: dns"},
	}
	for _, tt := range tests {
		trace, err := s.Dial(tt.from, tt.to)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if trace.Outcome.String() != tt.outcome || trace.Prints() != tt.prints {
			t.Errorf("%s: %s %q, want %s %q: %s", tt.name, trace.Outcome, trace.Prints(), tt.outcome, tt.prints, trace.Reason())
		}
	}
}
