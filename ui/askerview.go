package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/lessons"
	"portolan/quiz"
)

// laidOut paints the lines that view shows a part of.
func (a asker) laidOut() asker {
	switch {
	case a.frame.Width == 0:
	case a.q.Graded == nil:
		a.cache, a.mark = a.askingLines()
	case a.replay:
		a.cache = a.replayLines()
	default:
		a.cache = a.answeredLines()
	}
	a.scroll = min(a.scroll, max(0, len(a.cache)-bodyHeight(a.frame)))
	return a
}

// fill puts the asker into a page.
func (a asker) fill(p page) page {
	height := bodyHeight(a.frame)
	p.body = a.cache[min(a.scroll, len(a.cache)):]
	p.above, p.below, p.note = a.scroll > 0, len(p.body) > height, a.hint
	p.keys = a.bindings()
	return p
}

// askingLines is the question before the answer, and the row of what the cursor is on.
func (a asker) askingLines() (lines []string, mark int) {
	var right []string
	text := min(bodyWidth(a.frame), 90)
	if q := a.q.Asked.Question; len(a.yaml) > 0 && q.Kind != quiz.Choose {
		right = a.manifestLines()
	}
	const narrowest = 36 // of a story that is still pleasant to read
	besides := len(right) > 0 && text-widest(right)-2 >= narrowest
	if besides {
		text -= widest(right) + 2
	}
	lines = a.storyLines(text)
	if !besides && len(right) > 0 {
		lines = gap(lines)
		mark = len(lines) + a.blankRow()
		lines = append(lines, right...)
	}
	lines = gap(lines)
	if !a.typing() {
		mark = len(lines) + a.cursorRow(text)
	}
	lines = append(lines, a.optionLines(text)...)
	if besides {
		lines = beside(lines, right, text+2, "  ")
	}
	if len(a.preface) > 0 {
		lines = append(gap(slices.Clone(a.preface)), lines...)
		mark += len(a.preface) + 1
	}
	if besides && a.typing() {
		mark += a.blankRow()
	}
	return lines, mark
}

// storyLines is what is told, and what is asked.
func (a asker) storyLines(width int) []string {
	t, q := a.frame.Theme, a.q.Asked.Question
	lines := styled(t.Text, q.Story, width)
	lines = gap(append(lines, styled(t.Muted, a.q.Asked.Facts, width)...))
	if a.q.Show == lessons.Faded {
		lines = gap(append(lines, a.tableLines(a.q.Asked.Right)...))
	}
	return append(lines, styled(t.Strong, q.Prompt(), width)...)
}

// blankRow is the row of the blank in the manifest.
func (a asker) blankRow() int {
	return max(0, slices.IndexFunc(a.yaml, func(l manifest.Line) bool { return strings.Contains(l.Text, quiz.Blank) }))
}

// cursorRow is the row of the option under the cursor among the lines of all options.
func (a asker) cursorRow(width int) int {
	row := 0
	for place := range max(0, a.cursor) {
		if place < len(a.q.Order) {
			row += len(wrap(a.q.Asked.Question.Read(a.q.Option(place).Option), width-7))
		}
	}
	return row
}

// gap adds an empty line, unless there is one or nothing above it.
func gap(lines []string) []string {
	if len(lines) == 0 || lines[len(lines)-1] == "" {
		return lines
	}
	return append(lines, "")
}

func widest(lines []string) int {
	w := 0
	for _, l := range lines {
		w = max(w, ansi.StringWidth(l))
	}
	return w
}

// optionLines lists the options with their digits, or says how to fill the blank.
func (a asker) optionLines(width int) []string {
	t := a.frame.Theme
	if a.typing() {
		note := typeIt
		if text := strings.TrimSpace(a.input.Value()); text != "" && text != unsureText && a.q.Asked.Live(text) == nil {
			note = notTaken
		}
		return styled(t.Muted, note, width)
	}
	var lines []string
	add := func(place int, digit, text string) {
		mark, style := "  ", t.Text
		if place == a.cursor {
			mark, style = "▸ ", t.Selected
		}
		for i, l := range wrap(text, width-7) {
			lead := strings.Repeat(" ", 5)
			if i == 0 {
				lead = t.Selected.Render(mark) + t.Key.Render(digit) + "  "
			}
			lines = append(lines, margin+lead+style.Render(l))
		}
	}
	for place := range a.q.Order {
		add(place, fmt.Sprint(place+1), a.q.Asked.Question.Read(a.q.Option(place).Option))
	}
	add(len(a.q.Order), "0", string(journey.NotSureText))
	return lines
}

// manifestLines is the question's manifest, with what is typed in place of the blank.
func (a asker) manifestLines() []string {
	t := a.frame.Theme
	lines := make([]string, len(a.yaml))
	for i, l := range a.yaml {
		before, after, blank := strings.Cut(l.Text, quiz.Blank)
		if !blank {
			lines[i] = margin + "  " + paintYAML(t, manifest.Line{Text: l.Text})
			continue
		}
		filled := a.input.View()
		switch {
		case a.q.Graded != nil && a.q.Graded.NotSure:
			filled = t.Selected.Render(a.q.Asked.Right)
		case a.q.Graded != nil:
			filled = t.Selected.Render(a.q.Graded.Choice)
		}
		lines[i] = margin + t.Selected.Render("▸ ") + t.YAMLKey.Render(before) + filled + t.Text.Render(after)
	}
	return lines
}

// replayLines is the packet in the whole body.
func (a asker) replayLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	var lines []string
	if j, ok := a.judgement(); ok {
		lines = append(lines, margin+t.Muted.Render("with "+j.Option), "")
	}
	lines = append(lines, indent(a.packet.view(a.frame, w, pictureHeight(a.frame)))...)
	lines = append(gap(lines), indent(a.packet.words(a.frame, w))...)
	return lines
}

// pictureHeight is how many rows a diagram gets.
func pictureHeight(f Frame) int {
	const words = 6 // the lines that stand under a diagram, and their distance
	return max(3, min(bodyHeight(f)-words, 18))
}

func indent(lines []string) []string {
	for i, l := range lines {
		lines[i] = margin + l
	}
	return lines
}

// bindings are the keys that mean something now.
func (a asker) bindings() []key.Binding {
	k := a.keys
	out := shown(k.leave, "esc", "leave")
	switch {
	case a.typing():
		return []key.Binding{as(k.next, "answer"), as(k.unsure, "not sure"), out}
	case a.q.Graded == nil:
		return []key.Binding{shown(k.answer, fmt.Sprintf("1–%d", len(a.q.Order)), "answer"), as(k.unsure, "not sure"), shown(k.up, "↑↓", "choose"), out, k.help}
	case a.replay, a.other >= 0:
		return []key.Binding{as(k.next, backToAnswer), k.replay, shown(k.left, "←→", "hop by hop"), k.help}
	}
	b := []key.Binding{k.next}
	if len(a.cache) > bodyHeight(a.frame) {
		b = append(b, shown(k.up, "↑↓", "scroll"))
	}
	if a.moves() {
		b = append(b, k.replay, shown(k.left, "←→", "hop by hop"))
	}
	if a.q.Asked.Question.Kind == quiz.Choose {
		if i := a.nextOther(); i >= 0 {
			b = append(b, as(k.whyNot, "why not "+a.q.Asked.Options[i].Is))
		}
	}
	return append(b, k.help)
}
