package lesson

import (
	"charm.land/bubbles/v2/key"

	"portolan/lessons"
	"portolan/ui/kit"
)

// FullHelp lists the keys of this screen.
func (m lesson) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{
			kit.As(k.Next, "go on"),
			kit.As(k.Back, "from the packet or the question to the text, and back"),
			kit.Shown(k.Left, "← →", "previous, next step; with a packet: hop by hop"),
			kit.Shown(k.Top, "home", "the first step; end: the last step"),
		},
		{
			kit.Shown(k.Up, "↑ ↓", "go through the fields; choose an answer"),
			kit.Shown(k.Answer, "1–9", "answer"),
			k.Unsure,
		},
		{kit.As(k.Replay, "replay the packet"), kit.As(k.WhyNot, "after a choice: why not the other type")},
		{
			kit.As(k.Edit, "change the manifest in a sandbox"),
			kit.As(k.Official, "what the API says about the field"),
			kit.As(k.CopyYAML, "copy the manifest without notes, or the URL in the text"),
		},
		{kit.As(k.Leave, "leave the lesson; place is saved")},
	}
}

// ShortHelp returns the keys for the footer.
func (m lesson) ShortHelp() []key.Binding {
	k := *m.keys
	if m.api != nil {
		return m.apiHelp()
	}
	if m.stop.Done() {
		return m.endHelp()
	}
	k.Back = kit.As(k.Back, m.flipLabel())
	k.Back.SetEnabled(m.canFlip())
	switch m.phase() {
	case lessons.Predicting:
		return []key.Binding{
			kit.Shown(k.Guess, "1 2", "predict"), kit.As(k.Unsure, "not sure"),
			kit.Shown(k.Up, "↑↓", "choose"), k.Back, k.Help,
		}
	case lessons.Watching:
		b := []key.Binding{k.Next, kit.Shown(k.Left, "←→", "hop by hop"), k.Replay, k.Back}
		if m.pane != nil {
			b = append(b, kit.Shown(k.Up, "↑↓", "fields"))
		}
		return append(append(b, m.copyHelp()...), k.Help)
	case lessons.Asking, lessons.Answered:
		b := m.ask.Bindings()
		if m.phase() == lessons.Answered && m.arrowsLeave() {
			for i := range b {
				if b[i].Help().Key == "←→" {
					b[i] = kit.Shown(k.Left, "←→", "steps")
				}
			}
		}
		return b
	case lessons.Reading, lessons.Doing:
	}
	return m.readingHelp(k.Back)
}

// flipLabel returns the label of the key that turns between the text and what follows it.
func (m lesson) flipLabel() string {
	switch phase := m.stop.Phase(); {
	case m.page != textPage:
		return "read"
	case phase == lessons.Watching:
		return "picture"
	case phase == lessons.Answered:
		return "answer"
	}
	return "question"
}

// copyHelp returns the key that copies, if there is something to copy. For a manifest it does so only in a wide window,
// because a narrow footer has no room for the key.
func (m lesson) copyHelp() []key.Binding {
	switch {
	case m.copies() == "":
		return nil
	case m.pane == nil:
		return []key.Binding{kit.As(m.keys.CopyYAML, "copy the URL")}
	case m.wide():
		return []key.Binding{kit.As(m.keys.CopyYAML, "copy")}
	}
	return nil
}

func (m lesson) endHelp() []key.Binding {
	k := m.keys
	b := []key.Binding{kit.As(k.Next, string(m.stop.Prompt().Enter))}
	if end := m.endScroll(); end.Below()+end.Above() > 0 {
		b = append(b, kit.Shown(k.Up, "↑↓", "scroll"))
	}
	return append(b, kit.As(k.Leave, "contents"), k.Help)
}

// readingHelp returns the keys for the footer while the learner reads. flip is the key that turns to what follows the
// text.
func (m lesson) readingHelp(flip key.Binding) []key.Binding {
	k := m.keys
	if m.stop.Solving() {
		return []key.Binding{
			kit.As(k.Next, string(m.stop.Prompt().Enter)), kit.Shown(k.Left, "←→", "steps"),
			kit.As(k.Leave, "leave"), k.Help,
		}
	}
	b := []key.Binding{k.Next, flip}
	switch {
	case m.step().Lab != nil:
		b[0] = kit.As(k.Next, "open the lab")
	case m.step().Board != nil:
		b[0] = kit.As(k.Next, "to the board")
	}
	if m.pane != nil {
		b = append(b, kit.Shown(k.Up, "↑↓", "fields"), k.Edit)
	}
	b = append(append(b, m.copyHelp()...), kit.Shown(k.Left, "←→", "steps"))
	return append(b, kit.As(k.Leave, "leave"), k.Help)
}
