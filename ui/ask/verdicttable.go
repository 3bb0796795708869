package ask

import (
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
	"portolan/quiz"
	"portolan/ui/kit"
)

// tableLines is what the story says, and how each type meets it. The column of hidden is left blank.
func (a Asker) tableLines(hidden string) []string {
	t, w := a.frame.Theme, a.width()
	columns := a.columns()
	says := w - 2
	for _, c := range columns {
		says -= c
	}
	if says < narrowestSays {
		return a.tableBlocks(hidden)
	}
	head := kit.Margin + t.Muted.Render(text.Pad("the story says", says+2))
	for i, c := range a.q.Asked.Options {
		name, style := c.Is, t.Muted
		if a.marked(c.Is) {
			name, style = "▸"+name, t.Strong
		}
		head += style.Render(text.Pad(name, columns[i]))
	}
	lines := []string{head}
	for _, r := range a.q.Asked.Table {
		lines = append(lines, a.rowLine(r, says, columns, hidden))
	}
	return lines
}

// narrowestSays is the room below which the words of the story do not stand beside the types any more.
const narrowestSays = 24

// marked reports that a type is the one explained.
func (a Asker) marked(is string) bool {
	switch {
	case a.q.Graded == nil:
		return false
	case a.other >= 0:
		return is == a.q.Asked.Options[a.other].Is
	}
	return is == a.q.Graded.Choice
}

// tableBlocks is the table for narrow windows: each row with its types under it.
func (a Asker) tableBlocks(hidden string) []string {
	t, w := a.frame.Theme, a.width()
	var lines []string
	for _, r := range a.q.Asked.Table {
		head := r.Label
		if r.From != "" {
			head += "  " + r.From + "  “" + r.Says + "”"
		}
		lines = append(lines, kit.Styled(t.Muted, head, w)...)
		for i, c := range r.Cells {
			style, cell := t.Text, c.Text
			if c.Bad {
				style = t.Bad
			}
			name := "  " + a.q.Asked.Options[i].Is
			if a.marked(a.q.Asked.Options[i].Is) {
				name = "▸ " + a.q.Asked.Options[i].Is
			}
			if a.q.Asked.Options[i].Is == hidden {
				style, cell = t.Selected, "?"
			}
			lines = append(lines, kit.Margin+t.Text.Render(text.Pad(name, 16))+style.Render(cell))
		}
	}
	return lines
}

// columns are the widths of the table's columns, one for each type.
func (a Asker) columns() []int {
	widths := make([]int, len(a.q.Asked.Options))
	for i, c := range a.q.Asked.Options {
		widths[i] = ansi.StringWidth(c.Is) + 2
		for _, r := range a.q.Asked.Table {
			widths[i] = max(widths[i], ansi.StringWidth(r.Cells[i].Text)+2)
		}
	}
	return widths
}

func (a Asker) longestFrom() int {
	longest := 0
	for _, r := range a.q.Asked.Table {
		longest = max(longest, ansi.StringWidth(r.From))
	}
	return longest
}

func (a Asker) rowLine(r quiz.Row, says int, columns []int, hidden string) string {
	t := a.frame.Theme
	label := r.Label
	if r.From != "" {
		label = text.Pad(r.Label, 4) + text.Pad(r.From, a.longestFrom()+2) + "“" + r.Says + "”"
	}
	line := kit.Margin + t.Text.Render(text.Pad(ansi.Truncate(label, says, "…"), says+2))
	for i, c := range r.Cells {
		style, cell := t.Text, c.Text
		if c.Bad {
			style = t.Bad
		}
		if a.q.Asked.Options[i].Is == hidden {
			style, cell = t.Selected, "?"
		}
		line += style.Render(text.Pad(cell, columns[i]))
	}
	return line
}
