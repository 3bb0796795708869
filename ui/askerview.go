package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/manifest"
	"portolan/lessons"
	"portolan/quiz"
)

// laidOut paints the lines that view shows a part of.
func (a asker) laidOut() asker {
	switch {
	case a.frame.Width == 0:
	case a.graded == nil:
		a.cache = a.askingLines()
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
	p.above, p.below = a.scroll > 0, len(p.body) > height
	p.keys = a.bindings()
	return p
}

// askingLines is the question before the answer.
func (a asker) askingLines() []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	var lines []string
	q := a.asked.Question
	text := w
	var right []string
	if len(a.yaml) > 0 && q.Kind != quiz.Choose {
		right = a.manifestLines()
		if need := widest(right) + 2; w-need >= 36 {
			text = w - need - 2
		}
	}
	if q.Story != "" {
		lines = append(lines, styled(t.Text, q.Story, text)...)
	}
	if a.asked.Facts != "" {
		lines = append(lines, styled(t.Muted, a.asked.Facts, text)...)
	}
	lines = gap(lines)
	if a.show == lessons.Faded {
		lines = gap(append(lines, a.tableLines(a.asked.Right)...))
	}
	lines = append(lines, styled(t.Strong, q.Prompt(), text)...)
	if text == w {
		lines = append(gap(lines), right...)
	}
	lines = append(gap(lines), a.optionLines(text)...)
	if text < w {
		lines = beside(lines, right, text+2, "  ")
	}
	if a.hint != "" {
		lines = append(gap(lines), margin+t.Open.Render(a.hint))
	}
	return lines
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
		return styled(t.Muted, "Type it, then enter.", width)
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
	for place := range a.order {
		add(place, fmt.Sprint(place+1), a.asked.Question.Read(a.option(place).Option))
	}
	add(len(a.order), "0", "not sure, show me")
	return lines
}

// manifestLines is the question's manifest, with what is typed in place of the blank.
func (a asker) manifestLines() []string {
	t := a.frame.Theme
	var lines []string
	for _, l := range a.yaml {
		before, after, blank := strings.Cut(l.Text, quiz.Blank)
		if !blank {
			lines = append(lines, margin+paintYAML(t, manifest.Line{Text: l.Text}))
			continue
		}
		filled := a.input.View()
		switch {
		case a.graded != nil && a.graded.NotSure:
			filled = t.Selected.Render(a.asked.Right)
		case a.graded != nil:
			filled = t.Selected.Render(a.graded.Choice)
		}
		lines = append(lines, t.Selected.Render("▸ ")+t.YAMLKey.Render(before)+filled+t.Text.Render(after))
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
	lines = append(lines, indent(a.packet.view(a.frame, w, a.pictureHeight(), ""))...)
	lines = append(gap(lines), indent(a.packet.words(t, w))...)
	return lines
}

// pictureHeight is how many rows a diagram gets: at most eleven where the window is low.
func (a asker) pictureHeight() int { return pictureHeight(a.frame) }

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
	switch {
	case a.graded == nil && a.typing():
		return []key.Binding{as(k.next, "answer"), shown(k.leave, "esc", "leave"), k.kill}
	case a.graded == nil:
		return []key.Binding{shown(k.answer, fmt.Sprintf("1–%d", len(a.order)), "answer"), as(k.unsure, "not sure"), shown(k.up, "↑↓", "choose"), k.help}
	}
	b := []key.Binding{k.next}
	if _, ok := a.evidence(); ok {
		b = append(b, k.replay)
		if a.replay || a.asked.Question.Kind == quiz.Predict {
			b = append(b, shown(k.left, "←→", "hop by hop"))
		}
	}
	if a.asked.Question.Kind == quiz.Choose {
		if i := a.nextOther(); i >= 0 {
			b = append(b, as(k.whyNot, "why not "+a.asked.Options[i].Is))
		}
	}
	return append(b, k.help)
}
