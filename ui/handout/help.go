package handout

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// The labels of keys.
const (
	openStep    = "open the step"
	filterTerms = "find a term"
)

// FullHelp lists the keys of this screen.
func (c card) FullHelp() [][]key.Binding {
	k := c.keys
	return [][]key.Binding{
		{
			kit.As(k.Next, "the next page, and at the end: back"),
			kit.Shown(k.Up, "↑ ↓", "scroll"),
			kit.Shown(k.Top, "home", "the beginning; end: the end"),
		},
		{kit.As(k.Leave, "back to where you were")},
	}
}

// FullHelp lists the keys of this screen.
func (g glossary) FullHelp() [][]key.Binding {
	k := g.keys
	return [][]key.Binding{{kit.As(k.Open, openStep), k.Up, k.Down, k.PageUp, k.PageDown, typeLetters(), k.Clear, k.Esc}}
}
