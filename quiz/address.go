package quiz

import (
	"net"
	"strings"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// noAddress returns the trace of a client that has no address to dial.
func noAddress(from string) cluster.Trace {
	if access.Outside(from) {
		from = "client/" + from
	}
	return cluster.Trace{From: from, Outcome: cluster.NoAddress}
}

// Host returns the host of HOST:PORT or of a URL.
func Host(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	rest, _, _ = strings.Cut(rest, "/")
	if host, _, err := net.SplitHostPort(rest); err == nil {
		return host
	}
	return rest
}

// Covers reports whether a ban applies to doors of a kind.
func (b Ban) Covers(kind cluster.DoorKind) bool {
	switch kind {
	case cluster.NodeDoor:
		return b.Door == "" || b.Door == "node"
	case cluster.BalancerDoor:
		return b.Door == "" || b.Door == "balancer"
	case cluster.NameDoor, cluster.ClusterDoor:
		return b.Door == "" || b.Door == "name"
	case cluster.ExternalDoor:
	}
	return b.Door == ""
}
