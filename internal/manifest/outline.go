package manifest

import "bytes"

// outline follows block YAML line by line, without parsing it. For each line it tells whether a field or a list item
// begins there, or whether the line only continues what began above, such as a block scalar. It knows comments, quotes,
// block scalars, plain scalars of several lines, and flow collections on one line. If a line has anything else, such as
// an anchor, a tag or a tab, the outline is unsure, and only a YAML parser can tell what the document holds.
//
// The rules are those of libyaml, from which both YAML libraries of this package were translated.
type outline struct {
	state  outlineState
	parent int  // the column of the field or of the dash that has the open scalar
	indent int  // of the open block scalar: the column of its content; 0 until the first line of content
	blanks int  // of the open block scalar: the longest line of spaces before its content
	quote  byte // of the open quoted scalar
}

type outlineState byte

const (
	between  outlineState = iota // nothing is open: a field, an item, a comment or a blank line follows
	inPlain                      // an unquoted scalar, which goes on if the next line is indented enough
	inQuotes                     // a quoted scalar, which goes on to its closing quote
	inBlock                      // a block scalar: | or >
)

// lineKind says what a line is.
type lineKind byte

const (
	unsure  lineKind = iota // only a parser can tell
	comment                 // a comment or a blank line
	more                    // a part of the scalar above
	node                    // a field or an item begins
)

// outlined is what an outline knows about a line.
type outlined struct {
	kind   lineKind
	column int    // of the first character, counted from 0
	dash   bool   // whether the line begins with "- "
	nested bool   // whether a second dash follows
	field  int    // the column of the key, or of the value if there is no key
	key    []byte // as written, without quotes; nil if the line has no key
	quoted bool   // whether the key is in quotes
	value  []byte // what follows the key on its line, with a comment
}

// next returns what the next line is. line has no line break at its end, except perhaps a carriage return.
func (s *outline) next(line []byte) outlined {
	line = bytes.TrimSuffix(line, []byte("\r"))
	if hasOddBreak(line) {
		return outlined{}
	}
	column := indentOf(line)
	isBlank := column == len(line)
	if s.state != between {
		if kind, done := s.proceed(line, column, isBlank); done {
			return outlined{kind: kind}
		}
	}
	switch {
	case isBlank || line[column] == '#':
		return outlined{kind: comment}
	case line[column] == '\t' || column == 0 && isMarker(line):
		return outlined{}
	}
	return s.begin(line, column)
}

// hasOddBreak reports whether a line has a character that YAML 1.1 takes for a line break, or for the beginning of a
// file: a carriage return, U+2028, U+2029 or U+FEFF. Each of the last three begins with one of two bytes.
func hasOddBreak(line []byte) bool {
	if bytes.IndexByte(line, '\r') >= 0 {
		return true
	}
	if bytes.IndexByte(line, 0xe2) < 0 && bytes.IndexByte(line, 0xef) < 0 {
		return false
	}
	return bytes.ContainsAny(line, "\u2028\u2029"+byteOrderMark)
}

// isMarker reports whether a line would begin or end a document.
func isMarker(line []byte) bool {
	return bytes.HasPrefix(line, []byte(separator)) || bytes.HasPrefix(line, []byte("..."))
}

// proceed handles a line while a scalar is open. done is false if the scalar ended above this line.
func (s *outline) proceed(line []byte, column int, isBlank bool) (kind lineKind, done bool) {
	switch s.state {
	case inQuotes:
		if column == 0 && isMarker(line) {
			return unsure, true
		}
		return s.closeQuotes(line, 0), true
	case between:
	case inBlock:
		kind, done = s.proceedBlock(line, column, isBlank)
	case inPlain:
		switch {
		case isBlank:
			return comment, true
		case column > s.parent && line[column] != '#':
			return s.proceedPlain(line), true
		}
	}
	if !done {
		s.state = between
	}
	return kind, done
}

// proceedBlock handles a line of a block scalar. The first line with text sets the indentation.
func (s *outline) proceedBlock(line []byte, column int, isBlank bool) (kind lineKind, done bool) {
	switch {
	case isBlank:
		if s.indent == 0 {
			s.blanks = max(s.blanks, column)
		}
		return more, true
	case line[column] == '\t' && (s.indent == 0 || column < s.indent):
		return unsure, true
	case s.indent == 0 && column > s.parent:
		if s.blanks > column {
			return unsure, true
		}
		s.indent = column
		return more, true
	}
	return more, s.indent > 0 && column >= s.indent
}

// proceedPlain handles a line of an unquoted scalar. A comment ends the scalar.
func (s *outline) proceedPlain(line []byte) lineKind {
	if looksLikeField(line) || bytes.IndexByte(line, '\t') >= 0 {
		return unsure
	}
	if bytes.Contains(line, []byte(" #")) {
		s.state = between
	}
	return more
}

// looksLikeField reports whether an unquoted text has a colon that YAML would read as the end of a key.
func looksLikeField(text []byte) bool {
	return bytes.Contains(text, []byte(": ")) || bytes.HasSuffix(text, []byte(":"))
}

// begin handles a line on which a field or an item begins.
func (s *outline) begin(line []byte, column int) outlined {
	l := outlined{kind: node, column: column, field: column}
	at := column
	for isDash(line[at:]) {
		l.nested = l.dash
		l.dash = true
		s.parent = at
		at++
		at += indentOf(line[at:])
		if l.field = at; at == len(line) || line[at] == '#' {
			l.value = line[at:]
			return l
		}
	}
	key, value, found := cutKey(line[at:])
	if !found {
		if !l.dash { // a scalar below its key, which is rare
			return outlined{}
		}
		l.kind, l.value = s.open(line[at:]), line[at:]
		return l
	}
	s.parent = at
	if l.key = key; key != nil && (line[at] == '"' || line[at] == '\'') {
		l.quoted = true
	}
	l.value = value[indentOf(value):]
	l.kind = s.open(l.value)
	return l
}

// isDash reports whether a text begins with the dash of a list item.
func isDash(text []byte) bool {
	return len(text) > 0 && text[0] == '-' && (len(text) == 1 || text[1] == ' ')
}

// cutKey cuts a field into its key and what follows the colon. found is false if the text is not a field.
func cutKey(text []byte) (key, value []byte, found bool) {
	end := 0
	switch text[0] {
	case '"', '\'':
		if end = closing(text[1:], text[0]) + 1; end == 0 {
			return nil, nil, false
		}
		key, end = text[1:end], end+1
	case '[', '{', '|', '>':
		return nil, nil, false
	default:
		if end = colonAfter(text); end < 0 || startsOddly(text) {
			return nil, nil, false
		}
		if key = text[:end]; bytes.Contains(key, []byte(" #")) || bytes.IndexByte(key, '\t') >= 0 {
			return nil, nil, false
		}
	}
	if end >= len(text) || text[end] != ':' || end+1 < len(text) && text[end+1] != ' ' {
		return nil, nil, false
	}
	return bytes.TrimRight(key, " "), text[end+1:], true
}

// colonAfter returns the index of the colon that ends an unquoted key, or -1.
func colonAfter(text []byte) int {
	for end := 0; ; end++ {
		colon := bytes.IndexByte(text[end:], ':')
		if colon < 0 {
			return -1
		}
		if end += colon; end+1 == len(text) || text[end+1] == ' ' {
			return end
		}
	}
}

// startsOddly reports whether an unquoted text begins with a character that has a meaning in YAML, such as that of an
// anchor, or that no text may begin with.
func startsOddly(text []byte) bool {
	switch text[0] {
	case '-', '?', ':':
		return len(text) == 1 || text[1] == ' ' || text[1] == '\t'
	case '&', '*', '!', '%', '@', '`', ',', ']', '}', '\t':
		return true
	}
	return false
}

// open handles the value on the line of its key or dash. If the value does not end on this line, a scalar is open
// afterwards.
func (s *outline) open(value []byte) lineKind {
	if len(value) == 0 || value[0] == '#' {
		return node
	}
	kind := unsure
	switch c := value[0]; {
	case c == '"' || c == '\'':
		s.quote = c
		kind = s.closeQuotes(value, 1)
	case c == '[' || c == '{':
		if end := closingFlow(value); end > 0 && isRest(value[end:]) {
			return node
		}
	case c == '|' || c == '>':
		kind = s.openBlock(value[1:])
	case isPlain(value):
		if kind = more; !bytes.Contains(value, []byte(" #")) {
			s.state = inPlain
		}
	}
	if kind == unsure {
		return unsure
	}
	return node
}

// isPlain reports whether a value is an unquoted scalar, perhaps with a comment.
func isPlain(value []byte) bool {
	return !startsOddly(value) && !looksLikeField(value) && bytes.IndexByte(value, '\t') < 0
}

// openBlock handles what follows the | or > of a block scalar: the indentation, what to do with breaks at the end, and
// a comment.
func (s *outline) openBlock(header []byte) lineKind {
	s.state, s.indent, s.blanks = inBlock, 0, 0
	for i := range 2 {
		switch {
		case i >= len(header):
		case header[i] == '+' || header[i] == '-':
			continue
		case header[i] >= '1' && header[i] <= '9' && s.indent == 0:
			s.indent = s.parent + int(header[i]-'0')
			continue
		}
		return s.restOfHeader(header[i:])
	}
	return s.restOfHeader(header[2:])
}

func (s *outline) restOfHeader(rest []byte) lineKind {
	if !isRest(rest) {
		return unsure
	}
	return more
}

// closeQuotes looks for the end of the open quoted scalar in a line, from a byte on. Only a comment may follow it.
func (s *outline) closeQuotes(line []byte, from int) lineKind {
	s.state = inQuotes
	end := closing(line[from:], s.quote)
	if end < 0 {
		return more
	}
	s.state = between
	if !isRest(line[from+end+1:]) {
		return unsure
	}
	return more
}

// closing returns the index of the quote that ends a quoted scalar, or -1 if it does not end in this text.
func closing(text []byte, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i
		}
	}
	return -1
}

// closingFlow returns the index after a flow collection, or -1 if it does not end on this line or has anything but
// words, numbers and quoted scalars.
func closingFlow(text []byte) int {
	depth := 0
	atStart := true // of a key or a value, where alone a quote begins a quoted scalar
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ':
			continue
		case '[', '{':
			depth++
			atStart = true
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
			atStart = false
		case ',':
			atStart = true
		case ':':
			atStart = i+1 < len(text) && text[i+1] == ' '
		case '"', '\'':
			end := closing(text[i+1:], c)
			if end < 0 || !atStart {
				return -1
			}
			i += end + 1
			atStart = false
		case '&', '*', '!', '%', '@', '`', '#', '?', '|', '>', '\t':
			return -1
		default:
			atStart = false
		}
	}
	return -1
}

// isRest reports whether only blanks and a comment follow a value on its line.
func isRest(text []byte) bool {
	at := indentOf(text)
	return at == len(text) || at > 0 && text[at] == '#'
}

// indentOf returns the number of spaces at the beginning of a text.
func indentOf(text []byte) int {
	for i, c := range text {
		if c != ' ' {
			return i
		}
	}
	return len(text)
}
