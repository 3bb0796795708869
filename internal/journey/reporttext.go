package journey

import (
	"fmt"
	"strings"

	"portolan/internal/text"
	"portolan/lessons"
)

// The sentences of the pages that report how far a learner has come.
const (
	CanNow        Text = "You can now"
	NotYetHead    Text = "Not yet"
	NotYetAre     Text = "not yet"
	WillDo        Text = "After this lesson you can"
	AllMet        Text = "There is nothing to repeat."
	Takeaway      Text = "To take with you"
	PracticeTakes Text = "6 questions, 3 min"
	NothingYet    Text = "You have answered no question yet. Every lesson asks some, and practice mixes them."

	PracticeMixes Text = "A round has six questions at most, from the lessons that you have done. A question that you " +
		"miss comes back in the same round, in another story."

	counting  Text = "For each question, your latest answer counts."
	tooOpenIs Text = "“Too open” means: it works, but a client that must not connect can."

	tryYours Text = "Try your own: `portolan explain -f svc.yaml`"
	theCard  Text = "To print all this on one page: `portolan card`"
)

// Verb returns one word for what the learner does in a task.
func (task Task) Verb() Text {
	switch task.Kind {
	case Mend:
		return "Lab"
	case Practise:
		return "Practice"
	case Learn:
	}
	return "Continue"
}

// Title returns the title of the task's lab or lesson, or what a round of practice from all lessons asks.
func (task Task) Title() string {
	switch {
	case task.Kind == Mend:
		return task.Lab.Title
	case task.Kind == Practise && task.Lesson.ID == "":
		return "questions from all your lessons"
	}
	return task.Lesson.Title
}

// Text returns how a lesson went: "done, 2 of 3 right, 1 missed".
func (r Result) Text() Text {
	var parts []string
	if r.State != notBegun || r.Tally.Answered == 0 {
		parts = append(parts, r.State)
	}
	if r.Tally.Answered > 0 {
		parts = append(parts, r.Tally.String())
	}
	return Text(strings.Join(parts, ", "))
}

// Head says whether the learner has finished the part. They can have this page open for a part that a reset has made
// unfinished again.
func (p PartEnd) Head() Text {
	if !p.Over {
		return textf("You have not finished part %d yet: %s.", p.Number, p.Title)
	}
	return textf("You have finished part %d: %s.", p.Number, p.Title)
}

// Facts returns sentences with the learner's numbers in the part: questions, predictions and labs.
func (p PartEnd) Facts() []Text { return facts(p.Results, p.Predicted) }

// Facts returns the same sentences for the whole course as [PartEnd.Facts] does for a part. It returns none if the labs
// cannot be read.
func (s Standing) Facts() []Text {
	results, err := s.Results()
	if err != nil {
		return nil
	}
	return facts(results, s.predicted(s.Course.Lessons()))
}

func facts(results []Result, predicted Predictions) []Text {
	var facts []Text
	say := func(format string, n, of int, noun string) {
		if of > 0 {
			facts = append(facts, textf(format, n, text.Count(of, noun)))
		}
	}
	answered, right, labs, solved := 0, 0, 0, 0
	for _, r := range results {
		answered += r.Tally.Answered
		right += r.Tally.Right
		labs += len(r.Labs)
		for _, l := range r.Labs {
			if l.Done {
				solved++
			}
		}
	}
	say("You answered %d of %s right.", right, answered, "question")
	say("You predicted %d of %s right.", predicted.Right, predicted.Of, "packet")
	say("You solved %d of %s.", solved, labs, "lab")
	return facts
}

// enters returns what Enter opens at the end of the part.
func (p PartEnd) enters() Text {
	if p.Into.Number == 0 {
		return p.Next.enters()
	}
	return textf("part %d, %s", p.Into.Number, p.Into.Title)
}

// Onward returns what to do next, and a short note beside it: for a new part or for practice, how long that takes, and
// for a lesson, why it comes next.
func (p PartEnd) Onward() (what, long Text) {
	switch {
	case p.Into.Number > 0:
		long = Text(text.Count(len(p.Into.Lessons), "lesson") + ", " + Minutes(p.Into.Duration()))
		return textf("Go on to part %d, %s", p.Into.Number, p.Into.Title), long
	case p.Next.Kind == Practise:
		return "Practise " + Text(p.Next.Title()), PracticeTakes
	}
	return textf("Continue with lesson %d, %s", p.Next.Lesson.Number, p.Next.Lesson.Title), Text(p.Next.Why)
}

// Takeaways returns sentences on how to use what the part taught outside the course.
func (p PartEnd) Takeaways() []Text {
	if p.Number == 1 {
		return []Text{tryYours, theCard}
	}
	return []Text{theCard}
}

// HowFar returns how far the learner is in a lesson: "at step 3 of 7", "done, 2 of 3 right, 1 lab solved", or "next" if
// they have not begun it and it comes next. It is "" if they have not begun it and another lesson comes next.
func (s Standing) HowFar(l lessons.Lesson) Text {
	var parts []string
	mark, at := s.Mark(l), s.Resume(l).Why
	switch {
	case mark != "":
		parts = append(parts, mark)
	case at != "":
		parts = append(parts, "at "+at)
	case l.ID == s.Next().Lesson.ID:
		parts = append(parts, "next")
	}
	m := s.Marks(l)
	if right := count(m.Questions, Right); right+count(m.Questions, Wrong) > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d right", right, right+count(m.Questions, Wrong)))
	}
	if n := count(m.Labs, Right); n > 0 {
		parts = append(parts, text.Count(n, "lab")+" solved")
	}
	if n := count(m.Boards, Right); n > 0 {
		parts = append(parts, text.Count(n, "fault")+" found")
	}
	return Text(strings.Join(parts, ", "))
}
