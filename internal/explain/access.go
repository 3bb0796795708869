package explain

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// Door is an address and port at which a client may reach a Service. It is written as a pod in the Service's namespace
// would type it.
type Door struct {
	Kind    string `json:"kind"`    // "name", "cluster", "node", "balancer", "external"
	Address string `json:"address"` // "web:80"; "<pending>:80" while a load balancer has no address
	Port    string `json:"port"`    // the Service port that it belongs to, as PortName returns it
	Node    string `json:"node"`    // the node of a node port; "" for other kinds
}

// Access is how a connection from one client to one door ends.
type Access struct {
	From        string `json:"from"` // as in `portolan trace --from`, if the objects contain the client
	Description string `json:"says"` // describes the client: "a pod in its namespace"
	To          string `json:"to"`   // the address as this client would type it
	Door        string `json:"door"` // the kind of the door
	Outcome     string `json:"outcome"`
	Mixed       bool   `json:"mixed"` // the outcome depends on the chosen pod, and Outcome is the worst
	Reason      string `json:"reason"`
}

// Row is one client with all its connections. Every client tries the same doors in the same order.
type Row struct {
	Client Client
	Tries  []access.Try
}

// Client is a client that tries the doors. A client inside the cluster represents every client of its kind whose node
// is alike: both nodes have a pod that gets traffic of the Service, or neither has.
type Client struct {
	From        string
	Kind        ClientKind
	Description string // "a pod in its namespace"
	Node        string // the client's node; "" for a client outside
	NodeMatters bool   // clients of this kind get other outcomes on another node
}

// ClientKind is where a client is.
type ClientKind uint8

// The kinds of clients: a pod in the namespace of the Service, a pod in another namespace, a node, and a client
// outside the cluster.
const (
	Inside ClientKind = iota
	Elsewhere
	OnNode
	Outside
)

// tryDoors adds client pods where the scene has none, then lets every client of every Service try every door.
func (w *world) tryDoors(subjects []*subject) error {
	w.withClients = w.scene
	subjects = only(subjects, func(s *subject) bool { return s.svc.Service != nil })
	for _, s := range subjects {
		s.clientNodes = s.clientNodeIndexes()
		for _, n := range s.clientNodes {
			s.addClientPod(n, true)
			s.addClientPod(n, false)
		}
	}
	var err error
	if w.withClients, err = w.withClients.Apply(); err != nil {
		return fmt.Errorf("put the scene together: %w", err)
	}
	for _, s := range subjects {
		s.rows = s.try()
	}
	return nil
}

// clientNodeIndexes returns the indexes of at most two nodes that represent all others: one with a pod that gets
// traffic of the Service, and one without. Traffic policies may treat clients on these two differently.
func (s *subject) clientNodeIndexes() []int {
	var all []int
	for _, ready := range []bool{true, false} {
		represents := func(n cluster.Node) bool { return !n.Lost && s.hasReadyOn(n.Name) == ready }
		if i := slices.IndexFunc(s.world.scene.Nodes, represents); i >= 0 {
			all = append(all, i)
		}
	}
	return all
}

// hasReadyOn reports whether a pod on the node gets traffic of the Service.
func (s *subject) hasReadyOn(node string) bool {
	return slices.ContainsFunc(s.inUse(), func(e cluster.Endpoint) bool { return e.Node == node })
}

// inUse returns the endpoints that get traffic: the ready ones or, if there are none, the terminating ones that still
// serve.
func (s *subject) inUse() []cluster.Endpoint {
	used := only(s.svc.Endpoints, func(e cluster.Endpoint) bool { return e.Ready })
	if len(used) == 0 {
		used = only(s.svc.Endpoints, func(e cluster.Endpoint) bool { return e.Serving && e.Terminating })
	}
	return used
}

// otherNamespace is the namespace of the pods that are assumed as clients from another namespace.
const otherNamespace = "elsewhere"

// addClientPod adds a client pod on a node, in the namespace of the Service or in another one, unless the scene already
// has a pod that can be this client.
func (s *subject) addClientPod(node int, inside bool) {
	if s.clientPod(node, inside) != "" {
		return
	}
	namespace := s.svc.Namespace
	if !inside {
		namespace = otherNamespace
	}
	w := s.world
	name := w.scene.Nodes[node].Name
	w.withClients.Pods = append(slices.Clip(w.withClients.Pods), cluster.Pod{
		Namespace: namespace, Name: "client-on-" + name, Node: name, Ready: true, Address: "10.254." +
			strconv.Itoa(node/250) + "." + strconv.Itoa(1+node%250),
	})
}

// markNotClients records the pods that cannot represent other clients. Some have ended. The others use the network or
// the resolver of their node, and that resolver does not know the names of Services.
func (w *world) markNotClients() {
	for _, o := range w.objects {
		if pod, ok := o.Value.(*corev1.Pod); ok {
			ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
			w.notClients[cluster.Name(pod.Namespace, pod.Name)] = ended || pod.Spec.HostNetwork ||
				pod.Spec.DNSPolicy == corev1.DNSDefault
		}
	}
}

// clientPod finds a pod on a node that can be a client. It prefers a pod that is not an endpoint of the Service. It
// returns "" if there is none.
func (s *subject) clientPod(node int, inside bool) string {
	endpoint := ""
	for _, p := range s.world.withClients.Pods {
		name := podName(p)
		if p.Node != s.world.scene.Nodes[node].Name || (p.Namespace == s.svc.Namespace) != inside || p.Address == "" ||
			s.world.notClients[name] {
			continue
		}
		endpoint = access.PodRef(p.Namespace, p.Name)
		if s.svc.EndpointOf(p) == nil {
			return endpoint
		}
	}
	return endpoint
}

// clients returns all clients that try the doors.
func (s *subject) clients() []Client {
	var all []Client
	for kind, description := range [...]string{
		Inside: "a pod in its namespace", Elsewhere: "a pod elsewhere", OnNode: "a node",
	} {
		for _, n := range s.clientNodes {
			c := Client{Kind: ClientKind(kind), Description: description, Node: s.world.scene.Nodes[n].Name}
			if c.From = "node/" + c.Node; c.Kind != OnNode {
				c.From = s.clientPod(n, c.Kind == Inside)
			}
			all = append(all, c)
		}
	}
	for _, c := range s.world.scene.Clients {
		from := "client/" + c.Name
		all = append(all, Client{From: from, Kind: Outside, Description: s.world.scene.Says(from)})
	}
	return all
}

// try lets every client try every door. If the outcomes of one kind of client are the same on both nodes, it keeps
// only the first row. An alias to a host that the objects do not contain has no rows.
func (s *subject) try() []Row {
	if s.isAlias() && s.leadsTo() == "" {
		return nil
	}
	var rows []Row
	for _, c := range s.clients() {
		row := Row{Client: c, Tries: access.Dial(s.world.withClients, s.svc, c.From, s.doorsFor(c.From))}
		if last := len(rows) - 1; last >= 0 && rows[last].Client.Kind == c.Kind && c.Kind != Outside {
			if slices.EqualFunc(rows[last].Tries, row.Tries, sameEnd) {
				continue
			}
			rows[last].Client.NodeMatters, row.Client.NodeMatters = true, true
		}
		if len(row.Tries) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

func sameEnd(a, b access.Try) bool {
	return a.Door == b.Door && a.Trace.Outcome == b.Trace.Outcome && a.Trace.Mixed == b.Trace.Mixed
}

// doorsFor returns the doors of the Service as a client would type them. The name of a headless Service resolves to
// its pods, so the target ports are tried at that name too.
func (s *subject) doorsFor(from string) []cluster.Door {
	all := access.Doors(s.world.withClients, s.svc, from)
	if !headless(s.svc.Service) {
		return all
	}
	for i, p := range s.svc.Spec.Ports {
		if target := s.target(i); target != 0 && target != p.Port && len(all) > i {
			host, _ := cluster.SplitAddress(all[i].Address)
			address := cluster.DialAddress(p.Protocol, host, target)
			all = append(all, cluster.Door{Kind: cluster.NameDoor, Address: address, Port: i})
		}
	}
	return all
}

// PortName returns the name of a Service port, or its number if it has no name.
func PortName(p corev1.ServicePort) string { return cmp.Or(p.Name, number(p.Port)) }

// Headless reports whether the Service is headless: its name resolves to its pods, and it has no cluster address.
func (s Service) Headless() bool { return s.Stored != nil && headless(s.Stored) }

func headless(svc *corev1.Service) bool {
	return svc.Spec.ClusterIP == corev1.ClusterIPNone && svc.Spec.Type != corev1.ServiceTypeExternalName
}

// target returns the number of the pod port that Service port i sends to. It returns 0 if the target is a name that no
// endpoint resolves.
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

// doors returns each door of the Service once, as a pod in its namespace would type it.
func (s *subject) doors() []Door {
	all := []Door{}
	if len(s.clientNodes) > 0 {
		for _, d := range s.doorsFor(s.clients()[0].From) {
			all = append(all, Door{d.Kind.String(), d.Address, PortName(s.svc.Spec.Ports[d.Port]), d.Node})
		}
	}
	return all
}

// accessOf lists the outcome for every client at every door.
func accessOf(rows []Row) []Access {
	all := []Access{}
	for c, t := range triesOf(rows) {
		description := c.Description
		if c.NodeMatters {
			description += " on " + c.Node
		}
		all = append(all, Access{
			From: c.From, Description: description, To: t.Door.Address, Door: t.Door.Kind.String(),
			Outcome: t.Trace.Outcome.String(), Mixed: t.Trace.Mixed, Reason: t.Trace.Reason(),
		})
	}
	return all
}

// tries iterates over the connections of all clients.
func (s *subject) tries() iter.Seq2[Client, access.Try] { return triesOf(s.rows) }

func triesOf(rows []Row) iter.Seq2[Client, access.Try] {
	return func(yield func(Client, access.Try) bool) {
		for _, row := range rows {
			for _, t := range row.Tries {
				if !yield(row.Client, t) {
					return
				}
			}
		}
	}
}
