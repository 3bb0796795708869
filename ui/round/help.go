package round

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (m round) FullHelp() [][]key.Binding {
	k := m.keys
	return append([][]key.Binding{
		{
			kit.Shown(k.Answer, "1–9", "answer"),
			k.Unsure,
			kit.Shown(k.Up, "↑ ↓", "choose; scroll"),
			kit.As(k.Next, "answer; the next question"),
		},
		{
			kit.As(k.Replay, "the packet that settles it"),
			kit.Shown(k.Left, "← →", "hop by hop"),
			kit.As(k.WhyNot, "why not the other type"),
			kit.As(k.Edit, "after the answer: change the manifest in a sandbox"),
		},
	}, m.series.help(k)...)
}

func (practice) help(k *kit.Keys) [][]key.Binding {
	return [][]key.Binding{
		{kit.As(k.Reread, "at the end: open the lesson that is worth another look")},
		{kit.As(k.Leave, "leave the round; what is answered is kept")},
	}
}

func (known) help(k *kit.Keys) [][]key.Binding {
	return [][]key.Binding{{kit.As(k.Leave, "leave; lessons known so far stay known")}}
}
