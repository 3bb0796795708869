package kit

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Keys contains the keys that the screens share, named by what they do. A screen may add keys of its own. Footers and
// help pages are made from these bindings. Code matches a key by its binding, never by its name.
type Keys struct {
	Next, Back, Esc, Leave, Quit, Kill, Help, Suspend key.Binding

	Up, Down, Left, Right, Top, Bottom key.Binding

	Answer, Guess, Unsure    key.Binding
	Replay, WhyNot, CopyYAML key.Binding
	Edit, Official           key.Binding
	Practice, Results        key.Binding
	Find, Mouse, Known       key.Binding
	Contents                 key.Binding
	Reset, ResetAll, Yes     key.Binding
	Reread                   key.Binding
}

// NewKeys returns the keys. Each has a default label for the footer.
func NewKeys() *Keys {
	bind := func(shown, does string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
	}
	return &Keys{
		Next:     bind("enter", "next", "enter"),
		Back:     bind("tab", "back to reading", "tab", "shift+tab"),
		Esc:      bind("esc", "leave", "esc"),
		Leave:    bind("esc", "leave", "esc", "q"),
		Quit:     bind("q", "quit", "q"),
		Kill:     bind("ctrl+c", "quit at once", "ctrl+c"),
		Help:     bind("?", "keys", "?"),
		Suspend:  bind("ctrl+z", "suspend", "ctrl+z"),
		Up:       bind("↑", "up", "up", "k"),
		Down:     bind("↓", "down", "down", "j"),
		Left:     bind("←", "back", "left", "h"),
		Right:    bind("→", "on", "right", "l"),
		Top:      bind("g", "top", "g", "home"),
		Bottom:   bind("G", "end", "G", "end"),
		Answer:   bind("1–9", "answer", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		Guess:    bind("1 2", "answer", "1", "2"),
		Unsure:   bind("0", "not sure, show me", "0"),
		Replay:   bind("r", "replay", "r"),
		WhyNot:   bind("v", "why not", "v"),
		CopyYAML: bind("c", "copy the YAML", "c"),
		Edit:     bind("e", "edit", "e"),
		Official: bind("i", "the API's own text", "i"),
		Find:     bind("/", "find", "/"),
		Mouse:    bind("m", "mouse wheel on, off", "m"),
		Known:    bind("k", "I know this: ask me", "k"),
		Practice: bind("p", "practice", "p"),
		Results:  bind("r", "results", "r"),
		Reread:   bind("o", "open that lesson", "o"),
		Reset:    bind("x", "reset lesson", "x"),
		ResetAll: bind("X", "reset all", "X"),
		Yes:      bind("y", "yes", "y"),
		Contents: bind("tab", "skip to the contents", "tab"),
	}
}

// Scrolled returns the new scroll position of a list after a key, and whether the key scrolls. at is the current
// position and most the largest.
func (k *Keys) Scrolled(msg tea.KeyPressMsg, at, most int) (int, bool) {
	switch {
	case key.Matches(msg, k.Down):
		return min(at+1, most), true
	case key.Matches(msg, k.Up):
		return max(at-1, 0), true
	case key.Matches(msg, k.Top):
		return 0, true
	case key.Matches(msg, k.Bottom):
		return most, true
	}
	return at, false
}

// As returns the binding with another label for the footer.
func As(b key.Binding, does string) key.Binding {
	return key.NewBinding(key.WithKeys(b.Keys()...), key.WithHelp(b.Help().Key, does))
}

// Shown returns the binding with another key name and another label for the footer.
func Shown(b key.Binding, name, does string) key.Binding {
	return key.NewBinding(key.WithKeys(b.Keys()...), key.WithHelp(name, does))
}
