package kit

import "portolan/internal/cluster"

// The texts that only this package shows. All other texts are in package journey and in the content.
const (
	// ChooseFirst is shown when the learner presses Enter before they choose anything.
	ChooseFirst      = "Choose first: a digit, or ↑↓ and enter."
	nameInNamespaces = "%[1]s in its own namespace, %[1]s.%[2]s in others"
	leadsNowhere     = "leads to no pod"
	routedBy         = "a proxy routes it"
	helpHead         = "Keys of this screen"
	clientPrints     = "curl prints: "
	webAnswer        = "HTTP/1.1 200 OK"
)

// causeWords returns a short text that says why a packet was lost or refused.
func causeWords(c cluster.Cause) string {
	return map[cluster.Cause]string{
		cluster.NoSuchName:     "no such name here",
		cluster.NoRoute:        "no route from outside",
		cluster.ClientFirewall: "the client's own firewall",
		cluster.NodeFirewall:   "the firewall in front of the nodes",
		cluster.NodeLost:       "that machine is gone",
		cluster.PodGone:        "no pod has that address",
		cluster.NoEndpoints:    "no ready pod behind it",
		cluster.NoNamedPort:    "no port of that name behind it",
		cluster.Loopback:       "not open on 127.0.0.1",
		cluster.NoSuchPort:     "no such port there",
		cluster.NotListening:   "nothing listens",
		cluster.Pending:        "still <pending>",
		cluster.LocalPolicy:    "no pod on this node",
		cluster.SourceRange:    "not in loadBalancerSourceRanges",
		cluster.IngressPolicy:  "a NetworkPolicy drops it",
		cluster.EgressPolicy:   "the client's NetworkPolicy drops it",
		cluster.LookupPolicy:   "a NetworkPolicy stops the lookup",
		cluster.NoMatchingRule: "no route for this host and path",
		cluster.NoSuchBackend:  "the route names no Service",
	}[c]
}
