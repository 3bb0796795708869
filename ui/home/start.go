package home

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/ui/kit"
)

// start is the first page, for a learner who has never used Portolan. It asks a question and shows its packet. Then it
// does the same with one word of the manifest changed. It plays the welcome lesson of the course on a single page.
type start struct {
	session *kit.Session
	keys    *kit.Keys
	frame   kit.Frame
	stop    journey.Welcome
	player  kit.Player
	cursor  int
	hint    string
	prose   []string
	read    bool // in a window too small for everything: the learner has read text and manifest, and the packet is next
	scroll  kit.Scroll
	kept    int // wide: rows that stay free below the picture for the hops of the packet
}

// NewStart returns the screen for the first page.
func NewStart(s *kit.Session, stop journey.Welcome) kit.StopScreen {
	m := start{session: s, keys: kit.NewKeys(), stop: stop, cursor: -1}
	m.player = kit.NewPlayer(stop.Scene, stop.Trace)
	return m
}

// Show updates the page: after a prediction it shows the packet, and after that the next step.
func (m start) Show(stop journey.Stop, reply journey.Text) (kit.StopScreen, tea.Cmd) {
	w, ok := stop.(journey.Welcome)
	if !ok {
		return m, nil
	}
	was := m.stop
	m.stop, m.hint = w, string(reply)
	if w.Index != was.Index {
		m.read, m.scroll = false, kit.Scroll{}
		m.player = kit.NewPlayer(w.Scene, w.Trace)
		m = m.rendered()
	}
	if w.Asks() || m.reading() || m.player.Started() {
		return m, nil
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.Play(m.session)
	return m, cmd
}

func (m start) asking() bool { return m.stop.Asks() }

// Resize lays the page out.
func (m start) Resize(f kit.Frame) kit.Screen {
	m.frame = f
	return m.rendered()
}

func (m start) rendered() start {
	width := kit.TextWidth(m.frame)
	if m.wide() {
		width = kit.TextColumn(m.frame, kit.SlimPicture, kit.TextWidth(m.frame))
	}
	if m.frame.Width > 0 {
		m.prose = m.session.Markdown(m.stop.Step().Prose, width, m.frame.Theme)
	}
	if m.wide() {
		right := m.frame.Width - width - kit.Between
		m.kept = len(m.player.End().Timeline(m.frame, right, kit.BodyHeight(m.frame)-leastPicture-1))
	}
	return m
}

// Typing is always false, because this page has no text field.
func (m start) Typing() bool { return false }

// Update handles a message.
func (m start) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.HopMsg:
		var cmd tea.Cmd
		m.player, cmd = m.player.Update(m.session, msg)
		return m, nil, cmd
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, m.keys.Quit):
			return m, kit.Quit{}, nil
		case key.Matches(msg, m.keys.Contents, m.keys.Esc):
			return m, kit.Do{Input: journey.Leave{}}, nil
		case m.reading():
			return m.readKey(msg)
		case m.asking():
			return m.guessKey(msg)
		}
		return m.watchKey(msg)
	}
	return m, nil, nil
}

// reading reports whether the window is too small for text and picture together, and the text is on the screen.
func (m start) reading() bool {
	crowded := m.frame.Width < 76 || m.frame.Height < 24
	return crowded && !m.read
}

// wide reports whether the picture is beside the text.
func (m start) wide() bool { return m.frame.Width >= kit.SideBySide && m.frame.Height >= 30 }

func (m start) readKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Next) && m.readLines().Below() > 0:
		m.scroll = m.readLines().Pages(1)
	case key.Matches(msg, m.keys.Next):
		m.read = true
		if !m.asking() {
			var cmd tea.Cmd
			m.player, cmd = m.player.Play(m.session)
			return m, nil, cmd
		}
	case key.Matches(msg, m.keys.Down):
		m.scroll = m.readLines().By(1)
	case key.Matches(msg, m.keys.Up):
		m.scroll = m.readLines().By(-1)
	}
	return m, nil, nil
}

func (m start) guessKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	count := len(journey.Guesses())
	cursor, chosen := m.keys.Choose(msg, m.cursor, count, count-1)
	switch {
	case chosen != nil:
		return m, kit.Do{Input: chosen}, nil
	case key.Matches(msg, m.keys.Next):
		m.hint = guessEnough
	}
	m.cursor = cursor
	return m, nil, nil
}

func (m start) watchKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Next) && m.player.Playing:
		m.player = m.player.End()
		return m, nil, nil
	case key.Matches(msg, m.keys.Next):
		return m, kit.Do{Input: journey.Enter{}}, nil
	case key.Matches(msg, m.keys.Known):
		return m, kit.Do{Input: journey.Open{Place: journey.AtKnown{}, Instead: true}}, nil
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.Key(m.session, m.keys, msg)
	return m, nil, cmd
}

// ShortHelp returns the keys for the footer.
func (m start) ShortHelp() []key.Binding {
	k := m.keys
	switch {
	case m.reading():
		return []key.Binding{k.Next, kit.Shown(k.Up, "↑↓", "scroll"), kit.Shown(k.Contents, "tab", "contents"), k.Quit}
	case m.asking():
		return []key.Binding{kit.Shown(k.Guess, "1 or 2", "answer"), k.Contents, k.Quit, k.Help}
	}
	does := "next"
	switch {
	case m.stop.Last():
		return []key.Binding{
			kit.As(k.Next, "start"), k.Known, kit.Shown(k.Contents, "tab", "contents"),
			kit.Shown(k.Left, "←→", "hop by hop"), k.Quit, k.Help,
		}
	case m.stop.Index == 0:
		does = "change one word"
	}
	return []key.Binding{
		kit.As(k.Next, does), kit.Shown(k.Left, "←→", "hop by hop"), k.Replay,
		kit.Shown(k.Contents, "tab", "contents"), k.Quit, k.Help,
	}
}
