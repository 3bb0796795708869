package cluster

import (
	"slices"
	"strconv"
	"strings"

	"portolan/internal/text"
)

// Text describes the hop in one short sentence for a learner: "`node1` rewrites the destination to 10.244.2.11:8080".
// Names of objects are in backticks.
func (h Hop) Text() string {
	who := h.At.actor()
	switch h.Action {
	case Lookup:
		if h.Cause == LookupPolicy {
			return who + " gets no answer when it looks up the name: " + h.Policy.short()
		}
		if h.To == "" {
			return who + " looks up the name and gets no address"
		}
		return who + " looks up the name and gets " + h.To
	case Forward:
		if Place(h.To) == network {
			return who + " sends the packet into the network"
		}
		return who + " " + h.At.sends(Place(h.To)) + " " + Place(h.To).marked()
	case Rewrite:
		return who + " rewrites the destination to " + h.To
	case Masquerade:
		return who + " replaces the sender's address with one of its own, " + h.To
	case Deliver:
		return who + h.answers()
	case Route:
		return who + " reads the request: " + h.By + " sends it to the Service " + text.Code(h.To)
	case Respond:
		return who + " answers with an error: " + h.whyError()
	case Drop:
		return "no answer: " + h.whyDropped()
	case Reject:
		return "refused: " + h.whyRejected()
	}
	return ""
}

func (h Hop) whyDropped() string {
	switch h.Cause {
	case NoRoute:
		return "no route leads from here to " + h.host()
	case ClientFirewall:
		return "the client's own firewall drops packets to port " + h.port()
	case NodeFirewall:
		return "the firewall in front of the nodes drops packets to port " + h.port()
	case NodeLost:
		return "the machine at this address has failed"
	case PodGone:
		return "no pod has the address " + h.host()
	case LocalPolicy:
		return h.At.marked() + " forwards only to its own ready pods, and has none"
	case SourceRange:
		return h.At.marked() + " allows only the addresses in loadBalancerSourceRanges"
	case IngressPolicy, EgressPolicy:
		return h.Policy.short()
	case NoEndpoints, NoNamedPort:
		return "in iptables mode a node does not refuse its own packets to this address"
	default:
		return "nothing answers on port " + h.port() + " of " + h.host()
	}
}

func (h Hop) whyRejected() string {
	switch h.Cause {
	case NoEndpoints:
		return "no pod behind " + h.To + " is ready"
	case NoNamedPort:
		return "no ready pod behind " + h.To + " has a port with the name in targetPort"
	case NotListening:
		return "nothing " + h.At.preposition() + h.At.marked() + " listens at " + h.To
	default:
		return "nothing on " + h.At.marked() + " listens at " + h.To
	}
}

// whyError says why a proxy answers a request with an error of its own.
func (h Hop) whyError() string {
	switch h.Cause {
	case NoMatchingRule:
		return "it has no rule for " + h.To
	case NoSuchBackend:
		return h.By + " names a Service or port that does not exist"
	case NoNamedPort:
		return "no ready pod of the Service `" + h.To + "` declares a port with the name in targetPort"
	default:
		return "the Service `" + h.To + "` has no ready pod"
	}
}

func (h Hop) host() string {
	host, _ := splitAddress(h.To)
	return host
}

func (h Hop) port() string {
	_, port := splitAddress(h.To)
	return port
}

// answers returns the end of a sentence: at which of its ports a pod answers, or at which address a machine does.
func (h Hop) answers() string {
	if strings.HasPrefix(string(h.At), "pod/") {
		return " answers on port " + h.port()
	}
	return " answers at " + h.To
}

// marked returns the place inside a sentence: the name of a pod or node in backticks, without the word for its kind.
func (p Place) marked() string {
	switch kind, _, _ := strings.Cut(string(p), "/"); kind {
	case "pod", "node":
		return text.Code(p.short())
	}
	return p.short()
}

// actor returns the place as the subject of a sentence. The internet is a network and sends nothing itself, so the
// subject is a client there.
func (p Place) actor() string {
	if p == "client/internet" {
		return "a client on the internet"
	}
	return p.marked()
}

// short returns the place for a heading or a list: as marked does, but without backticks.
func (p Place) short() string {
	kind, name, _ := strings.Cut(string(p), "/")
	switch kind {
	case "balancer":
		return "the load balancer"
	case "client":
		return "the " + name
	}
	return name
}

// named returns the place as it is written at the start of a sentence.
func (p Place) named() string {
	kind, name, _ := strings.Cut(string(p), "/")
	return "The " + kind + " " + text.Code(name)
}

// preposition returns the word between "nothing" and the place where nothing listens.
func (p Place) preposition() string {
	if strings.HasPrefix(string(p), "pod/") {
		return "in "
	}
	return "on "
}

// sends returns the words between two places of a Forward hop. A pod's packets always go first to the node that the pod
// runs on.
func (p Place) sends(to Place) string {
	switch kind, _, _ := strings.Cut(string(p), "/"); {
	case kind == "node", kind == "balancer":
		return "forwards the packet to"
	case kind == "pod" && strings.HasPrefix(string(to), "node/"):
		return "sends the packet to its own node,"
	}
	return "sends the packet to"
}

// Reason says in one sentence why the trace ended as it did.
func (t Trace) Reason() string {
	switch {
	case t.Mixed:
		return t.mixedReason()
	case t.Outcome == Connected:
		return t.connectedReason()
	}
	return t.failure(Place(t.From).marked(), t.last())
}

// last returns the hop at which the trace ended. If there are branches, it is the last hop of the first branch with the
// worst outcome.
func (t Trace) last() Hop {
	for i, b := range t.Branches {
		if path := t.Path(i); b.Outcome == t.Outcome && len(path) > 0 {
			return path[len(path)-1]
		}
	}
	if len(t.Hops) == 0 {
		return Hop{}
	}
	return t.Hops[len(t.Hops)-1]
}

// failure returns the sentence for the trace's cause. who is the client, and h is the hop at which the trace ended.
func (t Trace) failure(who string, h Hop) string {
	switch t.Cause {
	case NoSuchName:
		return t.noSuchName(who)
	case Pending:
		return "The Service has no external address: no provider has given it one, so EXTERNAL-IP is <pending>."
	case NoRoute:
		return "There is no route from " + who + " to " + h.host() + "."
	case ClientFirewall:
		return "The firewall of " + who + " drops packets to port " + h.port() + "."
	case NodeFirewall:
		return "The firewall in front of the nodes drops packets to port " + h.port() + "."
	case IngressPolicy, EgressPolicy, LookupPolicy:
		return t.policyReason(h.Policy)
	case NoMatchingRule, NoSuchBackend:
		return t.httpError(h)
	default:
		if t.Outcome == HTTPError {
			return t.httpError(h)
		}
		return t.failureInside(h, who)
	}
}

// httpError says why a proxy answered with an HTTP error.
func (t Trace) httpError(h Hop) string {
	if h.Action == Respond {
		return h.At.named() + " accepts the connection and answers " + strconv.Itoa(t.Status) + ": " + h.whyError() + "."
	}
	return "The proxy accepts the connection and answers " + strconv.Itoa(t.Status) + ", because its own connection to " +
		h.At.marked() + " fails."
}

// failureInside says why a connection failed after the packet had reached the nodes.
func (t Trace) failureInside(h Hop, who string) string {
	switch t.Cause {
	case NodeLost:
		return t.nodeLost(h)
	case PodGone:
		return "No pod has the address " + h.host() + ". The address of a pod exists only as long as the pod."
	case NoEndpoints, NoNamedPort:
		return t.noEndpoints(h)
	case Loopback:
		return "Node port " + h.port() + " works at the address that other machines use for " + h.At.marked() +
			". It does not work at " + h.host() + ", so the " + t.attempt() + " is refused."
	case NotListening:
		return t.notListening(h)
	case NoSuchPort:
		return t.noSuchPort(h)
	case LocalPolicy:
		return text.Capital(h.At.marked()) + " drops the packet: the traffic policy is `Local`, and the node has no " +
			"ready pod of " + t.service() + "."
	case SourceRange:
		return t.sourceRange(who)
	default:
		return ""
	}
}

// notListening says that an app does not listen where the packet arrives. A pod may listen on the same port of its own
// 127.0.0.1, or with the other protocol.
func (t Trace) notListening(h Hop) string {
	by := ""
	if t.UDP {
		by = " for UDP"
	}
	where := h.At.preposition() + "the " + strings.TrimPrefix(h.At.named(), "The ")
	return "Nothing " + where + " listens at " + h.To + by + ", so the " + t.attempt() + " is refused."
}

// sourceRange says why loadBalancerSourceRanges stop the client. A packet from inside the cluster may have the address
// of a node when they see it.
func (t Trace) sourceRange(who string) string {
	whose := "that the packet comes from"
	if strings.HasPrefix(t.From, "client/") {
		whose = "of " + who
	}
	return "The loadBalancerSourceRanges of " + t.service() + " do not include the address " + whose + "."
}

// noEndpoints says what happens to a connection to a Service without a usable endpoint.
func (t Trace) noEndpoints(h Hop) string {
	why := t.named() + " has no ready pod"
	if t.Cause == NoNamedPort {
		why = t.named() + " has ready pods, but none of them declares a port with the name in targetPort"
	}
	switch t.Outcome {
	case Timeout:
		return why + ". In iptables mode a node refuses packets of pods and of other machines to this address. Its own " +
			"packets leave the node and get no answer."
	case NotPermitted:
		return why + ", so " + h.At.marked() + " rejects its own datagram before it leaves. The program gets " +
			"\"operation not permitted\"."
	default:
		return why + ", so " + h.At.marked() + " refuses the " + t.attempt() + "."
	}
}

// attempt names what the client tries: a TCP connection, or one UDP datagram.
func (t Trace) attempt() string {
	if t.UDP {
		return "datagram"
	}
	return "connection"
}

func (t Trace) noSuchName(who string) string {
	if strings.HasPrefix(t.From, "pod/") && t.nodeDNS {
		return who + " asks the DNS server of its node, which does not know the names of Services. Its dnsPolicy is " +
			"Default, or it has hostNetwork without ClusterFirstWithHostNet."
	}
	if strings.HasPrefix(t.From, "pod/") {
		return "For a pod in the namespace `" + homeOf(t.From) + "`, cluster DNS finds no address for the name `" +
			t.host() + "`."
	}
	return "The client's DNS server has no address for the name `" + t.host() +
		"`. Only cluster DNS knows the names of Services, and only pods ask it."
}

// noSuchPort says which port the address does not have. It names the protocol if the same number with the other
// protocol exists, or if the client sends UDP.
func (t Trace) noSuchPort(h Hop) string {
	host, protocol := h.host(), ""
	switch {
	case t.UDP:
		protocol = "UDP "
	case t.otherProtocol:
		protocol = "TCP "
	}
	port := protocol + "port " + h.port()
	switch {
	case t.notServed:
		return "kube-proxy serves node port " + h.port() + " only at the primary address of " + h.At.marked() +
			". That is not " + host + ", so " + h.At.marked() + " refuses the " + t.attempt() + "."
	case h.Action == Drop && t.Service != "":
		return "The address " + host + " belongs to " + t.service() + ", which has no " + port + ", so no answer comes."
	case t.Service != "":
		return t.named() + " has no " + port + ", so " + h.At.marked() + " refuses the " + t.attempt() + "."
	}
	return "No Service has " + protocol + "node port " + h.port() + ", and nothing listens there, so " + h.At.marked() +
		" refuses the " + t.attempt() + "."
}

func (t Trace) nodeLost(h Hop) string {
	if kind, _, _ := strings.Cut(string(h.At), "/"); kind == "balancer" {
		return "The load balancer of " + t.service() + " sends the packet to a node that has failed."
	}
	return "The packet goes to a machine that has failed, so no answer comes."
}

// homeOf returns the namespace of a client pod: "ops" for pod/ops/monitor.
func homeOf(from string) string {
	if parts := strings.Split(from, "/"); len(parts) == 3 {
		return parts[1]
	}
	return "default"
}

// Sender returns the name of the client for a heading: "the office", "orders", "node1".
func (t Trace) Sender() string { return Place(t.From).short() }

// Senders returns what [Trace.Sources] returns, as words for a reader: "orders itself", "node1", "the load balancer".
func (t Trace) Senders() []string {
	senders := t.Sources()
	for i, source := range senders {
		switch source {
		case "client":
			senders[i] = Short(t.From) + " itself"
		case "balancer":
			senders[i] = "the load balancer"
		}
	}
	return senders
}

// NeedsReason reports whether the hops do not show why the connection ended as it did: the branches end differently, or
// the text of the last hop does not give the reason.
func (t Trace) NeedsReason() bool {
	saysWhy := []Cause{NoRoute, ClientFirewall, NodeFirewall, NoEndpoints, NotListening}
	ownPacket := t.Cause == NoEndpoints && t.Outcome == Timeout // a node in iptables mode does not refuse it
	return t.Mixed || ownPacket || t.Outcome != Connected && !slices.Contains(saysWhy, t.Cause)
}

// host returns the dialled name or address.
func (t Trace) host() string {
	host, _ := splitAddress(t.To)
	return host
}

// named returns the dialled Service as it is written at the start of a sentence.
func (t Trace) named() string { return "T" + strings.TrimPrefix(t.service(), "t") }

func (t Trace) service() string {
	if t.Service == "" {
		return "the Service"
	}
	return "the Service " + text.Code(t.Service)
}
