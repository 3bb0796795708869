package course

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"portolan/lessons"
	"portolan/quiz"
	"portolan/quiz/lab"
)

// Found is something that a search came upon.
type Found struct {
	Kind     FoundKind
	Lesson   string // the id of the lesson that it is, or belongs to
	Step     string // the id of the step that it is, or that asks it; "" if none does
	Question string // the id of the question
	Lab      string // the id of the lab
	Title    string // what is read first
	Where    string // "3 NodePort, the same door on every node"; of a lesson its part
	// a line around the first word found, or else the line it begins with, in plain text; "" if it has a title alone
	Excerpt string
}

// FoundKind is what was found.
type FoundKind uint8

// What can be found.
const (
	FoundLesson FoundKind = iota
	FoundStep
	FoundQuestion
	FoundLab
)

// mostFound is how many a search returns.
const mostFound = 50

// Find searches what a learner reads before answering anything: titles, prose, the notes of manifests, and the stories
// of questions and labs; a step that does nothing but open a lab is that lab. Whatever gives something away, and what
// is for the facilitator, is not searched. All words of the query must occur, whatever their case; the beginning of a
// word is enough. The best come first, fifty at most, and those that are equally good in the order of the course.
// Without a word it returns the lessons. It fails if questions or labs cannot be read.
func (c *Course) Find(query string) ([]Found, error) {
	x, err := c.index()
	if err != nil {
		return nil, err
	}
	return x.find(query), nil
}

// index is everything that can be found, in the order of the course.
type index []entryPage

// entryPage is one thing that can be found.
type entryPage struct {
	found  Found
	fields []searched
	begins string // the line that it begins with
}

// searched is a text and what it is worth to be found in it.
type searched struct {
	in    field
	text  string
	lower string // the same in small letters, rune by rune
}

// field is where words are found, the best first.
type field uint8

const (
	lessonTitle field = iota
	stepTitle
	labTitle
	inProse
	inNotes
	inStory
)

// newIndex reads all that can be found.
func (c *Course) newIndex() (index, error) {
	questions, err := c.Questions()
	if err != nil {
		return nil, err
	}
	labs, err := c.Labs()
	if err != nil {
		return nil, err
	}
	tasks, err := c.tasks()
	if err != nil {
		return nil, fmt.Errorf("read the boards: %w", err)
	}
	x := indexer{
		markdown: newMarkdown(), boards: map[string]string{}, where: map[string]string{},
		asked: map[string]string{}, done: map[string]string{},
	}
	for _, e := range tasks.boards {
		x.boards[e.board.ID] = "Fault board: " + e.board.Title + " " + e.board.Story
	}
	for _, p := range c.Parts {
		for _, l := range p.Lessons {
			x.lesson(p, l)
		}
	}
	for _, l := range labs {
		x.lab(l)
	}
	for _, q := range questions {
		x.question(q)
	}
	return x.pages, nil
}

// indexer makes an index, the lessons first.
type indexer struct {
	markdown    markdown
	pages       index
	where       map[string]string // what is said of where something is, by lesson
	boards      map[string]string // what is searched of a board, by its id
	asked, done map[string]string // the steps that ask a question and that open a lab
}

func (x *indexer) lesson(p Part, l lessons.Lesson) {
	title := x.markdown.plain(l.Title)
	x.where[l.ID] = strconv.Itoa(l.Number) + " " + title
	page := newPage(Found{Kind: FoundLesson, Lesson: l.ID, Title: title, Where: p.Title}, lessonTitle)
	if len(l.Steps) > 0 {
		page.begins = firstLine(x.markdown.plain(l.Steps[0].Prose))
	}
	x.pages = append(x.pages, page)
	for _, s := range l.Steps {
		if s.Lab == nil || s.Prose != "" { // else the lab itself is what is found
			x.step(l, s)
		}
		if s.Question != nil {
			x.asked[s.Question.ID] = s.ID
		}
		if s.Lab != nil {
			x.done[s.Lab.ID] = s.ID
		}
	}
}

func (x *indexer) step(l lessons.Lesson, s lessons.Step) {
	var notes []string
	if s.Manifest != nil {
		for _, line := range s.Manifest.Lines {
			if line.Note != "" {
				notes = append(notes, line.Note)
			}
		}
	}
	found := Found{Kind: FoundStep, Lesson: l.ID, Step: s.ID, Title: x.markdown.plain(s.Title), Where: x.where[l.ID]}
	text := x.markdown.plain(s.Prose)
	if s.Board != nil {
		text += "\n" + x.boards[s.Board.ID]
	}
	prose := searchedIn(inProse, text)
	x.pages = append(x.pages, newPage(found, stepTitle, prose, searchedIn(inNotes, strings.Join(notes, "\n"))))
}

func (x *indexer) lab(l lab.Lab) {
	found := Found{
		Kind: FoundLab, Lesson: l.Lesson, Step: x.done[l.ID], Lab: l.ID, Title: x.markdown.plain(l.Title),
		Where: x.where[l.Lesson],
	}
	x.pages = append(x.pages, newPage(found, labTitle, searchedIn(inStory, x.markdown.plain(l.Story))))
}

// question is read from its story on, or where it has none from what is asked.
func (x *indexer) question(q quiz.Question) {
	story := searchedIn(inStory, x.markdown.plain(cmp.Or(q.Story, q.Ask)))
	found := Found{
		Kind: FoundQuestion, Lesson: q.Lesson, Step: x.asked[q.ID], Question: q.ID,
		Title: firstSentence(story.text), Where: x.where[q.Lesson],
	}
	x.pages = append(x.pages, entryPage{found: found, fields: []searched{story}, begins: firstLine(story.text)})
}

// newPage has a title and what can be read under it.
func newPage(found Found, title field, below ...searched) entryPage {
	page := entryPage{found: found, fields: append([]searched{searchedIn(title, found.Title)}, below...)}
	for _, b := range below {
		page.begins = cmp.Or(page.begins, firstLine(b.text))
	}
	return page
}

func searchedIn(in field, text string) searched {
	return searched{in: in, text: text, lower: strings.Map(unicode.ToLower, text)}
}

// find is Find in an index.
func (x index) find(query string) []Found {
	words := strings.Fields(strings.Map(unicode.ToLower, query))
	type match struct {
		page  *entryPage
		worst field
	}
	var matches []match
	for i := range x {
		page := &x[i]
		worst, ok := page.holds(words)
		if ok && (len(words) > 0 || page.found.Kind == FoundLesson) {
			matches = append(matches, match{page, worst})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.worst, b.worst) })
	found := make([]Found, 0, min(len(matches), mostFound))
	for _, m := range matches[:min(len(matches), mostFound)] {
		hit := m.page.found
		hit.Excerpt = m.page.excerpt(words)
		found = append(found, hit)
	}
	return found
}

// holds reports whether all words occur, each where it is worth most; worst is the least that one of them is worth.
func (p *entryPage) holds(words []string) (worst field, ok bool) {
	for _, word := range words {
		i := slices.IndexFunc(p.fields, func(s searched) bool { return indexWord(s.lower, word) >= 0 })
		if i < 0 {
			return 0, false
		}
		worst = max(worst, p.fields[i].in)
	}
	return worst, true
}

// excerpt is the line around the first of the words that stands below the title.
func (p *entryPage) excerpt(words []string) string {
	for _, word := range words {
		for _, s := range p.fields {
			if s.in < inProse {
				continue
			}
			if i := indexWord(s.lower, word); i >= 0 {
				return around([]rune(s.text), utf8.RuneCountInString(s.lower[:i]))
			}
		}
	}
	return around([]rune(p.begins), 0)
}

// indexWord finds a word that begins so; -1 if there is none. What begins with a sign is found anywhere.
func indexWord(text, word string) int {
	first, _ := utf8.DecodeRuneInString(word)
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if !inWord(first) || !inWord(before) {
			return i
		}
		from = i + len(word)
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// around is the line in which position i is, cut to whole words around it if it is long.
func around(text []rune, i int) string {
	const most, before = 76, 24
	start, end := i, i
	for start > 0 && text[start-1] != '\n' {
		start--
	}
	for end < len(text) && text[end] != '\n' {
		end++
	}
	if end-start <= most {
		return string(text[start:end])
	}
	line, at := text[start:end], i-start
	first, last := max(0, min(at-before, len(line)-most)), 0
	for first > 0 && first < at && line[first-1] != ' ' {
		first++
	}
	for last = min(len(line), first+most); last < len(line) && last > at+1 && line[last] != ' '; {
		last--
	}
	cut := strings.TrimSpace(string(line[first:last]))
	if first > 0 {
		cut = "…" + cut
	}
	if last < len(line) {
		cut += "…"
	}
	return cut
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// firstSentence ends at the first full stop, question mark or exclamation mark before a space.
func firstSentence(text string) string {
	line := firstLine(text)
	for i := range len(line) - 1 {
		if strings.IndexByte(".?!", line[i]) >= 0 && line[i+1] == ' ' {
			return line[:i+1]
		}
	}
	return line
}
