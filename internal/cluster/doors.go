package cluster

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// DoorKind is the kind of address that a door has.
type DoorKind uint8

// The kinds of doors, in the order in which they are tried.
const (
	NameDoor     DoorKind = iota // the DNS name and port: web:80
	ClusterDoor                  // the cluster address and port: 10.96.12.7:80
	NodeDoor                     // a node's address and the node port: node1:30007
	BalancerDoor                 // the balancer's address and port: 198.51.100.20:80
	ExternalDoor                 // an address under externalIPs, and port: 192.0.2.80:80
	RouteDoor                    // a URL that a Gateway or an Ingress routes to the Service: http://shop.example.com/cart
)

// String returns "name", "cluster", "node", "balancer", "external" or "route".
func (k DoorKind) String() string {
	return [...]string{"name", "cluster", "node", "balancer", "external", "route"}[k]
}

// Door is an address and port, or a URL, where a client can try a Service.
type Door struct {
	Kind    DoorKind
	Address string // as the client would type it: ADDRESS:PORT, udp://ADDRESS:PORT for a UDP port, a URL for a RouteDoor
	Service string // as Find takes it
	Port    int    // the index in spec.ports
	Node    string // for a NodeDoor
}

// Doors returns the doors of a Service for a client, always in this order: name, cluster addresses, nodes in the
// scene's order, balancer, externalIPs, URLs that are routed to the Service. If the Service has several ports, each
// kind of door except the URLs appears once for each port.
//
// Each address is spelled as the client would type it. The name is "web" for a client in the Service's own namespace
// and "web.shop" elsewhere. A client that is not a pod counts as being in "default". A NodeDoor has the name of the
// node if the client can resolve it, else the address.
//
// A pending balancer has no door, and neither has a node without an address. Doors returns nothing for a Service that
// does not exist, or for a client that cannot dial.
func (s Scene) Doors(service, from string) []Door {
	return s.DoorsOn(service, from, func(*Node) bool { return true })
}

// DoorsOn is Doors with the node ports of some nodes only. In a cluster with hundreds of nodes, most node ports are
// alike.
func (s Scene) DoorsOn(service, from string, wanted func(*Node) bool) []Door {
	if s.tables == nil {
		s = s.clone()
		s.settle()
	}
	i := s.find(service)
	who, err := s.sender(from)
	if i < 0 || err != nil {
		return nil
	}
	svc := s.Services[i].Service
	var doors []Door
	add := func(kind DoorKind, host, node string, number func(corev1.ServicePort) int32) {
		for port, p := range svc.Spec.Ports {
			if n := number(p); n != 0 && host != "" {
				doors = append(doors, Door{
					Kind: kind, Address: DialAddress(p.Protocol, host, n), Service: Name(svc.Namespace, svc.Name), Port: port,
					Node: node,
				})
			}
		}
	}
	own := func(p corev1.ServicePort) int32 { return p.Port }
	add(NameDoor, nameFor(svc, who), "", own)
	if hasClusterIP(svc) {
		for _, address := range svc.Spec.ClusterIPs {
			add(ClusterDoor, address, "", own)
		}
	}
	for _, n := range s.nodesWithPorts(svc, wanted) {
		add(NodeDoor, s.nodeFor(n, who), s.Nodes[n].Name, func(p corev1.ServicePort) int32 { return p.NodePort })
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		add(BalancerDoor, externalOf(in), "", own)
	}
	for _, address := range svc.Spec.ExternalIPs {
		add(ExternalDoor, address, "", own)
	}
	return append(doors, s.tables.routeDoors[i]...)
}

// nodesWithPorts returns the indexes of the wanted nodes that have an address, none if the Service has no node port.
func (s *Scene) nodesWithPorts(svc *corev1.Service, wanted func(*Node) bool) []int {
	if !slices.ContainsFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.NodePort != 0 }) {
		return nil
	}
	var all []int
	for n := range s.Nodes {
		if node := &s.Nodes[n]; (node.Address != "" || node.External != "") && wanted(node) {
			all = append(all, n)
		}
	}
	return all
}

// addRouteDoors collects the URLs that proxies route to each Service. DNS outside the cluster must know the host of the
// URL. A rule for every host, or for a wildcard, does not give one host, so it has no door.
func (t *tables) addRouteDoors(s *Scene) {
	t.routeDoors = map[int][]Door{}
	seen, known := map[*routing]bool{}, map[Door]bool{}
	for i := range s.Pods {
		proxy := t.routings[Name(s.Pods[i].Namespace, s.Pods[i].Name)]
		if proxy == nil || seen[proxy] {
			continue
		}
		seen[proxy] = true
		for j := range proxy.rules {
			rule := &proxy.rules[j]
			if _, public := t.public[rule.host]; !public || strings.HasPrefix(rule.host, "*") {
				continue
			}
			for _, b := range rule.backends {
				if b.front == nil {
					continue
				}
				svc := &s.Services[b.front.service]
				port := slices.IndexFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.Port == b.front.port })
				d := Door{Kind: RouteDoor, Address: rule.url(), Service: Name(svc.Namespace, svc.Name), Port: port}
				if !known[d] {
					known[d] = true
					t.routeDoors[b.front.service] = append(t.routeDoors[b.front.service], d)
				}
			}
		}
	}
}

func nameFor(svc *corev1.Service, who sender) string {
	if svc.Namespace == who.namespace {
		return svc.Name
	}
	return svc.Name + "." + svc.Namespace
}

// nodeFor returns how a client dials a node: by name if the client can resolve it, else by address.
func (s *Scene) nodeFor(n int, who sender) string {
	node := &s.Nodes[n]
	if who.kind == fromNode || who.kind == fromOutside && node.addressFor(s.Clients[who.index].Reaches) != "" {
		return node.Name
	}
	if node.Address == "" {
		return node.External
	}
	return node.Address
}

// externalOf returns the address that a provider gave to a balancer, or else the host name.
func externalOf(in corev1.LoadBalancerIngress) string {
	if in.IP != "" {
		return in.IP
	}
	return in.Hostname
}

// Short returns the short name of a client: "orders" for "pod/orders", "ops/monitor" for "pod/ops/monitor", "office"
// for "client/office".
func Short(from string) string {
	for _, kind := range []string{"pod/", "node/", "client/"} {
		if name, ok := strings.CutPrefix(from, kind); ok {
			return name
		}
	}
	return from
}

// Says describes a client in words. An outside client has the words of the scene ("a laptop in the office"). Pods and
// nodes are "the pod orders" and "the node node1".
func (s Scene) Says(from string) string {
	name := Short(from)
	switch kind, _, _ := strings.Cut(from, "/"); {
	case kind == "pod":
		return "the pod " + name
	case kind == "node":
		return "the node " + name
	}
	for _, c := range s.Clients {
		if c.Name == name && c.Says != "" {
			return c.Says
		}
	}
	return name
}
