package lesson

import (
	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/ui/kit"
)

// The greatest height of a picture, in rows, and the smallest at which it shows two nodes.
const mostPicture, leastPicture = 22, 11

// withStill sets the picture of a step that has neither a packet nor a question, if the window has room for it. At the
// end of the lesson, it is a picture from the next lesson.
func (m lesson) withStill() lesson {
	m.still = nil
	var still kit.Player
	switch {
	case !kit.Wide(m.frame):
		return m
	case m.stop.Done():
		still = kit.NewPlayer(m.stop.Preview())
	case m.traced() || m.stop.Question != nil || kit.CodeWidth(m.step().Prose) > m.leftWidth():
		return m
	default:
		still = kit.NewPlayer(m.stop.Surroundings(), cluster.Trace{})
	}
	if len(still.Scene.Nodes) > 0 {
		m.still = &still
	}
	return m
}

// withScene adds a picture of the scene below lines that take the whole width, if there is room for it.
func (m lesson) withScene(lines []string, width int) []string {
	rows := kit.BodyHeight(m.frame) - len(lines) - 1
	if m.still != nil || rows < leastPicture || m.frame.Width < kit.SideBySide {
		return lines
	}
	scene := kit.NewPlayer(m.stop.Surroundings(), cluster.Trace{})
	return append(kit.Gap(lines), kit.Indent(scene.View(m.frame, width, min(rows, mostPicture)))...)
}

// watchLines returns the picture and what is below it: the question that asks for a prediction, or the packet's hops.
// The picture has the same height in every phase and at every hop. What is below it is always complete, so the picture
// is lower in a small window. If it would have fewer than three rows, it is left out.
func (m lesson) watchLines(width int) []string {
	height := kit.BodyHeight(m.frame)
	if m.still != nil {
		picture := kit.Indent(m.still.View(m.frame, width, mostPicture))
		return kit.Centred(picture, len(picture), len(picture), height)
	}
	play := m.player
	if m.pane != nil && (m.wide() || m.page == fieldsPage) {
		play.Lit = m.pane.Lit()
	}
	below := m.belowLines(play, width)
	full := m.rowsBelow(below) + 1
	rows := min(height-full, mostPicture)
	switch {
	case rows < 3:
		return below
	case len(below) == 0:
		return kit.Indent(play.View(m.frame, width, height))
	}
	picture := kit.Indent(play.View(m.frame, width, rows))
	least := len(picture) + 1
	picture = append(append(picture, ""), below...)
	if m.wide() {
		return kit.Centred(picture, full+least-1, least, height)
	}
	return picture
}

// rowsBelow returns how many rows are reserved below the picture. below has the lines that are there now.
func (m lesson) rowsBelow(below []string) int {
	if kit.Listed(m.frame) {
		return len(below)
	}
	return max(len(below), m.kept)
}

// withKept sets how many rows below the picture are enough for every phase and every hop of the packet.
func (m lesson) withKept() lesson {
	m.kept = 0
	if !m.traced() || m.frame.Width == 0 {
		return m
	}
	width := kit.BodyWidth(m.frame)
	if m.beside() {
		width = m.frame.Width - m.leftWidth() - kit.Between
	}
	m.kept = len(m.packetLines(m.player.End(), width))
	if m.step().Trace.Ask != "" {
		m.kept = max(m.kept, len(m.predictLines(width)))
	}
	return m
}

// belowLines returns the lines below the picture.
func (m lesson) belowLines(play kit.Player, width int) []string {
	t, from := m.frame.Theme, m.player.Trace.Sender()
	switch {
	case m.phase() == lessons.Predicting:
		return m.predictLines(width)
	case !play.Started() && m.step().Trace.Ask != "":
		return append(kit.Styled(t.Strong, m.step().Trace.Ask, width), kit.Styled(t.Muted, enterPredicts, width)...)
	case !play.Started():
		return kit.Styled(t.Muted, from+" connects to "+play.Trace.To+enterSends, width)
	}
	lines := m.packetLines(play, width)
	if m.page == fieldsPage && !m.wide() {
		lines = append(lines, m.fieldLines(width)...)
	}
	return lines
}

// packetLines returns the hops of the packet and, at its end, what the client prints, and why the packet ended so. The
// result of a prediction is also there, unless it is below the text.
func (m lesson) packetLines(play kit.Player, width int) []string {
	m.player = play
	var lines []string
	if m.wide() {
		lines = kit.Indent(play.Timeline(m.frame, width, m.timelineRows()))
	}
	if len(lines) == 0 || len(lines) > m.timelineRows() {
		lines = kit.Indent(play.Track(m.frame, width))
	}
	result := m.resultLines(width, false)
	switch {
	case len(result) == 0:
		return append(lines, m.whyLines(width)...)
	case m.beside():
		return lines // widePage puts the result below the text
	}
	return append(kit.Gap(lines), result...)
}

// timelineRows returns how many rows the timeline of the hops may take at most.
func (m lesson) timelineRows() int {
	if m.stacked() {
		const result = 4
		return kit.BodyHeight(m.frame) - m.stackedRows() - result
	}
	return kit.BodyHeight(m.frame) - leastPicture - 1
}

// whyLines returns, at the end of a packet that the learner has not predicted, why it ended as it did.
func (m lesson) whyLines(width int) []string {
	if m.stop.Guess != "" || m.stop.Why() == "" || !m.player.AtEnd() || kit.Listed(m.frame) {
		return nil
	}
	return kit.Styled(m.frame.Theme.Text, string(m.stop.Why()), width)
}

// resultLines returns, at the end of a packet that the learner has predicted, their prediction, what happened, and why.
func (m lesson) resultLines(width int, apart bool) []string {
	result, ok := m.stop.Predicted()
	if !ok || !m.player.AtEnd() {
		return nil
	}
	return kit.Indent(kit.PredictedLines(m.frame.Theme, result, width, apart))
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
