package lesson

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/ui/kit"
)

// wide reports whether the window is large enough for the text and the packet on one page.
func (m lesson) wide() bool {
	if !kit.Wide(m.frame) || !m.traced() {
		return false
	}
	return !m.stacked() || kit.BodyHeight(m.frame) >= m.stackedRows()+leastPicture
}

// stacked reports whether a wide page has the packet below the text, because the text has code lines that are too long
// for a column.
func (m lesson) stacked() bool { return kit.CodeWidth(m.step().Prose) > m.leftWidth() }

// stackedRows returns an upper limit for the rows that the text takes above the packet.
func (m lesson) stackedRows() int {
	const around = 4 // the title, and the empty lines around the text
	rows := strings.Count(m.step().Prose, "\n") + 1
	if m.step().Manifest != nil {
		rows = max(rows, len(m.step().Manifest.Lines)) + 4 // the longest note of a field
	}
	return rows + around
}

// leftWidth returns the width of the text if a picture is beside it.
func (m lesson) leftWidth() int {
	return kit.TextColumn(m.frame, kit.SlimPicture, kit.TextWidth(m.frame))
}

// beside reports whether the page has two columns: the text, and a picture.
func (m lesson) beside() bool { return m.wide() && !m.stacked() || m.still != nil }

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
	if m.beside() {
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
		Marks: marks(m.stop.Marks),
		Ruled: true,
		Keys:  m.ShortHelp(),
	}
	switch {
	case m.stop.Done():
		p.Right = "the end"
		return m.endPage(p).Render(m.frame)
	case m.api != nil:
		p.Left, _ = m.pane.Official()
		p.Right, p.Marks = apiOwnText, nil
		if m.note != "" {
			p.Right = m.note
		}
		p = p.Scrolled(m.api.Over(m.apiLines(), kit.BodyHeight(m.frame)))
		p.Body = kit.Linked(m.frame, p.Body)
		return p.Render(m.frame)
	case m.note != "":
		p.Right, p.Marks = m.note, nil
	}
	switch phase := m.phase(); {
	case phase == lessons.Asking || phase == lessons.Answered:
		p = m.ask.Fill(p)
		p.Keys = m.ShortHelp()
	case m.beside():
		p = m.widePage(p)
	case m.wide():
		p.Body = m.stackedLines()
	case phase == lessons.Reading:
		p = p.Scrolled(m.readScroll(kit.BodyHeight(m.frame)))
	default:
		p.Body = m.watchLines(kit.BodyWidth(m.frame))
	}
	p.Body = kit.Linked(m.frame, p.Body)
	return p.Render(m.frame)
}

// marks returns the marks that the head of a page shows for steps.
func marks(steps []journey.Mark) []kit.Progress {
	shown := make([]kit.Progress, len(steps))
	for i, mark := range steps {
		shown[i] = kit.Marked(mark)
	}
	return shown
}

// readScroll returns the text and the manifest, scrolled in a window of some rows. While the screen follows the cursor,
// it scrolls to the field under the cursor and its note. In a worked table, it scrolls to the last row.
func (m lesson) readScroll(rows int) kit.Scroll {
	width := kit.BodyWidth(m.frame)
	if m.beside() {
		width = m.leftWidth()
	}
	lines, at, height := m.readLines(width)
	s := m.scroll.Over(lines, rows)
	switch {
	case m.follow:
		return s.Top().Show(at, at+height+1)
	case m.stop.Worked() && m.stop.Rows > 1:
		return s.Bottom()
	}
	return s
}

// widePage fills a page with the text on the left and the picture on the right. After a packet that the learner has
// predicted, the result of the prediction is below the text, and ends in the same row as the right side.
func (m lesson) widePage(p kit.Page) kit.Page {
	left, height := m.leftWidth(), kit.BodyHeight(m.frame)
	right := m.watchLines(m.frame.Width - left - kit.Between)
	result := m.resultLines(left, true)
	p = p.Scrolled(m.readScroll(m.rowsAbove(result)))
	if len(result) > 0 {
		end := min(max(len(right), len(p.Body)+1+len(result)), height)
		p.Body = append(kit.Fill(p.Body, end-len(result)), result...)
	}
	p.Body = kit.Columns(m.frame, p.Body, right, left)
	return p
}

// stackedLines returns the text and below it the picture. To the right of the picture are the hops and the result of
// the prediction.
func (m lesson) stackedLines() []string {
	top, _, _ := m.readLines(kit.BodyWidth(m.frame))
	top = kit.Gap(top)
	const picture = 60
	rows := kit.BodyHeight(m.frame) - len(top)
	play := m.player
	if m.pane != nil {
		play.Lit = m.pane.Lit()
	}
	left := kit.Indent(play.View(m.frame, picture, rows))
	right := m.belowLines(play, kit.BodyWidth(m.frame)-picture-len(kit.Margin))
	return append(top, kit.Beside(left, right, picture+len(kit.Margin), "")...)
}

// readRows returns how many rows of the window are for the text and the manifest.
func (m lesson) readRows() int { return m.rowsAbove(m.resultLines(m.leftWidth(), true)) }

// rowsAbove returns how many rows of the window are for the text and the manifest, above the result of a prediction.
func (m lesson) rowsAbove(result []string) int {
	rows := kit.BodyHeight(m.frame)
	if m.beside() && len(result) > 0 {
		rows -= len(result) + 1
	}
	return rows
}

// readLines returns the text and the manifest. The field under the cursor starts at row at and takes height rows.
func (m lesson) readLines(width int) (lines []string, at, height int) {
	t := m.frame.Theme
	head := append(kit.Styled(t.Strong, m.step().Title, width), "")
	if m.beside() {
		head = append([]string{""}, head...)
	}
	prose := kit.Indent(slices.Clone(m.prose))
	at = -1
	switch right, ok := m.columns(width); {
	case m.stop.Worked():
		lines = append(kit.Gap(slices.Concat(head, prose)), m.ask.WorkedLines(m.stop.Rows)...)
		lines = m.withScene(lines, width)
	case m.step().Lab != nil:
		lines = append(kit.Gap(slices.Concat(head, prose)), m.labLines(width)...)
	case m.pane == nil && m.traced():
		lines = slices.Concat(head, prose)
	case m.pane == nil:
		lines = m.withScene(slices.Concat(head, prose), width)
	case ok && !m.beside():
		rows, row, h := m.pane.View(t, right, kit.BodyHeight(m.frame)-len(head)-len(m.pane.Lines))
		lines = slices.Concat(head, kit.Beside(prose, rows, width-right, "  "))
		at, height = row+len(head), h
	default:
		spare := kit.BodyHeight(m.frame) - len(head) - len(prose) - len(m.pane.Lines) - 1
		view := m.pane.View
		if m.beside() {
			view = m.pane.Wide
		}
		rows, row, h := view(t, width, spare)
		lines = kit.Gap(slices.Concat(head, prose))
		at, height = row+len(lines), h
		lines = append(lines, kit.Indent(rows)...)
	}
	return lines, at, height
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

// fieldLines returns the field under the cursor and what it refers to, for a page that shows the picture without the
// manifest.
func (m lesson) fieldLines(width int) []string {
	t, line := m.frame.Theme, m.pane.Lines[m.pane.Cursor]
	field := strings.TrimPrefix(strings.TrimSpace(line.Text), "- ")
	note := m.pane.Lit().Text
	if note == "" {
		note = line.Note
	}
	lead := kit.Margin + t.Selected.Render("▸ "+field) + "   "
	room := width - ansi.StringWidth(field) - 5
	if note == "" || room < width/2 {
		return append([]string{lead}, kit.Styled(t.Muted, note, width)...)
	}
	return kit.Hang(lead, lipgloss.NewStyle(), kit.Named(t.Muted, note, room))
}
