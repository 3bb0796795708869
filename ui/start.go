package ui

import (
	"fmt"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/lessons"
)

// start is what somebody sees who was never here: a question first, then the packet, then the
// same with one word changed. It plays the course's welcome lesson in one frame.
type start struct {
	session *session
	keys    keys
	frame   Frame
	lesson  lessons.Lesson
	index   int // the step of the welcome
	player  player
	guess   string
	cursor  int
	hint    string
	prose   []string
	read    bool // in a window too small for all of it: text and manifest were read, the packet is next
	scroll  int
	trouble string
}

func newStart(s *session) Screen {
	m := start{session: s, keys: newKeys(), cursor: -1}
	if s.course.Welcome == nil {
		m.trouble = "This course has no first page."
		return m
	}
	m.lesson = *s.course.Welcome
	return m.arrive(0)
}

func (m start) arrive(step int) start {
	m.index, m.read, m.scroll = step, false, 0
	scene, trace, err := m.session.course.Play(m.lesson, step)
	if err != nil {
		m.trouble = err.Error()
		return m
	}
	m.player = newPlayer(scene, trace)
	return m.rendered()
}

func (m start) step() lessons.Step { return m.lesson.Steps[m.index] }

// asking reports that the first question is open.
func (m start) asking() bool { return m.index == 0 && m.guess == "" && m.trouble == "" }

func (m start) last() bool { return m.index == len(m.lesson.Steps)-1 }

// Init does nothing: who looks and leaves was never here.
func (m start) Init() (Action, tea.Cmd) { return nil, nil }

// Resume goes on where one was.
func (m start) Resume(progress.State) Screen { return m }

// Resize lays the page out.
func (m start) Resize(f Frame) Screen {
	m.frame = f
	return m.rendered()
}

func (m start) rendered() start {
	if m.frame.Width > 0 && m.trouble == "" {
		m.prose = m.session.markdown(m.step().Prose, min(bodyWidth(m.frame), 76), m.frame.Theme)
	}
	return m
}

// Typing is never so here.
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
			return m, Open{Place: Place{Screen: HomeScreen}}, nil
		case m.reading():
			return m.readKey(msg)
		case m.asking():
			return m.guessKey(msg)
		}
		return m.watchKey(msg)
	}
	return m, nil, nil
}

// reading reports that the window is too small for text and picture at once, and the text is shown.
func (m start) reading() bool {
	crowded := m.frame.Width < 76 || m.frame.Height < 24
	return crowded && !m.read && m.trouble == ""
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
	chosen := -1
	switch {
	case key.Matches(msg, m.keys.guess):
		chosen = int(msg.Code - '1')
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, 1)
	case key.Matches(msg, m.keys.up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.next):
		chosen = m.cursor
		m.hint = "1 or 2: a guess is enough."
	}
	if chosen < 0 {
		return m, nil, nil
	}
	m.guess, m.hint = []string{"yes", "no"}[chosen], ""
	connects := m.player.trace.Outcome == cluster.Connected
	body := progress.Prediction{
		Lesson: m.lesson.ID, Step: m.step().ID, Chosen: m.guess, Right: (m.guess == "yes") == connects,
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.play(m.session)
	return m, Record{Event: m.session.event(progress.Predicted, body)}, cmd
}

func (m start) watchKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.next):
		return m.enter()
	case key.Matches(msg, m.keys.known):
		return m, Open{Place: Place{Screen: KnownScreen}, Instead: true}, nil
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.key(m.session, m.keys, msg)
	return m, nil, cmd
}

// enter ends a packet under way, goes to the next one, and at last into the first lesson.
func (m start) enter() (Screen, Action, tea.Cmd) {
	switch {
	case m.player.playing:
		m.player = m.player.end()
		return m, nil, nil
	case !m.last() && m.trouble == "":
		m = m.arrive(m.index + 1)
		if m.reading() {
			return m, nil, nil
		}
		var cmd tea.Cmd
		m.player, cmd = m.player.play(m.session)
		return m, nil, cmd
	}
	for _, l := range m.session.course.Lessons() {
		return m, Open{Place: Place{Screen: LessonScreen, Lesson: l.ID}, Instead: true}, nil
	}
	return m, Back{}, nil
}

// View paints the page.
func (m start) View() string {
	p := page{left: "Portolan", right: "Kubernetes " + m.lesson.Kubernetes, keys: m.ShortHelp()}
	if m.trouble != "" {
		p.body = styled(m.frame.Theme.Bad, m.trouble, bodyWidth(m.frame))
		return p.render(m.frame)
	}
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

// tallestProse is how many lines the text may have where text, picture and question share 24 rows; what follows it
// stands in the same place in every step.
const tallestProse = 4

func (m start) proseLines() []string { return indent(slices.Clone(m.prose)) }

func (m start) lastScroll() int { return max(0, len(m.readLines())-bodyHeight(m.frame)) }

// readLines is the text and the manifest, for windows that show the packet on a page of its own.
func (m start) readLines() []string {
	return append(gap(m.proseLines()), indent(m.yamlLines())...)
}

// yamlLines is the manifest, with a mark at the word that decides.
func (m start) yamlLines() []string {
	t := m.frame.Theme
	var rows []string
	for _, l := range m.manifest().Lines {
		if l.Field == "apiVersion" {
			continue // a line that says nothing yet to somebody in their first minute
		}
		mark := "  "
		if l.Field == "spec.type" {
			mark = t.Selected.Render("▸ ")
		}
		rows = append(rows, mark+paintYAML(t, l))
	}
	return rows
}

// middle is the manifest, and beside it the scene.
func (m start) middle() []string {
	rows := m.yamlLines()
	const between = 2
	left := m.yamlWidth()
	room := bodyWidth(m.frame) - left - between
	height := max(len(rows), min(11, bodyHeight(m.frame)-len(m.prose)-8))
	return indent(beside(rows, m.player.view(m.frame, room, height), left+between, ""))
}

// yamlWidth is the width of the widest manifest of all steps, so that the picture stays where it is from one to the next.
func (m start) yamlWidth() int {
	const mark = 2
	width := 0
	for _, s := range m.lesson.Steps {
		if s.Manifest == nil {
			continue
		}
		for _, l := range s.Manifest.Lines {
			width = max(width, mark+ansi.StringWidth(l.Text))
		}
	}
	return width
}

// manifest is the latest one shown.
func (m start) manifest() lessons.Manifest {
	for i := m.index; i >= 0; i-- {
		if man := m.lesson.Steps[i].Manifest; man != nil {
			return *man
		}
	}
	return lessons.Manifest{}
}

// bottom is the question, or what the packet does, or at the end what comes next.
func (m start) bottom() []string {
	t, w := m.frame.Theme, bodyWidth(m.frame)
	if m.asking() {
		lines := styled(t.Strong, m.step().Trace.Ask, w)
		for i, text := range []string{"yes", "no"} {
			mark, style := "  ", t.Text
			if i == m.cursor {
				mark, style = "▸ ", t.Selected
			}
			lines = append(lines, margin+t.Selected.Render(mark)+t.Key.Render(fmt.Sprint(i+1))+"  "+style.Render(text))
		}
		note := "Guess: nothing is counted here, and the packet will tell."
		if m.hint != "" {
			note = m.hint
		}
		return append(append(lines, ""), styled(t.Muted, note, w)...)
	}
	lines := indent(m.player.words(m.frame, w))
	if m.index == 0 && m.player.atEnd() {
		connects := m.player.trace.Outcome == cluster.Connected
		lines = append(lines, guessLines(t, m.guess, (m.guess == "yes") == connects, w)...)
	}
	if m.last() && m.player.atEnd() {
		lines = append(lines, "")
		lines = append(lines, styled(t.Strong, fmt.Sprintf("One word decides who gets in. Part 1 takes %s.", minutes(m.partOne())), w)...)
	}
	return lines
}

func (m start) partOne() time.Duration {
	if len(m.session.course.Parts) == 0 {
		return 0
	}
	return m.session.course.Parts[0].Duration()
}

// ShortHelp is the footer.
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
	case m.last():
		return []key.Binding{as(k.next, "start"), k.known, shown(k.contents, "tab", "contents"), shown(k.left, "←→", "hop by hop"), k.quit, k.help}
	case m.index == 0:
		does = "change one word"
	}
	return []key.Binding{as(k.next, does), shown(k.left, "←→", "hop by hop"), k.replay, shown(k.contents, "tab", "contents"), k.quit, k.help}
}

// FullHelp lists the keys of this screen.
func (m start) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{k.guess, shown(k.up, "↑ ↓", "choose; in a small window: scroll"), as(k.next, "the next thing"), shown(k.left, "← →", "hop by hop"), as(k.replay, "replay the packet")},
		{as(k.known, "at the end: I know this, ask me six questions"), k.contents, k.quit},
	}
}
