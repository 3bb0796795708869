package explain

import (
	"fmt"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// world is the cluster that the objects describe, together with what was assumed.
//
// It is made for the size of a real cluster: what a check of a Service needs to know about all objects is found once,
// in an index or a fact, and never by a search for each Service.
type world struct {
	objects     []manifest.Object
	leftOut     []Unreadable // objects that the scene cannot have, such as a stored Service with a damaged address
	facts       facts
	verdicts    []manifest.Verdict
	services    map[string]int // by name, the verdict on the first accepted Service of that name
	scene       cluster.Scene
	nodes       map[string]int       // by name, the index in scene.Nodes
	withClients cluster.Scene        // the scene with the client pods that tryDoors adds
	clients     *clientIndex         // which of its pods can be clients
	routes      map[podKey][]routeTo // by Service, see routes
	followed    map[string]bool      // the HTTPRoutes and Ingresses that pods of the scene route requests for
	external    bool                 // a node has an external address
	balanced    string               // a Service with an external address: "service/web", "" if there is none
	labels      *labelIndex          // see similar; nil until a check needs it

	assumed      []string       // sentences about the assumed nodes and the handwritten pods
	started      []string       // a sentence about each workload whose pods were assumed, see assumedFor
	startedBy    map[podKey]int // by assumed pod, the index in started
	scaledToZero []scaledToZero
	made         madeUp
	assumedPods  map[podKey]bool   // the pods that assumePods made for a Service
	silent       map[podKey]bool   // the pods in which a container declares no port, and others do
	notClients   map[podKey]bool   // the pods that cannot represent other clients
	owners       map[podKey]string // of invented pods: the workload or the Service that they were assumed for
	handwritten  map[podKey]bool   // the pods that no server has stored

	inhabited   map[string]bool // the namespaces in which assumePods makes no pods
	invented    map[podLabel][]int
	taken       map[string]bool // the addresses of pods
	nextAddress map[int]int     // by node, where freeAddress goes on
	overflow    int             // how many addresses freeAddress has taken outside the ranges of nodes
}

// newWorld reads the objects into a scene and assumes what is missing. It leaves out the Services that the API server
// refuses.
func newWorld(objects []manifest.Object) (*world, error) {
	objects = withoutHooks(objects)
	w := &world{
		routes: routes(objects), objects: objects, verdicts: manifest.ClusterOf(objects).Judge(objects),
		facts: factsOf(objects), services: map[string]int{},
		assumedPods: map[podKey]bool{}, startedBy: map[podKey]int{}, silent: map[podKey]bool{}, notClients: map[podKey]bool{},
		handwritten: map[podKey]bool{}, owners: map[podKey]string{},
	}
	relevant := make([]manifest.Object, 0, len(objects))
	for i, v := range w.verdicts {
		if isService(v.Object) && !accepted(v) || !isRelevant(v.Object) {
			continue
		}
		relevant = append(relevant, v.Object)
		if isService(v.Object) {
			if _, known := w.services[nameOfVerdict(v)]; !known {
				w.services[nameOfVerdict(v)] = i
			}
		}
	}
	w.markPods()
	scene, err := cluster.LoadChanged(relevant, func(s *cluster.Scene) {
		w.scene = *s
		w.assume()
		*s = w.scene
	}, w.leaveOut)
	if err != nil {
		return nil, err
	}
	w.scene = scene
	w.followed = followed(scene)
	w.external = slices.ContainsFunc(scene.Nodes, func(n cluster.Node) bool { return n.External != "" })
	for i := range scene.Services {
		if svc := &scene.Services[i]; w.balanced == "" && len(svc.Status.LoadBalancer.Ingress) > 0 {
			w.balanced = "service/" + cluster.Name(svc.Namespace, svc.Name)
		}
	}
	if w.facts.scene {
		w.indexNodes()
	}
	return w, nil
}

// accepted reports whether a Service can be explained. A Service that was read from a server counts as accepted even
// if the simulated API server would refuse it, because the real server may use other address ranges.
func accepted(v manifest.Verdict) bool { return v.Accepted || cluster.IsSettled(v.Object) }

// otherMode is the mode of kube-proxy that a scene does not have by default.
const otherMode = cluster.NFTables

// subject is one Service to explain.
type subject struct {
	world       *world
	verdict     manifest.Verdict
	svc         cluster.Service // its Service is nil if the API server refuses it
	ref         string          // "service/web"
	clientNodes []int           // indexes of the nodes with clients, see clientNodeIndexes
	used        []cluster.Endpoint
	usedNodes   map[string]bool // the nodes of used; nil if inUse has not found them yet
	members     map[podKey]bool // the pods that are endpoints, see isEndpoint
	doorNodes   map[string]bool // the nodes whose node ports are tried, see wantsDoor
	rows        []Row           // the clients and their connections
	drops       bool            // NetworkPolicies drop a connection of a client that is among the objects
}

// nameOfVerdict returns the name of the object that was judged, with its namespace if that is not the default one.
func nameOfVerdict(v manifest.Verdict) string {
	return cluster.Name(namespaceOf(v.Object.Namespace), v.Object.Name)
}

// subject returns the subject for a verdict on a Service.
func (w *world) subject(v manifest.Verdict) *subject {
	s := &subject{world: w, verdict: v, ref: "service/" + nameOfVerdict(v)}
	if accepted(v) {
		s.svc, _ = w.scene.Find(nameOfVerdict(v))
	}
	return s
}

// named returns the Service of the scene with this name ("web" or "shop/web"). If there is none, svc.Service is nil.
func (w *world) named(name string) *subject {
	i, ok := w.services[name]
	if !ok {
		return &subject{world: w}
	}
	return w.subject(w.verdicts[i])
}

// report builds the report on the Service.
func (s *subject) report() Service {
	o := s.verdict.Object
	r := Service{
		Namespace: namespaceOf(o.Namespace), Name: o.Name,
		Assumed: []string{}, Doors: []Door{},
	}
	if svc := o.Service(); svc != nil {
		r.Type = string(svc.Spec.Type)
	}
	if s.svc.Service != nil {
		r.Type = string(s.svc.Spec.Type)
		s.rows = s.try()
		s.drops = s.dropsAny()
		r.Assumed = append(r.Assumed, s.assumptions()...)
		r.Doors = s.doors()
		r.subject, r.Stored, r.Written, r.LeadsTo = s, s.svc.Service, o.Service(), s.leadsTo()
	}
	r.Findings, r.Summary = s.findings(), s.summary()
	s.rows = nil // the rows of thousands of Services would fill the memory
	return r
}

// leadsTo returns the Service or the host that an ExternalName Service points to, or "" if the scene does not contain
// it.
func (s *subject) leadsTo() string {
	if !s.isAlias() {
		return ""
	}
	alias := strings.ToLower(strings.TrimSuffix(s.svc.Spec.ExternalName, "."))
	for _, h := range s.world.scene.Hosts {
		if strings.EqualFold(h.Name, alias) {
			return "host/" + h.Name
		}
	}
	full, inside := strings.CutSuffix(alias, ".svc.cluster.local")
	name, namespace, _ := strings.Cut(full, ".")
	if svc, ok := s.world.scene.Find(namespace + "/" + name); ok && inside {
		return "service/" + cluster.Name(svc.Namespace, svc.Name)
	}
	return ""
}

// AssumedScene is the cluster that objects describe, together with what was assumed.
type AssumedScene struct {
	Scene cluster.Scene

	world *world
}

// Assume reads objects into a scene, as [cluster.LoadObjects] does, and adds what [Explain] would assume: nodes,
// addresses of pods that have no status yet, and pods of workloads. If there is a Scene document, it adds nothing. It
// returns an error if LoadObjects does.
func Assume(objects []manifest.Object) (AssumedScene, error) {
	w, err := newWorld(objects)
	refused := func(v manifest.Verdict) bool { return !v.Accepted }
	if err != nil || len(w.leftOut) > 0 || slices.ContainsFunc(w.verdicts, refused) {
		// newWorld leaves out what cannot be used, and LoadObjects says what is wrong with it.
		if _, err := cluster.LoadObjects(objects); err != nil {
			return AssumedScene{}, err
		}
	}
	if err != nil {
		return AssumedScene{}, err
	}
	return AssumedScene{Scene: w.scene, world: w}, nil
}

// enforced is assumed if NetworkPolicies drop something and no Scene document says whether the network obeys them.
const enforced = "That the network enforces NetworkPolicies."

// Assumed returns the assumptions that matter for a connection, one sentence each. They are about nodes, pods and
// NetworkPolicies. If
// the objects do not set the mode of kube-proxy and the connection would print differently in nftables mode, a
// sentence says so.
func (s AssumedScene) Assumed(t cluster.Trace) []string {
	all := s.world.assumedFor(nil)
	if dialled := s.world.named(t.Service); dialled.svc.Service != nil {
		all = dialled.podAssumptions()
	}
	if t.Cause.IsPolicy() && !s.world.facts.scene {
		all = append(all, enforced)
	}
	if s.world.facts.proxyMode {
		return all
	}
	other, err := s.Scene.Set(cluster.Setting{ProxyMode: otherMode})
	if err != nil { // cannot happen: the scene was valid when it was dialled
		return all
	}
	if with, err := other.Dial(t.From, t.To); err == nil && with.Prints() != t.Prints() {
		all = append(all, fmt.Sprintf("That kube-proxy runs in %s mode. In %s mode the client would see: %s",
			s.Scene.ProxyMode, otherMode, with.Prints()))
	}
	return all
}
