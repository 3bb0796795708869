package ui

import (
	"maps"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/quiz"
)

// board is a fault to find: something in a cluster is broken, and probes tell what. The learner tries them, names the fault,
// and then sees the packet meet it. The verdict appears when it is on disk.
type board struct {
	session *session
	keys    keys
	own     boardKeys
	frame   Frame
	hunt    quiz.Hunt
	phase   boardPhase
	seen    map[string]bool // questions answered before, the faults of boards among them
	last    string          // the fault hidden in the round before
	begun   time.Time
	ruled   [][]bool // for each probe tried, what was ruled out after it

	cursor  int    // the probe, or in naming the option by its place on the screen; -1 is none
	hint    string // what to do, when enter came too early
	waiting string // ID of the event while it is being saved
	packet  player // the complaint's, once the fault is named
	trouble string

	scroll     int
	cache      []string
	mark, tall int // the row of what the cursor is on, and how many rows that has
}

type boardPhase uint8

const (
	probing boardPhase = iota
	naming
	settled // the fault is known
)

// boardKeys are the keys of this screen alone.
type boardKeys struct{ name, probes, again key.Binding }

func newBoardKeys() boardKeys {
	bind := func(shown, does string, names ...string) key.Binding {
		return key.NewBinding(key.WithKeys(names...), key.WithHelp(shown, does))
	}
	return boardKeys{
		name:   bind("n", "name the fault", "n", "tab"),
		probes: bind("tab", "back to the probes", "tab", "shift+tab"),
		again:  bind("a", "next fault", "a"),
	}
}

func newBoard(s *session, state progress.State, p Place) Screen {
	m := board{session: s, keys: newKeys(), own: newBoardKeys(), seen: state.Questions()}
	proved, err := s.course.Board(p.Board)
	if err != nil {
		m.trouble = err.Error()
		return m
	}
	seed := p.Seed // one that was asked for hides the same fault for everybody
	if seed == 0 {
		seed, m.last = s.seed(), standing.LastFault(state, p.Board)
	}
	return m.round(quiz.NewHunt(proved, seed, m.last))
}

// round starts with a fault hidden anew.
func (m board) round(h quiz.Hunt) board {
	m.hunt, m.phase, m.begun = h, probing, m.session.now()
	m.ruled, m.cursor, m.scroll, m.hint, m.waiting = nil, 0, 0, "", ""
	return m.laidOut()
}

// Init does nothing: what counts is the fault named.
func (m board) Init() (Action, tea.Cmd) { return nil, nil }

// Resume goes on where one was.
func (m board) Resume(progress.State) Screen { return m }

// Resize lays the board out anew.
func (m board) Resize(f Frame) Screen {
	m.frame = f
	m = m.laidOut()
	if m.scroll > 0 && m.phase != settled {
		return m.inSight()
	}
	return m
}

// Typing is never so here.
func (m board) Typing() bool { return false }

// Update handles a message.
func (m board) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	switch msg := msg.(type) {
	case recordedMsg:
		if msg.id == m.waiting && m.waiting != "" {
			return m.verdict()
		}
	case hopMsg:
		var cmd tea.Cmd
		m.packet, cmd = m.packet.update(m.session, msg)
		return m.laidOut(), nil, cmd
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, m.keys.leave), m.trouble != "" && key.Matches(msg, m.keys.next):
			return m, Back{}, nil
		case m.trouble != "", m.waiting != "":
			return m, nil, nil
		case m.phase == probing:
			return m.probeKey(msg), nil, nil
		case m.phase == naming:
			return m.nameKey(msg)
		}
		return m.settledKey(msg)
	}
	return m, nil, nil
}

// probeKey handles keys while probes are tried.
func (m board) probeKey(msg tea.KeyPressMsg) board {
	m.hint = ""
	last := len(m.hunt.Board().Board.Probes) - 1
	switch {
	case key.Matches(msg, m.own.name):
		return m.toNaming()
	case key.Matches(msg, m.keys.up) && m.cursor == 0:
		m.scroll = 0 // to the story
		return m.laidOut()
	case key.Matches(msg, m.keys.next, m.keys.down, m.keys.up) && !m.sighted():
	case key.Matches(msg, m.keys.next):
		return m.try()
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

// try tries the probe under the cursor; behind one that was tried before it goes on to the next that was not, and from the last to
// naming the fault.
func (m board) try() board {
	if _, tried := m.hunt.Shows(m.cursor); !tried {
		m.hunt = m.hunt.Probe(m.cursor)
		m.ruled = append(slices.Clip(m.ruled), m.hunt.Ruled())
		return m.laidOut().inSight()
	}
	next, ok := m.untried()
	if !ok {
		return m.toNaming()
	}
	m.cursor = next
	return m.laidOut().inSight()
}

// untried is the next probe that was not tried, from the cursor on.
func (m board) untried() (int, bool) {
	n := len(m.hunt.Board().Board.Probes)
	for i := range n {
		at := (m.cursor + i) % n
		if _, tried := m.hunt.Shows(at); !tried {
			return at, true
		}
	}
	return 0, false
}

func (m board) toNaming() board {
	m.phase, m.cursor, m.scroll, m.hint = naming, -1, 0, ""
	if len(m.hunt.Tried()) == 0 {
		m.hint = "Nothing tried yet: tab shows the probes."
	}
	return m.laidOut()
}

// nameKey handles keys while the faults are offered. One place behind the last of them is "not sure".
func (m board) nameKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	m.hint = ""
	options := m.hunt.Options()
	switch {
	case key.Matches(msg, m.own.probes):
		m.phase, m.cursor, m.scroll = probing, 0, 0
		if next, ok := m.untried(); ok {
			m.cursor = next
		}
		return m.laidOut().inSight(), nil, nil
	case key.Matches(msg, m.keys.unsure):
		return m.name("")
	case key.Matches(msg, m.keys.answer):
		if i := int(msg.Code - '1'); i < len(options) {
			return m.name(options[i].ID)
		}
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, len(options))
	case key.Matches(msg, m.keys.up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.next):
		switch {
		case m.cursor < 0:
			m.hint = "Choose first: a digit, or ↑↓ and enter."
		case m.cursor == len(options):
			return m.name("")
		default:
			return m.name(options[m.cursor].ID)
		}
	}
	return m.laidOut().inSight(), nil, nil
}

// name ends the round with a fault, and asks for it to be kept; "" is not sure.
func (m board) name(fault string) (Screen, Action, tea.Cmd) {
	m.hunt = m.hunt.Name(fault)
	body := standing.Named(m.hunt)
	body.First, body.Took = !m.seen[body.Question], m.session.now().Sub(m.begun)
	e := m.session.event(progress.Answered, body)
	m.waiting = e.ID
	m.seen = maps.Clone(m.seen)
	m.seen[body.Question] = true
	hidden, _, _ := m.hunt.Result()
	m.last = hidden.Fault.ID
	return m, Record{Event: e}, nil
}

// verdict shows the hidden fault, and sends the complaint's packet through the cluster that has it.
func (m board) verdict() (Screen, Action, tea.Cmd) {
	hidden, _, _ := m.hunt.Result()
	m.phase, m.waiting, m.scroll, m.cursor = settled, "", 0, -1
	var cmd tea.Cmd
	m.packet, cmd = newPlayer(hidden.Scene, hidden.Complaint).play(m.session)
	return m.laidOut(), nil, cmd
}

// settledKey handles keys once the fault is known.
func (m board) settledKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	var cmd tea.Cmd
	switch {
	case key.Matches(msg, m.keys.next) && !m.packet.playing:
		return m, Back{}, nil
	case key.Matches(msg, m.keys.next):
		m.packet = m.packet.end()
	case key.Matches(msg, m.own.again):
		return m.round(quiz.NewHunt(m.hunt.Board(), m.session.seed(), m.last)), nil, nil
	case key.Matches(msg, m.keys.left, m.keys.right, m.keys.replay):
		m.packet, cmd = m.packet.key(m.session, m.keys, msg)
		m = m.laidOut().inSight()
	default:
		m.scroll, _ = m.keys.scrolled(msg, m.scroll, m.lastScroll())
	}
	return m.laidOut(), nil, cmd
}

func (m board) lastScroll() int { return max(0, len(m.cache)-bodyHeight(m.frame)) }

// sighted reports that what the cursor is on is in the window, with its first row at least.
func (m board) sighted() bool {
	return m.mark >= m.scroll && m.mark < m.scroll+bodyHeight(m.frame)
}

// inSight scrolls so that what the cursor is on can be seen; of what is taller than the window, its first rows.
func (m board) inSight() board {
	if m.phase == naming && m.cursor < 0 {
		return m
	}
	m.scroll = max(m.scroll, m.mark+m.tall-bodyHeight(m.frame))
	m.scroll = min(m.scroll, m.mark, m.lastScroll())
	return m
}
