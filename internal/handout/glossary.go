package handout

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"portolan/internal/course"
	"portolan/internal/text"
	"portolan/lessons"
)

// Entry is a term of the glossary.
type Entry struct {
	Term    string
	Meaning string
	Lesson  lessons.Lesson // the lesson that introduces the term
	Step    int            // the index, in Lesson, of the step that explains the term
}

// Glossary returns the terms of a course in alphabetical order, those of the first start included. If several lessons
// introduce a term, it returns only that of the first one.
func Glossary(c *course.Course) []Entry {
	all := c.Lessons()
	if c.Welcome != nil {
		all = append([]lessons.Lesson{*c.Welcome}, all...)
	}
	var entries []Entry
	seen := map[string]bool{}
	for _, l := range all {
		for _, term := range l.Terms {
			key := strings.ToLower(term.Name)
			if seen[key] {
				continue
			}
			seen[key] = true
			step, _ := l.Teaches(term.Name)
			entries = append(entries, Entry{text.Line(term.Name), text.Line(term.Meaning), l, max(0, step)})
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		return cmp.Compare(strings.ToLower(a.Term), strings.ToLower(b.Term))
	})
	return entries
}

// Matching returns the entries whose term contains a query, and after them those whose meaning contains it. Upper and
// lower case make no difference.
func Matching(entries []Entry, query string) []Entry {
	query = strings.ToLower(text.Squeeze(query))
	var terms, meanings []Entry
	for _, e := range entries {
		switch {
		case strings.Contains(strings.ToLower(e.Term), query):
			terms = append(terms, e)
		case strings.Contains(strings.ToLower(e.Meaning), query):
			meanings = append(meanings, e)
		}
	}
	return append(terms, meanings...)
}

// Where says which step introduces the term: "lesson 3, step 1".
func (e Entry) Where() string {
	if e.Lesson.Number == 0 {
		return fmt.Sprintf("first start, step %d", e.Step+1)
	}
	return fmt.Sprintf("lesson %d, step %d", e.Lesson.Number, e.Step+1)
}

// StepTitle returns the title of the step that introduces the term.
func (e Entry) StepTitle() string {
	if e.Step >= len(e.Lesson.Steps) {
		return ""
	}
	return text.Line(e.Lesson.Steps[e.Step].Title)
}

// GlossaryTitle is the title of a glossary.
const GlossaryTitle = "Glossary"

// GlossaryLines lays a glossary out for a sheet, without its title. The meaning of a term is to its right, or below it
// if the sheet is narrow.
func GlossaryLines(entries []Entry, s Sheet) []Line {
	if len(entries) == 0 {
		return s.prose(noTerms)
	}
	var lines []Line
	t := table{fixed: []bool{true, false}}
	for _, e := range entries {
		t.rows = append(t.rows, []cell{{text: e.Term, role: Head}, {text: e.Meaning}})
	}
	widths := t.widths(s)
	for i, e := range entries {
		lines = append(lines, t.row(i, s)...)
		at := 2
		if widths != nil {
			at = widths[0] + columnGap
		}
		where := e.Where() + ": " + e.StepTitle()
		for _, l := range text.Wrap(where, max(1, s.Width-at)) {
			lines = append(lines, Line{{Text: strings.Repeat(" ", at)}, {Role: Faint, Text: l}})
		}
	}
	return lines
}

// noTerms is shown instead of the glossary if no lesson of the course introduces a term.
const noTerms = "The lessons of this course have no `terms`, so there is nothing to list."
