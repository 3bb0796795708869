package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/lessons"
)

// keyPress handles a key according to what the learner is doing.
func (m lesson) keyPress(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	m.note = ""
	switch {
	case m.api != nil:
		return m.apiKey(msg), nil, nil
	case key.Matches(msg, m.keys.esc):
		return m.left()
	case m.Typing() && m.ask.input.Value() == "" && (msg.Code == tea.KeyLeft || msg.Code == tea.KeyRight):
		return m.sidestep(msg)
	case m.Typing():
		return m.toAsker(msg)
	case key.Matches(msg, m.keys.leave):
		return m, Do{Input: journey.Leave{}}, nil
	case key.Matches(msg, m.keys.next):
		return m.enter(msg)
	case m.stop.Done() && key.Matches(msg, m.keys.left):
		return m, Do{Input: journey.Move{By: -1}}, nil
	case m.stop.Done():
		return m, nil, nil
	case key.Matches(msg, m.keys.back):
		return m.back()
	case key.Matches(msg, m.keys.top):
		return m, Do{Input: journey.Move{By: -m.index()}}, nil
	case key.Matches(msg, m.keys.bottom):
		return m, Do{Input: journey.Move{By: len(m.stop.Lesson.Steps) - 1 - m.index()}}, nil
	case m.pane != nil && m.reads():
		if next, action, cmd, ok := m.manifestKey(msg); ok {
			return next, action, cmd
		}
	}
	switch m.phase() {
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

// left leaves the lesson. If the learner would lose typed text, it first shows a warning and stays.
func (m lesson) left() (Screen, Action, tea.Cmd) {
	if m.ask != nil && m.phase() == lessons.Asking && m.ask.loses() {
		a := m.ask.warned()
		m.ask = &a
		return m, nil, nil
	}
	return m, Do{Input: journey.Leave{}}, nil
}

// back goes back to the text, if the text is on a page of its own.
func (m lesson) back() (Screen, Action, tea.Cmd) {
	switch phase := m.phase(); {
	case !m.canReturn():
		return m, nil, nil
	case phase == lessons.Predicting || phase == lessons.Asking:
		m.page, m.scroll = textPage, 0
		return m, nil, nil
	}
	return m, Do{Input: journey.Back{}}, nil
}

// reads reports whether the manifest, or the picture of its scene, is on the screen.
func (m lesson) reads() bool {
	phase := m.phase()
	return phase == lessons.Reading || phase == lessons.Watching || phase == lessons.Predicting
}

// manifestKey handles the keys for the manifest of the step: copy it, open it in the sandbox, or read what the API says
// about the field.
func (m lesson) manifestKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd, bool) {
	switch {
	case key.Matches(msg, m.keys.copyYAML):
		m.note = "copied"
		return m, nil, m.session.copy(m.step().Manifest.YAML()), true
	case key.Matches(msg, m.keys.edit):
		return m, OpenSandbox{Lesson: m.stop.Lesson.ID, Step: m.step().ID}, nil, true
	case key.Matches(msg, m.keys.official):
		if _, text := m.pane.official(); text != "" {
			m.api = &apiText{}
		}
		return m, nil, nil, true
	}
	return m, nil, nil, false
}

// apiKey scrolls the API's own text. Any other key closes it.
func (m lesson) apiKey(msg tea.KeyPressMsg) lesson {
	most := max(0, len(m.apiLines())-bodyHeight(m.frame))
	at, stays := m.keys.scrolled(msg, m.api.scroll, most)
	if m.api = nil; stays {
		m.api = &apiText{scroll: at}
	}
	return m
}

// canReturn reports whether the learner can go back from the packet or the question to a text.
func (m lesson) canReturn() bool {
	phase := m.phase()
	return phase != lessons.Reading && m.page != bothPage && !m.wide() && m.step().Prose != ""
}

func (m lesson) sideways(msg tea.KeyPressMsg) bool {
	return key.Matches(msg, m.keys.left, m.keys.right)
}

// sidestep goes to the previous or next step, even if this step still waits for an answer. In the first step, ← goes from
// the question back to the text.
func (m lesson) sidestep(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.right):
		return m, Do{Input: journey.Move{By: 1}}, nil
	case m.stop.First() && m.canReturn() && m.stop.Prompt().Enter == "":
		m.page, m.scroll = textPage, 0
		return m, nil, nil
	}
	return m, Do{Input: journey.Move{By: -1}}, nil
}

// enter goes on to the next thing.
func (m lesson) enter(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	switch m.phase() {
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
		if further, more := m.paged(); more {
			return further, nil, nil
		}
		if m.stop.Prompt().Enter == "" {
			m.page = restPage
			if !m.wide() {
				m.scroll = 0
			}
			return m, nil, nil
		}
	}
	return m, Do{Input: journey.Enter{}}, nil
}

// paged scrolls down a page. It returns false if there is no more text below.
func (m lesson) paged() (lesson, bool) {
	width := bodyWidth(m.frame)
	if m.wide() {
		width = m.leftWidth()
	}
	p, _ := m.scrolled(page{}, width)
	if m.scroll == followCursor || m.stop.Worked() || !p.below {
		return m, false
	}
	lines, _, _ := m.readLines(width)
	m.scroll = min(m.scroll+max(1, bodyHeight(m.frame)-1), len(lines)-bodyHeight(m.frame))
	return m, true
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
		switch {
		case by > 0 || pane.cursor != m.pane.cursor:
			m.scroll = followCursor
		case m.scroll == followCursor:
			m.scroll = 0 // up from the first field leads back to the text
		}
		m.pane = &pane
		return m, nil, nil
	}
	lines, _, _ := m.readLines(bodyWidth(m.frame))
	m.scroll = min(max(0, m.scroll+by), max(0, len(lines)-bodyHeight(m.frame)))
	return m, nil, nil
}

// predictKey takes a prediction.
func (m lesson) predictKey(msg tea.KeyPressMsg) (Screen, Action, tea.Cmd) {
	unsure := len(journey.Guesses()) // the index of "not sure", which is last on the screen
	switch {
	case m.sideways(msg):
		return m.sidestep(msg)
	case key.Matches(msg, m.keys.guess):
		return m, Do{Input: journey.Choose{N: int(msg.Code - '0')}}, nil
	case key.Matches(msg, m.keys.unsure), key.Matches(msg, m.keys.next) && m.cursor == unsure:
		return m, Do{Input: journey.Choose{}}, nil
	case key.Matches(msg, m.keys.down):
		m.cursor = min(m.cursor+1, unsure)
	case key.Matches(msg, m.keys.up):
		m.cursor = max(m.cursor-1, 0)
	case key.Matches(msg, m.keys.next) && m.cursor < 0:
		return m, Do{Input: journey.Enter{}}, nil // the journey replies that a prediction must come first
	case key.Matches(msg, m.keys.next):
		return m, Do{Input: journey.Choose{N: m.cursor + 1}}, nil
	}
	return m, nil, nil
}

// watchKey moves the packet by hand. If the step has a manifest, ↑ and ↓ move the cursor over its fields.
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
		if m.page == fieldsPage || m.wide() { // otherwise the first key only shows the field under the cursor
			pane := m.pane.move(by)
			m.pane = &pane
		}
		m.page = fieldsPage
		return m, nil, nil
	}
	m.player, cmd = m.player.key(m.session, m.keys, msg)
	return m, nil, cmd
}

// ShortHelp returns the keys for the footer.
func (m lesson) ShortHelp() []key.Binding {
	k := *m.keys
	if m.api != nil {
		return []key.Binding{shown(k.up, "↑↓", "scroll"), shown(k.help, "any other key", "close")}
	}
	if m.stop.Done() {
		does := "practice"
		if _, ok := m.stop.Next(); ok {
			does = "next lesson"
		}
		return []key.Binding{as(k.next, does), as(k.leave, "contents"), k.help}
	}
	k.back.SetEnabled(m.canReturn())
	switch m.phase() {
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
	if m.stop.Solving() {
		return []key.Binding{as(k.next, string(m.stop.Prompt().Enter)), shown(k.left, "←→", "steps"), as(k.leave, "leave"), k.help}
	}
	b := []key.Binding{k.next}
	switch {
	case m.step().Lab != nil:
		b[0] = as(k.next, "open the lab")
	case m.step().Board != nil:
		b[0] = as(k.next, "to the board")
	}
	if m.pane != nil {
		b = append(b, shown(k.up, "↑↓", "fields"), k.edit)
	}
	return append(b, shown(k.left, "←→", "steps"), as(k.leave, "leave"), k.help)
}
