package quiz

import (
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
