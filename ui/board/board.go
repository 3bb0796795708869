// Package board contains the screen for finding a fault with probes.
package board

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// board is the screen for finding a fault: something in a cluster is broken, and probes show its effects. The learner
// tries probes, names the fault, and then watches the packet meet the fault.
type board struct {
	session *kit.Session
	keys    *kit.Keys
	own     boardKeys
	frame   kit.Frame
	stop    journey.Board
	phase   boardPhase

	cursor int        // the probe, or while naming the fault, by its index on the screen; -1 for none
	hint   string     // what to do, after Enter came too early
	packet kit.Player // the packet of the complaint, after the learner has named a fault

	scroll     kit.Scroll
	mark, tall int // the first row of the item under the cursor, and how many rows it has
}

// boardPhase is the page of a board: the probes, the faults to choose from, or the result.
type boardPhase uint8

const (
	probing boardPhase = iota
	naming
	settled // the learner has named a fault and sees the hidden one
)

// New returns the screen for a board.
func New(s *kit.Session, stop journey.Board) kit.StopScreen {
	m := board{session: s, keys: kit.NewKeys(), own: newBoardKeys()}
	return m.round(stop)
}

// round starts a round with a newly hidden fault.
func (m board) round(stop journey.Board) board {
	m.stop, m.phase, m.cursor, m.scroll, m.hint = stop, probing, 0, m.scroll.Top(), ""
	return m.laidOut()
}

// Show shows the result of a probe. After the learner names a fault, it sends the packet of the complaint through the
// cluster with the hidden fault.
func (m board) Show(stop journey.Stop, _ journey.Text) (kit.StopScreen, tea.Cmd) {
	b, ok := stop.(journey.Board)
	switch {
	case !ok:
		return m, nil
	case m.phase == settled && !b.Hunt.Done():
		return m.round(b), nil
	case m.phase == settled || !b.Hunt.Done():
		m.stop = b
		return m.laidOut().showCursor(), nil
	}
	hidden, _, _ := b.Hunt.Result()
	m.stop, m.phase, m.scroll, m.cursor = b, settled, m.scroll.Top(), -1
	var cmd tea.Cmd
	m.packet, cmd = kit.NewPlayer(hidden.Scene, hidden.Complaint).Play(m.session)
	return m.laidOut(), cmd
}

// Resize lays out the board again.
func (m board) Resize(f kit.Frame) kit.Screen {
	m.frame = f
	m = m.laidOut()
	if m.scroll.Above() > 0 && m.phase != settled {
		return m.showCursor()
	}
	return m
}

// Typing is always false, because a board has no text field.
func (m board) Typing() bool { return false }

// Update handles a message.
func (m board) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.HopMsg:
		var cmd tea.Cmd
		m.packet, cmd = m.packet.Update(m.session, msg)
		return m.laidOut(), nil, cmd
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, m.keys.Leave):
			return m, kit.Do{Input: journey.Leave{}}, nil
		case m.phase == probing && key.Matches(msg, m.keys.Next) && m.cursorVisible():
			return m.try()
		case m.phase == probing:
			return m.probeKey(msg), nil, nil
		case m.phase == naming:
			return m.nameKey(msg)
		}
		return m.settledKey(msg)
	}
	return m, nil, nil
}

// probeKey handles keys while the learner tries probes.
func (m board) probeKey(msg tea.KeyPressMsg) board {
	m.hint = ""
	last := len(m.stop.Board().Probes) - 1
	switch {
	case key.Matches(msg, m.own.name):
		return m.toNaming()
	case key.Matches(msg, m.keys.Up) && m.cursor == 0:
		m.scroll = m.scroll.Top() // back up to the story
		return m.laidOut()
	case key.Matches(msg, m.keys.Next, m.keys.Down, m.keys.Up) && !m.cursorVisible():
	default:
		at, ok := m.keys.Scrolled(msg, m.cursor, last)
		if !ok {
			return m
		}
		m.cursor = at
	}
	return m.laidOut().showCursor()
}

// try tries the probe under the cursor. If the learner has tried it before, try moves the cursor to the next untried
// probe. If they have tried all, it goes on to naming the fault.
func (m board) try() (kit.Screen, kit.Action, tea.Cmd) {
	m.hint = ""
	if _, done := m.stop.Hunt.Shows(m.cursor); !done {
		return m, kit.Do{Input: journey.Probe{N: m.cursor}}, nil
	}
	next, ok := m.stop.Untried(m.cursor)
	if !ok {
		return m.toNaming(), nil, nil
	}
	m.cursor = next
	return m.laidOut().showCursor(), nil, nil
}

func (m board) toNaming() board {
	m.phase, m.cursor, m.scroll, m.hint = naming, -1, m.scroll.Top(), ""
	if len(m.stop.Hunt.Probed()) == 0 {
		m.hint = nothingTried
	}
	return m.laidOut()
}

// nameKey handles keys while the faults are offered. The index after the last fault is "not sure".
func (m board) nameKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	m.hint = ""
	count := len(m.stop.Hunt.Options())
	switch {
	case key.Matches(msg, m.own.probes):
		m.phase, m.cursor, m.scroll = probing, 0, m.scroll.Top()
		if next, ok := m.stop.Untried(0); ok {
			m.cursor = next
		}
		return m.laidOut().showCursor(), nil, nil
	case key.Matches(msg, m.keys.Next) && m.cursor < 0:
		m.hint = kit.ChooseFirst
	default:
		var chosen journey.Input
		if m.cursor, chosen = m.keys.Choose(msg, m.cursor, count, count); chosen != nil {
			return m, kit.Do{Input: chosen}, nil
		}
	}
	return m.laidOut().showCursor(), nil, nil
}

// settledKey handles keys after the learner has named a fault.
func (m board) settledKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	var cmd tea.Cmd
	switch {
	case key.Matches(msg, m.keys.Next) && !m.packet.Playing:
		return m, kit.Do{Input: journey.Enter{}}, nil
	case key.Matches(msg, m.keys.Next):
		m.packet = m.packet.End()
	case key.Matches(msg, m.own.again):
		return m, kit.Do{Input: journey.Reset{}}, nil
	case key.Matches(msg, m.keys.Left, m.keys.Right, m.keys.Replay):
		m.packet, cmd = m.packet.Key(m.session, m.keys, msg)
		m = m.laidOut().showCursor()
	default:
		m.scroll, _ = m.scroll.Key(m.keys, msg)
	}
	return m.laidOut(), nil, cmd
}

// cursorVisible reports whether at least the first row of the item under the cursor is in the window.
func (m board) cursorVisible() bool {
	return m.scroll.Visible(m.mark)
}

// showCursor scrolls until the item under the cursor is visible. If the item is taller than the window, its first rows
// are visible.
func (m board) showCursor() board {
	if m.phase == naming && m.cursor < 0 {
		return m
	}
	m.scroll = m.scroll.Show(m.mark, m.mark+m.tall)
	return m
}
