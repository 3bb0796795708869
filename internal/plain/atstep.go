package plain

import (
	"fmt"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/lessons"
)

// showStep prints a whole step: its text, then the packet, question or verdict that the learner has reached.
func (p *player) showStep(s journey.Step) {
	if s.Done() {
		p.showEnd(s)
		return
	}
	at, index := s.At()
	if index == 0 {
		p.say("Lesson %d: %s, %s.", s.Lesson.Number, s.Lesson.Title, journey.Minutes(s.Lesson.Duration()))
	}
	p.say("Step %d of %d: %s", index+1, len(s.Lesson.Steps), at.Title)
	p.gap()
	p.showText(at)
	if s.Worked() {
		p.story(s.Question.Proved)
		p.showRows(s, 0)
	}
	if s.Phase() == lessons.Answered {
		p.ask(*s.Question)
		p.gap()
	}
	p.showPhase(s)
}

// showText prints the prose and the manifest of a step.
func (p *player) showText(at lessons.Step) {
	p.markdown(at.Prose)
	p.gap()
	if at.Manifest != nil {
		p.say("The manifest:")
		p.manifest(at.Manifest.Lines)
		p.gap()
	}
}

// showRows prints rows of the table of a worked question: from the row with index from to the last row that the learner
// has reached. After the last row of the table it prints the answer.
func (p *player) showRows(s journey.Step, from int) {
	a := s.Question.Proved
	p.table(*s.Question, a.Table[from:min(s.Rows, len(a.Table))])
	if !s.Solving() {
		p.gap()
		p.say("%s", s.Question.Fits())
	}
}

// showStepChange prints what an input has changed in a lesson: the next row, the next phase, or another step.
func (p *player) showStepChange(before journey.Stop, s journey.Step) {
	was, ok := before.(journey.Step)
	if !ok {
		p.show()
		return
	}
	_, from := was.At()
	_, to := s.At()
	switch same := from == to && was.Done() == s.Done(); {
	case !same:
		p.show()
	case was.Rows != s.Rows:
		p.showRows(s, was.Rows)
	case was.Phase() != s.Phase() && s.Phase() == lessons.Reading:
		p.show()
	case was.Phase() != s.Phase():
		if was.Phase() == lessons.Reading && s.Phase() == lessons.Answered {
			p.ask(*s.Question) // the learner went back, and the question was answered earlier
			p.gap()
		}
		p.showPhase(s)
	}
}

// showPhase prints what belongs to the current phase: the question, the packet or the verdict.
func (p *player) showPhase(s journey.Step) {
	at, _ := s.At()
	switch s.Phase() {
	case lessons.Predicting:
		p.askGuess(at.Trace.Ask, journey.Guess.Text)
	case lessons.Watching:
		p.stepPacket(s, *at.Trace, s.Trace)
	case lessons.Asking:
		p.ask(*s.Question)
	case lessons.Answered:
		p.verdict(*s.Question)
	case lessons.Reading, lessons.Doing:
	}
}

// askGuess prints the question about a packet, and the predictions to choose from. text returns a prediction in words.
func (p *player) askGuess(ask string, text func(journey.Guess) journey.Text) {
	p.say("%s", ask)
	guesses := journey.Guesses()
	p.choices(len(guesses), func(i int) string { return string(text(guesses[i])) })
}

// inBrief returns a guess as the first page writes it: "yes" or "no".
func inBrief(g journey.Guess) journey.Text { return journey.Text(g) }

// showEnd prints the end page of a lesson.
func (p *player) showEnd(s journey.Step) {
	end := s.End()
	p.say("%s", end.That)
	if end.Open != "" {
		p.say("%s", end.Open)
	}
	p.objectives("", end.Can, end.NotYet)
	p.gap()
	for i, q := range end.Questions {
		if i == 0 {
			p.say("%s", end.QuestionsHead)
		}
		p.item("- ", q.Step+": "+string(q.Went())+".")
	}
	p.gap()
	p.say("%s", end.Next)
}

// predict handles an entry as a prediction. It returns false if it is not one.
func (p *player) predict(e entry) bool {
	switch n, ok := number(e.verb); {
	case ok && n <= len(journey.Guesses()):
		p.do(journey.Choose{N: n})
	case ok:
		p.say(guessDigits)
	case e.verb == "yes" || e.verb == "no":
		p.do(journey.Answer{Text: e.verb})
	default:
		return false
	}
	return true
}

// toStep goes to the step with a number, or lists the steps if there is no such number.
func (p *player) toStep(s journey.Step, word string) {
	n, ok := number(word)
	if !ok || n < 1 || n > len(s.Lesson.Steps) {
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
	p.arrive()
}

// shownManifest returns the manifest of the question, or else the latest manifest shown up to this step.
func shownManifest(s journey.Step) []manifest.Line {
	if s.Question != nil && s.Question.Proved.Question.Manifest != "" {
		return annotated(s.Question.Proved.Question.Manifest)
	}
	_, index := s.At()
	for i := index; i >= 0; i-- {
		if shown := s.Lesson.Steps[i].Manifest; shown != nil {
			return shown.Lines
		}
	}
	return nil
}

// showWelcome prints a step of the first page: its text, and then the prediction or the packet. In later steps the
// packet follows only after the next Enter.
func (p *player) showWelcome(w journey.Welcome) {
	step := w.Step()
	p.say("%s", step.Title)
	p.gap()
	p.showText(step)
	switch {
	case w.Asks():
		p.askGuess(step.Trace.Ask, inBrief)
	case !p.view.unsent:
		p.showFirstPacket(w)
	}
}

// showFirstPacket prints the packet of a step of the first page, and after the last one how to go on.
func (p *player) showFirstPacket(w journey.Welcome) {
	p.stepPacket(w, *w.Step().Trace, w.Trace)
	if w.Last() {
		p.gap()
		p.say("%s", w.End())
		p.say(welcomeWays)
	}
}
