package quiz

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// Prober dials in one scene for the clients of needs and bans. It caches scenes, so only one goroutine may use it at
// a time.
type Prober struct {
	Scene   cluster.Scene
	Service string // the Service to try if a need or a ban names none
	Option  string // copied to Try.Option of every try

	afterLoss map[string]cluster.Scene // the scene after the loss of a node, by node name; a cache
}

// Proof says whether a need or a ban holds, with the connection that shows it.
type Proof struct {
	Holds bool
	Try   Try
	Lost  string // the node that was lost before this try, "" if none was
}

// Need tries to connect as a client that must be able to. It returns the proof for the first door that meets the need.
// If no door does, it returns the failure whose packet got the furthest. It fails if the scene has no such client or
// Service.
func (p *Prober) Need(n Need) (Proof, error) {
	doors, err := p.candidates(n)
	if err != nil {
		return Proof{}, err
	}
	if n.Every == "node" {
		return p.everyNode(n, doors)
	}
	failure := p.NoDoor(n.From)
	for _, door := range doors {
		proof, err := p.Dial(n.From, door, "")
		if err != nil {
			return Proof{}, err
		}
		proof.Holds = p.meetsNeed(n, proof.Try.Trace)
		if proof.Holds && n.Stable {
			if proof, err = p.tryLosses(n, door); err != nil {
				return Proof{}, err
			}
		}
		if proof.Holds {
			return proof, nil
		}
		failure = p.further(failure, proof)
	}
	return failure, nil
}

// everyNode tries a need with `every: node`. The need holds if one Service port answers on every node that is not
// lost. The proof shows the first node's door for that port.
func (p *Prober) everyNode(n Need, doors []cluster.Door) (Proof, error) {
	present := len(p.Scene.Nodes)
	for _, node := range p.Scene.Nodes {
		if node.Lost {
			present--
		}
	}
	failure := p.NoDoor(n.From)
	answers := map[int][]Proof{}
	for _, door := range doors {
		proof, err := p.Dial(n.From, door, "")
		if err != nil {
			return Proof{}, err
		}
		if !p.meetsNeed(n, proof.Try.Trace) {
			failure = p.further(failure, proof)
			continue
		}
		if door.Kind != cluster.NodeDoor {
			continue
		}
		answers[door.Port] = append(answers[door.Port], proof)
		if len(answers[door.Port]) == present {
			first := answers[door.Port][0]
			first.Holds = true
			return first, nil
		}
	}
	return failure, nil
}

// meetsNeed reports whether a connection meets a need. It must connect, at the pod port that the need names, if any. If
// the dialled address belongs to a Service, or a proxy routes the request to one, that must be the Service of the need,
// or the one to which its ExternalName leads. An address or port that an author wrote may belong to another Service. No
// connection meets a need with a Feature.
func (p *Prober) meetsNeed(n Need, t cluster.Trace) bool {
	if t.Outcome != cluster.Connected || n.Feature != "" {
		return false
	}
	if n.At != 0 && !answersAt(t, n.At) {
		return false
	}
	service := followAlias(p.Scene, p.serviceOr(n.Service))
	if t.Behind != "" {
		return t.Behind == service
	}
	return t.Service == "" || t.Service == service
}

// followAlias follows ExternalNames to the Service that they lead to, and returns its name in the form that Find takes.
// It returns "" if they do not lead to a Service of the scene.
func followAlias(scene cluster.Scene, service string) string {
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

// answersAt reports whether every pod that may answer accepts the connection at the given port of the pod.
func answersAt(t cluster.Trace, port int) bool {
	for i := range max(1, len(t.Branches)) {
		hops := t.Hops
		if len(t.Branches) > 0 {
			hops = t.Path(i)
		}
		if len(hops) == 0 {
			return false
		}
		if _, at := cluster.SplitAddress(hops[len(hops)-1].To); int(at) != port {
			return false
		}
	}
	return true
}

// tryLosses tries the same door again after the loss of each node, except the node that the client runs on. It returns
// the proof for the first loss after which the need fails. If the need never fails, the proof holds, and it is the one
// for the first loss, or for no loss if there is no other node.
func (p *Prober) tryLosses(n Need, door cluster.Door) (Proof, error) {
	var first Proof
	for _, node := range p.Scene.Nodes {
		if node.Lost || node.Name == p.nodeOf(n.From) {
			continue
		}
		proof, err := p.Dial(n.From, door, node.Name)
		if err != nil {
			return Proof{}, err
		}
		if !p.meetsNeed(n, proof.Try.Trace) {
			return proof, nil
		}
		if first.Lost == "" {
			first = proof
		}
	}
	if first.Lost == "" {
		proof, err := p.Dial(n.From, door, "")
		proof.Holds = true
		return proof, err
	}
	first.Holds = true
	return first, nil
}

// Ban tries to connect as a client that must not be able to. It returns the proof for the first door that lets the
// client in. If no door does, the ban holds, and the proof is for the connection whose packet got the furthest. It
// fails if the scene has no such client or Service.
func (p *Prober) Ban(b Ban) (Proof, error) {
	failure := p.NoDoor(b.From)
	failure.Holds = true
	doors, err := p.doors(b.Service, b.From)
	if err != nil {
		return Proof{}, err
	}
	for _, door := range doors {
		if !b.Covers(door.Kind) {
			continue
		}
		proof, err := p.Dial(b.From, door, "")
		if err != nil {
			return Proof{}, err
		}
		if access.LetsIn(proof.Try.Trace) {
			return proof, nil
		}
		proof.Holds = true
		failure = p.further(failure, proof)
	}
	return failure, nil
}

// candidates returns the doors at which to try a need. A client with a fixed address (To) has only that door. A client
// with a fixed port (Port) dials that port at every address, but a URL only if it has that port. Protocol leaves out
// the doors of other protocols.
func (p *Prober) candidates(n Need) ([]cluster.Door, error) {
	const udp = "udp://" // begins every address that is dialled with UDP
	doors, err := p.doors(n.Service, n.From)
	if err != nil {
		return nil, err
	}
	if n.To != "" {
		return []cluster.Door{p.doorAt(n, doors)}, nil
	}
	if n.Protocol != "" {
		doors = slices.DeleteFunc(doors, func(d cluster.Door) bool {
			return strings.HasPrefix(d.Address, udp) != (n.Protocol == string(corev1.ProtocolUDP))
		})
	}
	if n.Port == 0 {
		return doors, nil
	}
	var out []cluster.Door
	for _, door := range doors {
		host, port := cluster.SplitAddress(door.Address)
		if door.Kind == cluster.RouteDoor && port != int32(n.Port) {
			continue
		}
		if door.Kind != cluster.RouteDoor {
			dialled := cluster.JoinAddress(host, int32(n.Port))
			if strings.HasPrefix(door.Address, udp) {
				dialled = udp + dialled
			}
			door.Address = dialled
		}
		if !slices.Contains(out, door) {
			out = append(out, door)
		}
	}
	return out, nil
}

// doors returns the doors of a Service. It fails if the Service or the client does not exist. Without that check, a
// client that does not exist would look like a client without a door.
func (p *Prober) doors(service, from string) ([]cluster.Door, error) {
	service = p.serviceOr(service)
	if _, ok := p.Scene.Find(service); !ok {
		return nil, fmt.Errorf("there is no Service %q", service)
	}
	doors := p.Scene.Doors(service, from)
	if len(doors) == 0 {
		doors = p.aliasDoors(service, from)
	}
	if len(doors) > 0 {
		return doors, nil
	}
	if _, err := p.Scene.Dial(from, "anybody:1"); err != nil {
		return nil, fmt.Errorf("look for doors: %w", err)
	}
	return nil, nil
}

// aliasDoors returns the doors of an ExternalName that lists no ports: its own name, with the ports of the Service
// that it leads to.
func (p *Prober) aliasDoors(service, from string) []cluster.Door {
	alias, ok := p.Scene.Find(service)
	target := followAlias(p.Scene, service)
	if !ok || target == "" || alias.Spec.Type != corev1.ServiceTypeExternalName {
		return nil
	}
	var doors []cluster.Door
	for _, door := range p.Scene.Doors(target, from) {
		if _, port := cluster.SplitAddress(door.Address); door.Kind == cluster.NameDoor {
			door.Address, door.Service = cluster.JoinAddress(alias.Name+"."+alias.Namespace, port), service
			doors = append(doors, door)
		}
	}
	return doors
}

// doorAt returns the door for an address that an author wrote.
func (p *Prober) doorAt(n Need, doors []cluster.Door) cluster.Door {
	for _, door := range doors {
		if door.Address == n.To {
			return door
		}
	}
	at := cluster.Door{Kind: cluster.NameDoor, Address: n.To, Service: p.serviceOr(n.Service)}
	host, _ := cluster.SplitAddress(n.To)
	for _, node := range p.Scene.Nodes {
		if host == node.Name || host == node.Address || (host == node.External && host != "") {
			at.Kind, at.Node = cluster.NodeDoor, node.Name
			return at
		}
	}
	svc, ok := p.Scene.Find(at.Service)
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

// Dial dials one door, after the loss of the node named lost ("" for none). It does not set Holds of the proof,
// because that depends on the need or ban. It fails if the scene has no such client or no such node.
func (p *Prober) Dial(from string, door cluster.Door, lost string) (Proof, error) {
	scene := p.Scene
	if lost != "" {
		var ok bool
		if scene, ok = p.afterLoss[lost]; !ok {
			var err error
			if scene, err = p.Scene.After(cluster.Event{Verb: "lose", Object: lost}); err != nil {
				return Proof{}, fmt.Errorf("lose %s: %w", lost, err)
			}
			if p.afterLoss == nil {
				p.afterLoss = map[string]cluster.Scene{}
			}
			p.afterLoss[lost] = scene
		}
	}
	trace, err := scene.Dial(from, door.Address)
	if err != nil {
		return Proof{}, fmt.Errorf("dial %s: %w", door.Address, err)
	}
	proof := Proof{Lost: lost, Try: Try{Option: p.Option, Scene: scene, Door: door, Trace: trace}}
	proof.Try.Note = note(proof)
	return proof, nil
}

// NoDoor returns the proof for a client that has no door to try.
func (p *Prober) NoDoor(from string) Proof {
	if access.Outside(from) {
		from = "client/" + from
	}
	trace := cluster.Trace{From: from, Outcome: cluster.NoAddress}
	return Proof{Try: Try{Option: p.Option, Scene: p.Scene, Trace: trace, Note: "it has no such address"}}
}

func (p *Prober) serviceOr(service string) string { return cmp.Or(service, p.Service) }

// nodeOf returns the node that a client runs on, "" for an outside client.
func (p *Prober) nodeOf(from string) string {
	if node, ok := strings.CutPrefix(from, "node/"); ok {
		return node
	}
	for _, pod := range p.Scene.Pods {
		if from == access.PodRef(pod.Namespace, pod.Name) || from == "pod/"+pod.Namespace+"/"+pod.Name {
			return pod.Node
		}
	}
	return ""
}

// further returns the failure whose packet made more hops. If both made equally many, it returns the one at the door
// that the type of the Service adds, or else a. If nothing was tried for a, it returns b.
func (p *Prober) further(a, b Proof) Proof {
	far := hopCount(b.Try.Trace) - hopCount(a.Try.Trace)
	if a.Try.Trace.To == "" || far > 0 || far == 0 && p.adds(b.Try.Door) && !p.adds(a.Try.Door) {
		return b
	}
	return a
}

// adds reports whether the Service has the door because of its type, and not with the next smaller type.
func (p *Prober) adds(door cluster.Door) bool {
	svc, ok := p.Scene.Find(door.Service)
	if !ok {
		return false
	}
	switch svc.Spec.Type {
	case corev1.ServiceTypeNodePort:
		return door.Kind == cluster.NodeDoor
	case corev1.ServiceTypeLoadBalancer:
		return door.Kind == cluster.BalancerDoor
	default:
		return false
	}
}

// hopCount returns the number of hops along the longest branch.
func hopCount(t cluster.Trace) int {
	longest := 0
	for _, b := range t.Branches {
		longest = max(longest, len(b.Hops))
	}
	return len(t.Hops) + longest
}
