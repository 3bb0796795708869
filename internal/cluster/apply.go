package cluster

import (
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Apply returns the scene with the Services among objs created or replaced (by namespace and
// name), defaulted and with addresses allocated as the API server does: a cluster address, node
// ports from 30086 up (first free), a balancer address if somebody provides them. What a replaced
// Service had and may keep it keeps. Pods, Nodes and Namespaces among objs are added or
// replaced too; other kinds are ignored (a Deployment may be shown, the scene holds its pods).
// It fails when an object cannot be read or stored; the error is then a manifest.Error.
//
// A status that a Service brings is kept, so that what kubectl printed of a real cluster loads as it is.
func (s Scene) Apply(objs ...manifest.Object) (Scene, error) {
	next := s.clone()
	for _, o := range objs {
		if ns, ok := o.Value.(*corev1.Namespace); ok && !slices.Contains(next.Namespaces, ns.Name) {
			next.Namespaces = append(next.Namespaces, ns.Name)
		}
	}
	given := newLedger(next.Services)
	for _, o := range objs {
		if err := next.put(o, given); err != nil {
			return Scene{}, err
		}
	}
	next.settle()
	return next, nil
}

// clone copies what put and After change in place.
func (s Scene) clone() Scene {
	s.Namespaces = slices.Clone(s.Namespaces)
	s.Nodes = slices.Clone(s.Nodes)
	s.Pods = slices.Clone(s.Pods)
	s.Services = slices.Clone(s.Services)
	return s
}

// put adds or replaces one object that is not a Namespace.
func (s *Scene) put(o manifest.Object, given ledger) error {
	if len(o.Errors) > 0 {
		return o.Errors[0]
	}
	switch v := o.Value.(type) {
	case *corev1.Service:
		if errs := manifest.Validate(o); len(errs) > 0 {
			return errs[0]
		}
		return s.putService(o, v, given)
	case *corev1.Pod:
		return s.putPod(o, v)
	case *corev1.Node:
		return s.putNode(o, v)
	}
	return nil
}

// hasNamespace reports whether a Service may be stored in a namespace. A scene that names no namespace is not
// asked; those that every cluster has need not be named.
func (s *Scene) hasNamespace(name string) bool {
	switch name {
	case corev1.NamespaceDefault, metav1.NamespaceSystem, metav1.NamespacePublic, corev1.NamespaceNodeLease:
		return true
	}
	return len(s.Namespaces) == 0 || slices.Contains(s.Namespaces, name)
}

// putNode reads what a scene knows of a Node. A Node without a Ready condition counts as ready.
func (s *Scene) putNode(o manifest.Object, v *corev1.Node) error {
	if !isName(v.Name) {
		return wrong(o, "metadata.name", "not a name: "+quote(v.Name), "")
	}
	n := Node{Name: v.Name, PodCIDR: v.Spec.PodCIDR, Labels: v.Labels, Ready: true}
	for i, a := range v.Status.Addresses {
		if a.Type != corev1.NodeInternalIP && a.Type != corev1.NodeExternalIP {
			continue
		}
		address, ok := canonical(a.Address)
		if !ok {
			return wrong(o, at("status.addresses", i)+".address", "not an address: "+quote(a.Address), "")
		}
		if a.Type == corev1.NodeInternalIP && n.Address == "" {
			n.Address = address
		} else if a.Type == corev1.NodeExternalIP && n.External == "" {
			n.External = address
		}
	}
	for _, c := range v.Status.Conditions {
		if c.Type == corev1.NodeReady {
			n.Ready = c.Status == corev1.ConditionTrue
		}
	}
	if i := s.node(n.Name); i >= 0 {
		s.Nodes[i] = n
	} else {
		s.Nodes = append(s.Nodes, n)
	}
	return nil
}

// putPod reads what a scene knows of a Pod. Like the EndpointSlice controller, it takes a pod for
// ready only if its Ready condition says so (k8s.io/kubernetes pkg/api/v1/pod IsPodReady).
func (s *Scene) putPod(o manifest.Object, v *corev1.Pod) error {
	p := Pod{Namespace: namespaceOf(v.Namespace), Name: v.Name, Labels: v.Labels, Node: v.Spec.NodeName, Address: v.Status.PodIP}
	if !isName(p.Name) || !isName(p.Namespace) {
		return wrong(o, "metadata.name", "not a name: "+quote(joinName(p.Namespace, p.Name)), "")
	}
	if p.Address != "" {
		address, ok := canonical(p.Address)
		if !ok {
			return wrong(o, "status.podIP", "not an address: "+quote(p.Address), "")
		}
		p.Address = address
	}
	for _, c := range v.Status.Conditions {
		if c.Type == corev1.PodReady {
			p.Ready = c.Status == corev1.ConditionTrue && v.DeletionTimestamp == nil
		}
	}
	p.Ports = containerPorts(v)
	listens, err := readListens(o, v, p.Ports)
	if err != nil {
		return err
	}
	p.Listens = listens
	if i := s.pod(p.Namespace, p.Name); i >= 0 {
		s.Pods[i] = p
	} else {
		s.Pods = append(s.Pods, p)
	}
	return nil
}

// containerPorts are the ports that a pod declares: those of its containers, and of init containers that
// keep running (sidecars).
func containerPorts(v *corev1.Pod) []corev1.ContainerPort {
	var ports []corev1.ContainerPort
	for _, c := range v.Spec.Containers {
		ports = append(ports, c.Ports...)
	}
	for _, c := range v.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			ports = append(ports, c.Ports...)
		}
	}
	return ports
}

// settle recomputes what follows from the objects: pods of nodes that are not ready, endpoints, and the
// tables of Dial.
func (s *Scene) settle() {
	for i := range s.Pods {
		if n := s.node(s.Pods[i].Node); n >= 0 && !s.Nodes[n].Ready {
			s.Pods[i].Ready = false
		}
	}
	for i := range s.Services {
		s.Services[i].Endpoints = s.endpoints(s.Services[i].Service)
	}
	s.tables = compile(s)
}
