package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Route is what an Ingress or an HTTPRoute sends to a Service.
type Route struct {
	Object string `json:"object"` // "ingress/shop/web"
	Host   string `json:"host"`   // "shop.example.com", or "" for every host
	Path   string `json:"path"`   // "/cart", or "" for every path
}

// routeTo is one place where an Ingress or an HTTPRoute names a Service.
type routeTo struct {
	Route
	field string // where it names the port
	port  string // the port's number or name, "" if there is none
	named bool   // port is a name
	class string // the class of an Ingress, or "the Gateway shop"; "" if the object does not say it
}

// routes returns the places that name each Service. Whether clients outside reach the Service that way depends on a
// controller, which is often not among the objects.
func routes(objects []manifest.Object) map[podKey][]routeTo {
	to := map[podKey][]routeTo{}
	for _, o := range objects {
		switch v := o.Value.(type) {
		case *networkingv1.Ingress:
			ingressRoutes(v, func(name string, r routeTo) {
				key := podKey{namespaceOf(v.Namespace), name}
				to[key] = append(to[key], r)
			})
		case *gatewayv1.HTTPRoute:
			gatewayRoutes(v, func(key podKey, r routeTo) { to[key] = append(to[key], r) })
		}
	}
	return to
}

// legacyClass is the annotation that named the class of an Ingress before the field spec.ingressClassName.
const legacyClass = "kubernetes.io/ingress.class"

// ingressRoutes passes on the Services that an Ingress names.
func ingressRoutes(in *networkingv1.Ingress, found func(name string, r routeTo)) {
	class := in.Annotations[legacyClass]
	if in.Spec.IngressClassName != nil {
		class = *in.Spec.IngressClassName
	}
	add := func(b *networkingv1.IngressBackend, field, host, path string) {
		if b == nil || b.Service == nil {
			return
		}
		r := routeTo{
			Route: Route{"ingress/" + cluster.Name(in.Namespace, in.Name), host, path},
			field: field + ".service.port", port: b.Service.Port.Name, named: b.Service.Port.Name != "", class: class,
		}
		if !r.named && b.Service.Port.Number != 0 {
			r.port = number(b.Service.Port.Number)
		}
		found(b.Service.Name, r)
	}
	add(in.Spec.DefaultBackend, "spec.defaultBackend", "", "")
	for i, rule := range in.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for j := range rule.HTTP.Paths {
			p := &rule.HTTP.Paths[j]
			add(&p.Backend, fmt.Sprintf("spec.rules[%d].http.paths[%d].backend", i, j), rule.Host, p.Path)
		}
	}
}

// gatewayRoutes passes on the Services that an HTTPRoute names. It gives one route for each of the route's hosts and
// paths.
func gatewayRoutes(r *gatewayv1.HTTPRoute, found func(podKey, routeTo)) {
	hosts := r.Spec.Hostnames
	if len(hosts) == 0 {
		hosts = []gatewayv1.Hostname{""}
	}
	class := ""
	if len(r.Spec.ParentRefs) > 0 {
		class = "the Gateway " + string(r.Spec.ParentRefs[0].Name)
	}
	for i := range r.Spec.Rules {
		rule := &r.Spec.Rules[i]
		for j, ref := range rule.BackendRefs {
			if ref.Kind != nil && *ref.Kind != kindService {
				continue
			}
			key := podKey{namespaceOf(r.Namespace), string(ref.Name)}
			if ref.Namespace != nil {
				key.namespace = string(*ref.Namespace)
			}
			to := routeTo{field: fmt.Sprintf("spec.rules[%d].backendRefs[%d].port", i, j), class: class}
			if ref.Port != nil {
				to.port = number(*ref.Port)
			}
			for _, host := range hosts {
				for _, path := range pathsOf(rule.Matches) {
					to.Route = Route{"httproute/" + cluster.Name(r.Namespace, r.Name), string(host), path}
					found(key, to)
				}
			}
		}
	}
}

// pathsOf returns the paths of a rule of an HTTPRoute, "" for every path.
func pathsOf(matches []gatewayv1.HTTPRouteMatch) []string {
	var paths []string
	for _, m := range matches {
		path := ""
		if m.Path != nil && m.Path.Value != nil {
			path = *m.Path.Value
		}
		paths = union(paths, path)
	}
	if len(paths) == 0 {
		return []string{""}
	}
	return paths
}

// routesTo returns the places that name the Service.
func (s *subject) routesTo() []routeTo { return s.world.routes[podKey{s.svc.Namespace, s.svc.Name}] }

// behind returns the routes to the Service, each once.
func (s *subject) behind() []Route {
	all, known := []Route{}, map[Route]bool{}
	for _, r := range s.routesTo() {
		if !known[r.Route] {
			known[r.Route] = true
			all = append(all, r.Route)
		}
	}
	return all
}

// hookAnnotation is set on objects that Helm creates only while it installs, upgrades or tests a release.
// https://helm.sh/docs/topics/charts_hooks/
const hookAnnotation = "helm.sh/hook"

// withoutHooks leaves out the pods that Helm runs only for a moment, such as those of `helm test`. Otherwise the pod of
// a test would count as a pod of the Service that it tests, because charts give it the same labels.
func withoutHooks(objects []manifest.Object) []manifest.Object {
	isHook := func(o manifest.Object) bool {
		pod, isPod := o.Value.(*corev1.Pod)
		return isPod && pod.Annotations[hookAnnotation] != "" && unstarted(pod)
	}
	if !slices.ContainsFunc(objects, isHook) {
		return objects
	}
	return only(objects, func(o manifest.Object) bool { return !isHook(o) })
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

// followed returns the HTTPRoutes and Ingresses for which pods of the scene route requests, as Route.Object has them.
func followed(s cluster.Scene) map[string]bool {
	all := map[string]bool{}
	for object := range s.Routed() {
		kind, name, _ := strings.Cut(plainRef(object), " ")
		all[strings.ToLower(kind)+"/"+name] = true
	}
	return all
}
