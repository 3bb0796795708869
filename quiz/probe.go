package quiz

import (
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// prober dials for one attempt. Scenes after the loss of a node are made once.
type prober struct {
	*attempt
	after map[string]cluster.Scene
}

// need tries a client that must get in: the first door that holds, or of the failures the one to show. Where every node must
// answer, one Service port holds if it answers on all nodes that are there; shown is its first door.
func (p *prober) need(n Need) (tried, error) {
	doors, err := p.candidates(n)
	if err != nil {
		return tried{}, err
	}
	worst := p.nowhere(n.From)
	answers := map[int][]tried{}
	for _, door := range doors {
		one, err := p.knock(n.From, door, "")
		if err != nil {
			return tried{}, err
		}
		one.holds = p.reached(n, one.try.Trace)
		switch {
		case !one.holds:
		case n.Every == "node":
			if door.Kind != cluster.NodeDoor {
				continue
			}
			answers[door.Port] = append(answers[door.Port], one)
			if len(answers[door.Port]) != p.present() {
				continue
			}
			one = answers[door.Port][0]
		case n.Stable:
			if one, err = p.outlasts(n, door, one); err != nil {
				return tried{}, err
			}
		}
		if one.holds {
			return one, nil
		}
		worst = tellingOf(worst, one)
	}
	return worst, nil
}

// present counts the nodes that are there.
func (p *prober) present() int {
	return len(slices.DeleteFunc(slices.Clone(p.scene.Nodes), func(n cluster.Node) bool { return n.Lost }))
}

// reached reports whether a connection came about, and not by a door of another Service than the one that is meant, or that
// this is an alias for: an address or a port that an author wrote may be somebody else's.
func (p *prober) reached(n Need, t cluster.Trace) bool {
	if t.Outcome != cluster.Connected {
		return false
	}
	if n.At != 0 && !answersAt(t, n.At) {
		return false
	}
	return t.Service == "" || t.Service == aliased(p.scene, p.of(n.Service))
}

// aliased follows ExternalNames to the Service that they lead to, by the name that Find takes; "" if there is none.
func aliased(scene cluster.Scene, service string) string {
	const domain, most = ".svc.cluster.local", 8
	for range most {
		svc, ok := scene.Find(service)
		switch {
		case !ok:
			return ""
		case svc.Spec.Type != corev1.ServiceTypeExternalName:
			return ref(svc.Service)
		}
		full, ok := strings.CutSuffix(strings.ToLower(strings.TrimSuffix(svc.Spec.ExternalName, ".")), domain)
		name, namespace, _ := strings.Cut(full, ".")
		if !ok {
			return ""
		}
		service = cluster.Name(namespace, name)
	}
	return ""
}

// answersAt reports whether every pod that may answer does so on a port of its own.
func answersAt(t cluster.Trace, port int) bool {
	for i := range max(1, len(t.Branches)) {
		hops := t.Hops
		if len(t.Branches) > 0 {
			hops = t.Path(i)
		}
		if len(hops) == 0 || hops[len(hops)-1].To != net.JoinHostPort(hostOf(hops[len(hops)-1].To), strconv.Itoa(port)) {
			return false
		}
	}
	return true
}

// outlasts tries the same door after the loss of each node but the client's own: the first loss that closes it, or, if none does,
// the first loss; first, with all nodes, where no other node can be lost.
func (p *prober) outlasts(n Need, door cluster.Door, first tried) (tried, error) {
	for _, node := range p.scene.Nodes {
		if node.Lost || node.Name == p.home(n.From) {
			continue
		}
		one, err := p.knock(n.From, door, node.Name)
		if err != nil {
			return tried{}, err
		}
		if !p.reached(n, one.try.Trace) {
			return one, nil
		}
		if first.lost == "" {
			first = one
		}
	}
	first.holds = true
	return first, nil
}

// ban tries a client that must not get in: the first door that lets it in, or the failure to show.
func (p *prober) ban(b Ban) (tried, error) {
	worst := p.nowhere(b.From)
	worst.holds = true
	doors, err := p.doors(b.Service, b.From)
	if err != nil {
		return tried{}, err
	}
	for _, door := range doors {
		if !b.covers(door.Kind) {
			continue
		}
		one, err := p.knock(b.From, door, "")
		if err != nil {
			return tried{}, err
		}
		if access.LetsIn(one.try.Trace) {
			return one, nil
		}
		one.holds = true
		worst = tellingOf(worst, one)
	}
	return worst, nil
}

// covers reports whether a ban is about a kind of door: "name" stands for the cluster address too.
func (b Ban) covers(kind cluster.DoorKind) bool {
	return b.Door == "" || b.Door == kind.String() || b.Door == cluster.NameDoor.String() && kind == cluster.ClusterDoor
}

// candidates are the doors at which a need is tried. Where its client insists on an address, that is
// the only one; where it insists on a port, the hosts of all doors are tried at that port, because
// that is what the client would do.
func (p *prober) candidates(n Need) ([]cluster.Door, error) {
	doors, err := p.doors(n.Service, n.From)
	if err != nil {
		return nil, err
	}
	if n.To != "" {
		return []cluster.Door{p.doorAt(n, doors)}, nil
	}
	if n.Port == 0 {
		return doors, nil
	}
	var out []cluster.Door
	for _, door := range doors {
		host, _, err := net.SplitHostPort(door.Address)
		if err == nil {
			door.Address = net.JoinHostPort(host, strconv.Itoa(n.Port))
		}
		if !slices.Contains(out, door) {
			out = append(out, door)
		}
	}
	return out, nil
}

// doors are the doors of a Service; it fails if there is no such Service, or no such client, to whom
// every door would seem shut.
func (p *prober) doors(service, from string) ([]cluster.Door, error) {
	service = p.of(service)
	if _, ok := p.scene.Find(service); !ok {
		return nil, fmt.Errorf("there is no Service %q", service)
	}
	doors := p.scene.Doors(service, from)
	if len(doors) == 0 {
		doors = p.aliasDoors(service, from)
	}
	if len(doors) > 0 {
		return doors, nil
	}
	return nil, access.Check(p.scene, from)
}

// aliasDoors are the name of an ExternalName that lists no ports, with those of the Service that it leads to.
func (p *prober) aliasDoors(service, from string) []cluster.Door {
	alias, ok := p.scene.Find(service)
	target := aliased(p.scene, service)
	if !ok || target == "" || alias.Spec.Type != corev1.ServiceTypeExternalName {
		return nil
	}
	var doors []cluster.Door
	for _, door := range p.scene.Doors(target, from) {
		if _, port, err := net.SplitHostPort(door.Address); err == nil && door.Kind == cluster.NameDoor {
			door.Address, door.Service = net.JoinHostPort(alias.Name+"."+alias.Namespace, port), service
			doors = append(doors, door)
		}
	}
	return doors
}

// doorAt is the door that an address written by an author stands for.
func (p *prober) doorAt(n Need, doors []cluster.Door) cluster.Door {
	for _, door := range doors {
		if door.Address == n.To {
			return door
		}
	}
	at := cluster.Door{Kind: cluster.NameDoor, Address: n.To, Service: p.of(n.Service)}
	host := hostOf(n.To)
	for _, node := range p.scene.Nodes {
		if host == node.Name || host == node.Address || (host == node.External && host != "") {
			at.Kind, at.Node = cluster.NodeDoor, node.Name
			return at
		}
	}
	svc, ok := p.scene.Find(at.Service)
	if !ok {
		return at
	}
	if host == svc.Spec.ClusterIP {
		at.Kind = cluster.ClusterDoor
	}
	for _, ingress := range svc.Status.LoadBalancer.Ingress {
		if host == ingress.IP || host == ingress.Hostname {
			at.Kind = cluster.BalancerDoor
		}
	}
	return at
}

// knock dials one door, after the loss of a node if one is named.
func (p *prober) knock(from string, door cluster.Door, lost string) (tried, error) {
	scene := p.scene
	if lost != "" {
		var ok bool
		if scene, ok = p.after[lost]; !ok {
			var err error
			if scene, err = p.scene.After(cluster.Event{Verb: "lose", Object: lost}); err != nil {
				return tried{}, fmt.Errorf("lose %s: %w", lost, err)
			}
			if p.after == nil {
				p.after = map[string]cluster.Scene{}
			}
			p.after[lost] = scene
		}
	}
	trace, err := scene.Dial(from, door.Address)
	if err != nil {
		return tried{}, fmt.Errorf("dial %s: %w", door.Address, err)
	}
	return tried{lost: lost, try: Try{Option: p.option, Scene: scene, Door: door, Trace: trace}}, nil
}

// nowhere is the try of a client that has no door to try.
func (p *prober) nowhere(from string) tried {
	return tried{try: Try{Option: p.option, Scene: p.scene, Trace: noAddress(from, "", cluster.NoCause)}}
}

func (p *prober) of(service string) string {
	if service != "" {
		return service
	}
	return p.service
}

// home is the node on which a client is, "" for those outside.
func (p *prober) home(from string) string {
	if node, ok := strings.CutPrefix(from, "node/"); ok {
		return node
	}
	name, ok := strings.CutPrefix(from, "pod/")
	if !ok {
		return ""
	}
	pod, _ := p.scene.FindPod(name)
	return pod.Node
}

// tellingOf returns which of two failures is shown: the one that got furthest, then the first.
func tellingOf(a, b tried) tried {
	if a.try.Trace.To == "" || length(b.try.Trace) > length(a.try.Trace) {
		return b
	}
	return a
}

// length is how many hops a packet made on its longest branch.
func length(t cluster.Trace) int {
	longest := 0
	for _, b := range t.Branches {
		longest = max(longest, len(b.Hops))
	}
	return len(t.Hops) + longest
}

// noAddress is the trace of a client that has nothing to dial.
func noAddress(from, to string, cause cluster.Cause) cluster.Trace {
	if access.Outside(from) {
		from = "client/" + from
	}
	return cluster.Trace{From: from, To: to, Outcome: cluster.NoAddress, Cause: cause}
}

// hostOf returns the host of HOST:PORT or of a URL.
func hostOf(address string) string {
	_, rest, found := strings.Cut(address, "://")
	if !found {
		rest = address
	}
	rest, _, _ = strings.Cut(rest, "/")
	if host, _, err := net.SplitHostPort(rest); err == nil {
		return host
	}
	return rest
}
