package round

import (
	"cmp"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// practice is a round of practice. Its questions come from lessons that the learner has done or knows.
type practice struct{ journey.Round }

func (p practice) head() string {
	if p.Repeats() {
		return practiceMissed
	}
	return "Practice"
}

func (practice) note() journey.Text { return "" }

func (p practice) right(i int) bool { return i < len(p.Results()) && p.Results()[i].Graded.Right }

func (p practice) question() *journey.Question { return p.Question }

func (p practice) rows() int { return len(p.Results()) }

func (p practice) answered(i int) journey.Question { return p.Answered(i) }

// endLines returns the results of the round: a row for each question, the missed questions by objective, and what to do
// next. mark is the index of the row under the cursor.
func (p practice) endLines(t *kit.Theme, width, cursor int) (lines []string, mark int) {
	if p.rows() == 0 {
		return kit.Styled(t.Text, string(p.Empty()), width), 0
	}
	lines = []string{kit.Margin + t.Strong.Render(string(p.Score())), ""}
	for i, r := range p.Results() {
		if i == cursor {
			mark = len(lines)
		}
		lines = append(lines, rowOf(t, r, width, i == cursor))
	}
	if missed := p.Objectives(); len(missed) > 0 {
		lines = append(lines, "", kit.Margin+t.Strong.Render(missedHead))
		for _, o := range missed {
			lines = append(lines, kit.Hang(kit.Margin+t.Bad.Render("✗")+" ", lipgloss.NewStyle(),
				kit.Named(t.Text, string(o.MissedBy()), width-2))...)
		}
	}
	return append(append(lines, ""), kit.Styled(t.Text, string(p.Advice()), width)...), mark
}

// rowOf returns the row of a question: a mark, the word for its verdict, and the beginning of its text.
func rowOf(t *kit.Theme, r quiz.Result, width int, selected bool) string {
	const verdictWidth = 17 // columns of the longest verdict, and a space
	cursor, _ := t.Cursor(selected)
	mark, word, style := t.Bad.Render("✗"), r.Graded.Word(), t.Open
	if r.Graded.Right {
		mark, word, style = t.Good.Render("✓"), "right", t.Text
	}
	lead := kit.Margin + t.Selected.Render(cursor) + mark + " " + style.Render(text.Pad(word, verdictWidth))
	q := r.Proved.Question
	begins := kit.Named(t.Text, cmp.Or(q.Ask, q.Story), max(1, width-ansi.StringWidth(lead)))
	if len(begins) == 1 {
		return lead + begins[0]
	}
	begins = kit.Named(t.Text, cmp.Or(q.Ask, q.Story), max(1, width-ansi.StringWidth(lead)-len(" …")))
	return lead + begins[0] + t.Faint.Render(" …")
}

func (p practice) endKeys(k *kit.Keys) []key.Binding {
	b := []key.Binding{kit.As(k.Next, "contents")}
	if p.rows() > 0 {
		b = append(b, kit.Shown(k.Up, "↑↓", "choose"))
	}
	if _, ok := p.Missed(); ok {
		b = append(b, kit.As(k.Reread, "read it"), missedKey())
	}
	return b
}

// missedKey returns the key that opens a round about what the learner missed.
func missedKey() key.Binding { return kit.Bind("w", string(journey.OnlyMissed), "w") }
