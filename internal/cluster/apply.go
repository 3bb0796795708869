package cluster

import (
	"maps"
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// Apply returns the scene with the Services in objs created or replaced, by namespace and name. It sets defaults and
// allocates addresses as the API server does: a cluster address, node ports (the first free one from 30086 up), and a
// balancer address if the scene has a provider. A replaced Service keeps those that its type still has, unless the new
// one sets others.
//
// Apply also adds or replaces Pods, Nodes, Namespaces, NetworkPolicies, EndpointSlices, Endpoints, Gateways, HTTPRoutes
// and Ingresses. The EndpointSlices of a Service take the place of the pods that its selector selects. Apply ignores
// other kinds: a manifest may contain a Deployment, but the scene needs the pods themselves. Apply fails if an object
// cannot be read or stored. The error is then a manifest.Error.
//
// Apply keeps the status of a LoadBalancer Service that has one. It keeps an object as it is if an API server has
// stored it (it has a uid, a resourceVersion or a creationTimestamp), even if its addresses are outside the ranges of
// this scene. Only new objects must follow the rules.
func (s Scene) Apply(objs ...manifest.Object) (Scene, error) {
	next, err := s.applied(objs, fail)
	if err != nil {
		return Scene{}, err
	}
	next.settle()
	return next, nil
}

// fail passes on the error of an object.
func fail(_ manifest.Object, err error) error { return err }

// applied is Apply without settle. It calls wrong for each object that the scene cannot have, and leaves the object out
// if wrong returns nil.
func (s Scene) applied(objs []manifest.Object, wrong func(manifest.Object, error) error) (Scene, error) {
	next := s.clone()
	next.catalogue = next.newCatalogue(len(objs))
	next.namespaceLabels = maps.Clone(s.namespaceLabels)
	for _, o := range objs {
		if ns, ok := o.Value.(*corev1.Namespace); ok && !next.hasNamespaceObject(ns.Name) {
			next.catalogue.add(aNamespace, "", ns.Name, len(next.Namespaces))
			next.Namespaces = append(next.Namespaces, ns.Name)
		}
	}
	given := newLedger(next.Services)
	if given.api = s.APIServer(); !given.api.DualStack {
		given.api = manifest.ClusterOf(objs) // the nodes may come with the Services, or after them
	}
	for _, o := range objs {
		if IsSettled(o) { // reserve these first, so that no other Service gets them
			given.book(o.Service(), true)
		}
	}
	next.grow(objs)
	for _, o := range objs {
		err := next.put(o, given)
		if err != nil {
			err = wrong(o, err)
		}
		if err != nil {
			return Scene{}, err
		}
	}
	next.dropForgotten(given.forgotten)
	return next, nil
}

// grow makes room for the pods and Services among objects that are to be added.
func (s *Scene) grow(objs []manifest.Object) {
	pods, services := 0, 0
	for i := range objs {
		switch objs[i].Value.(type) {
		case *corev1.Pod:
			pods++
		case *corev1.Service:
			services++
		}
	}
	s.Pods, s.Services = slices.Grow(s.Pods, pods), slices.Grow(s.Services, services)
}

// APIServer returns what the API server of the scene is configured with: it is dual-stack if a node has internal
// addresses of both IP families.
func (s Scene) APIServer() manifest.Cluster {
	for _, n := range s.Nodes {
		for _, other := range n.more {
			if !other.external && n.Address != "" && isV6(other.address) != isV6(n.Address) {
				return manifest.Cluster{DualStack: true}
			}
		}
	}
	return manifest.Cluster{}
}

// clone copies the slices that put, After and Set change in place.
func (s Scene) clone() Scene {
	s.catalogue = nil
	s.Namespaces = slices.Clone(s.Namespaces)
	s.Nodes = slices.Clone(s.Nodes)
	s.Pods = slices.Clone(s.Pods)
	s.Services = slices.Clone(s.Services)
	s.NetworkPolicies = slices.Clone(s.NetworkPolicies)
	s.slices = slices.Clone(s.slices)
	s.gateways, s.routes, s.ingresses = slices.Clone(s.gateways), slices.Clone(s.routes), slices.Clone(s.ingresses)
	return s
}

// put adds or replaces one object. It ignores unknown kinds.
func (s *Scene) put(o manifest.Object, given ledger) error {
	if !o.IsUsable() {
		return o.Errors[0]
	}
	if isNew := !o.IsStored() || o.Service() != nil && !IsSettled(o); isNew {
		if errs := given.api.Validate(o); len(errs) > 0 {
			return errs[0]
		}
	}
	switch v := o.Value.(type) {
	case *corev1.Service:
		return s.putService(o, v, given)
	case *corev1.Pod:
		return s.putPod(o, v)
	case *corev1.Node:
		return s.putNode(o, v)
	case *discoveryv1.EndpointSlice:
		return s.putSlice(o, v, given.forgotten)
	case *corev1.Endpoints: //nolint:staticcheck // see putEndpoints
		return s.putEndpoints(o, v, given.forgotten)
	case *networkingv1.NetworkPolicy:
		s.putPolicy(v)
	case *corev1.Namespace:
		s.putNamespace(v)
	default:
		s.putRouting(o)
	}
	return nil
}

// putRouting adds or replaces an object that routes requests.
func (s *Scene) putRouting(o manifest.Object) {
	switch v := o.Value.(type) {
	case *gatewayv1.Gateway:
		s.gateways = putObject(s.catalogue, aGateway, s.gateways, v.DeepCopy())
	case *gatewayv1.HTTPRoute:
		s.routes = putObject(s.catalogue, aRoute, s.routes, v.DeepCopy())
	case *networkingv1.Ingress:
		s.ingresses = putObject(s.catalogue, anIngress, s.ingresses, v.DeepCopy())
	}
}

// hasNamespace reports whether a Service may be stored in a namespace. The namespaces that every cluster has always
// exist. If the scene lists no namespace, every namespace exists.
func (s *Scene) hasNamespace(name string) bool {
	switch name {
	case corev1.NamespaceDefault, metav1.NamespaceSystem, metav1.NamespacePublic, corev1.NamespaceNodeLease:
		return true
	}
	return len(s.Namespaces) == 0 || s.hasNamespaceObject(name)
}

// settle recomputes what depends on the objects. It marks the pods of nodes that are not ready as not ready, finds the
// endpoints of each Service, and compiles the tables of Dial.
func (s *Scene) settle() {
	if s.catalogue == nil {
		s.catalogue = s.newCatalogue(0)
	}
	for i := range s.Pods {
		if n := s.node(s.Pods[i].Node); n >= 0 && !s.Nodes[n].Ready {
			s.Pods[i].Ready, s.Pods[i].serving = false, false
		}
	}
	s.tables = newTables(s)
	s.findEndpoints()
	s.tables.compile(s)
}
