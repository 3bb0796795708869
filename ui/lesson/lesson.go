// Package lesson contains the screen of a lesson.
package lesson

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/journey"
	"portolan/lessons"
	"portolan/ui/ask"
	"portolan/ui/kit"
)

// lesson is the screen of one lesson, in which the learner reads, predicts, watches and answers.
type lesson struct {
	session *kit.Session
	keys    *kit.Keys
	frame   kit.Frame
	stop    journey.Step
	page    lessonPage

	// What the current step shows, set by arrive.
	prose  []string
	pane   *kit.YAMLPane // nil if the step has no manifest
	player kit.Player
	still  *kit.Player // the picture beside a page without a packet; nil if there is none, or no room for it
	ask    *ask.Asker  // nil if the step asks nothing
	cursor int         // the index of the prediction under the cursor; -1 for none
	hint   string
	note   string      // shown at the right end of the head until the next key
	scroll kit.Scroll  // the text and the manifest
	kept   int         // how many rows stay free below the picture, so that it does not move while the packet does
	follow bool        // scroll to the field under the cursor
	api    *kit.Scroll // the API's own text about a field, which is shown instead of the step
}

// lessonPage is the part of a step that is on the screen. The size of the window decides which parts share a page, and
// the record does not contain the page.
type lessonPage uint8

const (
	textPage   lessonPage = iota // the text and the manifest
	restPage                     // what follows the text: the question or prediction, the packet, the verdict
	bothPage                     // text and question together, if they fit
	fieldsPage                   // the packet, and below it the field under the cursor
)

// New returns the screen for a step of a lesson.
func New(s *kit.Session, stop journey.Step) kit.StopScreen {
	return lesson{session: s, keys: kit.NewKeys(), stop: stop}.showStep()
}

// Show follows the journey to another phase, another step, or the end. If the new phase is Watching, it sends the
// packet.
func (m lesson) Show(stop journey.Stop, reply journey.Text) (kit.StopScreen, tea.Cmd) {
	step, ok := stop.(journey.Step)
	if !ok {
		return m, nil
	}
	was := m.stop
	m.stop, m.hint = step, string(reply)
	var cmd tea.Cmd
	same := sameStep(was, step)
	if !same {
		m = m.showStep()
	}
	if same && m.ask != nil {
		a, start := m.ask.Shown(*step.Question)
		m, cmd = m.with(a), start
	}
	if same && was.Phase() != step.Phase() {
		m = m.showPhase()
	}
	if !step.Done() && step.Phase() == lessons.Watching && !m.player.Started() {
		m.player, cmd = m.player.Play(m.session)
	}
	return m, cmd
}

// sameStep reports whether two stops are the same step, and the learner has not started that step again.
func sameStep(a, b journey.Step) bool {
	_, i := a.At()
	_, j := b.At()
	again := a.Guess != "" && b.Guess == "" ||
		a.Question != nil && b.Question != nil && a.Question.Graded != nil && b.Question.Graded == nil
	return a.Lesson.ID == b.Lesson.ID && i == j && a.Done() == b.Done() && !again
}

// showPhase shows the page for a new phase.
func (m lesson) showPhase() lesson {
	if !m.wide() {
		m = m.toTop()
	}
	if m.pane != nil && m.stop.Guess != "" {
		pane := *m.pane
		pane.Secret = false
		m.pane = &pane
	}
	switch {
	case m.stop.Phase() == lessons.Reading:
		m.page = textPage
	case m.page != bothPage:
		m.page = restPage
	}
	return m.withKept()
}

// Typing reports whether the learner is filling a blank.
func (m lesson) Typing() bool { return m.phase() == lessons.Asking && m.ask.Typing() }

// phase returns what the learner does with what is on the screen. While the screen shows only the text, that is
// Reading.
func (m lesson) phase() lessons.Phase {
	switch {
	case m.stop.Done():
		return lessons.Doing
	case m.page == textPage:
		return lessons.Reading
	}
	return m.stop.Phase()
}

// step returns the step on the screen, and index its index in the lesson.
func (m lesson) step() lessons.Step {
	step, _ := m.stop.At()
	return step
}

func (m lesson) index() int {
	_, index := m.stop.At()
	return index
}

// traced reports whether the step has a packet.
func (m lesson) traced() bool { return m.step().Trace != nil }

// showStep prepares what the current step shows.
func (m lesson) showStep() lesson {
	m = lesson{session: m.session, keys: m.keys, frame: m.frame, stop: m.stop, hint: m.hint, cursor: -1}
	if m.stop.Done() {
		return m.laidOut()
	}
	step, phase := m.step(), m.stop.Phase()
	m.page = restPage
	if phase == lessons.Reading || phase != lessons.Answered && (step.Prose != "" || step.Manifest != nil) {
		m.page = textPage
	}
	m.player = kit.NewPlayer(m.stop.Scene, m.stop.Trace)
	if m.traced() {
		m.player.To = step.Trace.To
	}
	if phase == lessons.Watching { // the learner comes back to a packet that they have seen
		m.player = m.player.End()
	}
	if step.Manifest != nil {
		pane := kit.NewYAML(*step.Manifest, m.player.Scene, m.dialler())
		pane.Secret = m.traced() && step.Trace.Ask != "" && m.stop.Guess == ""
		m.pane = &pane
	}
	if m.stop.Question != nil {
		m = m.with(ask.NewAsker(m.session, *m.stop.Question))
	}
	return m.laidOut()
}

// dialler returns the client that sends the packet of this step. Without a packet, it returns the first node of the
// scene.
func (m lesson) dialler() string {
	if m.traced() {
		return m.player.Trace.From
	}
	if nodes := m.player.Scene.Nodes; len(nodes) > 0 {
		return "node/" + nodes[0].Name
	}
	return ""
}

// withQuestion lays out the question, together with the text on one page if both fit.
func (m lesson) withQuestion() lesson {
	if m.ask == nil {
		return m
	}
	a := *m.ask
	if m.stop.Worked() || m.frame.Width == 0 || m.stop.Phase() == lessons.Answered {
		return m.with(a.Resize(m.frame))
	}
	a.Preface = kit.Styled(m.frame.Theme.Strong, m.step().Title, kit.BodyWidth(m.frame))
	if len(m.prose) > 0 {
		a.Preface = append(append(a.Preface, ""), kit.Indent(slices.Clone(m.prose))...)
	}
	a = a.Resize(m.frame)
	fits := len(a.Scroll.All) <= kit.BodyHeight(m.frame)
	switch asks := m.stop.Phase() == lessons.Asking; {
	case fits && asks:
		m.page = bothPage
	case !fits && m.page == bothPage:
		m.page = restPage
	}
	if !fits && m.step().Prose != "" {
		a.Preface = nil
		a = a.Resize(m.frame)
	}
	return m.with(a)
}

// Resize lays out the step again. The packet and the cursor stay where they are.
func (m lesson) Resize(f kit.Frame) kit.Screen {
	m.frame = f
	return m.laidOut()
}

// laidOut renders the prose for the current width, and lays out the question.
func (m lesson) laidOut() lesson {
	m = m.withStill()
	if m.frame.Width > 0 && m.step().Prose != "" {
		m.prose = m.session.Markdown(m.step().Prose, m.proseWidth(), m.frame.Theme)
	} else {
		m.prose = nil
	}
	return m.withQuestion().withKept()
}

// Update handles a message.
func (m lesson) Update(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case kit.HopMsg:
		if m.phase() == lessons.Watching {
			var cmd tea.Cmd
			m.player, cmd = m.player.Update(m.session, msg)
			return m, nil, cmd
		}
	case tea.KeyPressMsg:
		return m.keyPress(msg)
	}
	return m.toAsker(msg)
}

func (m lesson) toAsker(msg tea.Msg) (kit.Screen, kit.Action, tea.Cmd) {
	if m.ask == nil {
		return m, nil, nil
	}
	a, action, cmd := m.ask.Update(msg)
	return m.with(a), action, cmd
}

func (m lesson) with(a ask.Asker) lesson {
	m.ask = &a
	return m
}
