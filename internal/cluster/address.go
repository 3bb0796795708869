package cluster

import (
	"fmt"
	"net/netip"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// pendingHost is what stands in kubectl's EXTERNAL-IP column as long as nobody gave an address; who dials that has
// no address to try.
const pendingHost = "<pending>"

// canonical returns an address as all of this package spells it.
func canonical(word string) (string, bool) {
	a, err := netip.ParseAddr(word)
	if err != nil || a.Zone() != "" {
		return "", false
	}
	return a.Unmap().String(), true
}

// spelt is an address or a name of a Service as the tables spell it: objects keep what was written.
func spelt(word string) string {
	if address, ok := canonical(word); ok {
		return address
	}
	return strings.ToLower(word)
}

// parseAddress reads HOST:PORT or a URL, whose scheme may stand for the port.
func parseAddress(to string) (host string, port int32, err error) {
	rest, isURL := to, false
	if scheme, after, ok := strings.Cut(to, "://"); ok {
		rest, isURL = after, true
		port = map[string]int32{"http": 80, "https": 443}[strings.ToLower(scheme)]
		if i := strings.IndexAny(rest, "/?#"); i >= 0 {
			rest = rest[:i]
		}
	}
	host = rest
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		number, ok := parsePort(rest[i+1:])
		if !ok {
			return "", 0, fmt.Errorf("dial %q: %q is not a port; ports go from 1 to 65535", to, rest[i+1:])
		}
		host, port = rest[:i], number
	}
	if port == 0 && isURL {
		return "", 0, fmt.Errorf("dial %q: the scheme is neither http nor https, so it needs a port", to)
	}
	if port == 0 {
		return "", 0, fmt.Errorf("dial %q: it has no port; write HOST:PORT or a URL", to)
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if _, ok := canonical(host); !ok && host != pendingHost && !isName(host) {
		return "", 0, fmt.Errorf("dial %q: %q is neither a name nor an address", to, host)
	}
	return host, port, nil
}

// senderKind is where a client stands.
type senderKind uint8

const (
	fromPod senderKind = iota
	fromNode
	fromOutside
)

// sender is a client of a scene.
type sender struct {
	kind      senderKind
	index     int // of the pod, node or outside client
	node      int // the node it is on; -1 outside
	namespace string
	place     Place
}

// sender finds who from is.
func (s *Scene) sender(from string) (sender, error) {
	kind, name, _ := strings.Cut(from, "/")
	switch kind {
	case "pod":
		namespace, base := splitName(name)
		i := s.pod(namespace, base)
		if i < 0 {
			return sender{}, fmt.Errorf("dial from %q: there is no such pod in the scene", from)
		}
		n := s.node(s.Pods[i].Node)
		if n < 0 {
			return sender{}, fmt.Errorf("dial from %q: the pod is on no node of the scene", from)
		}
		return s.alive(sender{kind: fromPod, index: i, node: n, namespace: namespace, place: Place("pod/" + joinName(namespace, base))}, from)
	case "node":
		i := s.node(name)
		if i < 0 {
			return sender{}, fmt.Errorf("dial from %q: there is no such node in the scene", from)
		}
		return s.alive(sender{kind: fromNode, index: i, node: i, namespace: corev1.NamespaceDefault, place: s.tables.nodes[i]}, from)
	}
	name = strings.TrimPrefix(from, "client/")
	for i := range s.Clients {
		if s.Clients[i].Name == name {
			return sender{kind: fromOutside, index: i, node: -1, namespace: corev1.NamespaceDefault, place: Place("client/" + name)}, nil
		}
	}
	return sender{}, fmt.Errorf("dial from %q: nobody of that name is in the scene; write pod/NAME, node/NAME, or one of %s", from, s.clientNames())
}

// alive refuses a client that went with its node.
func (s *Scene) alive(who sender, from string) (sender, error) {
	if s.Nodes[who.node].Lost {
		return sender{}, fmt.Errorf("dial from %q: %s is lost, and what ran on it", from, s.Nodes[who.node].Name)
	}
	return who, nil
}

func (s *Scene) clientNames() string {
	names := make([]string, len(s.Clients))
	for i := range s.Clients {
		names[i] = s.Clients[i].Name
	}
	if len(names) == 0 {
		return "the clients outside, of which this scene has none"
	}
	return strings.Join(names, ", ")
}

// resolve finds the address that a name has for a client: balancers and hosts have public names; cluster DNS answers
// pods, and nobody else; nodes are known to nodes, and to clients outside that have a route to them.
func (s *Scene) resolve(name string, who sender) (target, bool) {
	name = strings.ToLower(name)
	if name == "localhost" {
		return target{kind: loopTarget, address: "127.0.0.1"}, true
	}
	if found, ok := s.tables.targets[strings.TrimSuffix(name, ".")]; ok {
		return found, true
	}
	if who.kind == fromPod {
		if i := s.findDNS(name, who.namespace); i >= 0 {
			return s.serviceTarget(i)
		}
		return target{}, false
	}
	i := s.node(name)
	if i < 0 {
		return target{}, false
	}
	found := target{kind: nodeTarget, index: i, address: s.Nodes[i].Address}
	if who.kind == fromOutside {
		found.address = s.Nodes[i].addressFor(s.Clients[who.index].Reaches)
	}
	return found, found.address != ""
}

// addressFor is the address by which a client outside knows a node; "" if it has a route to none.
func (n *Node) addressFor(reaches Reach) string {
	if reaches.Has(ReachNodes) && n.Address != "" {
		return n.Address
	}
	if reaches.Has(ReachNodes) || reaches.Has(ReachNodeExternalIPs) {
		return n.External
	}
	return ""
}

// findDNS is the Service that a name means to a pod: "web" in its own namespace, "web.shop" in another, and either with
// ".svc" or ".svc.cluster.local" after the namespace. It is what the search domains in a pod's resolv.conf
// lead to (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/).
func (s *Scene) findDNS(name, namespace string) int {
	base, full := strings.CutSuffix(name, ".")
	short, qualified := strings.CutSuffix(base, ".svc.cluster.local")
	if full && !qualified {
		return -1
	}
	if !qualified {
		short, qualified = strings.CutSuffix(base, ".svc")
	}
	svc, ns, two := strings.Cut(short, ".")
	if !two && qualified || strings.Contains(ns, ".") {
		return -1
	}
	if two {
		namespace = ns
	}
	for i := range s.Services {
		if s.Services[i].Name == svc && s.Services[i].Namespace == namespace {
			return i
		}
	}
	return -1
}

// serviceTarget is what cluster DNS answers for a Service: its cluster address; the ready pods of a headless one; for
// ExternalName the address of the host that it names.
func (s *Scene) serviceTarget(i int) (target, bool) {
	svc := s.Services[i]
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		found, ok := s.tables.targets[strings.ToLower(strings.TrimSuffix(svc.Spec.ExternalName, "."))]
		return found, ok && found.kind == hostTarget
	}
	if svc.Spec.ClusterIP != corev1.ClusterIPNone {
		return target{kind: clusterTarget, index: i, address: s.tables.clusterIPs[i]}, true
	}
	for _, e := range svc.Endpoints {
		if e.Ready {
			return target{kind: headlessTarget, index: i, address: e.Address}, true
		}
	}
	return target{}, false
}
