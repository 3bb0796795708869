// Package handout makes what a learner takes home: the card, which says on one page how to choose a Service type, and
// the glossary of a course. Both can be written as lines for a terminal, as Markdown and as an HTML page to print.
//
// [NewCard] returns the card, and [Glossary] the terms of a course with their meanings. This package uses no colours:
// [Card.Lines] and [GlossaryLines] return lines whose pieces have a [Role], and a screen gives each role a colour.
//
// The tests compute every claim of the card: they dial in the simulated cluster, prove each [Choice] as a question of
// the bank is proved, and run the commands.
package handout

import "portolan/quiz"

// Card says on one page how to choose a Service type. In its texts, names of objects and fields are between backticks.
type Card struct {
	Kubernetes string // the Kubernetes version that its claims were checked against
	Rule       string
	Also       string // what else a type must do, to be read after the rule
	Types      []Type // the smallest first; each contains the one before it
	Inside     string // why each type is drawn as a box inside the next one
	First      string // how to read the choices
	Choices    []Choice
	Ports      []Port
	Way        string // which of the ports a connection to the node port uses
	Failures   []Failure
	Commands   []Command
	Example    string // which Service and pods the commands name
	Source     string // a URL
}

// Type is a Service type, as a box that contains the smaller types.
type Type struct {
	Name    string
	Adds    string // what a Service of this type has in addition to the smaller type
	Address string // an example of where it can be reached
	For     string // which clients can reach it there
}

// Choice is one line of the list from which a reader chooses: a condition about the clients, and what to use if it is
// true.
type Choice struct {
	If   string
	Type string // "ClusterIP", "NodePort" or "LoadBalancer"; "" for something that is no Service type
	Text string // what follows the type, or what to use instead of a type
}

// Port is one of the four port numbers: its name, who uses it, and where it is set.
type Port struct{ Name, UsedBy, Set string }

// Failure is one way in which a connection fails: what the client sees, what that usually means, and what to look at.
type Failure struct {
	Sees   string
	Prints string // how the line that curl prints begins
	Means  string
	LookAt string
}

// Command is a command to try, and what it shows.
type Command struct {
	Parts []string // the command; a line that is too narrow for it breaks only between parts
	Shows string
}

// NewCard returns the card. It is the same for every course.
func NewCard() Card {
	return Card{
		Kubernetes: "1.36",
		Rule:       quiz.Rule,
		Also:       "A type works only if it also keeps out every client that must not connect.",
		Types:      types(),
		Inside: "A bigger type keeps what is inside it: pods still use `web:80`. (A LoadBalancer has no node port if " +
			"`allocateLoadBalancerNodePorts` is `false`.)",
		First:    "Take the first line that is true of every client outside the cluster.",
		Choices:  choices(),
		Ports:    ports(),
		Way:      "A connection to the node port goes straight to `targetPort`. It never goes through `port`.",
		Failures: failures(),
		Commands: commands(),
		Example:  "For a Service `web` with the selector `app: web`:",
		Source:   "https://kubernetes.io/docs/concepts/services-networking/service/",
	}
}

func types() []Type {
	return []Type{
		{
			Name: "ClusterIP", Adds: "has a name and a cluster address, such as `10.96.12.7`", Address: "web:80",
			For: "for every pod in the cluster (nodes use the address only)",
		},
		{
			Name: "NodePort", Adds: "adds a node port, the same on every node", Address: "node1:30007",
			For: "for clients that have a route to a node",
		},
		{
			Name: "LoadBalancer", Adds: "adds an external address, which a provider assigns", Address: "198.51.100.20:80",
			For: "for clients that have a route to this address",
		},
	}
}

func choices() []Choice {
	return []Choice{
		{If: "No client is outside: all clients are pods.", Type: "ClusterIP"},
		{
			If:   "It uses HTTP or HTTPS, and reaches a Gateway or Ingress in the cluster.",
			Type: "ClusterIP", Text: "behind it",
		},
		{If: "It can reach any node, on a port from 30000 to 32767.", Type: "NodePort"},
		{If: "It needs one address that works when a node fails, or port 443.", Type: "LoadBalancer"},
		{If: "One person needs the Service for a short time.", Text: "`kubectl port-forward`"},
		{If: "Some pods in the cluster must not connect.", Text: "a NetworkPolicy as well"},
	}
}

func ports() []Port {
	return []Port{
		{"port", "pods (`web:80`) and clients of the external address", "on the Service"},
		{"targetPort", "the Service, when it sends to a pod", "on the Service (default: same as `port`)"},
		{"containerPort", "people, as a note (`targetPort` can use its name)", "on the pod (it opens no port)"},
		{
			"nodePort", "clients outside, on any node: `node1:30007`",
			"on the Service (default: Kubernetes assigns one)",
		},
	}
}

func failures() []Failure {
	return []Failure{
		{
			Sees: "refused, at once", Prints: "curl: (7)",
			Means:  "an error came back: the Service has no ready pod, or nothing listens on this port",
			LookAt: "the column `READY` of the pods, the selector, `targetPort`, the port that you typed",
		},
		{
			Sees: "timed out", Prints: "curl: (28)",
			Means: "nothing came back: no route, a firewall, a NetworkPolicy or a lost node (or a wrong port at a " +
				"cluster address, if kube-proxy uses iptables)",
			LookAt: "where the client is, firewalls, NetworkPolicies, the port that you typed",
		},
		{
			Sees: "name not found", Prints: "curl: (6)",
			Means:  "no Service in the client's namespace has this name, or the client is outside the cluster",
			LookAt: "`kubectl get svc -A` (from another namespace, use the name `web.NAMESPACE`)",
		},
	}
}

func commands() []Command {
	return []Command{
		{[]string{"kubectl get svc web -o wide"}, "type, addresses, `port` and node port, selector"},
		{[]string{"kubectl describe svc web"}, "`targetPort`, the ready endpoints, and events"},
		{
			[]string{"kubectl get endpointslices", "-l kubernetes.io/service-name=web"},
			"every pod that the selector matches, ready or not, and its port",
		},
		{[]string{"kubectl get pods -l app=web -o wide"}, "which of these pods are ready, their addresses and nodes"},
		{
			[]string{
				"kubectl run tmp --rm -it", "--restart=Never", "--image=curlimages/curl", "-- curl -m 5 http://web",
			},
			"tries to connect from a new pod, and gives up after 5 seconds",
		},
	}
}
