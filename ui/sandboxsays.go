package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// switchLines is what can happen to the scene, height rows of it, those around the cursor.
func (w workbench) switchLines(width, height int) []string {
	t := w.frame.Theme
	says := ansi.Truncate("   enter lets it happen, and takes it back", width-len("What if"), "…")
	lines := []string{margin + t.Strong.Render("What if") + t.Muted.Render(says)}
	rows := max(1, height-1)
	top := min(max(0, w.choice-rows+1), max(0, len(w.seen.switches)-rows))
	for i := top; i < min(len(w.seen.switches), top+rows); i++ {
		s := w.seen.switches[i]
		mark, style := "  ", t.Text
		switch {
		case i == w.choice:
			mark, style = "▸ ", t.Selected
		case s.On:
			style = t.Open
		}
		lines = append(lines, margin+style.Render(ansi.Truncate(mark+ticked(s.On)+s.Says, width, "…")))
	}
	return lines
}

// ticked is a box with a tick in it, or without.
func ticked(on bool) string {
	if on {
		return "[x] "
	}
	return "[ ] "
}

// happened lists the switches that are on.
func (w workbench) happened() string {
	var on []string
	for _, s := range w.seen.switches {
		if s.On {
			on = append(on, s.Says)
		}
	}
	return strings.Join(on, ", ")
}

// errorLines says what the API server has against the text, first things first, and what to do.
func (w workbench) errorLines(width, most int) []string {
	if len(w.seen.errors) == 0 || most < 1 {
		return nil
	}
	t, e := w.frame.Theme, w.seen.errors[0]
	head := "╳ " + errorPlace(e.Line)
	if n := len(w.seen.errors); n > 1 {
		head += fmt.Sprintf(" (1 of %d)", n)
	}
	lines := []string{t.Bad.Render(head)}
	add := func(style lipgloss.Style, text string) {
		for _, l := range wrap(oneLine(text), width) {
			lines = append(lines, style.Render(l))
		}
	}
	if e.Field != "" {
		add(t.Strong, e.Field)
	}
	add(t.Text, e.Message)
	if e.Hint != "" {
		hint := len(lines)
		add(t.Open, e.Hint)
		if len(lines) > most { // what to do is worth more than all that is wrong
			hints := lines[hint:]
			keep := max(1, most-len(hints))
			lines = append(lines[:min(keep, hint)], hints...)
		}
	}
	return lines[:min(len(lines), most)]
}

// advice is what to do about the first error, for windows in which the error itself has the last line alone.
func (w workbench) advice(width, most int) []string {
	if len(w.seen.errors) == 0 {
		return nil
	}
	text := w.seen.errors[0].Hint
	if text == "" {
		text = w.seen.errors[0].Message
	}
	var lines []string
	for _, l := range wrap(oneLine(text), width) {
		lines = append(lines, w.frame.Theme.Open.Render(l))
	}
	return lines[:min(len(lines), most)]
}

func errorPlace(line int) string {
	if line == 0 {
		return "not accepted"
	}
	return fmt.Sprintf("line %d", line)
}

// oneLine is a text that may stand in a line.
func oneLine(s string) string { return strings.Join(strings.Fields(plainText(s)), " ") }
