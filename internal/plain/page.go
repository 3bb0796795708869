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
	"io"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// width is the maximum width in columns of a printed line. spokenWidth is that of a line of the course as a dialogue.
const (
	width       = 80
	spokenWidth = 76
)

// Clean removes what could affect a terminal from a text: escape sequences, control characters except line breaks,
// and invisible format characters, such as those that reverse the direction of writing. It keeps joiner. Tabs become
// four spaces.
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

// joiner is the zero-width joiner, which combines emoji and the letters of some scripts.
const joiner = '\u200d'

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

// line adds a line without changing its spaces. A line that is too long continues on the next one.
func (p *page) line(text string) {
	for one := range strings.SplitSeq(ansi.Hardwrap(Clean(text), p.width, true), "\n") {
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
func (p *page) heading(number, text, under string) {
	p.gap()
	p.wrapped(number, strings.Repeat(" ", len(number)), text)
	p.line(strings.Repeat(under, min(p.width, len(number)+ansi.StringWidth(Clean(text)))))
	p.gap()
}

// wrapped adds a text, broken into lines between words. first is printed before the first line, and rest before the
// others. Line breaks in the text are kept.
func (p *page) wrapped(first, rest, text string) {
	lead := first
	for part := range strings.SplitSeq(Clean(text), "\n") {
		for _, l := range wrap(part, p.width-ansi.StringWidth(first)) {
			p.line(lead + l)
			lead = rest
		}
	}
}

// wrap breaks a text between words into lines of at most room columns. It breaks inside a word only if the word is
// longer than that. It always returns at least one line.
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

// part returns the beginning of a word that fits into room columns. If possible, it breaks after a slash, as in an
// address.
func part(word string, room int) string {
	piece := ansi.Truncate(word, room, "")
	if slash := strings.LastIndex(piece, "/"); slash > len(piece)/2 {
		return piece[:slash+1]
	}
	if piece == "" { // a single character is wider than the room
		return word
	}
	return piece
}
