package quiz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/text"
)

// sentenceOf returns the clause that explains a verdict: "the office can connect too." follows "It works, and it is TOO
// OPEN: ".
func sentenceOf(sc Scenario, a attempt, j Judgement) string {
	switch {
	case j.Refused != "":
		return "the API server refuses it: " + strings.TrimSuffix(j.Refused, ".") + "."
	case j.Need >= 0:
		return failedNeed(sc.Needs[j.Need], a, a.needs[j.Need])
	case j.Ban >= 0:
		who := ClientName(sc.Bans[j.Ban].From)
		return who + " can connect too."
	case j.Verdict == MoreThanNeeded && j.Pending:
		if hasNodePort(a) {
			return pendingReason(a) + ". The Service works like a NodePort."
		}
		return pendingReason(a) + "."
	case j.Verdict == MoreThanNeeded:
		return unused(a) + "."
	}
	if a.Option == NoneOfThese {
		return "no other option meets every condition in the story."
	}
	return "it is the smallest type that works for every client."
}

// unused returns a clause on what an option adds that no client in the story needs.
func unused(a attempt) string {
	if a.Option == string(corev1.ServiceTypeLoadBalancer) {
		return "no client in the story needs the external address"
	}
	return "no client in the story needs a port on every node"
}

// failedNeed says which need fails, and how.
func failedNeed(n Need, a attempt, proof Proof) string {
	who := ClientName(n.From)
	clause := who + " cannot connect"
	switch {
	case n.Feature != "" && proof.Try.Trace.Outcome == cluster.Connected:
		return who + " " + Agree(who, "needs", "need") + " access only once, but a Service stays until you delete it."
	case proof.Lost != "":
		clause = "after " + proof.Lost + " is lost, " + who + " cannot connect any more"
	case n.To != "":
		clause += " to " + n.To
	case n.Port != 0:
		clause += " on port " + strconv.Itoa(n.Port)
	case n.Every == "node":
		clause = who + " " + Agree(who, "needs", "need") + " an answer from every node, and " +
			Agree(who, "does", "do") + " not get it"
	}
	if n.At != 0 && proof.Try.Trace.Outcome == cluster.Connected {
		clause = who + " " + Agree(who, "reaches", "reach") + " the pod, but not its port " + strconv.Itoa(n.At)
	}
	if a.pending && access.Outside(n.From) {
		clause = pendingReason(a) + ", and " + clause
	}
	return clause + "."
}

// pendingReason says why the external address stays <pending>: the scene has no load balancer provider, or its provider
// does not serve the loadBalancerClass of the Service.
func pendingReason(a attempt) string {
	if a.Scene.Provider != nil {
		return "no provider here serves the class of the Service, so the external address stays <pending>"
	}
	return "this cluster has no load balancer provider, so the external address stays <pending>"
}

// note returns the line to show above a try: a clause about the address that is dialled, or about what happened before
// the try.
func note(proof Proof) string {
	switch {
	case proof.Lost != "":
		return "after " + proof.Lost + " is lost"
	case proof.Try.Trace.Cause == cluster.Pending:
		return "no provider gives it an external address"
	case proof.Try.Trace.Outcome == cluster.HTTPError:
		return "the proxy answers the request with an error"
	case proof.Try.Trace.Cause == cluster.NoRoute && proof.Try.Door.Kind == cluster.NodeDoor:
		return proof.Try.Trace.Sender() + " has no route to the nodes"
	case proof.Try.Trace.Cause == cluster.NoRoute && proof.Try.Door.Kind == cluster.BalancerDoor:
		return proof.Try.Trace.Sender() + " has no route to the load balancer"
	}
	switch proof.Try.Door.Kind {
	case cluster.NodeDoor:
		return nodeNote(proof.Try)
	case cluster.BalancerDoor:
		return "the load balancer has its own address"
	case cluster.ExternalDoor:
		return "the nodes accept traffic for this external address"
	case cluster.RouteDoor:
		return "the Gateway routes this URL to the Service"
	case cluster.NameDoor, cluster.ClusterDoor:
		return insideNote(proof.Try)
	}
	return ""
}

func nodeNote(t Try) string {
	_, port := cluster.SplitAddress(t.Door.Address)
	svc, ok := t.Scene.Find(t.Door.Service)
	switch {
	case !ok || !slices.ContainsFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.NodePort == port }):
		return "no node forwards port " + fmt.Sprint(port) + " to it"
	case svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal:
		return "only nodes with a ready pod of their own forward port " + fmt.Sprint(port)
	}
	return "every node forwards port " + fmt.Sprint(port)
}

func insideNote(t Try) string {
	if t.Trace.Outcome == cluster.Connected {
		return "this address is inside the cluster"
	}
	if !strings.HasPrefix(t.Trace.From, "client/") {
		return "" // the client is inside the cluster too, so the address is not why it fails
	}
	svc, ok := t.Scene.Find(t.Door.Service)
	if ok && svc.Spec.Type == corev1.ServiceTypeClusterIP {
		return "its only address is inside the cluster"
	}
	for _, c := range t.Scene.Clients {
		if "client/"+c.Name == t.Trace.From && !c.Reaches.Has(cluster.ReachNodes) {
			return "the " + c.Name + " has no route to the nodes or to this address"
		}
	}
	return "this address is inside the cluster"
}

func hasNodePort(a attempt) bool {
	svc, ok := a.Scene.Find(a.Service)
	return ok && len(svc.Spec.Ports) > 0 && svc.Spec.Ports[0].NodePort != 0
}

// properNames has the words for clients for which "the" and the name in the scene would read wrong: abbreviations,
// names of products, names of two words, and monitor, which could also be a screen.
var properNames = map[string]string{
	"alb":              "the AWS load balancer",
	"f5":               "the F5",
	"haproxy":          "HAProxy",
	"monitor":          "the monitoring server",
	"nlb":              "the NLB",
	"payment-provider": "the payment provider",
}

// ClientName returns a client as part of a sentence: "the office", "the pod orders", "node1", "HAProxy".
func ClientName(from string) string {
	from = strings.TrimPrefix(from, "client/") // as the trace of an attempt has it
	switch {
	case strings.HasPrefix(from, "pod/"):
		return "the pod " + cluster.Short(from)
	case strings.HasPrefix(from, "node/"):
		return cluster.Short(from)
	case properNames[from] != "":
		return properNames[from]
	}
	return "the " + from
}

// Agree chooses the form of a verb, "gets" or "get", to agree with a name that ClientName returns. Authors name the
// outside clients, and some of those names are plural ("kiosks").
func Agree(who, one, many string) string {
	singular := !strings.HasSuffix(who, "s")
	for _, end := range []string{"ss", "us", "is"} {
		singular = singular || strings.HasSuffix(who, end)
	}
	if singular || !strings.HasPrefix(who, "the ") || strings.HasPrefix(who, "the pod ") {
		return one
	}
	return many
}

// facts tells the learner what they need to know about the cluster before they choose: whether it provides load
// balancers and which outside clients reach them, which outside clients reach the nodes, which Gateway there is and how
// clients reach it, and which firewalls block ports.
func facts(scene cluster.Scene) string {
	sentences := []string{
		balancerFact(scene),
		reachFact(scene, "the nodes", cluster.ReachNodes, "No client outside can reach the nodes."),
	}
	for _, g := range scene.Gateways() {
		sentences = append(sentences, gatewayFact(scene, g))
	}
	for _, c := range scene.Clients {
		if !c.Ports.All() {
			sentences = append(sentences, "The firewall of the "+c.Name+" allows outgoing connections to "+
				portWord(c.Ports)+" only.")
		}
	}
	if !scene.NodeFirewall.All() {
		sentences = append(sentences, "A firewall in front of the nodes allows "+portWord(scene.NodeFirewall)+" only.")
	}
	return strings.Join(sentences, " ")
}

// balancerFact says whether the cluster provides load balancers, and which clients reach their addresses.
func balancerFact(scene cluster.Scene) string {
	if scene.Provider == nil {
		return "This cluster has no load balancer provider."
	}
	return reachFact(scene, "the load balancers of this cluster", cluster.ReachLoadBalancers,
		"No client outside can reach the load balancers of this cluster.")
}

// gatewayFact says what a Gateway listens for, and how its own Service, which has the same name, exposes it.
func gatewayFact(scene cluster.Scene, g *gatewayv1.Gateway) string {
	var takes []string
	for _, l := range g.Spec.Listeners {
		takes = append(takes, string(l.Protocol)+" on port "+fmt.Sprint(l.Port))
	}
	fact := "The Gateway `" + g.Name + "` listens for " + text.List(takes, "and") +
		". It routes requests by host and path."
	svc, ok := scene.Find(cluster.Name(g.Namespace, g.Name))
	if !ok {
		return fact
	}
	fact += " Its own Service is a " + string(svc.Spec.Type)
	hasNone := !slices.ContainsFunc(svc.Spec.Ports, func(p corev1.ServicePort) bool { return p.NodePort != 0 })
	if svc.Spec.Type == corev1.ServiceTypeLoadBalancer && hasNone {
		fact += " without node ports"
	}
	return fact + "."
}

// reachFact says which outside clients reach something. It returns the text nobody if no client does.
func reachFact(scene cluster.Scene, what string, kind cluster.Reach, nobody string) string {
	var clients []string
	for _, c := range scene.Clients {
		if c.Reaches.Has(kind) {
			clients = append(clients, describe(c))
		}
	}
	if len(clients) == 0 {
		return nobody
	}
	return text.Capital(text.List(clients, "and")) + " can reach " + what + "."
}

func describe(c cluster.Client) string {
	if c.Says != "" {
		return strings.TrimSuffix(c.Says, ".")
	}
	return "the " + c.Name
}

// portWord returns the ports that a firewall allows: "port 443", "ports 80 and 443".
func portWord(set cluster.PortSet) string {
	word := set.String()
	if strings.ContainsAny(word, ",-") {
		return "ports " + text.List(strings.Split(word, ", "), "and")
	}
	return "port " + word
}
