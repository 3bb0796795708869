package cluster

import (
	"net/netip"
	"slices"
)

// headless handles a packet to one of the addresses that DNS returns for a headless Service. kube-proxy does not
// rewrite it, so the dialled port must be one that the pod listens on.
func (p *packet) headless(to target, node int) {
	endpoints := p.scene.Services[to.index].Endpoints
	if !to.alone {
		endpoints = p.nearest(endpoints)
	}
	for i := range endpoints {
		e := &endpoints[i]
		if !e.Ready || to.alone && e.Address != to.address {
			continue
		}
		b := p.scene.backend(e, p.protocol, p.port)
		p.trace.Branches = append(p.trace.Branches, p.follow(&b, node, p.leavesWith(&b, node), nil))
	}
}

// nearest returns the endpoints that a client may dial if a name has several addresses. For IPv6, the resolver puts the
// addresses that share the longest prefix with the client's own address first (RFC 6724, rule 9), so the client dials
// only these. For IPv4, the resolver does not sort, so the client may dial any.
func (p *packet) nearest(endpoints []Endpoint) []Endpoint {
	if p.from.kind != fromPod {
		return endpoints // only pods can look such a name up
	}
	own, err := netip.ParseAddr(p.scene.Pods[p.from.index].addressOf(true))
	if err != nil {
		return endpoints
	}
	shared := func(e *Endpoint) int {
		address, err := netip.ParseAddr(e.Address)
		if err != nil || address.Is4() || !e.Ready {
			return 0
		}
		return sharedBits(own, address)
	}
	longest := 0
	for i := range endpoints {
		longest = max(longest, shared(&endpoints[i]))
	}
	return slices.DeleteFunc(slices.Clone(endpoints), func(e Endpoint) bool { return shared(&e) < longest })
}

// sharedBits returns the length of the longest prefix that two IPv6 addresses share.
func sharedBits(a, b netip.Addr) int {
	const bitsOfV6 = 128
	for bits := bitsOfV6; bits > 0; bits-- {
		if prefix, err := a.Prefix(bits); err == nil && prefix.Contains(b) {
			return bits
		}
	}
	return 0
}
