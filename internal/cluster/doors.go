package cluster

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// DoorKind is what kind of address a door is.
type DoorKind uint8

// The kinds of doors, in the order in which they are tried.
const (
	NameDoor     DoorKind = iota // the DNS name and port: web:80
	ClusterDoor                  // the cluster address and port: 10.96.12.7:80
	NodeDoor                     // a node's address and the node port: node1:30007
	BalancerDoor                 // the balancer's address and port: 198.51.100.20:80
	ExternalDoor                 // an address under externalIPs, and port: 192.0.2.80:80
)

// String returns "name", "cluster", "node", "balancer" or "external".
func (k DoorKind) String() string {
	return [...]string{"name", "cluster", "node", "balancer", "external"}[k]
}

// Door is an address and port on which a Service can be tried.
type Door struct {
	Kind    DoorKind
	Address string // as this client would type it
	Service string // as Find takes it
	Port    int    // which of spec.ports, by index
	Node    string // for a NodeDoor
}

// Doors returns the doors of a Service in the fixed order name, cluster, nodes in the scene's order,
// balancer, externalIPs, each spelled as the client from would type it (the name is "web" in its own
// namespace, "web.shop" elsewhere, and clients that are no pods count as being in "default"; nodes go by
// name for those who know it). A Service with several ports has each kind of door once for each
// port. A pending balancer has no door, nor has a node without an address, nor a Service that does not exist, or any
// for a client that does not.
func (s Scene) Doors(service, from string) []Door {
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
	add := func(kind DoorKind, port int, host, node string, number int32) {
		doors = append(doors, Door{Kind: kind, Address: join(host, number), Service: Name(svc.Namespace, svc.Name), Port: port, Node: node})
	}
	for port, p := range svc.Spec.Ports {
		add(NameDoor, port, nameFor(svc, who), "", p.Port)
	}
	for port, p := range svc.Spec.Ports {
		if hasClusterIP(svc) {
			add(ClusterDoor, port, svc.Spec.ClusterIP, "", p.Port)
		}
	}
	for n := range s.Nodes {
		if s.Nodes[n].Address == "" && s.Nodes[n].External == "" {
			continue
		}
		for port, p := range svc.Spec.Ports {
			if p.NodePort != 0 {
				add(NodeDoor, port, s.nodeFor(n, who), s.Nodes[n].Name, p.NodePort)
			}
		}
	}
	for _, in := range svc.Status.LoadBalancer.Ingress {
		if externalOf(in) == "" {
			continue
		}
		for port, p := range svc.Spec.Ports {
			add(BalancerDoor, port, externalOf(in), "", p.Port)
		}
	}
	for _, address := range svc.Spec.ExternalIPs {
		for port, p := range svc.Spec.Ports {
			add(ExternalDoor, port, address, "", p.Port)
		}
	}
	return doors
}

func nameFor(svc *corev1.Service, who sender) string {
	if svc.Namespace == who.namespace {
		return svc.Name
	}
	return svc.Name + "." + svc.Namespace
}

// nodeFor is how a client dials a node: by name if it knows it, else by address.
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

// externalOf is what a provider gave: an address or a name.
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

// Says returns the words for a client: those of the scene for one outside ("a laptop in the office"), "the pod
// orders" and "the node node1" for those inside.
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
