package lab

import (
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/quiz"
)

// trial is a manifest applied to a lab's scene, while its needs and bans are tried.
type trial struct {
	lab      Proved
	services []string // the Services of the manifest
	prober   *quiz.Prober
}

func (p Proved) newTrial(scene cluster.Scene, services []string) trial {
	return trial{lab: p, services: services, prober: &quiz.Prober{Scene: scene}}
}

// Demands returns the lines of the lab's list before a manifest is tried, so none of them holds.
func (p Proved) Demands() []Demand {
	var out []Demand
	for _, n := range p.Lab.Needs {
		out = append(out, Demand{Who: n.From, Text: needClause(n), Quote: n.Quote})
	}
	for _, b := range p.Lab.Bans {
		out = append(out, Demand{Ban: true, Who: b.From, Text: banClause(b), Quote: b.Quote})
	}
	if p.Lab.Least {
		out = append(out, Demand{Text: "no door to the outside more than necessary"})
	}
	return out
}

// judgeDemands returns the same lines, and for each whether it holds in a scene. It ignores errors of clients and
// Services that do not exist, because Prove has already tried them all with the solution.
func (p Proved) judgeDemands(scene cluster.Scene, services []string) []Demand {
	out := p.Demands()
	t := p.newTrial(scene, services)
	for i, n := range p.Lab.Needs {
		if proof, err := t.need(n); err == nil {
			out[i].Holds, out[i].Try = proof.Holds, proof.Try
		}
	}
	for i, b := range p.Lab.Bans {
		if proof, err := t.ban(i, b); err == nil {
			d := &out[len(p.Lab.Needs)+i]
			d.Holds, d.Try = proof.Holds, proof.Try
		}
	}
	if p.Lab.Least {
		d := &out[len(out)-1]
		d.Holds, d.Try = t.fewestDoors()
	}
	return out
}

func (t trial) find(service string) (cluster.Service, bool) { return t.prober.Scene.Find(service) }

// need tries a client that must be able to connect: at the Service of the need, or, if the need names none, at any
// other Service of the manifest that leads to the same pods. The proof shows the Service of the need, unless only
// another one holds.
func (t trial) need(n quiz.Need) (quiz.Proof, error) {
	own, err := t.needOf(n)
	if err != nil {
		return own, err
	}
	endpoints := t.lab.endpoints(n.Service)
	svc, there := t.find(t.lab.serviceOr(n.Service))
	if there && svc.Spec.Type == corev1.ServiceTypeExternalName {
		if own.Holds = own.Holds && leadsOnlyTo(own.Try.Trace, endpoints); !own.Holds && access.LetsIn(own.Try.Trace) {
			own.Try.Note = "it leads to other pods"
		}
	}
	if own.Holds || n.Service != "" {
		return own, nil
	}
	for _, other := range t.services {
		n.Service = other
		if proof, err := t.needOf(n); err == nil && proof.Holds && leadsOnlyTo(proof.Try.Trace, endpoints) {
			return proof, nil
		}
	}
	return own, nil
}

// endpoints returns ADDRESS:PORT of the endpoints of a Service in the solution.
func (p Proved) endpoints(service string) map[string]bool {
	svc, _ := p.Solution.Find(p.serviceOr(service))
	found := map[string]bool{}
	for _, e := range svc.Endpoints {
		for _, port := range e.Ports {
			found[cluster.JoinAddress(e.Address, port)] = true
		}
	}
	return found
}

// leadsOnlyTo reports whether every pod that may answer is one of the endpoints in behind.
func leadsOnlyTo(t cluster.Trace, endpoints map[string]bool) bool {
	return !slices.ContainsFunc(podsReached(t), func(pod string) bool { return !endpoints[pod] })
}

// needOf tries a need at one Service.
func (t trial) needOf(n quiz.Need) (quiz.Proof, error) {
	service := t.lab.serviceOr(n.Service)
	if _, ok := t.find(service); !ok {
		return t.missingService(n, service)
	}
	n.Service = service
	proof, err := t.prober.Need(n)
	return t.withNote(proof, n.From, service), err
}

// missingService tries a need whose Service the learner has removed. It shows what the client gets if it still dials
// the old address.
func (t trial) missingService(n quiz.Need, service string) (quiz.Proof, error) {
	proof := t.prober.NoDoor(n.From)
	door := cluster.Door{Kind: cluster.NameDoor, Address: n.To, Service: service}
	if i := slices.Index(t.lab.Lab.Needs, n); n.To == "" && i >= 0 && i < len(t.lab.needs) {
		door = t.lab.needs[i].Try.Door
	}
	if door.Address != "" {
		dialled, err := t.prober.Dial(n.From, door, "")
		if err != nil {
			return quiz.Proof{}, err
		}
		if !access.LetsIn(dialled.Try.Trace) { // do not show another Service that now has this address
			proof = dialled
		}
	}
	return t.withNote(proof, n.From, service), nil
}

// ban tries a client that must not be able to connect: first at the doors of the ban's Service, then at the doors of
// the other Services that lead to the pods that the solution protects from this client.
func (t trial) ban(i int, b quiz.Ban) (quiz.Proof, error) {
	b.Service = t.lab.serviceOr(b.Service)
	proof := t.prober.NoDoor(b.From)
	proof.Holds = true
	if _, ok := t.find(b.Service); ok {
		var err error
		if proof, err = t.prober.Ban(b); err != nil {
			return quiz.Proof{}, err
		}
	}
	service := b.Service
	for _, other := range t.services {
		if !proof.Holds || other == service {
			continue
		}
		if leak, ok := t.leak(other, b, t.lab.protected[i]); ok {
			service, proof = other, leak
		}
	}
	return t.withNote(proof, b.From, service), nil
}

// withNote changes the note above a try where a lab differs from a question: a Service may be missing, and a client
// inside the cluster has a door there.
func (t trial) withNote(proof quiz.Proof, from, service string) quiz.Proof {
	inside := proof.Try.Door.Kind == cluster.NameDoor || proof.Try.Door.Kind == cluster.ClusterDoor
	if _, there := t.find(service); !there {
		proof.Try.Note = "there is no Service " + service
	} else if proof.Lost == "" && proof.Try.Trace.To != "" && inside && !access.Outside(from) {
		proof.Try.Note = "the door inside the cluster"
	}
	return proof
}

// leak returns the first door of a Service through which a banned client reaches a pod that the solution protects
// from it.
func (t trial) leak(service string, b quiz.Ban, protected map[string]bool) (quiz.Proof, bool) {
	doors := t.openDoors(service, b)
	i := slices.IndexFunc(doors, func(proof quiz.Proof) bool {
		return slices.ContainsFunc(podsReached(proof.Try.Trace), func(pod string) bool { return protected[pod] })
	})
	if i < 0 {
		return quiz.Proof{}, false
	}
	return doors[i], true
}

// openDoors returns the doors of a Service that let a banned client in.
func (t trial) openDoors(service string, b quiz.Ban) []quiz.Proof {
	var out []quiz.Proof
	for _, door := range t.prober.Scene.Doors(service, b.From) {
		if !b.Covers(door.Kind) {
			continue
		}
		if proof, err := t.prober.Dial(b.From, door, ""); err == nil && access.LetsIn(proof.Try.Trace) {
			out = append(out, proof)
		}
	}
	return out
}

// protectedFrom returns the pods, as ADDRESS:PORT, that the solution protects from a banned client: the endpoints of
// the ban's Service, without those that the client can reach through another Service.
func (t trial) protectedFrom(b quiz.Ban) map[string]bool {
	protected := t.lab.endpoints(b.Service)
	for _, service := range t.services {
		for _, proof := range t.openDoors(service, b) {
			for _, pod := range podsReached(proof.Try.Trace) {
				delete(protected, pod)
			}
		}
	}
	return protected
}

// podsReached returns where a connection may be accepted: ADDRESS:PORT of pods.
func podsReached(t cluster.Trace) []string {
	var out []string
	for i := range t.Branches {
		path := t.Path(i)
		if last := path[len(path)-1]; last.Action == cluster.Deliver {
			out = append(out, last.To)
		}
	}
	return out
}

// outsideDoors returns the doors of the manifest that are open to outside clients, as a client would type them: node
// ports on every node that is not lost, addresses of load balancers (assigned or still pending), and external
// addresses. Every outside client gets the same number of doors.
func (t trial) outsideDoors(from string) []cluster.Door {
	isLost := func(door cluster.Door) bool {
		return slices.ContainsFunc(t.prober.Scene.Nodes, func(n cluster.Node) bool { return n.Lost && n.Name == door.Node })
	}
	var outside []cluster.Door
	for _, service := range t.services {
		svc, _ := t.find(service)
		for _, door := range access.Doors(t.prober.Scene, svc, from) {
			if door.Kind != cluster.NameDoor && door.Kind != cluster.ClusterDoor && !isLost(door) {
				outside = append(outside, door)
			}
		}
	}
	return outside
}

// fewestDoors reports whether the manifest opens no more doors to outside clients than the solution. If it opens more,
// fewestDoors also shows one of the doors that the solution does not have. It prefers one that lets a client in.
func (t trial) fewestDoors() (holds bool, shown quiz.Try) {
	for _, c := range t.prober.Scene.Clients {
		doors := t.outsideDoors(c.Name)
		if len(doors) <= len(t.lab.outside) {
			return true, quiz.Try{}
		}
		for _, door := range slices.DeleteFunc(doors, t.isInSolution) {
			proof, err := t.prober.Dial(c.Name, door, "")
			if err != nil {
				continue
			}
			if access.LetsIn(proof.Try.Trace) {
				return false, proof.Try
			}
			if shown.Trace.To == "" {
				shown = proof.Try
			}
		}
	}
	return len(t.prober.Scene.Clients) == 0, shown
}

// isInSolution reports whether the solution has such a door too. It ignores node ports and addresses that the cluster
// assigns.
func (t trial) isInSolution(door cluster.Door) bool {
	port := func(scene cluster.Scene, d cluster.Door) int32 {
		svc, _ := scene.Find(d.Service)
		return svc.Spec.Ports[d.Port].Port
	}
	return slices.ContainsFunc(t.lab.outside, func(other cluster.Door) bool {
		return other.Kind == door.Kind && other.Service == door.Service && other.Node == door.Node &&
			port(t.lab.Solution, other) == port(t.prober.Scene, door)
	})
}

// needClause says what must hold: "orders gets in to web on port 443, also after the loss of any one node".
func needClause(n quiz.Need) string {
	who := clientLabel(n.From)
	text := who + " " + quiz.Agree(who, "gets", "get") + " in"
	if host, _ := cluster.SplitAddress(n.To); n.Service != "" && host != n.Service {
		text += " to " + n.Service
	}
	switch {
	case n.To != "":
		text += " at " + n.To
	case n.Port != 0:
		text += " on port " + strconv.Itoa(n.Port)
	}
	if n.Every == "node" {
		text += " on every node"
	}
	if n.At != 0 {
		text += ", to port " + strconv.Itoa(n.At) + " of the pod"
	}
	if n.Stable {
		text += ", also after the loss of any one node"
	}
	return text
}

// banClause says which client must not get in: "the office stays out of db".
func banClause(b quiz.Ban) string {
	who := clientLabel(b.From)
	text := who + " " + quiz.Agree(who, "stays", "stay") + " out"
	if b.Service != "" {
		text += " of " + b.Service
	}
	switch b.Door {
	case "node":
		text += " at every node"
	case "balancer":
		text += " at the balancer"
	case "name":
		text += " at the name"
	}
	return text
}

// clientLabel names a client as the list of a lab does: "orders", "node1", "the office".
func clientLabel(from string) string {
	if name, ok := strings.CutPrefix(from, "pod/"); ok {
		return name
	}
	return quiz.ClientName(from)
}
