package cluster

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/text"
)

// IsPolicy reports whether NetworkPolicies are the cause.
func (c Cause) IsPolicy() bool { return c == IngressPolicy || c == EgressPolicy || c == LookupPolicy }

// ticked returns the place with the word for its kind and its name in backticks, as NetworkPolicies need it, because
// they treat pods and nodes differently: "the pod `web-a`".
func (p Place) ticked() string {
	kind, name, _ := strings.Cut(string(p), "/")
	switch kind {
	case "dns":
		return "cluster DNS"
	case "client":
		return "the client " + text.Code(name)
	case "balancer":
		return "the load balancer of " + text.Code(name)
	}
	return "the " + kind + " " + text.Code(name)
}

// names returns "NetworkPolicy `deny`" or "NetworkPolicies `deny` and `other`".
func (d *PolicyDrop) names() string {
	names := marked(d.Policies)
	if len(names) == 1 {
		return "NetworkPolicy " + names[0]
	}
	return "NetworkPolicies " + text.List(names, "and")
}

// Text says in one sentence which policies select the pod, and what none of their rules allows.
func (d *PolicyDrop) Text() string {
	selects, their, kind := "selects", "its", "ingress"
	if len(d.Policies) > 1 {
		selects, their = "select", "their"
	}
	if d.Egress {
		kind = "egress"
	}
	port := fmt.Sprintf("port %d", d.Port)
	if d.Protocol != corev1.ProtocolTCP {
		port = string(d.Protocol) + " " + port
	}
	return fmt.Sprintf("The %s %s the pod `%s`, and none of %s %s rules allows %s on %s.",
		d.names(), selects, d.Pod, their, kind, d.Peer.ticked(), port)
}

// short says, for the end of a hop's sentence, which policies stop which client from reaching which destination.
func (d *PolicyDrop) short() string {
	from, to := d.Peer.ticked(), "the pod `"+d.Pod+"`"
	if d.Egress {
		from, to = to, from
	}
	if len(d.Policies) > 1 {
		return d.names() + " do not allow " + from + " to connect to " + to
	}
	return d.names() + " does not allow " + from + " to connect to " + to
}

// policyReason says why NetworkPolicies end an attempt. If the packet has the address of a node instead of the client's
// own, it says so, because many people then expect an ipBlock with the client's address to help.
func (t Trace) policyReason(d *PolicyDrop) string {
	switch {
	case t.Cause == LookupPolicy:
		return "The lookup of `" + t.host() + "` gets no answer from cluster DNS. " + d.Text()
	case !d.Egress && strings.HasPrefix(string(d.Peer), "node/") && string(d.Peer) != t.From:
		return d.Text() + " The packet has the address of that node, so the policy sees the node as the client."
	}
	return d.Text()
}
