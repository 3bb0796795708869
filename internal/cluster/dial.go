package cluster

import (
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// Dial follows one TCP connection attempt from a client to an address. from is "pod/NAME", "pod/NAMESPACE/NAME",
// "node/NAME" or the name of an outside client. to is HOST:PORT or a URL. With the scheme udp, the client sends one UDP
// datagram instead and waits for its echo. Nothing is random: each possible backend is a branch. Dial fails only if it
// cannot parse the address, or if the client cannot send because it is not in the scene, is on a lost or unknown node,
// or is a pod that has finished.
//
// The rules come from https://kubernetes.io/docs/reference/networking/virtual-ips/. Where that page does not say, they
// come from the observed behaviour of kube-proxy 1.36.
func (s Scene) Dial(from, to string) (Trace, error) {
	if s.tables == nil { // a Scene built in Go, on which settle has never run
		s = s.clone()
		s.settle()
	}
	who, err := s.sender(from)
	if err != nil {
		return Trace{}, err
	}
	host, port, err := parseAddress(to)
	if err != nil {
		return Trace{}, err
	}
	p := packet{scene: &s, from: who, port: port, protocol: corev1.ProtocolTCP, hops: make([]Hop, 0, 8)}
	if strings.HasPrefix(strings.ToLower(to), udpScheme) {
		p.protocol, p.trace.UDP = corev1.ProtocolUDP, true
	}
	p.trace.From = string(who.place)
	p.trace.To = to
	switch {
	case p.trace.UDP:
		p.trace.To = udpScheme + JoinAddress(host, port)
	case strings.Contains(to, "/"):
		p.trace.To = JoinAddress(host, port)
	}
	if found, ok := p.lookup(host); ok {
		p.send(found)
		if len(p.scene.tables.routings) > 0 && !p.trace.UDP {
			p.route(readRequest(to, host))
		}
	}
	return p.finish(), nil
}

// packet is one connection attempt on its way. Each method moves it one stage further. A method that ends the attempt
// sets the outcome in the trace.
type packet struct {
	scene *Scene
	from  sender
	port  int32
	host  string // the dialled address, after the lookup

	protocol corev1.Protocol // TCP or UDP
	// 1 + the index of the node that replaced the source address with its own when the packet left the pod network; 0 if
	// no node has done so.
	masqueradedBy int
	hops          []Hop
	trace         Trace

	listener int32 // the Service port by which the packet reaches a pod; 0 if it was sent to the pod's own address

	proxied bool // a balancer has accepted the connection, and opened its own to the backend
}

func (p *packet) hop(at Place, action Action, to string) {
	p.hops = append(p.hops, Hop{At: at, Action: action, To: to})
}

// end adds the last hop of a packet that reaches no pod, and sets the outcome.
func (p *packet) end(at Place, action Action, cause Cause) {
	p.hops = append(p.hops, Hop{At: at, Action: action, To: JoinAddress(p.host, p.port), Cause: cause})
	p.trace.Cause = cause
	p.trace.Outcome = Timeout
	if action == Reject {
		p.trace.Outcome = Refused
	}
}

// lose drops a packet in the network, after it has left a place.
func (p *packet) lose(at Place, cause Cause) {
	p.hop(at, Forward, string(network))
	p.end(network, Drop, cause)
}

func (p *packet) nodePlace(i int) Place { return p.scene.tables.nodes[i] }

// lookup turns the dialled host into an address. If it finds none, it sets the outcome.
func (p *packet) lookup(host string) (target, bool) {
	if host == PendingHost {
		p.trace.Outcome, p.trace.Cause = NoAddress, Pending
		return target{}, false
	}
	if address, ok := canonical(host); ok {
		p.host = address
		if found, ok := p.scene.tables.targets[address]; ok {
			return found, true
		}
		if address == "127.0.0.1" || address == "::1" {
			return target{kind: loopTarget}, true
		}
		return target{}, true
	}
	if p.dropsLookup(host) {
		return target{}, false
	}
	found, ok := p.scene.resolve(host, p.from)
	if !ok {
		p.hops = append(p.hops, Hop{At: p.from.place, Action: Lookup, Cause: NoSuchName})
		p.trace.Outcome, p.trace.Cause = NameNotFound, NoSuchName
		p.trace.nodeDNS = !p.from.dns
		return target{}, false
	}
	p.host = found.address
	p.hop(p.from.place, Lookup, found.address)
	return found, true
}

func (p *packet) send(to target) {
	switch to.kind {
	case clusterTarget, balancerTarget, externalTarget, headlessTarget:
		p.recognise(to.index)
	case nodeTarget:
		if f := p.nodePortFront(); f != nil {
			p.recognise(f.service)
		}
	default:
	}
	switch {
	case to.kind == loopTarget:
		p.sendToLoopback()
	case p.from.kind == fromOutside:
		p.sendOutside(to)
	default:
		p.sendInside(to)
	}
}

// recognise stores in the trace which Service the client dialled.
func (p *packet) recognise(service int) {
	svc := p.scene.Services[service]
	p.trace.Service = Name(svc.Namespace, svc.Name)
}

// sendToLoopback handles a client that dials its own loopback address. A node port answers on 127.0.0.1 of a node in
// iptables mode only, and on ::1 in neither mode (KEP-3866: nftables serves the node's primary address).
//
// In iptables mode, a packet to ::1 is dropped instead of refused if externalTrafficPolicy is Local and only other
// nodes have endpoints of the Service. kube-proxy's rule that drops packets to the node port then matches every address
// of the node (k8s.io/kubernetes pkg/proxy/iptables/proxier.go).
func (p *packet) sendToLoopback() {
	switch p.from.kind {
	case fromPod:
		pod := &p.scene.Pods[p.from.index]
		p.arriveAt(p.from.index, pod.listensOn(p.protocol, p.port, true))
	case fromNode:
		if p.scene.ProxyMode == IPTables && !isV6(p.host) {
			p.nodePort(target{kind: nodeTarget, index: p.from.node})
			return
		}
		if f := p.nodePortFront(); f != nil && f.externalLocal && p.scene.ProxyMode == IPTables &&
			len(f.usable()) > 0 && len(f.choose(p.scene, p.from.node, true)) == 0 {
			p.end(p.from.place, Drop, LocalPolicy)
			return
		}
		p.end(p.from.place, Reject, p.loopbackCause())
	case fromOutside:
		p.end(p.from.place, Reject, NotListening)
	}
}

// loopbackCause returns why a node refuses a connection to its own loopback address: kube-proxy does not serve the node
// port there, or no Service has that node port.
func (p *packet) loopbackCause() Cause {
	if p.nodePortFront() != nil {
		return Loopback
	}
	return NoSuchPort
}

// sendInside sends a packet from a pod or a node. kube-proxy on the client's own node captures the addresses of
// Services, even those of balancers, so such a packet does not leave the cluster. The exception is a balancer with
// bypass set.
func (p *packet) sendInside(to target) {
	n := p.from.node
	if p.from.place != p.nodePlace(n) {
		p.hop(p.from.place, Forward, string(p.nodePlace(n)))
	}
	if p.scene.tables.guards != nil && p.dropsOutgoing(to) {
		return
	}
	switch to.kind {
	case clusterTarget:
		p.serviceAddress(to, n, clusterGate)
	case externalTarget:
		p.serviceAddress(to, n, externalGate)
	case balancerTarget:
		if to.bypass {
			p.leavePods()
			p.balancer(to, n, p.nodePlace(n))
			return
		}
		p.serviceAddress(to, n, balancerGate)
	case nodeTarget:
		if to.index != n {
			p.leavePods()
			if !p.goTo(n, to.index) {
				return
			}
		}
		p.nodePort(to)
	case podTarget:
		p.pod(to.index, n)
	case headlessTarget:
		p.headless(to, n)
	case hostTarget:
		p.leavePods()
		p.outsideHost(to.index, p.nodePlace(n))
	default:
		p.sendToUnknown(n)
	}
}

// sendOutside sends a packet from a client outside the cluster. The client needs a route to the address, and the
// firewalls must let the packet pass.
func (p *packet) sendOutside(to target) {
	c := &p.scene.Clients[p.from.index]
	if !p.hasRoute(c, to) {
		p.lose(p.from.place, NoRoute)
		return
	}
	if !c.Ports.Has(p.port) {
		p.lose(p.from.place, ClientFirewall)
		return
	}
	switch to.kind {
	case hostTarget:
		p.outsideHost(to.index, p.from.place)
	case nodeTarget:
		if !p.scene.NodeFirewall.Has(p.port) {
			p.lose(p.from.place, NodeFirewall)
		} else if p.enter(to.index) {
			p.nodePort(to)
		}
	case balancerTarget:
		p.balancer(to, p.scene.node(c.Via), p.from.place)
	case externalTarget:
		if n := p.entry(c); p.enter(n) {
			p.serviceAddress(to, n, externalGate)
		}
	case clusterTarget:
		if n := p.entry(c); p.enter(n) {
			p.serviceAddress(to, n, clusterGate)
		}
	case podTarget:
		if n := p.entry(c); p.enter(n) {
			p.pod(to.index, n)
		}
	case unknownTarget, loopTarget, headlessTarget: // hasRoute has returned false for these
	}
}

// hasRoute reports whether an outside client has a route to the address.
func (p *packet) hasRoute(c *Client, to target) bool {
	switch to.kind {
	case hostTarget:
		return true
	case nodeTarget:
		return c.Reaches.Has(ReachNodes) || to.external && c.Reaches.Has(ReachNodeExternalIPs)
	case balancerTarget:
		return c.Reaches.Has(ReachLoadBalancers) || c.Reaches.Has(ReachPublicLoadBalancers) && isPublic(to.address)
	case externalTarget:
		return c.Reaches.Has(ReachExternalIPs)
	case clusterTarget:
		return c.Reaches.Has(ReachServices)
	case podTarget:
		return c.Reaches.Has(ReachPods)
	default:
		return false
	}
}

// isPublic reports whether routers on the internet forward packets to an address. They do not for private addresses
// (RFC 1918, RFC 4193), for those that carriers share (RFC 6598), and for link-local ones. A name counts as public.
func isPublic(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return true
	}
	shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10)
	return !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() && !shared.Contains(ip)
}

// entry returns the node through which an outside client's packets to pods, cluster addresses and externalIPs enter the
// cluster: the client's Via, or else the first node that is not lost. It returns -1 if there is none.
func (p *packet) entry(c *Client) int {
	if n := p.scene.node(c.Via); n >= 0 {
		return n
	}
	return p.healthy(nil)
}

// enter moves the packet from the client to a node, and reports whether that node exists and is not lost.
func (p *packet) enter(n int) bool {
	if n < 0 || p.scene.Nodes[n].Lost {
		p.lose(p.from.place, NodeLost)
		return false
	}
	p.hop(p.from.place, Forward, string(p.nodePlace(n)))
	return true
}

// goTo moves the packet from one node to another, and reports whether the other node is not lost.
func (p *packet) goTo(from, to int) bool {
	if p.scene.Nodes[to].Lost {
		p.lose(p.nodePlace(from), NodeLost)
		return false
	}
	p.hop(p.nodePlace(from), Forward, string(p.nodePlace(to)))
	return true
}

// leavePods replaces a pod's source address with its node's, as CNI plugins do with packets that leave the pod network.
func (p *packet) leavePods() {
	if p.from.kind == fromPod {
		p.masqueradedBy = 1 + p.from.node
		p.hop(p.nodePlace(p.from.node), Masquerade, p.scene.Nodes[p.from.node].Address)
	}
}

// sendToUnknown handles a packet from inside the cluster to an address that the scene does not know. An address in a
// node's PodCIDR belonged to a pod that is gone, so that node drops the packet.
func (p *packet) sendToUnknown(n int) {
	address, err := netip.ParseAddr(p.host)
	for i := range p.scene.Nodes {
		cidr, bad := netip.ParsePrefix(p.scene.Nodes[i].PodCIDR)
		if err != nil || bad != nil || !cidr.Contains(address) {
			continue
		}
		if i == n || p.goTo(n, i) {
			p.end(p.nodePlace(i), Drop, PodGone)
		}
		return
	}
	p.lose(p.nodePlace(n), NoRoute)
}

// outsideHost moves the packet to a host outside the cluster, where it ends.
func (p *packet) outsideHost(i int, at Place) {
	h := &p.scene.Hosts[i]
	place := Place("host/" + h.Name)
	p.hop(at, Forward, string(place))
	b := backend{
		name: h.Name, place: place, dest: JoinAddress(p.host, p.port), listens: h.listensOn(p.protocol, p.port),
	}
	p.trace.Branches = []Branch{b.branch(p.sourceName(), []Hop{b.last()})}
}

// finish completes the trace. If there is only one branch, its hops move to Trace.Hops. The worst outcome of all
// branches becomes the outcome of the trace.
func (p *packet) finish() Trace {
	t := &p.trace
	t.Hops = p.hops
	if len(t.Branches) == 1 {
		t.Hops = append(t.Hops, t.Branches[0].Hops...)
		t.Branches[0].Hops = nil
	}
	for i, b := range t.Branches {
		if b.Outcome != t.Branches[0].Outcome {
			t.Mixed = true
		}
		if i == 0 || b.Outcome > t.Outcome {
			t.Outcome, t.Cause = b.Outcome, b.Cause
			if b.Status != 0 {
				t.Status = b.Status
			}
		}
	}
	return *t
}
