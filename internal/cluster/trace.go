package cluster

import "slices"

// Outcome is how a connection attempt ends for the client.
type Outcome uint8

// The outcomes, from best to worst. If branches end differently, the trace has the worst outcome.
const (
	Connected    Outcome = iota
	HTTPError            // a proxy accepts the connection, and answers the request with an error of its own
	Refused              // refused at once: nothing listens there, or kube-proxy rejects
	NotPermitted         // a node rejects a UDP datagram that it sends itself: the program gets EPERM
	Timeout              // no answer until the client gives up
	NameNotFound         // the name does not resolve
	NoAddress            // there is no address to dial, such as for a pending balancer
)

func outcomeWords() [7]string {
	return [7]string{"connected", "http-error", "refused", "not-permitted", "timeout", "name-not-found", "no-address"}
}

// String returns the word that content and JSON use: "connected", "http-error", "refused", "not-permitted", "timeout",
// "name-not-found", "no-address".
func (o Outcome) String() string { return outcomeWords()[o] }

// ParseOutcome is the inverse of String.
func ParseOutcome(word string) (Outcome, bool) {
	for i, w := range outcomeWords() {
		if w == word {
			return Outcome(i), true
		}
	}
	return 0, false
}

// Action is what happens to a packet at one hop.
type Action uint8

// The actions of a hop.
const (
	Lookup     Action = iota // a name is looked up; To is its address, or "" if it has none
	Forward                  // sent on unchanged; To is the next Place
	Rewrite                  // the destination becomes To, ADDRESS:PORT of a backend
	Masquerade               // the source becomes To, the address of this node
	Drop                     // discarded without an answer; To is the destination, after any rewriting
	Reject                   // refused at once; To is the destination, after any rewriting
	Deliver                  // accepted by the app that listens at To
	Route                    // a proxy reads the HTTP request and sends it on; To is SERVICE:PORT
	Respond                  // a proxy answers the request itself with an error; To is its SERVICE:PORT, or host and path
)

// String returns "lookup", "forward", "rewrite", "masquerade", "drop", "reject", "deliver", "route" or
// "respond".
func (a Action) String() string {
	return [...]string{"lookup", "forward", "rewrite", "masquerade", "drop", "reject", "deliver", "route", "respond"}[a]
}

// Place is where a hop happens: "client/office", "node/node1", "pod/web-a" ("pod/ops/cron" outside the default
// namespace), "balancer/web", "host/db.example.com" ("host/192.0.2.40" if it has no name), or "network" for the routes
// and firewalls between machines.
type Place string

// network is the place of what happens between machines. It has no name of its own.
const network Place = "network"

// Hop is one thing that happens to the packet on its way.
type Hop struct {
	At     Place
	Action Action
	Cause  Cause // why, for Drop, Reject, Respond and a Lookup that fails
	To     string
	By     string      // for Route and Respond: the object with the rule, "HTTPRoute `shop`"
	Policy *PolicyDrop // for the causes IngressPolicy, EgressPolicy and LookupPolicy
}

// Cause is why a connection attempt failed.
type Cause uint8

// The causes of failure, named for what a learner would fix.
const (
	NoCause        Cause = iota
	NoSuchName           // DNS has no such name for this client
	NoRoute              // the client's network has no way to that address
	ClientFirewall       // a firewall on the client's side blocks outgoing traffic to this port
	NodeFirewall         // a firewall in front of the nodes blocks incoming traffic to this port
	NodeLost             // the machine is gone
	PodGone              // no pod has this address any more
	NoEndpoints          // the Service has no usable endpoint
	NoSuchPort           // the address exists, but no Service has this port on it
	NotListening         // the app in the pod does not listen on this port
	Pending              // the balancer has no address
	LocalPolicy          // the traffic policy is Local, and this node has no usable endpoint
	SourceRange          // loadBalancerSourceRanges do not contain the client's address
	NoNamedPort          // the Service has ready pods, but none declares a port with the name in targetPort
	Loopback             // kube-proxy does not serve the node port on the node's own loopback address
	IngressPolicy        // NetworkPolicies isolate the pod, and none of their ingress rules allows the client
	EgressPolicy         // NetworkPolicies isolate the client pod, and none of their egress rules allows the destination
	LookupPolicy         // NetworkPolicies stop the client's question to cluster DNS
	NoMatchingRule       // no HTTPRoute or Ingress of this proxy has a rule for the host and the path
	NoSuchBackend        // the rule names a Service or a port that does not exist
)

// Branch is what happens if kube-proxy picks one particular backend.
type Branch struct {
	Backend string // the pod: "web-a", "ops/cron" outside the default namespace; else a name or an address
	Outcome Outcome
	Source  string // whose address the pod sees: "client", "balancer", a node that masquerades, or the pod of a proxy
	Status  int    // the HTTP status of an HTTPError; else 0
	Hops    []Hop  // the hops after Trace.Hops; none if it is the only branch
	Cause   Cause
}

// Trace is the record of one connection attempt, hop by hop.
type Trace struct {
	From string // the client: "pod/orders", "node/node1" or "client/office"
	// host and port as dialled, "node1:30007"; of a UDP datagram "udp://web:53"; the URL if a proxy reads the request
	To      string
	UDP     bool   // the client sends one datagram and waits for its echo; else it opens a TCP connection
	Service string // the Service that was dialled, as Find takes it; "" if the address is not a Service's
	Behind  string // the Service that a proxy sends the request to; "" if no proxy does, or if it may be one of several
	Outcome Outcome
	Mixed   bool // branches end differently; Outcome is the worst
	Sticky  bool // sessionAffinity is ClientIP: a client always gets the same backend
	// The HTTP status of an HTTPError, or of a health check node port (200, or 503 if the node has no ready pod); else 0.
	Status   int
	Cause    Cause
	Hops     []Hop    // the hops before the branches part
	Branches []Branch // one for each backend that may be chosen; empty if the packet reaches none

	nodeDNS       bool // the client is a pod that does not ask cluster DNS
	otherProtocol bool // the address has the dialled port, but only with the other protocol
	notServed     bool // a Service has the node port, but kube-proxy does not serve it at this address of the node
}

// Backends returns the names of all backends that may answer, sorted.
func (t Trace) Backends() []string {
	return t.answering(func(b Branch) string { return b.Backend })
}

// Sources returns whose addresses those backends may see, sorted: "client", "balancer", names of nodes and of proxy
// pods.
func (t Trace) Sources() []string {
	return t.answering(func(b Branch) string { return b.Source })
}

// answering returns one word for each branch that connects, sorted and without duplicates.
func (t Trace) answering(word func(Branch) string) []string {
	var words []string
	for _, b := range t.Branches {
		if b.Outcome == Connected {
			words = append(words, word(b))
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// Path returns all hops of branch i: the common hops, then the branch's own. If there is no such branch, it returns the
// common hops.
func (t Trace) Path(i int) []Hop {
	if i < 0 || i >= len(t.Branches) || len(t.Branches[i].Hops) == 0 {
		return t.Hops
	}
	return slices.Concat(t.Hops, t.Branches[i].Hops)
}
