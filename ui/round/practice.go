package round

import (
	"cmp"

	"charm.land/bubbles/v2/key"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// practice is a round of practice. Its questions come from lessons that the learner has done or knows.
type practice struct{ journey.Round }

func (practice) head() string { return "Practice" }

func (practice) note() journey.Text { return "" }

func (p practice) right(i int) bool { return i < len(p.Results()) && p.Results()[i].Graded.Right }

func (p practice) question() *journey.Question { return p.Question }

// endLines returns the results of the round. Each wrong answer is named by its kind.
func (p practice) endLines(t *kit.Theme, width int) []string {
	if len(p.Results()) == 0 {
		return kit.Styled(t.Text, string(journey.NoPractice), width)
	}
	lines := []string{kit.Margin + t.Strong.Render(string(p.Score())), ""}
	for _, r := range p.Results() {
		mark, style := r.Graded.Word(), t.Open
		if r.Graded.Right {
			mark, style = "right", t.Text
		}
		q := r.Proved.Question
		summary := kit.Ellipsis(cmp.Or(q.Ask, q.Story), width-20)
		lines = append(lines, kit.Margin+style.Render(text.Pad(mark, 18))+t.Text.Render(summary))
	}
	return append(append(lines, ""), kit.Styled(t.Text, string(p.Advice()), width)...)
}

func (p practice) endKeys(k *kit.Keys) []key.Binding {
	b := []key.Binding{kit.As(k.Next, "contents")}
	if _, ok := p.Missed(); ok {
		b = append(b, k.Reread)
	}
	return b
}
