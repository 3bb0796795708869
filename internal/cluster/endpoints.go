package cluster

import (
	"slices"
	"strings"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// listensAnnotation gives the ports that a pod's app really listens on, if they are not its container ports.
const listensAnnotation = "portolan/listens"

// findEndpoints sets the endpoints of all Services, for each of their IP families. They are those of the EndpointSlices
// in the input. If the input has no slice for a Service, they are the pods that its selector selects.
func (s *Scene) findEndpoints() {
	given := s.slicesByService()
	index := NewPodIndex(s.Pods, func(yield func(string, map[string]string) bool) {
		for i := range s.Services {
			if svc := &s.Services[i]; given[svc.key()] == nil && !yield(svc.Namespace, svc.Spec.Selector) {
				return
			}
		}
	})
	for i := range s.Services {
		svc := &s.Services[i]
		svc.Endpoints, svc.second = nil, nil
		if svc.Spec.Type == corev1.ServiceTypeExternalName {
			continue
		}
		families := svc.Spec.IPFamilies
		svc.v6 = len(families) > 0 && families[0] == corev1.IPv6Protocol || len(families) == 0 && isV6(svc.Spec.ClusterIP)
		if of := given[svc.key()]; of != nil {
			svc.Endpoints = s.sliced(svc.Service, svc.v6, of)
			if len(families) > 1 {
				svc.second = s.sliced(svc.Service, !svc.v6, of)
			}
			continue
		}
		pods := index.Select(svc.Namespace, svc.Spec.Selector)
		svc.Endpoints = s.endpoints(svc.Service, svc.v6, pods)
		if len(families) > 1 {
			svc.second = s.endpoints(svc.Service, !svc.v6, pods)
		}
	}
}

func (svc *Service) key() serviceKey { return serviceKey{svc.Namespace, svc.Name} }

// endpoints returns the endpoints of one IP family: those of the selected pods that can be endpoints.
func (s *Scene) endpoints(svc *corev1.Service, v6 bool, pods []int32) []Endpoint {
	var endpoints []Endpoint
	for _, i := range pods {
		p := &s.Pods[i]
		if s.canBeEndpoint(p, svc) && p.addressOf(v6) != "" {
			endpoints = append(endpoints, s.endpoint(int(i), svc, v6))
		}
	}
	return endpoints
}

// canBeEndpoint reports whether the EndpointSlice controller lists a pod that the selector selects. It does not list a
// pod that has finished, or a pod whose node does not exist unless publishNotReadyAddresses is set
// (k8s.io/endpointslice, ShouldPodBeInEndpoints and reconcileByAddressType). It lists a pod that is not ready, and
// marks it as not ready. That includes the pods of a lost node, until Kubernetes deletes them after some minutes. A
// scene without nodes does not say where its pods are, so none of their nodes counts as missing.
func (s *Scene) canBeEndpoint(p *Pod, svc *corev1.Service) bool {
	known := len(s.Nodes) == 0 || s.node(p.Node) >= 0 || svc.Spec.PublishNotReadyAddresses
	return !p.finished && known
}

// endpoint returns a pod as the EndpointSlice controller lists it (k8s.io/endpointslice, podToEndpoint), with the hints
// that trafficDistribution asks for (k8s.io/endpointslice/trafficdist).
func (s *Scene) endpoint(i int, svc *corev1.Service, v6 bool) Endpoint {
	p := &s.Pods[i]
	ready := p.Ready && !s.isLost(p.Node)
	e := Endpoint{
		Namespace: p.Namespace, Pod: p.Name, Node: p.Node, Address: p.addressOf(v6),
		Ready:   ready || svc.Spec.PublishNotReadyAddresses,
		Serving: ready || p.serving && !s.isLost(p.Node), Terminating: p.Terminating,
		Ports: make([]int32, len(svc.Spec.Ports)),
		index: i,
	}
	for j := range svc.Spec.Ports {
		e.Ports[j] = targetPort(&svc.Spec.Ports[j], p.Ports)
	}
	if p.subdomain == svc.Name {
		e.hostname = p.hostname
	}
	n := s.node(p.Node)
	if wish := distribution(&svc.Spec); wish != "" && e.Ready && n >= 0 {
		if zone := s.Nodes[n].Labels[corev1.LabelTopologyZone]; zone != "" {
			e.zones = []string{zone}
		}
		if wish == corev1.ServiceTrafficDistributionPreferSameNode {
			e.nodes = []string{p.Node}
		}
	}
	return e
}

// distribution returns the trafficDistribution of a Service, "" if it has none that the controller knows.
func distribution(spec *corev1.ServiceSpec) string {
	if spec.TrafficDistribution == nil {
		return ""
	}
	switch wish := *spec.TrafficDistribution; wish {
	case corev1.ServiceTrafficDistributionPreferClose, corev1.ServiceTrafficDistributionPreferSameZone,
		corev1.ServiceTrafficDistributionPreferSameNode:
		return wish
	default:
		return ""
	}
}

func (s *Scene) isLost(node string) bool {
	i := s.node(node)
	return i >= 0 && s.Nodes[i].Lost
}

// Selects reports whether labels have every key and value of a selector.
func Selects(selector, labels map[string]string) bool {
	for key, value := range selector {
		if got, ok := labels[key]; !ok || got != value {
			return false
		}
	}
	return true
}

// targetPort returns the port of a pod to which a Service port sends. If targetPort is a name, it must be the name of a
// port that the pod declares with the same protocol. If the pod declares no such port, the result is 0
// (k8s.io/endpointslice/util FindPort).
func targetPort(port *corev1.ServicePort, declared []corev1.ContainerPort) int32 {
	if port.TargetPort.Type == intstr.Int {
		if port.TargetPort.IntVal == 0 {
			return port.Port
		}
		return port.TargetPort.IntVal
	}
	for _, c := range declared {
		if c.Name == port.TargetPort.StrVal && protocolOf(c.Protocol) == protocolOf(port.Protocol) {
			return c.ContainerPort
		}
	}
	return 0
}

// readListens parses the annotation: "8080", "127.0.0.1:8080" or "5353/UDP", or several of these with commas between.
// Without the annotation, a pod listens on the ports it declares.
func readListens(o manifest.Object, v *corev1.Pod, declared []corev1.ContainerPort) ([]Listen, error) {
	text, ok := v.Annotations[listensAnnotation]
	var listens []Listen
	if !ok {
		for _, c := range declared {
			listens = append(listens, Listen{Protocol: protocolOf(c.Protocol), Port: c.ContainerPort})
		}
		return listens, nil
	}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		l, ok := parseListen(word)
		if !ok {
			return nil, wrong(o, "metadata.annotations", listensAnnotation+" cannot be read: "+quote(text),
				"write 8080, 127.0.0.1:8080 or 5353/UDP")
		}
		listens = append(listens, l)
	}
	return listens, nil
}

// Open reports whether the scene does not know which ports the pod listens on. Then every port accepts connections.
// This is so for a pod that an API server has stored, that declares no port, and that has no annotation
// portolan/listens.
func (p Pod) Open() bool { return p.open }

// parseListen reads "8080", "127.0.0.1:8080" or "5353/UDP".
func parseListen(word string) (Listen, bool) {
	word, loopback := strings.CutPrefix(word, "127.0.0.1:")
	number, protocol, given := strings.Cut(word, "/")
	if !given {
		protocol = string(corev1.ProtocolTCP)
	}
	port, ok := parsePort(number)
	l := Listen{Loopback: loopback, Protocol: corev1.Protocol(strings.ToUpper(protocol)), Port: port}
	return l, ok && (l.Protocol == corev1.ProtocolTCP || l.Protocol == corev1.ProtocolUDP)
}

// listensOn reports whether the pod accepts packets to a port. loopback is true for a packet from inside the pod.
func (p *Pod) listensOn(protocol corev1.Protocol, port int32, loopback bool) bool {
	return p.open || listensOn(p.Listens, protocol, port, loopback)
}

func (h *Host) listensOn(protocol corev1.Protocol, port int32) bool {
	return listensOn(h.Listens, protocol, port, false)
}

func listensOn(listens []Listen, protocol corev1.Protocol, port int32, loopback bool) bool {
	return slices.ContainsFunc(listens, func(l Listen) bool {
		return l.Port == port && l.Protocol == protocol && (loopback || !l.Loopback)
	})
}

// protocolOf returns the protocol of a port. Kubernetes' default is TCP.
func protocolOf(p corev1.Protocol) corev1.Protocol {
	if p == "" {
		return corev1.ProtocolTCP
	}
	return p
}

// namespaceOf returns the namespace of an object. If the object does not set one, it is the default namespace.
func namespaceOf(namespace string) string {
	if namespace == "" {
		return corev1.NamespaceDefault
	}
	return namespace
}
