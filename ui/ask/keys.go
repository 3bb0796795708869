package ask

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"portolan/quiz"
	"portolan/ui/kit"
)

// askKeys are the keys of a question: those that all screens share, and two more.
type askKeys struct {
	*kit.Keys

	Story, More key.Binding
}

func newAskKeys() askKeys {
	return askKeys{
		Keys:  kit.NewKeys(),
		Story: kit.Bind("s", "the story", "s"),
		More:  kit.Bind("t", "more of the table", "t"),
	}
}

// Help lists the keys of a question for the help page.
func Help() [][]key.Binding {
	k := newAskKeys()
	return [][]key.Binding{
		{
			kit.Shown(k.Answer, "1–9", "answer"),
			k.Unsure,
			kit.Shown(k.Up, "↑ ↓", "choose; scroll"),
			kit.As(k.Next, "answer; the next question"),
		},
		{
			kit.As(k.Replay, "after the answer: watch the packets"),
			kit.Shown(k.Left, "← →", "hop by hop"),
			kit.As(k.Story, "the story again"),
			kit.As(k.More, "the table's other clients and addresses"),
			kit.As(k.WhyNot, "what another type would have done"),
			kit.As(k.Edit, "change the manifest in a sandbox"),
			kit.As(k.CopyYAML, "copy the source of a fact"),
		},
	}
}

// Bindings returns the keys for the footer: those that work in the current state of the question.
func (a Asker) Bindings() []key.Binding {
	k := a.keys
	out := kit.Shown(k.Leave, "esc", "leave")
	switch {
	case a.Typing():
		return []key.Binding{kit.As(k.Next, "answer"), kit.As(k.Unsure, "not sure"), out}
	case a.q.Graded == nil:
		return []key.Binding{
			kit.Shown(k.Answer, fmt.Sprintf("1–%d", len(a.q.Order)), "answer"),
			kit.As(k.Unsure, "not sure"),
			kit.Shown(k.Up, "↑↓", "choose"),
			out,
			k.Help,
		}
	case a.telling:
		return append(append([]key.Binding{kit.As(k.Next, backToAnswer)}, a.scrollKey()...), k.Help)
	case a.watched >= 0 && !a.wide():
		b := []key.Binding{kit.As(k.Next, backToAnswer), k.Replay, kit.Shown(k.Left, "←→", "hop by hop"), k.Help}
		if len(a.tries) > 1 {
			b[1] = kit.As(k.Replay, theOther)
		}
		return b
	}
	return a.answeredKeys()
}

// answeredKeys returns the keys for the footer while the verdict is shown.
func (a Asker) answeredKeys() []key.Binding {
	k := a.keys
	b := append([]key.Binding{k.Next}, a.scrollKey()...)
	if a.other >= 0 {
		b[0] = kit.As(k.Next, backToAnswer)
	}
	if next := a.nextPage(); next != "" {
		b = append(b, kit.As(k.More, next))
	}
	if a.Moves() {
		watch := k.Replay
		if len(a.tries) > 1 {
			watch = kit.As(k.Replay, watchBoth)
		}
		b = append(b, watch)
		if a.wide() || !a.storyOnKey() {
			b = append(b, kit.Shown(k.Left, "←→", "hop by hop"))
		}
	}
	switch {
	case a.wide() || !a.storyOnKey(): // no key for the story: it is on the screen, or this kind has none
	case a.nextPage() != "":
		b = append(b, kit.As(k.Story, "story"))
	default:
		b = append(b, k.Story)
	}
	if a.q.Proved.Question.Kind == quiz.Choose && a.nextOther() >= 0 {
		b = append(b, kit.As(k.WhyNot, anotherType))
	}
	if len(a.sources()) > 0 {
		b = append(b, kit.As(k.CopyYAML, copySource))
	}
	return append(b, k.Help)
}

// scrollKey returns the key that scrolls, if there is something to scroll.
func (a Asker) scrollKey() []key.Binding {
	if len(a.Scroll.All) <= kit.BodyHeight(a.frame) {
		return nil
	}
	return []key.Binding{kit.Shown(a.keys.Up, "↑↓", "scroll")}
}
