package board

import (
	"slices"

	"portolan/internal/cluster"
	"portolan/ui/kit"
)

// width returns the width of the text.
func (m board) width() int {
	if !kit.Wide(m.frame) {
		return kit.BodyWidth(m.frame)
	}
	return kit.TextColumn(m.frame, kit.FullPicture, m.frame.Width)
}

// detail returns how much of a result is shown below its probe. In a wide window it is brief, because the full result
// of the probe under the cursor is below the picture.
func (m board) detail() detail {
	if kit.Wide(m.frame) {
		return brief
	}
	return full
}

// besideLines returns the picture beside the text, and what is below it. Until the learner has named a fault, the
// picture shows the cluster before it broke, so that it does not give the fault away.
func (m board) besideLines() []string {
	const most = 18 // rows of a picture
	width := m.frame.Width - m.width() - kit.Between
	if m.phase == settled {
		picture := m.packet.View(m.frame, width, most)
		return kit.Indent(slices.Concat(picture, []string{""}, m.packet.Caption(m.frame, width)))
	}
	t := m.frame.Theme
	healthy := kit.NewPlayer(m.stop.Hunt.Board().Scene, cluster.Trace{})
	lines := append(kit.Styled(t.Muted, boardBefore, width), "")
	lines = append(lines, kit.Indent(healthy.View(m.frame, width, most))...)
	if m.phase == naming {
		return append(append(lines, ""), m.probedLines(brief)...)
	}
	return append(lines, m.resultLines(width)...)
}

// resultLines returns the full result of the probe under the cursor, if the learner has tried it.
func (m board) resultLines(width int) []string {
	t := m.frame.Theme
	shown, done := m.stop.Hunt.Shows(m.cursor)
	if !done {
		return nil
	}
	head := append([]string{""}, kit.Styled(t.Strong, m.stop.Hunt.Board().Board.Probes[m.cursor].Label, width)...)
	if shown.Trace == nil {
		return append(head, kit.Hang(kit.Margin, t.Text, kit.Listing(shown.Text, width))...)
	}
	return append(head, kit.Indent(kit.EndLines(t, *shown.Trace, width))...)
}

// probedLines lists the probes that the learner has tried, with their results.
func (m board) probedLines(d detail) []string {
	if len(m.stop.Hunt.Probed()) == 0 {
		return nil
	}
	lines := []string{kit.Margin + m.frame.Theme.Muted.Render(boardShowed)}
	for _, i := range m.stop.Hunt.Probed() {
		lines = append(lines, m.probeLines(i, false, d)...)
	}
	return lines
}
