package board

import "charm.land/bubbles/v2/key"

// boardKeys are the keys that only this screen has.
type boardKeys struct{ name, probes, again key.Binding }

func newBoardKeys() boardKeys {
	bind := func(shown, does string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
	}
	return boardKeys{
		name:   bind("n", "name the fault", "n", "tab"),
		probes: bind("tab", backToProbes, "tab", "shift+tab"),
		again:  bind("a", "next fault", "a"),
	}
}
