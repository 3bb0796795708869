package plain

import (
	"fmt"

	"portolan/internal/journey"
)

// tell prints everything about the current stop.
func (p *player) tell() {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		p.tellWelcome(s)
	case journey.Contents:
		p.tellContents(s)
	case journey.Step:
		p.tellStep(s)
	case journey.Round:
		p.tellRound(s)
	case journey.Known:
		p.tellKnown(s)
	case journey.Lab:
		p.tellLab(s)
	case journey.Board:
		p.tellBoard(s)
	case journey.Results:
		p.results()
	case journey.Broken:
		p.trouble(s.Why)
	}
}

// tellNews prints what an input has changed at the current stop.
func (p *player) tellNews(before journey.Stop) {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		was, _ := before.(journey.Welcome)
		p.tellNewsOfWelcome(was, s)
	case journey.Step:
		p.tellNewsOf(before, s)
	case journey.Round:
		was, _ := before.(journey.Round)
		p.tellNewsOfQuestion(was.Question, s.Question)
	case journey.Known:
		was, _ := before.(journey.Known)
		p.tellNewsOfQuestion(was.Question, s.Question)
	case journey.Board:
		if s.Hunt.Done() {
			p.tellFault(s)
		}
	case journey.Contents, journey.Lab, journey.Results, journey.Broken:
	}
}

// tellNewsOfWelcome prints the packet after a guess, or the next step of the first page.
func (p *player) tellNewsOfWelcome(was, s journey.Welcome) {
	switch {
	case was.Index != s.Index:
		p.view.unsent = true
		p.tell()
	case was.Guess != s.Guess:
		p.tellFirstPacket(s)
	}
}

// tellNewsOfQuestion prints the verdict of a question that was just answered, or the next question.
func (p *player) tellNewsOfQuestion(was, q *journey.Question) {
	switch {
	case answered(was, q):
		p.verdict(*q)
		p.comesBack(*q)
	case was != q:
		p.tell()
	}
}

// answered reports whether the question was answered between before and after.
func answered(before, after *journey.Question) bool {
	return before != nil && after != nil && before.Graded == nil && after.Graded != nil &&
		before.Asked.Question.ID == after.Asked.Question.ID
}

// enter goes on to the next thing.
func (p *player) enter() {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		if p.view.unsent {
			p.view.unsent = false
			p.tellFirstPacket(s)
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
	case journey.Round, journey.Known, journey.Step, journey.Contents, journey.Results, journey.Broken:
	}
	p.do(journey.Enter{})
}

// here does what a line means at this stop. It returns false if the line means nothing here. asked is the word that the
// previous line asked to repeat, "" for none.
func (p *player) here(w words, asked string) bool {
	switch s := p.journey.Stop().(type) {
	case journey.Welcome:
		return p.takeWelcome(s, w)
	case journey.Contents:
		return p.takeContents(w)
	case journey.Step:
		return p.takeStep(s, w)
	case journey.Round:
		return p.takeRound(s, w)
	case journey.Known:
		return s.Question != nil && p.takeQuestion(*s.Question, w)
	case journey.Lab:
		return p.takeLab(s, w, asked)
	case journey.Board:
		return p.takeBoard(s, w)
	case journey.Results, journey.Broken:
	}
	return p.takeMove(w)
}

// prompt returns what the learner can type: what Enter does, or else the answers.
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
		case p.view.confirming != "":
			return fmt.Sprintf(labAgain, p.view.confirming)
		}
	case journey.Board:
		return p.promptBoard(s)
	case journey.Step, journey.Round, journey.Known, journey.Contents, journey.Results, journey.Broken:
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

// ownWords returns the words that mean something only at this stop, each with what it does.
func (p *player) ownWords() [][2]string {
	switch s := p.journey.Stop().(type) {
	case journey.Contents:
		return contentsWords()
	case journey.Step:
		return stepWords(s)
	case journey.Round, journey.Known:
		return questionWords()
	case journey.Lab:
		return labWords()
	case journey.Board:
		return boardWords()
	case journey.Welcome:
		return [][2]string{yamlWord()}
	case journey.Broken, journey.Results:
	}
	return nil
}
