package lesson

import (
	"slices"

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
		next, cmd := m.apiKey(msg)
		return next, nil, cmd
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
		return m.endKey(msg)
	}
	return m.stepKey(msg)
}

// endKey handles a key at the end of the lesson.
func (m lesson) endKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case key.Matches(msg, m.keys.Left):
		return m, kit.Do{Input: journey.Move{By: -1}}, nil
	case key.Matches(msg, m.keys.Down):
		m.scroll = m.endScroll().By(1)
	case key.Matches(msg, m.keys.Up):
		m.scroll = m.endScroll().By(-1)
	}
	return m, nil, nil
}

// stepKey handles a key that neither leaves the lesson nor goes into a text field.
func (m lesson) stepKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch {
	case m.step().Lab != nil && slices.Contains([]rune("hjkl"), msg.Code):
		return m, nil, nil // in the lab, h shows a hint, so these letters must not move to another step here
	case key.Matches(msg, m.keys.Back):
		return m.flip(), nil, nil
	case key.Matches(msg, m.keys.Top):
		return m, kit.Do{Input: journey.Move{By: -m.index()}}, nil
	case key.Matches(msg, m.keys.Bottom):
		return m, kit.Do{Input: journey.Move{By: len(m.stop.Lesson.Steps) - 1 - m.index()}}, nil
	case key.Matches(msg, m.keys.CopyYAML) && m.copies() != "":
		m.note = copied
		return m, nil, m.session.Copy(m.copies())
	case m.pane != nil && m.reads():
		if next, action, ok := m.manifestKey(msg); ok {
			return next, action, nil
		}
	}
	return m.phaseKey(msg)
}

// phaseKey handles a key that means something else in every phase of a step.
func (m lesson) phaseKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, tea.Cmd) {
	switch m.phase() {
	case lessons.Predicting:
		return m.predictKey(msg)
	case lessons.Watching:
		return m.watchKey(msg)
	case lessons.Asking, lessons.Answered:
		if m.sideways(msg) && m.arrowsLeave() {
			return m.sidestep(msg)
		}
		return m.toAsker(msg)
	case lessons.Reading, lessons.Doing:
	}
	return m.readKey(msg)
}

// arrowsLeave reports whether ← and → go to other steps while a question is shown. At a question that the learner has
// just answered, they move its packet instead.
func (m lesson) arrowsLeave() bool {
	if _, shown := m.ask.Interrupt(); shown {
		return false
	}
	return m.stop.Again || !m.ask.Moves()
}

// leave leaves the lesson. If the learner would lose typed text, it first shows a warning and stays.
func (m lesson) leave() (kit.Screen, kit.Action, tea.Cmd) {
	if m.ask != nil && m.phase() == lessons.Asking && m.ask.Loses() {
		return m.with(m.ask.Warned()), nil, nil
	}
	return m, kit.Do{Input: journey.Leave{}}, nil
}

// flip turns from the packet or the question to the text, or from the text to what follows it. If the two are on one
// page, it changes only which of them takes the arrow keys.
func (m lesson) flip() lesson {
	switch {
	case !m.canFlip():
		return m
	case m.page == textPage:
		m.page = restPage
	default:
		if m.page = textPage; m.player.Playing {
			m.player = m.player.End()
		}
	}
	if m.wide() {
		return m
	}
	return m.toTop()
}

// canFlip reports whether the learner can flip between the text and what follows it. In a narrow window these are two
// pages. In a wide window both are on the screen, but when the learner comes back to a step, ← and → go to other steps
// until they flip to the packet.
func (m lesson) canFlip() bool {
	switch {
	case m.stop.Done() || m.stop.Phase() == lessons.Reading || m.page == bothPage || m.step().Prose == "":
		return false
	case m.wide():
		return m.stop.Again
	}
	return true
}

// reads reports whether the manifest, or the picture of its scene, is on the screen.
func (m lesson) reads() bool {
	phase := m.phase()
	return phase == lessons.Reading || phase == lessons.Watching || phase == lessons.Predicting
}

// copies returns what the copy key puts on the clipboard: the manifest of the step, or else the first URL in its text.
func (m lesson) copies() string {
	switch {
	case !m.reads():
		return ""
	case m.pane != nil:
		return m.step().Manifest.YAML()
	}
	return kit.URL(m.step().Prose)
}

// manifestKey handles the keys for the manifest of the step: one opens it in a sandbox, and one shows the API's own
// text about the field. It returns false for any other key.
func (m lesson) manifestKey(msg tea.KeyPressMsg) (kit.Screen, kit.Action, bool) {
	switch {
	case key.Matches(msg, m.keys.Edit):
		return m, kit.OpenSandbox{Lesson: m.stop.Lesson.ID, Step: m.step().ID}, true
	case key.Matches(msg, m.keys.Official):
		if _, text := m.pane.Official(); text != "" {
			m.api = &kit.Scroll{}
		}
		return m, nil, true
	}
	return m, nil, false
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
	case m.stop.First() && m.page != textPage && m.canFlip() && m.stop.Prompt().Enter == "":
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
		if end := m.endScroll(); m.stop.Done() && end.Below() > 0 {
			m.scroll = end.Pages(1)
			return m, nil, nil
		}
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
	text := m.readScroll(m.readRows())
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
	case m.sideways(msg):
		return m.sidestep(msg)
	case key.Matches(msg, m.keys.Replay) && m.stop.Phase() == lessons.Watching:
		m.page = restPage
		return m.watchKey(msg)
	case key.Matches(msg, m.keys.Down):
		by = 1
	case key.Matches(msg, m.keys.Up):
		by = -1
	}
	if m.pane == nil || by == 0 {
		m.scroll = m.readScroll(m.readRows()).By(by)
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
