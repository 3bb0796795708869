// Package explain reports on a Service what its owner wants to know: what it looks like, which clients reach it, what
// looks wrong, and what each of its fields does.
//
// Every statement about Kubernetes is computed. [manifest.Cluster.Judge] finds what the API server would refuse.
// [cluster.Scene.Dial] opens one connection for each kind of client and each door, and shows which of them reach the
// Service. A list of checks (the files check_….go) finds what looks wrong. Each check looks for one common mistake and
// names the object and the field to change. [AssumedScene.Advise] says what to change for one connection that
// failed (the files advise….go). If the Service is the cause, it returns the finding of the same checks.
//
//	objects ──▶ scene ──▶ what is not in the file is assumed ──▶ doors × clients ──▶ checks ──▶ Report
//
// Often a file contains only the Service. Then this package assumes nodes and pods that match it (assume.go), and the
// report says so. Such a report shows how the Service is meant to work, but it cannot detect a misspelled selector.
package explain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/manifest"
)

// Report describes the Services among some objects, in the order of the objects. Its JSON is the output of `portolan
// explain -o json`.
type Report struct {
	Services   []Service    `json:"services"`
	Assumed    []string     `json:"assumed"`    // what was assumed for any of them, in a few words each
	NotRead    []NotRead    `json:"notRead"`    // the kinds of objects that were not looked at
	Unreadable []Unreadable `json:"unreadable"` // documents that are left out, because they cannot be read
	Of         int          `json:"-"`          // how many Services there were before Exposed; 0 if it was not called
}

// Service describes one Service. If the API server refuses the Service, only its names, its type and Findings are set.
//
// What only a page of its own shows is computed by methods, and anew for each call: a summary of thousands of Services
// does not need it. MarshalJSON has all of it.
type Service struct {
	Namespace string
	Name      string
	Type      string   // after defaulting, so a headless Service has "ClusterIP" too
	Assumed   []string // what was assumed because the objects do not say it, one sentence each
	Doors     []Door
	Findings  []Finding // the most severe first
	Summary

	Stored  *corev1.Service // as the API server stores it; nil if the API server refuses it
	Written *corev1.Service // as the file has it; nil if the API server refuses it
	LeadsTo string          // where an alias leads: "service/shop/db", "host/db.io"; "" if unknown

	subject *subject // what the methods compute from; nil if the API server refuses the Service
}

// Severity says how bad a finding is.
type Severity string

// The severities. Bad: it does not work. Warning: it works, but perhaps not as intended. Hint: worth knowing.
const (
	Bad     Severity = "error"
	Warning Severity = "warning"
	Hint    Severity = "hint"
)

// Finding is something that looks wrong, with the reason and the change that corrects it.
type Finding struct {
	ID       string   `json:"id"` // names the kind of mistake: "selector-matches-no-pod"
	Severity Severity `json:"severity"`
	Object   string   `json:"object"` // "service/web", "pod/shop/web-a", "node/node1", "scene/shop", "httproute/shop"
	Field    string   `json:"field"`  // "spec.selector"; "" if no field is known
	Problem  string   `json:"says"`   // what is wrong and why, in one or two sentences
	Fix      string   `json:"fix"`    // what to do
}

// NoFix is the Fix of a finding that needs no change.
const NoFix = "Nothing."

// Place returns the object of a finding, followed by its field if it has one: "service/web, spec.selector".
func (f Finding) Place() string {
	if f.Field == "" {
		return f.Object
	}
	return f.Object + ", " + f.Field
}

// Failed reports whether any Service has a finding of severity Bad.
func (r Report) Failed() bool {
	return slices.ContainsFunc(r.Services, func(s Service) bool {
		return slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Severity == Bad })
	})
}

// Explain reports on the Services among objects. If there are names, it reports only on the Services with these names:
// "web" means the Service web of any namespace, "shop/web" only that of the namespace shop. It leaves out
// objects that cannot be read and lists them in the report. It returns an error if it can read none, if there are no
// Services, or if no Service has one of the names.
func Explain(objects []manifest.Object, names ...string) (Report, error) {
	objects, unreadable := separate(objects)
	if len(objects) == 0 && len(unreadable) > 0 {
		return Report{}, unreadable[0].err
	}
	w, err := newWorld(objects)
	if err != nil {
		return Report{}, err
	}
	chosen, err := choose(w.verdicts, names)
	if err != nil {
		return Report{}, err
	}
	unreadable = append(unreadable, w.leftOut...)
	var subjects []*subject
	for _, v := range chosen {
		if s := w.subject(v); s.svc.Service != nil || !accepted(v) { // otherwise it was left out
			subjects = append(subjects, s)
		}
	}
	if len(subjects) == 0 {
		return Report{}, unreadable[0].err
	}
	if err := w.tryDoors(subjects); err != nil {
		return Report{}, err
	}
	r := Report{Services: []Service{}, NotRead: notRead(objects), Unreadable: unreadable}
	for _, s := range subjects {
		r.Services = append(r.Services, s.report())
	}
	r.Assumed = w.assumedOnce(r.Services)
	for i, twin := range twins(r.Services) {
		r.Services[i].SamePods = twin
	}
	return r, nil
}

// The kinds that this package treats specially. [isWorkload] lists the kinds that contain a pod template.
const (
	kindService = "Service"
	kindScene   = "Scene"
)

// isService reports whether an object is a Service of Kubernetes, even if it cannot be read. Knative has a kind of the
// same name.
func isService(o manifest.Object) bool {
	return o.Kind == kindService && (o.Value != nil || len(o.Errors) > 0)
}

// isRelevant reports whether an object matters for a scene.
func isRelevant(o manifest.Object) bool {
	switch o.Kind {
	case kindService, kindScene, "Node", "Pod", "Namespace", "EndpointSlice", "Endpoints", "NetworkPolicy", "Gateway",
		"HTTPRoute", "Ingress":
		return true
	}
	return isWorkload(o.Kind)
}

// Kinds returns the kinds that matter to this package. A reader of manifests may leave out objects of other kinds.
func Kinds() []string {
	return append(workloadKinds(), kindService, kindScene, "Node", "Pod", "Namespace", "EndpointSlice", "Endpoints",
		"NetworkPolicy", "Gateway", "HTTPRoute", "Ingress")
}

var errNoService = errors.New("there is no Service to explain in these files")

// choose returns the verdicts on the Services with the given names, or on all Services if there are no names.
func choose(verdicts []manifest.Verdict, names []string) ([]manifest.Verdict, error) {
	all := only(verdicts, func(v manifest.Verdict) bool { return isService(v.Object) })
	if len(all) == 0 {
		return nil, errNoService
	}
	if len(names) == 0 {
		return all, nil
	}
	named := map[string][]manifest.Verdict{} // with and without the namespace
	for _, v := range all {
		for _, name := range []string{v.Object.Name, namespaceOf(v.Object.Namespace) + "/" + v.Object.Name} {
			named[name] = append(named[name], v)
		}
	}
	var chosen []manifest.Verdict
	for _, name := range names {
		if len(named[name]) == 0 {
			return nil, fmt.Errorf("there is no Service %q here. There are: %s", name, serviceNames(all))
		}
		chosen = append(chosen, named[name]...)
	}
	return chosen, nil
}

// serviceNames lists the names of the Services for an error message. It shortens a long list.
func serviceNames(all []manifest.Verdict) string {
	const most = 8
	names := texts(all, nameOfVerdict)
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return List(names)
}
