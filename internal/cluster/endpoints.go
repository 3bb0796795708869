package cluster

import (
	"strings"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// listensAnnotation says what a pod's app really listens on, where that is not its container ports.
const listensAnnotation = "portolan/listens"

// endpoints are the pods that a Service's selector picks in its namespace, as the EndpointSlice
// controller lists them: pods without an address and those on lost nodes are left out, pods that are not
// ready are in, marked so (k8s.io/endpointslice, ShouldPodBeInEndpoints). A Service without a
// selector has none.
func (s *Scene) endpoints(svc *corev1.Service) []Endpoint {
	if len(svc.Spec.Selector) == 0 || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	var endpoints []Endpoint
	for i := range s.Pods {
		p := &s.Pods[i]
		if p.Namespace != svc.Namespace || p.Address == "" || !matches(svc.Spec.Selector, p.Labels) || s.isLost(p.Node) {
			continue
		}
		e := Endpoint{
			Namespace: p.Namespace, Pod: p.Name, Node: p.Node, Address: p.Address,
			Ready: p.Ready || svc.Spec.PublishNotReadyAddresses,
			Ports: make([]int32, len(svc.Spec.Ports)),
			index: i,
		}
		for j := range svc.Spec.Ports {
			e.Ports[j] = targetPort(&svc.Spec.Ports[j], p.Ports)
		}
		endpoints = append(endpoints, e)
	}
	return endpoints
}

func (s *Scene) isLost(node string) bool {
	i := s.node(node)
	return i >= 0 && s.Nodes[i].Lost
}

func matches(selector, labels map[string]string) bool {
	for key, value := range selector {
		if got, ok := labels[key]; !ok || got != value {
			return false
		}
	}
	return true
}

// targetPort is the port of a pod that a Service port leads to. A name is looked for among the
// ports that the pod declares, with the same protocol; where nobody declares it the answer is 0
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

// readListens reads the annotation, "8080" or "127.0.0.1:8080", several with commas between; without it a
// pod listens on what it declares.
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
		number, loopback := strings.CutPrefix(word, "127.0.0.1:")
		port, ok := parsePort(number)
		if !ok {
			return nil, wrong(o, "metadata.annotations", listensAnnotation+" cannot be read: "+quote(text), "write 8080 or 127.0.0.1:8080")
		}
		listens = append(listens, Listen{Loopback: loopback, Protocol: corev1.ProtocolTCP, Port: port})
	}
	return listens, nil
}

// listensOn reports whether a TCP connection to the pod's port finds somebody; loopback: from inside the pod.
func (p *Pod) listensOn(port int32, loopback bool) bool {
	for _, l := range p.Listens {
		if l.Port == port && l.Protocol == corev1.ProtocolTCP && (loopback || !l.Loopback) {
			return true
		}
	}
	return false
}

// protocolOf is the protocol of a port; TCP is the default wherever Kubernetes asks for one.
func protocolOf(p corev1.Protocol) corev1.Protocol {
	if p == "" {
		return corev1.ProtocolTCP
	}
	return p
}

// namespaceOf is the namespace of an object; one that is not written is the default one.
func namespaceOf(namespace string) string {
	if namespace == "" {
		return corev1.NamespaceDefault
	}
	return namespace
}
