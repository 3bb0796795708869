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
		return t.To + " answers 200: this node has a ready pod of " + t.service() + ", so the load balancer sends to it."
	case t.Status != 0:
		return t.To + " answers " + strconv.Itoa(t.Status) + ": this node has no ready pod of " + t.service() +
			", so the load balancer sends it nothing."
	case len(names) == 0:
		return t.To + " answers."
	case len(names) == 1:
		return t.last().At.named() + " answers."
	}
	who := "One of " + text.List(marked(names), "and")
	if len(names) == 2 {
		who = "Either " + text.List(marked(names), "or")
	}
	return who + " answers. " + t.pick()
}

// marked returns the names in backticks.
func marked(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = text.Code(name)
	}
	return all
}

// pick says who chooses one of several backends, and how often.
func (t Trace) pick() string {
	pick := "The client chooses one of the addresses that DNS returns."
	for _, h := range t.Path(0) {
		kind, _, _ := strings.Cut(string(h.At), "/")
		switch {
		case h.Action == Route:
			pick = "The proxy chooses one for each request."
		case h.Action != Rewrite:
		case t.Sticky:
			pick = "On this node a client address always gets the same one, because sessionAffinity is ClientIP."
		case kind == "balancer":
			pick = "The load balancer chooses one for each " + t.attempt() + "."
		case t.UDP:
			pick = "The node chooses one at random, and keeps it while the client uses the same port."
		default:
			pick = "The node chooses one at random for each connection."
		}
	}
	return pick
}

// mixedReason names the backends that answer, and says why the first of the others fails.
func (t Trace) mixedReason() string {
	why := t.failure(Place(t.From).marked(), t.last())
	names := t.Backends()
	if len(names) == 0 {
		return "It depends on which pod gets the connection, and none answers. For one of them: " + why
	}
	return "It depends on which pod gets the connection: " + text.List(marked(names), "and") + " would answer, but " +
		strings.ToLower(why[:1]) + why[1:]
}
