package round

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/ask"
	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (m round) FullHelp() [][]key.Binding {
	return append(ask.Help(), m.series.help(m.keys)...)
}

func (practice) help(k *kit.Keys) [][]key.Binding {
	return [][]key.Binding{
		{
			kit.As(k.Reread, "at the end: open the step that explains what you missed"),
			missedKey(),
		},
		{kit.As(k.Leave, "leave the round; your answers are saved")},
	}
}

func (known) help(k *kit.Keys) [][]key.Binding {
	return [][]key.Binding{{kit.As(k.Leave, "leave; known lessons stay marked")}}
}
