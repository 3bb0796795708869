package cluster

import (
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// IsStored reports whether an object comes from an API server: it has a uid, a resourceVersion or a creationTimestamp,
// which only an API server sets. That server has already applied its rules to the object, with the address ranges and
// the Kubernetes version of its own cluster.
func IsStored(o manifest.Object) bool {
	meta, ok := o.Value.(metav1.Object)
	if !ok {
		return false
	}
	created := meta.GetCreationTimestamp()
	return meta.GetUID() != "" || meta.GetResourceVersion() != "" || !created.IsZero()
}

// IsSettled reports whether an object is a Service that an API server has stored with everything that it allocates.
// Apply then keeps its addresses and ports as they are. A stored Service whose clusterIP was removed counts as new.
func IsSettled(o manifest.Object) bool {
	svc := o.Service()
	return svc != nil && IsStored(o) && IsUsable(o) &&
		(svc.Spec.ClusterIP != "" || svc.Spec.Type == corev1.ServiceTypeExternalName)
}

// IsUsable reports whether Apply can use an object as it was decoded. Either the object has no errors, or it comes from
// an API server and its only errors are fields that version 1.36 does not have. The version of that server may have
// them.
func IsUsable(o manifest.Object) bool {
	worse := func(e manifest.Error) bool { return e.Reason != "UnknownField" }
	return len(o.Errors) == 0 || IsStored(o) && !slices.ContainsFunc(o.Errors, worse)
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
		if svc != nil && IsStored(o) && svc.Spec.Type == corev1.ServiceTypeLoadBalancer &&
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
