package cluster

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/text"
)

// The label and the annotation of pods that route HTTP requests. The pods of a Gateway have the label that GEP-1762
// defines. Kubernetes has no such label for Ingress, so a scene sets an annotation on the pods that route requests for
// the Ingresses of a class.
const (
	gatewayLabel      = "gateway.networking.k8s.io/gateway-name"
	ingressAnnotation = "portolan/ingress-class"
)

// routing is what the pods of a Gateway, or of a controller for Ingress, do with HTTP requests.
type routing struct {
	rules []routeRule // the most specific first
}

// routeRule sends the requests for a host and a path to Services.
type routeRule struct {
	object   string // "HTTPRoute `shop`"
	port     int32  // the port of the Gateway's listener; 0 for every port
	host     string // "shop.example.com", "*.example.com", or "" for every host
	path     string
	exact    bool // the path must be equal; else it is a prefix of whole segments
	backends []routeBackend
}

// routeBackend is a Service port that a rule sends to.
type routeBackend struct {
	name  string // "cart:80"
	front *front // nil if there is no such Service or port
}

// Gateways returns the Gateways of the scene, in the order of the input. Treat them as read-only.
func (s Scene) Gateways() []*gatewayv1.Gateway { return s.gateways }

// routings returns what each pod does with HTTP requests, by the name of the pod as in Branch.Backend. Pods that route
// no requests are not in it.
func (s *Scene) routings() map[string]*routing {
	byGateway, byClass := map[*gatewayv1.Gateway]*routing{}, map[string]*routing{}
	all, attached := map[string]*routing{}, s.routesByGateway()
	for i := range s.Pods {
		p := &s.Pods[i]
		if g := s.gatewayOf(p); g != nil {
			if byGateway[g] == nil {
				byGateway[g] = s.gatewayRouting(g, attached[serviceKey{g.Namespace, g.Name}])
			}
			all[Name(p.Namespace, p.Name)] = byGateway[g]
		} else if class := p.ingressClass; class != "" {
			if byClass[class] == nil {
				byClass[class] = s.ingressRouting(class)
			}
			all[Name(p.Namespace, p.Name)] = byClass[class]
		}
	}
	return all
}

// gatewayOf returns the Gateway that a pod routes for, nil if there is none.
func (s *Scene) gatewayOf(p *Pod) *gatewayv1.Gateway {
	name, ok := p.Labels[gatewayLabel]
	if !ok {
		return nil
	}
	i, known := s.catalogue.position(aGateway, p.Namespace, name, len(s.gateways))
	if !known {
		i = slices.IndexFunc(s.gateways, func(g *gatewayv1.Gateway) bool {
			return g.Name == name && g.Namespace == p.Namespace
		})
	}
	if i < 0 {
		return nil
	}
	return s.gateways[i]
}

// routesByGateway returns the HTTPRoutes that name each Gateway as a parent.
func (s *Scene) routesByGateway() map[serviceKey][]*gatewayv1.HTTPRoute {
	if len(s.routes) == 0 {
		return nil
	}
	all := make(map[serviceKey][]*gatewayv1.HTTPRoute, len(s.gateways))
	for _, route := range s.routes {
		for _, r := range route.Spec.ParentRefs {
			key := serviceKey{route.Namespace, string(r.Name)}
			if r.Namespace != nil {
				key.namespace = string(*r.Namespace)
			}
			if known := all[key]; len(known) == 0 || known[len(known)-1] != route { // a route may name a Gateway twice
				all[key] = append(known, route)
			}
		}
	}
	return all
}

// gatewayRouting returns the rules of those HTTPRoutes that are attached to a Gateway, in the order of precedence of
// https://gateway-api.sigs.k8s.io/reference/spec/#httproutespec: the more specific host, then an exact path, then the
// longer path, then the name of the route.
func (s *Scene) gatewayRouting(g *gatewayv1.Gateway, routes []*gatewayv1.HTTPRoute) *routing {
	var rules []routeRule
	for _, route := range routes {
		for i := range g.Spec.Listeners {
			listener := &g.Spec.Listeners[i]
			if s.attaches(route, g, listener) {
				rules = append(rules, s.routeRules(route, listener)...)
			}
		}
	}
	return sortedRouting(rules)
}

func sortedRouting(rules []routeRule) *routing {
	exactFirst := func(exact bool) int {
		if exact {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(rules, func(a, b routeRule) int {
		return cmp.Or(
			compareHosts(a.host, b.host), cmp.Compare(exactFirst(a.exact), exactFirst(b.exact)),
			cmp.Compare(len(b.path), len(a.path)), strings.Compare(a.object, b.object),
		)
	})
	return &routing{rules: rules}
}

// compareHosts sorts full hosts before wildcards, and wildcards before "", which stands for every host. Within each
// group, the longer host comes first.
func compareHosts(a, b string) int {
	rank := func(host string) int {
		switch {
		case host == "":
			return 2
		case strings.HasPrefix(host, "*."):
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(len(b), len(a)))
}

// attaches reports whether an HTTPRoute is attached to a listener. The listener must use HTTP or HTTPS and allow the
// route's namespace. One of the route's parentRefs must name the Gateway, and must not name another of its listeners or
// ports.
func (s *Scene) attaches(route *gatewayv1.HTTPRoute, g *gatewayv1.Gateway, l *gatewayv1.Listener) bool {
	if l.Protocol != gatewayv1.HTTPProtocolType && l.Protocol != gatewayv1.HTTPSProtocolType {
		return false
	}
	named := slices.ContainsFunc(route.Spec.ParentRefs, func(r gatewayv1.ParentReference) bool {
		return (r.Kind == nil || *r.Kind == "Gateway") && string(r.Name) == g.Name &&
			(r.Namespace == nil && route.Namespace == g.Namespace || r.Namespace != nil &&
				string(*r.Namespace) == g.Namespace) &&
			(r.SectionName == nil || *r.SectionName == l.Name) && (r.Port == nil || *r.Port == l.Port)
	})
	return named && s.allows(g, l, route.Namespace)
}

// allows reports whether a listener accepts routes from a namespace. By default it accepts only routes from the
// Gateway's own namespace.
func (s *Scene) allows(g *gatewayv1.Gateway, l *gatewayv1.Listener, namespace string) bool {
	if l.AllowedRoutes == nil || l.AllowedRoutes.Namespaces == nil || l.AllowedRoutes.Namespaces.From == nil {
		return namespace == g.Namespace
	}
	switch *l.AllowedRoutes.Namespaces.From {
	case gatewayv1.NamespacesFromAll:
		return true
	case gatewayv1.NamespacesFromSelector:
		selector, err := metav1.LabelSelectorAsSelector(l.AllowedRoutes.Namespaces.Selector)
		return err == nil && selector.Matches(s.labelsOf(namespace))
	default:
		return namespace == g.Namespace
	}
}

// routeRules returns a rule for each host and each path of a route at a listener.
func (s *Scene) routeRules(route *gatewayv1.HTTPRoute, l *gatewayv1.Listener) []routeRule {
	var rules []routeRule
	for _, host := range sharedHosts(route.Spec.Hostnames, l.Hostname) {
		for _, rule := range route.Spec.Rules {
			backends := s.gatewayBackends(route, rule.BackendRefs)
			for _, path := range paths(rule.Matches) {
				path.object, path.port, path.host = "HTTPRoute `"+Name(route.Namespace, route.Name)+"`", l.Port, host
				path.backends = backends
				rules = append(rules, path)
			}
		}
	}
	return rules
}

// sharedHosts returns the hosts for which a route gets requests at a listener. A route without hosts gets the requests
// for the listener's host. A listener without a host serves every host of the route. "" stands for every host.
func sharedHosts(wanted []gatewayv1.Hostname, listener *gatewayv1.Hostname) []string {
	own := ""
	if listener != nil {
		own = strings.ToLower(string(*listener))
	}
	if len(wanted) == 0 {
		return []string{own}
	}
	var shared []string
	for _, w := range wanted {
		host := strings.ToLower(string(w))
		switch {
		case hostMatches(own, host):
			shared = append(shared, host)
		case hostMatches(host, own):
			shared = append(shared, own)
		}
	}
	return shared
}

// hostMatches reports whether a pattern matches a host. The pattern is "" for every host, one host, or "*." and a
// domain for every name below that domain.
func hostMatches(pattern, host string) bool {
	suffix, wildcard := strings.CutPrefix(pattern, "*")
	return pattern == "" || pattern == host || wildcard && strings.HasSuffix(host, suffix) && host != suffix
}

// paths returns a rule for each match that a plain GET request can meet. It leaves out a match that needs another
// method, a header or a query, and one whose path is a regular expression. A rule of an HTTPRoute without matches
// matches every path.
func paths(matches []gatewayv1.HTTPRouteMatch) []routeRule {
	if len(matches) == 0 {
		return []routeRule{{path: "/"}}
	}
	var rules []routeRule
	for _, m := range matches {
		if m.Method != nil && *m.Method != gatewayv1.HTTPMethodGet || len(m.Headers) > 0 || len(m.QueryParams) > 0 {
			continue
		}
		rule := routeRule{path: "/"}
		if m.Path != nil && m.Path.Value != nil {
			rule.path = *m.Path.Value
			rule.exact = m.Path.Type != nil && *m.Path.Type == gatewayv1.PathMatchExact
		}
		if m.Path == nil || m.Path.Type == nil || *m.Path.Type != gatewayv1.PathMatchRegularExpression {
			rules = append(rules, rule)
		}
	}
	return rules
}

// gatewayBackends returns the Services that a rule sends to. Those with weight 0 get no requests.
func (s *Scene) gatewayBackends(route *gatewayv1.HTTPRoute, refs []gatewayv1.HTTPBackendRef) []routeBackend {
	var backends []routeBackend
	for _, ref := range refs {
		if ref.Weight != nil && *ref.Weight == 0 {
			continue
		}
		namespace := route.Namespace
		if ref.Namespace != nil {
			namespace = string(*ref.Namespace)
		}
		var port int32
		if ref.Port != nil {
			port = *ref.Port
		}
		backends = append(backends, s.routeBackend(namespace, string(ref.Name), func(p corev1.ServicePort) bool {
			return p.Port == port
		}))
	}
	return backends
}

// routeBackend returns a port of a Service as a backend: the first port for which meant returns true. The backend has
// no front if the Service does not exist, has no such port, or is an ExternalName.
func (s *Scene) routeBackend(namespace, name string, meant func(corev1.ServicePort) bool) routeBackend {
	b := routeBackend{name: Name(namespace, name)}
	i := s.findService(namespace, name)
	if i < 0 {
		return b
	}
	svc := &s.Services[i]
	port := slices.IndexFunc(svc.Spec.Ports, meant)
	if port >= 0 && svc.Spec.Type != corev1.ServiceTypeExternalName {
		b.name = JoinAddress(b.name, svc.Spec.Ports[port].Port)
		b.front = s.tables.shared(s, i, port)
	}
	return b
}

// ingressRouting returns the rules of all Ingresses of a class, in the order of precedence of
// https://kubernetes.io/docs/concepts/services-networking/ingress/#multiple-matches. An Ingress without a class belongs
// to every class, because a scene has no IngressClass that is marked as the default.
func (s *Scene) ingressRouting(class string) *routing {
	var rules []routeRule
	for _, in := range s.ingresses {
		if in.Spec.IngressClassName != nil && *in.Spec.IngressClassName != class {
			continue
		}
		object := "Ingress " + text.Code(Name(in.Namespace, in.Name))
		if in.Spec.DefaultBackend != nil {
			rules = append(rules, routeRule{
				object: object, path: "/", backends: s.ingressBackends(in.Namespace, *in.Spec.DefaultBackend),
			})
		}
		for _, rule := range in.Spec.Rules {
			if rule.HTTP == nil {
				continue
			}
			for _, p := range rule.HTTP.Paths {
				rules = append(rules, routeRule{
					object: object, host: strings.ToLower(rule.Host), path: cmp.Or(p.Path, "/"),
					exact:    p.PathType != nil && *p.PathType == networkingv1.PathTypeExact,
					backends: s.ingressBackends(in.Namespace, p.Backend),
				})
			}
		}
	}
	return sortedRouting(rules)
}

func (s *Scene) ingressBackends(namespace string, b networkingv1.IngressBackend) []routeBackend {
	if b.Service == nil {
		return nil
	}
	port := b.Service.Port
	return []routeBackend{s.routeBackend(namespace, b.Service.Name, func(p corev1.ServicePort) bool {
		return port.Number != 0 && p.Port == port.Number || port.Name != "" && p.Name == port.Name
	})}
}

// rule returns the rule for a request, nil if none matches. port is the Service port at which the client dialled the
// proxy, 0 if it dialled a pod.
func (r *routing) rule(host, path string, port int32) *routeRule {
	for i := range r.rules {
		rule := &r.rules[i]
		if (rule.port == 0 || port == 0 || rule.port == port) && hostMatches(rule.host, host) && rule.hasPath(path) {
			return rule
		}
	}
	return nil
}

// url returns a URL whose requests the rule matches.
func (r *routeRule) url() string {
	const http, https = 80, 443
	switch r.port {
	case 0, http:
		return "http://" + r.host + r.path
	case https:
		return "https://" + r.host + r.path
	}
	return "http://" + JoinAddress(r.host, r.port) + r.path
}

// hasPath reports whether a rule matches a path. The prefix /cart matches /cart and /cart/1, but not /carts.
func (r *routeRule) hasPath(path string) bool {
	prefix := strings.TrimSuffix(r.path, "/")
	return path == r.path || !r.exact && (path == prefix || strings.HasPrefix(path, prefix+"/"))
}
