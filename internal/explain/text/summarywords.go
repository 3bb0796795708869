package text

import (
	"fmt"
	"strings"

	"portolan/internal/explain"
	"portolan/internal/text"
)

// headline returns the sentences that answer first: how many Services have which problem, and which clients reach how
// many.
func headline(r explain.Report) string {
	count := map[any]int{}
	for _, s := range r.Services {
		count[s.Severity()]++
		count[s.Reach]++
		if pending(s) {
			count["pending"]++
		}
		if len(s.Behind) > 0 {
			count["behind"]++
		}
	}
	all := text.Count(len(r.Services), "Service")
	if r.Of > 0 {
		all = fmt.Sprintf("%d of %s %s meant for clients outside the cluster", len(r.Services), text.Count(r.Of, "Service"),
			verb(len(r.Services), "is", "are"))
	}
	said := []string{all + ": " + problems(count[explain.Bad], count[explain.Warning]) + "."}
	internet, nodes, behind := count[explain.ReachInternet], count[explain.ReachNodes], count["behind"]
	switch {
	case internet+nodes+behind == 0:
		said = append(said, "Clients outside the cluster reach none.")
	case internet+nodes == 0:
		said = append(said, "None has an address for clients outside.")
	case internet == 0:
		said = append(said, fmt.Sprintf("The nodes' network reaches %d, the internet none.", nodes))
	case nodes == 0:
		said = append(said, fmt.Sprintf("The internet reaches %d.", internet))
	default:
		said = append(said, fmt.Sprintf("The internet reaches %d, the nodes' network %d more.", internet, nodes))
	}
	if behind > 0 {
		said = append(said, fmt.Sprintf("%d %s behind %s.", behind, verb(behind, "is", "are"), routedBy(r.Services)))
	}
	if n := count["pending"]; n > 0 {
		said = append(said, fmt.Sprintf("%d %s for the address of %s.", n, verb(n, "waits", "wait"),
			verb(n, "its load balancer", "their load balancers")))
	}
	return strings.Join(said, " ")
}

// routedBy names what routes requests to those of the Services that are behind something.
func routedBy(services []explain.Service) string {
	var kinds []string
	for _, s := range services {
		if len(s.Behind) > 0 {
			kinds = appendNew(kinds, map[string]string{"Ingress": "an Ingress", "Gateway": "a Gateway"}[routeKind(s)])
		}
	}
	return text.List(kinds, "or")
}

// problems says how many Services have an error, and how many others have a warning.
func problems(bad, warnings int) string {
	var parts []string
	if bad > 0 {
		parts = append(parts, fmt.Sprintf("%d %s not work", bad, verb(bad, "does", "do")))
	}
	if warnings > 0 {
		parts = append(parts, fmt.Sprintf("%d %s", warnings, verb(warnings, "has a warning", "have warnings")))
	}
	if len(parts) == 0 {
		return "nothing looks wrong"
	}
	return strings.Join(parts, ", ")
}

// verb returns the singular form one if n is 1, and the plural form many otherwise.
func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// leftOut names the documents that cannot be read, in a sentence or none.
func leftOut(all []explain.Unreadable) []string {
	if len(all) == 0 {
		return nil
	}
	var names []string
	for _, u := range all {
		name := fmt.Sprintf("document %d of %s", u.Document, u.File)
		if u.Line > 0 {
			name = fmt.Sprintf("%s:%d", u.File, u.Line)
		}
		names = append(names, name)
	}
	return []string{fmt.Sprintf("Left out, because %s: %s.", verb(len(all), "it cannot be read", "they cannot be read"),
		explain.List(names))}
}
