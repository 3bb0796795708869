package cluster

import (
	"net/netip"

	corev1 "k8s.io/api/core/v1"
)

// gate is by which kind of address a packet came to kube-proxy.
type gate uint8

const (
	clusterGate gate = iota
	nodeGate
	balancerGate
	externalGate
)

// serviceAddress is a packet to an address of a Service, on the node whose kube-proxy sees it. A port that the Service does
// not have is rejected on cluster addresses in nftables mode; in iptables mode no rule matches,
// and the packet is lost in the network, as it is for balancer addresses and externalIPs in both.
func (p *packet) serviceAddress(to target, node int, by gate) {
	f := p.scene.tables.fronts[socket{to.address, p.port}]
	switch {
	case f != nil:
		p.rewrite(f, node, by)
	case by == clusterGate && p.scene.ProxyMode != IPTables:
		p.end(p.nodePlace(node), Reject, NoSuchPort)
	default:
		p.lose(p.nodePlace(node), NoSuchPort)
	}
}

// nodePort is a packet to an address of a node, on that node. Without such a node port it meets what a machine answers where
// nothing listens.
func (p *packet) nodePort(node int) {
	f := p.scene.tables.nodePorts[p.port]
	if f == nil {
		p.machine(node)
		return
	}
	p.recognise(f.service)
	p.rewrite(f, node, nodeGate)
}

// machine is the node itself: pods that use its network may listen there.
func (p *packet) machine(node int) {
	for i := range p.scene.Pods {
		pod := &p.scene.Pods[i]
		if pod.Address == p.host && pod.Node == p.scene.Nodes[node].Name && pod.listensOn(p.port, false) {
			p.arriveAt(i, true)
			return
		}
	}
	p.end(p.nodePlace(node), Reject, NoSuchPort)
}

// rewrite is what kube-proxy does with a packet to a Service port: it picks an endpoint by policy, rewrites the
// destination, and hides the sender where the reply would else not come back this way.
func (p *packet) rewrite(f *front, node int, by gate) {
	at := p.nodePlace(node)
	if len(f.backends) == 0 {
		p.end(at, Reject, NoEndpoints)
		return
	}
	if by == balancerGate && !f.allows(p.senderAddress()) {
		p.end(at, Drop, SourceRange)
		return
	}
	near := p.from.node == node && p.hid == 0
	local := f.externalLocal && !near
	if by == clusterGate {
		local = f.internalLocal
	}
	chosen := f.choose(p.scene, node, local)
	if len(chosen) == 0 {
		p.end(at, Drop, LocalPolicy)
		return
	}
	p.branch(chosen, node, p.hides(f, node, by))
}

// hides reports whether a node puts its own address in place of the sender's: for what comes from outside the cluster
// to a cluster address, and for all other addresses unless the policy is Local. What the node itself sends has
// its address anyway.
func (p *packet) hides(f *front, node int, by gate) bool {
	if by == clusterGate {
		return p.from.kind == fromOutside
	}
	return !f.externalLocal && !(p.from.kind == fromNode && p.from.node == node && p.hid == 0)
}

// senderAddress is the source address as it arrives.
func (p *packet) senderAddress() string {
	switch {
	case p.hid > 0:
		return p.scene.Nodes[p.hid-1].Address
	case p.from.kind == fromPod:
		return p.scene.Pods[p.from.index].Address
	case p.from.kind == fromNode:
		return p.scene.Nodes[p.from.index].Address
	}
	return p.scene.Clients[p.from.index].Address
}

// branch makes one branch for each chosen pod, from a node on.
func (p *packet) branch(chosen []backend, node int, hide bool) {
	const most = 4 // rewrite, masquerade, forward, deliver
	hops := make([]Hop, 0, most*len(chosen))
	p.trace.Branches = make([]Branch, 0, len(chosen))
	for i := range chosen {
		b := &chosen[i]
		start := len(hops)
		at := p.nodePlace(node)
		hops = append(hops, Hop{At: at, Action: Rewrite, To: b.dest})
		source := p.sourceName()
		if hide || p.from.kind == fromPod && p.from.index == b.pod { // a pod that meets itself
			hops = append(hops, Hop{At: at, Action: Masquerade, To: p.scene.Nodes[node].Address})
			source = p.scene.Nodes[node].Name
		}
		if b.node != node && b.node >= 0 {
			hops = append(hops, Hop{At: at, Action: Forward, To: string(p.nodePlace(b.node))})
		}
		hops = append(hops, b.last())
		p.trace.Branches = append(p.trace.Branches, b.branch(source, hops[start:len(hops):len(hops)]))
	}
}

// sourceName is whose address a pod sees if nobody hides it from here on.
func (p *packet) sourceName() string {
	if p.hid > 0 {
		return p.scene.Nodes[p.hid-1].Name
	}
	return "client"
}

// last is the hop at the pod itself.
func (b *backend) last() Hop {
	if b.listens {
		return Hop{At: b.place, Action: Deliver, To: b.dest}
	}
	return Hop{At: b.place, Action: Reject, To: b.dest, Cause: NotListening}
}

func (b *backend) branch(source string, hops []Hop) Branch {
	if b.listens {
		return Branch{Backend: b.name, Source: source, Hops: hops}
	}
	return Branch{Backend: b.name, Outcome: Refused, Cause: NotListening, Source: source, Hops: hops}
}

// choose is the endpoints a node may use: those on the node itself under a Local policy; else all, or the
// nearest if the Service asks for that and there are any.
func (f *front) choose(s *Scene, node int, local bool) []backend {
	if local {
		return f.only(func(b *backend) bool { return b.node == node })
	}
	if f.sameNode {
		if near := f.only(func(b *backend) bool { return b.node == node }); len(near) > 0 {
			return near
		}
	}
	if f.sameZone {
		zone := s.Nodes[node].Labels[corev1.LabelTopologyZone]
		near := f.only(func(b *backend) bool {
			return zone != "" && b.node >= 0 && s.Nodes[b.node].Labels[corev1.LabelTopologyZone] == zone
		})
		if len(near) > 0 {
			return near
		}
	}
	return f.backends
}

func (f *front) only(keep func(*backend) bool) []backend {
	var kept []backend
	for i := range f.backends {
		if keep(&f.backends[i]) {
			kept = append(kept, f.backends[i])
		}
	}
	return kept
}

// hasOn reports whether a node has a ready pod of the Service.
func (f *front) hasOn(node int) bool {
	for i := range f.backends {
		if f.backends[i].node == node {
			return true
		}
	}
	return false
}

// allows reports whether loadBalancerSourceRanges let an address in.
func (f *front) allows(address string) bool {
	if len(f.sources) == 0 {
		return true
	}
	a, err := netip.ParseAddr(address)
	for _, prefix := range f.sources {
		if err == nil && prefix.Contains(a) {
			return true
		}
	}
	return false
}

// balancer is a packet at the balancer of a Service. It passes it to the node by which the client enters, or to the
// first that is healthy: one that is there and, under policy Local, has a ready pod.
func (p *packet) balancer(to target, via int, from Place) {
	place := p.scene.tables.balancers[to.index]
	p.hop(from, Forward, string(place))
	f := p.scene.tables.fronts[socket{to.address, p.port}]
	if f == nil {
		p.end(place, Drop, NoSuchPort)
		return
	}
	if p.scene.Provider != nil && p.scene.Provider.ToPods {
		p.balancerToPods(f, place)
		return
	}
	node := via
	if node < 0 || p.from.kind != fromOutside {
		node = p.healthy(f)
	}
	if node < 0 {
		node = p.healthy(nil)
	}
	if node < 0 || p.scene.Nodes[node].Lost {
		p.end(place, Drop, NodeLost)
		return
	}
	p.hop(place, Forward, string(p.nodePlace(node)))
	p.rewrite(f, node, balancerGate)
}

// balancerToPods is a balancer that knows the pods and asks no node.
func (p *packet) balancerToPods(f *front, place Place) {
	if len(f.backends) == 0 {
		p.end(place, Reject, NoEndpoints)
		return
	}
	for i := range f.backends {
		b := &f.backends[i]
		hops := []Hop{{At: place, Action: Rewrite, To: b.dest}}
		if b.node >= 0 {
			hops = append(hops, Hop{At: place, Action: Forward, To: string(p.nodePlace(b.node))})
		}
		p.trace.Branches = append(p.trace.Branches, b.branch(p.sourceName(), append(hops, b.last())))
	}
}

// pod is a packet to a pod's own address, on a node.
func (p *packet) pod(i, node int) {
	n := p.scene.node(p.scene.Pods[i].Node)
	if n != node && n >= 0 && !p.goTo(node, n) {
		return
	}
	p.arriveAt(i, p.scene.Pods[i].listensOn(p.port, false))
}

// arriveAt is the end of the way to a pod that was dialled by its own address.
func (p *packet) arriveAt(i int, listens bool) {
	pod := &p.scene.Pods[i]
	name := joinName(pod.Namespace, pod.Name)
	b := backend{name: name, place: Place("pod/" + name), dest: join(p.host, p.port), listens: listens}
	p.trace.Branches = []Branch{b.branch(p.sourceName(), []Hop{b.last()})}
}

// headless is a packet to one of the addresses that DNS gave for a headless Service. No proxy has a part in it, so the port
// must be one that the pod listens on.
func (p *packet) headless(service, node int) {
	for _, e := range p.scene.Services[service].Endpoints {
		if !e.Ready {
			continue
		}
		pod := &p.scene.Pods[e.index]
		name := joinName(e.Namespace, e.Pod)
		b := backend{name: name, place: Place("pod/" + name), dest: join(e.Address, p.port), listens: pod.listensOn(p.port, false)}
		var hops []Hop
		if n := p.scene.node(e.Node); n >= 0 && n != node {
			hops = append(hops, Hop{At: p.nodePlace(node), Action: Forward, To: string(p.nodePlace(n))})
		}
		p.trace.Branches = append(p.trace.Branches, b.branch("client", append(hops, b.last())))
	}
}
