// Package explain says of a Service what its owner asks: what does it look like, who gets in, what looks wrong, and
// what is each of its fields for.
//
// It makes up nothing about Kubernetes. What the API server would refuse comes from [manifest.Judge], who gets in from
// [cluster.Scene.Dial], one connection for each kind of client and each door. What looks wrong is a list of checks
// (the files check_….go), each of which looks for one mistake that people make, and names the object and the field to
// change. [Sketch.Advise] says what to change for one connection that failed (the files advise….go): the finding of the
// same checks where the Service is to blame.
//
//	objects ──▶ scene ──▶ what is not in the file is assumed ──▶ doors × clients ──▶ checks ──▶ Report
//
// People often have only the Service at hand. Then nodes and pods that fit are assumed (assume.go), and the report says
// so: it shows how the Service is meant, and cannot show that its selector is misspelt.
package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// Report is what there is to say of the Services among some objects, in their order. Its JSON is that of
// `portolan explain -o json`.
type Report struct {
	Services []Service `json:"services"`
}

// Service is what there is to say of one Service. One that the API server refuses has findings and nothing else.
type Service struct {
	Namespace string    `json:"namespace"`
	Name      string    `json:"name"`
	Type      string    `json:"type"`    // as after defaulting: "ClusterIP" for a headless one too
	Assumed   []string  `json:"assumed"` // what the objects do not say and was made up, a sentence each
	Doors     []Door    `json:"doors"`
	Access    []Access  `json:"access"`
	Findings  []Finding `json:"findings"` // the worst first
	Fields    []Field   `json:"fields"`

	Rows    []Row           `json:"-"` // Access, with its clients and traces
	Scene   cluster.Scene   `json:"-"` // the Service and what stands around it; of a crowded cluster only its own pods
	Stored  *corev1.Service `json:"-"` // as the API server stores it; nil if it refuses it
	LeadsTo string          `json:"-"` // "service/shop/db" or "host/db.example.com", where an alias leads; "" if that is not known
}

// Severity says how bad a finding is.
type Severity string

// The severities: it does not work; it works, and somebody may not want it so; it is good to know.
const (
	Bad     Severity = "error"
	Warning Severity = "warning"
	Hint    Severity = "hint"
)

// Finding is something that looks wrong, why, and what to change where.
type Finding struct {
	ID       string   `json:"id"` // the same for the same mistake: "selector-matches-no-pod"
	Severity Severity `json:"severity"`
	Object   string   `json:"object"` // "service/web", "pod/shop/web-a", "node/node1", "scene/shop"
	Field    string   `json:"field"`  // "spec.selector"; "" where the API server names none
	Says     string   `json:"says"`   // what is wrong and why, in a sentence or two
	Fix      string   `json:"fix"`    // what to do
}

// NoFix is the Fix of a finding that is good to know, and asks for no change.
const NoFix = "Nothing."

// Place is the object of a finding, and the field if it has one: "service/web, spec.selector".
func (f Finding) Place() string {
	if f.Field == "" {
		return f.Object
	}
	return f.Object + ", " + f.Field
}

// Failed reports whether a finding of any Service is an error.
func (r Report) Failed() bool {
	for _, s := range r.Services {
		if slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Severity == Bad }) {
			return true
		}
	}
	return false
}

// Explain explains the Services among objects; with names only those ("web" in any namespace, "shop/web"). It fails
// if an object that matters cannot be read, if there is no Service, or none of a name.
func Explain(objects []manifest.Object, names ...string) (Report, error) {
	if err := readable(objects); err != nil {
		return Report{}, err
	}
	w, err := newWorld(objects)
	if err != nil {
		return Report{}, err
	}
	chosen, err := choose(w.verdicts, names)
	if err != nil {
		return Report{}, err
	}
	var subjects []*subject
	for _, v := range chosen {
		subjects = append(subjects, w.subject(v))
	}
	if err := w.populate(subjects); err != nil {
		return Report{}, err
	}
	r := Report{Services: []Service{}}
	for _, s := range subjects {
		r.Services = append(r.Services, s.report())
	}
	return r, nil
}

// readable fails if an object that has a part in a scene cannot be read, or one of which nobody knows what it is. A Service
// that cannot be decoded is a finding of its own.
func readable(objects []manifest.Object) error {
	for _, o := range objects {
		if cluster.IsUsable(o) || o.Kind == kindService || o.Kind != "" && !matters(o) {
			continue
		}
		return o.Errors[0]
	}
	return nil
}

// The kinds that have a part in a scene; templates of pods are in the kinds of [workload].
const (
	kindService = "Service"
	kindScene   = "Scene"
)

func matters(o manifest.Object) bool {
	switch o.Kind {
	case kindService, kindScene, "Node", "Pod", "Namespace", "EndpointSlice":
		return true
	}
	return isWorkload(o.Kind)
}

// choose returns the verdicts on the Services that are meant.
func choose(verdicts []manifest.Verdict, names []string) ([]manifest.Verdict, error) {
	var all, chosen []manifest.Verdict
	for _, v := range verdicts {
		if v.Object.Kind == kindService {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("there is no Service here to explain")
	}
	if len(names) == 0 {
		return all, nil
	}
	for _, name := range names {
		found := false
		for _, v := range all {
			if called(v.Object, name) {
				chosen, found = append(chosen, v), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no Service %q here; there is %s", name, known(all))
		}
	}
	return chosen, nil
}

// called reports whether name means this object.
func called(o manifest.Object, name string) bool {
	return name == o.Name || name == namespaceOf(o.Namespace)+"/"+o.Name
}

// known lists the names of Services, the first few of many.
func known(all []manifest.Verdict) string {
	const most = 8
	var names []string
	for _, v := range all {
		names = append(names, cluster.Name(namespaceOf(v.Object.Namespace), v.Object.Name))
	}
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return List(names)
}
