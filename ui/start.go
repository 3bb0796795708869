package ui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
)

// start is the first page, for a learner who has never used Portolan: first a question, then its packet, then the same with
// one word changed. It plays the welcome lesson of the course on a single page.
type start struct {
	session *session
	keys    *keys
	frame   Frame
	stop    journey.Welcome
	player  player
	cursor  int
	hint    string
	prose   []string
	read    bool // in a window too small for everything: the learner has read text and manifest, and the packet is next
	scroll  int
}

func newStart(s *session, stop journey.Welcome) stopScreen {
	m := start{session: s, keys: newKeys(), stop: stop, cursor: -1}
	m.player = newPlayer(stop.Scene, stop.Trace)
	return m
}

// Show goes on to the packet after a prediction, and to the next step.
func (m start) Show(stop journey.Stop, reply journey.Text) (stopScreen, tea.Cmd) {
	w, ok := stop.(journey.Welcome)
	if !ok {
		return m, nil
	}
	was := m.stop
	m.stop, m.hint = w, string(reply)
	if w.Index != was.Index {
		m.read, m.scroll = false, 0
		m.player = newPlayer(w.Scene, w.Trace)
		m = m.rendered()
	}
	if w.Asks() || m.reading() || m.player.started() {
		return m, nil
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.play(m.session)
	return m, cmd
}

func (m start) asking() bool { return m.stop.Asks() }

// Resize lays the page out.
func (m start) Resize(f Frame) Screen {
	m.frame = f
	return m.rendered()
}

func (m start) rendered() start {
	if m.frame.Width > 0 {
		m.prose = m.session.markdown(m.stop.Step().Prose, min(bodyWidth(m.frame), 76), m.frame.Theme)
	}
	return m
}

// Typing is always false, because this page has no text field.
func (m start) Typing() bool { return false }

// Update handles a message.
func (m start) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	switch msg := msg.(type) {
	case hopMsg:
		var cmd tea.Cmd
		m.player, cmd = m.player.update(m.session, msg)
		return m, nil, cmd
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, m.keys.quit):
			return m, Quit{}, nil
		case key.Matches(msg, m.keys.contents, m.keys.esc):
			return m, Do{Input: journey.Leave{}}, nil
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

func (m start) readKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.next) && m.scroll < m.lastScroll():
		m.scroll = min(m.scroll+max(1, bodyHeight(m.frame)-1), m.lastScroll())
	case key.Matches(msg, m.keys.next):
		m.read = true
		if !m.asking() {
			var cmd tea.Cmd
			m.player, cmd = m.player.play(m.session)
			return m, nil, cmd
		}
	case key.Matches(msg, m.keys.down):
		m.scroll = min(m.scroll+1, m.lastScroll())
	case key.Matches(msg, m.keys.up):
		m.scroll = max(m.scroll-1, 0)
	}
	return m, nil, nil
}

func (m start) guessKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.guess):
		return m, Do{Input: journey.Choose{N: int(msg.Code - '0')}}, nil
	case key.Matches(msg, m.keys.unsure):
		return m, Do{Input: journey.Choose{}}, nil
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, 1)
	case key.Matches(msg, m.keys.up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.next) && m.cursor >= 0:
		return m, Do{Input: journey.Choose{N: m.cursor + 1}}, nil
	case key.Matches(msg, m.keys.next):
		m.hint = guessEnough
	}
	return m, nil, nil
}

func (m start) watchKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.next) && m.player.playing:
		m.player = m.player.end()
		return m, nil, nil
	case key.Matches(msg, m.keys.next):
		return m, Do{Input: journey.Enter{}}, nil
	case key.Matches(msg, m.keys.known):
		return m, Do{Input: journey.Open{Place: journey.AtKnown{}, Instead: true}}, nil
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.key(m.session, m.keys, msg)
	return m, nil, cmd
}

// View paints the page.
func (m start) View() string {
	p := page{left: "Portolan", right: "Kubernetes " + m.stop.Lesson.Kubernetes, keys: m.ShortHelp()}
	switch crowded := m.read && !m.reading(); {
	case m.reading():
		p = p.from(m.frame, m.readLines(), m.scroll)
	case crowded:
		p.body = m.bottom()
		if room := bodyHeight(m.frame) - len(p.body) - 1; room > 2 {
			p.body = append(gap(indent(m.player.view(m.frame, bodyWidth(m.frame), room))), p.body...)
		}
	default:
		p.body = m.proseLines()
		for len(p.body) < tallestProse {
			p.body = append(p.body, "")
		}
		p.body = append(append(p.body, ""), m.middle()...)
		p.body = append(gap(p.body), m.bottom()...)
	}
	return p.render(m.frame)
}

// tallestProse is how many lines of text fit if text, picture and question share 24 rows. View pads shorter texts to this
// height, so that what follows is at the same place in every step.
const tallestProse = 4

func (m start) proseLines() []string { return indent(slices.Clone(m.prose)) }

func (m start) lastScroll() int { return max(0, len(m.readLines())-bodyHeight(m.frame)) }

// readLines returns the text and the manifest, for windows that show the packet on a page of its own.
func (m start) readLines() []string {
	return append(gap(m.proseLines()), indent(m.yamlLines())...)
}

// yamlLines returns the manifest, with a mark at the field that decides the result, spec.type.
func (m start) yamlLines() []string {
	t := m.frame.Theme
	var rows []string
	for _, l := range m.stop.Manifest().Lines {
		if l.Field == "apiVersion" {
			continue // apiVersion means nothing to a learner in their first minute
		}
		mark := "  "
		if l.Field == "spec.type" {
			mark = t.Selected.Render("▸ ")
		}
		rows = append(rows, mark+paintYAML(t, l))
	}
	return rows
}

// middle returns the manifest, with the scene beside it.
func (m start) middle() []string {
	rows := m.yamlLines()
	const between = 2
	left := m.yamlWidth()
	room := bodyWidth(m.frame) - left - between
	height := max(len(rows), min(11, bodyHeight(m.frame)-len(m.prose)-8))
	return indent(beside(rows, m.player.view(m.frame, room, height), left+between, ""))
}

// yamlWidth returns the width in columns of the widest manifest of all steps, so that the picture is at the same place in
// every step.
func (m start) yamlWidth() int {
	const mark = 2
	width := 0
	for _, s := range m.stop.Lesson.Steps {
		if s.Manifest == nil {
			continue
		}
		for _, l := range s.Manifest.Lines {
			width = max(width, mark+ansi.StringWidth(l.Text))
		}
	}
	return width
}

// bottom returns the question, or what the packet does. After the last packet it also returns what comes next.
func (m start) bottom() []string {
	t, w := m.frame.Theme, bodyWidth(m.frame)
	if m.asking() {
		lines := styled(t.Strong, m.stop.Step().Trace.Ask, w)
		for i, guess := range journey.Guesses() {
			mark, style := "  ", t.Text
			if i == m.cursor {
				mark, style = "▸ ", t.Selected
			}
			lines = append(lines, margin+t.Selected.Render(mark)+t.Key.Render(fmt.Sprint(i+1))+"  "+style.Render(string(guess)))
		}
		note := guessNothing
		if m.hint != "" {
			note = m.hint
		}
		return append(append(lines, ""), styled(t.Muted, note, w)...)
	}
	lines := indent(m.player.words(m.frame, w))
	if m.stop.Index == 0 && m.player.atEnd() {
		lines = append(lines, guessLines(t, m.stop.Guess, string(m.stop.Guess), m.player.trace, w)...)
	}
	if m.stop.Last() && m.player.atEnd() {
		lines = append(lines, "")
		lines = append(lines, styled(t.Strong, string(m.stop.End()), w)...)
	}
	return lines
}

// ShortHelp returns the keys for the footer.
func (m start) ShortHelp() []key.Binding {
	k := m.keys
	switch {
	case m.reading():
		return []key.Binding{k.next, shown(k.up, "↑↓", "scroll"), shown(k.contents, "tab", "contents"), k.quit}
	case m.asking():
		return []key.Binding{shown(k.guess, "1 or 2", "answer"), k.contents, k.quit, k.help}
	}
	does := "next"
	switch {
	case m.stop.Last():
		return []key.Binding{as(k.next, "start"), k.known, shown(k.contents, "tab", "contents"), shown(k.left, "←→", "hop by hop"), k.quit, k.help}
	case m.stop.Index == 0:
		does = "change one word"
	}
	return []key.Binding{as(k.next, does), shown(k.left, "←→", "hop by hop"), k.replay, shown(k.contents, "tab", "contents"), k.quit, k.help}
}
