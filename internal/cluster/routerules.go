package cluster

import (
	"strings"

	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// RouteRule is what a proxy pod does with the requests for a host and a path.
type RouteRule struct {
	Object string // "HTTPRoute `shop`"
	Host   string // "shop.example.com", "*.example.com", or "" for every host
	Path   string
	Exact  bool // the path must be equal; else it is a prefix
}

// TakesHost reports whether the rule is for requests to a host.
func (r RouteRule) TakesHost(host string) bool {
	return hostMatches(strings.ToLower(r.Host), strings.ToLower(host))
}

// Proxies returns the pods that route HTTP requests, named as in Branch.Backend, in the order of the scene.
func (s Scene) Proxies() []string {
	var pods []string
	for _, p := range s.Pods {
		if name := Name(p.Namespace, p.Name); s.tables != nil && s.tables.routings[name] != nil {
			pods = append(pods, name)
		}
	}
	return pods
}

// RouteRules returns the rules of a pod that routes HTTP requests, named as in Branch.Backend, the most specific first.
// Other pods have none.
func (s Scene) RouteRules(pod string) []RouteRule {
	if s.tables == nil || s.tables.routings[pod] == nil {
		return nil
	}
	var rules []RouteRule
	for _, r := range s.tables.routings[pod].rules {
		rules = append(rules, RouteRule{Object: r.object, Host: r.host, Path: r.path, Exact: r.exact})
	}
	return rules
}

// GatewayOf returns the Gateway for which a pod routes requests, nil if there is none.
func (s Scene) GatewayOf(pod string) *gatewayv1.Gateway {
	p, ok := s.FindPod(pod)
	if !ok {
		return nil
	}
	return s.gatewayOf(&p)
}

// Routed returns the HTTPRoutes and Ingresses for which pods of the scene route requests, named as in RouteRule.Object.
func (s Scene) Routed() map[string]bool {
	if s.tables == nil {
		return nil
	}
	all, seen := map[string]bool{}, map[*routing]bool{}
	for _, proxy := range s.tables.routings {
		if seen[proxy] {
			continue
		}
		seen[proxy] = true
		for i := range proxy.rules {
			all[proxy.rules[i].object] = true
		}
	}
	return all
}
