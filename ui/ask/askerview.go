package ask

import (
	"slices"
	"strings"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz"
	"portolan/ui/kit"
)

// laidOut paints all lines. Fill shows the part of them that fits in the window.
func (a Asker) laidOut() Asker {
	var lines []string
	if a = a.widened().withScenePicture(); a.wide() {
		a.watched = -1 // wide: every packet is beside the text, so none fills the body
	}
	if a.q.Graded != nil && a.q.Proved.Question.Kind == quiz.Choose {
		a.table = a.plan()
	}
	switch {
	case a.frame.Width == 0:
	case a.q.Graded == nil:
		lines, a.mark = a.askingLines()
	case a.telling:
		lines = a.storyAgainLines()
	case a.watched >= 0 && !a.wide():
		lines = a.replayLines()
	default:
		lines = a.answeredLines()
	}
	a.pictures, a.body = nil, nil
	a.Scroll = a.Scroll.Over(lines, kit.BodyHeight(a.frame))
	if a.wide() {
		a = a.withLastPictures()
		a.pictures = a.pictureLines()
		a.body, a.bodyAt = a.besideText(a.Scroll.Shown()), a.Scroll.Above()
	}
	return a
}

// Fill puts the visible lines of the question into a page.
func (a Asker) Fill(p kit.Page) kit.Page {
	p = p.Scrolled(a.Scroll)
	switch {
	case a.wide() && a.bodyAt == a.Scroll.Above():
		p.Body = a.body
	case a.wide():
		p.Body = a.besideText(p.Body)
	}
	p.Note, p.Keys = a.hint, a.Bindings()
	if p.Note == "" && a.saysReturns() {
		p.Note = string(journey.ComesBack)
	}
	return p
}

// saysReturns reports whether the rule above the keys must say that a similar story comes back, because the verdict has
// no room to say it.
func (a Asker) saysReturns() bool {
	if !a.q.Returns || a.Scroll.Above()+a.Scroll.Below() > 0 || a.other >= 0 || a.telling || a.watched >= 0 {
		return false
	}
	last := a.Scroll.All[len(a.Scroll.All)-1]
	return !strings.Contains(last, string(journey.ComesBack))
}

// askingLines returns the question before the answer, and the row of the option or blank under the cursor.
func (a Asker) askingLines() (lines []string, mark int) {
	var right []string
	room := min(kit.BodyWidth(a.frame), 90)
	if q := a.q.Proved.Question; len(a.yaml) > 0 && q.Kind != quiz.Choose && !a.wide() {
		right = a.manifestLines()
	}
	if a.wide() {
		room = a.textWidth
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
	if len(a.preface) > 0 {
		lines = append(kit.Gap(slices.Clone(a.preface)), lines...)
		mark += len(a.preface) + 1
	}
	if sideBySide && a.Typing() {
		mark += a.blankRow()
	}
	return lines, mark
}

// storyAgainLines returns the story again, with what each client must or must not do, and why the explained option and
// the right one do or do not fit.
func (a Asker) storyAgainLines() []string {
	t, w := a.frame.Theme, min(a.width(), kit.MostText)
	lines := kit.Styled(t.Text, a.q.Proved.Question.Story, w)
	lines = kit.Gap(append(kit.Gap(lines), kit.Styled(t.Muted, a.q.Proved.Facts, w)...))
	lines = kit.Gap(append(lines, a.quoteLines(shape{quotesOnly: true})...))
	j, ok := a.judgement()
	if !ok {
		return lines
	}
	for _, is := range []string{j.Option, a.q.Proved.Right} {
		lines = append(kit.Gap(lines), kit.Margin+a.optionName(is)+" "+a.tagOf(is).stamp)
		lines = append(lines, kit.Styled(t.Text, a.q.Named(is).Why, w)...)
		if is == a.q.Proved.Right {
			break
		}
	}
	return lines
}

// storyLines returns the story, the facts and the question.
func (a Asker) storyLines(width int) []string {
	t, q := a.frame.Theme, a.q.Proved.Question
	lines := kit.Styled(t.Text, q.Story, width)
	lines = kit.Gap(append(lines, kit.Styled(t.Muted, a.q.Proved.Facts, width)...))
	if a.q.Show == lessons.Faded {
		for _, row := range a.storyTable() {
			lines = append(lines, row...)
		}
		lines = kit.Gap(lines)
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
