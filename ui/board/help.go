package board

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (m board) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{
			kit.Shown(k.Up, "↑ ↓", "choose a probe, or a fault; scroll"),
			kit.As(k.Next, "try the probe; go on"),
			kit.As(m.own.name, "name the fault"),
			kit.As(m.own.probes, "back to the probes"),
		},
		{kit.Shown(k.Answer, "1–9", "name a fault"), k.Unsure},
		{
			kit.Shown(k.Left, "← →", "hop by hop"),
			kit.As(k.Replay, "replay the packet"),
			kit.As(m.own.again, "another round, with another fault"),
		},
		{kit.As(k.Leave, "leave; your answer is saved")},
	}
}

// ShortHelp returns the keys for the footer.
func (m board) ShortHelp() []key.Binding {
	k := m.keys
	leave := kit.Shown(k.Leave, "esc", "leave")
	switch {
	case m.phase == probing:
		if _, ok := m.stop.Untried(m.cursor); !ok {
			return []key.Binding{kit.As(k.Next, "name the fault"), kit.Shown(k.Up, "↑↓", "choose"), leave, k.Help}
		}
		return []key.Binding{kit.As(k.Next, m.nextProbe()), m.own.name, kit.Shown(k.Up, "↑↓", "choose"), leave, k.Help}
	case m.phase == naming:
		digits := kit.Shown(k.Answer, fmt.Sprintf("1–%d", len(m.stop.Hunt.Options())), "name it")
		return []key.Binding{
			digits, kit.As(k.Unsure, "not sure"), kit.As(m.own.probes, "probes"),
			kit.Shown(k.Up, "↑↓", "choose"), leave, k.Help,
		}
	}
	b := []key.Binding{kit.As(k.Next, "go on"), m.own.again}
	if len(m.scroll.All) > kit.BodyHeight(m.frame) {
		b = append(b, kit.Shown(k.Up, "↑↓", "scroll"))
	}
	return append(b, kit.Shown(k.Left, "←→", "hop by hop"), k.Replay, k.Help)
}

// nextProbe returns the label of Enter while a probe is untried: Enter tries the probe under the cursor or, if that was
// tried, moves to the next one.
func (m board) nextProbe() string {
	if _, done := m.stop.Hunt.Shows(m.cursor); done {
		return "next probe"
	}
	return "try"
}
