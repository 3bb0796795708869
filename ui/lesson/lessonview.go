package lesson

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/diagram"
	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/ui/kit"
)

// wide reports whether the picture is beside the text.
func (m lesson) wide() bool {
	return m.frame.Width >= kit.SideBySide && m.frame.Height >= 20 && m.traced() &&
		kit.CodeWidth(m.step().Prose) <= m.leftWidth()
}

// leftWidth returns the width of the text when the picture is beside it.
func (m lesson) leftWidth() int {
	const pleasant = 64 // columns that a picture needs to show names and addresses in full
	room := m.frame.Width - kit.Between
	return max(min(room-pleasant, kit.TextWidth(m.frame)), min(46, room-diagram.MinWidth))
}

// columns returns the width of the manifest, and whether the manifest is to the right of the prose.
func (m lesson) columns(width int) (int, bool) {
	if m.pane == nil || m.step().Prose == "" {
		return 0, false
	}
	const narrowest = 36 // minimum width at which prose is still easy to read
	right := max(m.pane.Width(), 30)
	left := width - right - 2
	return right, left >= narrowest && kit.CodeWidth(m.step().Prose) <= left
}

// proseWidth returns the width that the prose is rendered for.
func (m lesson) proseWidth() int {
	if m.wide() {
		return min(m.leftWidth(), kit.TextWidth(m.frame))
	}
	width := kit.TextWidth(m.frame)
	if right, ok := m.columns(kit.BodyWidth(m.frame)); ok {
		return min(width, kit.BodyWidth(m.frame)-right-2)
	}
	return width
}

// View paints the lesson.
func (m lesson) View() string {
	p := kit.Page{
		Left:  fmt.Sprintf("%d  %s", m.stop.Lesson.Number, m.stop.Lesson.Title),
		Right: fmt.Sprintf("step %d of %d", m.index()+1, len(m.stop.Lesson.Steps)),
		Marks: kit.ProgressOf(m.index(), len(m.stop.Lesson.Steps), func(int) kit.Progress { return kit.Passed }),
		Ruled: true,
		Keys:  m.ShortHelp(),
	}
	switch {
	case m.stop.Done():
		p.Right, p.Marks, p.Body = "the end", nil, m.endLines()
		return p.Render(m.frame)
	case m.api != nil:
		p.Left, _ = m.pane.Official()
		p.Right, p.Marks = apiOwnText, nil
		return p.Scrolled(m.api.Over(m.apiLines(), kit.BodyHeight(m.frame))).Render(m.frame)
	case m.note != "":
		p.Right, p.Marks = m.note, nil
	}
	switch phase := m.phase(); {
	case phase == lessons.Asking || phase == lessons.Answered:
		p = m.ask.Fill(p)
	case m.wide():
		p = m.widePage(p)
	case phase == lessons.Reading:
		p = p.Scrolled(m.readScroll())
	default:
		p.Body = m.watchLines(kit.BodyWidth(m.frame))
	}
	return p.Render(m.frame)
}

// readScroll returns the text and the manifest. While the screen follows the cursor, the field under the cursor and its
// note are in the window. The last row of a worked table is also in the window.
func (m lesson) readScroll() kit.Scroll {
	width := kit.BodyWidth(m.frame)
	if m.wide() {
		width = m.leftWidth()
	}
	lines, at, height := m.readLines(width)
	s := m.scroll.Over(lines, kit.BodyHeight(m.frame))
	switch {
	case m.follow:
		return s.Top().Show(at, at+height+1)
	case m.stop.Worked() && m.stop.Rows > 1:
		return s.Bottom()
	}
	return s
}

// widePage returns a page with the text on the left and the picture on the right.
func (m lesson) widePage(p kit.Page) kit.Page {
	left := m.leftWidth()
	right := m.frame.Width - left - kit.Between
	p = p.Scrolled(m.readScroll())
	content := kit.Fill(p.Body, kit.BodyHeight(m.frame))
	p.Body = kit.Beside(content, m.watchLines(right), left+2*len(kit.Margin), m.frame.Theme.Rule.Render("│"))
	return p
}

// readLines returns the text and the manifest. The field under the cursor starts at row at and takes height rows.
func (m lesson) readLines(width int) (lines []string, at, height int) {
	t := m.frame.Theme
	head := append(kit.Styled(t.Strong, m.step().Title, width), "")
	prose := kit.Indent(slices.Clone(m.prose))
	at = -1
	switch right, ok := m.columns(width); {
	case m.stop.Worked():
		lines = append(kit.Gap(slices.Concat(head, prose)), m.ask.WorkedLines(m.stop.Rows)...)
	case m.step().Lab != nil:
		lines = append(kit.Gap(slices.Concat(head, prose)), m.labLines(width)...)
	case m.pane == nil:
		lines = slices.Concat(head, prose)
	case ok && !m.wide():
		rows, row, h := m.pane.View(t, right)
		lines = slices.Concat(head, kit.Beside(prose, rows, width-right, "  "))
		at, height = row+len(head), h
	default:
		rows, row, h := m.pane.View(t, width)
		lines = kit.Gap(slices.Concat(head, prose))
		at, height = row+len(lines), h
		lines = append(lines, kit.Indent(rows)...)
	}
	return lines, at, height
}

// watchLines returns the picture and, below it, the text about the packet or the question for a prediction. If there is
// not room for both, the question is complete and the picture gets smaller. If it would get fewer than three rows,
// there is no picture.
func (m lesson) watchLines(width int) []string {
	below := m.captionLines(width)
	play := m.player
	if m.pane != nil && (m.wide() || m.page == fieldsPage) {
		play.Lit = m.pane.Lit()
	}
	if m.page == fieldsPage && !m.wide() {
		below = append(below, m.fieldLine(width))
	}
	rows := kit.PictureHeight(m.frame)
	if m.phase() == lessons.Predicting {
		rows = min(rows, kit.BodyHeight(m.frame)-len(below)-1)
	}
	if rows < 3 {
		return below
	}
	picture := kit.Indent(play.View(m.frame, width, rows))
	if len(picture)+1+len(below) > kit.BodyHeight(m.frame) {
		return append(picture, below...)
	}
	return append(kit.Gap(picture), below...)
}

// labLines returns what the learner has to fix in the lab of this step.
func (m lesson) labLines(width int) []string {
	t, w := m.frame.Theme, min(width, kit.TextWidth(m.frame))
	lines := kit.Styled(t.Text, m.stop.Lab.Story, w)
	if m.stop.Lab.Title != m.step().Title {
		lines = append(kit.Styled(t.Strong, "Lab: "+m.stop.Lab.Title, w), lines...)
	}
	lines = append(lines, "")
	note := labOpens
	switch before := m.stop.Mended; {
	case before != nil && before.Solved:
		note = labSolved
	case before != nil:
		note = labRead
	}
	return append(lines, kit.Styled(t.Muted, note, w)...)
}

// apiLines returns the Kubernetes API's own text about the field under the cursor.
func (m lesson) apiLines() []string {
	_, description := m.pane.Official()
	var lines []string
	for paragraph := range strings.SplitSeq(description, "\n") {
		if strings.TrimSpace(paragraph) == "" {
			lines = kit.Gap(lines)
			continue
		}
		lines = append(lines, kit.Styled(m.frame.Theme.Text, strings.TrimSpace(paragraph), kit.TextWidth(m.frame))...)
	}
	version := fmt.Sprintf(apiVersion, m.stop.Lesson.Kubernetes)
	return append(kit.Gap(lines), kit.Styled(m.frame.Theme.Muted, version, kit.TextWidth(m.frame))...)
}

// fieldLine returns the field under the cursor and what it refers to. It is shown while the picture fills the window.
func (m lesson) fieldLine(width int) string {
	t, line := m.frame.Theme, m.pane.Lines[m.pane.Cursor]
	field := strings.TrimPrefix(strings.TrimSpace(line.Text), "- ")
	note := m.pane.Lit().Text
	if note == "" {
		note = line.Note
	}
	return kit.Margin + t.Selected.Render("▸ "+field) + "   " +
		t.Muted.Render(kit.Ellipsis(note, width-ansi.StringWidth(field)-5))
}

// captionLines returns the text below the picture.
func (m lesson) captionLines(width int) []string {
	t, from := m.frame.Theme, m.player.Trace.Sender()
	switch {
	case m.phase() == lessons.Predicting:
		return m.predictLines(width)
	case !m.player.Started() && m.step().Trace.Ask != "":
		return kit.Styled(t.Muted, from+" dials "+m.player.Trace.To, width)
	case !m.player.Started():
		return kit.Styled(t.Muted, from+" dials "+m.player.Trace.To+enterSends, width)
	}
	lines := []string{kit.Margin + t.Muted.Render(from+" dials ") + t.Door.Render(m.player.Trace.To)}
	lines = append(lines, m.guessNote(width)...)
	return append(lines, kit.Indent(m.player.Caption(m.frame, width))...)
}

// guessNote returns the learner's prediction. At the end of the packet, it adds what happened.
func (m lesson) guessNote(width int) []string {
	t, guess := m.frame.Theme, string(m.stop.Guess.Text())
	switch {
	case guess == "":
		return nil
	case !m.player.AtEnd():
		return []string{kit.Margin + t.Text.Render("you said: "+guess)}
	}
	return kit.GuessLines(t, m.stop.Guess, guess, m.player.Trace, width)
}

func (m lesson) predictLines(width int) []string {
	t := m.frame.Theme
	lines := kit.Styled(t.Strong, m.step().Trace.Ask, width)
	var guesses []string
	for _, guess := range journey.Guesses() {
		guesses = append(guesses, string(guess.Text()))
	}
	options, _, _ := kit.OptionList(t, kit.OptionTexts(guesses), m.cursor, width)
	lines = append(lines, options...)
	if m.hint != "" {
		lines = append(lines, kit.Margin+t.Open.Render(m.hint))
	}
	return lines
}

// endLines returns what is shown after the last step.
func (m lesson) endLines() []string {
	t, w, end := m.frame.Theme, kit.BodyWidth(m.frame), m.stop.End()
	lines := append(kit.Styled(t.Strong, string(end.That), w), "")
	if end.Open != "" {
		lines = kit.Gap(append(lines, kit.Styled(t.Open, string(end.Open), w)...))
	}
	for _, list := range []struct {
		head journey.Text
		mark string
		all  []string
	}{{journey.CanNow, t.Good.Render("✓ "), end.Can}, {journey.NotYetHead, t.Muted.Render("○ "), end.NotYet}} {
		if len(list.all) > 0 {
			lines = append(lines, kit.Margin+t.Muted.Render(string(list.head)+":"))
		}
		for _, o := range list.all {
			lines = append(lines, kit.Hang(kit.Margin+list.mark, lipgloss.NewStyle(), kit.Named(t.Text, o, w-4))...)
		}
		lines = kit.Gap(lines)
	}
	return append(lines, kit.Styled(t.Text, string(end.Next), w)...)
}
