package bench

import (
	"charm.land/bubbles/v2/key"

	"portolan/ui/kit"
)

// FullHelp lists the keys of a sandbox.
func (s Sandbox) FullHelp() [][]key.Binding {
	groups := s.keys.fullHelp()
	groups[1] = append(groups[1], kit.As(s.keys.scenes, "try the text in another scene of the course"))
	return groups
}

// FullHelp lists the keys of a lab.
func (l Lab) FullHelp() [][]key.Binding {
	k := l.keys
	return append(k.fullHelp(), []key.Binding{
		k.story,
		kit.As(k.hint, "a hint; after the third one the solution"),
		kit.As(k.hintTyping, "a hint, while you type"),
	})
}

// fullHelp lists the keys that sandbox and lab share.
func (k *benchKeys) fullHelp() [][]key.Binding {
	return [][]key.Binding{
		{
			kit.As(k.flip, "from the text to the picture, and back"),
			kit.As(k.undo, "undo (alt+u and, at the picture, u)"),
			kit.As(k.redo, "redo (or alt+e)"),
			kit.As(k.outside, "the text in $VISUAL or $EDITOR"),
			kit.As(k.Esc, "leave (your text is kept until you quit)"),
		},
		{
			kit.As(k.Next, "send the packet; in a list: on, off"),
			kit.Shown(k.Up, "↑ ↓", "the client"),
			kit.Shown(k.before, "← →", "which address; after sending: hop by hop"),
			k.door,
			kit.As(k.Replay, "send it once more"),
			kit.As(k.switches, "what if a node is lost, or a pod not ready"),
		},
		{kit.As(k.CopyYAML, "copy the text"), k.startOver, k.undoLetter, kit.As(k.Leave, "leave")},
	}
}
