package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"portolan/lessons"
	"portolan/ui/diagram"
)

// sideBySide is the window width from which text and picture stand beside each other.
const sideBySide = 110

// wide reports that the picture stands beside the text.
func (m lesson) wide() bool {
	return m.frame.Width >= sideBySide && m.frame.Height >= 20 && m.traced && codeWidth(m.step.Prose) <= m.leftWidth()
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
	if m.pane == nil || m.step.Prose == "" {
		return 0, false
	}
	const narrowest = 36 // of prose that is still pleasant to read
	right := max(m.pane.width(), 30)
	left := width - right - 2
	return right, left >= narrowest && codeWidth(m.step.Prose) <= left
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
		left:  fmt.Sprintf("%d  %s", m.lesson.Number, m.lesson.Title),
		right: fmt.Sprintf("step %d of %d", m.index+1, len(m.lesson.Steps)),
		ruled: true,
		keys:  m.ShortHelp(),
	}
	switch {
	case m.walk.Done():
		p.right, p.body = "the end", m.endLines()
		return p.render(m.frame)
	case m.trouble != "":
		p.body = styled(m.frame.Theme.Bad, m.trouble, bodyWidth(m.frame))
		return p.render(m.frame)
	}
	if m.copied {
		p.right = "copied"
	}
	if m.api {
		p.left, _ = m.pane.official()
		p.right = "the API's own text"
		return p.from(m.frame, m.apiLines(), m.scroll).render(m.frame)
	}
	switch phase := m.walk.Phase(); {
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
	top := min(m.scroll, last)
	switch {
	case m.follow:
		top = min(max(top, at+height+1-room), max(0, at), last)
	case m.isWorked() && m.worked > 1:
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
	head := append(styled(t.Strong, m.step.Title, width), "")
	prose := make([]string, len(m.prose))
	for i, l := range m.prose {
		prose[i] = margin + l
	}
	at = -1
	switch right, ok := m.columns(width); {
	case m.isWorked():
		lines = append(gap(slices.Concat(head, prose)), m.ask.workedLines(m.worked)...)
	case m.step.Lab != nil:
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
	if m.pane != nil && (m.wide() || m.looking) {
		play.light = m.pane.light()
	}
	if m.looking && !m.wide() {
		words = append(words, m.fieldLine(width))
	}
	rows := pictureHeight(m.frame)
	if m.walk.Phase() == lessons.Predicting {
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
	lines := styled(t.Text, m.lab.Story, w)
	if m.lab.Title != m.step.Title {
		lines = append(styled(t.Strong, "Lab: "+m.lab.Title, w), lines...)
	}
	lines = append(lines, "")
	note := "enter opens the manifest as it is now: change it until everybody who must gets in, and nobody else."
	switch before, ok := m.labs[m.lab.ID]; {
	case ok && before.Solved:
		note = "You have solved it. enter opens it again, → goes on."
	case ok:
		note = "You have read its solution. enter opens it again, → goes on."
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
	version := "Kubernetes " + m.lesson.Kubernetes + ", as `kubectl explain` prints it"
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
	case m.walk.Phase() == lessons.Predicting:
		return m.predictLines(width)
	case !m.player.started() && m.step.Trace.Ask != "":
		return styled(t.Muted, from+" dials "+m.player.trace.To, width)
	case !m.player.started():
		return styled(t.Muted, from+" dials "+m.player.trace.To+": enter sends the packet", width)
	}
	lines := []string{margin + t.Muted.Render(from+" dials ") + t.Door.Render(m.player.trace.To)}
	lines = append(lines, m.guessNote(width)...)
	return append(lines, indent(m.player.words(m.frame, width))...)
}

// guessNote puts the prediction beside what happened.
func (m lesson) guessNote(width int) []string {
	t := m.frame.Theme
	said := map[string]string{"yes": "it answers", "no": "it does not answer", "?": "not sure"}[m.guess]
	if said == "" {
		return nil
	}
	if !m.player.atEnd() || m.guess == "?" {
		return []string{margin + t.Text.Render("you said: "+said)}
	}
	return guessLines(t, said, m.guessedRight(), width)
}

func (m lesson) predictLines(width int) []string {
	t := m.frame.Theme
	lines := styled(t.Strong, m.step.Trace.Ask, width)
	for i, text := range []string{"it answers", "it does not answer", "not sure, show me"} {
		digit := fmt.Sprint((i + 1) % 3)
		mark, style := "  ", t.Text
		if i == m.cursor {
			mark, style = "▸ ", t.Selected
		}
		lines = append(lines, margin+t.Selected.Render(mark)+t.Key.Render(digit)+"  "+style.Render(text))
	}
	if m.hint != "" {
		lines = append(lines, margin+t.Open.Render(m.hint))
	}
	return lines
}

// endLines is what stands after the last step.
func (m lesson) endLines() []string {
	t, w := m.frame.Theme, bodyWidth(m.frame)
	lines := []string{margin + t.Strong.Render("That was “"+m.lesson.Title+"”."), ""}
	if n := m.lesson.Open(m.seen); n > 0 {
		lines = gap(append(lines, styled(t.Open, questionsAre(n)+" not answered yet, so the lesson counts as seen.", w)...))
	}
	if len(m.lesson.Objectives) > 0 {
		lines = append(lines, margin+t.Muted.Render(m.canDo()))
		for _, o := range m.lesson.Objectives {
			for i, l := range wrap(o.Text, w-4) {
				lead := "  "
				if i == 0 {
					lead = "• "
				}
				lines = append(lines, margin+t.Door.Render(lead)+t.Text.Render(l))
			}
		}
		lines = append(lines, "")
	}
	if m.next == nil {
		return append(lines, styled(t.Text, "That was the last lesson. Practice mixes its questions with those of the others.", w)...)
	}
	if m.next.Part != m.lesson.Part {
		lines = gap(append(lines, styled(t.Strong, m.partEnd(), w)...))
	}
	next := fmt.Sprintf("Next: %s, %s.", m.next.Title, minutes(m.next.Duration()))
	return append(lines, styled(t.Text, next, w)...)
}

// partEnd says that a part is behind the learner, and what the one after it takes.
func (m lesson) partEnd() string {
	text := ""
	for _, part := range m.session.course.Parts {
		switch part.Title {
		case m.lesson.Part:
			text = fmt.Sprintf("That was the end of part %d, %s. ", part.Number, part.Title)
		case m.next.Part:
			text += fmt.Sprintf("Part %d, %s, takes %s.", part.Number, part.Title, minutes(part.Duration()))
		}
	}
	return text
}

// canDo heads the objectives of a lesson that is behind the learner.
func (m lesson) canDo() string {
	if m.lesson.Open(m.seen) > 0 {
		return "It is about this: to"
	}
	return "You can now"
}

func questionsAre(n int) string {
	if n == 1 {
		return "One question is"
	}
	return fmt.Sprintf("%d questions are", n)
}

// minutes says a duration as "5 min".
func minutes(d time.Duration) string { return fmt.Sprintf("%d min", int(d/time.Minute)) }

// workedLines solves a question aloud: the story, then the table row by row, then the answer.
func (a asker) workedLines(rows int) []string {
	t, w := a.frame.Theme, bodyWidth(a.frame)
	lines := styled(t.Text, "“"+a.asked.Question.Story+"”", w)
	lines = append(lines, styled(t.Muted, a.asked.Facts, w)...)
	table := a.tableLines("")
	shown := min(rows+1, len(table))
	lines = append(gap(lines), table[:shown]...)
	if rows > len(a.asked.Table) {
		why := a.optionOf(a.asked.Right).Why
		return append(gap(lines), styled(t.Strong, a.asked.Right+" fits. "+why, w)...)
	}
	return lines
}
