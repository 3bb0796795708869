package manifest

import (
	"strings"
	"unicode/utf8"
)

// scanner finds where the comment of a line begins. It need not know YAML: the tree tells it where
// quoted scalars, flow collections and block scalars begin, and it finds out itself where they end.
type scanner struct {
	starts map[Position]startToken

	pending startToken // announced, its opening character not seen yet (a tag or an anchor stands before it)
	quote   rune       // inside a quoted scalar
	flow    int        // depth of flow collections
	block   bool       // inside a block scalar
	parent  int        // the indent that a block scalar's text exceeds
	indent  int        // of a block scalar's text; 0 until it is known
	widest  int        // blank line at the beginning of a block scalar
}

// line reads a line, whose number is given, and returns where in it the comment begins, its length
// if there is none. continued says that it began within a scalar, whose spaces must stay.
func (s *scanner) line(text string, number int) (cut int, continued bool) {
	if s.block && s.continues(text) {
		return len(text), true
	}
	s.block, continued = false, s.quote != 0
	column, before, skip := 0, ' ', false
	for at, r := range text {
		column++
		start, here := s.starts[Position{Line: number, Column: column}]
		if here && s.quote == 0 {
			s.pending = start
		}
		quoted := s.quote != 0
		switch {
		case skip:
			skip = false
		case s.quote != 0:
			skip = s.quoted(r, text[at:])
		case s.pending.opens != "" && strings.ContainsRune(s.pending.opens, r) && (here || !isWord(before)):
			s.open(r, text[at:])
		case r == '#' && !isWord(before):
			return at, continued
		case s.flow > 0:
			s.nest(r)
		}
		before = s.after(r, quoted)
	}
	return len(text), continued
}

// after returns what the next character has before it: a space where a value has just ended.
func (s *scanner) after(r rune, quoted bool) rune {
	if s.ends(r, quoted) {
		return ' '
	}
	return r
}

// ends reports whether a token ended with the character, so that the next one may be of another just
// as after a space: a quote that closed, or punctuation of a flow collection.
func (s *scanner) ends(r rune, quoted bool) bool {
	return s.quote == 0 && (quoted || s.flow > 0 && strings.ContainsRune(",[]{}", r))
}

// isWord reports whether a token that the character belongs to would go on.
func isWord(before rune) bool { return before != ' ' && before != '\t' }

// open enters what was announced.
func (s *scanner) open(r rune, rest string) {
	switch r {
	case '"', '\'':
		s.quote = r
	case '[', '{':
		s.flow++
	default:
		s.openBlock(rest)
	}
	s.pending = startToken{}
}

// openBlock reads the header of a block scalar, "|2-".
func (s *scanner) openBlock(header string) {
	s.block, s.parent, s.indent, s.widest = true, s.pending.indent, 0, 0
	for _, r := range header[1:] {
		switch {
		case r >= '1' && r <= '9':
			s.indent = max(0, s.parent) + int(r-'0')
		case r != '+' && r != '-':
			return
		}
	}
}

// continues reports whether a line still belongs to the block scalar. As in libyaml, its indent is that of
// the first line with text, or of a longer blank line before it, and at least one more than that of its parent.
func (s *scanner) continues(text string) bool {
	spaces := len(text) - len(strings.TrimLeft(text, " "))
	blank := spaces == len(text)
	if s.indent == 0 {
		s.widest = max(s.widest, spaces)
		if blank {
			return true
		}
		s.indent = max(s.widest, s.parent+1, 1)
	}
	return blank || spaces >= s.indent
}

// quoted reads a character of a quoted scalar; skip reports that the next one belongs to it.
func (s *scanner) quoted(r rune, rest string) (skip bool) {
	if s.quote == '"' && r == '\\' {
		return true
	}
	if r != s.quote {
		return false
	}
	if next, _ := utf8.DecodeRuneInString(rest[1:]); r == '\'' && next == '\'' {
		return true
	}
	s.quote = 0
	return false
}

// nest follows the brackets of flow collections.
func (s *scanner) nest(r rune) {
	switch r {
	case '[', '{':
		s.flow++
	case ']', '}':
		s.flow--
	}
}

// writer puts the lines of an Annotated together and decides to which one a comment belongs.
type writer struct {
	lines    []Line
	notes    [][]string // of each line, joined at the end
	document int
	begun    bool     // the document has content
	field    string   // of the last line with content
	last     int      // index of that line
	aligned  int      // column of the comment on the line just above; -1 if it has none
	waiting  []string // comments for the next field
}

// comment takes a comment that stands alone.
func (w *writer) comment(note string, column int) {
	if w.begun && len(w.waiting) == 0 && w.aligned == column && w.last == len(w.lines)-1 {
		w.note(note)
		return
	}
	w.waiting = append(w.waiting, note)
}

// marker takes a line that ends one document and may begin the next.
func (w *writer) marker(text, note, field string) {
	if w.begun {
		w.end()
		w.document++
	}
	w.begun, w.field = hasContent(" "+text[len("---"):]), field
	w.add(Line{Text: text, Document: w.document, Field: field})
	switch {
	case w.begun:
		w.last = len(w.lines) - 1
		w.note(note)
	case note != "":
		w.waiting = append(w.waiting, note)
	}
	w.aligned = -1
}

// content takes a line of YAML, blank ones included.
func (w *writer) content(text, note string, column int, noted bool, field string) {
	line := Line{Text: text, Document: w.document}
	if strings.TrimSpace(text) == "" || !w.begun && text[0] == '%' {
		w.add(line)
		return
	}
	if field == "" {
		field = w.field
	}
	line.Field, w.field, w.begun = field, field, true
	w.add(line)
	w.last = len(w.lines) - 1
	w.note(append(w.waiting, note)...)
	w.waiting = nil
	w.aligned = -1
	if noted {
		w.aligned = column
	}
}

// end gives the comments that no field follows to the last one.
func (w *writer) end() {
	if !w.begun {
		return
	}
	w.note(w.waiting...)
	w.waiting = nil
}

// add appends a line, without its notes.
func (w *writer) add(line Line) {
	w.lines = append(w.lines, line)
	w.notes = append(w.notes, nil)
}

// note adds to the notes of the last line with content.
func (w *writer) note(notes ...string) {
	for _, note := range notes {
		if note != "" {
			w.notes[w.last] = append(w.notes[w.last], note)
		}
	}
}

// annotated is the result.
func (w *writer) annotated() Annotated {
	w.end()
	for i, notes := range w.notes {
		w.lines[i].Note = strings.Join(notes, " ")
	}
	return Annotated{Lines: w.lines}
}
