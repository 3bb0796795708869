package explain

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/text"
)

// madeUp counts what was assumed, for a summary of all Services.
type madeUp struct {
	nodes      int // nodes with invented addresses
	kinds      []madeUpPods
	started    int      // pods of the files that have no status and count as running
	services   int      // Services that got two pods each, because the files have no pods for them
	unreadable []string // sentences about workloads that cannot be read
}

// madeUpPods counts the pods that were assumed for the workloads of one kind.
type madeUpPods struct {
	kind            string
	workloads, pods int
}

// add counts the pods of one workload.
func (m *madeUp) add(kind string, pods int) {
	i := slices.IndexFunc(m.kinds, func(k madeUpPods) bool { return k.kind == kind })
	if i < 0 {
		i = len(m.kinds)
		m.kinds = append(m.kinds, madeUpPods{kind: kind})
	}
	m.kinds[i].workloads++
	m.kinds[i].pods += pods
}

// pods describes the pods that were assumed to run: "12 pods of 12 Deployments, ready". It returns "" if there are
// none.
func (m *madeUp) pods() string {
	var parts []string
	for _, k := range m.kinds {
		parts = append(parts, text.Count(k.pods, "pod")+" of "+text.Count(k.workloads, k.kind))
	}
	if m.services > 0 {
		parts = append(parts, fmt.Sprintf("2 pods for each of %s", text.Count(m.services, "Service")))
	}
	if m.started > 0 {
		parts = append(parts, text.Count(m.started, "pod")+" of the files")
	}
	if len(parts) == 0 {
		return ""
	}
	return text.List(parts, "and") + ", ready"
}

// assumedOnce returns what was assumed for any Service of a report, in a few words each. An alias needs nothing.
func (w *world) assumedOnce(services []Service) []string {
	all := []string{}
	if !slices.ContainsFunc(services, func(s Service) bool {
		return s.Stored != nil && s.Stored.Spec.Type != corev1.ServiceTypeExternalName
	}) {
		return all
	}
	pods, nodes := w.made.pods(), text.Count(w.made.nodes, "node")
	switch {
	case pods != "" && w.made.nodes > 0:
		all = append(all, pods+", on "+nodes)
	case pods != "":
		all = append(all, pods)
	case w.made.nodes > 0:
		all = append(all, "addresses of "+nodes)
	}
	all = append(all, w.made.unreadable...)
	if n := w.guessedListeners(); n > 0 {
		all = append(all, fmt.Sprintf("%s without a declared port %s on the target port", text.Count(n, "pod"),
			verb(n, "listens", "listen")))
	}
	if !w.facts.proxyMode {
		all = append(all, fmt.Sprintf("kube-proxy mode %s", w.scene.ProxyMode))
	}
	if slices.ContainsFunc(services, func(s Service) bool { return slices.Contains(s.Assumed, enforced) }) {
		all = append(all, "NetworkPolicies are enforced")
	}
	return all
}

// guessedListeners counts the pods of the files that are assumed to listen on a port that they do not declare.
func (w *world) guessedListeners() int {
	n := 0
	for i := range w.scene.Pods {
		p := &w.scene.Pods[i]
		if !w.facts.scene && p.Address != "" && !w.assumedPods[keyOf(p)] && len(p.Listens) > len(p.Ports) &&
			(len(p.Ports) == 0 || w.silent[keyOf(p)]) {
			n++
		}
	}
	return n
}
