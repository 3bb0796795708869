package quiz

import (
	"net"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// LetsIn reports whether the connection can end at a pod: at least one of the pods that may answer accepts it.
func LetsIn(t cluster.Trace) bool {
	return t.Outcome == cluster.Connected ||
		slices.ContainsFunc(t.Branches, func(b cluster.Branch) bool { return b.Outcome == cluster.Connected })
}

// noAddress returns the trace of a client that has no address to dial.
func noAddress(from string) cluster.Trace {
	if Outside(from) {
		from = "client/" + from
	}
	return cluster.Trace{From: from, Outcome: cluster.NoAddress}
}

// Outside reports whether a client is outside the cluster.
func Outside(from string) bool {
	return !strings.HasPrefix(from, "pod/") && !strings.HasPrefix(from, "node/")
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

// PendingDoors returns the doors of a load balancer that has no address yet: the address "<pending>" with each port
// of the Service. It returns none if the Service is not of type LoadBalancer or already has an address.
func PendingDoors(svc cluster.Service) []cluster.Door {
	if svc.Spec.Type != corev1.ServiceTypeLoadBalancer || len(svc.Status.LoadBalancer.Ingress) > 0 {
		return nil
	}
	var doors []cluster.Door
	for i, p := range svc.Spec.Ports {
		address := net.JoinHostPort("<pending>", number(p.Port))
		doors = append(doors, cluster.Door{Kind: cluster.BalancerDoor, Address: address, Service: ref(svc.Service), Port: i})
	}
	return doors
}
