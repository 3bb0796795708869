package diagram

import (
	"cmp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/spelling"
)

// chart is a scene and a trace, with what matters in them for a picture.
type chart struct {
	s cluster.Scene
	t cluster.Trace
	o Options

	svc     cluster.Service // the Service whose doors are shown; an empty Service if there is none
	port    int             // index of the Service port that the trace dials; 0 if it dials none
	dialled int             // the same, but -1 if it dials none
	walked  []cluster.Hop
	pods    []pod
	onNode  [][]int  // for each node, the indexes of its pods
	reach   [2]reach // the results of addresses, once computed: with everyNode false, and with everyNode true
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
	nearMiss  // a pod with a label that is nearly what the Service selects
	possible  // an endpoint of the Service, or on a branch of the trace
	onPath
	dialling
)

func newChart(s cluster.Scene, t cluster.Trace, o Options) *chart {
	c := &chart{s: s, t: t, o: o, walked: Walked(t), dialled: -1}
	c.chooseService()
	c.pods = make([]pod, len(s.Pods))
	c.onNode = make([][]int, len(s.Nodes))
	for i := range s.Pods {
		for n := range s.Nodes {
			if s.Nodes[n].Name == s.Pods[i].Node {
				c.onNode[n] = append(c.onNode[n], i)
			}
		}
		p := &s.Pods[i]
		c.pods[i] = pod{
			place:    cluster.Place("pod/" + cluster.Name(p.Namespace, p.Name)),
			endpoint: c.svc.EndpointOf(*p),
			lost:     c.lost(p.Node),
		}
		c.pods[i].label = c.label(i)
		c.pods[i].rank = c.rank(i)
	}
	return c
}

func (c *chart) rank(i int) int {
	switch p := &c.pods[i]; {
	case string(p.place) == c.t.From:
		return dialling
	case visit(c.walked, p.place):
		return onPath
	case p.endpoint != nil || c.visits(p.place):
		return possible
	case c.nearlySelected(&c.s.Pods[i]):
		return nearMiss
	default:
		return unrelated
	}
}

// nearlySelected reports whether a label of the pod is probably a misspelling of a label in the Service's selector: the
// values have the same first letter, and one slip of the keyboard makes one out of the other.
func (c *chart) nearlySelected(p *cluster.Pod) bool {
	if p.Namespace != c.svc.Namespace {
		return false
	}
	for key, value := range c.svc.Spec.Selector {
		has := p.Labels[key]
		if n := len(has) - len(value); has != "" && value != "" && has != value && has[0] == value[0] &&
			n >= -1 && n <= 1 && spelling.Slips(has, value) == 1 {
			return true
		}
	}
	return false
}

// anyImportant reports whether any pod is an endpoint of the Service or in the trace.
func (c *chart) anyImportant() bool {
	return slices.ContainsFunc(c.pods, func(p pod) bool { return p.rank >= possible })
}

// defaultNamespace is the namespace of every client except pods whose place contains a namespace.
const defaultNamespace = "default"

// chooseService finds the Service whose doors are shown, and the port of it that the trace dials. If there is none, it
// sets an empty Service, without a name and ports.
func (c *chart) chooseService() {
	host, port := cluster.SplitAddress(c.t.To)
	dialled, found := c.s.Find(cmp.Or(c.o.Service, c.t.Service))
	candidates := c.s.Services
	if found || len(candidates) == 1 {
		c.svc = dialled
		if !found {
			c.svc = candidates[0]
		}
		candidates = []cluster.Service{c.svc}
	}
	for _, svc := range candidates {
		if i, ok := c.dials(svc, host, port); ok {
			c.svc, c.port, c.dialled = svc, max(0, i), i
			return
		}
	}
	if c.svc.Service == nil {
		c.svc.Service = &corev1.Service{}
	}
}

// dials returns the index of the port of svc that a client reaches at host and port. ok is false if they are no door of
// svc. If host is the Service's name or address but no port matches, the index is -1 and ok is true.
func (c *chart) dials(svc cluster.Service, host string, port int32) (index int, ok bool) {
	byNode := port != 0 && c.nodeAt(host) >= 0
	byAddress := host != "" && (host == svc.Spec.ClusterIP || isBalancer(svc, host) || c.named(svc, host))
	i := slices.IndexFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool {
		return byNode && p.NodePort == port || byAddress && p.Port == port
	})
	return i, i >= 0 || byAddress
}

func isBalancer(svc cluster.Service, host string) bool {
	return host != "" && slices.ContainsFunc(svc.Status.LoadBalancer.Ingress, func(in corev1.LoadBalancerIngress) bool {
		return host == in.IP || host == in.Hostname
	})
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
	return slices.IndexFunc(c.s.Nodes, func(n cluster.Node) bool {
		return host != "" && (host == n.Name || host == n.Address || host == n.External)
	})
}

// visits reports whether any branch of the trace comes to a place.
func (c *chart) visits(place cluster.Place) bool {
	return visit(c.t.Hops, place) ||
		slices.ContainsFunc(c.t.Branches, func(b cluster.Branch) bool { return visit(b.Hops, place) })
}

func visit(hops []cluster.Hop, place cluster.Place) bool {
	return slices.ContainsFunc(hops, func(h cluster.Hop) bool {
		return h.At == place || h.Action == cluster.Forward && h.To == string(place)
	})
}

// balancer returns the text in the load balancer's box, or "" if there is no load balancer to draw.
func (c *chart) balancer() string {
	switch given := c.svc.Status.LoadBalancer.Ingress; {
	case len(given) > 0:
		return cmp.Or(given[0].IP, given[0].Hostname)
	case c.svc.Spec.Type == corev1.ServiceTypeLoadBalancer:
		return cluster.PendingHost
	case c.visits(c.balancerPlace()):
		return c.svc.Name
	default:
		return ""
	}
}

func (c *chart) balancerPlace() cluster.Place {
	return cluster.Place("balancer/" + cluster.Name(c.svc.Namespace, c.svc.Name))
}

// nodePort returns the node port of the Service's i-th port, or 0 if it has none.
func (c *chart) nodePort(i int) int32 {
	if i >= len(c.svc.Spec.Ports) {
		return 0
	}
	return c.svc.Spec.Ports[i].NodePort
}

// homeNamespace returns the namespace whose pods are shown by name only: the Service's, or else that of the first pod.
func (c *chart) homeNamespace() string {
	if c.svc.Name == "" && len(c.s.Pods) > 0 {
		return c.s.Pods[0].Namespace
	}
	return c.svc.Namespace
}

// nodePorts returns how many of the Service's ports have a node port.
func (c *chart) nodePorts() int {
	n := 0
	for _, p := range c.svc.Spec.Ports {
		if p.NodePort != 0 {
			n++
		}
	}
	return n
}

// done reports whether every hop has happened.
func (c *chart) done() bool { return c.o.Hop >= len(c.walked) }
