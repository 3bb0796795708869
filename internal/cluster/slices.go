package cluster

import (
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
)

// slice is an EndpointSlice as kube-proxy reads it.
type slice struct {
	namespace, name string
	service         string // the value of the label kubernetes.io/service-name
	v6              bool
	ports           []slicePort
	endpoints       []Endpoint // their Ports are not set; see sliced
	mirrored        bool       // it was made of an Endpoints object, see putEndpoints
	change          int        // how many Services had lost their slices when it was put; see forgotten
}

type slicePort struct {
	name     string
	protocol corev1.Protocol
	number   int32
}

// putSlice adds or replaces an EndpointSlice. It ignores a slice that names no Service or that holds host names instead
// of addresses, as kube-proxy does (k8s.io/kubernetes pkg/proxy/endpointslicecache.go).
func (s *Scene) putSlice(o manifest.Object, v *discoveryv1.EndpointSlice, lost *forgotten) error {
	sl := slice{
		namespace: namespaceOf(v.Namespace), name: v.Name, service: v.Labels[discoveryv1.LabelServiceName],
		v6: v.AddressType == discoveryv1.AddressTypeIPv6, change: lost.changes,
	}
	if sl.service == "" || v.AddressType == discoveryv1.AddressTypeFQDN {
		return nil
	}
	for _, p := range v.Ports {
		if p.Port == nil { // this means all ports, which kube-proxy does not support
			continue
		}
		port := slicePort{protocol: corev1.ProtocolTCP, number: *p.Port}
		if p.Name != nil {
			port.name = *p.Name
		}
		if p.Protocol != nil {
			port.protocol = *p.Protocol
		}
		sl.ports = append(sl.ports, port)
	}
	for i := range v.Endpoints {
		e, err := readEndpoint(o, at("endpoints", i), &v.Endpoints[i])
		if err != nil {
			return err
		}
		sl.endpoints = append(sl.endpoints, e)
	}
	s.addSlice(sl)
	return nil
}

// addSlice adds a slice, or puts it in the place of the one with its name.
func (s *Scene) addSlice(sl slice) {
	if i := s.slice(sl.namespace, sl.name); i >= 0 {
		s.slices[i] = sl
		return
	}
	s.catalogue.addSlice(sl.namespace, sl.name, len(s.slices))
	s.slices = append(s.slices, sl)
}

// readEndpoint reads one endpoint of a slice. kube-proxy uses only the first of its addresses. A condition that is not
// set counts as true, except terminating, which counts as false (EndpointConditions, k8s.io/api/discovery/v1).
func readEndpoint(o manifest.Object, field string, v *discoveryv1.Endpoint) (Endpoint, error) {
	c := v.Conditions
	e := Endpoint{
		Ready: c.Ready == nil || *c.Ready, Serving: c.Serving == nil || *c.Serving,
		Terminating: c.Terminating != nil && *c.Terminating,
	}
	if len(v.Addresses) == 0 {
		return e, wrong(o, field+".addresses", "an endpoint without an address", "")
	}
	address, ok := canonical(v.Addresses[0])
	if !ok {
		return e, wrong(o, field+".addresses[0]", "not an address: "+quote(v.Addresses[0]), "")
	}
	e.Address = address
	if v.NodeName != nil {
		e.Node = *v.NodeName
	}
	if v.Hostname != nil {
		e.hostname = *v.Hostname
	}
	if ref := v.TargetRef; ref != nil && ref.Kind == "Pod" {
		e.Namespace, e.Pod = namespaceOf(ref.Namespace), ref.Name
	}
	for _, word := range []string{e.Node, e.hostname, e.Namespace, e.Pod} {
		if word != "" && !isName(word) {
			return e, wrong(o, field, "not a name: "+quote(word), "")
		}
	}
	return e.hinted(v.Hints), nil
}

// hinted adds the topology hints: the zones and nodes that should prefer the endpoint.
func (e Endpoint) hinted(hints *discoveryv1.EndpointHints) Endpoint {
	if hints == nil {
		return e
	}
	for _, z := range hints.ForZones {
		e.zones = append(e.zones, z.Name)
	}
	for _, n := range hints.ForNodes {
		e.nodes = append(e.nodes, n.Name)
	}
	return e
}

// slicesByService returns the indexes of the EndpointSlices of each Service. Those made of an Endpoints object count
// only for a Service that has no others and no selector. For a Service with a selector, the control plane writes both
// kinds.
func (s *Scene) slicesByService() map[serviceKey][]int {
	if len(s.slices) == 0 {
		return nil
	}
	all, mirrored := make(map[serviceKey][]int, len(s.slices)), map[serviceKey][]int{}
	for i := range s.slices {
		to := all
		if s.slices[i].mirrored {
			to = mirrored
		}
		key := serviceKey{s.slices[i].namespace, s.slices[i].service}
		to[key] = append(to[key], i)
	}
	for key, of := range mirrored {
		i := s.findService(key.namespace, key.name)
		if all[key] == nil && i >= 0 && len(s.Services[i].Spec.Selector) == 0 {
			all[key] = of
		}
	}
	return all
}

// sliced returns the endpoints that EndpointSlices of the input list for a Service, in one IP family. of has the
// indexes of the slices of the Service, of both families.
func (s *Scene) sliced(svc *corev1.Service, v6 bool, of []int) []Endpoint {
	var all merger
	for _, i := range of {
		sl := &s.slices[i]
		if sl.v6 != v6 {
			continue
		}
		ports := sl.portsFor(svc)
		for j := range sl.endpoints {
			e := sl.endpoints[j]
			if s.isLost(e.Node) {
				e.Ready, e.Serving = false, false
			}
			e.Ports = ports
			s.setPod(&e)
			all.add(e)
		}
	}
	return all.endpoints
}

// portsFor returns the slice's port number for each port of a Service. The ports match by name and protocol.
func (sl *slice) portsFor(svc *corev1.Service) []int32 {
	ports := make([]int32, len(svc.Spec.Ports))
	for i, p := range svc.Spec.Ports {
		for _, other := range sl.ports {
			if other.name == p.Name && other.protocol == protocolOf(p.Protocol) {
				ports[i] = other.number
			}
		}
	}
	return ports
}

// setPod sets the pod of an endpoint: the pod in its targetRef, or else the pod that has the address. The address of a
// pod with hostNetwork belongs to the node.
func (s *Scene) setPod(e *Endpoint) {
	e.index = -1
	if e.Pod != "" {
		e.index = s.pod(e.Namespace, e.Pod)
		return
	}
	for i := range s.tables.podsAt(s, e.Address) {
		p := &s.Pods[i]
		if !p.hostNetwork {
			e.index, e.Namespace, e.Pod = i, p.Namespace, p.Name
			return
		}
	}
}

// merger collects the endpoints of one Service. Several slices of a Service may list the same address, each with only
// some of the Service's ports. The merger makes one endpoint of them.
type merger struct {
	endpoints []Endpoint
	byAddress map[string][]int // once there are more than few endpoints
}

// add adds an endpoint, or the ports of it to the first known endpoint whose ports agree.
func (m *merger) add(e Endpoint) {
	if m.byAddress == nil && len(m.endpoints) > few {
		m.byAddress = make(map[string][]int, 2*len(m.endpoints))
		for i := range m.endpoints {
			m.byAddress[m.endpoints[i].Address] = append(m.byAddress[m.endpoints[i].Address], i)
		}
	}
	if m.byAddress == nil {
		for i := range m.endpoints {
			if m.join(i, &e) {
				return
			}
		}
	} else {
		for _, i := range m.byAddress[e.Address] {
			if m.join(i, &e) {
				return
			}
		}
		m.byAddress[e.Address] = append(m.byAddress[e.Address], len(m.endpoints))
	}
	m.endpoints = append(m.endpoints, e)
}

// join adds the ports of e to endpoint i, if that is possible.
func (m *merger) join(i int, e *Endpoint) bool {
	known := &m.endpoints[i]
	if known.Address != e.Address || !agree(known.Ports, e.Ports) {
		return false
	}
	known.Ports = slices.Clone(known.Ports)
	for j, p := range e.Ports {
		known.Ports[j] = max(known.Ports[j], p)
	}
	return true
}

func agree(a, b []int32) bool {
	for i := range a {
		if a[i] != 0 && b[i] != 0 && a[i] != b[i] {
			return false
		}
	}
	return true
}

// followPod updates the slices as the EndpointSlice controller would after a pod has changed. It removes the pod's
// endpoints if the pod is gone, or else marks them as not ready.
func (s *Scene) followPod(p *Pod, gone bool) {
	ofPod := func(e Endpoint) bool { return e.Pod == p.Name && e.Namespace == p.Namespace }
	for i := range s.slices {
		if !slices.ContainsFunc(s.slices[i].endpoints, ofPod) {
			continue
		}
		endpoints := slices.Clone(s.slices[i].endpoints)
		if gone {
			endpoints = slices.DeleteFunc(endpoints, ofPod)
		}
		for j := range endpoints {
			if ofPod(endpoints[j]) {
				endpoints[j].Ready, endpoints[j].Serving = false, false
			}
		}
		s.slices[i].endpoints = endpoints
	}
}

// forgotten records which Services lose the slices that they had. Apply removes those at its end, all at once.
type forgotten struct {
	changes  int
	services map[serviceKey]int // the value of changes for a Service; its slices with a lower one are to be removed
}

// add makes a Service lose its slices if the new Service selects or lists its endpoints differently, because the
// EndpointSlice controller would then write new slices. The endpoints are then computed. If a Service has no selector,
// its slices stay, because no controller writes them.
func (f *forgotten) add(svc, old *corev1.Service) {
	if len(svc.Spec.Selector) == 0 || sameEndpointRules(&svc.Spec, &old.Spec) {
		return
	}
	if f.services == nil {
		f.services = map[serviceKey]int{}
	}
	f.changes++
	f.services[serviceKey{svc.Namespace, svc.Name}] = f.changes
}

// dropForgotten removes the slices that Services have lost. A slice that was put later stays.
func (s *Scene) dropForgotten(lost *forgotten) {
	if lost.changes == 0 {
		return
	}
	s.slices = slices.DeleteFunc(s.slices, func(sl slice) bool {
		return sl.change < lost.services[serviceKey{sl.namespace, sl.service}]
	})
	for i := range s.slices {
		s.slices[i].change = 0
	}
	s.catalogue = s.newCatalogue(0) // the slices have moved
}

// sameEndpointRules reports whether the EndpointSlice controller writes the same slices for both specs.
func sameEndpointRules(a, b *corev1.ServiceSpec) bool {
	return len(a.Selector) == len(b.Selector) && Selects(a.Selector, b.Selector) &&
		a.PublishNotReadyAddresses == b.PublishNotReadyAddresses &&
		distribution(a) == distribution(b) &&
		slices.EqualFunc(a.Ports, b.Ports, func(a, b corev1.ServicePort) bool {
			return a.Name == b.Name && a.TargetPort == b.TargetPort && a.Protocol == b.Protocol
		})
}
