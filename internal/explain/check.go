package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// check looks for one mistake in a Service.
type check func(*subject) []Finding

// checks returns all checks. Findings of the same severity keep this order. Mistakes that stop every connection come
// first.
func checks() []check {
	return []check{
		noSelector, selectorMatches, allUnready, someUnready, targetNames, targetNumbers,
		aliasOfAddress, aliasPorts, aliasSelector, headlessPorts, headlessAffinity,
		pendingBalancer, nodePortUnreachable, nodePortUnused, databaseExposed, firewalls,
		localFromOutside, localFromInside, sourceRanges, externalIPs, affinity, unreadyPublished, notFollowed,
		routePorts, exposedTwice, routeNotFollowed, policyDrops,
	}
}

// findings returns everything that looks wrong, the most severe first.
func (s *subject) findings() []Finding {
	found := s.refusals()
	if s.svc.Service != nil {
		for _, check := range checks() {
			found = append(found, check(s)...)
		}
		found = append(found, s.warnings(found)...)
	}
	rank := []Severity{Bad, Warning, Hint}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return slices.Index(rank, a.Severity) - slices.Index(rank, b.Severity)
	})
	return found
}

// Refused is the ID of a finding for each error with which the API server refuses a Service.
const Refused = "refused"

// refusals returns the errors of the API server for a Service that it refuses.
func (s *subject) refusals() []Finding {
	found := []Finding{}
	if accepted(s.verdict) {
		return found
	}
	for _, e := range s.verdict.Errors {
		fix := cmp.Or(e.Hint, "Change the field as the message says.")
		place := ""
		if e.Line > 0 {
			place = fmt.Sprintf(" (%s, line %d)", e.File, e.Line)
		}
		found = append(found, s.finding(Refused, Bad, e.Field, "The API server refuses it: "+e.Message+place+".", fix))
	}
	return found
}

// warnings returns the API server's warnings about a Service that it accepts. It leaves out a warning if one of the
// findings is about the same field.
func (s *subject) warnings(found []Finding) []Finding {
	var more []Finding
	for _, text := range s.verdict.Warnings {
		field, _, _ := strings.Cut(text, " ")
		if field = strings.TrimRight(field, ":,"); !strings.HasPrefix(field, "spec.") {
			field = ""
		}
		if !slices.ContainsFunc(found, func(f Finding) bool { return field != "" && strings.EqualFold(field, f.Field) }) {
			more = append(more, s.finding("api-warning", Warning, field,
				"The API server accepts it with a warning: "+strings.TrimRight(text, ".")+".",
				"Remove the field, or follow the warning."))
		}
	}
	return more
}

// finding returns a finding about the Service itself.
func (s *subject) finding(id string, severity Severity, field, problem, fix string) Finding {
	return Finding{ID: id, Severity: severity, Object: s.ref, Field: field, Problem: problem, Fix: fix}
}

// findingIf returns a finding about the Service itself if the condition is true.
func (s *subject) findingIf(condition bool, id string, severity Severity, field, problem, fix string) []Finding {
	if !condition {
		return nil
	}
	return one(s.finding(id, severity, field, problem, fix))
}

func one(f Finding) []Finding { return []Finding{f} }

func (s *subject) isAlias() bool { return s.isA(corev1.ServiceTypeExternalName) }

func (s *subject) isA(types ...corev1.ServiceType) bool {
	return slices.Contains(types, s.svc.Spec.Type)
}

// names returns the names of endpoints, see endpointName.
func names(endpoints []cluster.Endpoint) []string { return texts(endpoints, endpointName) }

// withoutTraffic returns the endpoints that get no traffic, except those that are shutting down.
func (s *subject) withoutTraffic() []cluster.Endpoint {
	used := map[podKey]bool{}
	for _, e := range s.inUse() {
		used[endpointKey(e)] = true
	}
	return only(s.svc.Endpoints, func(e cluster.Endpoint) bool { return !used[endpointKey(e)] && !e.Terminating })
}

// endpointKey returns the pod of an endpoint, or its address if it is not a pod.
func endpointKey(e cluster.Endpoint) podKey {
	if e.Pod == "" {
		return podKey{"", e.Address}
	}
	return podKey{e.Namespace, e.Pod}
}

// endpointName returns the name of the endpoint's pod, or the address if the endpoint is not a pod.
func endpointName(e cluster.Endpoint) string {
	if e.Pod == "" {
		return e.Address
	}
	return cluster.Name(e.Namespace, e.Pod)
}

// podName returns the name of a pod, with its namespace if that is not the default one.
func podName(p cluster.Pod) string { return cluster.Name(p.Namespace, p.Name) }

// nodes returns the names of the nodes on which a pod gets traffic of the Service or, if ready is false, of all other
// nodes. It leaves out lost nodes.
func (s *subject) nodes(ready bool) []string {
	found := s.firstNodes(ready, len(s.world.scene.Nodes))
	return texts(found, func(i int) string { return s.world.scene.Nodes[i].Name })
}

// works reports whether any client connects at any door. If none does, another check reports the cause, and it makes
// no sense yet to say that a door is unnecessary.
func (s *subject) works() bool {
	return slices.ContainsFunc(s.rows, func(r Row) bool {
		return slices.ContainsFunc(r.Tries, func(t access.Try) bool { return t.Trace.Outcome == cluster.Connected })
	})
}

// nodePorts returns the node ports of the Service.
func (s *subject) nodePorts() []int32 {
	var all []int32
	for _, p := range s.svc.Spec.Ports {
		if p.NodePort != 0 {
			all = append(all, p.NodePort)
		}
	}
	return all
}

// portField returns the path of a field of port i: "spec.ports[0].nodePort".
func portField(i int, field string) string { return "spec." + portPath(i, field) }

func portPath(i int, field string) string { return fmt.Sprintf("ports[%d].%s", i, field) }
