package round

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// known asks questions of a learner who may know the subject already. If they answer all questions of a lesson
// correctly, the lesson counts as known, and they can skip it.
type known struct{ journey.Known }

func (known) head() string { return string(journey.KnownHead) }

func (k known) right(i int) bool { return k.Right(i) }

func (k known) question() *journey.Question { return k.Question }

func (k known) note() journey.Text {
	if k.First() {
		return journey.KnownHint
	}
	return ""
}

// endLines returns a list of the lessons that says which of them are known.
func (k known) endLines(t *kit.Theme, width, _ int) ([]string, int) {
	w := min(width, kit.MostText)
	lines := kit.Styled(t.Strong, string(k.Summary()), w)
	if len(k.Rounds) == 0 {
		return kit.Styled(t.Text, string(k.Summary()), w), 0
	}
	lines = append(lines, "")
	for _, r := range k.Rounds {
		mark, style := "to do", t.Text
		if r.Known() {
			mark, style = "known", t.Good
		}
		title := kit.Ellipsis(r.Lesson.Title, w-7)
		lines = append(lines, kit.Margin+style.Render(text.Pad(mark, 7))+t.Text.Render(title))
	}
	end := knownAll
	switch l, some := k.FirstUnknown(); {
	case some && k.Count() == 0:
		end = fmt.Sprintf(knownNone, l.Title)
	case some:
		end = fmt.Sprintf(knownSome, l.Title, journey.KnownStay)
	}
	return append(append(lines, ""), kit.Styled(t.Text, end, w)...), 0
}

func (known) rows() int { return 0 }

func (known) answered(int) journey.Question { return journey.Question{} }

func (k known) endKeys(keys *kit.Keys) []key.Binding {
	does := "contents"
	if _, ok := k.FirstUnknown(); ok {
		does = "start there"
	}
	return []key.Binding{kit.As(keys.Next, does), kit.As(keys.Leave, "leave")}
}
