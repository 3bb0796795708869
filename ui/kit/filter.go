package kit

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// FilterKeys are the keys of a screen with a text field that filters a list. None of them is a letter, because letters
// go into the field.
type FilterKeys struct{ Open, Up, Down, PageUp, PageDown, Clear, Esc, Kill key.Binding }

// NewFilterKeys returns the keys with their labels.
func NewFilterKeys() FilterKeys {
	k := NewKeys()
	return FilterKeys{
		Open:     As(k.Next, "open"),
		Up:       Bind("↑↓", "choose", "up", "ctrl+p"),
		Down:     Bind("↓", "the next one", "down", "ctrl+n"),
		PageUp:   Bind("pgup", "a page up", "pgup"),
		PageDown: Bind("pgdown", "a page down", "pgdown"),
		Clear:    Bind("ctrl+u", "another word", "ctrl+u"),
		Esc:      Shown(k.Esc, "esc", "back"),
		Kill:     k.Kill,
	}
}

// Moved returns the cursor of a list of count items after a key, and whether the key is one that moves it. page is the
// number of items in the window.
func (k FilterKeys) Moved(msg tea.KeyPressMsg, cursor, count, page int) (int, bool) {
	last := max(0, count-1)
	switch {
	case key.Matches(msg, k.Down):
		return min(cursor+1, last), true
	case key.Matches(msg, k.Up):
		return max(cursor-1, 0), true
	case key.Matches(msg, k.PageDown):
		return min(cursor+page, last), true
	case key.Matches(msg, k.PageUp):
		return max(cursor-page, 0), true
	}
	return cursor, false
}
