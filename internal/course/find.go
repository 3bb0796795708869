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

// Found is one result of a search.
type Found struct {
	Kind     FoundKind
	Lesson   string // the ID of the lesson that was found, or that the result belongs to
	Step     string // the ID of the step that was found, or that asks the question or opens the lab; "" if no step does
	Question string // the ID of the question
	Lab      string // the ID of the lab
	Title    string // the title; for a question, the first sentence of its story
	// The number and title of the lesson, such as "3 NodePort, the same door on every node". For a lesson it is the
	// title of its part.
	Where string
	// The line below the title that contains the first word found, or otherwise the first line, in plain text. It is ""
	// if the result has only a title.
	Excerpt string
}

// FoundKind is the kind of a search result.
type FoundKind uint8

// The kinds of search results.
const (
	FoundLesson FoundKind = iota
	FoundStep
	FoundQuestion
	FoundLab
)

// mostFound is the maximum number of results of a search.
const mostFound = 50

// Find searches the texts that a learner can read before answering: titles, prose, the notes of manifests, and the
// stories of questions and labs. It does not search texts that give an answer away, or texts for the facilitator. If a
// step has no prose and only opens a lab, Find returns the lab and not the step.
//
// A result contains all words of the query. Case does not matter, and a query word may be the beginning of a word. The
// best results come first, at most fifty. Equally good results are in the order of the course. An empty query returns
// the lessons. Find fails if questions, labs or boards cannot be read.
func (c *Course) Find(query string) ([]Found, error) {
	x, err := c.index()
	if err != nil {
		return nil, err
	}
	return x.find(query), nil
}

// index lists everything that a search can find, in the order of the course.
type index []page

// page is one thing that a search can find.
type page struct {
	found  Found
	fields []searched
	begins string // the first line below the title
}

// searched is a text to search. A match in a better field ranks higher.
type searched struct {
	in    field
	text  string
	lower string // text in lower case, converted rune by rune, so that both have the same rune positions
}

// field is the part of a page where a word was found, best first.
type field uint8

const (
	lessonTitle field = iota
	stepTitle
	labTitle
	inProse
	inNotes
	inStory
)

// newIndex builds the index.
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
		askedIn: map[string]string{}, openedIn: map[string]string{},
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

// indexer builds an index. It must see the lessons before labs and questions, because they use its maps.
type indexer struct {
	markdown          markdown
	pages             index
	where             map[string]string // Found.Where by lesson ID
	boards            map[string]string // the searched text of a board by its ID
	askedIn, openedIn map[string]string // by the ID of a question or lab, the step that asks or opens it
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
		if s.Lab == nil || s.Prose != "" { // a step without prose is found through its lab
			x.step(l, s)
		}
		if s.Question != nil {
			x.askedIn[s.Question.ID] = s.ID
		}
		if s.Lab != nil {
			x.openedIn[s.Lab.ID] = s.ID
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
		Kind: FoundLab, Lesson: l.Lesson, Step: x.openedIn[l.ID], Lab: l.ID, Title: x.markdown.plain(l.Title),
		Where: x.where[l.Lesson],
	}
	x.pages = append(x.pages, newPage(found, labTitle, searchedIn(inStory, x.markdown.plain(l.Story))))
}

// question adds a question with its story. If it has no story, what it asks takes its place. A cause question may have
// neither. Its story is that of a board, and the step of the board is found by that story.
func (x *indexer) question(q quiz.Question) {
	if q.Story == "" && q.Ask == "" {
		return
	}
	story := searchedIn(inStory, x.markdown.plain(cmp.Or(q.Story, q.Ask)))
	found := Found{
		Kind: FoundQuestion, Lesson: q.Lesson, Step: x.askedIn[q.ID], Question: q.ID,
		Title: firstSentence(story.text), Where: x.where[q.Lesson],
	}
	x.pages = append(x.pages, page{found: found, fields: []searched{story}, begins: firstLine(story.text)})
}

// newPage returns a page with a title and the texts below it.
func newPage(found Found, title field, below ...searched) page {
	page := page{found: found, fields: append([]searched{searchedIn(title, found.Title)}, below...)}
	for _, b := range below {
		page.begins = cmp.Or(page.begins, firstLine(b.text))
	}
	return page
}

func searchedIn(in field, text string) searched {
	return searched{in: in, text: text, lower: strings.Map(unicode.ToLower, text)}
}

// find does the work of Find.
func (x index) find(query string) []Found {
	words := strings.Fields(strings.Map(unicode.ToLower, query))
	type match struct {
		page  *page
		worst field
	}
	var matches []match
	for i := range x {
		page := &x[i]
		worst, ok := page.contains(words)
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

// contains reports whether the page contains all words. Each word counts in the best field that contains it, and worst
// is the worst of these fields.
func (p *page) contains(words []string) (worst field, ok bool) {
	for _, word := range words {
		i := slices.IndexFunc(p.fields, func(s searched) bool { return indexWord(s.lower, word) >= 0 })
		if i < 0 {
			return 0, false
		}
		worst = max(worst, p.fields[i].in)
	}
	return worst, true
}

// excerpt returns the line around the first query word that occurs below the title. If none does, it returns the first
// line of the page.
func (p *page) excerpt(words []string) string {
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

// indexWord returns the position of the first word in text that begins with word, or -1. If word begins with neither a
// letter nor a digit, it matches anywhere.
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

// around returns the line that contains rune i. It cuts a long line to whole words around i.
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

// firstSentence returns the first line up to a full stop, question mark or exclamation mark before a space.
func firstSentence(text string) string {
	line := firstLine(text)
	for i := range len(line) - 1 {
		if strings.IndexByte(".?!", line[i]) >= 0 && line[i+1] == ' ' {
			return line[:i+1]
		}
	}
	return line
}
