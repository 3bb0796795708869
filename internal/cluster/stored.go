package cluster

import (
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
)

// IsSettled reports whether an object is a Service that an API server has stored with everything that it allocates.
// Apply then keeps its addresses and ports as they are. A stored Service whose clusterIP was removed counts as new.
func IsSettled(o manifest.Object) bool {
	svc := o.Service()
	return svc != nil && o.IsStored() && o.IsUsable() &&
		(svc.Spec.ClusterIP != "" || svc.Spec.Type == corev1.ServiceTypeExternalName)
}

// checkStored checks a Service that skipped validation because an API server has stored it. It checks only the fields
// that this package prints, looks up or computes with.
func checkStored(o manifest.Object, svc *corev1.Service) error {
	if !isName(svc.Name) || !isName(svc.Namespace) {
		return wrong(o, "metadata.name", "not a name: "+quote(Name(svc.Namespace, svc.Name)), "")
	}
	if !slices.Contains([]corev1.ServiceType{
		corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort,
		corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeExternalName,
	}, svc.Spec.Type) {
		return wrong(o, "spec.type", "not a type: "+quote(string(svc.Spec.Type)), "")
	}
	if svc.Spec.ExternalName != "" && !isName(svc.Spec.ExternalName) {
		return wrong(o, "spec.externalName", "not a name: "+quote(svc.Spec.ExternalName), "")
	}
	if err := checkAddresses(o, svc); err != nil {
		return err
	}
	return checkPorts(o, svc)
}

// checkPorts fails if a Service has a port number out of range, or a port name that is not a name.
func checkPorts(o manifest.Object, svc *corev1.Service) error {
	const last = 65535
	may := func(number, first int32) bool { return number >= first && number <= last }
	for i, p := range svc.Spec.Ports {
		if !may(p.Port, 1) || !may(p.NodePort, 0) || !may(p.TargetPort.IntVal, 0) {
			return wrong(o, at("spec.ports", i), "not a port from 1 to 65535", "")
		}
		if p.Name != "" && !isName(p.Name) {
			return wrong(o, at("spec.ports", i)+".name", "not a name: "+quote(p.Name), "")
		}
	}
	return nil
}

func checkAddresses(o manifest.Object, svc *corev1.Service) error {
	for i, word := range svc.Spec.ExternalIPs {
		if _, ok := canonical(word); !ok {
			return wrong(o, at("spec.externalIPs", i), "not an address: "+quote(word), "")
		}
	}
	for _, word := range append(slices.Clone(svc.Spec.ClusterIPs), svc.Spec.ClusterIP) {
		if _, ok := canonical(word); !ok && word != "" && word != corev1.ClusterIPNone {
			return wrong(o, "spec.clusterIP", "not an address: "+quote(word), "")
		}
	}
	return nil
}

// assumeProvider adds a provider to a scene without one if an API server stored a LoadBalancer Service with an address,
// because that cluster must have a provider.
func (s *Scene) assumeProvider(objs []manifest.Object) {
	for _, o := range objs {
		svc := o.Service()
		if svc != nil && o.IsStored() && svc.Spec.Type == corev1.ServiceTypeLoadBalancer &&
			len(svc.Status.LoadBalancer.Ingress) > 0 && s.Provider == nil {
			s.Provider = &Provider{}
		}
	}
}

// assumeNodes adds the nodes that the pods name in spec.nodeName. It is for input that has pods and no Node at all,
// such as the output of `kubectl get pods,services`.
func (s *Scene) assumeNodes() {
	for _, p := range s.Pods {
		if p.Node != "" && s.node(p.Node) < 0 {
			s.catalogue.add(aNode, "", p.Node, len(s.Nodes))
			s.Nodes = append(s.Nodes, Node{Name: p.Node, Address: p.hostAddress, Ready: true})
		}
	}
}
