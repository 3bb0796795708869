package explain

import (
	"slices"
	"strconv"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// otherNamespace is the namespace of the pods that are assumed as clients from another namespace.
const otherNamespace = "elsewhere"

// clientIndex finds the pods that can be clients, by their node.
type clientIndex struct {
	near  map[nodeNamespace][]*cluster.Pod // the pods of a namespace on a node
	far   map[string][]*cluster.Pod        // on a node, the first pod of each of at most two namespaces
	homes map[string][]int                 // by namespace, some nodes with a pod of it, at most mostHomes
	added []cluster.Pod                    // client pods that are not among the objects
}

// mostHomes is how many nodes per namespace are remembered.
const mostHomes = 8

type nodeNamespace struct{ node, namespace string }

func newClientIndex(w *world) *clientIndex {
	x := &clientIndex{
		near: map[nodeNamespace][]*cluster.Pod{}, far: map[string][]*cluster.Pod{}, homes: map[string][]int{},
	}
	for i := range w.scene.Pods {
		p := &w.scene.Pods[i]
		if p.Address == "" || w.notClients[keyOf(p)] {
			continue
		}
		x.enter(p)
		homes := x.homes[p.Namespace]
		if n := w.node(p.Node); n >= 0 && len(homes) < mostHomes && !slices.Contains(homes, n) {
			x.homes[p.Namespace] = append(homes, n)
		}
	}
	return x
}

func (x *clientIndex) enter(p *cluster.Pod) {
	key := nodeNamespace{p.Node, p.Namespace}
	x.near[key] = append(x.near[key], p)
	if far := x.far[p.Node]; len(far) == 0 || len(far) == 1 && far[0].Namespace != p.Namespace {
		x.far[p.Node] = append(far, p)
	}
}

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
	name := s.world.scene.Nodes[node].Name
	p := cluster.Pod{
		Namespace: namespace, Name: "client-on-" + name, Node: name, Ready: true, Address: "10.254." +
			strconv.Itoa(node/250) + "." + strconv.Itoa(1+node%250),
	}
	s.world.clients.added = append(s.world.clients.added, p)
	s.world.clients.enter(&p)
}

// clientPod finds a pod on a node that can be a client. It prefers a pod that is not an endpoint of the Service. It
// returns "" if there is none.
func (s *subject) clientPod(node int, inside bool) string {
	name := s.world.scene.Nodes[node].Name
	if !inside {
		for _, p := range s.world.clients.far[name] {
			if p.Namespace != s.svc.Namespace {
				return access.PodRef(p.Namespace, p.Name)
			}
		}
		return ""
	}
	endpoint := ""
	for _, p := range s.world.clients.near[nodeNamespace{name, s.svc.Namespace}] {
		endpoint = access.PodRef(p.Namespace, p.Name)
		if !s.isEndpoint(p) {
			return endpoint
		}
	}
	return endpoint
}

// isEndpoint reports whether a pod is an endpoint of the Service.
func (s *subject) isEndpoint(p *cluster.Pod) bool {
	if s.members == nil {
		s.members = make(map[podKey]bool, len(s.svc.Endpoints))
		for _, e := range s.svc.Endpoints {
			s.members[podKey{e.Namespace, e.Pod}] = true
		}
	}
	return s.members[keyOf(p)]
}
