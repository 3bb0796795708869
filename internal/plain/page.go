// Package plain gives the course as lines of text: for a pipe, a pager, a screen reader, a terminal that
// cannot draw. Lines are at most 80 columns wide, nothing is coloured, and whatever a
// lesson or question brings along, no control character gets out.
//
// [Lesson], [Contents], [Progress] and [Trace] print something once. [Run] is the whole course as a talk: it says
// what is there and what may be typed, takes a line, and records what is done as the full screen does, so that one
// can change between the two. What it says is made to be heard: a table is said row by row, and nothing is underlined.
package plain

import (
	"io"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// width is how many columns a printed line may take, and spokenWidth one of the course as lines.
const (
	width       = 80
	spokenWidth = 76
)

// Clean takes out of a text what could do something to a terminal: escape sequences, control characters
// other than line breaks, and the marks that reverse the direction of writing. Tabs become spaces.
func Clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\t", "    ").Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == joiner:
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, ansi.Strip(text))
}

// joiner holds emoji together, and the letters of some scripts.
const joiner = '\u200d'

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
func (p *page) line(text string) {
	for one := range strings.SplitSeq(ansi.Hardwrap(Clean(text), p.width, true), "\n") {
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
func (p *page) heading(number, text, under string) {
	p.gap()
	p.wrapped(number, strings.Repeat(" ", len(number)), text)
	p.line(strings.Repeat(under, min(p.width, len(number)+ansi.StringWidth(Clean(text)))))
	p.gap()
}

// wrapped adds words broken into lines; first stands before the first line and rest before the others. A line break
// in the text is kept.
func (p *page) wrapped(first, rest, text string) {
	lead := first
	for part := range strings.SplitSeq(Clean(text), "\n") {
		for _, l := range wrap(part, p.width-ansi.StringWidth(first)) {
			p.line(lead + l)
			lead = rest
		}
	}
}

// wrap breaks a text between words into lines of at most room columns. Only a word that is longer is broken inside.
// It returns one line at least.
func wrap(text string, room int) []string {
	room = max(1, room)
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && ansi.StringWidth(line)+1+ansi.StringWidth(word) <= room {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for ansi.StringWidth(word) > room {
			piece := part(word, room)
			lines = append(lines, piece)
			word = word[len(piece):]
		}
		line = word
	}
	return append(lines, line)
}

// part returns the beginning of a word that fits into room columns; an address is broken after a slash.
func part(word string, room int) string {
	piece := ansi.Truncate(word, room, "")
	if slash := strings.LastIndex(piece, "/"); slash > len(piece)/2 {
		return piece[:slash+1]
	}
	if piece == "" { // one character wider than the room
		return word
	}
	return piece
}
