package ui

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/diagram"
	"portolan/internal/journey"
	"portolan/lessons"
)

// sideBySide is the window width from which text and picture stand beside each other.
const sideBySide = 110

// wide reports that the picture stands beside the text.
func (m lesson) wide() bool {
	return m.frame.Width >= sideBySide && m.frame.Height >= 20 && m.traced() && codeWidth(m.step().Prose) <= m.leftWidth()
}

// leftWidth is the room for the text when the picture stands beside it.
func (m lesson) leftWidth() int {
	const pleasant = 64 // columns of a picture in which names and addresses stand whole
	room := m.frame.Width - between
	return max(min(room-pleasant, textWidth(m.frame)), min(46, room-diagram.MinWidth))
}

// between is the columns between text and picture, and outside of both.
const between = 4*len(margin) + 1

// columns reports that the manifest stands right of the prose, and how wide it is.
func (m lesson) columns(width int) (int, bool) {
	if m.pane == nil || m.step().Prose == "" {
		return 0, false
	}
	const narrowest = 36 // of prose that is still pleasant to read
	right := max(m.pane.width(), 30)
	left := width - right - 2
	return right, left >= narrowest && codeWidth(m.step().Prose) <= left
}

// proseWidth is the width that the prose is rendered for.
func (m lesson) proseWidth() int {
	if m.wide() {
		return min(m.leftWidth(), textWidth(m.frame))
	}
	width := textWidth(m.frame)
	if right, ok := m.columns(bodyWidth(m.frame)); ok {
		return min(width, bodyWidth(m.frame)-right-2)
	}
	return width
}

// View paints the lesson.
func (m lesson) View() string {
	p := page{
		left:  fmt.Sprintf("%d  %s", m.stop.Lesson.Number, m.stop.Lesson.Title),
		right: fmt.Sprintf("step %d of %d", m.index()+1, len(m.stop.Lesson.Steps)),
		ruled: true,
		keys:  m.ShortHelp(),
	}
	switch {
	case m.stop.Done():
		p.right, p.body = "the end", m.endLines()
		return p.render(m.frame)
	case m.api != nil:
		p.left, _ = m.pane.official()
		p.right = apiOwnText
		return p.from(m.frame, m.apiLines(), m.api.scroll).render(m.frame)
	case m.note != "":
		p.right = m.note
	}
	switch phase := m.phase(); {
	case phase == lessons.Asking || phase == lessons.Answered:
		p = m.ask.fill(p)
	case m.wide():
		p = m.widePage(p)
	case phase == lessons.Reading:
		p, p.body = m.scrolled(p, bodyWidth(m.frame))
	default:
		p.body = m.watchLines(bodyWidth(m.frame))
	}
	return p.render(m.frame)
}

// scrolled returns the part of the text and the manifest that is in the window: from the top, or so that the
// cursor's field and its note are in sight. The page says whether there is more.
func (m lesson) scrolled(p page, width int) (page, []string) {
	lines, at, height := m.readLines(width)
	room := bodyHeight(m.frame)
	last := max(0, len(lines)-room)
	top := min(max(0, m.scroll), last)
	switch {
	case m.scroll == followCursor:
		top = min(max(top, at+height+1-room), max(0, at), last)
	case m.stop.Worked() && m.stop.Rows > 1:
		top = last
	}
	p.above, p.below = top > 0, top < last
	return p, lines[top:min(len(lines), top+room)]
}

// widePage is the text left and the picture right.
func (m lesson) widePage(p page) page {
	left := m.leftWidth()
	right := m.frame.Width - left - between
	p, text := m.scrolled(p, left)
	for range bodyHeight(m.frame) - len(text) {
		text = append(text, "")
	}
	p.body = beside(text, m.watchLines(right), left+2*len(margin), m.frame.Theme.Rule.Render("│"))
	return p
}

// readLines returns the text and the manifest; the cursor's field stands in row at and takes height rows.
func (m lesson) readLines(width int) (lines []string, at, height int) {
	t := m.frame.Theme
	head := append(styled(t.Strong, m.step().Title, width), "")
	prose := make([]string, len(m.prose))
	for i, l := range m.prose {
		prose[i] = margin + l
	}
	at = -1
	switch right, ok := m.columns(width); {
	case m.stop.Worked():
		lines = append(gap(slices.Concat(head, prose)), m.ask.workedLines(m.stop.Rows)...)
	case m.step().Lab != nil:
		lines = append(gap(slices.Concat(head, prose)), m.labLines(width)...)
	case m.pane == nil:
		lines = slices.Concat(head, prose)
	case ok && !m.wide():
		rows, row, h := m.pane.view(t, right)
		lines = slices.Concat(head, beside(prose, rows, width-right, "  "))
		at, height = row+len(head), h
	default:
		rows, row, h := m.pane.view(t, width)
		lines = gap(slices.Concat(head, prose))
		at, height = row+len(lines), h
		lines = append(lines, indent(rows)...)
	}
	return lines, at, height
}

// watchLines is the picture with the words under it, and before that the question. The words come
// first where there is no room for both.
func (m lesson) watchLines(width int) []string {
	words := m.watchWords(width)
	play := m.player
	if m.pane != nil && (m.wide() || m.page == fieldsPage) {
		play.light = m.pane.light()
	}
	if m.page == fieldsPage && !m.wide() {
		words = append(words, m.fieldLine(width))
	}
	rows := pictureHeight(m.frame)
	if m.phase() == lessons.Predicting {
		rows = min(rows, bodyHeight(m.frame)-len(words)-1)
	}
	if rows < 3 {
		return words
	}
	picture := indent(play.view(m.frame, width, rows))
	if len(picture)+1+len(words) > bodyHeight(m.frame) {
		return append(picture, words...)
	}
	return append(gap(picture), words...)
}

// labLines is what there is to mend.
func (m lesson) labLines(width int) []string {
	t, w := m.frame.Theme, min(width, textWidth(m.frame))
	lines := styled(t.Text, m.stop.Lab.Story, w)
	if m.stop.Lab.Title != m.step().Title {
		lines = append(styled(t.Strong, "Lab: "+m.stop.Lab.Title, w), lines...)
	}
	lines = append(lines, "")
	note := labOpens
	switch before := m.stop.Mended; {
	case before != nil && before.Solved:
		note = labSolved
	case before != nil:
		note = labRead
	}
	return append(lines, styled(t.Muted, note, w)...)
}

// apiLines is what the API itself says of the field under the cursor.
func (m lesson) apiLines() []string {
	_, text := m.pane.official()
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(paragraph) == "" {
			lines = gap(lines)
			continue
		}
		lines = append(lines, styled(m.frame.Theme.Text, strings.TrimSpace(paragraph), textWidth(m.frame))...)
	}
	version := fmt.Sprintf(apiVersion, m.stop.Lesson.Kubernetes)
	return append(gap(lines), styled(m.frame.Theme.Muted, version, textWidth(m.frame))...)
}

// fieldLine is the field that is looked at while the picture fills the window, and what it stands for.
func (m lesson) fieldLine(width int) string {
	t, line := m.frame.Theme, m.pane.lines[m.pane.cursor]
	text := strings.TrimPrefix(strings.TrimSpace(line.Text), "- ")
	says := m.pane.light().words
	if says == "" {
		says = line.Note
	}
	return margin + t.Selected.Render("▸ "+text) + "   " + t.Muted.Render(ellipsis(says, width-ansi.StringWidth(text)-5))
}

// watchWords is what stands under the picture.
func (m lesson) watchWords(width int) []string {
	t, from := m.frame.Theme, m.player.trace.Sender()
	switch {
	case m.phase() == lessons.Predicting:
		return m.predictLines(width)
	case !m.player.started() && m.step().Trace.Ask != "":
		return styled(t.Muted, from+" dials "+m.player.trace.To, width)
	case !m.player.started():
		return styled(t.Muted, from+" dials "+m.player.trace.To+enterSends, width)
	}
	lines := []string{margin + t.Muted.Render(from+" dials ") + t.Door.Render(m.player.trace.To)}
	lines = append(lines, m.guessNote(width)...)
	return append(lines, indent(m.player.words(m.frame, width))...)
}

// guessNote puts the prediction beside what happened.
func (m lesson) guessNote(width int) []string {
	t, said := m.frame.Theme, string(m.stop.Guess.Text())
	switch {
	case said == "":
		return nil
	case !m.player.atEnd():
		return []string{margin + t.Text.Render("you said: "+said)}
	}
	return guessLines(t, m.stop.Guess, said, m.player.trace, width)
}

func (m lesson) predictLines(width int) []string {
	t := m.frame.Theme
	lines := styled(t.Strong, m.step().Trace.Ask, width)
	options := []journey.Text{journey.NotSureText}
	for i, guess := range journey.Guesses() {
		options = slices.Insert(options, i, guess.Text())
	}
	for i, text := range options {
		digit := fmt.Sprint((i + 1) % len(options))
		mark, style := "  ", t.Text
		if i == m.cursor {
			mark, style = "▸ ", t.Selected
		}
		lines = append(lines, margin+t.Selected.Render(mark)+t.Key.Render(digit)+"  "+style.Render(string(text)))
	}
	if m.hint != "" {
		lines = append(lines, margin+t.Open.Render(m.hint))
	}
	return lines
}

// endLines is what stands after the last step.
func (m lesson) endLines() []string {
	t, w, end := m.frame.Theme, bodyWidth(m.frame), m.stop.End()
	lines := append(styled(t.Strong, string(end.That), w), "")
	if end.Open != "" {
		lines = gap(append(lines, styled(t.Open, string(end.Open), w)...))
	}
	if len(end.Objectives) > 0 {
		lines = append(lines, margin+t.Muted.Render(string(end.Can)))
		for _, o := range end.Objectives {
			for i, l := range wrap(o, w-4) {
				lead := "  "
				if i == 0 {
					lead = "• "
				}
				lines = append(lines, margin+t.Door.Render(lead)+t.Text.Render(l))
			}
		}
		lines = append(lines, "")
	}
	if end.Part != "" {
		lines = gap(append(lines, styled(t.Strong, string(end.Part), w)...))
	}
	return append(lines, styled(t.Text, string(end.Next), w)...)
}

// workedLines solves a question aloud: the story, then the table row by row, then the answer.
func (a asker) workedLines(rows int) []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	lines := styled(t.Text, "“"+a.q.Asked.Question.Story+"”", w)
	lines = append(lines, styled(t.Muted, a.q.Asked.Facts, w)...)
	table := a.tableLines("")
	shown := min(rows+1, len(table))
	lines = append(gap(lines), table[:shown]...)
	if rows > len(a.q.Asked.Table) {
		return append(gap(lines), styled(t.Strong, string(a.q.Fits()), w)...)
	}
	return lines
}
