package lesson

import (
	"charm.land/lipgloss/v2"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/ui/kit"
)

// endPage fills the page after the last step. If there is a picture, what comes next is on the right, above the
// picture.
func (m lesson) endPage(p kit.Page) kit.Page {
	p = p.Scrolled(m.endScroll())
	if m.still == nil {
		return p
	}
	left := m.leftWidth()
	right := m.nextLines(m.frame.Width - left - kit.Between)
	right = kit.Centred(right, len(right), len(right), kit.BodyHeight(m.frame))
	p.Body = kit.Columns(m.frame, p.Body, right, left)
	return p
}

func (m lesson) endScroll() kit.Scroll { return m.scroll.Over(m.endLines(), kit.BodyHeight(m.frame)) }

// endLines returns the text after the last step: what the learner can do, and how the questions went. If nothing is on
// the right, it also says what comes next.
func (m lesson) endLines() []string {
	t, w, end := m.frame.Theme, kit.TextWidth(m.frame), m.stop.End()
	if m.still != nil {
		w = m.leftWidth()
	}
	lines := append(kit.Styled(t.Strong, string(end.That), w), "")
	if end.Open != "" {
		lines = kit.Gap(append(lines, kit.Styled(t.Open, string(end.Open), w)...))
	}
	can, notYet := t.Good.Render("✓ "), t.Muted.Render("○ ")
	lines = kit.Gap(append(lines, m.listed(string(journey.CanNow)+":", can, end.Can, w)...))
	lines = kit.Gap(append(lines, m.listed(string(journey.NotYetHead)+":", notYet, end.NotYet, w)...))
	lines = kit.Gap(append(lines, m.questionLines(end, w)...))
	if m.still != nil {
		return lines
	}
	return append(lines, kit.Styled(t.Text, string(end.Next), w)...)
}

// questionLines lists the questions of the lesson, each with a mark for how it went.
func (m lesson) questionLines(end journey.End, width int) []string {
	if len(end.Questions) == 0 {
		return nil
	}
	t := m.frame.Theme
	lines := []string{kit.Margin + t.Muted.Render(string(end.QuestionsHead))}
	for _, q := range end.Questions {
		mark := kit.Marked(q.Mark)
		style := mark.Style(t)
		const column = 21 // columns: the mark and the longest text of Went
		lead := kit.Margin + style.Render(text.Pad(string(mark)+"  "+string(q.Went()), column))
		lines = append(lines, kit.Hang(lead, lipgloss.NewStyle(), kit.Named(t.Text, q.Step, width-column-2))...)
	}
	return lines
}

// nextLines returns what comes next, for the right side of the page.
func (m lesson) nextLines(width int) []string {
	t := m.frame.Theme
	lines := kit.Gap(kit.Styled(t.Strong, string(m.stop.End().Next), width))
	next, ok := m.stop.Next()
	if ok {
		var can []string
		for _, o := range next.Objectives {
			can = append(can, o.Text)
		}
		lines = kit.Gap(append(lines, m.listed(youWillBeAble, t.Door.Render("• "), can, width)...))
	}
	rows := min(kit.BodyHeight(m.frame)-len(lines), mostPicture)
	if rows < leastPicture {
		return lines
	}
	return append(lines, kit.Indent(m.still.View(m.frame, width, rows))...)
}

// listed returns a heading and a list with a mark before each item. It returns nothing if there are no items.
func (m lesson) listed(head, mark string, items []string, width int) []string {
	if len(items) == 0 {
		return nil
	}
	t := m.frame.Theme
	lines := []string{kit.Margin + t.Muted.Render(head)}
	for _, item := range items {
		lines = append(lines, kit.Hang(kit.Margin+mark, lipgloss.NewStyle(), kit.Named(t.Text, item, width-4))...)
	}
	return lines
}
