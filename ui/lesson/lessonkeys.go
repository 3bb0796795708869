package lesson

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/ui/kit"
)

// keyPress handles a key according to what the learner is doing.
func (m lesson) keyPress(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	m.note = ""
	switch {
	case m.api != nil:
		return m.apiKey(msg), nil, nil
	case key.Matches(msg, m.keys.Esc):
		return m.leave()
	case m.Typing():
		if m.ask.Input.Value() == "" && (msg.Code == tea.KeyLeft || msg.Code == tea.KeyRight) {
			return m.sidestep(msg)
		}
		return m.toAsker(msg)
	case key.Matches(msg, m.keys.Leave):
		return m, kit.Do{Input: journey.Leave{}}, nil
	case key.Matches(msg, m.keys.Next):
		return m.enter(msg)
	case m.stop.Done():
		if key.Matches(msg, m.keys.Left) {
			return m, kit.Do{Input: journey.Move{By: -1}}, nil
		}
		return m, nil, nil
	}
	return m.stepKey(msg)
}

// stepKey handles a key that neither leaves the lesson nor goes into a text field.
func (m lesson) stepKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Back):
		return m.back()
	case key.Matches(msg, m.keys.Top):
		return m, kit.Do{Input: journey.Move{By: -m.index()}}, nil
	case key.Matches(msg, m.keys.Bottom):
		return m, kit.Do{Input: journey.Move{By: len(m.stop.Lesson.Steps) - 1 - m.index()}}, nil
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
		if m.sideways(msg) && !m.ask.Moves() {
			return m.sidestep(msg)
		}
		return m.toAsker(msg)
	case lessons.Reading, lessons.Doing:
	}
	return m.readKey(msg)
}

// leave leaves the lesson. If the learner would lose typed text, it first shows a warning and stays.
func (m lesson) leave() (kit.Screen, kit.Action, tea.Cmd) {
	if m.ask != nil && m.phase() == lessons.Asking && m.ask.Loses() {
		return m.with(m.ask.Warned()), nil, nil
	}
	return m, kit.Do{Input: journey.Leave{}}, nil
}

// back goes back to the text, if the text is on a page of its own.
func (m lesson) back() (kit.Screen, kit.Action, tea.Cmd) {
	switch phase := m.phase(); {
	case !m.canReturn():
		return m, nil, nil
	case phase == lessons.Predicting || phase == lessons.Asking:
		m.page = textPage
		return m.toTop(), nil, nil
	}
	return m, kit.Do{Input: journey.Back{}}, nil
}

// reads reports whether the manifest, or the picture of its scene, is on the screen.
func (m lesson) reads() bool {
	phase := m.phase()
	return phase == lessons.Reading || phase == lessons.Watching || phase == lessons.Predicting
}

// manifestKey handles the keys for the manifest of the step: copy it, open it in the sandbox, or read what the API says
// about the field.
func (m lesson) manifestKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd, bool) {
	switch {
	case key.Matches(msg, m.keys.CopyYAML):
		m.note = "copied"
		return m, nil, m.session.Copy(m.step().Manifest.YAML()), true
	case key.Matches(msg, m.keys.Edit):
		return m, kit.OpenSandbox{Lesson: m.stop.Lesson.ID, Step: m.step().ID}, nil, true
	case key.Matches(msg, m.keys.Official):
		if _, text := m.pane.Official(); text != "" {
			m.api = &kit.Scroll{}
		}
		return m, nil, nil, true
	}
	return m, nil, nil, false
}

// apiKey scrolls the API's own text. Any other key closes it.
func (m lesson) apiKey(msg tea.KeyPressMsg) lesson {
	scrolled, stays := m.api.Over(m.apiLines(), kit.BodyHeight(m.frame)).Key(m.keys, msg)
	if m.api = nil; stays {
		m.api = &scrolled
	}
	return m
}

// canReturn reports whether the learner can go back from the packet or the question to a text.
func (m lesson) canReturn() bool {
	phase := m.phase()
	return phase != lessons.Reading && m.page != bothPage && !m.wide() && m.step().Prose != ""
}

func (m lesson) sideways(msg tea.KeyPressMsg) bool {
	return key.Matches(msg, m.keys.Left, m.keys.Right)
}

// sidestep goes to the previous or next step, even if this step still waits for an answer. In the first step, ← goes
// from the question back to the text.
func (m lesson) sidestep(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Right):
		return m, kit.Do{Input: journey.Move{By: 1}}, nil
	case m.stop.First() && m.canReturn() && m.stop.Prompt().Enter == "":
		m.page = textPage
		return m.toTop(), nil, nil
	}
	return m, kit.Do{Input: journey.Move{By: -1}}, nil
}

// enter handles Enter according to what the learner is doing.
func (m lesson) enter(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch m.phase() {
	case lessons.Predicting:
		return m.predictKey(msg)
	case lessons.Watching:
		if m.player.Playing {
			m.player = m.player.End()
			return m, nil, nil
		}
	case lessons.Asking:
		return m.toAsker(msg)
	case lessons.Answered:
		if a, held := m.ask.Interrupt(); held {
			return m.with(a), nil, nil
		}
	case lessons.Doing:
	case lessons.Reading:
		if further, more := m.paged(); more {
			return further, nil, nil
		}
		if m.stop.Prompt().Enter == "" {
			if m.page = restPage; !m.wide() {
				m = m.toTop()
			}
			return m, nil, nil
		}
	}
	return m, kit.Do{Input: journey.Enter{}}, nil
}

// toTop scrolls to the beginning of the text.
func (m lesson) toTop() lesson {
	m.scroll, m.follow = kit.Scroll{}, false
	return m
}

// paged scrolls down a page. It returns false if there is no more text below.
func (m lesson) paged() (lesson, bool) {
	text := m.readScroll()
	if m.follow || m.stop.Worked() || text.Below() == 0 {
		return m, false
	}
	m.scroll = text.Pages(1)
	return m, true
}

// readKey moves the cursor over the manifest's fields, or scrolls.
func (m lesson) readKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	by := 0
	switch {
	case m.sideways(msg) && m.wide() && m.player.Started():
		return m.watchKey(msg)
	case m.sideways(msg):
		return m.sidestep(msg)
	case key.Matches(msg, m.keys.Down):
		by = 1
	case key.Matches(msg, m.keys.Up):
		by = -1
	}
	if m.pane == nil || by == 0 {
		m.scroll = m.readScroll().By(by)
		return m, nil, nil
	}
	pane := m.pane.Move(by)
	switch {
	case by > 0 || pane.Cursor != m.pane.Cursor:
		m.follow = true
	case m.follow:
		m = m.toTop() // ↑ on the first field scrolls back to the text
	}
	m.pane = &pane
	return m, nil, nil
}

// predictKey handles keys while the learner predicts.
func (m lesson) predictKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case m.sideways(msg):
		return m.sidestep(msg)
	case key.Matches(msg, m.keys.Next) && m.cursor < 0:
		return m, kit.Do{Input: journey.Enter{}}, nil // the journey replies that a prediction must come first
	}
	count := len(journey.Guesses())
	cursor, chosen := m.keys.Choose(msg, m.cursor, count, count)
	if chosen != nil {
		return m, kit.Do{Input: chosen}, nil
	}
	m.cursor = cursor
	return m, nil, nil
}

// watchKey moves the packet by hand. If the step has a manifest, ↑ and ↓ move the cursor over its fields.
func (m lesson) watchKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	var cmd tea.Cmd
	by := 0
	switch {
	case m.pane == nil:
	case key.Matches(msg, m.keys.Down):
		by = 1
	case key.Matches(msg, m.keys.Up):
		by = -1
	}
	if by != 0 {
		if m.page == fieldsPage || m.wide() { // otherwise the first key only shows the field under the cursor
			pane := m.pane.Move(by)
			m.pane = &pane
		}
		m.page = fieldsPage
		return m, nil, nil
	}
	m.player, cmd = m.player.Key(m.session, m.keys, msg)
	return m, nil, cmd
}

// ShortHelp returns the keys for the footer.
func (m lesson) ShortHelp() []key.Binding {
	k := *m.keys
	if m.api != nil {
		return []key.Binding{kit.Shown(k.Up, "↑↓", "scroll"), kit.Shown(k.Help, "any other key", "close")}
	}
	if m.stop.Done() {
		does := "practice"
		if _, ok := m.stop.Next(); ok {
			does = "next lesson"
		}
		return []key.Binding{kit.As(k.Next, does), kit.As(k.Leave, "contents"), k.Help}
	}
	k.Back.SetEnabled(m.canReturn())
	switch m.phase() {
	case lessons.Predicting:
		return []key.Binding{
			kit.Shown(k.Guess, "1 2", "predict"), kit.As(k.Unsure, "not sure"),
			kit.Shown(k.Up, "↑↓", "choose"), k.Back, k.Help,
		}
	case lessons.Watching:
		b := []key.Binding{k.Next, kit.Shown(k.Left, "←→", "hop by hop"), k.Replay}
		if m.pane != nil {
			b = append(b, kit.Shown(k.Up, "↑↓", "fields"))
		}
		return append(b, k.Back, k.Help)
	case lessons.Asking, lessons.Answered:
		return m.ask.Bindings()
	case lessons.Reading, lessons.Doing:
	}
	return m.readingHelp()
}

// readingHelp returns the keys for the footer while the learner reads.
func (m lesson) readingHelp() []key.Binding {
	k := m.keys
	if m.stop.Solving() {
		return []key.Binding{
			kit.As(k.Next, string(m.stop.Prompt().Enter)), kit.Shown(k.Left, "←→", "steps"),
			kit.As(k.Leave, "leave"), k.Help,
		}
	}
	b := []key.Binding{k.Next}
	switch {
	case m.step().Lab != nil:
		b[0] = kit.As(k.Next, "open the lab")
	case m.step().Board != nil:
		b[0] = kit.As(k.Next, "to the board")
	}
	if m.pane != nil {
		b = append(b, kit.Shown(k.Up, "↑↓", "fields"), k.Edit)
	}
	return append(b, kit.Shown(k.Left, "←→", "steps"), kit.As(k.Leave, "leave"), k.Help)
}
