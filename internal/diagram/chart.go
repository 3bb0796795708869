package diagram

import (
	"strings"

	"portolan/internal/cluster"
)

// chart is a scene and a trace, with what matters in them for a picture.
type chart struct {
	s cluster.Scene
	t cluster.Trace
	o Options

	svc    cluster.Service // the Service whose doors are shown; svc.Service is nil if there is none
	port   int             // index of the Service port that the trace dials
	walked []cluster.Hop
	pods   []pod
}

// pod is what a chart knows about a pod of the scene.
type pod struct {
	place    cluster.Place
	endpoint *cluster.Endpoint // the pod as an endpoint of the Service; nil if it is not one
	label    podLabel
	lost     bool // its node is lost
	rank     int  // a higher rank gets a place first if there is not enough room
}

// The ranks of pods, from the least important.
const (
	unrelated = iota
	possible  // an endpoint of the Service, or on a branch of the trace
	onPath
	dialling
)

func newChart(s cluster.Scene, t cluster.Trace, o Options) *chart {
	c := &chart{s: s, t: t, o: o, walked: Walked(t)}
	c.chooseService()
	c.pods = make([]pod, len(s.Pods))
	for i := range s.Pods {
		p := &s.Pods[i]
		c.pods[i] = pod{
			place:    cluster.Place("pod/" + cluster.Name(p.Namespace, p.Name)),
			endpoint: c.svc.EndpointOf(*p),
			lost:     c.lost(p.Node),
		}
		c.pods[i].label = c.label(i)
		c.pods[i].rank = c.rank(&c.pods[i])
	}
	return c
}

func (c *chart) rank(p *pod) int {
	switch {
	case string(p.place) == c.t.From:
		return dialling
	case visit(c.walked, p.place):
		return onPath
	case p.endpoint != nil || c.visits(p.place):
		return possible
	default:
		return unrelated
	}
}

// defaultNamespace is the namespace of every client except pods whose place contains a namespace.
const defaultNamespace = "default"

// chooseService finds the Service whose doors are shown, and the port of it that the trace dials.
func (c *chart) chooseService() {
	host, port := cluster.SplitAddress(c.t.To)
	name := c.o.Service
	if name == "" {
		name = c.t.Service
	}
	if name != "" {
		c.svc, _ = c.s.Find(name)
	}
	if c.svc.Service != nil {
		c.port, _ = c.dials(c.svc, host, port)
		return
	}
	for _, svc := range c.s.Services {
		if svc.Service == nil {
			continue
		}
		if i, ok := c.dials(svc, host, port); ok {
			c.svc, c.port = svc, i
			return
		}
	}
	if len(c.s.Services) == 1 {
		c.svc = c.s.Services[0]
	}
}

// dials reports whether host and port are a door of svc, and returns the index of the Service port. If host is the
// Service's name or address but no port matches, it returns 0 and true.
func (c *chart) dials(svc cluster.Service, host string, port int32) (int, bool) {
	byNode := c.nodeAt(host) >= 0
	byAddress := host != "" && (host == svc.Spec.ClusterIP || isBalancer(svc, host) || c.named(svc, host))
	for i, p := range svc.Spec.Ports {
		if byNode && p.NodePort == port && port != 0 || byAddress && p.Port == port {
			return i, true
		}
	}
	return 0, byAddress
}

func isBalancer(svc cluster.Service, host string) bool {
	for _, in := range svc.Status.LoadBalancer.Ingress {
		if host != "" && (host == in.IP || host == in.Hostname) {
			return true
		}
	}
	return false
}

// named reports whether host is a DNS name of svc for the client.
func (c *chart) named(svc cluster.Service, host string) bool {
	name, rest, _ := strings.Cut(host, ".")
	if name != svc.Name {
		return false
	}
	namespace, _, _ := strings.Cut(rest, ".")
	if namespace == "" {
		namespace = c.clientNamespace()
	}
	return cluster.Name(namespace, name) == cluster.Name(svc.Namespace, svc.Name)
}

func (c *chart) clientNamespace() string {
	if pod, ok := strings.CutPrefix(c.t.From, "pod/"); ok {
		if namespace, _, ok := strings.Cut(pod, "/"); ok {
			return namespace
		}
	}
	return defaultNamespace
}

// nodeAt returns the index of the node with this name or address, or -1.
func (c *chart) nodeAt(host string) int {
	for i, n := range c.s.Nodes {
		if host != "" && (host == n.Name || host == n.Address || host == n.External) {
			return i
		}
	}
	return -1
}

// visits reports whether any branch of the trace comes to a place.
func (c *chart) visits(place cluster.Place) bool {
	return visit(c.t.Hops, place) || visitBranch(c.t.Branches, place)
}

func visitBranch(branches []cluster.Branch, place cluster.Place) bool {
	for _, b := range branches {
		if visit(b.Hops, place) {
			return true
		}
	}
	return false
}

func visit(hops []cluster.Hop, place cluster.Place) bool {
	for _, h := range hops {
		if h.At == place || h.Action == cluster.Forward && h.To == string(place) {
			return true
		}
	}
	return false
}

// balancer returns the text in the load balancer's box, or "" if there is no load balancer to draw.
func (c *chart) balancer() string {
	if c.svc.Service == nil {
		return ""
	}
	if given := c.svc.Status.LoadBalancer.Ingress; len(given) > 0 {
		if given[0].IP != "" {
			return given[0].IP
		}
		return given[0].Hostname
	}
	switch {
	case c.svc.Spec.Type == "LoadBalancer":
		return "<pending>"
	case c.visits(cluster.Place("balancer/" + cluster.Name(c.svc.Namespace, c.svc.Name))):
		return c.svc.Name
	default:
		return ""
	}
}

// nodePortAt returns the node port of the Service's i-th port, or 0 if it has none.
func (c *chart) nodePortAt(i int) int32 {
	if c.svc.Service == nil || i >= len(c.svc.Spec.Ports) {
		return 0
	}
	return c.svc.Spec.Ports[i].NodePort
}

// homeNamespace returns the namespace whose pods are shown by name only: the Service's, or else that of the first pod.
func (c *chart) homeNamespace() string {
	switch {
	case c.svc.Service != nil:
		return c.svc.Namespace
	case len(c.s.Pods) > 0:
		return c.s.Pods[0].Namespace
	default:
		return ""
	}
}

// nodePorts returns how many of the Service's ports have a node port.
func (c *chart) nodePorts() int {
	n := 0
	if c.svc.Service != nil {
		for _, p := range c.svc.Spec.Ports {
			if p.NodePort != 0 {
				n++
			}
		}
	}
	return n
}

// done reports whether every hop has happened.
func (c *chart) done() bool { return c.o.Hop >= len(c.walked) }
