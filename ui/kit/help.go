package kit

import "charm.land/bubbles/v2/key"

// everywhere returns the keys that mean the same on every screen.
func everywhere(k *Keys) []key.Binding {
	return []key.Binding{
		As(k.Find, "find a lesson, a step, a question"),
		As(k.Glossary, "what a term means"),
		As(k.Mouse, "mouse wheel scrolling on, off"),
		k.Help,
		k.Suspend,
		k.Kill,
	}
}
