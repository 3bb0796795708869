package cluster

import (
	"net/http"
	"slices"
	"strings"
)

// request is the HTTP request that a client sends over its connection. If the client dials an address without a path,
// the path is "/". Only proxies read the request.
type request struct{ to, host, path string }

// readRequest returns the request for an address as it was given to Dial.
func readRequest(to, host string) request {
	r := request{to: to, host: strings.ToLower(strings.TrimSuffix(host, ".")), path: "/"}
	if _, rest, ok := strings.Cut(to, "://"); ok {
		rest, _, _ = strings.Cut(rest, "#")
		rest, _, _ = strings.Cut(rest, "?")
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			r.path = rest[i:]
		}
	}
	return r
}

// route follows the request through the proxies at which branches of the connection end. It replaces such a branch with
// one branch for each pod to which the proxy may send the request.
func (p *packet) route(r request) {
	var all []Branch
	routed := false
	behind := map[string]bool{}
	for _, b := range p.trace.Branches {
		proxy := p.scene.tables.routings[b.Backend]
		if proxy == nil || b.Outcome != Connected {
			all = append(all, b)
			continue
		}
		routed = true
		all = append(all, p.routeBranch(b, proxy, r)...)
		if rule := proxy.rule(r.host, r.path, p.listener); rule != nil {
			for _, to := range rule.backends {
				behind[p.backendService(to)] = true
			}
		}
	}
	if !routed {
		return
	}
	p.trace.Branches, p.trace.To = all, r.to
	p.joinBranches()
	if len(behind) == 1 {
		for p.trace.Behind = range behind {
			break
		}
	}
}

// joinBranches finds the hops with which all branches begin, such as those to the only pod of a proxy. It moves them
// from the branches to the hops of the trace.
func (p *packet) joinBranches() {
	all := p.trace.Branches
	same := func(i int) bool {
		return !slices.ContainsFunc(all, func(b Branch) bool { return len(b.Hops) <= i || b.Hops[i] != all[0].Hops[i] })
	}
	common := 0
	for len(all) > 1 && same(common) {
		common++
	}
	p.hops = append(p.hops, all[0].Hops[:common]...)
	for i := range all {
		all[i].Hops = all[i].Hops[common:]
	}
}

// backendService names the Service that a rule sends to, "" if there is none.
func (p *packet) backendService(b routeBackend) string {
	if b.front == nil {
		return ""
	}
	svc := &p.scene.Services[b.front.service]
	return Name(svc.Namespace, svc.Name)
}

// routeBranch follows the request from one pod of a proxy. The pod opens a second connection: to a pod behind the
// Service that the rule names, without kube-proxy, as most proxies do
// (https://gateway-api.sigs.k8s.io/concepts/api-overview/#gateway).
func (p *packet) routeBranch(b Branch, proxy *routing, r request) []Branch {
	at := Place("pod/" + b.Backend)
	hops := b.Hops[: len(b.Hops)-1 : len(b.Hops)-1] // the last one delivers to the proxy
	rule := proxy.rule(r.host, r.path, p.listener)
	if rule == nil {
		return []Branch{answers(b, hops, Hop{At: at, Action: Respond, To: r.host + r.path, Cause: NoMatchingRule},
			http.StatusNotFound)}
	}
	var all []Branch
	for _, target := range rule.backends {
		hop := Hop{At: at, Action: Route, To: target.name, By: rule.object}
		switch {
		case target.front == nil:
			hop.Action, hop.Cause = Respond, NoSuchBackend
			all = append(all, answers(b, hops, hop, http.StatusInternalServerError))
		case len(target.front.usable()) == 0:
			hop.Action, hop.Cause = Respond, target.front.emptyCause()
			all = append(all, answers(b, hops, hop, http.StatusServiceUnavailable))
		default:
			all = append(all, p.forward(b, slices.Concat(hops, []Hop{hop}), target.front)...)
		}
	}
	if len(rule.backends) == 0 {
		hop := Hop{At: at, Action: Respond, To: r.host + r.path, Cause: NoSuchBackend, By: rule.object}
		all = append(all, answers(b, hops, hop, http.StatusInternalServerError))
	}
	return all
}

// answers returns a branch that ends at the proxy, which answers with an HTTP error of its own.
func answers(b Branch, hops []Hop, last Hop, status int) Branch {
	b.Hops, b.Outcome, b.Cause, b.Status = slices.Concat(hops, []Hop{last}), HTTPError, last.Cause, status
	return b
}

// forward opens the second connection to each usable endpoint of a Service. If an endpoint refuses or does not answer,
// the proxy answers the client with an HTTP error.
func (p *packet) forward(b Branch, hops []Hop, f *front) []Branch {
	who, err := p.scene.podSender(b.Backend, b.Backend)
	if err != nil {
		return nil // the branch has connected to this pod, so it is in the scene and on a node
	}
	second := packet{scene: p.scene, from: who, protocol: p.protocol, hops: nil}
	node := p.scene.tables.nodes[who.node]
	var all []Branch
	for _, to := range f.usable() {
		way := slices.Concat(hops, []Hop{{At: who.place, Action: Forward, To: string(node)}})
		next := second.follow(&to, who.node, second.leavesWith(&to, who.node), way)
		if next.Source == "client" {
			next.Source = b.Backend
		}
		switch next.Outcome {
		case Refused:
			next.Outcome, next.Status = HTTPError, http.StatusServiceUnavailable
		case Timeout:
			next.Outcome, next.Status = HTTPError, http.StatusGatewayTimeout
		default:
		}
		all = append(all, next)
	}
	return all
}
