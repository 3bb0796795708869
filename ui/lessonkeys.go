package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/lessons"
)

// keyPress handles a key by what the learner is doing.
func (m lesson) keyPress(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	m.copied = false
	switch {
	case m.api:
		return m.apiKey(msg), nil, nil
	case key.Matches(msg, m.keys.esc):
		return m.left()
	case m.Typing() && m.ask.input.Value() == "" && (msg.Code == tea.KeyLeft || msg.Code == tea.KeyRight):
		return m.sidestep(msg)
	case m.Typing():
		return m.toAsker(msg)
	case key.Matches(msg, m.keys.leave):
		return m, Back{}, nil
	case key.Matches(msg, m.keys.next):
		return m.enter(msg)
	case m.walk.Done() && key.Matches(msg, m.keys.left):
		return m.moved(m.walk.Previous())
	case m.walk.Done():
		return m, nil, nil
	case key.Matches(msg, m.keys.back):
		if !m.canReturn() {
			return m, nil, nil
		}
		return m.moved(m.walk.Back())
	case key.Matches(msg, m.keys.top):
		return m.moved(lessons.NewWalk(m.lesson, ""))
	case key.Matches(msg, m.keys.bottom):
		return m.moved(lessons.NewWalk(m.lesson, m.lesson.Steps[len(m.lesson.Steps)-1].ID))
	case m.pane != nil && m.reads():
		if next, action, cmd, ok := m.manifestKey(msg); ok {
			return next, action, cmd
		}
	}
	switch m.walk.Phase() {
	case lessons.Predicting:
		return m.predictKey(msg)
	case lessons.Watching:
		return m.watchKey(msg)
	case lessons.Asking, lessons.Answered:
		if m.sideways(msg) && !m.ask.moves() {
			return m.sidestep(msg)
		}
		return m.toAsker(msg)
	case lessons.Reading, lessons.Doing:
	}
	return m.readKey(msg)
}

// left leaves the lesson, unless something typed would be lost unasked.
func (m lesson) left() (Screen, Action, tea.Cmd) {
	if m.ask != nil && m.ask.loses() {
		a := m.ask.warned()
		m.ask = &a
		return m, nil, nil
	}
	return m, Back{}, nil
}

// reads reports that the manifest is on the screen, or its picture.
func (m lesson) reads() bool {
	phase := m.walk.Phase()
	return phase == lessons.Reading || phase == lessons.Watching || phase == lessons.Predicting
}

// manifestKey handles the keys of the step's manifest: copy it, change it, read what the API says of the field.
func (m lesson) manifestKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd, bool) {
	switch {
	case key.Matches(msg, m.keys.copyYAML):
		m.copied = true
		return m, nil, m.session.copy(m.step.Manifest.YAML()), true
	case key.Matches(msg, m.keys.edit):
		return m, Open{Place: Place{Screen: SandboxScreen, Lesson: m.lesson.ID, Step: m.step.ID}}, nil, true
	case key.Matches(msg, m.keys.official):
		if _, text := m.pane.official(); text != "" {
			m.api, m.scroll = true, 0
		}
		return m, nil, nil, true
	}
	return m, nil, nil, false
}

// apiKey scrolls the API's own text, or leaves it.
func (m lesson) apiKey(msg tea.KeyPressMsg) lesson {
	most := max(0, len(m.apiLines())-bodyHeight(m.frame))
	m.scroll, m.api = m.keys.scrolled(msg, m.scroll, most)
	if !m.api {
		m.scroll = 0
	}
	return m
}

// canReturn reports that there is a text to go back to from the packet or the question.
func (m lesson) canReturn() bool {
	phase := m.walk.Phase()
	return phase != lessons.Reading && !m.joined && !m.wide() && m.step.Prose != ""
}

func (m lesson) sideways(msg tea.KeyPressMsg) bool {
	return key.Matches(msg, m.keys.left, m.keys.right)
}

// sidestep goes to the step before or after, whatever is owed.
func (m lesson) sidestep(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	if key.Matches(msg, m.keys.left) {
		return m.moved(m.walk.Previous())
	}
	return m.moved(m.walk.Skip())
}

// enter does the next thing.
func (m lesson) enter(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	if m.walk.Done() {
		return m, m.onward(), nil
	}
	switch m.walk.Phase() {
	case lessons.Predicting:
		return m.predictKey(msg)
	case lessons.Watching:
		if m.player.playing {
			m.player = m.player.end()
			return m, nil, nil
		}
	case lessons.Asking:
		return m.toAsker(msg)
	case lessons.Answered:
		if a, held := m.ask.interrupt(); held {
			m.ask = &a
			return m, nil, nil
		}
	case lessons.Doing:
	case lessons.Reading:
		if m.isWorked() && m.worked < len(m.ask.asked.Table)+1 {
			m.worked++
			return m, nil, nil
		}
		if further, more := m.paged(); more {
			return further, nil, nil
		}
	}
	return m.moved(m.walk.Next())
}

// paged scrolls on by a page, if there is more of the text below.
func (m lesson) paged() (lesson, bool) {
	width := bodyWidth(m.frame)
	if m.wide() {
		width = m.leftWidth()
	}
	p, _ := m.scrolled(page{}, width)
	if m.follow || m.isWorked() || !p.below {
		return m, false
	}
	lines, _, _ := m.readLines(width)
	m.scroll = min(m.scroll+max(1, bodyHeight(m.frame)-1), len(lines)-bodyHeight(m.frame))
	return m, true
}

// isWorked reports that the step solves a question aloud.
func (m lesson) isWorked() bool { return m.ask != nil && m.ask.show == lessons.Worked }

// onward is where enter leads after the last step.
func (m lesson) onward() Action {
	if m.next != nil {
		return Open{Place: Place{Screen: LessonScreen, Lesson: m.next.ID}, Instead: true}
	}
	return Open{Place: Place{Screen: PracticeScreen}, Instead: true}
}

// moved shows where a walk has led: another phase, or another step.
func (m lesson) moved(w lessons.Walk) (Screen, Action, tea.Cmd) {
	before := m.walk
	_, was := before.Step()
	_, is := w.Step()
	if w.Done() {
		m.lookup = false // who reaches the end has gone through it
	}
	var action Action
	if m.glance && (was != is || before.Phase() != w.Phase() || w.Done()) {
		action, m.glance = m.recordStep(), false
	}
	m.walk = w
	if before.Done() == w.Done() && was == is {
		if !m.wide() {
			m.scroll = 0
		}
		return m.started(action)
	}
	m = m.arrive()
	return m.started(Actions{action, m.recordStep()})
}

// started sets the packet off, where the phase is to watch it, and opens the lab or board where it is to do one.
func (m lesson) started(action Action) (Screen, Action, tea.Cmd) {
	if !m.walk.Done() && m.walk.Phase() == lessons.Doing {
		return m, Actions{action, m.workplace()}, nil
	}
	if m.walk.Done() || m.walk.Phase() != lessons.Watching || m.player.started() {
		return m, action, nil
	}
	var cmd tea.Cmd
	m.player, cmd = m.player.play(m.session)
	return m, action, cmd
}

// workplace is where the step's lab or board is done.
func (m lesson) workplace() Action {
	if m.step.Lab != nil {
		return Open{Place: Place{Screen: LabScreen, Lab: m.step.Lab.ID}}
	}
	return Open{Place: Place{Screen: BoardScreen, Board: m.step.Board.ID}}
}

// readKey moves the cursor over the manifest's fields, or scrolls.
func (m lesson) readKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	by := 0
	switch {
	case m.sideways(msg) && m.wide() && m.player.started():
		return m.watchKey(msg)
	case m.sideways(msg):
		return m.sidestep(msg)
	case key.Matches(msg, m.keys.down):
		by = 1
	case key.Matches(msg, m.keys.up):
		by = -1
	}
	if m.pane != nil && by != 0 {
		pane := m.pane.move(by)
		m.follow = by > 0 || pane.cursor != m.pane.cursor // up from the first field leads back to the text
		m.pane = &pane
		return m, nil, nil
	}
	lines, _, _ := m.readLines(bodyWidth(m.frame))
	m.scroll = min(max(0, m.scroll+by), max(0, len(lines)-bodyHeight(m.frame)))
	return m, nil, nil
}

// predictKey takes a prediction.
func (m lesson) predictKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	guesses := []string{"yes", "no", notSure}
	chosen := -1
	switch {
	case m.sideways(msg):
		return m.sidestep(msg)
	case key.Matches(msg, m.keys.guess):
		chosen = int(msg.Code - '1')
	case key.Matches(msg, m.keys.unsure):
		chosen = 2
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, len(guesses)-1)
	case key.Matches(msg, m.keys.up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.next):
		if m.cursor < 0 {
			m.hint = "Guess first: 1 or 2. Nothing is counted here."
		}
		chosen = m.cursor
	}
	if chosen < 0 {
		return m, nil, nil
	}
	m.guess, m.hint, m.lookup = guesses[chosen], "", false
	if m.pane != nil {
		pane := *m.pane
		pane.secret = false
		m.pane = &pane
	}
	m.walk = m.walk.Answer()
	body := progress.Prediction{Lesson: m.lesson.ID, Step: m.step.ID, Right: m.guessedRight()}
	if m.guess != notSure {
		body.Chosen = m.guess
	}
	return m.started(Record{Event: m.session.event(progress.Predicted, body)})
}

// notSure is a prediction that was not made: show me.
const notSure = "?"

func (m lesson) guessedRight() bool {
	connects := m.player.trace.Outcome == cluster.Connected
	return m.guess == "yes" && connects || m.guess == "no" && !connects
}

// watchKey moves the packet by hand; where the manifest stands beside it, the cursor too.
func (m lesson) watchKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	var cmd tea.Cmd
	by := 0
	switch {
	case m.pane == nil:
	case key.Matches(msg, m.keys.down):
		by = 1
	case key.Matches(msg, m.keys.up):
		by = -1
	}
	if by != 0 {
		if m.looking || m.wide() { // the first key shows which field it is
			pane := m.pane.move(by)
			m.pane = &pane
		}
		m.looking = true
		return m, nil, nil
	}
	m.player, cmd = m.player.key(m.session, m.keys, msg)
	return m, nil, cmd
}

// ShortHelp is the footer.
func (m lesson) ShortHelp() []key.Binding {
	k := m.keys
	if m.api {
		return []key.Binding{shown(k.up, "↑↓", "scroll"), shown(k.help, "any other key", "close")}
	}
	if m.walk.Done() {
		does := "practice"
		if m.next != nil {
			does = "next lesson"
		}
		return []key.Binding{as(k.next, does), as(k.leave, "contents"), k.help}
	}
	k.back.SetEnabled(m.canReturn())
	switch m.walk.Phase() {
	case lessons.Predicting:
		return []key.Binding{shown(k.guess, "1 2", "predict"), as(k.unsure, "not sure"), shown(k.up, "↑↓", "choose"), k.back, k.help}
	case lessons.Watching:
		b := []key.Binding{k.next, shown(k.left, "←→", "hop by hop"), k.replay}
		if m.pane != nil {
			b = append(b, shown(k.up, "↑↓", "fields"))
		}
		return append(b, k.back, k.help)
	case lessons.Asking:
		return m.ask.bindings()
	case lessons.Answered:
		return m.ask.bindings()
	case lessons.Reading, lessons.Doing:
	}
	if m.isWorked() && m.worked <= len(m.ask.asked.Table) {
		return []key.Binding{as(k.next, m.nextRow()), shown(k.left, "←→", "steps"), as(k.leave, "leave"), k.help}
	}
	b := []key.Binding{k.next}
	switch {
	case m.step.Lab != nil:
		b[0] = as(k.next, "open the lab")
	case m.step.Board != nil:
		b[0] = as(k.next, "to the board")
	}
	if m.pane != nil {
		b = append(b, shown(k.up, "↑↓", "fields"), k.edit)
	}
	return append(b, shown(k.left, "←→", "steps"), as(k.leave, "leave"), k.help)
}

// nextRow is what enter shows next of a worked table.
func (m lesson) nextRow() string {
	if m.worked == len(m.ask.asked.Table) {
		return "the answer"
	}
	return "next row"
}

// FullHelp lists the keys of this screen.
func (m lesson) FullHelp() [][]key.Binding {
	k := m.keys
	return [][]key.Binding{
		{as(k.next, "the next thing"), as(k.back, "back: from the packet to the text"), shown(k.left, "← →", "step before, step after; with a packet: hop by hop"), shown(k.top, "g G", "the first step, the last step")},
		{shown(k.up, "↑ ↓", "over the fields of the manifest; choose an answer"), shown(k.answer, "1–9", "answer"), k.unsure},
		{as(k.replay, "replay the packet"), as(k.whyNot, "after a choice: why not the other type")},
		{as(k.edit, "change the manifest in a sandbox"), as(k.official, "what the API itself says of the field"), as(k.copyYAML, "copy the clean YAML")},
		{as(k.leave, "leave the lesson; your place is kept")},
	}
}
