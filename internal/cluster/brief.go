package cluster

import (
	"strings"

	"portolan/internal/text"
)

// Brief describes a hop of the trace in few words, for a line beside a picture: "node1 rewrites it to
// 10.244.2.11:8080". It begins with the plain name of the node or pod where the hop happens. Only the pod that answers
// is in backticks, and whatever [Hop.Text] returns for the hops that have no shorter form.
func (t Trace) Brief(h Hop) string {
	who := h.At.short()
	switch {
	case h.Cause != NoCause:
		return h.Text()
	case h.Action == Lookup && h.To != "":
		return who + " looks up " + t.host() + ": " + h.To
	case h.Action == Forward && string(h.At) == t.From:
		return who + " connects to " + t.To
	case h.Action == Rewrite:
		return who + " rewrites it to " + h.To
	case h.Action == Masquerade:
		return who + " hides " + t.Sender() + " behind " + h.To
	case h.Action == Deliver:
		return text.Code(who) + " answers on port " + h.port()
	}
	return h.Text()
}

// Word names a hop in one short word, for a mark in a row: what happens to the packet, or where it goes.
func (h Hop) Word() string {
	switch h.Action {
	case Lookup:
		return "name"
	case Forward:
		return Place(h.To).word()
	case Rewrite:
		return "rewrite"
	case Masquerade:
		return "hide"
	case Deliver:
		return "pod"
	case Route:
		return "route"
	case Respond:
		return "error"
	case Drop:
		return "drop"
	case Reject:
		return "refuse"
	}
	return ""
}

// word returns one word for a packet that is forwarded to the place.
func (p Place) word() string {
	switch kind, _, _ := strings.Cut(string(p), "/"); {
	case p == network:
		return "send"
	case kind == "balancer":
		return kind
	}
	return p.short()
}
