package bench

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// benchKeys are the keys of sandbox and lab. The keys with ctrl also work while the learner types.
type benchKeys struct {
	kit.Keys
	flip, undo, undoLetter, redo, outside, hintTyping key.Binding

	before, after, door     key.Binding
	switches, story, scenes key.Binding
	hint, startOver         key.Binding
}

func newBenchKeys() *benchKeys {
	return &benchKeys{
		Keys:       *kit.NewKeys(),
		flip:       kit.Bind("tab", "picture", "tab", "shift+tab"),
		undo:       kit.Bind("ctrl+/", "undo", "ctrl+_", "ctrl+/", "alt+u"),
		undoLetter: kit.Bind("u", "undo", "u"),
		redo:       kit.Bind("ctrl+y", "redo", "ctrl+y", "alt+e"),
		outside:    kit.Bind("ctrl+o", "$EDITOR", "ctrl+o"),
		hintTyping: kit.Bind("ctrl+g", "hint", "ctrl+g"),
		before:     kit.Bind("←", "previous address; with a packet: previous hop", "left"),
		after:      kit.Bind("→", "next address; with a packet: next hop", "right"),
		door:       kit.Bind("d", "another address", "d"),
		switches:   kit.Bind("x", "what can go wrong", "x"),
		story:      kit.Bind("s", "the story", "s"),
		scenes:     kit.Bind("s", "choose scene", "s"),
		hint:       kit.Bind("h", "hint", "h"),
		startOver:  kit.Bind("o", "the original text", "o"),
	}
}

// textHelp returns the keys for the footer while letters go into the text. picture is the label of tab.
func (k *benchKeys) textHelp(picture string, more ...key.Binding) []key.Binding {
	return slices.Concat([]key.Binding{kit.As(k.flip, picture)}, more,
		[]key.Binding{k.undo, k.redo, k.outside, kit.As(k.Esc, "leave")})
}

// listHelp returns the keys for the footer while a list replaces the table. enter is the label of the enter key.
func (k *benchKeys) listHelp(enter string, back key.Binding) []key.Binding {
	return []key.Binding{kit.As(k.Next, enter), kit.Shown(k.Up, "↑↓", "choose"), kit.As(back, backToTable), k.Help}
}
