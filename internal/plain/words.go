package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/handout"
	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/spelling"
	"portolan/internal/text"
)

// entry is a line that the learner typed.
type entry struct {
	line string // without leading and trailing spaces and invisible characters
	verb string // its first word, in lower case
	rest string // the text after the first word
}

func parse(line string) entry {
	e := entry{line: strings.TrimSpace(text.Line(line))}
	first, rest, _ := strings.Cut(e.line, " ")
	e.verb, e.rest = strings.ToLower(first), strings.TrimSpace(rest)
	return e
}

// number returns the entry as a number, as the function number does.
func (e entry) number() (n int, ok bool) { return number(e.line) }

// number reads a number as the program prints it: digits without a sign and without zeros in front. ok is false for
// everything else, such as "+1", "01" or a number that is too large.
func number(word string) (n int, ok bool) {
	n, err := strconv.Atoi(word)
	return n, err == nil && n >= 0 && strconv.Itoa(n) == word
}

// word is a word that the learner can type.
type word struct {
	form  string            // the word; after a space, an example of what can follow it
	means string            // what it does, for help; "" for a word that help does not list
	run   func(rest string) // does it, with the text after the word; nil if the word does not work at the moment
}

// is reports whether an entry begins with this word.
func (w word) is(e entry) bool {
	verb, _, _ := strings.Cut(w.form, " ")
	return e.verb == verb
}

// commonWords returns the words that work at every stop.
func (p *player) commonWords() []word {
	quit := func(string) { p.quit = p.mayQuit() }
	help := func(string) { p.help() }
	return []word{
		{"contents", "all lessons, and how far you are", func(string) { p.open(journey.AtContents{}) }},
		{"lesson 3", "go to a lesson, by its number or id", p.toLesson},
		{"practice", "a round of at most six questions; practice 3 asks about lesson 3", p.toPractice},
		{"missed", "a round of only what you missed", func(string) { p.open(journey.AtRound{Missed: true}) }},
		{
			"known", "six questions; a lesson counts as known if you answer its questions",
			func(string) { p.open(journey.AtKnown{}) },
		},
		{"results", "how well you answered", func(string) { p.results() }},
		{"lab ID", "a lab; lab alone lists them", p.toLab},
		{"find WORDS", "where the course mentions something", p.find},
		{"glossary TERM", "what a term means, and where it is explained; glossary alone lists all", p.glossary},
		{
			"card", "how to choose a type, on one page to take home",
			func(string) { p.markdown(handout.NewCard().Markdown()) },
		},
		{"api FIELD", "what the Kubernetes API says about a field, such as: api nodePort", p.api},
		{"again", "repeat all of this", func(string) { p.show() }},
		{"help", "these words", help},
		{"quit", "leave (your place is saved)", quit},
		{"practice 3", "", p.toPractice},
		{"question ID", "", p.toQuestion},
		{"?", "", help},
		{"exit", "", quit},
		{"q", "", quit},
	}
}

// contentsWords returns the words of the contents.
func contentsWords() []word { return []word{{"3", "open the lesson of that number", nil}} }

// yamlWord returns the word that prints the manifest.
func yamlWord(run func(rest string)) word { return word{"yaml", "the manifest, without notes", run} }

// moveWords returns the words that move through a lesson. They work even at a step that cannot be shown.
func (p *player) moveWords() []word { return []word{{"back", "", p.back}, {"skip", "", p.skip}} }

func (p *player) back(string) { p.do(journey.Back{}) }

func (p *player) skip(string) { p.do(journey.Move{By: 1}) }

// stepWords returns the words of a step. At the end of a lesson, only back and step work.
func (p *player) stepWords(s journey.Step) []word {
	skip, yaml := p.skip, func(string) { p.yaml(shownManifest(s)) }
	if s.Done() {
		skip, yaml = nil, nil
	}
	all := []word{
		{"back", "the text before a packet or an answer, then the step before", p.back},
		{"skip", "the next step, without an answer here", skip},
		{"step 2", "the step of that number; step alone lists them", func(rest string) { p.toStep(s, rest) }},
		yamlWord(yaml),
	}
	if s.Question == nil {
		return all
	}
	why := p.whyWord(s.Question)
	if s.Done() {
		why.run = nil
	}
	if s.Worked() {
		why.means = ""
	}
	all = append(all, why)
	if s.Question.Fills() {
		all = append(all, word{"answer TEXT", "your text for the gap, if it is also a word in this list", nil})
	}
	return all
}

// questionWords returns the words of a question outside lessons. q is nil if every question is answered.
func (p *player) questionWords(q *journey.Question) []word {
	return []word{p.whyWord(q), {"answer TEXT", "your text for a gap, if it is also a word in this list", nil}}
}

// roundWords returns the words of a round. back and skip only print why they do not work in a round.
func (p *player) roundWords(q *journey.Question) []word {
	words := p.questionWords(q)
	if q != nil {
		only := func(string) { p.say(roundOnly) }
		words = append(words, word{"back", "", only}, word{"skip", "", only})
	}
	return words
}

// whyWord returns the word that explains an option of a question. It does not work if q is nil.
func (p *player) whyWord(q *journey.Question) word {
	w := word{"why 2", "after the answer: what that option would do", nil}
	if q != nil {
		w.run = func(rest string) { p.why(*q, rest) }
	}
	return w
}

// boardWords returns the words of a board. Once the learner has named a fault, only another and back work.
func (p *player) boardWords(b journey.Board) []word {
	try := func(rest string) { p.tryNumber(b, rest) }
	probes, name := func(string) { p.showProbes(b) }, func(string) { p.showFaults(b) }
	var another func(string)
	if b.Hunt.Done() {
		try, probes, name = nil, nil, nil
		another = func(string) {
			p.giveInput(journey.Reset{})
			p.arrive()
		}
	}
	leave := func(string) { p.do(journey.Leave{}) }
	return []word{
		{"try 3", "try the probe of that number", try},
		{"probes", "the probes, and what they showed", probes},
		{"name", "name the fault, by a digit", name},
		{"another", "after the round: another fault", another},
		{"back", "leave the board", leave},
		{"skip", "", leave},
	}
}

// labWords returns the words of a lab.
func (p *player) labWords(l journey.Lab) []word {
	leave := func(string) { p.do(journey.Leave{}) }
	return []word{
		{"check", "what the API server says, and which goals are met", func(string) { p.check(l) }},
		{"show", "the manifest (yaml prints it without numbers)", func(string) { p.numbered(l) }},
		{
			"line 7 TEXT", "replace line 7 with TEXT, at the same indentation; \"line 7 -\" deletes the line, " +
				"\"line 7 + TEXT\" adds one after it", func(rest string) { p.editLine(l, rest) },
		},
		{"edit", "change the manifest in your own editor ($VISUAL or $EDITOR)", func(string) { p.editOutside(l) }},
		{"file PATH", "take the manifest from a file", func(rest string) { p.file(l, rest) }},
		{"paste", "type or paste the whole manifest here", func(string) { p.beginPaste() }},
		{"undo", "take back the last change (redo makes it again)", func(string) { p.undo(l, "undo", l.Bench.Undo) }},
		{"who", "which client can connect, and to which address", func(string) { p.who(l) }},
		{"hint", "the next of three hints", func(string) { p.hint() }},
		{"solution", "show a solution (asks first)", func(string) { p.solution(l) }},
		{"back", "leave the lab", leave},
		{"skip", "", leave},
		{"redo", "", func(string) { p.undo(l, "redo", l.Bench.Redo) }},
		{"yaml", "", func(string) { p.yaml(rawLines(l.Bench.Text())) }},
	}
}

// words returns every word that can be typed here, first those of this stop.
func (p *player) words() []word { return slices.Concat(p.ownWords(), p.commonWords()) }

// runWord runs the word that an entry begins with. It returns false if no such word works here.
func (p *player) runWord(e entry) bool {
	for _, w := range p.words() {
		if w.run != nil && w.is(e) {
			w.run(e.rest)
			return true
		}
	}
	return false
}

// reserved reports whether an entry at a fill question is a word, and not the text for the gap. A word whose form has
// no argument is reserved only if nothing follows it.
func (p *player) reserved(e entry) bool {
	return slices.ContainsFunc(append(p.words(), p.moveWords()...), func(w word) bool {
		return w.is(e) && (e.rest == "" || strings.Contains(w.form, " "))
	})
}

// unknown prints that a line means nothing here, and suggests a word that is close to it.
func (p *player) unknown(e entry) {
	if _, ok := e.number(); ok {
		p.say(noNumber)
		return
	}
	shown := e.line
	const most = 40 // the number of characters to repeat
	if r := []rune(shown); len(r) > most {
		shown = string(r[:most]) + "..."
	}
	reply := fmt.Sprintf(noMeaning, shown)
	if near := suggestion(e.verb, p.words()); near != "" {
		reply += fmt.Sprintf(didYouMean, strings.TrimSpace(near+" "+e.rest))
	}
	p.say(helpLists, reply)
}

// suggestion returns the listed word that the learner probably meant: one of the two begins with the other, or they
// differ by one slip. It never returns the typed word itself, because that does not work here.
func suggestion(typed string, all []word) string {
	for _, w := range all {
		verb, _, _ := strings.Cut(w.form, " ")
		if w.means != "" && len(typed) > 1 && typed != verb &&
			(strings.HasPrefix(verb, typed) || strings.HasPrefix(typed, verb) || spelling.Slips(typed, verb) == 1) {
			return verb
		}
	}
	return ""
}

// help lists the words that can be typed here.
func (p *player) help() {
	p.say(wordsHere)
	for _, w := range p.words() {
		if w.means != "" {
			p.item("- ", w.form+": "+w.means+".")
		}
	}
}

// toPractice opens a round about the lesson with that number or id, or, if word is "", about all lessons that
// practice may ask about.
func (p *player) toPractice(word string) {
	l, ok := p.o.Course.LessonCalled(word)
	if word != "" && !ok {
		p.say(unknownLesson, word)
		return
	}
	p.open(journey.AtRound{Lesson: l.ID})
}

// toLesson opens a lesson where the learner stopped ("3", "nodeport"). "3 step 4" looks up a step, and the look-up
// itself is not recorded.
func (p *player) toLesson(rest string) {
	id, step, _ := strings.Cut(rest, " ")
	step = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(step), "step"))
	n, isNumber := number(step)
	l, ok := p.o.Course.LessonCalled(id)
	all := p.o.Course.Lessons()
	switch {
	case id == "" && len(all) > 0:
		p.say(whichLesson, all[0].Number, all[len(all)-1].Number, all[0].Number)
	case !ok:
		p.say(unknownLesson, id)
	case step == "":
		p.open(journey.AtStep{Lesson: l.ID})
	case !isNumber || n < 1 || n > len(l.Steps):
		p.say(lessonSteps, l.Number, len(l.Steps), l.Number)
	default:
		p.open(journey.AtStep{Lesson: l.ID, Step: l.Steps[n-1].ID, Lookup: true})
	}
}

// glossary prints the terms that contain a query, or whose meaning contains it. If query is "", it prints all terms.
func (p *player) glossary(query string) {
	found := handout.Matching(handout.Glossary(p.o.Course), query)
	if len(found) == 0 {
		p.say("%s", journey.FoundNoTerm(query))
		return
	}
	p.markdown(handout.GlossaryMarkdown(found))
}

// api prints what the Kubernetes API documentation says about a field.
func (p *player) api(field string) {
	if field == "" {
		p.say(whichField)
		return
	}
	kind, name := "Service", field
	if k, f, two := strings.Cut(field, " "); two {
		kind, name = k, strings.TrimSpace(f)
	}
	name = strings.ReplaceAll(name, "ports.", "ports[0].")
	for _, path := range []string{name, "spec." + name, "spec.ports[0]." + name, "metadata." + name} {
		if official := manifest.Explain(kind, path); official != "" {
			p.say(apiText, path, kind)
			p.say("%s", official)
			return
		}
	}
	p.say(noField, kind, name)
}
