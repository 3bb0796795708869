package quiz

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// evidence returns the Evidence for a judgement on attempt a: one client, tried with a and with the fitting option. It
// chooses the client that shows best why a got its judgement.
func (t trial) evidence(j Judgement, a, fitting attempt) Evidence {
	e := Evidence{}
	switch {
	case a.refused != "":
		i := t.mainNeed()
		e.From = t.clientOf(i)
		e.Chosen = a.NoDoor(e.From).Try
		e.Chosen.Note = "the API server refuses it, so there is no address"
		e.Fitting = fitting.needTry(i)
	case j.Need >= 0:
		e = Evidence{From: t.sc.Needs[j.Need].From, Chosen: a.needTry(j.Need)}
		e.Fitting = fitting.needTryAfter(j.Need, e.From, a.needs[j.Need].Lost)
	case j.Ban >= 0:
		e = t.bannedClient(j.Ban, a, fitting)
	case j.Verdict == MoreThanNeeded && a.pending:
		e = t.pendingAddress(a, fitting)
	case j.Verdict == MoreThanNeeded:
		e = t.unusedDoor(a, fitting)
	default:
		i := t.mainNeed()
		e = Evidence{From: t.clientOf(i), Chosen: a.needTry(i)}
		e.Fitting = e.Chosen
	}
	return e
}

// mainNeed returns the index of the need whose client represents the story: the first outside client, or else the
// first need.
func (t trial) mainNeed() int {
	return max(0, slices.IndexFunc(t.sc.Needs, func(n Need) bool { return access.Outside(n.From) }))
}

func (t trial) clientOf(need int) string {
	if need >= len(t.sc.Needs) {
		return ""
	}
	return t.sc.Needs[need].From
}

// bannedClient shows a banned client that can connect with attempt a, and cannot with the fitting one. If the fitting
// one has no door that the ban covers, the client tries the same address again.
func (t trial) bannedClient(ban int, a, fitting attempt) Evidence {
	e := Evidence{From: t.sc.Bans[ban].From, Chosen: a.bans[ban].Try, Fitting: fitting.bans[ban].Try}
	if e.Fitting.Trace.Outcome == cluster.NoAddress {
		if proof, err := fitting.Dial(e.From, e.Chosen.Door, ""); err == nil {
			e.Fitting = proof.Try
		}
	}
	return e
}

// pendingAddress shows how the client of mainNeed dials the address that stays <pending>.
func (t trial) pendingAddress(a, fitting attempt) Evidence {
	i := t.mainNeed()
	from := t.clientOf(i)
	e := Evidence{From: from, Fitting: fitting.needTryAfter(i, from, "")}
	svc, _ := a.Scene.Find(a.Service)
	if doors := access.PendingDoors(svc); len(doors) > 0 {
		if proof, err := a.Dial(from, doors[0], ""); err == nil {
			e.Chosen = proof.Try
		}
	}
	return e
}

// unusedDoor shows a door that the option adds and no need uses: the external address for LoadBalancer, else the node
// port. It prefers a client that can connect there. It looks first at the clients of the needs, then at the outside
// clients.
func (t trial) unusedDoor(a, fitting attempt) Evidence {
	kind := cluster.NodeDoor
	if a.Option == string(corev1.ServiceTypeLoadBalancer) {
		kind = cluster.BalancerDoor
	}
	var found Evidence
	for _, from := range t.clients() {
		for _, door := range a.Scene.Doors(a.Service, from) {
			if door.Kind != kind {
				continue
			}
			proof, err := a.Dial(from, door, "")
			if err != nil {
				continue
			}
			e := Evidence{From: from, Chosen: proof.Try, Fitting: t.withFitting(from, fitting)}
			if access.LetsIn(proof.Try.Trace) {
				return e
			}
			if found.From == "" {
				found = e
			}
			break
		}
	}
	return found
}

// clients returns the clients of the needs and then the outside clients, each once.
func (t trial) clients() []string {
	var all []string
	for _, n := range t.sc.Needs {
		if !slices.Contains(all, n.From) {
			all = append(all, n.From)
		}
	}
	for _, c := range t.sc.Scene.Clients {
		if !slices.Contains(all, c.Name) {
			all = append(all, c.Name)
		}
	}
	return all
}

// withFitting returns the try of a client with the fitting option: at the door of its first need, or at any door if it
// has no need. No node is lost in it, because none is lost in the try with which it is compared.
func (t trial) withFitting(from string, fitting attempt) Try {
	need := Need{From: from}
	if i := slices.IndexFunc(t.sc.Needs, func(n Need) bool { return n.From == from }); i >= 0 {
		need = t.sc.Needs[i]
		need.Stable = false
	}
	proof, err := fitting.Need(need)
	if err != nil {
		return Try{}
	}
	return proof.Try
}

func (a attempt) needTry(i int) Try {
	if i >= len(a.needs) {
		return Try{}
	}
	return a.needs[i].Try
}

// needTryAfter returns a need's try after the loss of the given node ("" for none), so that it can be compared with a
// try after the same loss.
func (a attempt) needTryAfter(i int, from, lost string) Try {
	if i >= len(a.needs) || a.needs[i].Lost == lost {
		return a.needTry(i)
	}
	proof, err := a.Dial(from, a.needs[i].Try.Door, lost)
	if err != nil {
		return a.needTry(i)
	}
	return proof.Try
}
