package home

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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
	if m.frame.Width > 0 {
		m.prose = m.session.Markdown(m.stop.Step().Prose, min(kit.BodyWidth(m.frame), 76), m.frame.Theme)
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

// View paints the page.
func (m start) View() string {
	p := kit.Page{Left: "Portolan", Right: "Kubernetes " + m.stop.Lesson.Kubernetes, Keys: m.ShortHelp()}
	switch crowded := m.read && !m.reading(); {
	case m.reading():
		p = p.Scrolled(m.readLines())
	case crowded:
		p.Body = m.bottom()
		if room := kit.BodyHeight(m.frame) - len(p.Body) - 1; room > 2 {
			p.Body = append(kit.Gap(kit.Indent(m.player.View(m.frame, kit.BodyWidth(m.frame), room))), p.Body...)
		}
	default:
		p.Body = kit.Fill(m.proseLines(), tallestProse)
		p.Body = append(append(p.Body, ""), m.middle()...)
		p.Body = append(kit.Gap(p.Body), m.bottom()...)
	}
	return p.Render(m.frame)
}

// tallestProse is how many lines of text fit if text, picture and question share 24 rows. View pads shorter texts to
// this height, so that what follows is at the same place in every step.
const tallestProse = 4

func (m start) proseLines() []string { return kit.Indent(slices.Clone(m.prose)) }

// readLines returns the text and the manifest, for windows that show the packet on a page of its own.
func (m start) readLines() kit.Scroll {
	lines := append(kit.Gap(m.proseLines()), kit.Indent(m.yamlLines())...)
	return m.scroll.Over(lines, kit.BodyHeight(m.frame))
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
		rows = append(rows, mark+kit.PaintYAML(t, l))
	}
	return rows
}

// middle returns the manifest, with the scene beside it.
func (m start) middle() []string {
	rows := m.yamlLines()
	const between = 2
	left := m.yamlWidth()
	room := kit.BodyWidth(m.frame) - left - between
	height := max(len(rows), min(11, kit.BodyHeight(m.frame)-len(m.prose)-8))
	return kit.Indent(kit.Beside(rows, m.player.View(m.frame, room, height), left+between, ""))
}

// yamlWidth returns the width in columns of the widest manifest of all steps, so that the picture is at the same place
// in every step.
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
	t, w := m.frame.Theme, kit.BodyWidth(m.frame)
	if m.asking() {
		lines := kit.Styled(t.Strong, m.stop.Step().Trace.Ask, w)
		for i, guess := range journey.Guesses() {
			lines = append(lines, kit.OptionLines(t, fmt.Sprint(i+1), kit.Option{Text: string(guess)}, w, i == m.cursor)...)
		}
		note := guessNothing
		if m.hint != "" {
			note = m.hint
		}
		return append(append(lines, ""), kit.Styled(t.Muted, note, w)...)
	}
	lines := kit.Indent(m.player.Caption(m.frame, w))
	if m.stop.Index == 0 && m.player.AtEnd() {
		lines = append(lines, kit.GuessLines(t, m.stop.Guess, string(m.stop.Guess), m.player.Trace, w)...)
	}
	if m.stop.Last() && m.player.AtEnd() {
		lines = append(lines, "")
		lines = append(lines, kit.Styled(t.Strong, string(m.stop.End()), w)...)
	}
	return lines
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
