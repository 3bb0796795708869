package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz/lab"
)

// results prints how each lesson went, and then what to do next. It opens no stop, so the learner stays where they are.
func (p *player) results() {
	now := p.journey.Standing()
	r, err := now.Report()
	switch {
	case err != nil:
		p.showError(err)
		return
	case !now.Practised() && len(now.State.Labs) == 0:
		p.say("%s", journey.NothingYet)
		return
	}
	p.parts(r.Parts)
	p.gap()
	p.say("%s", r.Note())
	p.gap()
	p.say("%s. %s", journey.WhatNext, foundWays)
	for _, t := range r.Tasks {
		title := t.Title()
		if t.Why != "" {
			title += ", " + t.Why
		}
		p.item(p.form(t.Place())+": ", title)
	}
}

// parts adds the lessons of each part, and how they went. For lessons that the learner has not touched, it adds only
// their numbers.
func (p *page) parts(all []journey.PartResult) {
	for _, part := range all {
		p.gap()
		p.say(partHead, part.Number, part.Title, part.Passed, len(part.Lessons))
		var untouched []int
		for _, r := range part.Results {
			if r.Untouched() {
				untouched = append(untouched, r.Lesson.Number)
			} else {
				p.result(r)
			}
		}
		if len(untouched) > 0 {
			p.say("Lessons not begun: %s.", spans(untouched))
		}
	}
}

// result adds how a lesson went, with its objectives and labs.
func (p *page) result(r journey.Result) {
	p.item(fmt.Sprintf("%d. ", r.Lesson.Number), label(r.Lesson.Title)+string(r.Text())+".")
	can, notYet := journey.Split(r.Objectives)
	p.objectives("   ", can, notYet)
	for _, l := range r.Labs {
		p.item("   ", label("Lab, "+l.Lab.Title)+l.State+".")
	}
}

// objectives adds what the learner can do now, and what they have not shown yet.
func (p *page) objectives(lead string, can, notYet []string) {
	if len(can) > 0 {
		p.item(lead, string(journey.CanNow)+":")
		p.list(lead+"- ", can)
	}
	if len(notYet) > 0 {
		p.item(lead, string(journey.NotYetHead)+":")
		p.list(lead+"- ", notYet)
	}
}

// showPartEnd prints the page at the end of a part.
func (p *player) showPartEnd(e journey.PartEnd) {
	p.say("%s", e.Head())
	for _, fact := range e.Facts() {
		p.say("%s", fact)
	}
	p.gap()
	p.objectives("", e.Met(), nil)
	p.gap()
	if len(e.Repeat) > 0 {
		p.say("%s. %s", journey.NotYetHead, foundWays)
	} else {
		p.say("%s", journey.AllMet)
	}
	for _, r := range e.Repeat {
		p.item(p.form(r.Place)+": ", r.Text)
	}
	p.gap()
	for _, one := range e.Takeaways() {
		p.say("%s", one)
	}
}

// label returns a title with a colon, or a title that is a question with a space.
func label(title string) string {
	if strings.HasSuffix(title, "?") {
		return title + " "
	}
	return title + ": "
}

// spans returns ascending numbers in short form: "1, 3 to 5 and 7".
func spans(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); i++ {
		first := numbers[i]
		for i+1 < len(numbers) && numbers[i+1] == numbers[i]+1 {
			i++
		}
		switch last := numbers[i]; last - first {
		case 0:
			parts = append(parts, strconv.Itoa(first))
		case 1:
			parts = append(parts, strconv.Itoa(first), strconv.Itoa(last))
		default:
			parts = append(parts, fmt.Sprintf("%d to %d", first, last))
		}
	}
	return text.List(parts, "and")
}

// mostHits is the maximum number of hits that find prints. A learner who wants others can search for more words.
const mostHits = 10

// find prints the places in the course that match a query. Each line begins with the words to type to go there.
func (p *player) find(query string) {
	if strings.TrimSpace(query) == "" {
		p.say(findWhat)
		return
	}
	found, err := p.o.Course.Find(query)
	switch {
	case err != nil:
		p.showError(err)
		return
	case len(found) == 0:
		p.say("%s", journey.FoundNothing(query))
		return
	}
	p.say(foundWays)
	for _, f := range found[:min(len(found), mostHits)] {
		p.item(p.form(journey.FoundAt(f))+": ", f.Title)
	}
	if more := len(found) - mostHits; more > 0 {
		p.say(foundMore, more)
	}
}

// form returns what to type to go to a place: "lesson 3 step 2". It is "" for a place to which no entry leads.
func (p *player) form(place journey.Place) string {
	switch at := place.(type) {
	case journey.AtLab:
		return "lab " + at.Lab
	case journey.AtRound:
		if at.Question != "" {
			return "question " + at.Question
		}
		l, _ := p.o.Course.Lesson(at.Lesson)
		return strings.TrimSuffix(fmt.Sprintf("practice %d", l.Number), " 0")
	case journey.AtStep:
		l, _ := p.o.Course.Lesson(at.Lesson)
		i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == at.Step })
		if i >= 0 && at.Lookup {
			return fmt.Sprintf("lesson %d step %d", l.Number, i+1)
		}
		return fmt.Sprintf("lesson %d", l.Number)
	}
	return ""
}

// toQuestion asks one question, by its id.
func (p *player) toQuestion(id string) {
	switch _, err := p.o.Course.Question(id); {
	case err != nil && id == "":
		p.say(whichQuestion)
	case err != nil:
		p.say(noQuestion, id)
	default:
		p.open(journey.AtRound{Question: id})
	}
}

// toLab opens a lab by its id. Without an id, or with an unknown one, it lists the labs.
func (p *player) toLab(id string) {
	labs, err := p.o.Course.Labs()
	if err != nil {
		p.showError(err)
		return
	}
	if slices.ContainsFunc(labs, func(l lab.Lab) bool { return l.ID == id }) {
		p.open(journey.AtLab{Lab: id})
		return
	}
	if id != "" {
		p.say(noLab, id)
	}
	for _, l := range labs {
		title := l.Title
		if p.journey.State().Labs[l.ID].Solved {
			title += ": solved."
		}
		p.item("lab "+l.ID+": ", title)
	}
}
