package kit

import "portolan/internal/cluster"

// What only the parts of this package say. All other sentences are in package journey and in the content.
const (
	// ChooseFirst says that Enter alone chooses nothing.
	ChooseFirst      = "Choose first: a digit, or ↑↓ and enter."
	nameInNamespaces = "%[1]s in its own namespace, %[1]s.%[2]s in others"
	leadsNowhere     = "leads to no pod"
	helpHead         = "Keys of this screen"
)

// causeWords says in a few words why a packet died.
func causeWords(c cluster.Cause) string {
	switch c {
	case cluster.NoSuchName:
		return "no such name here"
	case cluster.NoRoute:
		return "no route from outside"
	case cluster.ClientFirewall:
		return "the firewall on their side"
	case cluster.NodeFirewall:
		return "the firewall before the nodes"
	case cluster.NodeLost:
		return "that machine is gone"
	case cluster.PodGone:
		return "nobody has that address"
	case cluster.NoEndpoints:
		return "no ready pod behind it"
	case cluster.NoNamedPort:
		return "no port of that name behind it"
	case cluster.Loopback:
		return "not open on 127.0.0.1"
	case cluster.NoSuchPort:
		return "no such port there"
	case cluster.NotListening:
		return "nothing listens"
	case cluster.Pending:
		return "still <pending>"
	case cluster.LocalPolicy:
		return "no pod on this node"
	case cluster.SourceRange:
		return "not among the addresses let in"
	case cluster.NoCause:
		return ""
	}
	return ""
}
