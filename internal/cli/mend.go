package cli

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// mend says what to change so that a connection comes about: the object, the field, and to what. It is "" for one that
// did, and where the reason of the trace leaves nothing to add.
func mend(s cluster.Scene, t cluster.Trace) string {
	a := advice{scene: s, trace: t}
	a.host, a.port = splitAddress(t.To)
	a.svc, a.known = s.Find(t.Service)
	switch t.Cause {
	case cluster.NoSuchName:
		return a.unknownName()
	case cluster.NoRoute:
		return a.noRoute()
	case cluster.ClientFirewall:
		return a.firewall("the firewall of "+cluster.Short(t.From), a.client().Ports)
	case cluster.NodeFirewall:
		return a.firewall("the firewall before the nodes", s.NodeFirewall)
	case cluster.NodeLost:
		return a.nodeLost()
	case cluster.PodGone:
		return "Dial a Service that picks the pod by its labels: its name stays when pods are replaced."
	case cluster.NoEndpoints, cluster.NoNamedPort:
		return a.noEndpoints()
	case cluster.Loopback:
		return a.instead(a.ownAddress(), "Dial the node at its own address, as everybody else does: "+a.ownAddress()+".")
	case cluster.NoSuchPort:
		return a.noSuchPort()
	case cluster.NotListening:
		return a.notListening()
	case cluster.Pending:
		return a.pending()
	case cluster.LocalPolicy:
		return a.localPolicy()
	case cluster.SourceRange:
		return a.field("spec.loadBalancerSourceRanges") + ": add the address of " + cluster.Short(t.From) + ", " +
			a.client().Address + "."
	default:
		return ""
	}
}

// advice is a connection that failed, and what is known of the Service that was dialled.
type advice struct {
	scene cluster.Scene
	trace cluster.Trace
	host  string // as dialled
	port  int32
	svc   cluster.Service
	known bool // whether svc is one
}

// splitAddress takes HOST:PORT apart, as a trace has it.
func splitAddress(to string) (host string, port int32) {
	at := max(0, strings.LastIndexByte(to, ':'))
	number, err := strconv.ParseUint(strings.TrimPrefix(to[at:], ":"), 10, 16)
	if err != nil {
		return to, 0
	}
	return strings.Trim(to[:at], "[]"), int32(number)
}

// field is a field of the Service in words: "Service shop/web, spec.selector".
func (a advice) field(path string) string { return fieldOf(a.svc, path) }

func fieldOf(svc cluster.Service, path string) string { return nameOf(svc) + ", " + path }

func nameOf(svc cluster.Service) string { return "Service " + cluster.Name(svc.Namespace, svc.Name) }

// portIndex is which of the Service's ports was dialled.
func (a advice) portIndex() int {
	return max(0, slices.IndexFunc(a.svc.Spec.Ports,
		func(p corev1.ServicePort) bool { return p.Port == a.port || p.NodePort == a.port }))
}

// client is the outside client that dials; a zero one if it stands inside.
func (a advice) client() cluster.Client {
	for _, c := range a.scene.Clients {
		if "client/"+c.Name == a.trace.From {
			return c
		}
	}
	return cluster.Client{}
}

// ownAddress is that of the node that dialled, with the port it dialled.
func (a advice) ownAddress() string {
	for _, n := range a.scene.Nodes {
		if "node/"+n.Name == a.trace.From {
			return at(n.Address, a.port)
		}
	}
	return fmt.Sprintf("its name and port %d", a.port)
}

// of is the same advice about another Service.
func (a advice) of(svc cluster.Service) advice {
	a.svc, a.known = svc, true
	return a
}

func (a advice) outside() bool { return strings.HasPrefix(a.trace.From, "client/") }

// unknownName is a name that means nothing to the client: that of a Service to somebody outside, of one elsewhere, or
// of none.
func (a advice) unknownName() string {
	name, namespace, _ := strings.Cut(strings.TrimSuffix(a.host, "."), ".")
	namespace, _, _ = strings.Cut(namespace, ".")
	if slices.ContainsFunc(a.scene.Nodes, func(n cluster.Node) bool { return n.Name == a.host }) {
		return a.unknownNode()
	}
	var names []string
	for _, svc := range a.scene.Services {
		switch {
		case svc.Name != name || namespace != "" && svc.Namespace != namespace:
			names = append(names, svc.Name)
		case a.outside():
			return a.open(svc)
		case svc.Spec.Type == corev1.ServiceTypeExternalName:
			return fieldOf(svc, "spec.externalName") + ": nobody is known as " + svc.Spec.ExternalName +
				"; name a host that there is."
		case svc.Spec.ClusterIP == corev1.ClusterIPNone:
			return nameOf(svc) + " is headless, and its name has no address until a pod that " + selectorOf(svc) +
				" picks is ready."
		case strings.HasPrefix(a.trace.From, "node/"):
			address := at(svc.Spec.ClusterIP, a.port)
			return a.of(svc).instead(address, fmt.Sprintf("Dial the address, %s: %s.", fieldOf(svc, "spec.clusterIP"), address))
		default:
			address := at(svc.Name+"."+svc.Namespace, a.port)
			return a.of(svc).instead(address, fmt.Sprintf("%s is in another namespace. Dial %s.", nameOf(svc), address))
		}
	}
	if near := nearest(name, names); len(near) > 0 && !a.outside() {
		return "Did you mean the Service " + strings.Join(slices.Compact(near), " or ") + "?"
	}
	return ""
}

// unknownNode is the name of a node: pods do not know those, nor do clients without a way to nodes.
func (a advice) unknownNode() string {
	for _, svc := range a.scene.Services {
		if a.outside() && slices.ContainsFunc(svc.Spec.Ports,
			func(p corev1.ServicePort) bool { return p.NodePort == a.port }) {
			return a.open(svc)
		}
	}
	if a.outside() {
		return ""
	}
	return a.host + " is a node, and cluster DNS does not know nodes. Dial its address, or, from inside, " +
		"the Service by its name."
}

// noRoute is an address that the client's network cannot deliver to.
func (a advice) noRoute() string {
	for _, svc := range a.scene.Services {
		if slices.Contains(svc.Spec.ClusterIPs, a.host) || svc.Spec.ClusterIP == a.host {
			return a.open(svc)
		}
	}
	if a.known {
		return a.open(a.svc)
	}
	for _, p := range a.scene.Pods {
		if p.Address == a.host {
			return "The address is that of the pod " + cluster.Name(p.Namespace, p.Name) +
				", and exists inside the cluster only. Let a Service pick the pod, with a spec.type that " +
				cluster.Short(a.trace.From) + " reaches."
		}
	}
	return ""
}

func (a advice) firewall(which string, lets cluster.PortSet) string {
	text := "Open port " + strconv.Itoa(int(a.port)) + " in " + which + ", which lets through: " + lets.String() + "."
	if a.known {
		return text + " Or, " + a.field(a.portField("nodePort")) + ": choose a port that it lets through."
	}
	return text
}

func (a advice) portField(field string) string {
	return fmt.Sprintf("spec.ports[%d].%s", a.portIndex(), field)
}

// noEndpoints tells apart why a Service has no ready pod: it picks none, none is ready, or none has the named port.
func (a advice) noEndpoints() string {
	if !a.known {
		return ""
	}
	if len(a.svc.Spec.Selector) == 0 && len(a.svc.Endpoints) == 0 {
		return a.field("spec.selector") + " is empty, and no EndpointSlice stands in for it: " +
			"write the labels of the pods there."
	}
	if len(a.svc.Endpoints) == 0 {
		return a.noPods()
	}
	var ready, unready []string
	for _, e := range a.svc.Endpoints {
		name := e.Address // of what is no pod
		if e.Pod != "" {
			name = cluster.Name(e.Namespace, e.Pod)
		}
		if e.Ready {
			ready = append(ready, name)
		} else {
			unready = append(unready, name)
		}
	}
	if len(ready) == 0 {
		return "Pod " + strings.Join(unready, ", ") +
			", status.conditions: Ready is not True. Look at what its readinessProbe asks for, and why the app does not answer."
	}
	target := a.svc.Spec.Ports[a.portIndex()].TargetPort.String()
	return fmt.Sprintf("%s: no container port of %s is called %q. %s", a.field(a.portField("targetPort")),
		strings.Join(ready, ", "), target, a.declared(ready[0]))
}

// noPods says which labels pods have that a selector does not find.
func (a advice) noPods() string {
	for _, p := range a.scene.Pods {
		if p.Namespace == a.svc.Namespace && hasLabels(p, a.svc.Spec.Selector) {
			return a.notThere(p)
		}
	}
	text := a.field("spec.selector") + ": " + selectorOf(a.svc) + " picks no pod in the namespace " + a.svc.Namespace + "."
	for _, p := range a.scene.Pods {
		if p.Namespace != a.svc.Namespace && hasLabels(p, a.svc.Spec.Selector) {
			return text + " The pod " + cluster.Name(p.Namespace, p.Name) +
				" has these labels, but a Service picks in its own namespace only."
		}
	}
	var have []string
	for _, key := range slices.Sorted(maps.Keys(a.svc.Spec.Selector)) {
		for _, p := range a.scene.Pods {
			if value, ok := p.Labels[key]; ok && p.Namespace == a.svc.Namespace {
				have = append(have, key+"="+value)
			}
		}
	}
	if len(have) == 0 {
		return text
	}
	slices.Sort(have)
	have = slices.Compact(have)
	return text + " The pods there have " + strings.Join(have[:min(most, len(have))], ", ") + "."
}

func hasLabels(p cluster.Pod, selector map[string]string) bool {
	for key, value := range selector {
		if got, ok := p.Labels[key]; !ok || got != value {
			return false
		}
	}
	return true
}

// selectorOf writes a selector as kubectl does: app=web,tier=front.
func selectorOf(svc cluster.Service) string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(svc.Spec.Selector)) {
		words = append(words, key+"="+svc.Spec.Selector[key])
	}
	return strings.Join(words, ",")
}

// declared says what a pod declares.
func (a advice) declared(pod string) string {
	for _, p := range a.scene.Pods {
		if cluster.Name(p.Namespace, p.Name) != pod || len(p.Ports) == 0 {
			continue
		}
		var ports []string
		for _, port := range p.Ports {
			ports = append(ports, strings.TrimSpace(port.Name+" "+strconv.Itoa(int(port.ContainerPort))))
		}
		return "It declares " + strings.Join(ports, ", ") + "."
	}
	return "It declares none."
}

// notListening is a pod that was reached, on a port that nobody has opened in it.
func (a advice) notListening() string {
	pod, target := a.refuser()
	for _, p := range a.scene.Pods {
		if cluster.Name(p.Namespace, p.Name) != pod {
			continue
		}
		for _, l := range p.Listens {
			if l.Port == target && l.Loopback {
				return fmt.Sprintf("Pod %s: its app listens on 127.0.0.1:%d only, where nobody outside the pod can connect. "+
					"Let it listen on 0.0.0.0.", pod, target)
			}
		}
		if len(p.Listens) == 0 {
			return ""
		}
		var ports []string
		for _, l := range p.Listens {
			if !l.Loopback {
				ports = append(ports, strconv.Itoa(int(l.Port)))
			}
		}
		if len(ports) == 0 {
			return ""
		}
		if !a.known || a.svc.Spec.ClusterIP == corev1.ClusterIPNone {
			return "Pod " + pod + " listens on " + strings.Join(ports, ", ") +
				": dial that port, because no Service translates it on this way."
		}
		return fmt.Sprintf("%s leads to port %d, and %s listens on %s: set it to that.", a.field(a.portField("targetPort")),
			target, pod, strings.Join(ports, ", "))
	}
	return ""
}

// refuser is the pod that refused, and the port it was asked for.
func (a advice) refuser() (pod string, port int32) {
	for i, b := range a.trace.Branches {
		if path := a.trace.Path(i); b.Outcome == cluster.Refused && len(path) > 0 {
			_, port := splitAddress(path[len(path)-1].To)
			return b.Backend, port
		}
	}
	return "", 0
}

// pending is a balancer that has no address.
func (a advice) pending() string {
	for _, svc := range a.scene.Services {
		if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && len(svc.Status.LoadBalancer.Ingress) == 0 {
			return a.open(svc)
		}
	}
	return ""
}

// localPolicy is a node without a pod of its own for a Service that asks for one.
func (a advice) localPolicy() string {
	field := "spec.externalTrafficPolicy"
	if !a.outside() && (a.host == a.svc.Spec.ClusterIP || strings.HasPrefix(a.host, a.svc.Name)) {
		field = "spec.internalTrafficPolicy"
	}
	var nodes []string
	for _, e := range a.svc.Endpoints {
		if e.Ready {
			nodes = append(nodes, e.Node)
		}
	}
	slices.Sort(nodes)
	return a.field(field) + " is Local: set it to Cluster, or use a node that has a ready pod of it, which is " +
		strings.Join(slices.Compact(nodes), ", ") + "."
}
