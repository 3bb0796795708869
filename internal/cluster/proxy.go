package cluster

import (
	"cmp"
	"net/http"
	"slices"
)

// gate is the kind of address by which a packet reached kube-proxy.
type gate uint8

const (
	clusterGate gate = iota
	nodeGate
	balancerGate
	externalGate
)

// serviceAddress handles a packet to an address of a Service, on the node whose kube-proxy sees it. If the Service does
// not have the port, kube-proxy rejects the packet on a cluster address in nftables mode. In iptables mode no rule
// matches, and the packet is lost in the network. On balancer addresses and externalIPs it is lost in both modes.
func (p *packet) serviceAddress(to target, node int, by gate) {
	f := p.scene.tables.fronts[socket{to.address, p.port, p.trace.UDP}]
	switch {
	case f != nil:
		p.rewrite(f, node, by)
	case by == clusterGate && p.scene.ProxyMode != IPTables:
		p.end(p.nodePlace(node), Reject, NoSuchPort)
	default:
		p.lose(p.nodePlace(node), NoSuchPort)
	}
	p.trace.otherProtocol = p.scene.tables.fronts[socket{to.address, p.port, !p.trace.UDP}] != nil
}

// nodePort handles a packet to an address of a node, on that node. If no Service has the node port there, machine
// handles the packet. In nftables mode, node ports are open only on the node's primary addresses (KEP-3866).
func (p *packet) nodePort(to target) {
	f := p.nodePortFront()
	switch {
	case f != nil && (!to.unserved || p.scene.ProxyMode == IPTables):
		p.recognise(f.service)
		p.rewrite(f, to.index, nodeGate)
	default:
		p.trace.notServed = f != nil
		p.trace.otherProtocol = p.scene.tables.nodePorts[nodePort{p.port, isV6(p.host), !p.trace.UDP}] != nil
		p.machine(to.index)
	}
}

// nodePortFront returns the front whose node port the packet is sent to, nil if no Service has that node port.
func (p *packet) nodePortFront() *front {
	return p.scene.tables.nodePorts[nodePort{p.port, isV6(p.host), p.trace.UDP}]
}

// machine handles a packet to the node itself. kube-proxy answers the health checks of balancers there, and pods with
// hostNetwork may listen on its ports.
func (p *packet) machine(node int) {
	if service, ok := p.scene.tables.health[p.port]; ok && !p.trace.UDP {
		p.recognise(service)
		p.hop(p.nodePlace(node), Deliver, JoinAddress(p.host, p.port))
		p.trace.Status = p.scene.healthStatus(service, node)
		return
	}
	for i := range p.scene.tables.podsAt(p.scene, p.host) {
		pod := &p.scene.Pods[i]
		if pod.addressOf(isV6(p.host)) == p.host && pod.Node == p.scene.Nodes[node].Name && !pod.open &&
			pod.listensOn(p.protocol, p.port, false) {
			p.arriveAt(i, true)
			return
		}
	}
	p.end(p.nodePlace(node), Reject, NoSuchPort)
}

// healthStatus returns what the health check node port of a Service answers on a node: 200 if the node has a ready pod
// of the Service, else 503. A terminating pod does not count, although it may still get traffic (KEP-1669).
func (s *Scene) healthStatus(service, node int) int {
	for _, e := range s.Services[service].AllEndpoints() {
		if e.Ready && s.node(e.Node) == node {
			return http.StatusOK
		}
	}
	return http.StatusServiceUnavailable
}

// rewrite does what kube-proxy does with a packet to a Service port. It chooses the endpoints that the traffic policy
// allows and rewrites the destination. It masquerades the source if the reply would otherwise not come back through
// this node.
func (p *packet) rewrite(f *front, node int, by gate) {
	p.listener = f.port
	at := p.nodePlace(node)
	if len(f.usable()) == 0 {
		p.rejectEmpty(f, node, by)
		return
	}
	if by == balancerGate && !f.allows(p.senderAddress()) {
		p.end(at, Drop, SourceRange)
		return
	}
	near := p.from.node == node && p.masqueradedBy == 0
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
	p.branch(chosen, node, p.masquerades(f, node, by))
}

// rejectEmpty handles a packet to a Service without a usable endpoint. kube-proxy rejects it, with one exception in
// iptables mode: a packet that the node itself sends to a balancer address or to one of externalIPs. The rule that
// rejects is in the chains INPUT and FORWARD, and such a packet passes neither. So the packet leaves the node, and
// nothing answers.
//
// If a node rejects its own UDP packet to a cluster address, the program that sends it gets EPERM instead of a refusal.
func (p *packet) rejectEmpty(f *front, node int, by gate) {
	at := p.nodePlace(node)
	own := p.sentBy(node)
	switch {
	case own && p.scene.ProxyMode == IPTables && (by == balancerGate || by == externalGate):
		p.lose(at, f.emptyCause())
	case own && p.trace.UDP && by == clusterGate:
		p.end(at, Reject, f.emptyCause())
		p.trace.Outcome = NotPermitted
	default:
		p.end(at, Reject, f.emptyCause())
	}
}

// sentBy reports whether the node itself is the client.
func (p *packet) sentBy(node int) bool {
	return p.from.kind == fromNode && p.from.node == node && p.masqueradedBy == 0
}

// masquerades reports whether a node replaces the source address with its own. It does so for packets from outside the
// cluster to a cluster address, and for packets to all other addresses unless externalTrafficPolicy is Local. A packet
// that the node itself sends already has the node's address.
func (p *packet) masquerades(f *front, node int, by gate) bool {
	if by == clusterGate {
		return p.from.kind == fromOutside
	}
	return !f.externalLocal && !p.sentBy(node)
}

// senderAddress returns the packet's source address before kube-proxy or the balancer changes it.
func (p *packet) senderAddress() string {
	switch {
	case p.masqueradedBy > 0:
		return p.scene.Nodes[p.masqueradedBy-1].Address
	case p.from.kind == fromPod:
		return p.scene.Pods[p.from.index].Address
	case p.from.kind == fromNode:
		return p.scene.Nodes[p.from.index].Address
	}
	return p.scene.Clients[p.from.index].Address
}

// branch adds one branch to the trace for each chosen endpoint. The hops of a branch start at the node.
func (p *packet) branch(chosen []backend, node int, masquerades bool) {
	const most = 4                          // rewrite, masquerade, forward, deliver
	all := make([]Hop, 0, most*len(chosen)) // one array for the hops of all branches
	p.trace.Branches = make([]Branch, len(chosen))
	for i := range chosen {
		b := &chosen[i]
		hops := all[most*i : most*i : most*(i+1)]
		hops = append(hops, Hop{At: p.nodePlace(node), Action: Rewrite, To: b.dest})
		replaced := masquerades || p.meetsItself(b) || p.leavesWith(b, node)
		p.trace.Branches[i] = p.follow(b, node, replaced, hops)
	}
}

// follow moves the packet from a node to an endpoint, and returns its branch. hops are the branch's hops so far.
// masquerades is true if the node replaces the source address with its own.
func (p *packet) follow(b *backend, node int, masquerades bool, hops []Hop) Branch {
	at, source := p.nodePlace(node), p.sourceName()
	if drop := p.egressDrop(b.dest); drop != nil {
		return b.branch(source, append(hops, Hop{At: at, Action: Drop, To: b.dest, Cause: EgressPolicy, Policy: drop}))
	}
	if masquerades {
		hops = append(hops, Hop{At: at, Action: Masquerade, To: p.scene.Nodes[node].addressLike(b.dest)})
		source = p.scene.Nodes[node].Name
	}
	if next := p.next(b, node); next != "" {
		hops = append(hops, Hop{At: at, Action: Forward, To: string(next)})
	}
	return b.branch(source, append(hops, p.arrive(b, node, masquerades)))
}

// meetsItself reports whether the chosen endpoint is the client pod itself.
func (p *packet) meetsItself(b *backend) bool {
	return p.from.kind == fromPod && p.from.index == b.pod
}

// leavesWith reports whether a pod's packet leaves the pod network because of the rewrite. CNI plugins replace the
// source address of those packets too.
func (p *packet) leavesWith(b *backend, node int) bool {
	return p.from.kind == fromPod && p.masqueradedBy == 0 && b.offPodNetwork && b.node != node
}

// next returns where a node sends a rewritten packet, "" if the endpoint is on this node.
func (p *packet) next(b *backend, node int) Place {
	switch {
	case b.node >= 0 && b.node != node:
		return p.nodePlace(b.node)
	case b.node < 0 && b.offPodNetwork:
		return b.place
	}
	return ""
}

// addressLike returns the node's address of the same IP family as dest, which is ADDRESS:PORT.
func (n *Node) addressLike(dest string) string {
	host, _ := splitAddress(dest)
	return cmp.Or(n.addressOf(isV6(host)), n.Address)
}

// addressOf returns the node's internal address of an IP family, "" if it has none.
func (n *Node) addressOf(v6 bool) string {
	if n.Address != "" && isV6(n.Address) == v6 {
		return n.Address
	}
	for _, a := range n.more {
		if isV6(a.address) == v6 && !a.external {
			return a.address
		}
	}
	return ""
}

// sourceName returns whose address the packet has now, as a value of Branch.Source. The pod sees that address unless a
// node still replaces it.
func (p *packet) sourceName() string {
	switch {
	case p.masqueradedBy > 0:
		return p.scene.Nodes[p.masqueradedBy-1].Name
	case p.proxied:
		return "balancer"
	}
	return "client"
}

// last returns the hop at the endpoint itself, if no policy drops the packet.
func (b *backend) last() Hop {
	if b.listens {
		return Hop{At: b.place, Action: Deliver, To: b.dest}
	}
	return Hop{At: b.place, Action: Reject, To: b.dest, Cause: NotListening}
}

// branch returns the branch with these hops. Its last hop decides how the attempt ends.
func (b *backend) branch(source string, hops []Hop) Branch {
	last := hops[len(hops)-1]
	branch := Branch{Backend: b.name, Source: source, Hops: hops, Cause: last.Cause}
	switch last.Action {
	case Reject:
		branch.Outcome = Refused
	case Drop:
		branch.Outcome = Timeout
	default:
	}
	return branch
}

// balancer handles a packet at the balancer of a Service. The balancer sends it to a node, or directly to pods if the
// provider targets pods. via is the node of an outside client's Via, -1 if it has none.
//
// If kube-proxy does not capture the balancer's address (bypass), the balancer itself applies loadBalancerSourceRanges.
// It then dials the node port, or the pods if there is no node port.
func (p *packet) balancer(to target, via int, from Place) {
	place := p.scene.tables.balancers[to.index]
	p.hop(from, Forward, string(place))
	f := p.scene.tables.fronts[socket{to.address, p.port, p.trace.UDP}]
	switch {
	case f == nil:
		p.trace.otherProtocol = p.scene.tables.fronts[socket{to.address, p.port, !p.trace.UDP}] != nil
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

// balancerToNodes sends the packet to a node, where kube-proxy chooses an endpoint. An outside client's packet goes to
// the node via, even if that node has no endpoint. If via is -1, or the client is inside the cluster, the packet goes
// to the first healthy node, or else to the first that is not lost.
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

// healthy returns the first node that a balancer considers healthy, -1 if there is none. The node must not be lost. If
// f is not nil and its externalTrafficPolicy is Local, the node must also have a ready pod of the Service. If the
// Service has no ready pod, a terminating pod that still serves is enough, because a balancer needs some time to notice
// the change.
func (p *packet) healthy(f *front) int {
	if f != nil && f.externalLocal {
		return p.firstOf(f.usable())
	}
	return slices.IndexFunc(p.scene.Nodes, func(n Node) bool { return !n.Lost })
}

// firstOf returns the first node that is not lost and has one of the endpoints, -1 if there is none.
func (p *packet) firstOf(endpoints []backend) int {
	first := -1
	for i := range endpoints {
		if n := endpoints[i].node; n >= 0 && !p.scene.Nodes[n].Lost && (first < 0 || n < first) {
			first = n
		}
	}
	return first
}

// balancerToPods sends the packet directly to the pods. No kube-proxy handles it.
func (p *packet) balancerToPods(f *front, place Place) {
	p.listener = f.port
	if len(f.usable()) == 0 {
		p.end(place, Reject, f.emptyCause())
		return
	}
	for _, b := range f.usable() {
		hops := []Hop{{At: place, Action: Rewrite, To: b.dest}}
		if b.node >= 0 {
			hops = append(hops, Hop{At: place, Action: Forward, To: string(p.nodePlace(b.node))})
		} else if b.offPodNetwork {
			hops = append(hops, Hop{At: place, Action: Forward, To: string(b.place)})
		}
		p.trace.Branches = append(p.trace.Branches, b.branch(p.sourceName(), append(hops, p.arrive(&b, b.node, false))))
	}
}

// pod handles a packet to a pod's own address. node is the node where the packet is now.
func (p *packet) pod(i, node int) {
	n := p.scene.node(p.scene.Pods[i].Node)
	if n != node && n >= 0 && !p.goTo(node, n) {
		return
	}
	p.arriveAt(i, p.scene.Pods[i].listensOn(p.protocol, p.port, false))
}

// arriveAt ends the packet at a pod that the client dialled by the pod's own address.
func (p *packet) arriveAt(i int, listens bool) {
	pod := &p.scene.Pods[i]
	name := Name(pod.Namespace, pod.Name)
	b := backend{name: name, place: Place("pod/" + name), dest: JoinAddress(p.host, p.port), listens: listens}
	p.trace.Branches = []Branch{b.branch(p.sourceName(), []Hop{p.arrive(&b, b.node, false)})}
}
