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

// Advise says what to change so that a connection that failed in this scene succeeds. If the Service behind the
// connection is the cause, Advise returns the finding that [Explain] has for it. If only the connection is wrong, for
// example because the client cannot look up a name, the finding has a Severity and a Fix and no more. It is zero if
// there is nothing to add to the reason in the trace.
func (s AssumedScene) Advise(t cluster.Trace) Finding { return s.world.adviser(t).advice() }

// adviser works out the advice for a failed connection.
type adviser struct {
	*subject // the Service that was dialled; svc.Service is nil if it is not known
	trace    cluster.Trace
	host     string // the host in the dialled address
	port     int32
}

func (w *world) adviser(t cluster.Trace) adviser {
	host, port := cluster.SplitAddress(t.To)
	return adviser{subject: w.named(t.Service), trace: t, host: host, port: port}
}

func (a adviser) advice() Finding {
	if a.trace.Outcome == cluster.HTTPError {
		return a.httpError()
	}
	switch a.trace.Cause {
	case cluster.IngressPolicy, cluster.EgressPolicy, cluster.LookupPolicy:
		return a.policyDrop()
	case cluster.NoSuchName:
		return a.unknownName()
	case cluster.NoRoute:
		return a.noRoute()
	case cluster.ClientFirewall:
		return a.firewall("the firewall of "+cluster.Short(a.trace.From), a.client().Ports)
	case cluster.NodeFirewall:
		return a.firewall("the firewall in front of the nodes", a.world.scene.NodeFirewall)
	case cluster.NoEndpoints, cluster.NoNamedPort:
		return a.firstFinding(podChecks()...)
	case cluster.NotListening:
		return a.notListening()
	case cluster.Pending:
		return a.pending()
	case cluster.LocalPolicy:
		return a.localPolicy()
	default:
		return a.fixOfDial()
	}
}

// fixOfDial advises on causes for which a single sentence says what to change.
func (a adviser) fixOfDial() Finding {
	switch a.trace.Cause {
	case cluster.NodeLost:
		return fixOnly(a.nodeLost())
	case cluster.PodGone:
		return fixOnly("Connect to a Service that selects the pod by its labels. Its name stays when pods are replaced.")
	case cluster.Loopback:
		return a.recommend(a.ownAddress(), "Connect to the node at its own address, as other clients do: "+a.ownAddress()+".")
	case cluster.NoSuchPort:
		return fixOnly(a.noSuchPort())
	case cluster.SourceRange:
		return fixOnly(fieldOf(a.svc, "spec.loadBalancerSourceRanges") + ": add the address of " +
			cluster.Short(a.trace.From) + ", " + a.client().Address + ".")
	default:
		return Finding{}
	}
}

// fixOnly returns a finding with only a fix, for a connection that fails although no single field is wrong. It returns
// a zero finding if text is "".
func fixOnly(text string) Finding {
	if text == "" {
		return Finding{}
	}
	return Finding{Severity: Bad, Fix: text}
}

// withText puts a text before the problem of a finding, or before the fix if the finding has no problem.
func (f Finding) withText(text string) Finding {
	if f.Problem == "" {
		return fixOnly(strings.TrimRight(text+" "+f.Fix, " "))
	}
	f.Problem = text + " " + f.Problem
	return f
}

// podChecks returns the checks of the pods behind a Service.
func podChecks() []check { return []check{noSelector, selectorMatches, allUnready, targetNames} }

// firstFinding returns the first finding that some checks have about the Service. It skips findings about ports that
// were not dialled.
func (a adviser) firstFinding(checks ...check) Finding {
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

// fieldOf names a field of a Service for a sentence: "Service shop/web, spec.selector".
func fieldOf(svc cluster.Service, path string) string { return nameOf(svc) + ", " + path }

func nameOf(svc cluster.Service) string { return "Service " + cluster.Name(svc.Namespace, svc.Name) }

// portIndex returns the index of the Service port that was dialled, or -1.
func (a adviser) portIndex() int {
	return slices.IndexFunc(a.svc.Spec.Ports,
		func(p corev1.ServicePort) bool { return p.Port == a.port || p.NodePort == a.port })
}

// client returns the client outside the cluster that dials, or a zero value if the client is inside.
func (a adviser) client() cluster.Client {
	dials := func(c cluster.Client) bool { return "client/"+c.Name == a.trace.From }
	if i := slices.IndexFunc(a.world.scene.Clients, dials); i >= 0 {
		return a.world.scene.Clients[i]
	}
	return cluster.Client{}
}

// ownAddress returns the address of the node that dials, with the dialled port.
func (a adviser) ownAddress() string {
	if i := a.world.node(strings.TrimPrefix(a.trace.From, "node/")); i >= 0 {
		return cluster.JoinAddress(a.world.scene.Nodes[i].Address, a.port)
	}
	return fmt.Sprintf("its name and port %d", a.port)
}

// forService returns the adviser for the same connection and another Service.
func (a adviser) forService(svc cluster.Service) adviser {
	a.subject = a.world.named(cluster.Name(svc.Namespace, svc.Name))
	return a
}

func (a adviser) outside() bool { return access.Outside(a.trace.From) }

// unknownName advises on a name that the client cannot look up. The name may be that of a Service, dialled from outside
// or from another namespace. It may be that of a node, or of nothing.
func (a adviser) unknownName() Finding {
	name, namespace, _ := strings.Cut(strings.TrimSuffix(a.host, "."), ".")
	namespace, _, _ = strings.Cut(namespace, ".")
	if a.world.node(a.host) >= 0 {
		return a.unknownNode()
	}
	if text := a.unroutedHost(); text != "" {
		return fixOnly(text)
	}
	var names []string
	for _, svc := range a.world.scene.Services {
		switch {
		case svc.Name != name || namespace != "" && svc.Namespace != namespace:
			names = append(names, svc.Name)
		case a.outside():
			return a.reachFromOutside(svc)
		default:
			return a.forService(svc).unknownInside()
		}
	}
	if near := spelling.Suggest(name, names); len(near) > 0 && !a.outside() {
		return fixOnly("Did you mean the Service " + strings.Join(near, " or ") + "?")
	}
	return Finding{}
}

// unknownInside advises a client inside the cluster that cannot look up the name of an existing Service.
func (a adviser) unknownInside() Finding {
	switch {
	case a.isAlias():
		if f := a.firstFinding(aliasOfAddress); f.Fix != "" {
			return f
		}
		if !a.world.facts.scene {
			return fixOnly(nameOf(a.svc) + " is an alias for " + a.svc.Spec.ExternalName +
				". The files do not say whether that host exists.")
		}
		return fixOnly(fieldOf(a.svc, "spec.externalName") + ": there is no host " + a.svc.Spec.ExternalName +
			". Write the name of a host that exists.")
	case headless(a.svc.Service):
		return a.firstFinding(podChecks()...).withText(nameOf(a.svc) +
			" is headless. Its name has no address until one of its pods is ready.")
	case strings.HasPrefix(a.trace.From, "node/"):
		address := cluster.JoinAddress(a.svc.Spec.ClusterIP, a.port)
		return a.recommend(address, fmt.Sprintf("Connect to the address, %s: %s.", fieldOf(a.svc, "spec.clusterIP"), address))
	}
	address := cluster.JoinAddress(a.svc.Name+"."+a.svc.Namespace, a.port)
	return a.recommend(address, fmt.Sprintf("%s is in another namespace. Connect to %s.", nameOf(a.svc), address))
}

// unknownNode advises on the name of a node. Pods cannot look up node names, and neither can clients without a route
// to the nodes.
func (a adviser) unknownNode() Finding {
	if a.outside() {
		return a.reachFirst(func(svc cluster.Service) bool {
			return slices.ContainsFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.NodePort == a.port })
		})
	}
	return fixOnly(a.host + " is a node, and cluster DNS does not know the names of nodes. Connect to its address or, " +
		"inside the cluster, to the Service by name.")
}

// noRoute advises on an address to which the client's network has no route.
func (a adviser) noRoute() Finding {
	if f := a.reachFirst(func(svc cluster.Service) bool {
		return slices.Contains(svc.Spec.ClusterIPs, a.host) || svc.Spec.ClusterIP == a.host
	}); f.Fix != "" {
		return f
	}
	if a.svc.Service != nil {
		return a.reachFromOutside(a.svc)
	}
	for _, p := range a.world.scene.Pods {
		if p.Address == a.host {
			return fixOnly("This is the address of the pod " + podName(p) +
				". It works inside the cluster only. Use a Service that selects the pod, with a spec.type that " +
				cluster.Short(a.trace.From) + " can reach.")
		}
	}
	return Finding{}
}

func (a adviser) firewall(which string, allowed cluster.PortSet) Finding {
	text := "Open port " + number(a.port) + " in " + which + ". It allows only: " + allowed.String() + "."
	if a.svc.Service == nil || a.portIndex() < 0 {
		return fixOnly(text)
	}
	field := "port"
	if a.svc.Spec.Ports[a.portIndex()].NodePort == a.port {
		field = "nodePort"
	}
	return fixOnly(text + " Or, " + fieldOf(a.svc, portField(a.portIndex(), field)) +
		": choose a port that it allows.")
}

// notListening advises on a connection that reached a pod, on a port where no app listens.
func (a adviser) notListening() Finding {
	if f := a.firstFinding(targetNumbers, headlessPorts); f.Fix != "" {
		return f
	}
	name, port := a.refusingPod()
	p, ok := a.world.scene.FindPod(name)
	if ok && onLoopback(p, port) {
		return loopback(a.world.owner(name), "", port)
	}
	if open := openPorts(p, corev1.ProtocolTCP); len(open) > 0 {
		return fixOnly("Pod " + name + " listens on " + strings.Join(open, ", ") +
			". Connect to that port, because no Service translates ports here.")
	}
	return Finding{}
}

// refusingPod returns the pod that refused the connection, and the port of that pod.
func (a adviser) refusingPod() (pod string, port int32) {
	for i, b := range a.trace.Branches {
		if path := a.trace.Path(i); b.Cause == cluster.NotListening && len(path) > 0 {
			_, port := cluster.SplitAddress(path[len(path)-1].To)
			return b.Backend, port
		}
	}
	return "", 0
}

// pending advises on a load balancer without an address.
func (a adviser) pending() Finding { return a.reachFirst(access.IsPending) }

// localPolicy advises on a node that dropped the connection because a traffic policy is Local and the node has no
// ready pod.
func (a adviser) localPolicy() Finding {
	policy := localFromOutside
	if !a.outside() && (a.host == a.svc.Spec.ClusterIP || strings.HasPrefix(a.host, a.svc.Name)) {
		policy = localFromInside
	}
	return a.firstFinding(append([]check{policy}, podChecks()...)...)
}
