package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/course"
	"portolan/internal/journey"
)

// results says how a learner's answers went, lesson by lesson, and what to do next. It stands between what is said of the stop
// where the learner is.
func (p *player) results() {
	now := p.journey.Standing()
	if !now.Practised() && len(now.State.Labs) == 0 {
		p.say(noResults)
		return
	}
	results, err := now.Results()
	if err != nil {
		p.trouble(err)
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

// attempted reports that a lab was solved, or its solution read.
func attempted(l journey.LabResult) bool { return l.State != "open" }

// result says how a lesson went: what is not right yet, objective by objective, and its labs.
func (p *player) result(r journey.Result) {
	text := r.State
	switch {
	case r.Tally.Answered > 0 && r.State == "not begun": // practised all the same
		text = r.Tally.String()
	case r.Tally.Answered > 0:
		text += ", " + r.Tally.String()
	}
	p.item(fmt.Sprintf("%d. ", r.Lesson.Number), label(r.Lesson.Title)+text+".")
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

// next says what to do next. Each line begins with the words that lead there.
func (p *player) next(now journey.Standing) {
	tasks, err := now.Tasks()
	if err != nil {
		p.trouble(err)
		return
	}
	p.gap()
	p.say("%s. %s", journey.WhatNext, foundWays)
	for _, t := range tasks {
		way, text := "practice", roundOfAll
		switch {
		case t.Kind == journey.Learn:
			way, text = fmt.Sprintf("lesson %d", t.Lesson.Number), t.Lesson.Title
		case t.Kind == journey.Mend:
			way, text = "lab "+t.Lab.ID, t.Lab.Title
		case t.Lesson.ID != "":
			way, text = fmt.Sprintf("practice %d", t.Lesson.Number), t.Lesson.Title
		}
		if t.Why != "" {
			text += ", " + t.Why
		}
		p.item(way+": ", text)
	}
}

// label is a title before what is said of it.
func label(title string) string {
	if strings.HasSuffix(title, "?") {
		return title + " "
	}
	return title + ": "
}

// spans says ascending numbers in short: "1, 3 to 5 and 7".
func spans(numbers []int) string {
	var words []string
	for i := 0; i < len(numbers); i++ {
		first := numbers[i]
		for i+1 < len(numbers) && numbers[i+1] == numbers[i]+1 {
			i++
		}
		switch last := numbers[i]; last - first {
		case 0:
			words = append(words, strconv.Itoa(first))
		case 1:
			words = append(words, strconv.Itoa(first), strconv.Itoa(last))
		default:
			words = append(words, fmt.Sprintf("%d to %d", first, last))
		}
	}
	return list(words)
}

// mostHits is how many hits are said; who wants others says more words.
const mostHits = 10

// find says where the course speaks of something. Each line begins with the words that lead there.
func (p *player) find(query string) {
	if strings.TrimSpace(query) == "" {
		p.say(findWhat)
		return
	}
	found, err := p.o.Course.Find(query)
	switch {
	case err != nil:
		p.trouble(err)
		return
	case len(found) == 0:
		p.say("%s", journey.FoundNothing(query))
		return
	}
	p.say(foundWays)
	for _, f := range found[:min(len(found), mostHits)] {
		p.item(p.way(f)+": ", f.Title)
	}
	if more := len(found) - mostHits; more > 0 {
		p.say(foundMore, more)
	}
}

// way is what leads to what was found.
func (p *player) way(f course.Found) string {
	l, _ := p.o.Course.Lesson(f.Lesson)
	switch f.Kind {
	case course.FoundQuestion:
		return "question " + f.Question
	case course.FoundLab:
		return "lab " + f.Lab
	case course.FoundStep:
		for i, s := range l.Steps {
			if s.ID == f.Step {
				return fmt.Sprintf("lesson %d step %d", l.Number, i+1)
			}
		}
	case course.FoundLesson:
	}
	return fmt.Sprintf("lesson %d", l.Number)
}

// toQuestion asks one question, by its id.
func (p *player) toQuestion(id string) {
	switch _, err := p.o.Course.Question(id); {
	case err != nil && id == "":
		p.say(whichAsked)
	case err != nil:
		p.say(noQuestion, id)
	default:
		p.open(journey.AtRound{Question: id})
	}
}

// toLab opens a lab by its id, or says which there are.
func (p *player) toLab(id string) {
	labs, err := p.o.Course.Labs()
	if err != nil {
		p.trouble(err)
		return
	}
	for _, l := range labs {
		if l.ID == id {
			p.open(journey.AtLab{Lab: id})
			return
		}
	}
	if id != "" {
		p.say(noLab, id)
	}
	for _, l := range labs {
		text := l.Title
		if p.journey.State().Labs[l.ID].Solved {
			text += ": solved."
		}
		p.item("lab "+l.ID+": ", text)
	}
}
