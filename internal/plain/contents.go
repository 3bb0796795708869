package plain

import (
	"fmt"
	"strings"

	"portolan/internal/journey"
)

// showContents prints the lessons, and how far the learner has come in each. In brief, it prints only what comes next.
func (p *player) showContents(c journey.Contents) {
	now := c.Standing
	if p.view.brief {
		p.say("%s", position(now))
		p.say(moreWords)
		return
	}
	for _, part := range p.o.Course.Parts {
		p.gap()
		p.say(partHead, part.Number, part.Title, now.Count(part), len(part.Lessons))
		for _, l := range part.Lessons {
			how := journey.Minutes(l.Duration())
			if far := now.HowFar(l); far != "" {
				how += ", " + string(far)
			}
			p.item(fmt.Sprintf("%d. ", l.Number), label(l.Title)+how+".")
		}
	}
	p.gap()
	if now.Practised() {
		p.say(practiceIs, journey.PracticeTakes)
	} else {
		p.say("%s", journey.Unpractised)
	}
}

// openNumber opens a lesson by its number. It returns false if the entry is not a number.
func (p *player) openNumber(e entry) bool {
	_, ok := e.number()
	if ok {
		p.toLesson(e.line)
	}
	return ok
}

// position returns a sentence that says in which lesson and step the learner is, or which lesson comes next.
func position(now journey.Standing) string {
	next := now.Next()
	l := next.Lesson
	switch {
	case next.Kind != journey.Learn:
		return everyLesson
	case next.Why != "":
		return fmt.Sprintf(youAreIn, l.Number, l.Title, next.Why)
	}
	return string(journey.ComesNext(l))
}

// goodbye returns two sentences: where the learner is, which may be "", and how to go on. The second one ends with a
// command.
func (p *player) goodbye() (where, how string) {
	text := string(p.journey.Standing().Goodbye())
	if p.o.Forgets {
		text = string(journey.Forgotten)
	}
	if p.o.Flag != "" {
		text += " " + p.o.Flag
	}
	if i := strings.LastIndex(text, ". "); i >= 0 {
		return text[:i+1], text[i+2:]
	}
	return "", text
}
