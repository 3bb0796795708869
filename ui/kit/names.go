package kit

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// Styled returns plain text wrapped to a width, each line rendered and after a margin. Names between backticks are
// bold, or underlined if the style itself is bold, and the backticks are left out. A name is not broken if it fits on a
// line.
func Styled(style lipgloss.Style, prose string, width int) []string {
	return Indent(Named(style, prose, width))
}

// Named is Styled without the margin.
func Named(style lipgloss.Style, prose string, width int) []string {
	return Spans(width, Span{style, prose})
}

// Span is a piece of text in one style.
type Span struct {
	Style lipgloss.Style
	Text  string
}

// Spans returns several pieces of text wrapped as one paragraph. It treats names between backticks as Styled does.
func Spans(width int, spans ...Span) []string {
	texts := make([]string, len(spans))
	for i, s := range spans {
		texts[i] = holdNames(s.Text, width)
	}
	var lines []string
	span, inName := 0, false
	for _, l := range text.Wrap(strings.Join(texts, " "+seam), width) {
		var line strings.Builder
		for i, piece := range strings.Split(l, seam) {
			if i > 0 {
				span++
			}
			inName = renderNames(&line, spans[span].Style, piece, inName)
		}
		lines = append(lines, line.String())
	}
	return lines
}

// renderNames adds a piece of a line to line. inName says whether the piece begins inside a name. The result says
// whether it ends inside one.
func renderNames(line *strings.Builder, style lipgloss.Style, piece string, inName bool) bool {
	name := style.Bold(true)
	if style.GetBold() {
		name = style.Underline(true)
	}
	for i, part := range strings.Split(strings.ReplaceAll(piece, heldSpace, " "), tick) {
		if i > 0 {
			inName = !inName
		}
		switch {
		case part == "":
		case inName:
			line.WriteString(name.Render(part))
		default:
			line.WriteString(style.Render(part))
		}
	}
	return inName
}

// These characters are used only while a text is wrapped. tick replaces a backtick, and seam separates two spans.
// Neither has a width, so lines become as long as they may. heldSpace replaces a space at which no line may break.
const (
	tick      = "\u200b"
	seam      = "\u2060"
	heldSpace = "\u00a0"
)

// holdNames replaces each backtick with tick, and each space inside a name with heldSpace. It does not change the
// spaces of a name that is wider than a line.
func holdNames(prose string, width int) string {
	if !strings.Contains(prose, "`") {
		return prose
	}
	parts := strings.Split(prose, "`")
	for i, part := range parts {
		if i%2 == 1 && ansi.StringWidth(part) <= width {
			parts[i] = strings.ReplaceAll(part, " ", heldSpace)
		}
	}
	return strings.Join(parts, tick)
}
