package quiz

import (
	"net"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// round is one manifest applied to a lab's scene, while its needs and bans are tried.
type round struct {
	lab      ProvedLab
	scene    cluster.Scene
	services []string // of the manifest
	after    map[string]cluster.Scene
}

func (p ProvedLab) round(scene cluster.Scene, services []string) round {
	return round{lab: p, scene: scene, services: services, after: map[string]cluster.Scene{}}
}

// Demands returns the lines of the list before anything is tried: none holds.
func (p ProvedLab) Demands() []Demand {
	var out []Demand
	for _, n := range p.Lab.Needs {
		out = append(out, Demand{Who: n.From, Text: n.clause(), Says: n.Says})
	}
	for _, b := range p.Lab.Bans {
		out = append(out, Demand{Ban: true, Who: b.From, Text: b.clause(), Says: b.Says})
	}
	if p.Lab.Least {
		out = append(out, Demand{Text: "no door to the outside more than necessary"})
	}
	return out
}

// tried are the same lines with what holds in a scene. That every client and Service of the lab can be tried was found
// when the solution was.
func (p ProvedLab) tried(scene cluster.Scene, services []string) []Demand {
	out := p.Demands()
	r := p.round(scene, services)
	for i, n := range p.Lab.Needs {
		if one, err := r.need(n); err == nil {
			out[i].Holds, out[i].Try = one.holds, one.try
		}
	}
	for i, b := range p.Lab.Bans {
		if one, err := r.ban(i, b); err == nil {
			d := &out[len(p.Lab.Needs)+i]
			d.Holds, d.Try = one.holds, one.try
		}
	}
	if p.Lab.Least {
		d := &out[len(out)-1]
		d.Holds, d.Try = r.least()
	}
	return out
}

// at is the prober for the Service that a need or a ban is about.
func (r round) at(service string) (attempt, prober) {
	a := attempt{scene: r.scene, service: r.lab.of(service)}
	return a, prober{attempt: &a, after: r.after}
}

func (r round) has(service string) bool {
	_, ok := r.scene.Find(service)
	return ok
}

// need tries who must get in: at the Service that is meant, or else, if the need names none, at any other of the manifest
// that leads to the same pods. Shown is the one that is meant, unless another one holds.
func (r round) need(n Need) (tried, error) {
	meant, err := r.needOf(n)
	if err != nil {
		return meant, err
	}
	behind := r.lab.behind(n.Service)
	svc, there := r.scene.Find(r.lab.of(n.Service))
	if there && svc.Spec.Type == corev1.ServiceTypeExternalName {
		if meant.holds = meant.holds && leadsTo(meant.try.Trace, behind); !meant.holds && access.LetsIn(meant.try.Trace) {
			meant.try.Note = "it leads to other pods"
		}
	}
	if meant.holds || n.Service != "" {
		return meant, nil
	}
	for _, other := range r.services {
		n.Service = other
		if one, err := r.needOf(n); err == nil && one.holds && leadsTo(one.try.Trace, behind) {
			return one, nil
		}
	}
	return meant, nil
}

// behind are ADDRESS:PORT of what stands behind a Service in the solution.
func (p ProvedLab) behind(service string) map[string]bool {
	svc, _ := p.Solution.Find(p.of(service))
	found := map[string]bool{}
	for _, e := range svc.Endpoints {
		for _, port := range e.Ports {
			found[net.JoinHostPort(e.Address, number(port))] = true
		}
	}
	return found
}

// leadsTo reports whether every pod that may answer is one of those behind a Service.
func leadsTo(t cluster.Trace, behind map[string]bool) bool {
	return !slices.ContainsFunc(reachedBy(t), func(pod string) bool { return !behind[pod] })
}

// needOf tries who must get in to one Service.
func (r round) needOf(n Need) (tried, error) {
	a, p := r.at(n.Service)
	if !r.has(a.service) {
		return r.absent(n, a, p)
	}
	one, err := p.need(n)
	return a.noted(one, n.From), err
}

// absent is a need whose Service is gone: shown is what the client gets that goes on dialling as if it were there.
func (r round) absent(n Need, a attempt, p prober) (tried, error) {
	one := p.nowhere(n.From)
	door := cluster.Door{Kind: cluster.NameDoor, Address: n.To, Service: a.service}
	if i := slices.Index(r.lab.Lab.Needs, n); n.To == "" && i >= 0 && i < len(r.lab.needs) {
		door = r.lab.needs[i].try.Door
	}
	if door.Address != "" {
		dialled, err := p.knock(n.From, door, "")
		if err != nil {
			return tried{}, err
		}
		if !access.LetsIn(dialled.try.Trace) { // nor is it shown who else lives there now
			one = dialled
		}
	}
	return a.noted(one, n.From), nil
}

// ban tries who must stay out: at the doors of its Service, then at those of the others for what the solution spares.
func (r round) ban(i int, b Ban) (tried, error) {
	a, p := r.at(b.Service)
	one := p.nowhere(b.From)
	one.holds = true
	if r.has(a.service) {
		var err error
		if one, err = p.ban(b); err != nil {
			return tried{}, err
		}
	}
	for _, other := range r.services {
		if !one.holds || other == a.service {
			continue
		}
		if leak, ok := r.leak(other, b, r.lab.spared[i]); ok {
			a.service, one = other, leak
		}
	}
	return a.noted(one, b.From), nil
}

// noted adds the line above a try, as the table of a choice does; but who is inside the cluster has doors there.
func (a attempt) noted(one tried, from string) tried {
	_, there := a.scene.Find(a.service)
	inside := one.try.Door.Kind == cluster.NameDoor || one.try.Door.Kind == cluster.ClusterDoor
	switch {
	case !there:
		one.try.Note = "there is no Service " + a.service
	case one.try.Trace.Cause == cluster.Pending:
		one.try.Note = "nobody here gives a balancer an address"
	case one.lost == "" && one.try.Trace.To != "" && inside && !access.Outside(from):
		one.try.Note = "the door inside the cluster"
	default:
		one.try.Note = note(a, one)
	}
	return one
}

// leak is the first door of a Service by which a banned client gets to a pod that it must not reach.
func (r round) leak(service string, b Ban, spared map[string]bool) (tried, bool) {
	_, p := r.at(service)
	for _, one := range r.open(service, b, p) {
		if slices.ContainsFunc(reachedBy(one.try.Trace), func(pod string) bool { return spared[pod] }) {
			return one, true
		}
	}
	return tried{}, false
}

// open are the doors of a Service that let a banned client in.
func (r round) open(service string, b Ban, p prober) []tried {
	var out []tried
	for _, door := range r.scene.Doors(service, b.From) {
		if !b.covers(door.Kind) {
			continue
		}
		if one, err := p.knock(b.From, door, ""); err == nil && access.LetsIn(one.try.Trace) {
			out = append(out, one)
		}
	}
	return out
}

// spares is what a ban keeps from its client and no other Service gives it: ADDRESS:PORT of the pods behind its Service.
func (r round) spares(b Ban) map[string]bool {
	_, p := r.at(b.Service)
	spared := r.lab.behind(b.Service)
	for _, service := range r.services {
		for _, one := range r.open(service, b, p) {
			for _, pod := range reachedBy(one.try.Trace) {
				delete(spared, pod)
			}
		}
	}
	return spared
}

// reachedBy is where a connection may be accepted: ADDRESS:PORT of pods.
func reachedBy(t cluster.Trace) []string {
	var out []string
	for i := range t.Branches {
		path := t.Path(i)
		if last := path[len(path)-1]; last.Action == cluster.Deliver {
			out = append(out, last.To)
		}
	}
	return out
}

// openDoor is a door for those outside, the same whatever number it has.
type openDoor struct {
	kind    cluster.DoorKind
	service string
	address string // the node's name, the balancer's place in its list, or the external address
	port    int32  // of spec.ports
}

// outsideDoors are the doors that Services open to those outside: node ports on every node that is there, addresses of
// balancers, whether they came or are asked for and pending, and external addresses.
func outsideDoors(scene cluster.Scene, services []string) map[openDoor]bool {
	doors := map[openDoor]bool{}
	for _, service := range services {
		svc, ok := scene.Find(service)
		if !ok {
			continue
		}
		for _, port := range svc.Spec.Ports {
			add := func(kind cluster.DoorKind, address string) { doors[openDoor{kind, service, address, port.Port}] = true }
			for _, n := range scene.Nodes {
				if port.NodePort != 0 && !n.Lost {
					add(cluster.NodeDoor, n.Name)
				}
			}
			if svc.Spec.Type == corev1.ServiceTypeLoadBalancer {
				for i := range max(1, len(svc.Status.LoadBalancer.Ingress)) {
					add(cluster.BalancerDoor, strconv.Itoa(i))
				}
			}
			for _, address := range svc.Spec.ExternalIPs {
				add(cluster.ExternalDoor, address)
			}
		}
	}
	return doors
}

// least compares how many doors stand open to the outside, and shows one of those that are too many: rather one that lets
// somebody in.
func (r round) least() (holds bool, shown Try) {
	if len(outsideDoors(r.scene, r.services)) <= len(r.lab.opens) {
		return true, Try{}
	}
	for _, c := range r.scene.Clients {
		for _, door := range r.surplus(c.Name) {
			a, p := r.at(door.Service)
			one, err := p.knock(c.Name, door, "")
			if err != nil {
				continue
			}
			one = a.noted(one, c.Name)
			if access.LetsIn(one.try.Trace) {
				return false, one.try
			}
			if shown.Trace.To == "" {
				shown = one.try
			}
		}
	}
	return false, shown
}

// surplus are the doors to the outside that the solution does not have, as a client would type them.
func (r round) surplus(from string) []cluster.Door {
	var out []cluster.Door
	for _, service := range r.services {
		svc, _ := r.scene.Find(service)
		for _, door := range access.Doors(r.scene, svc, from) {
			if door.Kind != cluster.NameDoor && door.Kind != cluster.ClusterDoor && !r.known(svc, door) {
				out = append(out, door)
			}
		}
	}
	return out
}

// known reports whether the solution has such a door too.
func (r round) known(svc cluster.Service, door cluster.Door) bool {
	port := svc.Spec.Ports[door.Port].Port
	for o := range r.lab.opens {
		same := o.kind == door.Kind && o.service == door.Service && o.port == port
		if same && (door.Kind != cluster.NodeDoor || o.address == door.Node) {
			return true
		}
	}
	return false
}

// clause says what must hold: "orders gets in to web on port 443, also after the loss of any one node".
func (n Need) clause() string {
	who := learner(n.From)
	text := who + " " + verb(who, "gets", "get") + " in"
	if n.Service != "" && hostOf(n.To) != n.Service {
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

// clause says who must stay out: "the office stays out of db".
func (b Ban) clause() string {
	who := learner(b.From)
	text := who + " " + verb(who, "stays", "stay") + " out"
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

// learner is a client as the list of a lab calls it: "orders", "node1", "the office".
func learner(from string) string {
	if name, ok := strings.CutPrefix(from, "pod/"); ok {
		return name
	}
	return client(from)
}
