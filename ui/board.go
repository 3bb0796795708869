package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
)

// board is the screen for finding a fault: something in a cluster is broken, and probes show its effects. The learner tries
// probes, names the fault, and then watches the packet meet the fault.
type board struct {
	session *session
	keys    *keys
	own     boardKeys
	frame   Frame
	stop    journey.Board
	phase   boardPhase

	cursor int    // the probe, or while naming the fault, by its index on the screen; -1 for none
	hint   string // what to do, after Enter came too early
	packet player // the packet of the complaint, after the learner has named a fault

	scroll     int
	cache      []string
	mark, tall int // the first row of the item under the cursor, and how many rows it has
}

// boardPhase is the page of a board: the probes, the faults to choose from, or the result.
type boardPhase uint8

const (
	probing boardPhase = iota
	naming
	settled // the learner has named a fault and sees the hidden one
)

func newBoard(s *session, stop journey.Board) stopScreen {
	m := board{session: s, keys: newKeys(), own: newBoardKeys()}
	return m.round(stop)
}

// round starts a round with a newly hidden fault.
func (m board) round(stop journey.Board) board {
	m.stop, m.phase, m.cursor, m.scroll, m.hint = stop, probing, 0, 0, ""
	return m.laidOut()
}

// Show shows the result of a probe. After the learner names a fault, it sends the packet of the complaint through the
// cluster with the hidden fault.
func (m board) Show(stop journey.Stop, _ journey.Text) (stopScreen, tea.Cmd) {
	b, ok := stop.(journey.Board)
	switch {
	case !ok:
		return m, nil
	case m.phase == settled && !b.Hunt.Done():
		return m.round(b), nil
	case m.phase == settled || !b.Hunt.Done():
		m.stop = b
		return m.laidOut().inSight(), nil
	}
	hidden, _, _ := b.Hunt.Result()
	m.stop, m.phase, m.scroll, m.cursor = b, settled, 0, -1
	var cmd tea.Cmd
	m.packet, cmd = newPlayer(hidden.Scene, hidden.Complaint).play(m.session)
	return m.laidOut(), cmd
}

// Resize lays out the board again.
func (m board) Resize(f Frame) Screen {
	m.frame = f
	m = m.laidOut()
	if m.scroll > 0 && m.phase != settled {
		return m.inSight()
	}
	return m
}

// Typing is always false, because a board has no text field.
func (m board) Typing() bool { return false }

// Update handles a message.
func (m board) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	switch msg := msg.(type) {
	case hopMsg:
		var cmd tea.Cmd
		m.packet, cmd = m.packet.update(m.session, msg)
		return m.laidOut(), nil, cmd
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, m.keys.leave):
			return m, Do{Input: journey.Leave{}}, nil
		case m.phase == probing && key.Matches(msg, m.keys.next) && m.sighted():
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
	case key.Matches(msg, m.keys.up) && m.cursor == 0:
		m.scroll = 0 // back up to the story
		return m.laidOut()
	case key.Matches(msg, m.keys.next, m.keys.down, m.keys.up) && !m.sighted():
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, last)
	case key.Matches(msg, m.keys.up):
		m.cursor--
	case key.Matches(msg, m.keys.top):
		m.cursor = 0
	case key.Matches(msg, m.keys.bottom):
		m.cursor = last
	default:
		return m
	}
	return m.laidOut().inSight()
}

// try tries the probe under the cursor. If the learner has tried it before, try moves the cursor to the next untried probe.
// If they have tried all, it goes on to naming the fault.
func (m board) try() (Screen, Action, tea.Cmd) {
	m.hint = ""
	if _, tried := m.stop.Hunt.Shows(m.cursor); !tried {
		return m, Do{Input: journey.Probe{N: m.cursor}}, nil
	}
	next, ok := m.stop.Untried(m.cursor)
	if !ok {
		return m.toNaming(), nil, nil
	}
	m.cursor = next
	return m.laidOut().inSight(), nil, nil
}

func (m board) toNaming() board {
	m.phase, m.cursor, m.scroll, m.hint = naming, -1, 0, ""
	if len(m.stop.Hunt.Tried()) == 0 {
		m.hint = nothingTried
	}
	return m.laidOut()
}

// nameKey handles keys while the faults are offered. The index after the last fault is "not sure".
func (m board) nameKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	m.hint = ""
	options := m.stop.Hunt.Options()
	switch {
	case key.Matches(msg, m.own.probes):
		m.phase, m.cursor, m.scroll = probing, 0, 0
		if next, ok := m.stop.Untried(0); ok {
			m.cursor = next
		}
		return m.laidOut().inSight(), nil, nil
	case key.Matches(msg, m.keys.unsure):
		return m, Do{Input: journey.Choose{}}, nil
	case key.Matches(msg, m.keys.answer):
		if i := int(msg.Code - '1'); i < len(options) {
			return m, Do{Input: journey.Choose{N: i + 1}}, nil
		}
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, len(options))
	case key.Matches(msg, m.keys.up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.next):
		switch {
		case m.cursor < 0:
			m.hint = chooseFirst
		case m.cursor == len(options):
			return m, Do{Input: journey.Choose{}}, nil
		default:
			return m, Do{Input: journey.Choose{N: m.cursor + 1}}, nil
		}
	}
	return m.laidOut().inSight(), nil, nil
}

// settledKey handles keys after the learner has named a fault.
func (m board) settledKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	var cmd tea.Cmd
	switch {
	case key.Matches(msg, m.keys.next) && !m.packet.playing:
		return m, Do{Input: journey.Enter{}}, nil
	case key.Matches(msg, m.keys.next):
		m.packet = m.packet.end()
	case key.Matches(msg, m.own.again):
		return m, Do{Input: journey.Reset{}}, nil
	case key.Matches(msg, m.keys.left, m.keys.right, m.keys.replay):
		m.packet, cmd = m.packet.key(m.session, m.keys, msg)
		m = m.laidOut().inSight()
	default:
		m.scroll, _ = m.keys.scrolled(msg, m.scroll, m.lastScroll())
	}
	return m.laidOut(), nil, cmd
}

func (m board) lastScroll() int { return max(0, len(m.cache)-bodyHeight(m.frame)) }

// sighted reports whether at least the first row of the item under the cursor is in the window.
func (m board) sighted() bool {
	return m.mark >= m.scroll && m.mark < m.scroll+bodyHeight(m.frame)
}

// inSight scrolls until the item under the cursor is visible. If the item is taller than the window, its first rows are
// visible.
func (m board) inSight() board {
	if m.phase == naming && m.cursor < 0 {
		return m
	}
	m.scroll = max(m.scroll, m.mark+m.tall-bodyHeight(m.frame))
	m.scroll = min(m.scroll, m.mark, m.lastScroll())
	return m
}
