package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/course"
	"portolan/internal/standing"
	"portolan/quiz"
)

// results says how a learner's answers went, lesson by lesson, and what to do next.
func (p *player) results() {
	if len(p.state.Answers) == 0 && len(p.state.Labs) == 0 {
		p.say("No question is answered yet. Every lesson asks some; practice mixes them.")
		return
	}
	results, err := p.standing().Results()
	if err != nil {
		p.trouble(err)
		return
	}
	var untouched []int
	for _, r := range results {
		if r.State == "not begun" && r.Tally.Answered == 0 && !slices.ContainsFunc(r.Labs, tried) {
			untouched = append(untouched, r.Lesson.Number)
			continue
		}
		p.result(r)
	}
	if len(untouched) > 0 {
		p.say("Lessons not begun: %s.", spans(untouched))
	}
	p.gap()
	p.say("Of each question the latest answer counts.")
	if slices.ContainsFunc(results, func(r standing.Result) bool { return r.Tally.TooOpen > 0 }) {
		p.say("Too open worked, and let somebody in whom nobody asked for.")
	}
	p.next()
}

// tried reports that a lab was solved, or its solution read.
func tried(l standing.Lab) bool { return l.State != "open" }

// result says how a lesson went: what is not right yet, objective by objective, and its labs.
func (p *player) result(r standing.Result) {
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
		if tried(l) {
			p.item("   - ", label("Lab, "+l.Lab.Title)+l.State+".")
		}
	}
}

// next says what to do next. Each line begins with the words that lead there.
func (p *player) next() {
	tasks, err := p.standing().Tasks()
	if err != nil {
		p.trouble(err)
		return
	}
	p.gap()
	p.say("What to do next. Type what a line begins with to go there.")
	for _, t := range tasks {
		way, text := "practice", "a round of all lessons"
		switch {
		case t.Kind == standing.Learn:
			way, text = fmt.Sprintf("lesson %d", t.Lesson.Number), t.Lesson.Title
		case t.Kind == standing.Mend:
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
		p.say("Find what? For example: find targetPort")
		return
	}
	found, err := p.o.Course.Find(query)
	switch {
	case err != nil:
		p.trouble(err)
		return
	case len(found) == 0:
		p.say("Nothing in the course has %q.", query)
		return
	}
	p.say("Type what a line begins with to go there.")
	for _, f := range found[:min(len(found), mostHits)] {
		p.item(p.way(f)+": ", f.Title)
	}
	if more := len(found) - mostHits; more > 0 {
		p.say("And %d more; another word narrows it down.", more)
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
	asked, err := p.o.Course.Question(id)
	if err != nil && id == "" {
		p.say("Which question? find finds them by their words.")
		return
	}
	if err != nil {
		p.say("There is no question %q. find finds them by their words.", id)
		return
	}
	m := &practice{sitting: quiz.NewSitting([]quiz.Asked{asked}, 1, p.o.Seed(), "")}
	m.present(p)
	p.open(m)
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
			openLab(p, id, nil)
			return
		}
	}
	if id != "" {
		p.say("There is no lab %q. These there are:", id)
	}
	for _, l := range labs {
		text := l.Title
		if p.state.Labs[l.ID].Solved {
			text += ": solved."
		}
		p.item("lab "+l.ID+": ", text)
	}
}
