package handout

import (
	_ "embed" // for the pages and their style
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"

	"portolan/internal/text"
)

//go:embed card.html
var cardPage string

//go:embed glossary.html
var glossaryPage string

// style is the CSS of both pages. Its colours for the Service types are those of the badges in ui/kit.
//
//go:embed style.css
var style string

// titles are the titles of the card's sections.
type titles struct{ Types, Choices, Ports, Failures, Commands string }

// WriteHTML writes the card as an HTML page that prints on one sheet of paper, A4 or Letter. The page contains its
// style, loads no other file and has no script. WriteHTML fails if w does.
func (c Card) WriteHTML(w io.Writer) error {
	outermost := slices.Clone(c.Types)
	slices.Reverse(outermost)
	return write(w, cardPage, struct {
		Card
		Title     string
		Style     template.CSS
		Heads     titles
		Outermost []Type
	}{
		c, CardTitle, template.CSS(style),
		titles{typesTitle, choicesTitle, portsTitle, failuresTitle, commandsTitle},
		outermost,
	})
}

// WriteGlossaryHTML writes terms as an HTML page. It fails if w does.
func WriteGlossaryHTML(w io.Writer, entries []Entry) error {
	return write(w, glossaryPage, struct {
		Title   string
		Style   template.CSS
		Entries []Entry
		None    string
	}{GlossaryTitle, template.CSS(style), entries, noTerms})
}

// commandWidth is how many characters of a command fit on a line of the printed card.
const commandWidth = 66

// write fills in the template page. It parses it at every call, because a run of the program writes at most one page.
func write(w io.Writer, page string, data any) error {
	functions := template.FuncMap{
		"inline": inline,
		"number": func(i int) string { return strconv.Itoa(i + 1) },
		"typed":  func(c Command) string { return strings.Join(c.broken(commandWidth), "\n") },
	}
	t, err := template.New("page").Funcs(functions).Parse(page)
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	if err := t.Execute(w, data); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return nil
}

// inline returns a text as HTML. A name between backticks becomes a code element, and everything is escaped.
func inline(s string) template.HTML {
	var html strings.Builder
	parts := strings.Split(text.Line(s), "`")
	for i, part := range parts {
		part = template.HTMLEscapeString(part)
		switch {
		case i%2 == 1 && i < len(parts)-1:
			part = "<code>" + part + "</code>"
		case i%2 == 1: // the last backtick has no other one to close it
			part = "`" + part
		}
		html.WriteString(part)
	}
	return template.HTML(html.String()) //nolint:gosec // every part is escaped
}

// String returns the command on one line.
func (c Command) String() string { return strings.Join(c.Parts, " ") }
