package quiz

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// evidence picks the client that settles a judgement, tried with the option and with the one that fits.
func (t trial) evidence(j Judgement, a, fitting attempt) Evidence {
	e := Evidence{}
	switch {
	case a.refused != "":
		i := t.witness()
		e.From = t.clientOf(i)
		e.Chosen = Try{Option: a.option, Scene: a.scene, Trace: noAddress(e.From, "", cluster.NoCause), Note: "the API server does not take it, so there is no door"}
		e.Fitting = fitting.needTry(i)
	case j.Need >= 0:
		e = Evidence{From: t.sc.Needs[j.Need].From, Chosen: a.needTry(j.Need)}
		e.Fitting = fitting.needTryAfter(j.Need, e.From, a.needs[j.Need].lost)
	case j.Ban >= 0:
		e = t.intruder(j.Ban, a, fitting)
	case j.Verdict == AsksForTooMuch && a.pending:
		e = t.waiting(a, fitting)
	case j.Verdict == AsksForTooMuch:
		e = t.idle(a, fitting)
	default:
		i := t.witness()
		e = Evidence{From: t.clientOf(i), Chosen: a.needTry(i)}
		e.Fitting = e.Chosen
	}
	return e
}

// witness is the need whose client stands for the story: the first from outside, else the first.
func (t trial) witness() int {
	for i, n := range t.sc.Needs {
		if access.Outside(n.From) {
			return i
		}
	}
	return 0
}

func (t trial) clientOf(need int) string {
	if need >= len(t.sc.Needs) {
		return ""
	}
	return t.sc.Needs[need].From
}

// intruder is the banned client that gets in with a and must not with the fitting type. Where the
// fitting type has no door of the banned kind, the client tries the same address again.
func (t trial) intruder(ban int, a, fitting attempt) Evidence {
	e := Evidence{From: t.sc.Bans[ban].From, Chosen: noted(a, a.bans[ban]), Fitting: noted(fitting, fitting.bans[ban])}
	if e.Fitting.Trace.Outcome == cluster.NoAddress {
		p := prober{attempt: &fitting}
		if one, err := p.knock(e.From, e.Chosen.Door, ""); err == nil {
			e.Fitting = noted(fitting, one)
		}
	}
	return e
}

// waiting is the address that stays <pending>, tried by the client that stands for the story.
func (t trial) waiting(a, fitting attempt) Evidence {
	i := t.witness()
	from := t.clientOf(i)
	svc, _ := a.scene.Find(a.service)
	door := access.PendingDoors(svc)[0]
	return Evidence{
		From: from,
		Chosen: Try{
			Option: a.option, Scene: a.scene, Door: door, Trace: noAddress(from, door.Address, cluster.Pending),
			Note: "nobody here gives a balancer an address",
		},
		Fitting: fitting.needTryAfter(i, from, ""),
	}
}

// idle is the widest door that an option adds and no need uses, dialled by a client of the story for
// whom it is open, else by anybody outside for whom it is.
func (t trial) idle(a, fitting attempt) Evidence {
	kind := cluster.NodeDoor
	if a.option == string(corev1.ServiceTypeLoadBalancer) {
		kind = cluster.BalancerDoor
	}
	p := prober{attempt: &a}
	var found Evidence
	for _, from := range t.people() {
		for _, door := range a.scene.Doors(a.service, from) {
			if door.Kind != kind {
				continue
			}
			one, err := p.knock(from, door, "")
			if err != nil {
				continue
			}
			e := Evidence{From: from, Chosen: noted(a, one), Fitting: t.again(from, fitting)}
			if access.LetsIn(one.try.Trace) {
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

// people are the clients of the needs and then everybody outside, each once.
func (t trial) people() []string {
	var out []string
	add := func(from string) {
		if !slices.Contains(out, from) {
			out = append(out, from)
		}
	}
	for _, n := range t.sc.Needs {
		add(n.From)
	}
	for _, c := range t.sc.Scene.Clients {
		add(c.Name)
	}
	return out
}

// again is what a client sees with the fitting type: by the door of its need if it has one, else by any.
// No node is lost meanwhile: the other try is made in fair weather too.
func (t trial) again(from string, fitting attempt) Try {
	wish := Need{From: from}
	for _, n := range t.sc.Needs {
		if n.From == from {
			wish = n
			wish.Stable = false
			break
		}
	}
	p := prober{attempt: &fitting}
	one, err := p.need(wish)
	if err != nil {
		return Try{}
	}
	return noted(fitting, one)
}

func (a attempt) needTry(i int) Try {
	if i >= len(a.needs) {
		return Try{}
	}
	return noted(a, a.needs[i])
}

// needTryAfter is needTry in the weather of the other try: after the loss of the same node, or of none.
func (a attempt) needTryAfter(i int, from, lost string) Try {
	if i >= len(a.needs) || a.needs[i].lost == lost {
		return a.needTry(i)
	}
	p := prober{attempt: &a}
	one, err := p.knock(from, a.needs[i].try.Door, lost)
	if err != nil {
		return a.needTry(i)
	}
	return noted(a, one)
}

// noted adds the line that stands above a try.
func noted(a attempt, one tried) Try {
	one.try.Note = note(a, one)
	return one.try
}
