package cluster

import "slices"

// Outcome is how a connection ends, as its client sees it.
type Outcome uint8

// The outcomes, from best to worst: of branches that differ a trace shows the worst.
const (
	Connected    Outcome = iota
	Refused              // answered at once: nothing listens there, or the proxy rejects
	Timeout              // silence until the client gives up
	NameNotFound         // the name does not resolve
	NoAddress            // there is no address to try, as with a pending balancer
)

func outcomeWords() [5]string {
	return [5]string{"connected", "refused", "timeout", "name-not-found", "no-address"}
}

// String returns the word that content and JSON use: "connected", "refused", "timeout",
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
	Lookup     Action = iota // a name is asked for; To is the address it has, or "" if it has none
	Forward                  // sent on unchanged; To is the next place, a Place
	Rewrite                  // the destination becomes To, ADDRESS:PORT of a pod
	Masquerade               // the source becomes To, the address of this node
	Drop                     // thrown away in silence; To is what was dialled, ADDRESS:PORT
	Reject                   // answered with "refused"; To is what was dialled, after rewriting
	Deliver                  // accepted by the app at To
)

// String returns "lookup", "forward", "rewrite", "masquerade", "drop", "reject" or "deliver".
func (a Action) String() string {
	return [...]string{"lookup", "forward", "rewrite", "masquerade", "drop", "reject", "deliver"}[a]
}

// Place is where a hop happens: "client/office", "node/node1", "pod/web-a" ("pod/ops/cron" outside
// the default namespace), "balancer/web", "host/db.example.com" ("host/192.0.2.40" if it has no name), or "network" for the
// wires and firewalls between outside and the nodes.
type Place string

// network is the one place without a name.
const network Place = "network"

// Hop is one thing that happens to the packet on its way.
type Hop struct {
	At     Place
	Action Action
	To     string
	Cause  Cause // why, for Drop, Reject and a Lookup that fails
}

// Cause is why a connection did not come about.
type Cause uint8

// The causes of failure, named for what a learner would mend.
const (
	NoCause        Cause = iota
	NoSuchName           // DNS has no such name for this client
	NoRoute              // the client's network has no way to that address
	ClientFirewall       // a firewall on the client's side lets the port not out
	NodeFirewall         // a firewall before the nodes lets the port not in
	NodeLost             // the machine is gone
	PodGone              // nobody has that pod address any more
	NoEndpoints          // no ready pod stands behind the Service
	NoSuchPort           // the address exists, and no Service has this port on it
	NotListening         // the pod has nothing open on that port
	Pending              // nobody gave the balancer an address
	LocalPolicy          // a Local traffic policy, and no ready pod on that node
	SourceRange          // loadBalancerSourceRanges do not hold the client's address
	NoNamedPort          // ready pods stand behind the Service, and none declares a port of the targetPort's name
	Loopback             // the node port is not served on the node's own 127.0.0.1
)

// Branch is what happens with one of the pods that may answer.
type Branch struct {
	Backend string // the pod: "web-a", "ops/cron" outside the default namespace; name or address of what is no pod
	Outcome Outcome
	Source  string // whose address the pod sees: "client", the name of the node that hid it, or "balancer"
	Hops    []Hop  // from where branches part; none if there is one branch, whose hops are all in Trace.Hops
	Cause   Cause
}

// Trace is one connection attempt, hop by hop.
type Trace struct {
	From     string // as "pod/orders", "node/node1" or "client/office"
	To       string // host and port as dialled, "node1:30007"
	Service  string // the Service whose door was dialled, as Find takes it; "" if none was recognised
	Outcome  Outcome
	Mixed    bool // branches end differently; Outcome is the worst
	Sticky   bool // sessionAffinity ClientIP: one client always meets the same of the backends
	Cause    Cause
	Hops     []Hop    // up to where backends part
	Branches []Branch // every backend that may be chosen; empty if the packet reaches none

	nodeDNS bool // the client is a pod that does not ask cluster DNS
}

// Backends returns every pod that may answer, sorted.
func (t Trace) Backends() []string {
	return t.answering(func(b Branch) string { return b.Backend })
}

// Sources returns whose address those pods may see, sorted: "client", node names, "balancer".
func (t Trace) Sources() []string {
	return t.answering(func(b Branch) string { return b.Source })
}

// answering collects a word of each branch that connects, sorted and once each.
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

// Path returns the whole way to the pod of branch i: the common hops and the branch's own. It is the common hops
// alone if there is no such branch.
func (t Trace) Path(i int) []Hop {
	if i < 0 || i >= len(t.Branches) || len(t.Branches[i].Hops) == 0 {
		return t.Hops
	}
	return slices.Concat(t.Hops, t.Branches[i].Hops)
}
