package bench

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// benchKeys are the keys of sandbox and lab. The keys with ctrl also work while the learner types.
type benchKeys struct {
	kit.Keys
	flip, undo, undoLetter, redo, outside, hintTyping key.Binding

	upRow, downRow, before, after    key.Binding
	send, door, switches, story      key.Binding
	scenes                           key.Binding
	hint, startOver, confirm, refuse key.Binding
}

func newBenchKeys() *benchKeys {
	bind := func(shown, does string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
	}
	return &benchKeys{
		Keys:       *kit.NewKeys(),
		flip:       bind("tab", "picture", "tab", "shift+tab"),
		undo:       bind("ctrl+/", "undo", "ctrl+_", "ctrl+/", "alt+u"),
		undoLetter: bind("u", "undo", "u"),
		redo:       bind("ctrl+y", "redo", "ctrl+y", "alt+e"),
		outside:    bind("ctrl+o", "$EDITOR", "ctrl+o"),
		hintTyping: bind("ctrl+g", "hint", "ctrl+g"),
		upRow:      bind("↑", "the client before", "up", "k"),
		downRow:    bind("↓", "the client after", "down", "j"),
		before:     bind("←", "the door before; with a packet: a hop back", "left"),
		after:      bind("→", "the next door; with a packet: a hop on", "right"),
		send:       bind("enter", "send the packet", "enter"),
		door:       bind("d", "another door", "d"),
		switches:   bind("x", "what can go wrong", "x"),
		story:      bind("s", "the story", "s"),
		scenes:     bind("s", "choose scene", "s"),
		hint:       bind("h", "hint", "h"),
		startOver:  bind("o", "the text as it was at first", "o"),
		confirm:    bind("enter", "show it", "enter"),
		refuse:     bind("esc", "go on alone", "esc"),
	}
}
