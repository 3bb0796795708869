package board

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (m board) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{
			kit.Shown(k.Up, "↑ ↓", "choose a probe, or a fault; scroll"),
			kit.As(k.Next, "try the probe; the next thing; at the end, go on"),
			kit.As(m.own.name, "name the fault"),
			kit.As(m.own.probes, "back to the probes"),
		},
		{kit.Shown(k.Answer, "1–9", "name a fault"), k.Unsure},
		{
			kit.Shown(k.Left, "← →", "hop by hop"),
			kit.As(k.Replay, "replay the packet"),
			kit.As(m.own.again, "another round, with another fault"),
		},
		{kit.As(k.Leave, "leave; a fault that is named is kept")},
	}
}
