package manifest

import (
	"strings"
	"unicode/utf8"
)

// scanner finds where the comment of a line begins. The tree tells it where quoted scalars, flow collections and block
// scalars begin. The scanner itself finds where they end, so it does not have to know all of YAML.
type scanner struct {
	starts map[Position]startToken

	// Announced by the tree, but its opening character is still to come, because a tag or an anchor is before it.
	pending startToken
	quote   rune // the quote character inside a quoted scalar; 0 outside
	flow    int  // the number of open flow collections
	block   bool // whether the line is inside a block scalar
	parent  int  // the indentation that the text of a block scalar must exceed
	indent  int  // the indentation of a block scalar's text; 0 until it is known
	widest  int  // the longest line so far at the beginning of a block scalar, in spaces
}

// line returns where the comment begins in a line, or the length of the line if it has no comment. number is the
// number of the line. continued reports that the line began inside a scalar, so its white space must be kept.
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

// ends reports whether a token ended with the character: a closing quote, or punctuation of a flow collection. The
// next character may then begin a new token, as after a space.
func (s *scanner) ends(r rune, quoted bool) bool {
	return s.quote == 0 && (quoted || s.flow > 0 && strings.ContainsRune(",[]{}", r))
}

// isWord reports whether the character before is part of a token, which means that it is not white space. Inside a
// token, # and quotes have no special meaning.
func isWord(before rune) bool { return before != ' ' && before != '\t' }

// open enters the scalar or collection that is pending.
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

// openBlock reads the header of a block scalar, such as "|2-".
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

// continues reports whether a line still belongs to the block scalar. The rule is that of libyaml. The first line with
// text sets the indentation of the scalar. If a blank line before it has more spaces, that line sets it. The
// indentation is at least one more than that of the parent.
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

// quoted reads a character of a quoted scalar. skip reports that the next character belongs to it too: the character
// after a backslash, or the second of two single quotes.
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

// nest counts the brackets of flow collections.
func (s *scanner) nest(r rune) {
	switch r {
	case '[', '{':
		s.flow++
	case ']', '}':
		s.flow--
	}
}

// writer collects the lines of an Annotated and decides which line each comment belongs to.
type writer struct {
	lines    []Line
	notes    [][]string // the notes of each line; annotated joins them
	document int
	begun    bool     // whether the document has content so far
	field    string   // the field of the last line with content
	last     int      // the index of that line
	aligned  int      // the column of the comment on the line just above; -1 if it has none
	waiting  []string // comments for the next field
}

// comment adds a comment that is on a line of its own.
func (w *writer) comment(note string, column int) {
	if w.begun && len(w.waiting) == 0 && w.aligned == column && w.last == len(w.lines)-1 {
		w.note(note)
		return
	}
	w.waiting = append(w.waiting, note)
}

// marker adds a line that ends a document. Its comment belongs to the first field of the next document.
func (w *writer) marker(text, note string) {
	if w.begun {
		w.end()
		w.document++
	}
	w.begun, w.field, w.aligned = false, "", -1
	w.add(Line{Text: text, Document: w.document})
	if note != "" {
		w.waiting = append(w.waiting, note)
	}
}

// content adds a line of YAML, which may be blank.
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

// end adds the comments that no field follows to the last line with content.
func (w *writer) end() {
	if !w.begun {
		return
	}
	w.note(w.waiting...)
	w.waiting = nil
}

// add appends a line without notes.
func (w *writer) add(line Line) {
	w.lines = append(w.lines, line)
	w.notes = append(w.notes, nil)
}

// note adds notes to the last line with content.
func (w *writer) note(notes ...string) {
	for _, note := range notes {
		if note != "" {
			w.notes[w.last] = append(w.notes[w.last], note)
		}
	}
}

// annotated returns the result.
func (w *writer) annotated() Annotated {
	w.end()
	for i, notes := range w.notes {
		w.lines[i].Note = strings.Join(notes, " ")
	}
	return Annotated{Lines: w.lines}
}
