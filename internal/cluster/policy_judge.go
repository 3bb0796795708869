package cluster

import (
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// dnsService is the name of the Service in front of cluster DNS. It is also the value of the label k8s-app of its pods.
const dnsService = "kube-dns"

// lastPort is the highest port number.
const lastPort = 65535

// PolicyDrop says which NetworkPolicies drop a packet: they select a pod, and none of their rules allows the pod's
// peer.
type PolicyDrop struct {
	Pod      string   // the pod that the policies select, as in Branch.Backend
	Policies []string // their names, "deny" or "other/deny" outside the default namespace, in the order of the scene
	Egress   bool     // their egress rules decide, because the pod is the client; else their ingress rules
	Peer     Place    // the other end as the policies see it, which may be the node that replaced the client's address
	Protocol corev1.Protocol
	Port     int32 // the port of the connection's destination, after any rewriting
}

// dnsPlace is the peer of a lookup in a scene that does not contain the cluster's DNS.
const dnsPlace Place = "dns"

// end is one end of a connection, as NetworkPolicies see it.
type end struct {
	place   Place
	pod     int        // the index of the pod; -1 if it is none
	node    int        // the index of the node, if the end is that node itself; else -1
	address netip.Addr // invalid if the scene does not know the address
	dns     bool       // cluster DNS, in a scene that does not contain it
}

// flow is what NetworkPolicies judge: the two ends of a connection after kube-proxy has rewritten the destination.
type flow struct {
	from, to end
	protocol corev1.Protocol
	port     int32
}

// judge returns which policies drop a flow in one direction, nil if the flow passes. A packet passes if no policy
// selects the pod, or if a rule of any policy that selects it allows the packet. Policies do not apply between a pod
// and itself, or between a pod and its own node
// (https://kubernetes.io/docs/concepts/services-networking/network-policies/). They do not apply to a pod with
// hostNetwork either: it has no address of its own, so the network cannot tell it from its node.
func (s *Scene) judge(f flow, d direction) *PolicyDrop {
	own, peer := f.to, f.from
	if d == egress {
		own, peer = f.from, f.to
	}
	if own.pod < 0 || peer.pod == own.pod {
		return nil
	}
	pod := &s.Pods[own.pod]
	if pod.hostNetwork || peer.node >= 0 && s.Nodes[peer.node].Name == pod.Node {
		return nil
	}
	var names []string
	all := s.tables.guards[pod.Namespace]
	for i := range all {
		g := &all[i]
		if !g.isolates[d] || !g.pods.Matches(labels.Set(pod.Labels)) {
			continue
		}
		for j := range g.rules[d] {
			if r := &g.rules[d][j]; r.allowsPeer(s, peer) && r.allowsPort(s, f) {
				return nil
			}
		}
		names = append(names, g.name)
	}
	if names == nil {
		return nil
	}
	return &PolicyDrop{
		Pod: Name(pod.Namespace, pod.Name), Policies: names, Egress: d == egress,
		Peer: peer.place, Protocol: f.protocol, Port: f.port,
	}
}

func (r *policyRule) allowsPeer(s *Scene, e end) bool {
	return len(r.peers) == 0 || slices.ContainsFunc(r.peers, func(p policyPeer) bool { return p.contains(s, e) })
}

// contains reports whether an item under from or to contains an end. Selectors contain the pods that they select,
// except those with hostNetwork, and cluster DNS if its pods are assumed with the labels of kubeadm, see lookups. An
// ipBlock contains pods too. It contains an unknown address only if it contains every address.
func (p *policyPeer) contains(s *Scene, e end) bool {
	switch {
	case p.pods != nil && e.dns:
		return p.selects(s, metav1.NamespaceSystem, labels.Set{"k8s-app": dnsService})
	case p.pods != nil:
		return e.pod >= 0 && !s.Pods[e.pod].hostNetwork && p.selects(s, s.Pods[e.pod].Namespace, s.Pods[e.pod].Labels)
	case !e.address.IsValid():
		return p.block.IsValid() && p.block.Bits() == 0 && len(p.except) == 0
	}
	return p.block.Contains(e.address) &&
		!slices.ContainsFunc(p.except, func(except netip.Prefix) bool { return except.Contains(e.address) })
}

// selects reports whether the selectors select a pod with these labels in a namespace.
func (p *policyPeer) selects(s *Scene, namespace string, pod labels.Set) bool {
	if p.namespaces == nil {
		return p.namespace == namespace && p.pods.Matches(pod)
	}
	return p.pods.Matches(pod) && p.namespaces.Matches(s.labelsOf(namespace))
}

func (r *policyRule) allowsPort(s *Scene, f flow) bool {
	return len(r.ports) == 0 || slices.ContainsFunc(r.ports, func(p policyPort) bool {
		switch {
		case p.protocol != f.protocol:
			return false
		case p.name == "":
			return p.first <= f.port && f.port <= p.last
		case f.to.pod < 0:
			return f.to.dns && p.name == "dns"
		}
		return slices.ContainsFunc(s.Pods[f.to.pod].Ports, func(c corev1.ContainerPort) bool {
			return c.Name == p.name && protocolOf(c.Protocol) == f.protocol && c.ContainerPort == f.port
		})
	})
}

// endAt returns the end that has an address: a pod, a node, or something outside the cluster.
func (s *Scene) endAt(host string) end {
	e := end{place: Place("host/" + host), pod: -1, node: -1, address: parseHost(host)}
	switch found := s.tables.targets[host]; found.kind {
	case podTarget:
		return s.podEnd(found.index, host)
	case nodeTarget:
		e.node, e.place = found.index, s.tables.nodes[found.index]
	case hostTarget:
		e.place = Place("host/" + s.Hosts[found.index].Name)
	case balancerTarget:
		e.place = s.tables.balancers[found.index]
	default:
	}
	return e
}

// podEnd returns a pod as one end of a connection, with the address from which it sends or at which it receives.
func (s *Scene) podEnd(i int, address string) end {
	p := &s.Pods[i]
	return end{place: Place("pod/" + Name(p.Namespace, p.Name)), pod: i, node: -1, address: parseHost(address)}
}

// parseHost returns the address in host, or an invalid address if it is a name.
func parseHost(host string) netip.Addr {
	address, _ := netip.ParseAddr(host)
	return address
}

// sourceEnd returns the end that policies see as the client: the one with the packet's source address. masquerades is
// true if node has replaced that address with its own. dest is ADDRESS:PORT of the destination.
func (p *packet) sourceEnd(node int, masquerades bool, dest string) end {
	host, _ := splitAddress(dest)
	nodeEnd := func(n int) end { return p.scene.endAt(p.scene.Nodes[n].addressLike(dest)) }
	switch {
	case masquerades:
		return nodeEnd(node)
	case p.proxied:
		return end{place: Place("balancer/" + p.trace.Service), pod: -1, node: -1}
	case p.masqueradedBy > 0:
		return nodeEnd(p.masqueradedBy - 1)
	case p.from.kind == fromPod:
		return p.scene.podEnd(p.from.index, p.scene.Pods[p.from.index].addressOf(isV6(host)))
	case p.from.kind == fromNode:
		return nodeEnd(p.from.node)
	}
	return end{place: p.from.place, pod: -1, node: -1, address: parseHost(p.scene.Clients[p.from.index].Address)}
}

// flowTo returns the flow from an end to ADDRESS:PORT.
func (s *Scene) flowTo(from end, dest string, protocol corev1.Protocol) flow {
	host, port := SplitAddress(dest)
	return flow{from: from, to: s.endAt(host), protocol: protocol, port: port}
}

// egressDrop returns which policies stop the client pod from sending to dest, nil if none does. dest is ADDRESS:PORT
// after the pod's own node has rewritten the destination. Egress policies apply only to a client that is a pod, and
// only until its packet leaves the pod network.
func (p *packet) egressDrop(dest string) *PolicyDrop {
	if p.scene.tables.guards == nil || p.from.kind != fromPod || p.masqueradedBy > 0 {
		return nil
	}
	from := p.sourceEnd(p.from.node, false, dest)
	return p.scene.judge(p.scene.flowTo(from, dest, p.protocol), egress)
}

// arrive returns the hop at an endpoint: the app there answers or refuses, or policies drop the packet. node is the
// node whose kube-proxy handles the packet. masquerades is true if that node replaces the source address with its own.
// If the endpoint is on that same node, policies still see the original address, because the node applies them first.
func (p *packet) arrive(b *backend, node int, masquerades bool) Hop {
	if p.scene.tables.guards == nil {
		return b.last()
	}
	from := p.sourceEnd(node, masquerades && b.node != node, b.dest)
	drop := p.scene.judge(p.scene.flowTo(from, b.dest, p.protocol), ingress)
	if drop == nil {
		return b.last()
	}
	return Hop{At: b.place, Action: Drop, To: b.dest, Cause: IngressPolicy, Policy: drop}
}

// dropsOutgoing reports whether policies stop a client pod's packet to an address that kube-proxy on the pod's node
// does not rewrite. If so, the attempt ends. For packets that kube-proxy rewrites, follow checks the policies.
func (p *packet) dropsOutgoing(to target) bool {
	switch {
	case to.kind == nodeTarget && to.index == p.from.node:
		return false // kube-proxy rewrites it if it is for a node port; a pod can always reach its own node
	case to.kind == balancerTarget && to.bypass, to.kind == nodeTarget, to.kind == podTarget, to.kind == hostTarget,
		to.kind == unknownTarget:
	default:
		return false
	}
	drop := p.egressDrop(JoinAddress(p.host, p.port))
	if drop == nil {
		return false
	}
	p.end(p.nodePlace(p.from.node), Drop, EgressPolicy)
	p.hops[len(p.hops)-1].Policy = drop
	return true
}

// dropsLookup reports whether policies stop the client pod's question to cluster DNS. If so, the attempt ends. A lookup
// works if the client can reach any DNS pod, because a resolver asks again.
func (p *packet) dropsLookup(name string) bool {
	if p.scene.tables.guards == nil || p.from.kind != fromPod || !p.from.dns || strings.EqualFold(name, "localhost") {
		return false
	}
	var drop *PolicyDrop
	for _, f := range p.lookups() {
		if drop = p.scene.judge(f, egress); drop == nil {
			drop = p.scene.judge(f, ingress)
		}
		if drop == nil {
			return false
		}
	}
	if drop == nil {
		return false
	}
	p.hops = append(p.hops, Hop{At: p.from.place, Action: Lookup, Cause: LookupPolicy, Policy: drop})
	p.trace.Outcome, p.trace.Cause = Timeout, LookupPolicy
	return true
}

// lookups returns the flows by which the client may ask cluster DNS: one to each ready endpoint of the Service
// kube-dns, at the pod port behind UDP port 53. If the scene does not have that Service, there is one flow, to a DNS
// pod with the labels and the port name that kubeadm gives it, and with an unknown address.
func (p *packet) lookups() []flow {
	const dnsPort = 53
	s := p.scene
	from := s.podEnd(p.from.index, s.Pods[p.from.index].Address)
	i, ok := s.tables.services[serviceKey{metav1.NamespaceSystem, dnsService}]
	if !ok {
		to := end{place: dnsPlace, pod: -1, node: -1, dns: true}
		return []flow{{from: from, to: to, protocol: corev1.ProtocolUDP, port: dnsPort}}
	}
	var flows []flow
	svc := &s.Services[i]
	for j, port := range svc.Spec.Ports {
		if port.Port != dnsPort || port.Protocol != corev1.ProtocolUDP {
			continue
		}
		for _, e := range svc.Endpoints {
			if e.Ready && e.Ports[j] != 0 {
				flows = append(flows, s.flowTo(from, JoinAddress(e.Address, e.Ports[j]), corev1.ProtocolUDP))
			}
		}
	}
	return flows
}
