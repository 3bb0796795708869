package board

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// boardKeys are the keys that only this screen has.
type boardKeys struct{ name, probes, again key.Binding }

func newBoardKeys() boardKeys {
	return boardKeys{
		name:   kit.Bind("n", "name the fault", "n", "tab"),
		probes: kit.Bind("tab", backToProbes, "tab", "shift+tab"),
		again:  kit.Bind("a", "next fault", "a"),
	}
}
