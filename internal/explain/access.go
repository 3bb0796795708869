package explain

import (
	"fmt"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/internal/cluster"
)

// Door is an address and port on which a Service can be tried, as a pod in its namespace would type it.
type Door struct {
	Kind    string `json:"kind"`    // "name", "cluster", "node", "balancer", "external"
	Address string `json:"address"` // "web:80"; "<pending>:80" for a balancer that nobody gave
	Port    string `json:"port"`    // which of the Service's ports: its name, or its number
	Node    string `json:"node"`    // whose door it is; "" unless it is a node's
	Index   int    `json:"-"`       // the port's place in spec.ports
}

// Access is what one client meets at one door.
type Access struct {
	From    string `json:"from"` // as `portolan trace --from` takes it, if the client is in the objects
	Says    string `json:"says"` // who that is: "a pod in its namespace"
	To      string `json:"to"`   // as this client would type it
	Door    string `json:"door"` // the kind of the door
	Outcome string `json:"outcome"`
	Mixed   bool   `json:"mixed"` // it depends on the pod that is picked; outcome is the worst
	Reason  string `json:"reason"`

	Client Client `json:"-"` // the same as From and Says, taken apart
	At     Door   `json:"-"` // the whole door, as this client would type it
}

// The kinds of doors. An external address is one under externalIPs.
const (
	NameDoor     = "name"
	ClusterDoor  = "cluster"
	NodeDoor     = "node"
	BalancerDoor = "balancer"
	ExternalDoor = "external"
)

// Pending stands where the address of a balancer would.
const Pending = "<pending>"

// Client is who tries the doors. One inside the cluster stands for all of its kind on nodes like its own.
type Client struct {
	From string
	Kind string // Inside, Elsewhere, OnNode or Outside
	Says string // "a pod in its namespace"
	Node string // the node it is on
	On   bool   // that node makes a difference
}

// The kinds of clients: a pod in the namespace of the Service, a pod in another one, a node, and a client outside the cluster.
const (
	Inside    = "pod"
	Elsewhere = "elsewhere"
	OnNode    = "node"
	Outside   = "outside"
)

// words say who a client is, and where, if that matters.
func (c Client) words() string {
	if c.On {
		return c.Says + " on " + c.Node
	}
	return c.Says
}

// try is a connection that one client attempted.
type try struct {
	client Client
	door   Door
	trace  cluster.Trace
}

// populate adds the pods that clients dial from where the scene has none, and lets all clients of all Services try all
// doors.
func (w *world) populate(subjects []*subject) error {
	w.probed = w.scene
	for _, s := range subjects {
		if s.svc.Service == nil {
			continue
		}
		s.places = s.standpoints()
		for _, n := range s.places {
			s.addProbe(n, true)
			s.addProbe(n, false)
		}
	}
	var err error
	if w.probed, err = w.probed.Apply(); err != nil {
		return fmt.Errorf("put the scene together: %w", err)
	}
	for _, s := range subjects {
		if s.svc.Service != nil && (!s.isA(corev1.ServiceTypeExternalName) || s.leadsTo() != "") {
			s.try()
		}
	}
	return nil
}

// standpoints are nodes that stand for all: one with a ready pod of the Service, and one without. Policies may
// treat clients there differently.
func (s *subject) standpoints() []int {
	with, without := -1, -1
	for i, n := range s.world.scene.Nodes {
		switch {
		case n.Lost:
		case s.hasReadyOn(n.Name):
			if with < 0 {
				with = i
			}
		case without < 0:
			without = i
		}
	}
	return slices.DeleteFunc([]int{with, without}, func(i int) bool { return i < 0 })
}

// hasReadyOn reports whether a pod on a node gets traffic of the Service.
func (s *subject) hasReadyOn(node string) bool {
	return slices.ContainsFunc(s.inUse(), func(e cluster.Endpoint) bool { return e.Node == node })
}

// inUse are the endpoints that get traffic: those that are ready, or else those that still serve while they stop.
func (s *subject) inUse() []cluster.Endpoint {
	var ready, stopping []cluster.Endpoint
	for _, e := range s.svc.Endpoints {
		switch {
		case e.Ready:
			ready = append(ready, e)
		case e.Serving && e.Terminating:
			stopping = append(stopping, e)
		}
	}
	if len(ready) == 0 {
		return stopping
	}
	return ready
}

// stranger is the namespace of the pods that are assumed elsewhere.
const stranger = "elsewhere"

// addProbe adds a pod on a node, in the namespace of the Service or outside of it, unless there is one that may dial.
func (s *subject) addProbe(node int, inside bool) {
	if s.caller(node, inside) != "" {
		return
	}
	namespace := s.svc.Namespace
	if !inside {
		namespace = stranger
	}
	w := s.world
	name := w.scene.Nodes[node].Name
	w.probed.Pods = append(slices.Clip(w.probed.Pods), cluster.Pod{
		Namespace: namespace, Name: "client-on-" + name, Node: name, Ready: true, Address: "10.254." + strconv.Itoa(node/250) + "." + strconv.Itoa(1+node%250),
	})
}

// markAbsent notes the pods that cannot stand for others: they have run to their end, or live in the network of their
// node and ask its resolver, which does not know the names of Services.
func (w *world) markAbsent() {
	for _, o := range w.objects {
		if pod, ok := o.Value.(*corev1.Pod); ok {
			ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
			w.absent[cluster.Name(pod.Namespace, pod.Name)] = ended || pod.Spec.HostNetwork || pod.Spec.DNSPolicy == corev1.DNSDefault
		}
	}
}

// caller finds a pod on a node that may dial, if possible one that is not behind the Service itself; "" if there is none.
func (s *subject) caller(node int, inside bool) string {
	behind := ""
	for _, p := range s.world.probed.Pods {
		name := cluster.Name(p.Namespace, p.Name)
		if p.Node != s.world.scene.Nodes[node].Name || (p.Namespace == s.svc.Namespace) != inside || p.Address == "" || s.world.absent[name] {
			continue
		}
		if s.endpointOf(p) == nil {
			return "pod/" + name
		}
		behind = "pod/" + name
	}
	return behind
}

// clients are all who try the doors.
func (s *subject) clients() []Client {
	var all []Client
	for _, kind := range []string{Inside, Elsewhere, OnNode} {
		for _, n := range s.places {
			c := Client{Kind: kind, Node: s.world.scene.Nodes[n].Name}
			switch kind {
			case Inside:
				c.From, c.Says = s.caller(n, true), "a pod in its namespace"
			case Elsewhere:
				c.From, c.Says = s.caller(n, false), "a pod elsewhere"
			default:
				c.From, c.Says = "node/"+c.Node, "a node"
			}
			all = append(all, c)
		}
	}
	for _, c := range s.world.scene.Clients {
		from := "client/" + c.Name
		all = append(all, Client{From: from, Kind: Outside, Says: s.world.scene.Says(from)})
	}
	return all
}

// try lets every client try every door. Where the node makes no difference to a kind of client, one stands for all.
func (s *subject) try() {
	var before []try
	for _, c := range s.clients() {
		var tries []try
		for _, d := range s.doorsFor(c.From) {
			trace, err := s.world.probed.Dial(c.From, d.Address)
			if err == nil && s.isTCP(d.Index) {
				tries = append(tries, try{c, d, trace})
			}
		}
		switch {
		case len(before) == 0 || before[0].client.Kind != c.Kind || c.Kind == Outside:
		case slices.EqualFunc(before, tries, sameEnd):
			continue
		default:
			s.place(before[0].client)
			for i := range tries {
				tries[i].client.On = true
			}
		}
		s.tries = append(s.tries, tries...)
		before = tries
	}
}

// place says of a client that was tried where it is, because that matters.
func (s *subject) place(c Client) {
	for i := range s.tries {
		if s.tries[i].client == c {
			s.tries[i].client.On = true
		}
	}
}

func sameEnd(a, b try) bool {
	return a.door == b.door && a.trace.Outcome == b.trace.Outcome && a.trace.Mixed == b.trace.Mixed
}

// isTCP reports whether connections to a port can be followed.
func (s *subject) isTCP(port int) bool {
	return port >= len(s.svc.Spec.Ports) || s.svc.Spec.Ports[port].Protocol == corev1.ProtocolTCP
}

// doorsFor are the doors of the Service as a client would type them: those of the scene, and those it leaves out, as
// a balancer that is pending.
func (s *subject) doorsFor(from string) []Door {
	var all []Door
	ref := cluster.Name(s.svc.Namespace, s.svc.Name)
	for _, d := range s.world.probed.Doors(ref, from) {
		kind := [...]string{NameDoor, ClusterDoor, NodeDoor, BalancerDoor, ExternalDoor}[d.Kind]
		all = append(all, s.door(kind, d.Address, d.Port, d.Node))
	}
	for i, p := range s.svc.Spec.Ports {
		if headless(s.svc.Service) {
			if target := s.target(i); target != 0 && target != p.Port && len(all) > i {
				host, _ := cluster.SplitAddress(all[i].Address)
				all = append(all, s.door(NameDoor, cluster.JoinAddress(host, target), i, ""))
			}
			continue
		}
		if s.isPending() {
			all = append(all, s.door(BalancerDoor, cluster.JoinAddress(Pending, p.Port), i, ""))
		}
	}
	return all
}

func (s *subject) door(kind, address string, port int, node string) Door {
	return Door{Kind: kind, Address: address, Port: s.portName(port), Node: node, Index: port}
}

func (s *subject) portName(i int) string {
	if p := s.svc.Spec.Ports[i]; p.Name == "" {
		return number(p.Port)
	}
	return s.svc.Spec.Ports[i].Name
}

// isPending reports whether the Service asks for a balancer that nobody gave.
func (s *subject) isPending() bool {
	return s.svc.Spec.Type == corev1.ServiceTypeLoadBalancer && len(s.svc.Status.LoadBalancer.Ingress) == 0
}

// Headless reports whether the Service has a name for its pods, and no address of its own.
func (s Service) Headless() bool { return s.Stored != nil && headless(s.Stored) }

func headless(svc *corev1.Service) bool {
	return svc.Spec.ClusterIP == corev1.ClusterIPNone && svc.Spec.Type != corev1.ServiceTypeExternalName
}

// target is the number of the port that pods get what is sent to a Service port on; 0 if nobody knows.
func (s *subject) target(i int) int32 {
	if p := s.svc.Spec.Ports[i].TargetPort; p.Type == intstr.Int {
		return p.IntVal
	}
	for _, e := range s.svc.Endpoints {
		if i < len(e.Ports) && e.Ports[i] != 0 {
			return e.Ports[i]
		}
	}
	return 0
}

// doors are those of the Service, once each, as a pod in its namespace types them.
func (s *subject) doors() []Door {
	if len(s.places) == 0 {
		return nil
	}
	return s.doorsFor(s.clients()[0].From)
}

// access is the table of who gets in.
func (s *subject) access() []Access {
	var all []Access
	for _, t := range s.tries {
		all = append(all, Access{
			From: t.client.From, Says: t.client.words(), To: t.door.Address, Door: t.door.Kind,
			Outcome: t.trace.Outcome.String(), Mixed: t.trace.Mixed, Reason: t.trace.Reason(),
			Client: t.client, At: t.door,
		})
	}
	return all
}
