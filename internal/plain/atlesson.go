package plain

import (
	"fmt"
	"math/rand/v2"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/lessons"
	"portolan/quiz"
)

// atLesson is a lesson under way.
type atLesson struct {
	lesson  lessons.Lesson
	walk    lessons.Walk
	welcome bool // the first start: its steps are not kept
	glance  bool // nothing of this lesson is recorded yet, and nothing was done in it

	// What the current step has, set by arrive.
	step  lessons.Step
	index int
	trace cluster.Trace
	ask   *asking
	guess string // what was predicted: "yes", "no" or notSure; "" before
	wrong error  // why the step cannot be shown
}

// notSure is a prediction that was not made: show me.
const notSure = "?"

// openLesson opens a lesson at a step, "" is the first. onward goes on behind a question that was answered already.
func openLesson(p *player, l lessons.Lesson, step string, onward bool) *atLesson {
	m := &atLesson{lesson: l, walk: lessons.NewWalk(l, step)}
	if s, _ := m.walk.Step(); onward && step != "" && s.Question != nil && p.seen(s.Question.ID) {
		m.walk = m.walk.Skip() // left at the verdict: one goes on behind it
	}
	_, begun := p.state.Lessons[l.ID]
	m.glance = !begun
	m.arrive(p)
	if begun {
		m.record(p)
	}
	return m
}

// newWelcome opens the first start.
func newWelcome(p *player) *atLesson {
	m := &atLesson{lesson: *p.o.Course.Welcome, welcome: true}
	m.walk = lessons.NewWalk(m.lesson, "")
	m.arrive(p)
	return m
}

// record keeps that a step was seen, or that the lesson is behind.
func (m *atLesson) record(p *player) {
	switch {
	case m.welcome:
	case m.walk.Done():
		p.record(progress.Finished, progress.Step{Lesson: m.lesson.ID})
	default:
		p.record(progress.StepSeen, progress.Step{Lesson: m.lesson.ID, Step: m.step.ID})
	}
}

// arrive prepares the step that the walk has come to. Where a question is owed it stands under the text.
func (m *atLesson) arrive(p *player) {
	if m.walk.Done() {
		return
	}
	m.step, m.index = m.walk.Step()
	m.trace, m.ask, m.guess, m.wrong = cluster.Trace{}, nil, "", nil
	if m.step.Trace != nil {
		_, m.trace, m.wrong = p.o.Course.Play(m.lesson, m.index)
	}
	if q := m.step.Question; q != nil && m.wrong == nil {
		var asked quiz.Asked
		if asked, m.wrong = p.o.Course.Question(q.ID); m.wrong == nil {
			r := rand.New(rand.NewPCG(p.o.Seed(), uint64(m.index)))
			m.ask = newAsking(p, asked, r.Perm(len(asked.Options)), progress.InLesson)
			m.ask.show = q.Show
		}
	}
	m.joined()
}

// joined goes on from a text to the question that follows it.
func (m *atLesson) joined() {
	next := m.walk.Next()
	_, i := next.Step()
	owes := next.Phase() == lessons.Predicting || next.Phase() == lessons.Asking
	if m.walk.Phase() == lessons.Reading && owes && i == m.index && !next.Done() {
		m.walk = next
	}
}

func (m *atLesson) tell(p *player) {
	if m.walk.Done() {
		m.tellEnd(p)
		return
	}
	switch {
	case m.welcome:
		p.say("%s", m.step.Title)
	case m.index == 0:
		p.say("Lesson %d: %s, %s.", m.lesson.Number, m.lesson.Title, minutes(m.lesson.Duration()))
		fallthrough
	default:
		p.say("Step %d of %d: %s", m.index+1, len(m.lesson.Steps), m.step.Title)
	}
	p.gap()
	if m.wrong != nil {
		p.trouble(m.wrong)
		return
	}
	m.tellText(p)
	if m.walk.Phase() == lessons.Answered {
		m.ask.tell(p)
		p.gap()
	}
	m.tellPhase(p)
}

// tellText says prose and manifest, and a question that is solved aloud.
func (m *atLesson) tellText(p *player) {
	p.markdown(m.step.Prose)
	p.gap()
	if m.step.Manifest != nil {
		p.say("The manifest:")
		p.noted(m.step.Manifest.Lines)
		p.gap()
	}
	if m.ask != nil && m.ask.show == lessons.Worked {
		a := m.ask.asked
		p.say("%s", a.Question.Story)
		p.gap()
		p.say("%s", a.Facts)
		p.gap()
		p.table(a, "")
		p.gap()
		p.say("%s fits. %s", a.Right, m.ask.option(a.Right).Why)
		p.gap()
	}
}

// tellPhase says what is there besides the text: what is asked, the packet, the verdict.
func (m *atLesson) tellPhase(p *player) {
	switch m.walk.Phase() {
	case lessons.Predicting:
		p.say("%s", m.step.Trace.Ask)
		for i, text := range m.guesses() {
			p.say("%d: %s", i+1, text)
		}
		p.say("0: not sure, show me")
	case lessons.Watching:
		m.tellPacket(p)
	case lessons.Asking:
		m.ask.tell(p)
	case lessons.Answered:
		m.ask.verdict(p)
	case lessons.Reading, lessons.Doing:
	}
}

// tellPacket says the packet, and the prediction beside what happened.
func (m *atLesson) tellPacket(p *player) {
	p.dials(m.trace, *m.step.Trace)
	p.packet(m.trace)
	said := map[string]string{"yes": m.guesses()[0], "no": m.guesses()[1]}[m.guess]
	switch {
	case said != "" && m.guessedRight():
		p.say("You said: %s, and that is what happened.", said)
	case said != "":
		p.say("You said: %s. It turned out otherwise.", said)
	}
	if m.welcome && m.index == len(m.lesson.Steps)-1 {
		p.gap()
		p.say("One word decides who gets in. Part 1 takes %s.", minutes(p.o.Course.Parts[0].Duration()))
		p.say("If you know all this: known asks six questions, contents lists the lessons.")
	}
}

// tellEnd says what stands behind the last step.
func (m *atLesson) tellEnd(p *player) {
	p.say("That was lesson %d: %s", m.lesson.Number, m.lesson.Title)
	if len(m.lesson.Objectives) > 0 {
		p.say("You can now:")
	}
	for _, o := range m.lesson.Objectives {
		p.item("- ", o.Text)
	}
	p.gap()
	if next, ok := p.o.Course.Following(m.lesson.ID); ok {
		p.say("Next: lesson %d, %s, %s.", next.Number, next.Title, minutes(next.Duration()))
		return
	}
	p.say("That was the last lesson. Practice mixes its questions with those of the others.")
}

// guesses are the two ends that a packet may have. The first start asks in other words.
func (m *atLesson) guesses() [2]string {
	if m.welcome {
		return [2]string{"yes", "no"}
	}
	return [2]string{"it answers", "it does not answer"}
}

func (m *atLesson) guessedRight() bool {
	connects := m.trace.Outcome == cluster.Connected
	return m.guess == "yes" && connects || m.guess == "no" && !connects
}

func (m *atLesson) prompt(p *player) string {
	if m.walk.Done() {
		return m.promptEnd(p)
	}
	switch m.walk.Phase() {
	case lessons.Predicting:
		return "1, 2 or 0"
	case lessons.Asking:
		if m.ask == nil {
			return "skip: the next step"
		}
		return m.ask.prompt()
	case lessons.Reading, lessons.Watching, lessons.Answered, lessons.Doing:
	}
	next := m.walk.Next()
	_, i := next.Step()
	switch {
	case next.Done() && m.welcome:
		return "Enter: start"
	case next.Done():
		return "Enter: the end of the lesson"
	case i != m.index && m.welcome:
		return "Enter: go on"
	case i != m.index:
		return fmt.Sprintf("Enter: step %d", i+1)
	case next.Phase() == lessons.Watching:
		return "Enter: send the packet"
	case next.Phase() == lessons.Doing && m.step.Lab != nil:
		return "Enter: open the lab"
	case next.Phase() == lessons.Doing:
		return "Enter: open the board"
	}
	return "Enter: go on"
}

func (m *atLesson) promptEnd(p *player) string {
	if next, ok := p.o.Course.Following(m.lesson.ID); ok {
		return fmt.Sprintf("Enter: lesson %d", next.Number)
	}
	return "Enter: practice"
}

func (m *atLesson) enter(p *player) {
	switch {
	case m.walk.Done():
		m.onward(p)
	case m.wrong != nil:
		m.move(p, m.walk.Skip())
	case m.walk.Phase() == lessons.Predicting:
		p.say("Guess first: 1, 2 or 0. Nothing is counted here.")
	case m.walk.Phase() == lessons.Asking:
		m.ask.owed(p)
	default:
		m.move(p, m.walk.Next())
	}
}

// onward is where enter leads after the last step.
func (m *atLesson) onward(p *player) {
	if next, ok := p.o.Course.Following(m.lesson.ID); ok {
		p.open(openLesson(p, next, p.resume(next), true))
		return
	}
	p.open(newPractice(p, Quiz{}))
}

// move goes where a walk has led: another phase, another step, or the end.
func (m *atLesson) move(p *player, w lessons.Walk) {
	_, was := m.walk.Step()
	_, is := w.Step()
	if m.glance && (was != is || m.walk.Phase() != w.Phase() || w.Done()) {
		m.record(p)
		m.glance = false
	}
	same := was == is && m.walk.Done() == w.Done()
	m.walk = w
	switch {
	case !same && w.Done() && m.welcome:
		for _, l := range p.o.Course.Lessons() {
			p.open(openLesson(p, l, p.resume(l), true))
			return
		}
	case !same:
		m.arrive(p)
		m.record(p)
		m.tell(p)
	case w.Phase() == lessons.Doing:
		m.do(p)
	case w.Phase() == lessons.Reading:
		m.tell(p)
	default:
		m.tellPhase(p)
	}
}

// do opens the step's lab or board.
func (m *atLesson) do(p *player) {
	if m.step.Lab != nil {
		openLab(p, m.step.Lab.ID, m)
		return
	}
	openBoard(p, m.step.Board.ID, m)
}

// back comes from a lab or board: on behind it if it is done, else to the text before it.
func (m *atLesson) back(p *player, done bool) {
	p.at = m
	if done {
		m.move(p, m.walk.Next())
		return
	}
	m.walk = m.walk.Back()
	m.tell(p)
}
