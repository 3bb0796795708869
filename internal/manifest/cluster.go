package manifest

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
)

// Cluster is what the API server is configured with. The zero value allocates IPv4 addresses only.
type Cluster struct {
	// DualStack means that the API server allocates addresses of both IP families, IPv4 first.
	DualStack bool
}

// ClusterOf returns the cluster of the Nodes among the objects. If a node has internal addresses of both IP families,
// the cluster is dual-stack.
func ClusterOf(objects []Object) Cluster {
	for _, o := range objects {
		node, ok := o.Value.(*corev1.Node)
		if !ok {
			continue
		}
		seen := map[corev1.IPFamily]bool{}
		for _, a := range node.Status.Addresses {
			if a.Type == corev1.NodeInternalIP {
				seen[familyOf(a.Address)] = true
			}
		}
		if seen[corev1.IPv4Protocol] && seen[corev1.IPv6Protocol] {
			return Cluster{DualStack: true}
		}
	}
	return Cluster{}
}

// has reports whether the cluster allocates addresses of a family.
func (c Cluster) has(family corev1.IPFamily) bool {
	return family == corev1.IPv4Protocol || c.DualStack && family == corev1.IPv6Protocol
}

// The ranges of cluster addresses. The API server chooses an address itself if a Service asks for none. It chooses at
// random, so placeholderIP only stands for what it would choose.
const (
	serviceCIDR   = "10.96.0.0/16"
	serviceCIDR6  = "fd00:96::/112"
	placeholderIP = "10.96.1.1"
	placeholderV6 = "fd00:96::101"
)

// placeholder returns an address that stands for the one that the server would choose.
func placeholder(family corev1.IPFamily) string {
	if family == corev1.IPv6Protocol {
		return placeholderV6
	}
	return placeholderIP
}

// chosenAddress returns the value for a cluster address that the server chooses. It is the network's own address, which
// no Service can have, so it never collides with an address that a manifest requests.
func chosenAddress(family corev1.IPFamily) string {
	if family == corev1.IPv6Protocol {
		return "fd00:96::"
	}
	return "10.96.0.0"
}

// inServiceCIDR reports whether a Service can have this address. The first address of each range is reserved, and so is
// the last IPv4 address.
func inServiceCIDR(family corev1.IPFamily, ip string) bool {
	text := serviceCIDR
	if family == corev1.IPv6Protocol {
		text = serviceCIDR6
	}
	cidr, err := netip.ParsePrefix(text)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(ip)
	if err != nil || !cidr.Contains(addr) || addr == cidr.Addr() {
		return false
	}
	return family == corev1.IPv6Protocol || cidr.Contains(addr.Next())
}
