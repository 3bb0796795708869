package ask

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz"
	"portolan/ui/kit"
)

// laidOut paints all lines. Fill shows the part of them that fits in the window.
func (a Asker) laidOut() Asker {
	var lines []string
	switch {
	case a.frame.Width == 0:
	case a.q.Graded == nil:
		lines, a.mark = a.askingLines()
	case a.replay:
		lines = a.replayLines()
	default:
		lines = a.answeredLines()
	}
	a.Scroll = a.Scroll.Over(lines, kit.BodyHeight(a.frame))
	return a
}

// Fill puts the visible lines of the question into a page.
func (a Asker) Fill(p kit.Page) kit.Page {
	p = p.Scrolled(a.Scroll)
	p.Note, p.Keys = a.hint, a.Bindings()
	return p
}

// askingLines returns the question before the answer, and the row of the option or blank under the cursor.
func (a Asker) askingLines() (lines []string, mark int) {
	var right []string
	room := min(kit.BodyWidth(a.frame), 90)
	if q := a.q.Proved.Question; len(a.yaml) > 0 && q.Kind != quiz.Choose {
		right = a.manifestLines()
	}
	const narrowest = 36 // of a story that is still pleasant to read
	sideBySide := len(right) > 0 && room-text.Widest(right)-2 >= narrowest
	if sideBySide {
		room -= text.Widest(right) + 2
	}
	lines = a.storyLines(room)
	if !sideBySide && len(right) > 0 {
		lines = kit.Gap(lines)
		mark = len(lines) + a.blankRow()
		lines = append(lines, right...)
	}
	lines = kit.Gap(lines)
	options, row := a.optionLines(room)
	if !a.Typing() {
		mark = len(lines) + row
	}
	lines = append(lines, options...)
	if sideBySide {
		lines = kit.Beside(lines, right, room+2, "  ")
	}
	if len(a.Preface) > 0 {
		lines = append(kit.Gap(slices.Clone(a.Preface)), lines...)
		mark += len(a.Preface) + 1
	}
	if sideBySide && a.Typing() {
		mark += a.blankRow()
	}
	return lines, mark
}

// storyLines returns the story, the facts and the question.
func (a Asker) storyLines(width int) []string {
	t, q := a.frame.Theme, a.q.Proved.Question
	lines := kit.Styled(t.Text, q.Story, width)
	lines = kit.Gap(append(lines, kit.Styled(t.Muted, a.q.Proved.Facts, width)...))
	if a.q.Show == lessons.Faded {
		lines = kit.Gap(append(lines, a.tableLines()...))
	}
	lines = kit.Gap(append(lines, a.seenLines(width)...))
	return append(lines, kit.Styled(t.Strong, q.Prompt(), width)...)
}

// blankRow returns the row of the blank in the manifest.
func (a Asker) blankRow() int {
	return max(0, slices.IndexFunc(a.yaml, func(l manifest.Line) bool { return strings.Contains(l.Text, quiz.Blank) }))
}

// optionLines lists the options with their digits, or says how to fill the blank. row is the first row of the option
// under the cursor.
func (a Asker) optionLines(width int) (lines []string, row int) {
	if a.Typing() {
		note := typeIt
		typed := strings.TrimSpace(a.Input.Value())
		if typed != "" && typed != unsureText && a.q.Proved.Live(typed) == nil {
			note = notTaken
		}
		return kit.Styled(a.frame.Theme.Muted, note, width), 0
	}
	options := make([]kit.Option, len(a.q.Order))
	for place := range options {
		options[place] = a.option(a.q.Option(place).Is)
	}
	lines, row, _ = kit.OptionList(a.frame.Theme, options, a.cursor, width)
	return lines, row
}

// option returns an option as it is listed. A Service type is a badge.
func (a Asker) option(is string) kit.Option {
	q := a.q.Proved.Question
	switch {
	case q.Kind != quiz.Choose, is == quiz.NoneOfThese:
		return kit.Option{Text: q.Read(a.q.Named(is).Option)}
	case is == quiz.BehindGateway:
		return kit.Option{Badge: quiz.TypeOf(is), Text: behindGateway}
	}
	return kit.Option{Badge: is}
}

// manifestLines returns the question's manifest, with the typed text in place of the blank.
func (a Asker) manifestLines() []string {
	t := a.frame.Theme
	lines := make([]string, len(a.yaml))
	for i, l := range a.yaml {
		before, after, blank := strings.Cut(l.Text, quiz.Blank)
		if !blank {
			lines[i] = kit.Margin + "  " + kit.PaintYAML(t, manifest.Line{Text: l.Text})
			continue
		}
		filled := a.Input.View()
		switch {
		case a.q.Graded != nil && a.q.Graded.NotSure:
			filled = t.Selected.Render(a.q.Proved.Right)
		case a.q.Graded != nil:
			filled = t.Selected.Render(a.q.Graded.Choice)
		}
		lines[i] = kit.Margin + t.Selected.Render("▸ ") + t.YAMLKey.Render(before) + filled + t.Text.Render(after)
	}
	return lines
}

// replayLines returns the replay of the packet, which fills the whole body.
func (a Asker) replayLines() []string {
	t, w := a.frame.Theme, kit.BodyWidth(a.frame)
	var lines []string
	if try, ok := a.decisive(); ok {
		lines = append(lines, kit.Margin+t.Muted.Render("with "+string(a.q.With(try.Option))), "")
	}
	lines = append(lines, kit.Indent(a.packet.View(a.frame, w, kit.PictureHeight(a.frame)))...)
	lines = append(kit.Gap(lines), kit.Indent(a.packet.Caption(a.frame, w))...)
	return lines
}

// Bindings returns the keys that work now, for the footer.
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
	case a.replay, a.other >= 0:
		return []key.Binding{kit.As(k.Next, backToAnswer), k.Replay, kit.Shown(k.Left, "←→", "hop by hop"), k.Help}
	}
	b := []key.Binding{k.Next}
	if len(a.Scroll.All) > kit.BodyHeight(a.frame) {
		b = append(b, kit.Shown(k.Up, "↑↓", "scroll"))
	}
	if a.Moves() {
		b = append(b, k.Replay, kit.Shown(k.Left, "←→", "hop by hop"))
	}
	if a.q.Proved.Question.Kind == quiz.Choose {
		if i := a.nextOther(); i >= 0 {
			b = append(b, kit.As(k.WhyNot, "why not "+a.q.Proved.Options[i].Is))
		}
	}
	return append(b, k.Help)
}

// WorkedLines returns a worked question: the story, then the given number of rows of the table. If rows is larger than
// the table, the answer follows.
func (a Asker) WorkedLines(rows int) []string {
	t, w := a.frame.Theme, kit.BodyWidth(a.frame)
	lines := kit.Styled(t.Text, "“"+a.q.Proved.Question.Story+"”", w)
	lines = append(lines, kit.Styled(t.Muted, a.q.Proved.Facts, w)...)
	table := a.tableLines()
	shown := min(rows+1, len(table))
	lines = append(kit.Gap(lines), table[:shown]...)
	if rows > len(a.q.Proved.Table) {
		return append(kit.Gap(lines), kit.Styled(t.Strong, string(a.q.Fits()), w)...)
	}
	return lines
}
