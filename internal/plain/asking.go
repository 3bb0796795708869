package plain

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"portolan/internal/cluster"
	"portolan/internal/progress"
	"portolan/internal/standing"
	"portolan/lessons"
	"portolan/quiz"
)

// asking is one question: in a lesson, in practice, and before the course.
type asking struct {
	asked    quiz.Asked
	order    []int // how the options are said: indices into asked.Options
	occasion progress.Occasion
	show     lessons.Show
	first    bool // this learner never answered it before
	begun    time.Time
	graded   *quiz.Graded
}

func newAsking(p *player, asked quiz.Asked, order []int, occasion progress.Occasion) *asking {
	return &asking{asked: asked, order: order, occasion: occasion, first: !p.seen(asked.Question.ID), begun: p.o.Now()}
}

func (a *asking) fills() bool { return a.asked.Question.Kind == quiz.Fill }

// tell says the story, what is asked, and the answers.
func (a *asking) tell(p *player) {
	q := a.asked.Question
	for _, told := range []string{q.Story, a.asked.Facts} {
		if told != "" {
			p.say("%s", told)
			p.gap()
		}
	}
	if a.show == lessons.Faded {
		p.table(a.asked, a.asked.Right)
		p.gap()
	}
	if q.Kind != quiz.Choose && q.Manifest != "" {
		p.gapped(q.Manifest)
		p.gap()
	}
	p.say("%s", q.Prompt())
	for place, i := range a.order {
		p.item(fmt.Sprintf("%d: ", place+1), q.Read(a.asked.Options[i].Option))
	}
	p.say("0: not sure, show me")
}

// tellAll says the question, and once it is answered what the answer is worth.
func (a *asking) tellAll(p *player) {
	p.gap()
	a.tell(p)
	if a.graded != nil {
		p.gap()
		a.verdict(p)
	}
}

// prompt says what may be typed.
func (a *asking) prompt() string {
	switch {
	case a.fills():
		return "Type what goes in the gap, or 0"
	case len(a.order) == 1:
		return "1 or 0"
	case len(a.order) == 2:
		return "1, 2 or 0"
	}
	return fmt.Sprintf("1 to %d, or 0", len(a.order))
}

// owed says that enter is no answer.
func (a *asking) owed(p *player) {
	if a.fills() {
		p.say("Type what goes in the gap, then enter. 0: not sure, show me.")
		return
	}
	p.say("Choose first: a digit, then enter. 0: not sure, show me.")
}

// take takes an answer; false if it is none. What may stand in a gap is an answer unless it is one of own, the words of the
// place, or one that means the same everywhere.
func (a *asking) take(p *player, w words, own [][2]string) bool {
	n, digits := w.number()
	switch {
	case w.line == "0":
		a.submit(p, "")
	case a.fills() && w.verb == "answer" && w.rest != "":
		a.submit(p, w.rest)
	case a.fills() && w.verb == "answer":
		p.say("answer takes what goes in the gap, for example: answer back")
	case a.fills() && reserved(w, own):
		return false
	case a.fills():
		a.submit(p, w.line)
	case digits && n <= len(a.order):
		a.submit(p, a.asked.Options[a.order[n-1]].Is)
	case digits:
		p.say("There is no answer %d. Type %s.", n, a.prompt())
	default:
		for _, o := range a.asked.Options {
			if strings.EqualFold(w.line, o.Is) {
				a.submit(p, o.Is)
				return true
			}
		}
		return false
	}
	return true
}

// submit grades an answer and keeps it; "" is not sure.
func (a *asking) submit(p *player, answer string) {
	g := a.asked.Grade(answer)
	body := standing.Answered(a.asked, g, a.order)
	body.First, body.Took, body.Occasion = a.first, p.o.Now().Sub(a.begun), a.occasion
	p.record(progress.Answered, body)
	a.graded = &g
}

// why explains the option of a digit, after the answer.
func (a *asking) why(p *player, word string) {
	n, err := strconv.Atoi(word)
	switch {
	case a.graded == nil:
		p.say("why comes after the answer.")
		return
	case a.fills():
		p.say("%s", a.asked.Question.Why)
		return
	case err != nil || n < 1 || n > len(a.order):
		p.say("Which answer? For example: why 1")
		return
	}
	o := a.asked.Options[a.order[n-1]]
	if a.asked.Question.Kind == quiz.Choose {
		p.say("And %s? %s", o.Is, worth(o.Judgement))
		p.gap()
		p.evidence(o.Judgement)
	} else {
		p.say("And this: %s", a.read(o.Is))
	}
	p.say("%s", o.Why)
}

// option is the option of that name; the zero one if there is none.
func (a *asking) option(is string) quiz.Choice {
	for _, c := range a.asked.Options {
		if c.Is == is {
			return c
		}
	}
	return quiz.Choice{}
}

// read is an option as a sentence.
func (a *asking) read(is string) string {
	return strings.TrimSuffix(a.asked.Question.Read(a.option(is).Option), ".") + "."
}

// verdict says what the answer is worth, and why.
func (a *asking) verdict(p *player) {
	switch a.asked.Question.Kind {
	case quiz.Choose:
		a.chose(p)
	case quiz.Fill:
		a.filled(p)
	case quiz.Predict:
		a.answer(p, "What happens: ")
		p.gap()
		p.sent(a.graded.Trace)
		p.gap()
		p.say("%s", a.graded.Why)
	case quiz.Door:
		a.door(p)
	case quiz.Fact:
		a.answer(p, "The answer: ")
		p.say("%s", a.graded.Why)
		a.rightToo(p)
		for _, s := range a.asked.Question.Sources {
			p.say("Source: %s", s)
		}
	}
}

// answer says what was answered, and whether that is right; lead stands before what is.
func (a *asking) answer(p *player, lead string) {
	right := a.read(a.asked.Right)
	switch {
	case a.graded.NotSure:
		p.say("Not sure. %s%s", lead, right)
	case a.graded.Right:
		p.say("Right. You said: %s", right)
	default:
		p.say("Not right. You said: %s", a.read(a.graded.Choice))
		p.say("%s%s", lead, right)
	}
}

// rightToo adds why the right answer is, where another was given.
func (a *asking) rightToo(p *player) {
	if !a.graded.Right && !a.graded.NotSure {
		p.say("%s", a.option(a.asked.Right).Why)
	}
}

// sent says a packet with who sends it where.
func (p *player) sent(t *cluster.Trace) {
	if t == nil {
		return
	}
	p.say("From %s to %s:", t.Sender(), t.To)
	p.packet(*t)
}

// door says the address chosen and the right one, tried.
func (a *asking) door(p *player) {
	a.answer(p, "The one that works: ")
	p.say("%s", a.graded.Why)
	tried := []string{a.graded.Choice, a.asked.Right}
	if a.graded.NotSure || a.graded.Right {
		tried = tried[1:]
	}
	for _, is := range tried {
		p.gap()
		t := a.option(is).Trace
		p.sent(&t)
	}
	p.gap()
	a.rightToo(p)
}

// chose says what a type is worth.
func (a *asking) chose(p *player) {
	is := a.graded.Choice
	who := "You chose " + is + "."
	if a.graded.NotSure {
		is = a.asked.Right
		who = "Not sure: the answer is " + is + "."
	}
	j := a.option(is).Judgement
	p.say("%s %s", who, worth(j))
	p.gap()
	if is != a.asked.Right {
		p.evidence(j)
	}
	p.say("The story, and what each type makes of it:")
	p.table(a.asked, "")
	p.gap()
	right := a.option(a.asked.Right)
	if is != a.asked.Right {
		p.say("%s fits. %s", right.Is, right.Why)
		return
	}
	p.say("%s", right.Why)
}

// worth is a judgement in a sentence.
func worth(j quiz.Judgement) string {
	switch j.Verdict {
	case quiz.TooOpen:
		return "It works, and it is too open: " + j.Says
	case quiz.AsksForTooMuch:
		return "It asks for too much: " + j.Says
	case quiz.DoesNotWork:
		return "It does not work: " + j.Says
	case quiz.Fits:
	}
	return "It fits: all who must get in do, and it opens the fewest doors."
}

// evidence says one client tried twice, with what was chosen and with what fits.
func (p *player) evidence(j quiz.Judgement) {
	p.tried(j.Evidence.Chosen, true)
	if j.Evidence.Fitting.Option != j.Evidence.Chosen.Option {
		p.tried(j.Evidence.Fitting, true)
	}
}

// tried says one client at one door.
func (p *player) tried(t quiz.Try, noted bool) {
	if t.Option == "" {
		return
	}
	text := "With " + t.Option
	if t.Note != "" && noted {
		text += ", " + t.Note
	}
	if t.Trace.To == "" {
		p.say("%s.", text)
		p.gap()
		return
	}
	p.say("%s. From %s to %s:", text, t.Trace.Sender(), t.Trace.To)
	p.packet(t.Trace)
	p.gap()
}

// filled says what a text in the gap is worth.
func (a *asking) filled(p *player) {
	g := a.graded
	switch {
	case g.NotSure:
		p.say("Not sure. One answer that is right: %s", a.asked.Right)
	case g.Right:
		p.say("Right. You wrote: %s", g.Choice)
	default:
		p.say("Not right. You wrote: %s", g.Choice)
	}
	why := g.Why
	if g.Error != "" {
		p.say("The API server refuses it: %s", g.Error)
		if strings.Contains(why, g.Error) {
			why = g.Hint // the computed sentence only repeats what the API server says
		}
	}
	if why != "" {
		p.say("%s", why)
	}
	p.gap()
	if j := g.Judgement; j != nil && j.Evidence.From != "" && !g.NotSure {
		if g.Error == "" {
			p.tried(j.Evidence.Chosen, false)
		}
		if !g.Right {
			p.tried(j.Evidence.Fitting, false)
		}
	}
	if !g.Right && !g.NotSure {
		p.say("One answer that is right: %s. %s", a.asked.Right, a.asked.Question.Why)
	}
}
