package cli

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// at is ADDRESS:PORT.
func at(host string, port int32) string { return net.JoinHostPort(host, strconv.Itoa(int(port))) }

// connects dials in place of the client.
func (a advice) connects(address string) bool {
	t, err := a.scene.Dial(a.trace.From, address)
	return err == nil && t.Outcome == cluster.Connected
}

// doors are those of a Service as the client would type them.
func (a advice) doors(svc cluster.Service) []cluster.Door {
	return a.scene.Doors(cluster.Name(svc.Namespace, svc.Name), a.trace.From)
}

// instead recommends an address in the words says, provided the client connects to it: else another door of the
// Service, or what stands in the way.
func (a advice) instead(address, says string) string {
	if a.connects(address) {
		return says
	}
	if a.known {
		for _, d := range a.doors(a.svc) {
			if a.connects(d.Address) {
				return "Dial " + d.Address + "."
			}
		}
	}
	t, err := a.scene.Dial(a.trace.From, address)
	if err != nil {
		return ""
	}
	return "Its door is " + address + a.inTheWay(t)
}

// inTheWay goes on from a door that is the right one, and does not connect either, with what to change there.
func (a advice) inTheWay(t cluster.Trace) string {
	text := ", which does not connect either. " + t.Reason()
	switch t.Cause {
	case cluster.NoSuchName, cluster.NoRoute, cluster.Pending: // their advice is another door
		return text
	default:
		return strings.TrimRight(text+" "+mend(a.scene, t), " ")
	}
}

// open says how a client outside gets to a Service: by a door where it connects; by one to which it has a way, once
// that is mended; or by another type, from what it reaches.
func (a advice) open(svc cluster.Service) string {
	who := cluster.Short(a.trace.From)
	for _, d := range a.doors(svc) {
		if a.connects(d.Address) {
			return nameOf(svc) + " has a door for " + who + ": dial " + d.Address + "."
		}
	}
	for _, d := range a.doors(svc) {
		t, err := a.scene.Dial(a.trace.From, d.Address)
		if err == nil && t.Cause != cluster.NoRoute && t.Cause != cluster.NoSuchName && d.Address != a.trace.To {
			return nameOf(svc) + " has a door for " + who + ", " + d.Address + a.inTheWay(t)
		}
	}
	return a.otherType(svc)
}

// otherType says which type would open a door for a client outside.
func (a advice) otherType(svc cluster.Service) string {
	reaches, who := a.client().Reaches, cluster.Short(a.trace.From)
	spec := fieldOf(svc, "spec.type") + " is " + string(svc.Spec.Type)
	external := reaches.Has(cluster.ReachNodeExternalIPs)
	nodes := reaches.Has(cluster.ReachNodes) || external && a.hasExternalIP()
	balancers := reaches.Has(cluster.ReachLoadBalancers)
	pending := svc.Spec.Type == corev1.ServiceTypeLoadBalancer
	switch {
	case nodes && len(a.scene.Nodes) == 0:
		return "No Node is among the objects, and " + who + " dials nodes: add what kubectl get nodes -o yaml prints."
	case nodes && svc.Spec.Type == corev1.ServiceTypeClusterIP:
		return spec + ". Set it to NodePort: " + who + " reaches the nodes."
	case balancers && pending:
		return spec + ", and status.loadBalancer is empty: something in the cluster must give out addresses for balancers."
	case balancers && !nodes && external:
		return spec + ". Set it to LoadBalancer: " + who +
			" reaches balancers, and of the nodes only what status.addresses calls ExternalIP, which none has."
	case balancers && !nodes:
		return spec + ". Set it to LoadBalancer: " + who + " reaches balancers, but not the nodes."
	}
	return "No field of " + nameOf(svc) + " changes that: the network of " + who +
		" has no way to a node or a balancer of it."
}

func (a advice) hasExternalIP() bool {
	return slices.ContainsFunc(a.scene.Nodes, func(n cluster.Node) bool { return n.External != "" })
}

// nodeLost is a node that is gone: others may answer in its place.
func (a advice) nodeLost() string {
	const balancer = "put a balancer in front: it leaves out the nodes that are gone."
	if a.known {
		for _, d := range a.doors(a.svc) {
			if d.Kind == cluster.NodeDoor && a.connects(d.Address) {
				return "Dial a node that is there, as " + d.Node + ", or " + balancer
			}
		}
	}
	if len(a.scene.Nodes) == 0 {
		return "No Node is among the objects: add what kubectl get nodes -o yaml prints."
	}
	if slices.ContainsFunc(a.scene.Nodes, func(n cluster.Node) bool { return !n.Lost }) {
		return "None of the other nodes answers " + cluster.Short(a.trace.From) + " there. Bring the machine back, or " +
			balancer
	}
	return "Bring a node back: all are gone."
}

// notThere is a pod that a selector fits, and that the Service has no use for.
func (a advice) notThere(p cluster.Pod) string {
	text := "Pod " + cluster.Name(p.Namespace, p.Name) + " has the labels of " + a.field("spec.selector")
	if p.Address == "" {
		return text + ", and no address: it has no status.podIP, as a manifest that was not applied yet, " +
			"or has run to its end."
	}
	return text + ", and runs on no node that is there: spec.nodeName is " + strconv.Quote(p.Node) + "."
}

// noSuchPort is an address that exists, without that port.
func (a advice) noSuchPort() string {
	if !a.known {
		return a.openPorts()
	}
	var ports []string
	answers := false
	for _, p := range a.svc.Spec.Ports {
		ports = append(ports, strings.TrimSpace(strconv.Itoa(int(p.Port))+" "+p.Name))
		answers = answers || a.connects(at(a.host, p.Port))
	}
	text := a.field("spec.ports") + " has " + strings.Join(ports, ", ") + ": "
	if !answers {
		return text + "add port " + strconv.Itoa(int(a.port)) + ". The others do not answer " + cluster.Short(a.trace.From) +
			" here."
	}
	return text + "dial that, or add port " + strconv.Itoa(int(a.port)) + "."
}

// openPorts are the node ports that answer where the client dialled another one.
func (a advice) openPorts() string {
	var open []string
	asked := false
	for _, svc := range a.scene.Services {
		for i, p := range svc.Spec.Ports {
			if p.NodePort == 0 {
				continue
			}
			asked = true
			if a.connects(at(a.host, p.NodePort)) {
				open = append(open, fmt.Sprintf("%s, spec.ports[%d].nodePort: %d", nameOf(svc), i, p.NodePort))
			}
		}
	}
	switch {
	case !asked:
		return "No Service has a node port at all: that takes spec.type NodePort or LoadBalancer."
	case len(open) == 0:
		return "No node port of any Service answers " + cluster.Short(a.trace.From) + " here."
	}
	return "The node ports that answer here: " + strings.Join(open[:min(most, len(open))], "; ") + "."
}
