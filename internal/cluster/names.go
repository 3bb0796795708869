package cluster

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
)

// clusterDomain ends the full name of every Service. It is the default domain of a cluster, and every scene has it.
const clusterDomain = ".svc.cluster.local"

// resolve finds the address of a name for a client. Cluster DNS answers only the pods that ask it. Nodes know each
// other by name, and so does an outside client that has a route to them. The names of balancers and hosts are public.
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

// addressFor returns the address that an outside client dials for a node, "" if it has a route to none.
func (n *Node) addressFor(reaches Reach) string {
	if reaches.Has(ReachNodes) && n.Address != "" {
		return n.Address
	}
	if reaches.Has(ReachNodes) || reaches.Has(ReachNodeExternalIPs) {
		return n.External
	}
	return ""
}

// query is one lookup in cluster DNS. It answers the names in
// https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ and in the DNS specification in
// github.com/kubernetes/dns.
type query struct {
	scene   *Scene
	aliases int // ExternalNames followed so far
}

// search tries the search domains of a pod's resolv.conf: the pod's namespace, the domain of all Services, the domain
// of the cluster. A name that ends in a dot is looked up as it is.
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

// qualified looks up a name that ends in a namespace.
func (q *query) qualified(name string) (target, bool) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return q.record(name[:i], name[i+1:])
	}
	return target{}, false
}

// record looks up a name in a namespace: a Service ("web"), a named port of a Service ("_http._tcp.web"), or an
// endpoint of a headless Service ("db-0.db").
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

// member finds an endpoint of a headless Service by its own name. That is the pod's hostname if the pod's subdomain is
// the Service (a StatefulSet sets both). Otherwise it is the address with dashes, as in CoreDNS.
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

// dashed returns the DNS name of an endpoint without a hostname: its address with dashes.
func dashed(address string) string { return strings.NewReplacer(".", "-", ":", "-").Replace(address) }

// service returns what cluster DNS answers for a Service: the cluster address, the ready pods of a headless Service, or
// the alias of an ExternalName.
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

// alias follows the CNAME of an ExternalName, to an outside host or to a full name in cluster DNS. It stops after a few
// aliases, because they may form a loop. An externalName that looks like an address is still a name, and does not
// resolve.
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
