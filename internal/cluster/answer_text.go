package cluster

import (
	"net/http"
	"strconv"
	"strings"

	"portolan/internal/text"
)

// connectedReason says who answers.
func (t Trace) connectedReason() string {
	names := t.Backends()
	switch {
	case t.Status == http.StatusOK:
		return t.To + " answers 200: this node has a ready pod of " + t.service() + ", so the balancer sends to it."
	case t.Status != 0:
		return t.To + " answers " + strconv.Itoa(t.Status) + ": this node has no ready pod of " + t.service() +
			", so the balancer leaves it out."
	case len(names) == 0:
		return t.To + " answers."
	case len(names) == 1:
		return t.last().At.named() + " answers."
	}
	who := "One of " + text.List(names, "and") + " answers, "
	if len(names) == 2 {
		who = "Either " + text.List(names, "or") + " answers, "
	}
	return who + t.pick() + "."
}

// pick says who picks one of several backends, and how often.
func (t Trace) pick() string {
	pick := "and the client picks one of the addresses that DNS returns"
	for _, h := range t.Path(0) {
		kind, _, _ := strings.Cut(string(h.At), "/")
		switch {
		case h.Action == Route:
			pick = "and the proxy picks one for each request"
		case h.Action != Rewrite:
		case t.Sticky:
			pick = "the same one for the same client address on this node: sessionAffinity is ClientIP"
		case kind == "balancer":
			pick = "and the balancer picks one for each " + t.attempt()
		case t.UDP:
			pick = "picked at random, and the same one while the client keeps its port"
		default:
			pick = "picked at random for each connection"
		}
	}
	return pick
}

// mixedReason names the backends that answer, and says why the first of the others fails.
func (t Trace) mixedReason() string {
	why := t.failure(Place(t.From).short(), t.last())
	names := t.Backends()
	if len(names) == 0 {
		return "It depends on which pod is picked, and none answers. For one of them: " + why
	}
	return "It depends on which pod is picked: " + text.List(names, "and") + " would answer, but " +
		strings.ToLower(why[:1]) + why[1:]
}
