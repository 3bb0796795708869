package home

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (h home) FullHelp() [][]key.Binding {
	k := h.keys
	return [][]key.Binding{
		{
			kit.As(k.Next, "open what is under the cursor"),
			kit.Shown(k.Up, "↑ ↓", "choose"),
			kit.Shown(k.Top, "home", "first; end: last"),
		},
		{k.Practice, k.Results, kit.As(k.Known, "at the beginning: six questions that mark lessons as known"), k.Quit},
	}
}

// FullHelp lists the keys of this screen.
func (m start) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{
			k.Guess,
			kit.Shown(k.Up, "↑ ↓", "choose; in a small window: scroll"),
			kit.As(k.Next, "go on"),
			kit.Shown(k.Left, "← →", "hop by hop"),
			kit.As(k.Replay, "replay the packet"),
		},
		{kit.As(k.Known, "at the end: I know this, ask me six questions"), k.Contents, k.Quit},
	}
}

// FullHelp lists the keys of this screen.
func (r results) FullHelp() [][]key.Binding {
	k := r.keys
	return [][]key.Binding{
		{
			kit.As(k.Next, "open what is under the cursor"),
			kit.Shown(k.Up, "↑ ↓", "choose"),
			kit.Shown(k.Top, "home", "first; end: last"),
		},
		{
			kit.As(k.Reset, "reset the lesson under the cursor; asks first"),
			kit.As(k.ResetAll, "reset everything; asks first"),
		},
		{kit.As(k.Card, "the card: how to choose a type"), k.Leave},
	}
}

// FullHelp lists the keys of this screen.
func (m partEnd) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{
			kit.As(k.Next, "open what is under the cursor"),
			kit.Shown(k.Up, "↑ ↓", "choose, or scroll"),
			kit.Shown(k.Top, "home end", "first, last"),
		},
		{kit.As(k.Card, "the card: how to choose a type"), k.Results, k.Leave},
	}
}

// FullHelp lists the keys of this screen.
func (m find) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{kit.As(k.Open, "open what is under the cursor"), k.Up, k.Down, k.PageUp, k.PageDown, k.Clear, k.Esc},
	}
}

// FullHelp lists the keys of this screen.
func (m broken) FullHelp() [][]key.Binding {
	return [][]key.Binding{{m.keys.Next, kit.Shown(m.keys.Left, "← →", stepBeforeAfter), m.keys.Leave}}
}
