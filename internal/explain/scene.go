package explain

import (
	"fmt"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// world is the cluster that the objects describe, together with what was assumed.
type world struct {
	objects      []manifest.Object
	verdicts     []manifest.Verdict
	scene        cluster.Scene
	withClients  cluster.Scene   // the scene with the client pods that tryDoors adds
	hasScene     bool            // there is a Scene document, so nothing is assumed
	assumed      []string        // sentences about the assumed nodes and pods of workloads
	assumedPods  map[string]bool // names of the pods that assumePods made for a Service
	silent       map[string]bool // names of the pods in which a container declares no port, and others do
	scaledToZero []scaledToZero
	notClients   map[string]bool     // by pod name: true if the pod cannot represent other clients, see markNotClients
	routes       map[string][]string // by Service, see routes
	made         madeUp
}

// newWorld reads the objects into a scene and assumes what is missing. It leaves out the Services that the API server
// refuses.
func newWorld(objects []manifest.Object) (*world, error) {
	objects = withoutHooks(objects)
	w := &world{
		routes: routes(objects), objects: objects, verdicts: manifest.ClusterOf(objects).Judge(objects),
		hasScene:    slices.ContainsFunc(objects, isScene),
		assumedPods: map[string]bool{}, silent: map[string]bool{}, notClients: map[string]bool{},
	}
	var relevant []manifest.Object
	for _, v := range w.verdicts {
		if isRelevant(v.Object) && (v.Object.Kind != kindService || accepted(v)) {
			relevant = append(relevant, v.Object)
		}
	}
	var err error
	if w.scene, err = cluster.LoadObjects(relevant); err != nil {
		return nil, err
	}
	w.markNotClients()
	if !w.hasScene {
		w.assume()
	}
	if w.scene, err = w.scene.Apply(); err != nil {
		return nil, fmt.Errorf("put the scene together: %w", err)
	}
	return w, nil
}

// accepted reports whether a Service can be explained. A Service that was read from a server counts as accepted even
// if the simulated API server would refuse it, because the real server may use other address ranges.
func accepted(v manifest.Verdict) bool { return v.Accepted || cluster.IsSettled(v.Object) }

func isScene(o manifest.Object) bool { return o.Kind == kindScene && o.APIVersion == "portolan/v1" }

// otherMode is the mode of kube-proxy that a scene does not have by default.
const otherMode = cluster.NFTables

// setsProxyMode reports whether a Scene document sets the mode of kube-proxy.
func (w *world) setsProxyMode() bool {
	return slices.ContainsFunc(w.objects, func(o manifest.Object) bool {
		var d struct {
			ProxyMode string         `yaml:"proxyMode"`
			Rest      map[string]any `yaml:",inline"` // Decode is strict, and the other fields do not matter here
		}
		return isScene(o) && o.Decode(&d) == nil && d.ProxyMode != ""
	})
}

// subject is one Service to explain.
type subject struct {
	world       *world
	verdict     manifest.Verdict
	svc         cluster.Service // its Service is nil if the API server refuses it
	ref         string          // "service/web"
	clientNodes []int           // indexes of the nodes with clients, see clientNodeIndexes
	rows        []Row           // the clients and their connections
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
	i := slices.IndexFunc(w.verdicts, func(v manifest.Verdict) bool {
		return v.Object.Kind == kindService && accepted(v) && nameOfVerdict(v) == name
	})
	if i < 0 {
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
	name := strings.TrimSuffix(s.svc.Spec.ExternalName, ".")
	for _, h := range s.world.scene.Hosts {
		if strings.EqualFold(h.Name, name) {
			return "host/" + h.Name
		}
	}
	for _, svc := range s.world.scene.Services {
		if strings.EqualFold(name, svc.Name+"."+svc.Namespace+".svc.cluster.local") {
			return "service/" + cluster.Name(svc.Namespace, svc.Name)
		}
	}
	return ""
}

// sceneToDraw returns the scene to draw. If the scene has many pods, only the pods behind the Service stay.
func (s *subject) sceneToDraw() cluster.Scene {
	const most = 12
	if len(s.world.scene.Pods) <= most {
		return s.world.scene
	}
	reduced := s.world.scene
	reduced.Pods = only(reduced.Pods, func(p cluster.Pod) bool { return s.svc.EndpointOf(p) != nil })
	reduced.Services = []cluster.Service{s.svc}
	reduced, err := reduced.Apply()
	if err != nil { // cannot happen: these objects were applied before
		return s.world.scene
	}
	return reduced
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
	if _, err := cluster.LoadObjects(objects); err != nil {
		return AssumedScene{}, err
	}
	w, err := newWorld(objects)
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
	all := slices.Clone(s.world.assumed)
	if dialled := s.world.named(t.Service); dialled.svc.Service != nil {
		all = dialled.podAssumptions()
	}
	if t.Cause.IsPolicy() && !s.world.hasScene {
		all = append(all, enforced)
	}
	if s.world.setsProxyMode() {
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
