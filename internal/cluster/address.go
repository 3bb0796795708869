package cluster

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// PendingHost is what kubectl shows in its EXTERNAL-IP column until the balancer has an address. If a client dials it,
// the outcome is NoAddress.
const PendingHost = "<pending>"

// canonical returns an address in the one spelling that this package uses for it. ok is false if word is not an
// address.
func canonical(word string) (string, bool) {
	a, err := netip.ParseAddr(word)
	if err != nil || a.Zone() != "" {
		return "", false
	}
	return a.Unmap().String(), true
}

// spelt returns an address, or the host name of a balancer, in the spelling that the tables use. The objects themselves
// keep the spelling of their manifest.
func spelt(word string) string {
	if address, ok := canonical(word); ok {
		return address
	}
	return strings.ToLower(word)
}

// udpScheme starts an address that is dialled with UDP, udp://HOST:PORT. All others are dialled with TCP.
const udpScheme = "udp://"

// SplitAddress takes HOST:PORT or a URL apart. An IPv6 address loses its brackets. A URL without a port has the port of
// its scheme: 80 for http, 443 for https. The port is 0 if there is none.
func SplitAddress(to string) (host string, port int32) {
	host, number := splitAddress(to)
	port, _ = parsePort(number)
	return host, port
}

// JoinAddress returns HOST:PORT, with brackets around an IPv6 address.
func JoinAddress(host string, port int32) string {
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}

// DialAddress returns what a client dials for a port: HOST:PORT, and udp://HOST:PORT for UDP.
func DialAddress(protocol corev1.Protocol, host string, port int32) string {
	address := JoinAddress(host, port)
	if protocol == corev1.ProtocolUDP {
		return udpScheme + address
	}
	return address
}

// splitAddress is SplitAddress with the port as it is written, "" if there is none.
func splitAddress(to string) (host, port string) {
	scheme, rest, isURL := strings.Cut(to, "://")
	if isURL {
		port = map[string]string{"http": "80", "https": "443"}[strings.ToLower(scheme)]
		rest, _, _ = strings.Cut(strings.NewReplacer("?", "/", "#", "/").Replace(rest), "/")
	} else {
		rest = to
	}
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && !strings.HasSuffix(rest, "]") {
		rest, port = rest[:i], cmp.Or(rest[i+1:], port)
	}
	return strings.TrimSuffix(strings.TrimPrefix(rest, "["), "]"), port
}

// parseAddress reads HOST:PORT or a URL as SplitAddress does, and says what is wrong with it.
func parseAddress(to string) (host string, port int32, err error) {
	host, number := splitAddress(to)
	port, ok := parsePort(number)
	switch {
	case number == "" && strings.Contains(to, "://"):
		return "", 0, fmt.Errorf("connect to %q: the scheme is neither http nor https, so it needs a port", to)
	case number == "":
		return "", 0, fmt.Errorf("connect to %q: it has no port; write HOST:PORT or a URL", to)
	case !ok:
		return "", 0, fmt.Errorf("connect to %q: %q is not a port; ports go from 1 to 65535", to, number)
	}
	if _, ok := canonical(host); !ok && host != PendingHost && !isName(host) {
		return "", 0, fmt.Errorf("connect to %q: %q is neither a name nor an address", to, host)
	}
	return host, port, nil
}

// senderKind is where a client connects from.
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
	node      int // the index of its node; -1 outside
	namespace string
	place     Place
	dns       bool // it asks cluster DNS
}

// sender finds the client that from names.
func (s *Scene) sender(from string) (sender, error) {
	kind, name, _ := strings.Cut(from, "/")
	switch kind {
	case "pod":
		return s.podSender(from, name)
	case "node":
		i := s.node(name)
		if i < 0 {
			return sender{}, fmt.Errorf("connect from %q: there is no such node in the scene", from)
		}
		return s.alive(sender{
			kind: fromNode, index: i, node: i, namespace: corev1.NamespaceDefault,
			place: s.tables.nodes[i],
		}, from)
	}
	name = strings.TrimPrefix(from, "client/")
	for i := range s.Clients {
		if s.Clients[i].Name == name {
			return sender{
				kind: fromOutside, index: i, node: -1, namespace: corev1.NamespaceDefault,
				place: Place("client/" + name),
			}, nil
		}
	}
	return sender{}, fmt.Errorf("connect from %q: the scene has no client of that name; write pod/NAME, node/NAME, "+
		"or one of %s", from, s.clientNames())
}

// podSender finds a client that is a pod. A pod with hostNetwork has the address of its node, so it sends as that node.
func (s *Scene) podSender(from, name string) (sender, error) {
	namespace, base := splitName(name)
	i := s.pod(namespace, base)
	if i < 0 {
		return sender{}, fmt.Errorf("connect from %q: there is no such pod in the scene", from)
	}
	p := &s.Pods[i]
	if p.finished {
		return sender{}, fmt.Errorf("connect from %q: the pod has finished", from)
	}
	n := s.node(p.Node)
	if n < 0 {
		return sender{}, fmt.Errorf("connect from %q: its node is not in the scene", from)
	}
	who := sender{
		kind: fromPod, index: i, node: n, namespace: namespace, place: Place("pod/" + Name(namespace, base)),
		dns: !p.nodeDNS,
	}
	if p.hostNetwork {
		who.kind, who.index = fromNode, n
	}
	return s.alive(who, from)
}

// alive fails if the client's node is lost, because the client is then gone too.
func (s *Scene) alive(who sender, from string) (sender, error) {
	if s.Nodes[who.node].Lost {
		return sender{}, fmt.Errorf("connect from %q: %s is lost, with everything that ran on it", from,
			s.Nodes[who.node].Name)
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
