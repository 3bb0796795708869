package explain

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

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
	w.clients = newClientIndex(w)
	subjects = only(subjects, func(s *subject) bool { return s.svc.Service != nil })
	for _, s := range subjects {
		s.clientNodes = s.clientNodeIndexes()
		for _, n := range s.clientNodes {
			s.addClientPod(n, true)
			s.addClientPod(n, false)
		}
	}
	w.withClients = w.scene
	if len(w.clients.added) == 0 {
		return nil
	}
	var err error
	w.withClients.Pods = append(slices.Clip(w.scene.Pods), w.clients.added...)
	if w.withClients, err = w.withClients.Apply(); err != nil {
		return fmt.Errorf("put the scene together: %w", err)
	}
	return nil
}

// clientNodeIndexes returns the indexes of at most two nodes that represent all others: one with a pod that gets
// traffic of the Service, and one without. Traffic policies may treat clients on these two differently.
//
// In a cluster with many nodes, there is only one if the node of a client cannot matter, and a node where the namespace
// already has a pod is preferred, so that no client needs to be assumed.
func (s *subject) clientNodeIndexes() []int {
	with := s.firstNodes(true, 1)
	if len(s.world.scene.Nodes) <= fewNodes {
		return append(with, s.firstNodes(false, 1)...)
	}
	if len(with) > 0 && !s.nodeMatters() {
		return with
	}
	for _, n := range s.world.clients.homes[s.svc.Namespace] {
		if node := &s.world.scene.Nodes[n]; !node.Lost && !s.hasReadyOn(node.Name) {
			return append(with, n)
		}
	}
	return append(with, s.firstNodes(false, 1)...)
}

// nodeMatters reports whether the outcome of a connection may depend on the node of a client inside the cluster: a
// policy or a hint may prefer endpoints nearby, and NetworkPolicies do not apply between a pod and its own node.
func (s *subject) nodeMatters() bool {
	spec := &s.svc.Spec
	return spec.InternalTrafficPolicy != nil && *spec.InternalTrafficPolicy == corev1.ServiceInternalTrafficPolicyLocal ||
		spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal || spec.TrafficDistribution != nil ||
		s.svc.Annotations[corev1.AnnotationTopologyMode] != "" || len(s.world.scene.NetworkPolicies) > 0
}

// firstNodes returns the indexes of the first nodes, at most n, on which a pod gets traffic of the Service or, if ready
// is false, of the first other nodes. It leaves out lost nodes.
func (s *subject) firstNodes(ready bool, n int) []int {
	var found []int
	if ready {
		s.inUse()
		for name := range s.usedNodes {
			if i := s.world.node(name); i >= 0 && !s.world.scene.Nodes[i].Lost {
				found = append(found, i)
			}
		}
		slices.Sort(found)
		return found[:min(n, len(found))]
	}
	for i := range s.world.scene.Nodes {
		if len(found) == n {
			break
		}
		if node := &s.world.scene.Nodes[i]; !node.Lost && !s.hasReadyOn(node.Name) {
			found = append(found, i)
		}
	}
	return found
}

// hasReadyOn reports whether a pod on the node gets traffic of the Service.
func (s *subject) hasReadyOn(node string) bool {
	s.inUse()
	return s.usedNodes[node]
}

// inUse returns the endpoints that get traffic: the ready ones or, if there are none, the terminating ones that still
// serve.
func (s *subject) inUse() []cluster.Endpoint {
	if s.usedNodes != nil {
		return s.used
	}
	s.used = only(s.svc.Endpoints, func(e cluster.Endpoint) bool { return e.Ready })
	if len(s.used) == 0 {
		s.used = only(s.svc.Endpoints, func(e cluster.Endpoint) bool { return e.Serving && e.Terminating })
	}
	s.usedNodes = make(map[string]bool, len(s.used))
	for _, e := range s.used {
		s.usedNodes[e.Node] = true
	}
	return s.used
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

// fewNodes is how many nodes a cluster may have so that the node ports of all of them are tried.
const fewNodes = 12

// wantsDoor reports whether the node ports of a node are tried. In a cluster with many nodes, at most two nodes with a
// pod that gets traffic of the Service represent all such nodes, and at most two represent the others.
func (s *subject) wantsDoor(n *cluster.Node) bool {
	if len(s.world.scene.Nodes) <= fewNodes {
		return true
	}
	if s.doorNodes == nil {
		const each = 2
		s.doorNodes = map[string]bool{}
		for _, i := range slices.Concat(s.firstNodes(true, each), s.firstNodes(false, each)) {
			s.doorNodes[s.world.scene.Nodes[i].Name] = true
		}
	}
	return s.doorNodes[n.Name]
}

// doorsFor returns the doors of the Service as a client would type them. The name of a headless Service resolves to
// its pods, so the target ports are tried at that name too.
func (s *subject) doorsFor(from string) []cluster.Door {
	all := s.world.withClients.DoorsOn(cluster.Name(s.svc.Namespace, s.svc.Name), from, s.wantsDoor)
	all = append(all, access.PendingDoors(s.svc)...)
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
