package quiz

import (
	"net"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// says is the clause after "It works, and it is TOO OPEN: " and its like.
func says(sc Scenario, a attempt, j Judgement) string {
	switch {
	case j.Refused != "":
		return "the API server refuses it: " + strings.TrimSuffix(j.Refused, ".") + "."
	case j.Need >= 0:
		return locked(sc.Needs[j.Need], a, a.needs[j.Need])
	case j.Ban >= 0:
		who := client(sc.Bans[j.Ban].From)
		return who + " " + verb(who, "gets", "get") + " in too."
	case j.Verdict == AsksForTooMuch && j.Pending:
		if hasNodePort(a) {
			return waits(a) + "; only its node port answers."
		}
		return waits(a) + "."
	case j.Verdict == AsksForTooMuch && a.option == string(corev1.ServiceTypeLoadBalancer):
		return "it asks for an address that nobody in the story uses."
	case j.Verdict == AsksForTooMuch:
		return "it opens a port on every node, and nobody in the story uses one."
	}
	return "all who must get in do, and it opens the fewest doors."
}

// locked says which need fails, and how.
func locked(n Need, a attempt, one tried) string {
	who := client(n.From)
	text := who + " cannot get in"
	switch {
	case one.lost != "":
		text = "once " + one.lost + " is lost, " + who + " can no longer get in"
	case n.To != "":
		text += " at " + n.To
	case n.Port != 0:
		text += " on port " + strconv.Itoa(n.Port)
	case n.Every == "node":
		text += " on every node"
	}
	if n.At != 0 && one.try.Trace.Outcome == cluster.Connected {
		text = who + " " + verb(who, "reaches", "reach") + " the pod, and not its port " + strconv.Itoa(n.At)
	}
	if a.pending && access.Outside(n.From) {
		text = waits(a) + ", and " + text
	}
	return text + "."
}

// waits says why an address stays <pending>: nobody provides balancers, or not of the class that was asked for.
func waits(a attempt) string {
	if a.scene.Provider != nil {
		return "nobody here provides such a balancer, so its address stays <pending>"
	}
	return "nobody here provides balancers, so its address stays <pending>"
}

// note is the line above a try: what there is of doors, in one clause.
func note(a attempt, one tried) string {
	trace, door := one.try.Trace, one.try.Door
	if trace.To == "" {
		return "it has no such door"
	}
	text := ""
	switch door.Kind {
	case cluster.NodeDoor:
		text = nodeNote(a, door)
	case cluster.BalancerDoor:
		text = "the balancer has an address of its own"
	case cluster.ExternalDoor:
		text = "the nodes answer for an external address"
	case cluster.NameDoor, cluster.ClusterDoor:
		text = insideNote(a, one)
	}
	if one.lost != "" {
		return "after the loss of " + one.lost
	}
	return text
}

func nodeNote(a attempt, door cluster.Door) string {
	port := door.Address
	if _, text, err := net.SplitHostPort(door.Address); err == nil {
		port = text
	}
	svc, ok := a.scene.Find(a.service)
	if ok {
		for _, p := range svc.Spec.Ports {
			if number(p.NodePort) == port {
				return "every node answers on port " + port
			}
		}
	}
	return "no node has port " + port + " open for it"
}

func insideNote(a attempt, one tried) string {
	if one.try.Trace.Outcome == cluster.Connected {
		return "the door inside the cluster"
	}
	svc, ok := a.scene.Find(a.service)
	if ok && svc.Spec.Type == corev1.ServiceTypeClusterIP {
		return "the one address left is inside the cluster"
	}
	for _, c := range a.scene.Clients {
		if "client/"+c.Name == one.try.Trace.From && !c.Reaches.Has(cluster.ReachNodes) {
			return "no route leads from the " + c.Name + " to the nodes, nor to this address"
		}
	}
	return "this address is inside the cluster"
}

func hasNodePort(a attempt) bool {
	svc, ok := a.scene.Find(a.service)
	return ok && len(svc.Spec.Ports) > 0 && svc.Spec.Ports[0].NodePort != 0
}

// client names a client within a sentence: "the office", "the pod orders", "node1".
func client(from string) string {
	switch {
	case strings.HasPrefix(from, "pod/"):
		return "the pod " + cluster.Short(from)
	case strings.HasPrefix(from, "node/"):
		return cluster.Short(from)
	}
	return "the " + from
}

// verb chooses between "gets" and "get": the names of clients outside are written by authors, and some
// are plural ("kiosks").
func verb(who, one, many string) string {
	singular := !strings.HasSuffix(who, "s")
	for _, end := range []string{"ss", "us", "is"} {
		singular = singular || strings.HasSuffix(who, end)
	}
	if singular || !strings.HasPrefix(who, "the ") || strings.HasPrefix(who, "the pod ") {
		return one
	}
	return many
}

// facts says of a cluster what a learner must know to choose: who provides balancers, who outside
// reaches nodes, and which firewalls stand between.
func facts(scene cluster.Scene) string {
	text := "Nobody here provides balancers; "
	if scene.Provider != nil {
		text = "This cluster provides balancers; "
	}
	var reach, narrow []string
	for _, c := range scene.Clients {
		if c.Reaches.Has(cluster.ReachNodes) {
			reach = append(reach, described(c))
		}
		if !c.Ports.All() {
			narrow = append(narrow, "the firewall of the "+c.Name+" lets only "+portWord(c.Ports)+" out")
		}
	}
	if len(reach) == 0 {
		text += "nobody outside reaches the nodes."
	} else {
		text += "the nodes are within reach of " + list(reach) + "."
	}
	if !scene.NodeFirewall.All() {
		narrow = append(narrow, "a firewall before the nodes lets in only "+portWord(scene.NodeFirewall))
	}
	if len(narrow) > 0 {
		firewalls := list(narrow)
		text += " " + strings.ToUpper(firewalls[:1]) + firewalls[1:] + "."
	}
	return text
}

func described(c cluster.Client) string {
	if c.Says != "" {
		return strings.TrimSuffix(c.Says, ".")
	}
	return "the " + c.Name
}

// portWord names the ports a firewall lets through: "port 443", "ports 80, 443".
func portWord(set cluster.PortSet) string {
	text := set.String()
	if strings.ContainsAny(text, ",-") {
		return "ports " + text
	}
	return "port " + text
}

// list joins words as a sentence does: "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func number(n int32) string { return strconv.Itoa(int(n)) }
