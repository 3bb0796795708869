package explain

import (
	"slices"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// Reach says from how far away clients connect to a Service.
type Reach string

// The reaches, each further away than the one before.
const (
	ReachUnknown  Reach = ""         // nothing was tried: it has no address, or leads to a host that is not in the files
	ReachNobody   Reach = "nobody"   // no client connects
	ReachCluster  Reach = "cluster"  // only pods and nodes connect
	ReachNodes    Reach = "nodes"    // so do machines outside that have a route to the nodes
	ReachInternet Reach = "internet" // so do machines outside that have no route to the nodes
)

// Summary is what a summary says about a Service in one line.
type Summary struct {
	Reach   Reach `json:"reach"`
	Exposed bool  `json:"exposed"` // a client outside connects, it is behind a route, or its load balancer is pending
	Ready   int   `json:"ready"`   // pods and other endpoints that get connections because they are ready
	Pods    int   `json:"pods"`    // all endpoints, ready or not, except those that are shutting down

	Behind   []Route `json:"behind"`   // what Ingresses and HTTPRoutes send to it
	SamePods string  `json:"samePods"` // another Service with the same selector, or "": "shop/web"
}

// Routers returns the Ingresses and HTTPRoutes that send requests to the Service: "ingress/shop/web".
func (s Summary) Routers() []string {
	return distinct(texts(s.Behind, func(r Route) string { return r.Object }))
}

// summary returns the summary of the Service, after its doors were tried.
func (s *subject) summary() Summary {
	if s.svc.Service == nil {
		return Summary{Reach: ReachNobody, Behind: []Route{}}
	}
	g := Summary{Reach: s.reach(), Behind: s.behind()}
	g.Exposed = g.Reach == ReachNodes || g.Reach == ReachInternet || access.IsPending(s.svc) || len(g.Behind) > 0
	for _, e := range s.svc.Endpoints {
		if e.Terminating {
			continue
		}
		if g.Pods++; e.Ready {
			g.Ready++
		}
	}
	return g
}

// reach returns how far away the most distant client is that connects to any of the Service's addresses.
func (s *subject) reach() Reach {
	order := []Reach{ReachNobody, ReachCluster, ReachNodes, ReachInternet}
	furthest := -1
	for c, t := range s.tries() {
		from := ReachNobody
		if access.LetsIn(t.Trace) {
			from = s.distance(c)
		}
		furthest = max(furthest, slices.Index(order, from))
	}
	if furthest < 0 {
		return ReachUnknown
	}
	return order[furthest]
}

// distance returns how far away a client is.
func (s *subject) distance(c Client) Reach {
	if c.Kind != Outside {
		return ReachCluster
	}
	toNodes := slices.ContainsFunc(s.world.scene.Clients, func(other cluster.Client) bool {
		return "client/"+other.Name == c.From && other.Reaches.Has(cluster.ReachNodes)
	})
	if toNodes {
		return ReachNodes
	}
	return ReachInternet
}

// Severity returns the severity of the worst finding, or "" if there is none.
func (s Service) Severity() Severity {
	if len(s.Findings) == 0 {
		return ""
	}
	return s.Findings[0].Severity
}

// Exposed returns the report on the Services that clients outside the cluster reach, that an Ingress or an HTTPRoute
// sends to, or that wait for the address of a load balancer.
func (r Report) Exposed() Report {
	r.Of = len(r.Services)
	r.Services = only(r.Services, func(s Service) bool { return s.Exposed })
	return r
}

// Complete reports whether every document could be read.
func (r Report) Complete() bool { return len(r.Unreadable) == 0 }
