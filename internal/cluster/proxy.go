package cluster

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
// nothing listens. In nftables mode node ports are open at the node's primary address alone (KEP-3866).
func (p *packet) nodePort(to target) {
	f := p.scene.tables.nodePorts[nodePort{p.port, isV6(p.host)}]
	switch {
	case f != nil && (!to.unserved || p.scene.ProxyMode == IPTables):
		p.recognise(f.service)
		p.rewrite(f, to.index, nodeGate)
	default:
		p.machine(to.index)
	}
}

// machine is the node itself: pods that use its network may listen there, and kube-proxy answers the health checks of
// balancers.
func (p *packet) machine(node int) {
	if service, ok := p.scene.tables.health[p.port]; ok {
		p.recognise(service)
		p.hop(p.nodePlace(node), Deliver, JoinAddress(p.host, p.port))
		return
	}
	for i := range p.scene.Pods {
		pod := &p.scene.Pods[i]
		if pod.addressOf(isV6(p.host)) == p.host && pod.Node == p.scene.Nodes[node].Name && !pod.open && pod.listensOn(p.port, false) {
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
	if len(f.usable()) == 0 {
		p.end(at, Reject, f.empty())
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
	p.trace.Sticky = f.sticky
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
		if hide || p.meetsItself(b) || p.leavesWith(b, node) {
			hops = append(hops, Hop{At: at, Action: Masquerade, To: p.scene.Nodes[node].addressLike(b.dest)})
			source = p.scene.Nodes[node].Name
		}
		if to := p.next(b, node); to != "" {
			hops = append(hops, Hop{At: at, Action: Forward, To: string(to)})
		}
		hops = append(hops, b.last())
		p.trace.Branches = append(p.trace.Branches, b.branch(source, hops[start:len(hops):len(hops)]))
	}
}

// meetsItself reports whether a pod was picked to answer itself.
func (p *packet) meetsItself(b *backend) bool {
	return p.from.kind == fromPod && p.from.index == b.pod
}

// leavesWith reports whether a pod's packet leaves the pod network only now that it was rewritten: CNI plugins hide the
// sender of those too.
func (p *packet) leavesWith(b *backend, node int) bool {
	return p.from.kind == fromPod && p.hid == 0 && b.offShore && b.node != node
}

// next is where a node sends a rewritten packet, "" if that is here.
func (p *packet) next(b *backend, node int) Place {
	switch {
	case b.node >= 0 && b.node != node:
		return p.nodePlace(b.node)
	case b.node < 0 && b.offShore:
		return b.place
	}
	return ""
}

// addressLike is the node's address of the IP family of ADDRESS:PORT.
func (n *Node) addressLike(dest string) string {
	host, _ := splitAddress(dest)
	v6 := isV6(host)
	for _, a := range n.more {
		if v6 != isV6(n.Address) && isV6(a.address) == v6 && !a.external {
			return a.address
		}
	}
	return n.Address
}

// sourceName is whose address a pod sees if nobody hides it from here on.
func (p *packet) sourceName() string {
	switch {
	case p.hid > 0:
		return p.scene.Nodes[p.hid-1].Name
	case p.proxied:
		return "balancer"
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

// balancer is a packet at the balancer of a Service. It passes it to the node by which the client enters, or to the
// first that is healthy: one that is there and, under policy Local, has a ready pod. One that kube-proxy does not know by
// its address dials a node port, or pods if there is none, and keeps to loadBalancerSourceRanges by itself.
func (p *packet) balancer(to target, via int, from Place) {
	place := p.scene.tables.balancers[to.index]
	p.hop(from, Forward, string(place))
	f := p.scene.tables.fronts[socket{to.address, p.port}]
	switch {
	case f == nil:
		p.end(place, Drop, NoSuchPort)
	case to.bypass && !f.allows(p.senderAddress()):
		p.end(place, Drop, SourceRange)
	case p.scene.Provider != nil && p.scene.Provider.ToPods || to.bypass && f.nodePort == 0:
		p.proxied = to.proxies
		p.balancerToPods(f, place)
	default:
		p.balancerToNodes(f, to, via, place)
	}
}

// balancerToNodes is a balancer that sends to nodes, whatever pods are on them.
func (p *packet) balancerToNodes(f *front, to target, via int, place Place) {
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
	by := balancerGate
	if to.bypass {
		by = nodeGate
	}
	p.proxied = to.proxies
	p.rewrite(f, node, by)
}

// balancerToPods is a balancer that knows the pods and asks no node.
func (p *packet) balancerToPods(f *front, place Place) {
	if len(f.usable()) == 0 {
		p.end(place, Reject, f.empty())
		return
	}
	for _, b := range f.usable() {
		hops := []Hop{{At: place, Action: Rewrite, To: b.dest}}
		if b.node >= 0 {
			hops = append(hops, Hop{At: place, Action: Forward, To: string(p.nodePlace(b.node))})
		} else if b.offShore {
			hops = append(hops, Hop{At: place, Action: Forward, To: string(b.place)})
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
	name := Name(pod.Namespace, pod.Name)
	b := backend{name: name, place: Place("pod/" + name), dest: JoinAddress(p.host, p.port), listens: listens}
	p.trace.Branches = []Branch{b.branch(p.sourceName(), []Hop{b.last()})}
}

// headless is a packet to one of the addresses that DNS gave for a headless Service. No proxy has a part in it, so the port
// must be one that the pod listens on.
func (p *packet) headless(to target, node int) {
	endpoints := p.scene.Services[to.index].Endpoints
	for i := range endpoints {
		e := &endpoints[i]
		if !e.Ready || to.alone && e.Address != to.address {
			continue
		}
		b := p.scene.backend(e, p.port)
		source := p.sourceName()
		var hops []Hop
		if p.leavesWith(&b, node) {
			hops = append(hops, Hop{At: p.nodePlace(node), Action: Masquerade, To: p.scene.Nodes[node].addressLike(b.dest)})
			source = p.scene.Nodes[node].Name
		}
		if next := p.next(&b, node); next != "" {
			hops = append(hops, Hop{At: p.nodePlace(node), Action: Forward, To: string(next)})
		}
		p.trace.Branches = append(p.trace.Branches, b.branch(source, append(hops, b.last())))
	}
}
