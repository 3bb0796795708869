package text

import (
	"fmt"
	"strings"

	"portolan/internal/explain"
	"portolan/internal/text"
)

// tally counts Services for the headline.
type tally struct {
	broken, partly, warned         int // by the worst finding, see sectionOf
	internet, nodes, routed, pends int // not exclusive
}

func tallyOf(services []explain.Service) tally {
	var n tally
	add := func(counter *int, counts bool) {
		if counts {
			*counter++
		}
	}
	for _, s := range services {
		add(&n.broken, sectionOf(s) == broken)
		add(&n.partly, sectionOf(s) == partly)
		add(&n.warned, sectionOf(s) == warned)
		add(&n.internet, s.Reach == explain.ReachInternet)
		add(&n.nodes, s.Reach == explain.ReachNodes)
		add(&n.routed, len(s.Behind) > 0)
		add(&n.pends, pending(s))
	}
	return n
}

// headline returns the sentences that answer first: how many Services have which problem, and which clients reach how
// many.
func headline(r explain.Report) string {
	n := tallyOf(r.Services)
	all := text.Count(len(r.Services), "Service")
	if r.Of > 0 {
		all = fmt.Sprintf("%d of %s %s exposed to clients outside the cluster", len(r.Services), text.Count(r.Of, "Service"),
			verb(len(r.Services), "is", "are"))
	}
	said := []string{all + ": " + n.problems() + "."}
	switch {
	case n.internet+n.nodes+n.routed == 0:
		said = append(said, "Clients outside the cluster reach none.")
	case n.internet+n.nodes == 0:
		said = append(said, "Clients outside the cluster reach none directly.")
	case n.internet == 0:
		said = append(said, fmt.Sprintf("The nodes' network reaches %d, the internet none.", n.nodes))
	case n.nodes == 0:
		said = append(said, fmt.Sprintf("The internet reaches %d.", n.internet))
	default:
		said = append(said, fmt.Sprintf("The internet reaches %d, the nodes' network %d more.", n.internet, n.nodes))
	}
	if n.routed > 0 {
		said = append(said, fmt.Sprintf("%d %s behind %s.", n.routed, verb(n.routed, "is", "are"), routedBy(r.Services)))
	}
	if n.pends > 0 {
		said = append(said, fmt.Sprintf("%d %s for the address of %s.", n.pends, verb(n.pends, "waits", "wait"),
			verb(n.pends, "its load balancer", "their load balancers")))
	}
	return strings.Join(said, " ")
}

// noneExposed says that none of a number of Services is exposed.
func noneExposed(n int) string {
	none := verb(n, "The Service is not", fmt.Sprintf("None of %d Services is", n))
	return none + " exposed to clients outside the cluster."
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

// problems says how many Services have which problem.
func (n tally) problems() string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, verb(n, one, many)))
		}
	}
	add(n.broken, "does not work", "do not work")
	add(n.partly, "works only in part", "work only in part")
	add(n.warned, "has a warning", "have warnings")
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
