package home

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/ui/kit"
)

// View paints the page.
func (m start) View() string {
	p := kit.Page{Left: "Portolan", Right: "Kubernetes " + m.stop.Lesson.Kubernetes, Keys: m.ShortHelp()}
	switch {
	case m.reading():
		p = p.Scrolled(m.readLines())
	case m.wide():
		p.Body = m.columns()
	case m.read:
		p.Body = m.bottom(kit.BodyWidth(m.frame))
		if room := kit.BodyHeight(m.frame) - len(p.Body) - 1; room > 2 {
			p.Body = append(kit.Gap(kit.Indent(m.player.View(m.frame, kit.BodyWidth(m.frame), room))), p.Body...)
		}
	default:
		p.Body = kit.Fill(m.proseLines(), tallestProse)
		p.Body = append(append(p.Body, ""), m.middle()...)
		p.Body = kit.Squashed(append(kit.Gap(p.Body), m.bottom(kit.BodyWidth(m.frame))...), kit.BodyHeight(m.frame))
	}
	return p.Render(m.frame)
}

// columns returns the page of a wide window. The text and the manifest are on the left. On the right are the picture
// and, below it, the question or the hops of the packet.
func (m start) columns() []string {
	f, left := m.frame, kit.TextColumn(m.frame, kit.SlimPicture, kit.TextWidth(m.frame))
	right, height := f.Width-left-kit.Between, kit.BodyHeight(f)
	room := height - leastPicture - 1
	full := m.kept + 1
	picture := kit.Indent(m.player.View(f, right, min(height-full-2, mostPicture)))
	least := len(picture) + 1
	full += least + 1
	picture = append(picture, "")
	if m.asking() {
		picture = append(picture, m.askLines(right)...)
	} else {
		picture = append(picture, kit.Indent(m.player.Timeline(f, right, room))...)
		picture = append(picture, kit.Indent(kit.Spans(right, m.why()...))...)
	}
	picture = kit.Centred(picture, full, least, height)
	lines := append([]string{""}, append(kit.Gap(m.proseLines()), kit.Indent(m.yamlLines())...)...)
	result := m.resultLines(left, true)
	lines = append(kit.Fill(kit.Gap(lines), min(len(picture), height)-len(result)), result...)
	return kit.Columns(f, lines, picture, left)
}

// mostPicture is the greatest height of a picture in rows, and leastPicture the smallest that still shows two nodes.
const mostPicture, leastPicture = 22, 11

// tallestProse is how many lines of text fit if text, picture and question share 24 rows. View pads shorter texts to
// this height, so that what follows is at the same place in every step.
const tallestProse = 4

func (m start) proseLines() []string { return kit.Indent(slices.Clone(m.prose)) }

// readLines returns the text and the manifest, for windows that show the packet on a page of its own.
func (m start) readLines() kit.Scroll {
	lines := append(kit.Gap(m.proseLines()), kit.Indent(m.yamlLines())...)
	return m.scroll.Over(lines, kit.BodyHeight(m.frame))
}

// yamlLines returns the manifest, with a mark at the field that decides the result, spec.type.
func (m start) yamlLines() []string {
	t := m.frame.Theme
	var rows []string
	for _, l := range m.stop.Manifest().Lines {
		if l.Field == "apiVersion" {
			continue // a learner in their first minute does not need apiVersion
		}
		mark := "  "
		if l.Field == "spec.type" {
			mark = t.Selected.Render("▸ ")
		}
		rows = append(rows, mark+m.paintLine(l))
	}
	return rows
}

// paintLine paints a line of the manifest. The Service type is a badge.
func (m start) paintLine(l manifest.Line) string {
	t := m.frame.Theme
	key, value, _ := strings.Cut(l.Text, ": ")
	if l.Field != "spec.type" {
		return kit.PaintYAML(t, l)
	}
	return t.YAMLKey.Render(key) + t.Muted.Render(":") + t.Badge(value)
}

// middle returns the manifest, with the scene beside it.
func (m start) middle() []string {
	rows := m.yamlLines()
	const between = 2
	left := m.yamlWidth()
	room := kit.BodyWidth(m.frame) - left - between
	height := max(len(rows), min(11, kit.BodyHeight(m.frame)-len(m.prose)-8))
	return kit.Indent(kit.Beside(rows, m.player.View(m.frame, room, height), left+between, ""))
}

// yamlWidth returns the width in columns of the widest manifest of all steps, so that the picture is at the same place
// in every step.
func (m start) yamlWidth() int {
	const mark = 2
	width := 0
	for _, s := range m.stop.Lesson.Steps {
		if s.Manifest == nil {
			continue
		}
		for _, l := range s.Manifest.Lines {
			width = max(width, mark+ansi.StringWidth(l.Text))
		}
	}
	return width
}

// bottom returns the question, or what the packet does.
func (m start) bottom(width int) []string {
	if m.asking() {
		return m.askLines(width)
	}
	lines := kit.Indent(m.player.Track(m.frame, width))
	lines = append(lines, kit.Indent(kit.Spans(width, m.why()...))...)
	return append(kit.Gap(lines), m.resultLines(width, false)...)
}

// askLines returns the question.
func (m start) askLines(width int) []string {
	t := m.frame.Theme
	lines := kit.Styled(t.Strong, m.stop.Step().Trace.Ask, width)
	for i, guess := range journey.Guesses() {
		lines = append(lines, kit.OptionLines(t, fmt.Sprint(i+1), kit.Option{Text: string(guess)}, width, i == m.cursor)...)
	}
	note := guessNothing
	if m.hint != "" {
		note = m.hint
	}
	return append(append(lines, ""), kit.Styled(t.Muted, note, width)...)
}

// why returns why the packet ended as it did, once it is at its end. It returns nothing if the learner predicted the
// packet, because resultLines then has the reason, and nothing if the window lists the hops, which end with the reason.
func (m start) why() []kit.Span {
	if _, predicted := m.stop.Predicted(); predicted || !m.player.AtEnd() || kit.Listed(m.frame) {
		return nil
	}
	return []kit.Span{{Style: m.frame.Theme.Text, Text: string(m.stop.Why())}}
}

// resultLines returns, at the end of the first packet, what the learner guessed, what happened and why. At the end of
// the last packet, it returns what comes next.
func (m start) resultLines(width int, apart bool) []string {
	t := m.frame.Theme
	if !m.player.AtEnd() {
		return nil
	}
	if result, ok := m.stop.Predicted(); ok {
		return kit.Indent(kit.PredictedLines(t, result, width, apart))
	}
	if !m.stop.Last() {
		return nil
	}
	return kit.Styled(t.Strong, string(m.stop.End()), width)
}
