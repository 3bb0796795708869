package lab

import (
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/text"
	"portolan/quiz"
)

// attempt is a manifest applied to a lab's scene. Its methods try the needs and bans of the lab.
type attempt struct {
	lab      Proved
	services []string // the Services of the manifest
	prober   *quiz.Prober
}

func (p Proved) newAttempt(scene cluster.Scene, services []string) attempt {
	return attempt{lab: p, services: services, prober: &quiz.Prober{Scene: scene}}
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
		out = append(out, Demand{Text: "no more addresses for clients outside than they need"})
	}
	return out
}

// judgeDemands returns the lines of Demands, and for each whether it holds in a scene. It ignores errors about clients
// and Services that do not exist, because Prove has already tried them all with the solution.
func (p Proved) judgeDemands(scene cluster.Scene, services []string) []Demand {
	out := p.Demands()
	a := p.newAttempt(scene, services)
	for i, n := range p.Lab.Needs {
		if proof, err := a.need(n); err == nil {
			out[i].Holds, out[i].Try = proof.Holds, proof.Try
		}
	}
	for i, b := range p.Lab.Bans {
		if proof, err := a.ban(i, b); err == nil {
			d := &out[len(p.Lab.Needs)+i]
			d.Idle = proof.Holds && p.idle(b, out)
			d.Holds, d.Try = proof.Holds && !d.Idle, proof.Try
		}
	}
	if p.Lab.Least {
		d := &out[len(out)-1]
		d.Holds, d.Try = a.fewestDoors()
	}
	return out
}

// idle reports whether the ban holds only because its Service does not work yet: clients need that Service, and none of
// them can connect. demands has the needs of the lab, already tried.
func (p Proved) idle(b quiz.Ban, demands []Demand) bool {
	needed := false
	for i, n := range p.Lab.Needs {
		if p.serviceOr(n.Service) != p.serviceOr(b.Service) {
			continue
		}
		if access.LetsIn(demands[i].Try.Trace) {
			return false
		}
		needed = true
	}
	return needed
}

func (a attempt) find(service string) (cluster.Service, bool) { return a.prober.Scene.Find(service) }

// need tries a client that must be able to connect. It tries the Service of the need. If that fails and the need names
// no Service, it tries every other Service of the manifest that leads to the same pods. The proof shows the Service of
// the need, unless only another Service meets the need.
func (a attempt) need(n quiz.Need) (quiz.Proof, error) {
	own, err := a.needOf(n)
	if err != nil {
		return own, err
	}
	endpoints := a.lab.endpoints(n.Service)
	svc, there := a.find(a.lab.serviceOr(n.Service))
	if there && svc.Spec.Type == corev1.ServiceTypeExternalName {
		if own.Holds = own.Holds && leadsOnlyTo(own.Try.Trace, endpoints); !own.Holds && access.LetsIn(own.Try.Trace) {
			own.Try.Note = "it leads to other pods"
		}
	}
	if own.Holds || n.Service != "" {
		return own, nil
	}
	for _, other := range a.services {
		n.Service = other
		if proof, err := a.needOf(n); err == nil && proof.Holds && leadsOnlyTo(proof.Try.Trace, endpoints) {
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

// leadsOnlyTo reports whether every pod that may answer is one of the given endpoints.
func leadsOnlyTo(t cluster.Trace, endpoints map[string]bool) bool {
	return !slices.ContainsFunc(podsReached(t), func(pod string) bool { return !endpoints[pod] })
}

// needOf tries a need at one Service.
func (a attempt) needOf(n quiz.Need) (quiz.Proof, error) {
	service := a.lab.serviceOr(n.Service)
	if _, ok := a.find(service); !ok {
		return a.missingService(n, service)
	}
	n.Service = service
	proof, err := a.prober.Need(n)
	return a.withNote(proof, n.From, service), err
}

// missingService tries a need whose Service the learner has removed. It shows what the client gets if it still dials
// the old address.
func (a attempt) missingService(n quiz.Need, service string) (quiz.Proof, error) {
	proof := a.prober.NoDoor(n.From)
	door := cluster.Door{Kind: cluster.NameDoor, Address: n.To, Service: service}
	if i := slices.Index(a.lab.Lab.Needs, n); n.To == "" && i >= 0 && i < len(a.lab.needs) {
		door = a.lab.needs[i].Try.Door
	}
	if door.Address != "" {
		dialled, err := a.prober.Dial(n.From, door, "")
		if err != nil {
			return quiz.Proof{}, err
		}
		if !access.LetsIn(dialled.Try.Trace) { // do not show another Service that now has this address
			proof = dialled
		}
	}
	return a.withNote(proof, n.From, service), nil
}

// ban tries a client that must not be able to connect: first at the doors of the ban's Service, then at the doors of
// the other Services that lead to the pods that the solution protects from this client.
func (a attempt) ban(i int, b quiz.Ban) (quiz.Proof, error) {
	b.Service = a.lab.serviceOr(b.Service)
	proof := a.prober.NoDoor(b.From)
	proof.Holds = true
	if _, ok := a.find(b.Service); ok {
		var err error
		if proof, err = a.prober.Ban(b); err != nil {
			return quiz.Proof{}, err
		}
	}
	reachesProtected := func(open quiz.Proof) bool {
		return slices.ContainsFunc(podsReached(open.Try.Trace), func(pod string) bool { return a.lab.protected[i][pod] })
	}
	service := b.Service
	for _, other := range a.services {
		if !proof.Holds || other == service {
			continue
		}
		doors := a.openDoors(other, b)
		if k := slices.IndexFunc(doors, reachesProtected); k >= 0 {
			service, proof = other, doors[k]
		}
	}
	return a.withNote(proof, b.From, service), nil
}

// withNote changes the note above a try where a lab differs from a question: the learner may have removed the Service,
// and a client inside the cluster uses an address inside the cluster.
func (a attempt) withNote(proof quiz.Proof, from, service string) quiz.Proof {
	inside := proof.Try.Door.Kind == cluster.NameDoor || proof.Try.Door.Kind == cluster.ClusterDoor
	if _, there := a.find(service); !there {
		proof.Try.Note = "there is no Service " + service
	} else if proof.Lost == "" && proof.Try.Trace.To != "" && inside && !access.Outside(from) {
		proof.Try.Note = "this address is inside the cluster"
	}
	return proof
}

// openDoors returns the doors of a Service that let a banned client in.
func (a attempt) openDoors(service string, b quiz.Ban) []quiz.Proof {
	var out []quiz.Proof
	for _, door := range a.prober.Scene.Doors(service, b.From) {
		if !b.Covers(door.Kind) {
			continue
		}
		if proof, err := a.prober.Dial(b.From, door, ""); err == nil && access.LetsIn(proof.Try.Trace) {
			out = append(out, proof)
		}
	}
	return out
}

// protectedFrom returns the pods, as ADDRESS:PORT, that the solution protects from a banned client: the endpoints of
// the ban's Service, without those that the client can reach through another Service.
func (a attempt) protectedFrom(b quiz.Ban) map[string]bool {
	protected := a.lab.endpoints(b.Service)
	for _, service := range a.services {
		for _, proof := range a.openDoors(service, b) {
			for _, pod := range podsReached(proof.Try.Trace) {
				delete(protected, pod)
			}
		}
	}
	return protected
}

// podsReached returns the pods, as ADDRESS:PORT, that may accept a connection.
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
func (a attempt) outsideDoors(from string) []cluster.Door {
	isLost := func(door cluster.Door) bool {
		return slices.ContainsFunc(a.prober.Scene.Nodes, func(n cluster.Node) bool { return n.Lost && n.Name == door.Node })
	}
	var outside []cluster.Door
	for _, service := range a.services {
		svc, _ := a.find(service)
		for _, door := range access.Doors(a.prober.Scene, svc, from) {
			if door.Kind != cluster.NameDoor && door.Kind != cluster.ClusterDoor && !isLost(door) {
				outside = append(outside, door)
			}
		}
	}
	return outside
}

// fewestDoors reports whether the manifest opens no more doors to outside clients than the solution. If it opens more,
// fewestDoors also shows one of the doors that the solution does not have. It prefers one that lets a client in.
func (a attempt) fewestDoors() (holds bool, shown quiz.Try) {
	for _, c := range a.prober.Scene.Clients {
		doors := a.outsideDoors(c.Name)
		if len(doors) <= len(a.lab.outside) {
			return true, quiz.Try{}
		}
		for _, door := range slices.DeleteFunc(doors, a.isInSolution) {
			proof, err := a.prober.Dial(c.Name, door, "")
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
	return len(a.prober.Scene.Clients) == 0, shown
}

// isInSolution reports whether the solution has such a door too. It ignores node ports and addresses that the cluster
// assigns.
func (a attempt) isInSolution(door cluster.Door) bool {
	port := func(scene cluster.Scene, d cluster.Door) int32 {
		svc, _ := scene.Find(d.Service)
		return svc.Spec.Ports[d.Port].Port
	}
	return slices.ContainsFunc(a.lab.outside, func(other cluster.Door) bool {
		return other.Kind == door.Kind && other.Service == door.Service && other.Node == door.Node &&
			port(a.lab.Solution, other) == port(a.prober.Scene, door)
	})
}

// needClause returns a need as a goal: "`orders` can connect to `web` on port 443, also when any one node is lost".
func needClause(n quiz.Need) string {
	who := clientLabel(n.From)
	goal := who + " can connect"
	at := " to "
	if host, _ := cluster.SplitAddress(n.To); n.Service != "" && host != n.Service {
		goal += " to " + text.Code(n.Service)
		at = " at "
	}
	switch {
	case n.To != "":
		goal += at + text.Code(n.To)
	case n.Port != 0:
		goal += " on port " + strconv.Itoa(n.Port)
	}
	if n.Every == "node" {
		goal += " on every node"
	}
	if n.At != 0 {
		goal += ", and reaches port " + strconv.Itoa(n.At) + " of the pod"
	}
	if n.Stable {
		goal += ", also when any one node is lost"
	}
	return goal
}

// banClause returns a ban as a goal: "the office cannot connect to `db`".
func banClause(b quiz.Ban) string {
	who := clientLabel(b.From)
	goal := who + " cannot connect"
	if b.Service != "" {
		goal += " to " + text.Code(b.Service)
	}
	switch b.By {
	case "node":
		goal += " through any node"
	case "balancer":
		goal += " through the load balancer"
	case "name":
		goal += " through the name"
	}
	return goal
}

// clientLabel returns the name of a client for the list of a lab: "`orders`", "`node1`", "the office".
func clientLabel(from string) string {
	if name, ok := strings.CutPrefix(from, "pod/"); ok {
		return text.Code(name)
	}
	if strings.HasPrefix(from, "node/") {
		return text.Code(quiz.ClientName(from))
	}
	return quiz.ClientName(from)
}
