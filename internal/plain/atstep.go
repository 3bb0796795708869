package plain

import (
	"fmt"
	"strconv"

	"portolan/internal/cluster"
	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/text"
	"portolan/lessons"
)

// tellStep prints a whole step: its text, then the packet, question or verdict that the learner has reached.
func (p *player) tellStep(s journey.Step) {
	if s.Done() {
		p.tellEnd(s)
		return
	}
	at, index := s.At()
	if index == 0 {
		p.say("Lesson %d: %s, %s.", s.Lesson.Number, s.Lesson.Title, journey.Minutes(s.Lesson.Duration()))
	}
	p.say("Step %d of %d: %s", index+1, len(s.Lesson.Steps), at.Title)
	p.gap()
	p.tellText(at)
	if s.Worked() {
		p.tellWorked(s)
	}
	if s.Phase() == lessons.Answered {
		p.ask(*s.Question)
		p.gap()
	}
	p.tellPhase(s)
}

// tellText prints the prose and the manifest of a step.
func (p *player) tellText(at lessons.Step) {
	p.markdown(at.Prose)
	p.gap()
	if at.Manifest != nil {
		p.say("The manifest:")
		p.noted(at.Manifest.Lines)
		p.gap()
	}
}

// tellWorked prints a question that the step solves for the learner, up to the row that they have reached.
func (p *player) tellWorked(s journey.Step) {
	q := *s.Question
	p.say("%s", q.Asked.Question.Story)
	p.gap()
	p.say("%s", q.Asked.Facts)
	p.gap()
	for i := range min(s.Rows, len(q.Asked.Table)) {
		p.item("- ", row(q.Asked, q.Asked.Table[i], ""))
	}
	p.tellSolved(s)
}

// tellSolved prints the answer of a solved question after its last row.
func (p *player) tellSolved(s journey.Step) {
	if !s.Solving() {
		p.gap()
		p.say("%s", s.Question.Fits())
	}
}

// tellNewsOf prints what an input has changed in a lesson.
func (p *player) tellNewsOf(before journey.Stop, s journey.Step) {
	was, ok := before.(journey.Step)
	if !ok {
		p.tell()
		return
	}
	_, from := was.At()
	_, to := s.At()
	switch same := from == to && was.Done() == s.Done(); {
	case !same:
		p.tell()
	case was.Rows != s.Rows && s.Rows <= len(s.Question.Asked.Table):
		p.item("- ", row(s.Question.Asked, s.Question.Asked.Table[s.Rows-1], ""))
	case was.Rows != s.Rows:
		p.tellSolved(s)
	case was.Phase() != s.Phase() && s.Phase() == lessons.Reading:
		p.tell()
	case was.Phase() != s.Phase():
		p.tellPhase(s)
	}
}

// tellPhase prints what belongs to the current phase: the question, the packet or the verdict.
func (p *player) tellPhase(s journey.Step) {
	at, _ := s.At()
	switch s.Phase() {
	case lessons.Predicting:
		p.say("%s", at.Trace.Ask)
		for i, g := range journey.Guesses() {
			p.say("%d: %s", i+1, g.Text())
		}
		p.say("0: %s", journey.NotSureText)
	case lessons.Watching:
		p.dials(s.Trace, *at.Trace)
		p.packet(s.Trace)
		p.guessed(s.Guess, s.Guess.Text(), s.Trace)
	case lessons.Asking:
		p.ask(*s.Question)
	case lessons.Answered:
		p.verdict(*s.Question)
	case lessons.Reading, lessons.Doing:
	}
}

// guessed prints the prediction beside what the packet did.
func (p *player) guessed(g journey.Guess, said journey.Text, packet cluster.Trace) {
	switch {
	case g == "" || g == journey.NotSure:
	case g.Right(packet):
		p.say("You said: %s, %s.", said, g.Outcome(packet))
	default:
		p.say("You said: %s. %s.", said, text.Capital(string(g.Outcome(packet))))
	}
}

// tellEnd prints the end page of a lesson.
func (p *player) tellEnd(s journey.Step) {
	end := s.End()
	p.say("%s", end.That)
	if end.Open != "" {
		p.say("%s", end.Open)
	}
	if len(end.Objectives) > 0 {
		p.say("%s", end.Can)
	}
	for _, o := range end.Objectives {
		p.item("- ", o)
	}
	p.gap()
	if end.Part != "" {
		p.say("%s", end.Part)
	}
	p.say("%s", end.Next)
}

// takeStep handles a line typed in a lesson. It returns false if the line is not a word or an answer here.
func (p *player) takeStep(s journey.Step, w words) bool {
	switch {
	case s.Done() && w.verb != "step":
		return w.verb == "back" && p.takeMove(w)
	case !s.Done() && s.Phase() == lessons.Predicting && p.predict(w):
	case !s.Done() && s.Phase() == lessons.Asking && p.takeQuestion(*s.Question, w):
	case w.verb == "step":
		p.toStep(s, w.rest)
	case w.verb == "yaml":
		p.yaml(shownManifest(s))
	case w.verb == "why" && s.Question != nil:
		p.why(*s.Question, w.rest)
	default:
		return p.takeMove(w)
	}
	return true
}

// takeMove handles the words back and skip. It returns false for every other line.
func (p *player) takeMove(w words) bool {
	switch {
	case w.verb == "back":
		p.do(journey.Back{})
	case w.verb == "skip":
		p.do(journey.Move{By: 1})
	default:
		return false
	}
	return true
}

// predict handles a line as a prediction. It returns false if the line is not one.
func (p *player) predict(w words) bool {
	digits := map[string]int{"1": 1, "yes": 1, "2": 2, "no": 2, "0": 0}
	if n, ok := digits[w.verb]; ok {
		p.do(journey.Choose{N: n})
		return true
	}
	if _, err := strconv.Atoi(w.verb); err != nil {
		return false
	}
	p.say(guessDigits)
	return true
}

// toStep goes to the step with a number, or lists the steps if there is no such number.
func (p *player) toStep(s journey.Step, word string) {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > len(s.Lesson.Steps) {
		p.say(noSteps)
		for i, step := range s.Lesson.Steps {
			p.item(fmt.Sprintf("step %d: ", i+1), step.Title)
		}
		return
	}
	_, index := s.At()
	by := n - 1 - index
	if s.Done() {
		by--
	}
	p.giveInput(journey.Move{By: by})
	p.view = view{}
	p.tell()
}

// yaml prints a manifest without its notes, so that it can be copied.
func (p *player) yaml(shown []manifest.Line) {
	for _, l := range shown {
		p.line(l.Text)
	}
	if len(shown) == 0 {
		p.say(noManifest)
	}
}

// shownManifest returns the manifest of the question, or else the latest manifest shown up to this step.
func shownManifest(s journey.Step) []manifest.Line {
	if s.Question != nil && s.Question.Asked.Question.Manifest != "" {
		if shown, err := manifest.Annotate(s.Question.Asked.Question.Manifest); err == nil {
			return shown.Lines
		}
	}
	_, index := s.At()
	for i := index; i >= 0; i-- {
		if shown := s.Lesson.Steps[i].Manifest; shown != nil {
			return shown.Lines
		}
	}
	return nil
}

// tellWelcome prints the first page: its text and the prediction. In later steps the learner sends the packet with
// enter.
func (p *player) tellWelcome(w journey.Welcome) {
	step := w.Step()
	p.say("%s", step.Title)
	p.gap()
	p.tellText(step)
	switch {
	case w.Asks():
		p.say("%s", step.Trace.Ask)
		for i, g := range journey.Guesses() {
			p.say("%d: %s", i+1, g)
		}
		p.say("0: %s", journey.NotSureText)
	case !p.view.unsent:
		p.tellFirstPacket(w)
	}
}

// tellFirstPacket prints the packet of a step of the first page, and after the last one how to go on.
func (p *player) tellFirstPacket(w journey.Welcome) {
	p.dials(w.Trace, *w.Step().Trace)
	p.packet(w.Trace)
	if w.Index == 0 {
		p.guessed(w.Guess, journey.Text(w.Guess), w.Trace)
	}
	if w.Last() {
		p.gap()
		p.say("%s", w.End())
		p.say(welcomeWays)
	}
}

// takeWelcome handles a line typed on the first page.
func (p *player) takeWelcome(s journey.Welcome, w words) bool {
	switch {
	case s.Asks() && p.predict(w):
	case w.verb == "yaml":
		p.yaml(s.Manifest().Lines)
	default:
		return false
	}
	return true
}
