package ui

import (
	"maps"
	"reflect"
	"slices"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/internal/sandbox"
	"portolan/ui/bench"
	"portolan/ui/kit"
)

// applyEffect updates the layers to match the journey after an effect.
func (a App) applyEffect(effect journey.Effect, cmd tea.Cmd) (App, tea.Cmd) {
	depth := a.journey.Depth()
	switch have := a.stops(); {
	case !effect.Moved:
		return a.showStop(effect.Reply, cmd)
	case depth > have:
		return a.pushStop(cmd)
	case depth == have:
		return a.popLayer().pushStop(cmd)
	}
	for a.stops() > depth {
		a = a.popLayer()
	}
	if shows := a.layers[len(a.layers)-1].shows; shows != nil && shows != reflect.TypeOf(a.journey.Stop()) {
		return a.popLayer().pushStop(cmd)
	}
	return a.showStop("", cmd)
}

// pushStop adds a layer with a screen for the current stop of the journey.
func (a App) pushStop(cmd tea.Cmd) (App, tea.Cmd) {
	stop := a.journey.Stop()
	a = a.pushLayer(layer{screen: newScreen(a.session, stop).Resize(a.room()), shows: reflect.TypeOf(stop)})
	return a.showStop("", cmd)
}

// showStop passes the current stop of the journey to the screen on top, if that screen shows a stop.
func (a App) showStop(reply journey.Text, cmd tea.Cmd) (App, tea.Cmd) {
	screen, ok := a.top().(kit.StopScreen)
	if !ok || a.layers[len(a.layers)-1].shows == nil {
		return a, cmd
	}
	next, start := screen.Show(a.journey.Stop(), reply)
	return a.withTop(next), tea.Batch(cmd, start)
}

// stops returns how many layers show a stop of the journey.
func (a App) stops() int {
	n := 0
	for _, l := range a.layers {
		if l.shows != nil {
			n++
		}
	}
	return n
}

// pushLayer adds a layer on top.
func (a App) pushLayer(l layer) App {
	a.layers = append(slices.Clip(a.layers), l)
	return a
}

// popLayer removes the layer on top. It keeps the text of a sandbox, so that the learner finds it again when they
// reopen it.
func (a App) popLayer() App {
	if s, ok := a.top().(bench.Sandbox); ok && s.Trouble == "" {
		a.drafts = maps.Clone(a.drafts)
		if a.drafts == nil {
			a.drafts = map[string]sandbox.Bench{}
		}
		a.drafts[s.Draft] = s.Bench
	}
	a.layers = slices.Clip(a.layers[:len(a.layers)-1])
	return a
}

func (a App) top() kit.Screen { return a.layers[len(a.layers)-1].screen }

func (a App) withTop(s kit.Screen) App {
	a.layers = slices.Clone(a.layers)
	a.layers[len(a.layers)-1].screen = s
	return a
}
