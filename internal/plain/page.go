// Package plain shows the course as lines of text: for a pipe, a pager, a screen reader, or a terminal that cannot
// draw. Lines are at most 80 columns wide and have no colours. Control characters in a lesson or question never reach
// the output.
//
// [Lesson], [Contents], [Progress] and [Trace] print something once. [Run] plays the whole course as a dialogue: it
// prints what is there and what the learner can type, reads a line, and records the same events as the full screen,
// so that the learner can change between the two. Its output is made for listening: each row of a table is a
// sentence, and nothing is underlined.
package plain

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/journey"
	"portolan/internal/text"
)

// width is the maximum width in columns of a printed line. spokenWidth is that of a line of the course as a dialogue.
const (
	width       = 80
	spokenWidth = 76
)

// page collects lines of text.
type page struct {
	text   strings.Builder
	blank  bool // the last line is empty, or there is no line yet
	width  int
	spoken bool // for listening: nothing is underlined, and a row of a table is a sentence
}

func newPage() *page { return &page{blank: true, width: width} }

// newSpoken returns a page that is made for listening, for example with a screen reader.
func newSpoken() *page { return &page{blank: true, width: spokenWidth, spoken: true} }

// print writes the collected lines.
func (p *page) print(w io.Writer) error {
	_, err := io.WriteString(w, p.text.String())
	return err
}

// line adds a line without changing its spaces. It breaks a line that is too long where the page ends.
func (p *page) line(content string) {
	for one := range strings.SplitSeq(ansi.Hardwrap(text.Lines(content), p.width, true), "\n") {
		one = strings.TrimRight(one, " ")
		p.text.WriteString(one + "\n")
		p.blank = one == ""
	}
}

// gap adds an empty line, unless the last line is empty already.
func (p *page) gap() {
	if !p.blank {
		p.line("")
	}
}

// heading adds a title, after its number if it has one, and underlines it.
func (p *page) heading(number, content, under string) {
	p.gap()
	p.item(number, content)
	p.line(strings.Repeat(under, min(p.width, len(number)+ansi.StringWidth(text.Lines(content)))))
	p.gap()
}

// wrapped adds a text and breaks it into lines between words. first is printed before the first line, and rest before
// the others. Line breaks in the text stay.
func (p *page) wrapped(first, rest, content string) {
	lead := first
	room := max(1, p.width-ansi.StringWidth(first))
	for part := range strings.SplitSeq(text.Lines(content), "\n") {
		fields := strings.Fields(part)
		for i, word := range fields {
			fields[i] = text.AfterSlashes(word, room)
		}
		for _, l := range text.Wrap(cmp.Or(strings.Join(fields, " "), " "), room) {
			p.line(lead + l)
			lead = rest
		}
	}
}

// say adds a paragraph.
func (p *page) say(format string, args ...any) {
	p.wrapped("", "", fmt.Sprintf(format, args...))
}

// item adds an item of a list. lead is printed before its first line.
func (p *page) item(lead, content string) {
	p.wrapped(lead, strings.Repeat(" ", ansi.StringWidth(lead)), content)
}

// list adds items, each after the same mark.
func (p *page) list(mark string, items []string) {
	for _, content := range items {
		p.item(mark, content)
	}
}

// choices adds the numbered options of a question, and 0 for a learner who is not sure.
func (p *page) choices(n int, option func(i int) string) {
	for i := range n {
		p.item(fmt.Sprintf("%d: ", i+1), option(i))
	}
	p.say("0: %s", journey.NotSureText)
}
