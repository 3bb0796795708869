package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// check looks for one mistake.
type check func(*subject) []Finding

// checks are all that are made, in the order in which their findings are told where they are equally bad: what stands
// before the packet first.
func checks() []check {
	return []check{
		noSelector, selectorMatches, allUnready, someUnready, targetNames, targetNumbers,
		aliasOfAddress, aliasPorts, aliasSelector, headlessPorts, headlessAffinity,
		pendingBalancer, nodePortForNobody, nodePortUnused, dataDoor, firewalls,
		localSilence, localInside, sourceRanges, externalIPs, affinity, unreadyPublished, notFollowed,
	}
}

// findings are what looks wrong, the worst first.
func (s *subject) findings() []Finding {
	found := s.refusals()
	if s.svc.Service != nil {
		for _, check := range checks() {
			found = append(found, check(s)...)
		}
		found = append(found, s.warnings(found)...)
	}
	rank := []Severity{Bad, Warning, Hint}
	slices.SortStableFunc(found, func(a, b Finding) int { return slices.Index(rank, a.Severity) - slices.Index(rank, b.Severity) })
	return found
}

// refusals are what the API server says of a Service that it does not take.
func (s *subject) refusals() []Finding {
	found := []Finding{}
	if accepted(s.verdict) {
		return found
	}
	for _, e := range s.verdict.Errors {
		fix := e.Hint
		if fix == "" {
			fix = "Change it as the message says."
		}
		place := ""
		if e.Line > 0 {
			place = fmt.Sprintf(" (%s, line %d)", e.File, e.Line)
		}
		found = append(found, s.finding("refused", Bad, e.Field, "The API server refuses it: "+e.Message+place+".", fix))
	}
	return found
}

// warnings are what the API server says although it takes the Service, and no finding has said before.
func (s *subject) warnings(found []Finding) []Finding {
	var more []Finding
	for _, text := range s.verdict.Warnings {
		field, _, _ := strings.Cut(text, " ")
		if field = strings.TrimRight(field, ":,"); !strings.HasPrefix(field, "spec.") {
			field = ""
		}
		if !slices.ContainsFunc(found, func(f Finding) bool { return field != "" && strings.EqualFold(field, f.Field) }) {
			more = append(more, s.finding("api-warning", Warning, field,
				"The API server takes it, and warns: "+strings.TrimRight(text, ".")+".", "Do without the field, or do what the warning says."))
		}
	}
	return more
}

// finding is one about the Service itself.
func (s *subject) finding(id string, severity Severity, field, says, fix string) Finding {
	return Finding{ID: id, Severity: severity, Object: s.ref, Field: field, Says: says, Fix: fix}
}

func one(f Finding) []Finding { return []Finding{f} }

func (s *subject) isA(types ...corev1.ServiceType) bool {
	return slices.Contains(types, s.svc.Spec.Type)
}

// names are the names of endpoints.
func names(endpoints []cluster.Endpoint) []string {
	all := make([]string, len(endpoints))
	for i, e := range endpoints {
		all[i] = endpointName(e)
	}
	return all
}

// out are the endpoints that get no traffic.
func (s *subject) out() []cluster.Endpoint {
	used := names(s.inUse())
	return s.endpoints(func(e cluster.Endpoint) bool { return !slices.Contains(used, endpointName(e)) })
}

// endpointName is a pod by name, and what is no pod by address.
func endpointName(e cluster.Endpoint) string {
	if e.Pod == "" {
		return e.Address
	}
	return cluster.Name(e.Namespace, e.Pod)
}

// pods are the pods of the Service's namespace.
func (s *subject) pods() []cluster.Pod {
	return slices.DeleteFunc(slices.Clone(s.world.scene.Pods), func(p cluster.Pod) bool { return p.Namespace != s.svc.Namespace })
}

// live are the names of the nodes that are there.
func (s *subject) live(keep func(name string) bool) []string {
	var names []string
	for _, n := range s.world.scene.Nodes {
		if !n.Lost && keep(n.Name) {
			names = append(names, n.Name)
		}
	}
	return names
}

// works reports whether some client gets in by some door: else what is wrong lies deeper than who else gets in.
func (s *subject) works() bool {
	for _, t := range s.tries() {
		if t.Trace.Outcome == cluster.Connected {
			return true
		}
	}
	return false
}

// nodePorts are the node ports of the Service.
func (s *subject) nodePorts() []int32 {
	var all []int32
	for _, p := range s.svc.Spec.Ports {
		if p.NodePort != 0 {
			all = append(all, p.NodePort)
		}
	}
	return all
}

// portField is a field of one of the ports.
func portField(i int, field string) string { return fmt.Sprintf("spec.ports[%d].%s", i, field) }
