package plain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/manifest"
	"portolan/lessons"
)

// words is a line that was typed.
type words struct {
	line string // without space around it, and without what does not show
	verb string // its first word, in small letters
	rest string // what follows
}

func parse(line string) words {
	w := words{line: strings.TrimSpace(Clean(line))}
	first, rest, _ := strings.Cut(w.line, " ")
	w.verb, w.rest = strings.ToLower(first), strings.TrimSpace(rest)
	return w
}

// number is the line as a number, if it is one.
func (w words) number() (n int, ok bool) {
	n, err := strconv.Atoi(w.line)
	return n, err == nil && n >= 0
}

// common are the words that mean the same everywhere.
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

// everywhere does what a word means that is the same everywhere; false if it is none.
func (p *player) everywhere(w words) bool {
	switch w.verb {
	case "contents":
		p.open(contents{})
	case "lesson":
		p.toLesson(w.rest)
	case "practice":
		p.toPractice(w.rest)
	case "known":
		p.open(newKnown(p))
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
		p.at.tell(p)
	case "help", "?":
		p.help()
	case "quit", "exit", "q":
		p.quit()
	default:
		return false
	}
	return true
}

// reserved reports whether a line is a word and not an answer that was typed.
func reserved(w words, own [][2]string) bool {
	for _, entry := range slices.Concat(own, common(), [][2]string{{"?"}, {"q"}, {"exit"}, {"back"}, {"skip"}, {"question ID"}, {"practice 3"}}) {
		verb, takes, _ := strings.Cut(entry[0], " ")
		if w.verb == verb && (w.rest == "" || takes != "") {
			return true
		}
	}
	return false
}

// unknown says that a line means nothing here, and what was probably meant.
func (p *player) unknown(w words) {
	if _, ok := w.number(); ok {
		p.say("There is nothing to answer with a number here.")
		return
	}
	shown := w.line
	const most = 40 // characters to repeat
	if r := []rune(shown); len(r) > most {
		shown = string(r[:most]) + "..."
	}
	text := fmt.Sprintf("%q means nothing here.", shown)
	if near := meant(w.verb, append(p.at.words(), common()...)); near != "" {
		text += fmt.Sprintf(" Did you mean %q?", strings.TrimSpace(near+" "+w.rest))
	}
	p.say("%s help lists the words.", text)
}

// meant is the word that begins as what was typed does, or the other way round, or differs by one letter.
func meant(typed string, all [][2]string) string {
	for _, entry := range all {
		verb, _, _ := strings.Cut(entry[0], " ")
		if len(typed) > 1 && (strings.HasPrefix(verb, typed) || strings.HasPrefix(typed, verb) || oneSlip(typed, verb)) {
			return verb
		}
	}
	return ""
}

// oneSlip reports whether one letter more, less or other makes b of a, or two neighbours swapped.
func oneSlip(a, b string) bool {
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < min(len(a), len(b))-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	left, right := a[begin:len(a)-end], b[begin:len(b)-end]
	swapped := len(left) == 2 && len(right) == 2 && left[0] == right[1] && left[1] == right[0]
	return len(left) <= 1 && len(right) <= 1 || swapped
}

// help says every word.
func (p *player) help() {
	p.say("Enter alone does the next thing; the last line says what that is. Digits answer. Words:")
	own := p.at.words()
	for _, entry := range own {
		p.item("- ", entry[0]+": "+entry[1]+".")
	}
	for _, entry := range common() {
		p.item("- ", entry[0]+": "+entry[1]+".")
	}
}

// quit leaves, unless that loses work and was not asked for twice.
func (p *player) quit() {
	if k, ok := p.at.(interface{ keeps(*player) bool }); ok && k.keeps(p) {
		return
	}
	p.left = true
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

// toPractice opens a round of what was taught, or of the lesson that is named.
func (p *player) toPractice(word string) {
	l, ok := p.lesson(word)
	if word != "" && !ok {
		p.say("There is no lesson %q. contents lists all.", word)
		return
	}
	p.open(newPractice(p, Quiz{Lesson: l.ID}))
}

// toLesson opens a lesson: "3", "nodeport", or "3 step 4".
func (p *player) toLesson(rest string) {
	id, step, _ := strings.Cut(rest, " ")
	found, ok := p.lesson(id)
	all := p.o.Course.Lessons()
	switch {
	case id == "" && len(all) > 0:
		p.say("Which lesson? A number from %d to %d: lesson %d", all[0].Number, all[len(all)-1].Number, all[0].Number)
		return
	case !ok:
		p.say("There is no lesson %q. contents lists all.", id)
		return
	}
	at := p.resume(found)
	if word := strings.TrimPrefix(strings.TrimSpace(step), "step"); word != "" {
		n, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || n < 1 || n > len(found.Steps) {
			p.say("Lesson %d has steps 1 to %d: lesson %d step 1", found.Number, len(found.Steps), found.Number)
			return
		}
		p.open(openLesson(p, found, found.Steps[n-1].ID, false))
		return
	}
	p.open(openLesson(p, found, at, true))
}

// api says what the API's own documentation has on a field.
func (p *player) api(field string) {
	if field == "" {
		p.say("Which field? For example: api spec.ports[0].targetPort")
		return
	}
	kind, name := "Service", field
	if k, f, two := strings.Cut(field, " "); two {
		kind, name = k, strings.TrimSpace(f)
	}
	name = strings.ReplaceAll(name, "ports.", "ports[0].")
	for _, path := range []string{name, "spec." + name, "spec.ports[0]." + name, "metadata." + name} {
		if text := manifest.Explain(kind, path); text != "" {
			p.say("%s (%s), in the words of the API:", path, kind)
			p.say("%s", text)
			return
		}
	}
	p.say("A %s has no field %q. It has, for example: api spec.type", kind, name)
}
