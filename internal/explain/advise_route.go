package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/cluster"
	"portolan/internal/spelling"
)

// errorHop returns the hop at which a proxy reads the request that ends with an HTTP error, and that hop's branch.
func errorHop(t cluster.Trace) (hop cluster.Hop, branch cluster.Branch, ok bool) {
	for i, b := range t.Branches {
		if b.Outcome != cluster.HTTPError {
			continue
		}
		for _, h := range t.Path(i) {
			if h.Action == cluster.Route || h.Action == cluster.Respond {
				return h, b, true
			}
		}
	}
	return cluster.Hop{}, cluster.Branch{}, false
}

// httpError advises on an HTTP error of a proxy: 404 without a rule, 500 without the backend, 503 and 504 if no pod of
// the backend answers the proxy.
func (a adviser) httpError() Finding {
	hop, branch, ok := errorHop(a.trace)
	if !ok {
		return Finding{}
	}
	switch branch.Cause {
	case cluster.NoMatchingRule:
		return fixOnly(a.noRule(branch.Backend))
	case cluster.NoSuchBackend:
		return fixOnly(a.noBackend(hop))
	case cluster.IngressPolicy, cluster.EgressPolicy:
		return a.policyDrop()
	default:
		return a.forBackend(hop).advicePods(branch.Cause)
	}
}

// forBackend returns the adviser for the proxy's own connection, to the Service that its rule names.
func (a adviser) forBackend(hop cluster.Hop) adviser {
	host, port := cluster.SplitAddress(hop.To)
	a.subject, a.port = a.world.named(host), port
	return a
}

// advicePods advises on a Service of which no pod answers.
func (a adviser) advicePods(cause cluster.Cause) Finding {
	switch cause {
	case cluster.NoEndpoints, cluster.NoNamedPort:
		return a.firstFinding(podChecks()...)
	case cluster.NotListening:
		return a.notListening()
	default:
		return Finding{}
	}
}

// noRule advises on a request for which a proxy has no rule. proxy is the pod that answered.
func (a adviser) noRule(proxy string) string {
	_, rest, _ := strings.Cut(a.trace.To, "://")
	_, path, _ := strings.Cut(rest, "/")
	host, rules := a.host, a.world.scene.RouteRules(proxy)
	if detached := a.detached(proxy, rules); detached != "" {
		return detached
	}
	var hosts, paths []string
	object := ""
	for _, r := range rules {
		switch {
		case r.TakesHost(host):
			object = r.Object
			paths = append(paths, r.Path)
		case r.Host != "":
			hosts = append(hosts, r.Host)
		}
	}
	slices.Sort(paths)
	slices.Sort(hosts)
	switch hosts = slices.Compact(hosts); {
	case object != "":
		return fmt.Sprintf("%s has rules for %s only at the paths %s. Add a rule for /%s, or request one of these paths.",
			plainRef(object), host, List(slices.Compact(paths)), path)
	case len(hosts) > 0:
		text := "The proxy has rules for " + List(hosts) + ". Request one of these hosts, or add " + host +
			" to an HTTPRoute or an Ingress of this proxy."
		if near := spelling.Suggest(host, hosts); len(near) > 0 {
			text += " Did you mean " + strings.Join(near, " or ") + "?"
		}
		return text
	}
	return "The proxy has no rules. Create an HTTPRoute whose spec.parentRefs name its Gateway, or an Ingress of its " +
		"class."
}

// detached advises on a route that has the host of the request and does not belong to the proxy. It returns "" if there
// is none.
func (a adviser) detached(proxy string, rules []cluster.RouteRule) string {
	host := a.host
	used := func(object string) bool {
		return slices.ContainsFunc(rules, func(r cluster.RouteRule) bool { return r.Object == object })
	}
	gateway := a.world.scene.GatewayOf(proxy)
	for _, o := range a.world.objects {
		switch v := o.Value.(type) {
		case *gatewayv1.HTTPRoute:
			name := cluster.Name(v.Namespace, v.Name)
			if !slices.ContainsFunc(v.Spec.Hostnames, a.isHost) || used("HTTPRoute `"+name+"`") || gateway == nil {
				continue
			}
			return "HTTPRoute " + name + " has the host " + host + ", but it is not attached to the Gateway " +
				cluster.Name(gateway.Namespace, gateway.Name) + ". " + whyDetached(v, gateway)
		case *networkingv1.Ingress:
			name := cluster.Name(v.Namespace, v.Name)
			has := slices.ContainsFunc(v.Spec.Rules, func(r networkingv1.IngressRule) bool {
				return r.Host != "" && cluster.RouteRule{Host: r.Host}.TakesHost(host)
			})
			if has && !used("Ingress `"+name+"`") && v.Spec.IngressClassName != nil && gateway == nil {
				return "Ingress " + name + " has the host " + host + ", but its spec.ingressClassName, " +
					*v.Spec.IngressClassName + ", is not the class of this proxy."
			}
		}
	}
	return ""
}

// unroutedHost advises on a host that an HTTPRoute or an Ingress has, and that no proxy knows. It returns "" if no
// route has the host.
func (a adviser) unroutedHost() string {
	proxies := a.world.scene.Proxies()
	for _, proxy := range proxies {
		if text := a.detached(proxy, a.world.scene.RouteRules(proxy)); text != "" {
			return text
		}
	}
	if len(proxies) > 0 {
		return ""
	}
	for _, o := range a.world.objects {
		r, ok := o.Value.(*gatewayv1.HTTPRoute)
		if ok && slices.ContainsFunc(r.Spec.Hostnames, a.isHost) && len(r.Spec.ParentRefs) > 0 {
			return "HTTPRoute " + cluster.Name(r.Namespace, r.Name) + " has the host " + a.host +
				", but no pod here is the proxy of a Gateway. Add a pod in the namespace of the Gateway, with the label " +
				"gateway.networking.k8s.io/gateway-name: " + string(r.Spec.ParentRefs[0].Name) + "."
		}
	}
	return ""
}

// isHost reports whether a hostname of a route takes the dialled host.
func (a adviser) isHost(h gatewayv1.Hostname) bool {
	return cluster.RouteRule{Host: string(h)}.TakesHost(a.host)
}

// whyDetached says what keeps an HTTPRoute from a Gateway.
func whyDetached(r *gatewayv1.HTTPRoute, g *gatewayv1.Gateway) string {
	own := namespaceOf(r.Namespace)
	named := slices.ContainsFunc(r.Spec.ParentRefs, func(p gatewayv1.ParentReference) bool {
		namespace := own
		if p.Namespace != nil {
			namespace = string(*p.Namespace)
		}
		return string(p.Name) == g.Name && namespace == g.Namespace
	})
	switch {
	case !named && own != g.Namespace:
		return fmt.Sprintf("Set its spec.parentRefs to {name: %s, namespace: %s}.", g.Name, g.Namespace)
	case !named:
		return fmt.Sprintf("Set its spec.parentRefs to {name: %s}.", g.Name)
	case own != g.Namespace:
		return "Allow routes from the namespace " + own +
			" in a listener of the Gateway: spec.listeners[].allowedRoutes.namespaces."
	}
	return "The sectionName or port in its parentRefs matches no HTTP listener of the Gateway."
}

// noBackend advises on a rule whose backend does not exist.
func (a adviser) noBackend(hop cluster.Hop) string {
	field := "spec.rules[].backendRefs"
	if strings.HasPrefix(hop.By, "Ingress") {
		field = "spec.rules[].http.paths[].backend"
	}
	place := plainRef(hop.By) + ", " + field
	svc, ok := a.world.scene.Find(hop.To)
	switch {
	case strings.ContainsAny(hop.To, ".:") && !ok:
		return place + ": the rule names no Service. Write the name of one."
	case !ok:
		var names []string
		namespace, name := splitName(hop.To)
		for _, other := range a.world.scene.Services {
			if other.Namespace == namespace {
				names = append(names, other.Name)
			}
		}
		text := place + ": there is no Service " + name + " in the namespace " + namespace + "."
		if near := spelling.Suggest(name, names); len(near) > 0 {
			return text + " Did you mean " + strings.Join(near, " or ") + "?"
		}
		return text + " Create it, or write the name of another Service."
	case svc.Spec.Type == corev1.ServiceTypeExternalName:
		return place + ": " + nameOf(svc) + " is an alias without pods. Write the name of a Service that selects pods."
	}
	ports := texts(svc.Spec.Ports, func(p corev1.ServicePort) string { return number(p.Port) })
	return place + ": " + nameOf(svc) + " has port " + strings.Join(ports, ", ") +
		". Write the port of the Service. Do not write the port of the pod."
}

// plainRef removes the backticks around the name of an object: "HTTPRoute shop".
func plainRef(object string) string { return strings.ReplaceAll(object, "`", "") }
