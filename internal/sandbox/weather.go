package sandbox

import (
	"slices"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// Switch is something that can happen to the scene.
type Switch struct {
	Event cluster.Event
	Says  string // "lose node1", "make web-a unready", "take the balancer's provider away"
	On    bool
}

// Switches are what can happen to the scene and be taken back: every node lost, every pod unready, the provider gone. What
// is lost, unready or gone already has none.
func (b Bench) Switches() []Switch {
	var all []Switch
	add := func(verb, object, says string) {
		e := cluster.Event{Verb: verb, Object: object}
		all = append(all, Switch{Event: e, Says: says, On: slices.Contains(b.events, e)})
	}
	for _, n := range b.good.scene.Nodes {
		if !n.Lost {
			add("lose", n.Name, "lose "+n.Name)
		}
	}
	for _, p := range b.good.scene.Pods {
		if p.Ready {
			from := access.PodRef(p.Namespace, p.Name)
			add("unready", from, "make "+cluster.Short(from)+" unready")
		}
	}
	if b.good.scene.Provider != nil {
		add("provider", "none", "take the balancer's provider away")
	}
	return all
}

// Flip lets a switch's event happen, or takes it back. What is no switch changes nothing.
func (b Bench) Flip(e cluster.Event) Bench {
	if i := slices.Index(b.events, e); i >= 0 {
		b.events = slices.Concat(b.events[:i], b.events[i+1:])
		return b.weather()
	}
	if !slices.ContainsFunc(b.Switches(), func(s Switch) bool { return s.Event == e }) {
		return b
	}
	b.events = append(b.events[:len(b.events):len(b.events)], e)
	return b.weather()
}

// weather lets everything happen whose switch is on, and is still there. Each event is of a switch, so that none fails.
func (b Bench) weather() Bench {
	b.scene = b.good.scene
	var on []cluster.Event
	for _, s := range b.Switches() {
		if s.On {
			on = append(on, s.Event)
		}
	}
	if len(on) == 0 {
		return b
	}
	if scene, err := b.good.scene.After(on...); err == nil {
		b.scene = scene
	}
	return b
}
