package manifest

import "bytes"

// plainYAML turns the outlined lines of an object into JSON, without a YAML parser. It knows only what kubectl mostly
// prints: fields in alphabetical order, and scalars on one line that mean in YAML 1.1 what they look like. For all else
// it gives up, and a parser reads the object.
type plainYAML struct {
	lines []outlined // fields and items only
	out   []byte
	depth int
}

// plainJSONOf appends the JSON of an object to out. It returns false if a parser has to read the object.
func plainJSONOf(lines []outlined, out []byte) ([]byte, bool) {
	if len(lines) == 0 || lines[0].dash {
		return nil, false
	}
	p := plainYAML{lines: lines, out: out}
	if !p.mapping(lines[0].field) || len(p.lines) > 0 {
		return nil, false
	}
	return p.out, true
}

// mapping writes the fields in a column. If it is the value of a list item, the dash may be on the first line.
func (p *plainYAML) mapping(column int) bool {
	if p.depth++; p.depth > maxDepth-inList {
		return false
	}
	p.out = append(p.out, '{')
	var last []byte
	for first := true; len(p.lines) > 0; first = false {
		l := p.lines[0]
		if l.column < column && !first || l.dash && !first {
			break
		}
		isSorted := first || bytes.Compare(last, l.key) < 0
		if l.kind != node || l.field != column || l.key == nil || !isPlainKey(l) || !isSorted {
			return false
		}
		if last = l.key; !first {
			p.out = append(p.out, ',')
		}
		p.text(l.key)
		p.out = append(p.out, ':')
		p.lines = p.lines[1:]
		if !p.value(l, column, l.field) {
			return false
		}
	}
	p.depth--
	p.out = append(p.out, '}')
	return true
}

// sequence writes the items whose dashes are in a column.
func (p *plainYAML) sequence(column int) bool {
	if p.depth++; p.depth > maxDepth-inList {
		return false
	}
	p.out = append(p.out, '[')
	for first := true; len(p.lines) > 0; first = false {
		l := p.lines[0]
		if l.column < column || l.column == column && !l.dash {
			break
		}
		if l.kind != node || l.column != column || l.nested {
			return false
		}
		if !first {
			p.out = append(p.out, ',')
		}
		ok := false
		if l.key != nil {
			ok = p.mapping(l.field)
		} else {
			p.lines = p.lines[1:]
			ok = p.value(l, column+1, column+1)
		}
		if !ok {
			return false
		}
	}
	p.depth--
	p.out = append(p.out, ']')
	return true
}

// value writes the value of a line: what is on the line, or the lines below it. Items below begin in a column from dash
// on, and fields in a later column than that.
func (p *plainYAML) value(l outlined, dash, field int) bool {
	if len(l.value) > 0 {
		return p.scalar(l.value)
	}
	if len(p.lines) > 0 {
		next := p.lines[0]
		switch {
		case next.dash && next.column >= dash:
			return p.sequence(next.column)
		case !next.dash && next.column > field || l.dash && l.key == nil && next.column == field:
			return p.mapping(next.column)
		}
	}
	p.out = append(p.out, "null"...)
	return true
}

// scalar writes a value that is on the line of its field or dash.
func (p *plainYAML) scalar(value []byte) bool {
	value = bytes.TrimRight(value, " ")
	switch value[0] {
	case '"', '\'':
		inside := value[1:max(1, len(value)-1)]
		if value[len(value)-1] != value[0] || bytes.IndexByte(inside, value[0]) >= 0 ||
			value[0] == '"' && bytes.IndexByte(inside, '\\') >= 0 {
			return false
		}
		p.text(inside)
		return true
	case '{', '[':
		p.out = append(p.out, value...)
		return string(value) == "{}" || string(value) == "[]"
	case '|', '>', '#':
		return false
	}
	if bytes.Contains(value, []byte(" #")) {
		return false
	}
	switch string(value) {
	case "true", "false", "null":
		p.out = append(p.out, value...)
		return true
	}
	switch {
	case isPlainNumber(value):
		p.out = append(p.out, value...)
	case isPlainText(value):
		p.text(value)
	default:
		return false
	}
	return true
}

// text writes a JSON string.
func (p *plainYAML) text(s []byte) {
	p.out = append(p.out, '"')
	for _, c := range s {
		switch c {
		case '"', '\\':
			p.out = append(p.out, '\\', c)
		case '\t':
			p.out = append(p.out, '\\', 't')
		default:
			p.out = append(p.out, c)
		}
	}
	p.out = append(p.out, '"')
}

// isPlainKey reports whether the key of a line is the text that it looks like.
func isPlainKey(l outlined) bool {
	if l.quoted {
		return bytes.IndexByte(l.key, '\\') < 0 && bytes.IndexByte(l.key, '\'') < 0
	}
	return len(l.key) > 0 && isPlainText(l.key) && string(l.key) != "<<"
}

// isPlainNumber reports whether a scalar is a whole number in decimal.
func isPlainNumber(s []byte) bool {
	if len(s) > 15 || s[0] == '0' && len(s) > 1 {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isPlainText reports whether an unquoted scalar is a text for YAML 1.1, as the function resolve of go.yaml.in/yaml/v2
// decides it. It may say no for some that are.
func isPlainText(s []byte) bool {
	switch c := s[0]; {
	case c == '+' || c == '-' || c == '.' || c == '~':
		return false
	case c >= '0' && c <= '9':
		return isPlainMix(s)
	}
	if len(s) > len("false") {
		return true
	}
	switch string(bytes.ToLower(s)) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}

// isPlainMix reports whether a scalar that begins with a digit is neither a number nor a time: it is an address with
// several dots, or has a letter that occurs in neither.
func isPlainMix(s []byte) bool {
	dots, letters := 0, false
	for i, c := range s {
		switch {
		case c == '_' || s[0] == '0' && i == 1 && c != '.':
			return false
		case c == '.':
			dots++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letters = letters || bytes.IndexByte([]byte("eEtTzZ"), c) < 0
		case c < '0' || c > '9':
			dots = -len(s) // no address
		}
	}
	return letters || dots > 1
}
