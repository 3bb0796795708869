package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// keys is every key there is, by what it does. Footer and help are made from the bindings, and
// a key is matched by its binding and nowhere by its name.
type keys struct {
	next, back, esc, leave, quit, kill, help, suspend key.Binding

	up, down, left, right, top, bottom key.Binding

	answer, guess, unsure    key.Binding
	replay, whyNot, copyYAML key.Binding
	edit, official           key.Binding
	practice, results        key.Binding
	find, mouse, known       key.Binding
	contents                 key.Binding
	reset, resetAll, yes     key.Binding
	reread                   key.Binding
}

func newKeys() *keys {
	bind := func(shown, does string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
	}
	return &keys{
		next:     bind("enter", "next", "enter"),
		back:     bind("tab", "back to reading", "tab", "shift+tab"),
		esc:      bind("esc", "leave", "esc"),
		leave:    bind("esc", "leave", "esc", "q"),
		quit:     bind("q", "quit", "q"),
		kill:     bind("ctrl+c", "quit at once", "ctrl+c"),
		help:     bind("?", "keys", "?"),
		suspend:  bind("ctrl+z", "suspend", "ctrl+z"),
		up:       bind("↑", "up", "up", "k"),
		down:     bind("↓", "down", "down", "j"),
		left:     bind("←", "back", "left", "h"),
		right:    bind("→", "on", "right", "l"),
		top:      bind("g", "top", "g", "home"),
		bottom:   bind("G", "end", "G", "end"),
		answer:   bind("1–9", "answer", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		guess:    bind("1 2", "answer", "1", "2"),
		unsure:   bind("0", "not sure, show me", "0"),
		replay:   bind("r", "replay", "r"),
		whyNot:   bind("v", "why not", "v"),
		copyYAML: bind("c", "copy the YAML", "c"),
		edit:     bind("e", "edit", "e"),
		official: bind("i", "the API's own text", "i"),
		find:     bind("/", "find", "/"),
		mouse:    bind("m", "mouse wheel on, off", "m"),
		known:    bind("k", "I know this: ask me", "k"),
		practice: bind("p", "practice", "p"),
		results:  bind("r", "results", "r"),
		reread:   bind("o", "open that lesson", "o"),
		reset:    bind("x", "reset lesson", "x"),
		resetAll: bind("X", "reset all", "X"),
		yes:      bind("y", "yes", "y"),
		contents: bind("tab", "skip to the contents", "tab"),
	}
}

// scrolled returns where a list that is scrolled to at goes with a key, at most to most, and whether the key scrolls.
func (k *keys) scrolled(msg tea.KeyPressMsg, at, most int) (int, bool) {
	switch {
	case key.Matches(msg, k.down):
		return min(at+1, most), true
	case key.Matches(msg, k.up):
		return max(at-1, 0), true
	case key.Matches(msg, k.top):
		return 0, true
	case key.Matches(msg, k.bottom):
		return most, true
	}
	return at, false
}

// as returns the binding with another text for the footer.
func as(b key.Binding, does string) key.Binding {
	return key.NewBinding(key.WithKeys(b.Keys()...), key.WithHelp(b.Help().Key, does))
}

// shown returns the binding with another name and text for the footer.
func shown(b key.Binding, name, does string) key.Binding {
	return key.NewBinding(key.WithKeys(b.Keys()...), key.WithHelp(name, does))
}

// benchKeys are the keys of sandbox and lab. Those with ctrl work while one types, too.
type benchKeys struct {
	keys
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
		keys:       *newKeys(),
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

// boardKeys are the keys of this screen alone.
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
