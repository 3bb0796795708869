package cluster

import (
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// IsStored reports whether an object comes from an API server, which is the only one to write a uid, a resourceVersion and
// a creationTimestamp. Its rules were applied there, with the ranges and the version of that cluster.
func IsStored(o manifest.Object) bool {
	meta, ok := o.Value.(metav1.Object)
	if !ok {
		return false
	}
	created := meta.GetCreationTimestamp()
	return meta.GetUID() != "" || meta.GetResourceVersion() != "" || !created.IsZero()
}

// IsSettled reports whether an object is a Service that comes from an API server with all that it gives out, so that Apply
// takes it as it stands there. One from which the address was taken away is new.
func IsSettled(o manifest.Object) bool {
	svc := o.Service()
	return svc != nil && IsStored(o) && IsUsable(o) && (svc.Spec.ClusterIP != "" || svc.Spec.Type == corev1.ServiceTypeExternalName)
}

// IsUsable reports whether Apply can use an object as it was decoded: nothing is wrong with it, or it comes from an API
// server and has fields that version 1.36 does not have. The version of that server may.
func IsUsable(o manifest.Object) bool {
	worse := func(e manifest.Error) bool { return e.Reason != "UnknownField" }
	return len(o.Errors) == 0 || IsStored(o) && !slices.ContainsFunc(o.Errors, worse)
}

// checkStored holds a Service that no rule was applied to here to what this package prints, looks up and counts with.
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

// checkPorts fails if a port is no port number, or its name no name.
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

// assumeProvider makes somebody provide balancers where the scene says nothing of it and a server shows one that was given.
func (s *Scene) assumeProvider(objs []manifest.Object) {
	for _, o := range objs {
		svc := o.Service()
		if svc != nil && IsStored(o) && svc.Spec.Type == corev1.ServiceTypeLoadBalancer && len(svc.Status.LoadBalancer.Ingress) > 0 && s.Provider == nil {
			s.Provider = &Provider{}
		}
	}
}

// assumeNodes makes up the nodes that pods say they run on, where the input has pods and no Node at all, as the output
// of `kubectl get pods,services` has.
func (s *Scene) assumeNodes() {
	for _, p := range s.Pods {
		if p.Node != "" && s.node(p.Node) < 0 {
			s.Nodes = append(s.Nodes, Node{Name: p.Node, Address: p.hostAddress, Ready: true})
		}
	}
}
