package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/spelling"
)

// Advise says what to change so that a connection succeeds that failed in this scene. What is wrong with the Service behind it
// is the finding that [Explain] has of it. What is wrong with the connection alone, as a name that the client cannot look up,
// has a Fix and nothing else. The finding is zero where the reason of the trace leaves nothing to add.
func (s Sketch) Advise(t cluster.Trace) Finding { return s.world.adviser(t).advice() }

// adviser knows a connection that failed, and the Service that was dialled.
type adviser struct {
	*subject // its Service is nil if none was recognised
	trace    cluster.Trace
	host     string // as dialled
	port     int32
}

func (w *world) adviser(t cluster.Trace) adviser {
	host, port := cluster.SplitAddress(t.To)
	return adviser{subject: w.named(t.Service), trace: t, host: host, port: port}
}

func (a adviser) advice() Finding {
	switch a.trace.Cause {
	case cluster.NoSuchName:
		return a.unknownName()
	case cluster.NoRoute:
		return a.noRoute()
	case cluster.ClientFirewall:
		return a.firewall("the firewall of "+cluster.Short(a.trace.From), a.client().Ports)
	case cluster.NodeFirewall:
		return a.firewall("the firewall before the nodes", a.world.scene.NodeFirewall)
	case cluster.NodeLost:
		return todo(a.nodeLost())
	case cluster.PodGone:
		return todo("Dial a Service that picks the pod by its labels: its name stays when pods are replaced.")
	case cluster.NoEndpoints, cluster.NoNamedPort:
		return a.found(behind()...)
	case cluster.Loopback:
		return a.instead(a.ownAddress(), "Dial the node at its own address, as everybody else does: "+a.ownAddress()+".")
	case cluster.NoSuchPort:
		return todo(a.noSuchPort())
	case cluster.NotListening:
		return a.notListening()
	case cluster.Pending:
		return a.pending()
	case cluster.LocalPolicy:
		return a.localPolicy()
	case cluster.SourceRange:
		return todo(fieldOf(a.svc, "spec.loadBalancerSourceRanges") + ": add the address of " + cluster.Short(a.trace.From) + ", " + a.client().Address + ".")
	default:
		return Finding{}
	}
}

// todo is what to do about a connection where no field of one object is wrong by itself; nothing if text is "".
func todo(text string) Finding {
	if text == "" {
		return Finding{}
	}
	return Finding{Severity: Bad, Fix: text}
}

// after puts a text before what a finding says first.
func (f Finding) after(text string) Finding {
	if f.Says == "" {
		return todo(strings.TrimRight(text+" "+f.Fix, " "))
	}
	f.Says = text + " " + f.Says
	return f
}

// behind are the checks of what stands behind a Service.
func behind() []check { return []check{noSelector, selectorMatches, allUnready, targetNames} }

// found is what the first of some checks finds of the Service, and of the port that was dialled where it is about a port.
func (a adviser) found(checks ...check) Finding {
	if a.svc.Service == nil {
		return Finding{}
	}
	for _, check := range checks {
		for _, f := range check(a.subject) {
			if !strings.HasPrefix(f.Field, "spec.ports[") || strings.HasPrefix(f.Field, portField(a.portIndex(), "")) {
				return f
			}
		}
	}
	return Finding{}
}

// fieldOf is a field of a Service in words: "Service shop/web, spec.selector".
func fieldOf(svc cluster.Service, path string) string { return nameOf(svc) + ", " + path }

func nameOf(svc cluster.Service) string { return "Service " + cluster.Name(svc.Namespace, svc.Name) }

// portIndex is which of the Service's ports was dialled; -1 if it is none of them.
func (a adviser) portIndex() int {
	return slices.IndexFunc(a.svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.Port == a.port || p.NodePort == a.port })
}

// client is the outside client that dials; a zero one if it stands inside.
func (a adviser) client() cluster.Client {
	for _, c := range a.world.scene.Clients {
		if "client/"+c.Name == a.trace.From {
			return c
		}
	}
	return cluster.Client{}
}

// ownAddress is that of the node that dialled, with the port it dialled.
func (a adviser) ownAddress() string {
	for _, n := range a.world.scene.Nodes {
		if "node/"+n.Name == a.trace.From {
			return cluster.JoinAddress(n.Address, a.port)
		}
	}
	return fmt.Sprintf("its name and port %d", a.port)
}

// of is the same connection with advice about another Service.
func (a adviser) of(svc cluster.Service) adviser {
	a.subject = a.world.named(cluster.Name(svc.Namespace, svc.Name))
	return a
}

func (a adviser) outside() bool { return access.Outside(a.trace.From) }

// unknownName is a name that means nothing to the client: that of a Service to somebody outside, of one elsewhere, or of none.
func (a adviser) unknownName() Finding {
	name, namespace, _ := strings.Cut(strings.TrimSuffix(a.host, "."), ".")
	namespace, _, _ = strings.Cut(namespace, ".")
	if slices.ContainsFunc(a.world.scene.Nodes, func(n cluster.Node) bool { return n.Name == a.host }) {
		return a.unknownNode()
	}
	var names []string
	for _, svc := range a.world.scene.Services {
		switch {
		case svc.Name != name || namespace != "" && svc.Namespace != namespace:
			names = append(names, svc.Name)
		case a.outside():
			return a.open(svc)
		default:
			return a.of(svc).unknownInside()
		}
	}
	if near := spelling.Suggest(name, names); len(near) > 0 && !a.outside() {
		return todo("Did you mean the Service " + strings.Join(near, " or ") + "?")
	}
	return Finding{}
}

// unknownInside is the name of a Service that there is, to a client inside that cannot look it up.
func (a adviser) unknownInside() Finding {
	switch {
	case a.isA(corev1.ServiceTypeExternalName):
		if f := a.found(aliasOfAddress); f.Fix != "" {
			return f
		}
		return todo(fieldOf(a.svc, "spec.externalName") + ": nobody is known as " + a.svc.Spec.ExternalName + "; name a host that there is.")
	case headless(a.svc.Service):
		return a.found(behind()...).after(nameOf(a.svc) + " is headless, and its name has no address until a pod behind it is ready.")
	case strings.HasPrefix(a.trace.From, "node/"):
		address := cluster.JoinAddress(a.svc.Spec.ClusterIP, a.port)
		return a.instead(address, fmt.Sprintf("Dial the address, %s: %s.", fieldOf(a.svc, "spec.clusterIP"), address))
	}
	address := cluster.JoinAddress(a.svc.Name+"."+a.svc.Namespace, a.port)
	return a.instead(address, fmt.Sprintf("%s is in another namespace. Dial %s.", nameOf(a.svc), address))
}

// unknownNode is the name of a node: pods do not know those, nor do clients without a way to nodes.
func (a adviser) unknownNode() Finding {
	for _, svc := range a.world.scene.Services {
		if a.outside() && slices.ContainsFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.NodePort == a.port }) {
			return a.open(svc)
		}
	}
	if a.outside() {
		return Finding{}
	}
	return todo(a.host + " is a node, and cluster DNS does not know nodes. Dial its address, or, from inside, the Service by its name.")
}

// noRoute is an address that the client's network cannot deliver to.
func (a adviser) noRoute() Finding {
	for _, svc := range a.world.scene.Services {
		if slices.Contains(svc.Spec.ClusterIPs, a.host) || svc.Spec.ClusterIP == a.host {
			return a.open(svc)
		}
	}
	if a.svc.Service != nil {
		return a.open(a.svc)
	}
	for _, p := range a.world.scene.Pods {
		if p.Address == a.host {
			return todo("The address is that of the pod " + cluster.Name(p.Namespace, p.Name) +
				", and exists inside the cluster only. Let a Service pick the pod, with a spec.type that " + cluster.Short(a.trace.From) + " reaches.")
		}
	}
	return Finding{}
}

func (a adviser) firewall(which string, lets cluster.PortSet) Finding {
	text := "Open port " + number(a.port) + " in " + which + ", which lets through: " + lets.String() + "."
	if a.svc.Service == nil || a.portIndex() < 0 {
		return todo(text)
	}
	field := "port"
	if a.svc.Spec.Ports[a.portIndex()].NodePort == a.port {
		field = "nodePort"
	}
	return todo(text + " Or, " + fieldOf(a.svc, portField(a.portIndex(), field)) + ": choose a port that it lets through.")
}

// notListening is a pod that was reached, on a port that nobody has opened in it.
func (a adviser) notListening() Finding {
	if f := a.found(targetNumbers, headlessPorts); f.Fix != "" {
		return f
	}
	name, port := a.refuser()
	p, ok := a.world.scene.FindPod(name)
	if ok && onLoopback(p, port) {
		return loopback("pod/"+name, "", port)
	}
	if open := openPorts(p, corev1.ProtocolTCP); len(open) > 0 {
		return todo("Pod " + name + " listens on " + strings.Join(open, ", ") + ": dial that port, because no Service translates it on this way.")
	}
	return Finding{}
}

// refuser is the pod that refused, and the port it was asked for.
func (a adviser) refuser() (pod string, port int32) {
	for i, b := range a.trace.Branches {
		if path := a.trace.Path(i); b.Outcome == cluster.Refused && len(path) > 0 {
			_, port := cluster.SplitAddress(path[len(path)-1].To)
			return b.Backend, port
		}
	}
	return "", 0
}

// pending is a balancer that has no address.
func (a adviser) pending() Finding {
	for _, svc := range a.world.scene.Services {
		if access.IsPending(svc) {
			return a.open(svc)
		}
	}
	return Finding{}
}

// localPolicy is a node without a pod of its own for a Service that asks for one.
func (a adviser) localPolicy() Finding {
	policy := localSilence
	if !a.outside() && (a.host == a.svc.Spec.ClusterIP || strings.HasPrefix(a.host, a.svc.Name)) {
		policy = localInside
	}
	return a.found(append([]check{policy}, behind()...)...)
}
