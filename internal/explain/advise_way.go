package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// connects reports whether the client of the trace can connect to an address.
func (a adviser) connects(address string) bool {
	t, err := a.world.scene.Dial(a.trace.From, address)
	return err == nil && t.Outcome == cluster.Connected
}

// doorsOf returns the doors of a Service as the client would type them.
func (a adviser) doorsOf(svc cluster.Service) []cluster.Door {
	return a.world.scene.Doors(cluster.Name(svc.Namespace, svc.Name), a.trace.From)
}

// openDoor returns the first door of a Service at which the client can connect, or "" if there is none.
func (a adviser) openDoor(svc cluster.Service) string {
	if svc.Service == nil {
		return ""
	}
	for _, d := range a.doorsOf(svc) {
		if a.connects(d.Address) {
			return d.Address
		}
	}
	return ""
}

// recommend advises to dial an address, in the words of text. If the client cannot connect there, it advises to dial
// another door of the Service, or says why the address does not work.
func (a adviser) recommend(address, text string) Finding {
	if a.connects(address) {
		return fixOnly(text)
	}
	if door := a.openDoor(a.svc); door != "" {
		return fixOnly("Connect to " + door + ".")
	}
	t, err := a.world.scene.Dial(a.trace.From, address)
	if err != nil {
		return Finding{}
	}
	return a.failingDoor("Its address is "+address, t)
}

// failingDoor advises on a door that is right for the client but does not connect either. t is the failed connection to
// it.
func (a adviser) failingDoor(door string, t cluster.Trace) Finding {
	text := door + ". This does not connect either. " + t.Reason()
	switch t.Cause {
	case cluster.NoSuchName, cluster.NoRoute, cluster.Pending: // advice for these causes would name a door again
		return fixOnly(text)
	default:
		return a.world.adviser(t).advice().withText(text)
	}
}

// reachFromOutside says how a client outside the cluster can reach a Service. It prefers a door that works now. The
// next choice is a door to which the client has a route, with what to change there. The last is another Service type.
func (a adviser) reachFromOutside(svc cluster.Service) Finding {
	has := nameOf(svc) + " has an address for " + cluster.Short(a.trace.From)
	if door := a.openDoor(svc); door != "" {
		return fixOnly(has + ". Connect to " + door + ".")
	}
	for _, d := range a.doorsOf(svc) {
		t, err := a.world.scene.Dial(a.trace.From, d.Address)
		if err == nil && t.Cause != cluster.NoRoute && t.Cause != cluster.NoSuchName && d.Address != a.trace.To {
			return a.failingDoor(has+": "+d.Address, t)
		}
	}
	return a.forService(svc).otherType()
}

// reachFirst says how a client outside the cluster can reach the first Service that matches. The finding is zero if
// none does.
func (a adviser) reachFirst(matches func(cluster.Service) bool) Finding {
	if i := slices.IndexFunc(a.world.scene.Services, matches); i >= 0 {
		return a.reachFromOutside(a.world.scene.Services[i])
	}
	return Finding{}
}

// otherType says which Service type a client outside the cluster could reach.
func (a adviser) otherType() Finding {
	reaches, client := a.client().Reaches, cluster.Short(a.trace.From)
	spec := fieldOf(a.svc, "spec.type") + " is " + string(a.svc.Spec.Type)
	external := reaches.Has(cluster.ReachNodeExternalIPs)
	nodes := reaches.Has(cluster.ReachNodes) || external && a.world.external
	balancers := reaches&(cluster.ReachLoadBalancers|cluster.ReachPublicLoadBalancers) != 0
	switch {
	case nodes && len(a.world.scene.Nodes) == 0:
		return fixOnly("The objects contain no Node, and " + client +
			" connects to nodes. Add the output of kubectl get nodes -o yaml.")
	case nodes && a.isA(corev1.ServiceTypeClusterIP):
		return fixOnly(spec + ". Set it to NodePort: " + client + " reaches the nodes.")
	case balancers && a.isA(corev1.ServiceTypeLoadBalancer):
		return a.balancer()
	case balancers && !nodes && external:
		return fixOnly(spec + ". Set it to LoadBalancer: " + client + " reaches load balancers. It reaches only " +
			"nodes with an ExternalIP in status.addresses, and no node has one.")
	case balancers && !nodes:
		return fixOnly(spec + ". Set it to LoadBalancer: " + client + " reaches load balancers, but not the nodes.")
	}
	return fixOnly("No field of " + nameOf(a.svc) + " changes that: the network of " + client +
		" has no route to a node or to a load balancer.")
}

// balancer says why a client that reaches load balancers does not reach that of the Service.
func (a adviser) balancer() Finding {
	if access.IsPending(a.svc) {
		return a.firstFinding(pendingBalancer)
	}
	return fixOnly("The external address of " + nameOf(a.svc) + " is private, so no client on the internet has a " +
		"route to it. Ask the provider for a public address.")
}

// nodeLost advises on a lost node. Another node may answer instead.
func (a adviser) nodeLost() string {
	const balancer = "put a load balancer in front of the nodes. It skips nodes that have failed."
	if a.svc.Service != nil {
		for _, d := range a.doorsOf(a.svc) {
			if d.Kind == cluster.NodeDoor && a.connects(d.Address) {
				return "Connect to a node that works, such as " + d.Node + ", or " + balancer
			}
		}
	}
	if len(a.world.scene.Nodes) == 0 {
		return "The objects contain no Node. Add the output of kubectl get nodes -o yaml."
	}
	if slices.ContainsFunc(a.world.scene.Nodes, func(n cluster.Node) bool { return !n.Lost }) {
		return "No other node answers " + cluster.Short(a.trace.From) +
			" on this port. Repair the machine, or " + balancer
	}
	return "All nodes have failed. Repair one."
}

// noSuchPort advises on an existing address where the dialled port is not open.
func (a adviser) noSuchPort() string {
	if a.svc.Service == nil {
		return a.otherNodePorts()
	}
	ports := texts(a.svc.Spec.Ports, func(p corev1.ServicePort) string {
		return strings.TrimSpace(number(p.Port) + " " + p.Name)
	})
	answers := slices.ContainsFunc(a.svc.Spec.Ports, func(p corev1.ServicePort) bool {
		return a.connects(cluster.JoinAddress(a.host, p.Port))
	})
	text := fieldOf(a.svc, "spec.ports") + " has " + strings.Join(ports, ", ") + ". "
	if !answers {
		return text + "Add port " + number(a.port) + ". The other ports do not answer " +
			cluster.Short(a.trace.From) + " here."
	}
	return text + "Connect to that, or add port " + number(a.port) + "."
}

// otherNodePorts lists the node ports that answer at the dialled host.
func (a adviser) otherNodePorts() string {
	const most = 30
	var open []string
	hasNodePorts := false
	for _, svc := range a.world.scene.Services {
		for i, p := range svc.Spec.Ports {
			if p.NodePort == 0 {
				continue
			}
			hasNodePorts = true
			if a.connects(cluster.JoinAddress(a.host, p.NodePort)) {
				open = append(open, fmt.Sprintf("%s, spec.ports[%d].nodePort: %d", nameOf(svc), i, p.NodePort))
			}
		}
	}
	switch {
	case !hasNodePorts:
		return "No Service has a node port. A Service needs spec.type NodePort or LoadBalancer for that."
	case len(open) == 0:
		return "No node port of any Service answers " + cluster.Short(a.trace.From) + " here."
	}
	return "These node ports answer here: " + strings.Join(open[:min(most, len(open))], "; ") + "."
}
