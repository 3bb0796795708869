package journey

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz"
)

// Text is a sentence for the learner, or part of one, in inline Markdown. Every sentence that mentions neither keys nor
// words to type is written only once, here or in the content.
type Text string

// Sentences that are the same wherever they appear.
const (
	NotSureText Text = "not sure, show me"
	ChooseFirst Text = "Choose first: a digit, then enter. 0: not sure, show me."
	Beginning   Text = "This is the first step."
	ComesBack   Text = "A similar question comes later in this round."
	LastLesson  Text = "That was the last lesson. Practice mixes the questions of all lessons."
	NoPractice  Text = "There is nothing to practise yet. Read a lesson first."
	NoMissed    Text = "Nothing to repeat: all your latest answers were right."
	NoneToMiss  Text = "There is nothing to repeat yet, because you have not answered any question."
	OnlyMissed  Text = "only what I missed"
	NoneAsked   Text = "There is nothing left to ask: you have done the lessons of part 1."
	Unpractised Text = "Practice opens when you have answered a question."
	WhatNext    Text = "What to do next"
	Refuses     Text = "The API server refuses it: "
	OneRight    Text = "One right answer: "
	Mixed       Text = "only sometimes; at other times it connects"
	Accepts     Text = "Accepted by the API server."
	NotFollowed Text = "Portolan does not simulate SCTP. Left out: "
	KnownHead   Text = "What do you know already?"
	KnownHint   Text = "“Not sure” is a good answer: you keep that lesson."
	KnownStay   Text = "You can still read the lessons that you know."

	guessFirst Text = "Guess first: 1 or 2."
	fillFirst  Text = "Type what goes in the gap, then enter. 0: not sure, show me."
	nothingBad Text = "You missed nothing. Come back in a few days: a pause helps you remember."

	toTheEnd      Text = "the end of the lesson"
	sendThePacket Text = "send the packet"
	openTheLab    Text = "open the lab"
	openTheBoard  Text = "open the board"
	nextProbe     Text = "the next probe"
	goOn          Text = "go on"
	start         Text = "start"
	check         Text = "check"
	leaveTheLab   Text = "leave the lab"
	onWithLesson  Text = "go on with the lesson"
	howItWent     Text = "how the round went"
	whatYouKnow   Text = "what you know"
	toContents    Text = "contents"
	toPractice    Text = "practice"
	nextRow       Text = "next row"
	theAnswer     Text = "the answer"
)

func textf(format string, args ...any) Text { return Text(fmt.Sprintf(format, args...)) }

var errNoWelcome = errors.New("this course has no first page")

func noLesson(id string) error { return fmt.Errorf("there is no lesson %q", id) }

func toStep(n int) Text { return textf("step %d", n) }

func toQuestion(n int) Text { return textf("question %d", n) }

func toLesson(l lessons.Lesson) Text { return textf("lesson %d", l.Number) }

// firstStep returns the beginning of a lesson, even if the learner has left the lesson at a later step.
func firstStep(l lessons.Lesson) Place {
	if len(l.Steps) == 0 {
		return AtStep{Lesson: l.ID}
	}
	return AtStep{Lesson: l.ID, Step: l.Steps[0].ID}
}

// Minutes formats a duration as "5 min".
func Minutes(d time.Duration) string { return fmt.Sprintf("%d min", int(d/time.Minute)) }

// enters describes what Enter does with a task.
func (task Task) enters() Text {
	switch {
	case task.Kind != Learn:
		return toPractice
	case task.Why != "":
		return toLesson(task.Lesson) + ", " + Text(task.Why)
	}
	return toLesson(task.Lesson)
}

// rowText describes what Enter shows next in a worked table.
func (s Step) rowText() Text {
	if s.Rows == len(s.Question.Proved.Table) {
		return theAnswer
	}
	return nextRow
}

// ComesNext says which lesson comes next, and how long it takes.
func ComesNext(l lessons.Lesson) Text {
	return textf("Next: lesson %d, %s, %s.", l.Number, l.Title, Minutes(l.Duration()))
}

// FoundNothing says that the course does not contain what the learner searched for.
func FoundNothing(query string) Text { return textf("Nothing found for “%s”.", query) }

// FoundNoTerm says that the glossary has no term about a query. If query is "", it says that the glossary is empty.
func FoundNoTerm(query string) Text {
	if query == "" {
		return "This course has no glossary terms."
	}
	return textf("The glossary has no term about “%s”.", query)
}

// End returns what the learner reads after the last packet.
func (w Welcome) End() Text {
	return textf("One word decides who can connect. Part 1 takes %s.", Minutes(w.PartOne))
}

// Worth says in one sentence what follows from the verdict on an option of a choose question.
func Worth(j quiz.Judgement) Text {
	if j.Verdict == quiz.TooOpen {
		return Text("It works, but " + j.Reason)
	}
	return Text(text.Capital(j.Reason))
}

// Judgement returns the verdict on an option of a choose question, and what follows from it.
func (q Question) Judgement(is string) Text {
	j := q.Named(is).Judgement
	return Text(text.Capital(j.Verdict.String())) + ". " + Worth(j)
}

// Judged introduces an option of an answered choose question: as the one the learner chose, as the answer if they were
// not sure, or as another one that they ask about.
func (q Question) Judged(option string) Text {
	name := q.Proved.Question.Read(q.Named(option).Option)
	switch {
	case q.Graded.NotSure && option == q.Proved.Right:
		return Text("Not sure: the answer is " + name + ".")
	case option == q.Graded.Choice:
		return Text("You chose " + name + ".")
	}
	return Text("And " + name + "?")
}

// Explained returns the option that explains an answered choose question: the one the learner chose, or the right one
// if they were not sure.
func (q Question) Explained() string {
	if q.Graded.NotSure {
		return q.Proved.Right
	}
	return q.Graded.Choice
}

// Closing returns the last sentence about an option of a choose question. For the right option it says why that fits.
// For the option that the learner chose it says which option fits instead. For any other option it says what is wrong
// with it.
func (q Question) Closing(option string) Text {
	right := q.Named(q.Proved.Right)
	switch option {
	case q.Proved.Right:
		return Text(right.Why)
	case q.Explained():
		return q.Fits()
	}
	return Text(q.Named(option).Why)
}

// Fits says which option fits, and why.
func (q Question) Fits() Text {
	right := q.Named(q.Proved.Right)
	return Text(q.Proved.Question.Read(right.Option) + " fits. " + right.Why)
}

// With names what a connection attempt was made with: an option as the learner reads it, or the text in the gap.
func (q Question) With(option string) Text {
	if question := q.Proved.Question; question.Kind == quiz.Choose {
		return Text(question.Read(quiz.Option{Is: option}))
	}
	return Text(option)
}

// Read returns an option as a sentence.
func (q Question) Read(is string) Text {
	return Text(strings.TrimSuffix(q.Proved.Question.Read(q.Named(is).Option), ".") + ".")
}

// Verdict says what the learner answered and how good the answer is.
func (q Question) Verdict() Text {
	g := q.Graded
	given, lead := "You said: "+q.Read(g.Choice), q.Lead()
	switch q.Proved.Question.Kind {
	case quiz.Choose:
		is := q.Explained()
		return q.Judged(is) + " " + q.Judgement(is)
	case quiz.Fill:
		given, lead = Text("You wrote: "+g.Choice), OneRight
	case quiz.Predict, quiz.Reach, quiz.Fact, quiz.Cause:
	}
	switch {
	case g.NotSure && q.Fills():
		return "Not sure. " + lead + Text(q.Proved.Right)
	case g.NotSure:
		return "Not sure. " + lead + q.Read(q.Proved.Right)
	case g.Right:
		return "Right. " + given
	}
	return "Not right. " + given
}

// Lead returns the words before the right answer.
func (q Question) Lead() Text {
	switch q.Proved.Question.Kind {
	case quiz.Predict:
		return "What happens: "
	case quiz.Reach:
		return "The one that works: "
	case quiz.Cause:
		return "The cause: "
	case quiz.Choose, quiz.Fill, quiz.Fact:
	}
	return "The answer: "
}

// Why says what is right or wrong about the text that the learner typed into a gap.
func (q Question) Why() Text {
	g := q.Graded
	if g.Error != "" && strings.Contains(g.Why, g.Error) {
		return Text(g.Hint) // the computed sentence only repeats what the API server says
	}
	return Text(g.Why)
}

// Remedy says what the right text for a wrongly filled gap is, and why.
func (q Question) Remedy() Text {
	return OneRight + Text(q.Proved.Right+". "+q.Proved.Question.Why)
}

// Summary says in a sentence how many of the tested lessons the learner knows.
func (k Known) Summary() Text {
	n, of := k.Count(), len(k.Rounds)
	switch {
	case of == 0:
		return NoneAsked
	case n == of && of > 1:
		return textf("You know all %d of these lessons.", of)
	case n == of:
		return "You know this lesson."
	case n == 0:
		return "Every lesson here has something new for you."
	}
	return textf("You know %d of these %d lessons.", n, of)
}

// Verdict says which fault it was, after the learner has named one.
func (b Board) Verdict() Text {
	hidden, named, right := b.Hunt.Result()
	is := Text(strings.TrimSuffix(hidden.Fault.Is, ".") + ".")
	switch {
	case right:
		return "Right: " + is
	case named == "":
		return "Not sure. It was this: " + is
	}
	return "Not right. It was this: " + is
}

// Ask returns the question of the board: why a client gets no answer.
func (b Board) Ask() Text {
	board := b.Hunt.Board()
	return Text("Why does " + board.Board.Complaint.To + " not answer " + board.Scene.Says(board.Board.Complaint.From) +
		"?")
}

// Hint returns a hint that the learner has read, by its index from 0.
func (l Lab) Hint(i int) Text {
	return textf("Hint %d of %d: %s", i+1, len(l.lab.Hints), l.Bench.Hints()[i])
}
