package explain

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// routes returns, for each Service as "NAMESPACE/NAME", the Ingresses and HTTPRoutes that send requests to it:
// "ingress/shop/web". Whether clients outside reach the Service that way depends on a controller, which is often not
// among the objects.
func routes(objects []manifest.Object) map[string][]string {
	to := map[string][]string{}
	for _, o := range objects {
		switch v := o.Value.(type) {
		case *networkingv1.Ingress:
			for _, name := range ingressBackends(v) {
				full := namespaceOf(v.Namespace) + "/" + name
				to[full] = union(to[full], "ingress/"+cluster.Name(v.Namespace, v.Name))
			}
		case *gatewayv1.HTTPRoute:
			for _, full := range routeBackends(v) {
				to[full] = union(to[full], "httproute/"+cluster.Name(v.Namespace, v.Name))
			}
		}
	}
	return to
}

// ingressBackends returns the names of the Services that an Ingress sends to.
func ingressBackends(in *networkingv1.Ingress) []string {
	var names []string
	add := func(b *networkingv1.IngressBackend) {
		if b != nil && b.Service != nil {
			names = append(names, b.Service.Name)
		}
	}
	add(in.Spec.DefaultBackend)
	for _, rule := range in.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for i := range rule.HTTP.Paths {
			add(&rule.HTTP.Paths[i].Backend)
		}
	}
	return names
}

// routeBackends returns the Services that an HTTPRoute sends to, as "NAMESPACE/NAME".
func routeBackends(r *gatewayv1.HTTPRoute) []string {
	var names []string
	for _, rule := range r.Spec.Rules {
		for _, ref := range rule.BackendRefs {
			namespace := namespaceOf(r.Namespace)
			if ref.Namespace != nil {
				namespace = string(*ref.Namespace)
			}
			if ref.Kind == nil || *ref.Kind == kindService {
				names = append(names, namespace+"/"+string(ref.Name))
			}
		}
	}
	return names
}

// hookAnnotation is set on objects that Helm creates only while it installs, upgrades or tests a release.
// https://helm.sh/docs/topics/charts_hooks/
const hookAnnotation = "helm.sh/hook"

// withoutHooks leaves out the pods that Helm runs only for a moment, such as those of `helm test`. Otherwise the pod of
// a test would count as a pod of the Service that it tests, because charts give it the same labels.
func withoutHooks(objects []manifest.Object) []manifest.Object {
	return only(objects, func(o manifest.Object) bool {
		pod, isPod := o.Value.(*corev1.Pod)
		return !isPod || pod.Annotations[hookAnnotation] == "" || !unstarted(pod)
	})
}

// twins returns, for each Service of a report by its index, the first other Service with the same selector in the same
// namespace, or "". The Service that fewer clients reach comes first.
func twins(services []Service) []string {
	order := []Reach{ReachUnknown, ReachNobody, ReachCluster, ReachNodes, ReachInternet}
	first := map[string]int{}
	key := func(s Service) string {
		if s.Stored == nil || len(s.Stored.Spec.Selector) == 0 {
			return ""
		}
		return s.Namespace + "/" + labels.Set(s.Stored.Spec.Selector).String()
	}
	before := func(a, b Service) bool {
		d := slices.Index(order, a.Reach) - slices.Index(order, b.Reach)
		return d < 0 || d == 0 && strings.Compare(a.Name, b.Name) < 0
	}
	for i, s := range services {
		if k := key(s); k != "" {
			if j, known := first[k]; !known || before(s, services[j]) {
				first[k] = i
			}
		}
	}
	names := make([]string, len(services))
	for i, s := range services {
		if j, ok := first[key(s)]; ok && j != i {
			names[i] = cluster.Name(services[j].Namespace, services[j].Name)
		}
	}
	return names
}
