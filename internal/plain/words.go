package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/journey"
	"portolan/internal/manifest"
	"portolan/internal/spelling"
	"portolan/internal/text"
	"portolan/lessons"
)

// words is a line that the learner typed.
type words struct {
	line string // without leading and trailing spaces and invisible characters
	verb string // its first word, in lower case
	rest string // the text after the first word
}

func parse(line string) words {
	w := words{line: strings.TrimSpace(text.Lines(line))}
	first, rest, _ := strings.Cut(w.line, " ")
	w.verb, w.rest = strings.ToLower(first), strings.TrimSpace(rest)
	return w
}

// number returns the line as a number. ok is false if it is not a number, or negative.
func (w words) number() (n int, ok bool) {
	n, err := strconv.Atoi(w.line)
	return n, err == nil && n >= 0
}

// common returns the words that work at every stop.
func common() [][2]string {
	return [][2]string{
		{"contents", "all lessons, and how far you are"},
		{"lesson 3", "go to a lesson, by its number or id"},
		{"practice", "a round of at most six questions; practice 3 asks about lesson 3"},
		{"known", "six questions; lessons whose questions you answer need not be taken"},
		{"results", "how your answers went"},
		{"lab ID", "a lab; lab alone lists them"},
		{"find WORDS", "where the course speaks of something"},
		{"api FIELD", "what the Kubernetes API says of a field, such as: api nodePort"},
		{"again", "say all of this once more"},
		{"help", "these words"},
		{"quit", "leave; your place is kept"},
	}
}

// yamlWord returns the word that prints the manifest.
func yamlWord() [2]string { return [2]string{"yaml", "the manifest, without notes"} }

// contentsWords returns the words of the contents.
func contentsWords() [][2]string { return [][2]string{{"3", "open the lesson of that number"}} }

// stepWords returns the words of a step.
func stepWords(s journey.Step) [][2]string {
	all := [][2]string{
		{"back", "the text before a packet or an answer, then the step before"},
		{"skip", "the next step, whatever is asked here"},
		{"step 2", "the step of that number; step alone lists them"},
		yamlWord(),
	}
	if s.Question != nil && !s.Worked() {
		all = append(all, [2]string{"why 2", "after the answer: what the answer of that number is worth"})
	}
	if s.Question != nil && s.Question.Fills() {
		all = append(all, [2]string{"answer TEXT", "what goes in the gap, if it is one of these words"})
	}
	return all
}

// questionWords returns the words of questions outside lessons.
func questionWords() [][2]string {
	return [][2]string{
		{"why 2", "after the answer: what the answer of that number is worth"},
		{"answer TEXT", "what goes in a gap, if it is one of these words"},
	}
}

// boardWords returns the words of a board.
func boardWords() [][2]string {
	return [][2]string{
		{"try 3", "try the probe of that number"},
		{"probes", "what can be tried, and what it showed"},
		{"name", "name the fault, by a digit"},
		{"another", "after the round: another fault"},
		{"back", "leave the board"},
	}
}

// labWords returns the words of a lab.
func labWords() [][2]string {
	return [][2]string{
		{"check", "what the API server says, and which needs and bans hold"},
		{"show", "the manifest; yaml says it without numbers"},
		{"line 7 TEXT", "put TEXT on line 7, as far in as it was; line 7 - takes the line out, " +
			"line 7 + TEXT puts one behind it"},
		{"edit", "change the manifest in your own editor ($VISUAL or $EDITOR)"},
		{"file PATH", "take the manifest from a file"},
		{"paste", "type or paste the whole manifest here"},
		{"undo", "take the last change back; redo makes it again"},
		{"who", "who gets in, by which door"},
		{"hint", "one hint more, of three"},
		{"solution", "show a solution; asks first"},
		{"back", "leave the lab"},
	}
}

// everywhere handles a word that works at every stop. asked is the word that the learner typed on the line before and
// must repeat to confirm, "" for none. everywhere returns false if the line is not such a word.
func (p *player) everywhere(w words, asked string) bool {
	switch w.verb {
	case "contents":
		p.open(journey.AtContents{})
	case "lesson":
		p.toLesson(w.rest)
	case "practice":
		p.toPractice(w.rest)
	case "known":
		p.open(journey.AtKnown{})
	case "results":
		p.results()
	case "find":
		p.find(w.rest)
	case "lab":
		p.toLab(w.rest)
	case "question":
		p.toQuestion(w.rest)
	case "api":
		p.api(w.rest)
	case "again":
		p.tell()
	case "help", "?":
		p.help()
	case "quit", "exit", "q":
		p.left = !p.asksBeforeQuit(asked)
	default:
		return false
	}
	return true
}

// reserved reports whether a line is a word, and not an answer typed into a gap.
func reserved(w words, own [][2]string) bool {
	for _, entry := range slices.Concat(own, common(),
		[][2]string{{"?"}, {"q"}, {"exit"}, {"back"}, {"skip"}, {"question ID"}, {"practice 3"}}) {
		verb, takes, _ := strings.Cut(entry[0], " ")
		if w.verb == verb && (w.rest == "" || takes != "") {
			return true
		}
	}
	return false
}

// unknown prints that a line means nothing here, and suggests a word that is close to it.
func (p *player) unknown(w words) {
	if _, ok := w.number(); ok {
		p.say(noNumber)
		return
	}
	shown := w.line
	const most = 40 // the number of characters to repeat
	if r := []rune(shown); len(r) > most {
		shown = string(r[:most]) + "..."
	}
	says := fmt.Sprintf(noMeaning, shown)
	if near := meant(w.verb, append(p.ownWords(), common()...)); near != "" {
		says += fmt.Sprintf(didYouMean, strings.TrimSpace(near+" "+w.rest))
	}
	p.say(helpLists, says)
}

// meant returns the word that the learner probably meant: one that begins with the typed text, or the other way
// round, or differs from it by one letter. It never returns the typed word itself, because a stop has already refused
// it.
func meant(typed string, all [][2]string) string {
	for _, entry := range all {
		verb, _, _ := strings.Cut(entry[0], " ")
		if len(typed) > 1 && typed != verb && (strings.HasPrefix(verb, typed) || strings.HasPrefix(typed, verb) ||
			spelling.Slips(typed, verb) == 1) {
			return verb
		}
	}
	return ""
}

// help lists the words that can be typed here.
func (p *player) help() {
	p.say(wordsHere)
	own := p.ownWords()
	for _, entry := range own {
		p.item("- ", entry[0]+": "+entry[1]+".")
	}
	for _, entry := range common() {
		p.item("- ", entry[0]+": "+entry[1]+".")
	}
}

// lesson finds a lesson by its number or id.
func (p *player) lesson(word string) (lessons.Lesson, bool) {
	for _, l := range p.o.Course.Lessons() {
		if l.ID == strings.ToLower(word) || strconv.Itoa(l.Number) == word {
			return l, true
		}
	}
	return lessons.Lesson{}, false
}

// toPractice opens a round about the lesson with that number or id, or, if word is "", about all lessons that
// practice may ask about.
func (p *player) toPractice(word string) {
	l, ok := p.lesson(word)
	if word != "" && !ok {
		p.say(unknownLesson, word)
		return
	}
	p.open(journey.AtRound{Lesson: l.ID})
}

// toLesson opens a lesson where the learner left it ("3", "nodeport"). "3 step 4" looks up a step, which records
// nothing.
func (p *player) toLesson(rest string) {
	id, step, _ := strings.Cut(rest, " ")
	found, ok := p.lesson(id)
	all := p.o.Course.Lessons()
	switch {
	case id == "" && len(all) > 0:
		p.say(whichLesson, all[0].Number, all[len(all)-1].Number, all[0].Number)
		return
	case !ok:
		p.say(unknownLesson, id)
		return
	}
	word := strings.TrimPrefix(strings.TrimSpace(step), "step")
	if word == "" {
		p.open(journey.AtStep{Lesson: found.ID})
		return
	}
	n, err := strconv.Atoi(strings.TrimSpace(word))
	if err != nil || n < 1 || n > len(found.Steps) {
		p.say(lessonSteps, found.Number, len(found.Steps), found.Number)
		return
	}
	p.open(journey.AtStep{Lesson: found.ID, Step: found.Steps[n-1].ID, Lookup: true})
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
		if says := manifest.Explain(kind, path); says != "" {
			p.say(apiSays, path, kind)
			p.say("%s", says)
			return
		}
	}
	p.say(noField, kind, name)
}
