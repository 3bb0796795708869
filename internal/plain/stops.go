package plain

import (
	"fmt"

	"portolan/internal/journey"
	"portolan/lessons"
)

// show prints everything about the current stop.
func (p *player) show() {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		p.showWelcome(s)
	case journey.Contents:
		p.showContents(s)
	case journey.Step:
		p.showStep(s)
	case journey.Round:
		p.showRound(s)
	case journey.Known:
		p.showKnown(s)
	case journey.Lab:
		p.showLab(s)
	case journey.Board:
		p.showBoard(s)
	case journey.Results:
		p.results()
	case journey.PartEnd:
		p.showPartEnd(s)
	case journey.Broken:
		p.showError(s.Why)
	}
}

// showChange prints what an input has changed at the current stop.
func (p *player) showChange(before journey.Stop) {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		was, _ := before.(journey.Welcome)
		p.showWelcomeChange(was, s)
	case journey.Step:
		p.showStepChange(before, s)
	case journey.Round:
		was, _ := before.(journey.Round)
		p.showQuestionChange(was.Question, s.Question)
	case journey.Known:
		was, _ := before.(journey.Known)
		p.showQuestionChange(was.Question, s.Question)
	case journey.Board:
		if s.Hunt.Done() {
			p.showFault(s)
		}
	case journey.Contents, journey.Lab, journey.Results, journey.PartEnd, journey.Broken:
	}
}

// showWelcomeChange prints the packet after a guess, or the next step of the first page.
func (p *player) showWelcomeChange(was, s journey.Welcome) {
	switch {
	case was.Index != s.Index:
		p.view.unsent = true
		p.show()
	case was.Guess != s.Guess:
		p.showFirstPacket(s)
	}
}

// showQuestionChange prints the verdict of a question that was just answered, or the next question.
func (p *player) showQuestionChange(was, q *journey.Question) {
	switch {
	case answered(was, q):
		p.verdict(*q)
		p.comesBack(*q)
	case was != q:
		p.show()
	}
}

// answered reports whether the question was answered between before and after.
func answered(before, after *journey.Question) bool {
	return before != nil && after != nil && before.Graded == nil && after.Graded != nil &&
		before.Proved.Question.ID == after.Proved.Question.ID
}

// enter handles an empty line, the Enter key alone: the learner goes on.
func (p *player) enter() {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		if p.view.unsent {
			p.view.unsent = false
			p.showFirstPacket(s)
			return
		}
	case journey.Lab:
		if !s.Done() {
			p.check(s)
			return
		}
	case journey.Board:
		p.enterBoard(s)
		return
	case journey.Round, journey.Known, journey.Step, journey.Contents, journey.Results, journey.PartEnd, journey.Broken:
	}
	p.do(journey.Enter{})
}

// handle does what an entry means at this stop: an answer, a prediction or a number. It returns false if the entry is
// none of these, so that it may be a word.
func (p *player) handle(e entry) bool {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		return s.Asks() && p.predict(e)
	case journey.Contents:
		return p.openNumber(e)
	case journey.Step:
		return !s.Done() && (s.Phase() == lessons.Predicting && p.predict(e) ||
			s.Phase() == lessons.Asking && p.handleAnswer(*s.Question, e))
	case journey.Round:
		if s.Question == nil {
			return p.showAnswered(s, e)
		}
		return p.handleAnswer(*s.Question, e)
	case journey.Known:
		return s.Question != nil && p.handleAnswer(*s.Question, e)
	case journey.Board:
		return p.handleNumber(s, e)
	case journey.Lab, journey.Results, journey.PartEnd, journey.Broken:
	}
	return false
}

// prompt returns the line above the input: what Enter does, or else which answers the learner can type.
func (p *player) prompt() string {
	stop := p.journey.Stop()
	switch s := stop.(type) {
	case journey.Welcome:
		if p.view.unsent {
			return sendPacket
		}
	case journey.Lab:
		switch {
		case p.view.paste != nil && p.view.paste.Len() == 0:
			return labPasting
		case p.view.paste != nil:
			return "" // print nothing between the pasted lines
		case p.view.confirm != "":
			return fmt.Sprintf(labAgain, p.view.confirm)
		}
	case journey.Board:
		return p.promptBoard(s)
	case journey.Step, journey.Round, journey.Known, journey.Contents, journey.Results, journey.PartEnd, journey.Broken:
	}
	may := stop.Prompt()
	if may.Enter != "" {
		return "Enter: " + string(may.Enter)
	}
	return answers(may)
}

// answers returns what the learner can type at a stop that waits for an answer.
func answers(may journey.Prompt) string {
	switch {
	case may.Typing:
		return fillPrompt
	case may.Options == 1:
		return "1 or 0"
	case may.Options == 2:
		return "1, 2 or 0"
	}
	return fmt.Sprintf(manyPrompt, may.Options)
}

// ownWords returns the words that mean something only at this stop.
func (p *player) ownWords() []word {
	switch s := p.journey.Stop().(type) {
	case journey.Contents:
		return contentsWords()
	case journey.Step:
		return p.stepWords(s)
	case journey.Round:
		return p.roundWords(s.Question)
	case journey.Known:
		return p.questionWords(s.Question)
	case journey.Lab:
		return p.labWords(s)
	case journey.Board:
		return p.boardWords(s)
	case journey.Welcome:
		return []word{yamlWord(func(string) { p.yaml(s.Manifest().Lines) })}
	case journey.Broken, journey.Results, journey.PartEnd:
	}
	return p.moveWords()
}
