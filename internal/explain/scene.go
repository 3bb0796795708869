package explain

import (
	"fmt"
	"slices"
	"strings"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// world is the cluster that the objects describe, and what was assumed beside them.
type world struct {
	objects  []manifest.Object
	verdicts []manifest.Verdict
	scene    cluster.Scene
	probed   cluster.Scene   // the scene, and pods to dial from where it has none
	sketched bool            // there is a Scene document: what is not in it does not exist
	assumed  []string        // of nodes and workloads
	made     map[string]bool // pods that are made up, to fit a Service of which there is no pod
	idle     []idle
	absent   map[string]bool // pods that dial nobody by the names of the cluster, or nobody any more
}

// newWorld reads the objects into a scene, without the Services that are refused, and assumes what is missing.
func newWorld(objects []manifest.Object) (*world, error) {
	w := &world{
		objects: objects, verdicts: manifest.Judge(objects), sketched: slices.ContainsFunc(objects, isScene),
		made: map[string]bool{}, absent: map[string]bool{},
	}
	var kept []manifest.Object
	for _, v := range w.verdicts {
		if v.Object.Kind == kindService && accepted(v) || v.Object.Kind != kindService && matters(v.Object) {
			kept = append(kept, v.Object)
		}
	}
	var err error
	if w.scene, err = cluster.LoadObjects(kept); err != nil {
		return nil, err
	}
	w.markAbsent()
	if !w.sketched {
		w.assume()
	}
	if w.scene, err = w.scene.Apply(); err != nil {
		return nil, fmt.Errorf("put the scene together: %w", err)
	}
	return w, nil
}

// accepted reports whether a Service can be explained. One that a server gave out was accepted there, under rules of its
// own: its range of addresses is not ours.
func accepted(v manifest.Verdict) bool { return v.Accepted || cluster.IsSettled(v.Object) }

func isScene(o manifest.Object) bool { return o.Kind == kindScene && o.APIVersion == "portolan/v1" }

// modeSaid reports whether a Scene document says in which mode kube-proxy runs.
func (w *world) modeSaid() bool {
	return slices.ContainsFunc(w.objects, func(o manifest.Object) bool {
		var d struct {
			ProxyMode string `yaml:"proxyMode"`
		}
		return isScene(o) && o.Decode(&d) == nil && d.ProxyMode != ""
	})
}

// subject is one Service that is explained.
type subject struct {
	world   *world
	verdict manifest.Verdict
	svc     cluster.Service // its Service is nil if it was refused
	ref     string          // "service/web"
	places  []int           // the nodes from which clients inside dial
	rows    []Row           // who tries its doors, and what comes of it
}

// subject is the Service of a verdict.
func (w *world) subject(v manifest.Verdict) *subject {
	name := cluster.Name(namespaceOf(v.Object.Namespace), v.Object.Name)
	s := &subject{world: w, verdict: v, ref: "service/" + name}
	if accepted(v) {
		s.svc, _ = w.scene.Find(name)
	}
	return s
}

// named is the Service of the scene that has this name, "web" or "shop/web"; one without a Service if there is none.
func (w *world) named(name string) *subject {
	for _, v := range w.verdicts {
		if v.Object.Kind == kindService && accepted(v) && cluster.Name(namespaceOf(v.Object.Namespace), v.Object.Name) == name {
			return w.subject(v)
		}
	}
	return &subject{world: w}
}

// report puts together what there is to say.
func (s *subject) report() Service {
	o := s.verdict.Object
	r := Service{
		Namespace: namespaceOf(o.Namespace), Name: o.Name,
		Assumed: []string{}, Doors: []Door{}, Access: []Access{}, Fields: []Field{},
	}
	if svc := o.Service(); svc != nil {
		r.Type = string(svc.Spec.Type)
	}
	if s.svc.Service != nil {
		r.Type = string(s.svc.Spec.Type)
		r.Assumed = append(r.Assumed, s.assumptions()...)
		r.Doors, r.Access, r.Rows = s.doors(), s.access(), s.rows
		r.Fields = append(r.Fields, fields(o.Service(), s.svc.Service)...)
		r.Scene, r.Stored, r.LeadsTo = s.scenery(), s.svc.Service, s.leadsTo()
	}
	r.Findings = s.findings()
	return r
}

// leadsTo is the Service or the host that an alias leads to; "" if the scene does not have it.
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

// scenery is what is drawn: the scene, of a crowded one the pods behind the Service.
func (s *subject) scenery() cluster.Scene {
	const crowd = 12
	if len(s.world.scene.Pods) <= crowd {
		return s.world.scene
	}
	thin := s.world.scene
	thin.Pods = nil
	for _, p := range s.world.scene.Pods {
		if s.svc.EndpointOf(p) != nil {
			thin.Pods = append(thin.Pods, p)
		}
	}
	thin.Services = []cluster.Service{s.svc}
	thin, err := thin.Apply()
	if err != nil { // it was put together before
		return s.world.scene
	}
	return thin
}
