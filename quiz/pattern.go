package quiz

import (
	"slices"
	"strings"

	"portolan/internal/cluster"
)

// pattern describes a scenario without its names: "in:pod out:outside+nodes+balancers provider". Two stories with the
// same pattern need the same reasoning.
func pattern(scene cluster.Scene, needs []Need, bans []Ban) string {
	var parts []string
	for _, n := range needs {
		text := "in:" + clientKind(scene, n.From)
		marks := []struct {
			on   bool
			word string
		}{
			{n.To != "", "to"},
			{n.Port != 0, "port"},
			{n.At != 0, "at"},
			{n.Stable, "stable"},
			{n.Every != "", "every-" + n.Every},
		}
		for _, mark := range marks {
			if mark.on {
				text += "/" + mark.word
			}
		}
		parts = append(parts, text)
	}
	for _, b := range bans {
		text := "out:" + clientKind(scene, b.From)
		if b.By != "" {
			text += "/" + b.By
		}
		parts = append(parts, text)
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	if scene.Provider != nil {
		parts = append(parts, "provider")
	}
	return strings.Join(parts, " ")
}

// clientKind returns the kind of a client: a pod, a node, or outside together with what it can reach.
func clientKind(scene cluster.Scene, from string) string {
	if kind, _, inside := strings.Cut(from, "/"); inside {
		return kind
	}
	text := "outside"
	for _, c := range scene.Clients {
		if c.Name != from {
			continue
		}
		if c.Reaches.Has(cluster.ReachNodes) {
			text += "+nodes"
		}
		if c.Reaches.Has(cluster.ReachLoadBalancers) {
			text += "+balancers"
		}
		if !c.Ports.All() {
			text += "+firewall"
		}
	}
	return text
}
