package cluster

import (
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// front is what kube-proxy knows about one port of a Service, for one IP family.
type front struct {
	service       int
	v6            bool
	port          int32     // the port of the Service
	nodePort      int32     // 0 if it has none
	ready         []backend // endpoints that are ready and have the port
	ending        []backend // endpoints that terminate but still serve, used if none is ready
	internalLocal bool
	externalLocal bool
	sticky        bool           // sessionAffinity ClientIP
	nodeHints     bool           // every ready endpoint has hints that name nodes
	zoneHints     bool           // every ready endpoint has hints that name zones
	sources       []netip.Prefix // loadBalancerSourceRanges of the family; empty allows every client
	protocol      corev1.Protocol
	portless      bool // a ready endpoint declares no port with the name in targetPort
}

// backend is an endpoint that kube-proxy may choose for a front.
type backend struct {
	name          string // as in Branch.Backend
	place         Place
	pod           int // index of the pod; -1 if it is not in the scene
	node          int // index of the node; -1 if it is not in the scene
	dest          string
	listens       bool
	offPodNetwork bool // its address is that of a node or of an outside machine
	endpoint      *Endpoint
}

func newFront(s *Scene, service, port int, v6 bool, endpoints []Endpoint) *front {
	spec := &s.Services[service].Spec
	protocol := protocolOf(spec.Ports[port].Protocol)
	f := &front{
		service: service, v6: v6, port: spec.Ports[port].Port, nodePort: spec.Ports[port].NodePort, protocol: protocol,
		sticky: spec.SessionAffinity == corev1.ServiceAffinityClientIP,
		ready:  make([]backend, 0, len(endpoints)), nodeHints: true, zoneHints: true,
		internalLocal: spec.InternalTrafficPolicy != nil &&
			*spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal,
		externalLocal: spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal,
		sources:       sourceRanges(spec.LoadBalancerSourceRanges, v6),
	}
	for i := range endpoints {
		e := &endpoints[i]
		switch {
		case e.Ports[port] == 0:
			f.portless = f.portless || e.Ready
		case e.Ready:
			f.ready = append(f.ready, s.backend(e, protocol, e.Ports[port]))
			f.nodeHints = f.nodeHints && len(e.nodes) > 0
			f.zoneHints = f.zoneHints && len(e.zones) > 0
		case e.Serving && e.Terminating:
			f.ending = append(f.ending, s.backend(e, protocol, e.Ports[port]))
		}
	}
	return f
}

// sourceRanges returns the ranges of one IP family. A range that contains every address has the same effect as no range
// (k8s.io/kubernetes pkg/proxy/serviceport.go, newBaseServiceInfo).
func sourceRanges(words []string, v6 bool) []netip.Prefix {
	var ranges []netip.Prefix
	for _, word := range words {
		prefix, err := netip.ParsePrefix(strings.TrimSpace(word))
		if err != nil || prefix.Addr().Is4() == v6 {
			continue
		}
		if prefix.Bits() == 0 {
			return nil
		}
		ranges = append(ranges, prefix)
	}
	return ranges
}

// backend turns an endpoint, with one of its ports, into a backend. The backend is a pod, or else the host or node that
// has the address. If the scene has neither, the backend counts as listening on the port, because the EndpointSlice
// lists it.
func (s *Scene) backend(e *Endpoint, protocol corev1.Protocol, port int32) backend {
	b := backend{pod: e.index, node: s.node(e.Node), dest: JoinAddress(e.Address, port), listens: true, endpoint: e}
	if e.Pod != "" {
		b.name = Name(e.Namespace, e.Pod)
		b.place = Place("pod/" + b.name)
		if e.index >= 0 {
			b.listens, b.offPodNetwork = s.Pods[e.index].listensOn(protocol, port, false), s.Pods[e.index].hostNetwork
		}
		return b
	}
	b.offPodNetwork = true
	b.name, b.place = e.Address, Place("host/"+e.Address)
	for _, h := range s.Hosts {
		if h.Address == e.Address {
			b.name, b.place, b.listens = h.Name, Place("host/"+h.Name), h.listensOn(protocol, port)
			return b
		}
	}
	if n := s.nodeAt(e.Address); n >= 0 {
		s.onNode(&b, n, e.Address, protocol, port)
	}
	return b
}

// onNode completes a backend at an address of a node. The backend is a pod that uses the node's network and listens on
// the port. If there is no such pod, it is another process on the node, which counts as listening.
func (s *Scene) onNode(b *backend, n int, address string, protocol corev1.Protocol, port int32) {
	b.node, b.name, b.place = n, s.Nodes[n].Name, Place("node/"+s.Nodes[n].Name)
	for i := range s.tables.podsAt(s, address) {
		p := &s.Pods[i]
		if p.addressOf(isV6(address)) == address && !p.open && p.listensOn(protocol, port, false) {
			b.pod, b.name = i, Name(p.Namespace, p.Name)
			b.place = Place("pod/" + b.name)
			return
		}
	}
}

// nodeAt returns the index of the node that has an address, -1 if there is none.
func (s *Scene) nodeAt(address string) int {
	if s.tables.holders != nil {
		if i, ok := s.tables.holders[address]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(s.Nodes, func(n Node) bool {
		return n.Address == address || n.External == address ||
			slices.ContainsFunc(n.more, func(a nodeAddress) bool { return a.address == address })
	})
}

// usable returns all endpoints that may receive traffic: the ready ones, or, if there are none, those that terminate
// but still serve (KEP-1669).
func (f *front) usable() []backend {
	if len(f.ready) > 0 {
		return f.ready
	}
	return f.ending
}

// emptyCause returns why the front has no usable endpoint.
func (f *front) emptyCause() Cause {
	if f.portless {
		return NoNamedPort
	}
	return NoEndpoints
}

// choose returns the endpoints that a node may use (k8s.io/kubernetes pkg/proxy/topology.go, CategorizeEndpoints).
//
// With a Local policy, these are the ready endpoints on the node itself. If the node has none, these are its
// terminating endpoints that still serve, even if other nodes have ready endpoints.
//
// Otherwise, these are the endpoints whose hints name this node, else those whose hints name its zone, else all usable
// endpoints. kube-proxy uses the hints only if every ready endpoint has them.
func (f *front) choose(s *Scene, node int, local bool) []backend {
	if local {
		onNode := func(b *backend) bool { return b.node == node }
		if here := only(f.ready, onNode); len(here) > 0 {
			return here
		}
		return only(f.ending, onNode)
	}
	if f.nodeHints && len(f.ready) > 0 {
		name := s.Nodes[node].Name
		if near := only(f.ready, func(b *backend) bool { return slices.Contains(b.endpoint.nodes, name) }); len(near) > 0 {
			return near
		}
	}
	if f.zoneHints && len(f.ready) > 0 {
		zone := s.Nodes[node].Labels[corev1.LabelTopologyZone]
		if near := only(f.ready, func(b *backend) bool { return slices.Contains(b.endpoint.zones, zone) }); len(near) > 0 {
			return near
		}
	}
	return f.usable()
}

func only(backends []backend, keep func(*backend) bool) []backend {
	var kept []backend
	for i := range backends {
		if keep(&backends[i]) {
			kept = append(kept, backends[i])
		}
	}
	return kept
}

// allows reports whether loadBalancerSourceRanges allow a source address.
func (f *front) allows(address string) bool {
	if len(f.sources) == 0 {
		return true
	}
	a, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(f.sources, func(p netip.Prefix) bool { return p.Contains(a) })
}
