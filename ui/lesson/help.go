package lesson

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (m lesson) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{
			kit.As(k.Next, "the next thing"),
			kit.As(k.Back, "back: from the packet to the text"),
			kit.Shown(k.Left, "← →", "step before, step after; with a packet: hop by hop"),
			kit.Shown(k.Top, "g G", "the first step, the last step"),
		},
		{
			kit.Shown(k.Up, "↑ ↓", "over the fields of the manifest; choose an answer"),
			kit.Shown(k.Answer, "1–9", "answer"),
			k.Unsure,
		},
		{kit.As(k.Replay, "replay the packet"), kit.As(k.WhyNot, "after a choice: why not the other type")},
		{
			kit.As(k.Edit, "change the manifest in a sandbox"),
			kit.As(k.Official, "what the API itself says of the field"),
			kit.As(k.CopyYAML, "copy the clean YAML"),
		},
		{kit.As(k.Leave, "leave the lesson; your place is kept")},
	}
}
