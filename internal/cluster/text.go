package cluster

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/text"
)

// Text describes the hop in one short sentence for a learner: "node1 rewrites the address to 10.244.2.11:8080".
func (h Hop) Text() string {
	who := h.At.short()
	switch h.Action {
	case Lookup:
		if h.Cause == LookupPolicy {
			return who + " gets no answer to its lookup: " + h.Policy.short()
		}
		if h.To == "" {
			return who + " looks the name up, and nobody knows it"
		}
		return who + " looks the name up and gets " + h.To
	case Forward:
		if Place(h.To) == network {
			return who + " sends it on its way"
		}
		return who + " " + h.At.sends() + " " + Place(h.To).short()
	case Rewrite:
		return who + " rewrites the address to " + h.To
	case Masquerade:
		return who + " hides the sender behind its own address " + h.To
	case Deliver:
		return who + " answers at " + h.To
	case Route:
		return who + " reads the request: " + h.By + " sends it to the Service " + h.To
	case Respond:
		return who + " answers with an error: " + h.whyError()
	case Drop:
		return "silence: " + h.whyDropped()
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
		return "the client's own firewall stops port " + h.port()
	case NodeFirewall:
		return "the firewall before the nodes stops port " + h.port()
	case NodeLost:
		return "the machine is gone"
	case PodGone:
		return "no pod has the address " + h.host() + " any more"
	case LocalPolicy:
		return h.At.short() + " may use its own pods only, and has none"
	case SourceRange:
		return h.At.short() + " lets only certain addresses in"
	case IngressPolicy, EgressPolicy:
		return h.Policy.short()
	default:
		return "nothing answers on port " + h.port() + " of " + h.host()
	}
}

func (h Hop) whyRejected() string {
	switch h.Cause {
	case NoEndpoints:
		return h.At.short() + " knows of no ready pod behind " + h.To
	case NoNamedPort:
		return h.At.short() + " knows no port to send to behind " + h.To
	case NotListening:
		return h.At.short() + " does not listen on port " + h.port()
	default:
		return "nothing on " + h.At.short() + " listens at " + h.To
	}
}

// whyError says why a proxy answers a request with an error of its own.
func (h Hop) whyError() string {
	switch h.Cause {
	case NoMatchingRule:
		return "it has no rule for " + h.To
	case NoSuchBackend:
		return h.By + " names no Service and port that exists"
	default:
		return "the Service " + h.To + " has no ready pod"
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

// short returns the place as it is written inside a sentence.
func (p Place) short() string {
	kind, name, _ := strings.Cut(string(p), "/")
	switch kind {
	case "balancer":
		return "the balancer"
	case "client":
		return "the " + name
	}
	return name
}

// named returns the place as it is written at the start of a sentence.
func (p Place) named() string {
	kind, name, _ := strings.Cut(string(p), "/")
	return "The " + kind + " " + name
}

// sends returns the verb for what a place does when it forwards.
func (p Place) sends() string {
	switch kind, _, _ := strings.Cut(string(p), "/"); kind {
	case "node":
		return "sends it on to"
	case "balancer":
		return "passes it to"
	}
	return "sends it to"
}

// Reason says in one sentence why the trace ended as it did.
func (t Trace) Reason() string {
	switch {
	case t.Mixed:
		return t.mixedReason()
	case t.Outcome == Connected:
		return t.connectedReason()
	}
	return t.failure(Place(t.From).short(), t.last())
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
	if t.Sticky {
		return who + "for one client always the same: sessionAffinity is ClientIP."
	}
	return who + "picked at random for each " + t.attempt() + "."
}

// mixedReason names the backends that answer, and says why the first of the others fails.
func (t Trace) mixedReason() string {
	why := t.failure(Place(t.From).short(), t.last())
	return "It depends on which pod is picked: " + text.List(t.Backends(), "and") + " would answer, but " +
		strings.ToLower(why[:1]) + why[1:]
}

// failure returns the sentence for the trace's cause. who is the client, and h is the hop at which the trace ended.
func (t Trace) failure(who string, h Hop) string {
	switch t.Cause {
	case NoSuchName:
		return t.noSuchName(who)
	case Pending:
		return "There is no address to try: nobody gave the Service one, so it stays <pending>."
	case NoRoute:
		return "No route leads from " + who + " to " + h.host() + "."
	case ClientFirewall:
		return "The firewall of " + who + " does not let port " + h.port() + " out."
	case NodeFirewall:
		return "The firewall before the nodes does not let port " + h.port() + " in."
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
		h.At.short() + " fails."
}

// failureInside says why a connection failed after the packet had reached the nodes.
func (t Trace) failureInside(h Hop, who string) string {
	switch t.Cause {
	case NodeLost:
		return t.nodeLost(h)
	case PodGone:
		return "No pod has the address " + h.host() + " any more: pods come and go, and their addresses with them."
	case NoEndpoints:
		return t.noEndpoints(h, who)
	case NoNamedPort:
		return "Ready pods stand behind " + t.service() + ", but none declares a port of the name in targetPort, so " +
			h.At.short() + " has nowhere to send and refuses the connection."
	case Loopback:
		return "Node port " + h.port() + " is open at the addresses of " + h.At.short() + ", and not on its own " + h.host() +
			", so the " + t.attempt() + " is refused."
	case NotListening:
		return h.At.named() + " does not listen on port " + h.port() + ", so it refuses the " + t.attempt() + "."
	case NoSuchPort:
		return t.noSuchPort(h)
	case LocalPolicy:
		return "The traffic policy is Local, and " + h.At.short() + " has no ready pod of " + t.service() + "."
	case SourceRange:
		return "The loadBalancerSourceRanges of " + t.service() + " do not hold the address of " + who + "."
	default:
		return ""
	}
}

// noEndpoints says what happens to a connection to a Service without a usable endpoint.
func (t Trace) noEndpoints(h Hop, who string) string {
	why := "No ready pod stands behind " + t.service() + ", "
	switch t.Outcome {
	case Timeout:
		return why + "but in iptables mode " + who + " refuses only what arrives from elsewhere. What " + who +
			" itself sends to this address leaves the node, and nobody answers."
	case NotPermitted:
		return why + "so " + h.At.short() + " rejects its own datagram before it leaves: the program gets " +
			"\"operation not permitted\"."
	default:
		return why + "so " + h.At.short() + " refuses the " + t.attempt() + "."
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
		return who + " asks the resolver of its node, which knows no names of Services: its dnsPolicy is Default, " +
			"or hostNetwork without ClusterFirstWithHostNet."
	}
	if strings.HasPrefix(t.From, "pod/") {
		return "Cluster DNS has no name " + t.host() + " for a pod in the namespace " + homeOf(t.From) + "."
	}
	return "The name " + t.host() + " means nothing to " + who + ": names of Services exist in cluster DNS only, for pods."
}

func (t Trace) noSuchPort(h Hop) string {
	host := h.host()
	switch {
	case h.Action == Drop && t.Service != "":
		return "The address " + host + " belongs to " + t.service() + ", which has no port " + h.port() +
			", and nobody answers for it."
	case t.Service != "":
		return "The Service " + t.Service + " has no port " + h.port() + ", so " + h.At.short() + " refuses the " +
			t.attempt() + "."
	}
	return "No Service has node port " + h.port() + ", and nothing listens there, so " + h.At.short() +
		" refuses the " + t.attempt() + "."
}

func (t Trace) nodeLost(h Hop) string {
	if kind, _, _ := strings.Cut(string(h.At), "/"); kind == "balancer" {
		return "The node that the balancer of " + t.service() + " sends to is gone."
	}
	return "The machine at " + t.host() + " is gone, so nobody answers."
}

// homeOf returns the namespace of a client pod: "ops" for pod/ops/monitor.
func homeOf(from string) string {
	if parts := strings.Split(from, "/"); len(parts) == 3 {
		return parts[1]
	}
	return "default"
}

// Sender names the client as it is written inside a sentence: "the office", "orders", "node1".
func (t Trace) Sender() string { return Place(t.From).short() }

// Senders returns Sources in words: "orders itself", "node1", "the balancer".
func (t Trace) Senders() []string {
	senders := t.Sources()
	for i, source := range senders {
		switch source {
		case "client":
			senders[i] = Short(t.From) + " itself"
		case "balancer":
			senders[i] = "the balancer"
		}
	}
	return senders
}

// NeedsReason reports whether the hops do not show why the connection ended as it did: the branches end differently, or
// the text of the last hop does not give the reason.
func (t Trace) NeedsReason() bool {
	saysWhy := []Cause{NoRoute, ClientFirewall, NodeFirewall, NoEndpoints, NotListening}
	return t.Mixed || t.Outcome != Connected && !slices.Contains(saysWhy, t.Cause)
}

// host returns the dialled name or address.
func (t Trace) host() string {
	host, _ := splitAddress(t.To)
	return host
}

func (t Trace) service() string {
	if t.Service == "" {
		return "the Service"
	}
	return "the Service " + t.Service
}

// connectTimeout is how long the curl of Prints waits before it gives up, in milliseconds. Its option is
// --connect-timeout 5.
const connectTimeout = 5000

// Prints returns what curl prints on the client's terminal: "curl: (7) Failed to connect to node1 port 30007:
// Connection refused". If the client connects, it returns "connected". UDP clients do not use curl but a program that
// prints which system call failed.
func (t Trace) Prints() string {
	if t.UDP {
		return t.printsUDP()
	}
	switch t.Outcome {
	case Refused:
		host, port := splitAddress(t.To)
		return "curl: (7) Failed to connect to " + host + " port " + port + ": Connection refused"
	case Timeout:
		if t.Cause == LookupPolicy {
			return "curl: (28) Resolving timed out after " + strconv.Itoa(connectTimeout) + " milliseconds"
		}
		return "curl: (28) Connection timed out after " + strconv.Itoa(connectTimeout) + " milliseconds"
	case NameNotFound:
		return "curl: (6) Could not resolve host: " + t.host()
	case NoAddress:
		return "no address to try: EXTERNAL-IP is " + PendingHost
	case HTTPError:
		return "HTTP/1.1 " + strconv.Itoa(t.Status) + " " + http.StatusText(t.Status)
	case Connected, NotPermitted:
	}
	return "connected"
}

// printsUDP returns what the UDP client prints, a program that sends one datagram and waits for the echo.
func (t Trace) printsUDP() string {
	switch t.Outcome {
	case Refused:
		return "recv: Connection refused"
	case NotPermitted:
		return "sendto: Operation not permitted"
	case Timeout:
		return "recv: no answer after " + strconv.Itoa(connectTimeout) + " milliseconds"
	case NameNotFound:
		return "could not resolve host: " + t.host()
	case NoAddress:
		return "no address to try: EXTERNAL-IP is " + PendingHost
	case Connected, HTTPError:
	}
	return "answered"
}
