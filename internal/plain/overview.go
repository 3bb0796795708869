package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/course"
	"portolan/internal/journey"
	"portolan/internal/text"
	"portolan/lessons"
	"portolan/quiz/lab"
)

// results prints for each lesson how many answers were right, and then what to do next. It opens no stop, so the
// learner goes on where they are.
func (p *player) results() {
	now := p.journey.Standing()
	if !now.Practised() && len(now.State.Labs) == 0 {
		p.say(noResults)
		return
	}
	results, err := now.Results()
	if err != nil {
		p.showError(err)
		return
	}
	var untouched []int
	for _, r := range results {
		if r.State == "not begun" && r.Tally.Answered == 0 && !slices.ContainsFunc(r.Labs, attempted) {
			untouched = append(untouched, r.Lesson.Number)
			continue
		}
		p.result(r)
	}
	if len(untouched) > 0 {
		p.say("Lessons not begun: %s.", spans(untouched))
	}
	p.gap()
	p.say("%s", journey.Counting)
	if slices.ContainsFunc(results, func(r journey.Result) bool { return r.Tally.TooOpen > 0 }) {
		p.say("%s", journey.TooOpenIs)
	}
	p.next(now)
}

// attempted reports whether the learner has solved a lab, or has seen its solution.
func attempted(l journey.LabResult) bool { return l.State != "open" }

// result prints how a lesson went. Below it are the objectives with wrong answers and the labs that were attempted.
func (p *player) result(r journey.Result) {
	how := r.State
	switch {
	case r.Tally.Answered > 0 && r.State == "not begun": // the learner has practised the lesson without opening it
		how = r.Tally.String()
	case r.Tally.Answered > 0:
		how += ", " + r.Tally.String()
	}
	p.item(fmt.Sprintf("%d. ", r.Lesson.Number), label(r.Lesson.Title)+how+".")
	for _, o := range r.Objectives {
		if o.Tally.Right < o.Tally.Answered {
			p.item("   - ", o.Text+": "+o.Tally.String()+".")
		}
	}
	for _, l := range r.Labs {
		if attempted(l) {
			p.item("   - ", label("Lab, "+l.Lab.Title)+l.State+".")
		}
	}
}

// next prints what to do next. Each line begins with the words to type for it.
func (p *player) next(now journey.Standing) {
	tasks, err := now.Tasks()
	if err != nil {
		p.showError(err)
		return
	}
	p.gap()
	p.say("%s. %s", journey.WhatNext, foundWays)
	for _, t := range tasks {
		form, title := "practice", roundOfAll
		switch {
		case t.Kind == journey.Learn:
			form, title = fmt.Sprintf("lesson %d", t.Lesson.Number), t.Lesson.Title
		case t.Kind == journey.Mend:
			form, title = "lab "+t.Lab.ID, t.Lab.Title
		case t.Lesson.ID != "":
			form, title = fmt.Sprintf("practice %d", t.Lesson.Number), t.Lesson.Title
		}
		if t.Why != "" {
			title += ", " + t.Why
		}
		p.item(form+": ", title)
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
		p.item(p.formFor(f)+": ", f.Title)
	}
	if more := len(found) - mostHits; more > 0 {
		p.say(foundMore, more)
	}
}

// formFor returns what to type to open a hit, such as "lesson 3 step 2".
func (p *player) formFor(f course.Found) string {
	l, _ := p.o.Course.Lesson(f.Lesson)
	switch f.Kind {
	case course.FoundQuestion:
		return "question " + f.Question
	case course.FoundLab:
		return "lab " + f.Lab
	case course.FoundStep:
		i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == f.Step })
		return fmt.Sprintf("lesson %d step %d", l.Number, i+1)
	case course.FoundLesson:
	}
	return fmt.Sprintf("lesson %d", l.Number)
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
