package ui

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// lesson is the screen that plays one lesson: read, predict, watch, answer.
type lesson struct {
	session *session
	keys    keys
	frame   Frame

	lesson lessons.Lesson
	walk   lessons.Walk
	next   *lessons.Lesson // the one after this, nil after the last

	// What the current step shows, set by arrive.
	step    lessons.Step
	index   int
	prose   []string
	pane    *yamlPane
	player  player
	traced  bool
	ask     *asker
	joined  bool   // text and question stand on one page
	worked  int    // rows of a worked table that are shown
	guess   string // what was predicted: "yes", "no" or notSure; "" before
	cursor  int    // the prediction under the cursor, -1 none
	hint    string
	scroll  int
	follow  bool // the cursor was moved: it stays in sight
	looking bool // the cursor moves over fields while the packet is watched
	api     bool // the API's own text of the field fills the page
	copied  bool
	glance  bool                    // nothing of this lesson is recorded yet, and nothing was done in it
	fresh   bool                    // the step that is there when the screen is shown is to be recorded
	lookup  bool                    // one only looks something up here: nothing is recorded before something is answered
	seen    map[string]bool         // questions answered before, and since
	lab     quiz.Lab                // what is to be mended at the end of the lesson
	labs    map[string]progress.Lab // what was mended before
	trouble string                  // why the step cannot be shown
}

func newLesson(s *session, state progress.State, p Place) Screen {
	l, _ := s.course.Lesson(p.Lesson)
	m := lesson{session: s, keys: newKeys(), lesson: l, seen: state.Questions(), labs: state.Labs}
	if next, ok := s.course.Following(l.ID); ok {
		m.next = &next
	}
	m.walk = lessons.NewWalk(l, p.Step)
	if step, _ := m.walk.Step(); p.Step != "" && step.Question != nil && m.seen[step.Question.ID] {
		m.walk = m.walk.Skip() // left at the verdict: one goes on behind it
	}
	_, begun := state.Lessons[l.ID]
	m.lookup, m.glance, m.fresh = p.Lookup, !begun, begun
	return m.arrive()
}

// Init records that the step was seen, unless the lesson is opened for the first time: a glance at
// it is not a beginning. Behind a lab or board it records the step that follows, or the end.
func (m lesson) Init() (Action, tea.Cmd) {
	if !m.fresh {
		return nil, nil
	}
	return m.recordStep(), nil
}

// recordStep records where the learner is; for one who only looks something up that is nowhere.
func (m lesson) recordStep() Action {
	if m.lookup {
		return nil
	}
	if m.walk.Done() {
		return Record{Event: m.session.event(progress.Finished, progress.Step{Lesson: m.lesson.ID})}
	}
	return Record{Event: m.session.event(progress.StepSeen, progress.Step{Lesson: m.lesson.ID, Step: m.step.ID})}
}

// Typing reports that a blank is being filled.
func (m lesson) Typing() bool {
	return m.walk.Phase() == lessons.Asking && m.ask != nil && m.ask.typing()
}

// arrive prepares what the current step shows.
func (m lesson) arrive() lesson {
	if m.walk.Done() {
		return m
	}
	m.step, m.index = m.walk.Step()
	m.pane, m.ask, m.traced, m.guess, m.cursor, m.hint = nil, nil, false, "", -1, ""
	m.scroll, m.follow, m.worked, m.copied, m.trouble = 0, false, 1, false, ""
	m.looking, m.api = false, false
	if m.step.Manifest != nil || m.step.Trace != nil {
		scene, trace, err := m.session.course.Play(m.lesson, m.index)
		if err != nil {
			m.trouble = err.Error()
			return m
		}
		m.player, m.traced = newPlayer(scene, trace), m.step.Trace != nil
	}
	if m.step.Manifest != nil {
		pane := newYAML(*m.step.Manifest, m.player.scene, m.dialler())
		pane.secret = m.traced && m.step.Trace.Ask != ""
		m.pane = &pane
	}
	if ref := m.step.Lab; ref != nil {
		lab, _, err := m.session.course.Lab(ref.ID)
		if err != nil {
			m.trouble = err.Error()
			return m
		}
		m.lab = lab
	}
	if q := m.step.Question; q != nil {
		asked, err := m.session.course.Question(q.ID)
		if err != nil {
			m.trouble = err.Error()
			return m
		}
		r := rand.New(rand.NewPCG(m.session.seed(), uint64(m.index)))
		a := newAsker(m.session, asked, r.Perm(len(asked.Options)), progress.InLesson, !m.seen[q.ID])
		a.show = q.Show
		m.ask = &a
	}
	return m.rendered()
}

// dialler is who sends in this step, or else whoever stands first in its scene.
func (m lesson) dialler() string {
	if m.traced {
		return m.player.trace.From
	}
	if nodes := m.player.scene.Nodes; len(nodes) > 0 {
		return "node/" + nodes[0].Name
	}
	return ""
}

// joinedUp lays the question out, on one page with a short text where both fit.
func (m lesson) joinedUp() lesson {
	if m.ask == nil {
		m.joined = false
		return m
	}
	a := *m.ask
	if m.isWorked() || m.frame.Width == 0 || m.walk.Phase() == lessons.Answered {
		a = a.resize(m.frame)
		m.ask = &a
		return m
	}
	a.preface = styled(m.frame.Theme.Strong, m.step.Title, bodyWidth(m.frame))
	if len(m.prose) > 0 {
		a.preface = append(append(a.preface, ""), indent(slices.Clone(m.prose))...)
	}
	a = a.resize(m.frame)
	m.joined = len(a.cache) <= bodyHeight(m.frame)
	if !m.joined && m.step.Prose != "" {
		a.preface = nil
		a = a.resize(m.frame)
	}
	m.ask = &a
	if m.joined && m.walk.Phase() == lessons.Reading {
		m.walk = m.walk.Next()
	}
	return m
}

// Resume goes on where one was; behind a lab that was solved or its solution read, or a board whose fault was named, with
// what follows.
func (m lesson) Resume(state progress.State) Screen {
	m.labs, m.fresh = state.Labs, false
	switch {
	case m.walk.Done() || m.walk.Phase() != lessons.Doing:
		return m
	case !m.did(state):
		m.walk = m.walk.Back()
		return m
	}
	m.walk, m.fresh = m.walk.Next(), true
	return m.arrive()
}

// did reports that the step's lab or board was done, now or before.
func (m lesson) did(state progress.State) bool {
	if m.step.Lab != nil {
		_, done := state.Labs[m.step.Lab.ID]
		return done
	}
	return slices.ContainsFunc(state.Answers, func(a progress.Answer) bool {
		return strings.HasPrefix(a.Question, m.step.Board.ID+"/")
	})
}

// Resize lays the step out anew; the packet and the cursor stay where they are.
func (m lesson) Resize(f Frame) Screen {
	m.frame = f
	return m.rendered()
}

// rendered renders the prose for the width it has.
func (m lesson) rendered() lesson {
	if m.frame.Width > 0 && m.step.Prose != "" {
		m.prose = m.session.markdown(m.step.Prose, m.proseWidth(), m.frame.Theme)
	} else {
		m.prose = nil
	}
	return m.joinedUp()
}

// Update handles a message.
func (m lesson) Update(msg tea.Msg) (Screen, Action, tea.Cmd) {
	switch msg := msg.(type) {
	case hopMsg:
		if m.walk.Phase() == lessons.Watching {
			var cmd tea.Cmd
			m.player, cmd = m.player.update(m.session, msg)
			return m, nil, cmd
		}
	case tea.KeyPressMsg:
		return m.keyPress(msg)
	}
	return m.toAsker(msg)
}

func (m lesson) toAsker(msg tea.Msg) (Screen, Action, tea.Cmd) {
	if m.ask == nil {
		return m, nil, nil
	}
	a, action, cmd := m.ask.update(msg)
	if a.answered() && m.walk.Phase() == lessons.Asking {
		m.walk, m.lookup = m.walk.Answer(), false
		m.seen = maps.Clone(m.seen)
		m.seen[a.asked.Question.ID] = true
	}
	m.ask = &a
	return m, action, cmd
}
