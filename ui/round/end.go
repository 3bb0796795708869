package round

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/ask"
	"portolan/ui/kit"
)

// After the last question, the screen has a row for each question. Enter on a row shows that question and its verdict
// again. In a wide window, the question of the row under the cursor is beside the rows.

// endKey handles a key at the end of the series.
func (m round) endKey(press tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(press, m.keys.Leave):
		return m, kit.Do{Input: journey.Leave{}}, nil
	case key.Matches(press, m.keys.Next) && m.cursor >= 0:
		a := ask.NewAsker(m.session, m.series.answered(m.cursor)).Resize(m.frame)
		m.opened = &a
		return m, nil, nil
	case key.Matches(press, m.keys.Next):
		return m, kit.Do{Input: journey.Enter{}}, nil
	case key.Matches(press, m.keys.Reread):
		return m, m.reread(), nil
	case key.Matches(press, missedKey()):
		return m, m.onlyMissed(), nil
	case key.Matches(press, m.keys.Down) && m.cursor+1 >= m.series.rows():
		m.scroll = m.scroll.By(1) // the cursor is on the last row, so scroll to what is below it
		return m, nil, nil
	case key.Matches(press, m.keys.Down):
		m.cursor++
	case key.Matches(press, m.keys.Up):
		m.cursor = max(m.cursor-1, -1)
	}
	return m.ended(), nil, nil
}

// updateOpened handles a message while the question of a row fills the window. Enter and esc lead back to the rows.
func (m round) updateOpened(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	back := ok && key.Matches(press, m.keys.Leave)
	if ok && key.Matches(press, m.keys.Next) {
		a, held := m.opened.Interrupt()
		if held {
			m.opened = &a
			return m, nil, nil
		}
		back = true
	}
	if back {
		m.opened = nil
		return m.ended(), nil, nil
	}
	a, action, cmd := m.opened.Update(msg)
	m.opened = &a
	return m, action, cmd
}

// reread returns the action that opens the step that explains what was missed. It returns nil if nothing was missed.
func (m round) reread() kit.Action {
	if p, ok := m.series.(practice); ok {
		if again, missed := p.Missed(); missed {
			return kit.Do{Input: journey.Open{Place: again.Place(), Instead: true}}
		}
	}
	return nil
}

// onlyMissed returns the action that opens a round about what the learner missed. It returns nil if nothing was missed.
func (m round) onlyMissed() kit.Action {
	if p, ok := m.series.(practice); ok {
		if _, missed := p.Missed(); missed {
			return kit.Do{Input: journey.Open{Place: journey.AtRound{Missed: true}, Instead: true}}
		}
	}
	return nil
}

// listWidth is the width of the rows if a question is beside them.
const listWidth = 46

// wide reports whether the question of a row is beside the rows.
func (m round) wide() bool { return m.frame.Width >= kit.SideBySide && m.series.rows() > 0 }

// ended lays out the end of the series. Before the end, it changes nothing.
func (m round) ended() round {
	if m.ask != nil || m.frame.Width == 0 {
		return m
	}
	width := min(kit.BodyWidth(m.frame), 90)
	m.preview = nil
	if m.wide() {
		width = listWidth
		m.preview = m.previewLines()
	}
	lines, mark := m.series.endLines(m.frame.Theme, width, m.cursor)
	m.scroll = m.scroll.Over(lines, kit.BodyHeight(m.frame))
	if m.cursor >= 0 {
		m.scroll = m.scroll.Show(mark-1, mark+2)
	} else {
		m.scroll = m.scroll.Top()
	}
	return m
}

// previewLines returns the question of the row under the cursor, laid out for the room beside the rows. If the cursor
// is on no row, it returns the first question whose answer was not right, or else the first question.
func (m round) previewLines() []string {
	shown := max(m.cursor, 0)
	for i := 0; m.cursor < 0 && i < m.series.rows(); i++ {
		if !m.series.right(i) {
			shown = i
			break
		}
	}
	room := m.frame
	room.Width -= listWidth + 2*len(kit.Margin) + 1
	q := m.series.answered(shown)
	return slices.Clone(ask.NewAsker(m.session, q).Resize(room).Scroll.Shown())
}

// endPage fills a page with the end of the series.
func (m round) endPage(p kit.Page) kit.Page {
	p = p.Scrolled(m.scroll)
	p.Right, p.Keys = theEnd, m.ShortHelp()
	rows := m.series.rows()
	p.Marks = kit.ProgressOf(rows, rows, m.markOf)
	if m.wide() {
		p.Body = kit.Columns(m.frame, p.Body, m.preview, listWidth)
	}
	return p
}

// endKeys returns the keys for the footer at the end. The first one is Enter, which opens the row under the cursor, if
// the cursor is on one.
func (m round) endKeys() []key.Binding {
	keys := m.series.endKeys(m.keys)
	if m.cursor >= 0 {
		keys[0] = kit.As(m.keys.Next, openRow)
	}
	return keys
}
