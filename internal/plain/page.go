// Package plain gives the course as lines of text: for a pipe, a pager, a screen reader, a terminal that
// cannot draw. Lines are at most 80 columns wide, nothing is coloured, and whatever a
// lesson or question brings along, no control character gets out.
//
// [Lesson], [Contents], [Progress] and [Trace] print something once. [Run] is the whole course as a talk: it says
// what is there and what may be typed, takes a line, and records what is done as the full screen does, so that one
// can change between the two. What it says is made to be heard: a table is said row by row, and nothing is underlined.
package plain

import (
	"cmp"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

// width is how many columns a printed line may take, and spokenWidth one of the course as lines.
const (
	width       = 80
	spokenWidth = 76
)

// page collects lines.
type page struct {
	text   strings.Builder
	blank  bool // the last line is empty, or there is none yet
	width  int
	spoken bool // it is made to be heard: nothing is underlined, and a row of a table is a sentence
}

func newPage() *page { return &page{blank: true, width: width} }

// newSpoken returns a page that reads well aloud.
func newSpoken() *page { return &page{blank: true, width: spokenWidth, spoken: true} }

// print writes what was collected.
func (p *page) print(w io.Writer) error {
	_, err := io.WriteString(w, p.text.String())
	return err
}

// line adds a line as it is; one that is too long goes on below.
func (p *page) line(words string) {
	for one := range strings.SplitSeq(ansi.Hardwrap(text.Lines(words), p.width, true), "\n") {
		one = strings.TrimRight(one, " ")
		p.text.WriteString(one + "\n")
		p.blank = one == ""
	}
}

// gap adds an empty line, unless there is one.
func (p *page) gap() {
	if !p.blank {
		p.line("")
	}
}

// heading adds a title, after its number if it has one, with a line drawn under it.
func (p *page) heading(number, words, under string) {
	p.gap()
	p.wrapped(number, strings.Repeat(" ", len(number)), words)
	p.line(strings.Repeat(under, min(p.width, len(number)+ansi.StringWidth(text.Lines(words)))))
	p.gap()
}

// wrapped adds words broken into lines; first stands before the first line and rest before the others. A line break
// in the text is kept.
func (p *page) wrapped(first, rest, words string) {
	lead := first
	room := max(1, p.width-ansi.StringWidth(first))
	for part := range strings.SplitSeq(text.Lines(words), "\n") {
		fields := strings.Fields(part)
		for i, word := range fields {
			fields[i] = afterSlashes(word, room)
		}
		for _, l := range text.Wrap(cmp.Or(strings.Join(fields, " "), " "), room) {
			p.line(lead + l)
			lead = rest
		}
	}
}

// afterSlashes breaks a word after its last slash in a line, as long as that fills half the line.
func afterSlashes(word string, width int) string {
	piece := ansi.Truncate(word, width, "")
	slash := strings.LastIndexByte(piece, '/') + 1
	if len(word) <= width || slash <= len(piece)/2 {
		return word
	}
	return word[:slash] + "\n" + afterSlashes(word[slash:], width)
}
