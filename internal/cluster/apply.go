package cluster

import (
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Apply returns the scene with the Services among objs created or replaced (by namespace and
// name), defaulted and with addresses allocated as the API server does: a cluster address, node
// ports from 30086 up (first free), a balancer address if somebody provides them. What a replaced
// Service had and may keep it keeps. Pods, Nodes and Namespaces among objs are added or
// replaced too, and EndpointSlices, which win over what the selector of their Service picks; other kinds are
// ignored (a Deployment may be shown, the scene holds its pods). It fails when an object cannot be read or
// stored; the error is then a manifest.Error.
//
// A status that a Service brings is kept. What a server printed (it has a uid, a resourceVersion or a creationTimestamp) is
// taken as it stands there, from whatever range its addresses are: rules are for what is new.
func (s Scene) Apply(objs ...manifest.Object) (Scene, error) {
	next := s.clone()
	for _, o := range objs {
		if ns, ok := o.Value.(*corev1.Namespace); ok && !slices.Contains(next.Namespaces, ns.Name) {
			next.Namespaces = append(next.Namespaces, ns.Name)
		}
	}
	given := newLedger(next.Services)
	for _, o := range objs {
		if IsSettled(o) { // what a server gave out nobody else gets
			given.book(o.Service(), true)
		}
	}
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
	s.slices = slices.Clone(s.slices)
	return s
}

// put adds or replaces one object that is not a Namespace.
func (s *Scene) put(o manifest.Object, given ledger) error {
	if !IsUsable(o) {
		return o.Errors[0]
	}
	switch v := o.Value.(type) {
	case *corev1.Service:
		if IsSettled(o) {
			return s.putService(o, v, given)
		}
		if errs := manifest.Validate(o); len(errs) > 0 {
			return errs[0]
		}
		return s.putService(o, v, given)
	case *corev1.Pod:
		return s.putPod(o, v)
	case *corev1.Node:
		return s.putNode(o, v)
	case *discoveryv1.EndpointSlice:
		return s.putSlice(o, v)
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

// settle recomputes what follows from the objects: pods of nodes that are not ready, endpoints, and the
// tables of Dial.
func (s *Scene) settle() {
	for i := range s.Pods {
		if n := s.node(s.Pods[i].Node); n >= 0 && !s.Nodes[n].Ready {
			s.Pods[i].Ready, s.Pods[i].serving = false, false
		}
	}
	for i := range s.Services {
		s.findEndpoints(&s.Services[i])
	}
	s.tables = compile(s)
}
