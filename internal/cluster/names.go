package cluster

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// clusterDomain ends every name of cluster DNS, unless somebody chose another one for the cluster.
const clusterDomain = ".svc.cluster.local"

// resolve finds the address that a name has for a client: cluster DNS answers pods, and nobody else; nodes are known to
// nodes, and to clients outside that have a route to them; balancers and hosts have public names.
func (s *Scene) resolve(name string, who sender) (target, bool) {
	name = strings.ToLower(name)
	if name == "localhost" {
		return target{kind: loopTarget, address: "127.0.0.1"}, true
	}
	if who.dns {
		if found, ok := (&query{scene: s}).search(name, who.namespace); ok {
			return found, true
		}
	}
	if found, ok := s.tables.targets[strings.TrimSuffix(name, ".")]; ok {
		return found, true
	}
	if who.kind == fromPod {
		return target{}, false
	}
	i := s.node(name)
	if i < 0 {
		return target{}, false
	}
	found := target{kind: nodeTarget, index: i, address: s.Nodes[i].Address}
	if who.kind == fromOutside {
		found.address = s.Nodes[i].addressFor(s.Clients[who.index].Reaches)
		found.external = found.address == s.Nodes[i].External
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

// query is a question to cluster DNS. The names it answers are those of
// https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ and of the specification in
// github.com/kubernetes/dns.
type query struct {
	scene   *Scene
	aliases int // ExternalNames followed so far
}

// search tries what a pod's resolv.conf puts after a name: its namespace, the domain of all Services, that of the
// cluster. A name that ends in a dot is asked for as it is.
func (q *query) search(name, namespace string) (target, bool) {
	base, absolute := strings.CutSuffix(name, ".")
	if short, ok := strings.CutSuffix(base, clusterDomain); ok {
		return q.qualified(short)
	}
	if absolute {
		return target{}, false
	}
	if found, ok := q.record(base, namespace); ok {
		return found, true
	}
	if found, ok := q.qualified(base); ok {
		return found, true
	}
	if short, ok := strings.CutSuffix(base, ".svc"); ok {
		return q.qualified(short)
	}
	return target{}, false
}

// qualified is a name that ends in a namespace.
func (q *query) qualified(name string) (target, bool) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return q.record(name[:i], name[i+1:])
	}
	return target{}, false
}

// record is a name in a namespace: a Service, a named port of one ("_http._tcp.web"), or an endpoint of a headless one
// ("db-0.db").
func (q *query) record(name, namespace string) (target, bool) {
	dot := strings.LastIndexByte(name, '.')
	service, ok := q.scene.tables.services[serviceKey{namespace, name[dot+1:]}]
	if !ok {
		return target{}, false
	}
	if dot < 0 {
		return q.service(service)
	}
	svc := &q.scene.Services[service]
	if port, protocol, ok := strings.Cut(name[:dot], "."); ok {
		for _, p := range svc.Spec.Ports {
			if p.Name != "" && port == "_"+p.Name && protocol == "_"+strings.ToLower(string(p.Protocol)) {
				return q.service(service)
			}
		}
		return target{}, false
	}
	return svc.member(service, name[:dot])
}

// member is an endpoint of a headless Service by its own name: the hostname of a pod whose subdomain is the Service (a
// StatefulSet sets both), and without one its address with dashes, as CoreDNS has it.
func (svc *Service) member(index int, name string) (target, bool) {
	if svc.Spec.ClusterIP != corev1.ClusterIPNone {
		return target{}, false
	}
	for i := range svc.Endpoints {
		e := &svc.Endpoints[i]
		if e.Ready && (e.hostname == name || e.hostname == "" && dashed(e.Address) == name) {
			return target{kind: headlessTarget, index: index, address: e.Address, alone: true}, true
		}
	}
	return target{}, false
}

// dashed is the name of an endpoint that has none of its own: its address with dashes.
func dashed(address string) string { return strings.NewReplacer(".", "-", ":", "-").Replace(address) }

// service is what cluster DNS answers for a Service: its cluster address; the ready pods of a headless one; an alias
// for ExternalName.
func (q *query) service(i int) (target, bool) {
	svc := &q.scene.Services[i]
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		return q.alias(strings.ToLower(strings.TrimSuffix(svc.Spec.ExternalName, ".")))
	}
	if svc.Spec.ClusterIP != corev1.ClusterIPNone {
		return target{kind: clusterTarget, index: i, address: q.scene.tables.clusterIPs[i]}, true
	}
	for _, e := range svc.Endpoints {
		if e.Ready {
			return target{kind: headlessTarget, index: i, address: e.Address}, true
		}
	}
	return target{}, false
}

// alias follows the CNAME that an ExternalName is: to a host outside, or to a full name of cluster DNS, and not in circles.
// What looks like an address is a name all the same, which nobody has.
func (q *query) alias(name string) (target, bool) {
	const most = 8
	if _, isAddress := canonical(name); isAddress || q.aliases == most {
		return target{}, false
	}
	q.aliases++
	if short, ok := strings.CutSuffix(name, clusterDomain); ok {
		return q.qualified(short)
	}
	found, ok := q.scene.tables.targets[name]
	return found, ok
}
