package kit

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
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
	Glossary, Card           key.Binding
	Contents                 key.Binding
	Reset, ResetAll, Yes     key.Binding
	Reread                   key.Binding
}

// NewKeys returns the keys. Each has a default label for the footer.
func NewKeys() *Keys {
	return &Keys{
		Next:     Bind("enter", "next", "enter"),
		Back:     Bind("tab", "back to reading", "tab", "shift+tab"),
		Esc:      Bind("esc", "leave", "esc"),
		Leave:    Bind("esc", "leave", "esc", "q"),
		Quit:     Bind("q", "quit", "q"),
		Kill:     Bind("ctrl+c", "quit at once", "ctrl+c"),
		Help:     Bind("?", "keys", "?"),
		Suspend:  Bind("ctrl+z", "suspend", "ctrl+z"),
		Up:       Bind("↑", "up", "up", "k"),
		Down:     Bind("↓", "down", "down", "j"),
		Left:     Bind("←", "back", "left", "h"),
		Right:    Bind("→", "on", "right", "l"),
		Top:      Bind("home", "top", "home"),
		Bottom:   Bind("end", "end", "end"),
		Answer:   Bind("1–9", "answer", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		Guess:    Bind("1 2", "answer", "1", "2"),
		Unsure:   Bind("0", "not sure, show me", "0"),
		Replay:   Bind("r", "replay", "r"),
		WhyNot:   Bind("v", "why not", "v"),
		CopyYAML: Bind("c", "copy the YAML", "c"),
		Edit:     Bind("e", "edit", "e"),
		Official: Bind("i", "the API's own text", "i"),
		Find:     Bind("/", "find", "/"),
		Glossary: Bind("g", "glossary", "g"),
		Card:     Bind("t", "card", "t"),
		Mouse:    Bind("m", "mouse wheel on, off", "m"),
		Known:    Bind("k", "I know this: ask me", "k"),
		Practice: Bind("p", "practice", "p"),
		Results:  Bind("r", "results", "r"),
		Reread:   Bind("o", "open that lesson", "o"),
		Reset:    Bind("x", "reset lesson", "x"),
		ResetAll: Bind("X", "reset all", "X"),
		Yes:      Bind("y", "yes", "y"),
		Contents: Bind("tab", "skip to the contents", "tab"),
	}
}

// Choose handles the keys that choose one of count options, or "not sure": digits, and a cursor, which is -1 while it
// is on no option. If last is count, "not sure" is an option at the end of the list. Otherwise last is the last option.
// Choose returns the new cursor and the input for the journey, which is nil if the learner has not chosen yet.
func (k *Keys) Choose(msg tea.KeyPressMsg, cursor, count, last int) (int, journey.Input) {
	digit := int(msg.Code - '0')
	switch {
	case key.Matches(msg, k.Unsure), key.Matches(msg, k.Next) && cursor == count:
		return cursor, journey.Choose{}
	case key.Matches(msg, k.Answer) && digit <= count:
		return cursor, journey.Choose{N: digit}
	case key.Matches(msg, k.Next) && cursor >= 0:
		return cursor, journey.Choose{N: cursor + 1}
	case key.Matches(msg, k.Down):
		return min(cursor+1, last), nil
	case key.Matches(msg, k.Up):
		return max(cursor-1, 0), nil
	}
	return cursor, nil
}

// Bind returns a binding of keys by their names. The footer shows the name in shown, and what the key does.
func Bind(shown, does string, names ...string) key.Binding {
	return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
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
	return Bind(b.Help().Key, does, b.Keys()...)
}

// Shown returns the binding with another key name and another label for the footer.
func Shown(b key.Binding, name, does string) key.Binding {
	return Bind(name, does, b.Keys()...)
}
