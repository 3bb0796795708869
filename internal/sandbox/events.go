package sandbox

import (
	"slices"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// Switch is an event that a learner can switch on and off.
type Switch struct {
	Event cluster.Event
	Label string // "node1 is lost", "web-a is not ready", "nothing provides load balancers"
	On    bool
}

// Switches returns the events that a learner can switch on and off: losing each node, making each pod unready, and
// taking the provider away. There is no switch for what is already lost, unready or gone without any event.
func (b Bench) Switches() []Switch {
	var all []Switch
	add := func(verb, object, label string) {
		e := cluster.Event{Verb: verb, Object: object}
		all = append(all, Switch{Event: e, Label: label, On: slices.Contains(b.events, e)})
	}
	for _, n := range b.accepted.scene.Nodes {
		if !n.Lost {
			add("lose", n.Name, n.Name+" is lost")
		}
	}
	for _, p := range b.accepted.scene.Pods {
		if p.Ready {
			from := access.PodRef(p.Namespace, p.Name)
			add("unready", from, cluster.Short(from)+" is not ready")
		}
	}
	if b.accepted.scene.Provider != nil {
		add("provider", "none", "nothing provides load balancers")
	}
	return all
}

// Flip switches an event on or off. An event without a switch changes nothing.
func (b Bench) Flip(e cluster.Event) Bench {
	if i := slices.Index(b.events, e); i >= 0 {
		b.events = slices.Concat(b.events[:i], b.events[i+1:])
		return b.withEvents()
	}
	if !slices.ContainsFunc(b.Switches(), func(s Switch) bool { return s.Event == e }) {
		return b
	}
	b.events = append(b.events[:len(b.events):len(b.events)], e)
	return b.withEvents()
}

// withEvents applies every event that is switched on and still has a switch. None of them fails, because a switch
// exists only for an object of the scene.
func (b Bench) withEvents() Bench {
	b.scene = b.accepted.scene
	var on []cluster.Event
	for _, s := range b.Switches() {
		if s.On {
			on = append(on, s.Event)
		}
	}
	if len(on) == 0 {
		return b
	}
	if scene, err := b.accepted.scene.After(on...); err == nil {
		b.scene = scene
	}
	return b
}
