package manifest

import "bytes"

// headerOfJSON returns the type of an object in valid JSON, and whether an API server has stored it.
func headerOfJSON(text []byte) header {
	h := header{}
	eachName(text, func(name, value []byte) int {
		length := valueLength(value)
		switch value = value[:length]; string(name) {
		case "apiVersion":
			h.apiVersion = plainJSON(value)
		case "kind":
			h.kind = plainJSON(value)
		case "metadata":
			h.stored = isStoredJSON(value)
		}
		return length
	})
	return h
}

// isStoredJSON reports whether metadata has a field that only an API server sets.
func isStoredJSON(metadata []byte) (stored bool) {
	eachName(metadata, func(name, value []byte) int {
		length := valueLength(value)
		switch string(name) {
		case "uid", "resourceVersion", "creationTimestamp":
			stored = stored || value[0] == '"' && length > len(`""`)
		}
		return length
	})
	return stored
}

// plainJSON returns a JSON string without its quotes, or "" if the value is anything else or has escapes.
func plainJSON(value []byte) string {
	if len(value) < len(`""`) || value[0] != '"' {
		return ""
	}
	return plainWord(value[1 : len(value)-1])
}

// eachName calls visit with each name of an object, without quotes, and with the text from its value on. visit returns
// the length of the value. eachName returns the length of the object. text begins with valid JSON; if that is no
// object, eachName returns 0.
func eachName(text []byte, visit func(name, value []byte) int) int {
	if text[0] != '{' {
		return 0
	}
	for at := 1; ; at++ {
		if at += spaceBefore(text[at:]); text[at] != '"' {
			return at + 1
		}
		name := text[at+1 : at+stringLength(text[at:])-1]
		at += len(name) + len(`""`)
		at += spaceBefore(text[at:]) + len(":")
		at += spaceBefore(text[at:])
		at += visit(name, text[at:])
		if at += spaceBefore(text[at:]); text[at] != ',' {
			return at + 1
		}
	}
}

// eachItem does with the items of an array what eachName does with fields.
func eachItem(text []byte, visit func(value []byte) int) int {
	for at := 1; ; at++ {
		if at += spaceBefore(text[at:]); text[at] == ']' {
			return at + 1
		}
		at += visit(text[at:])
		if at += spaceBefore(text[at:]); text[at] != ',' {
			return at + 1
		}
	}
}

// spaceBefore returns the length of the blanks and line breaks at the beginning of a text.
func spaceBefore(text []byte) int {
	for i, c := range text {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return i
		}
	}
	return len(text)
}

// valueLength returns the length of the value at the beginning of a valid JSON text.
func valueLength(text []byte) int {
	switch text[0] {
	case '"':
		return stringLength(text)
	case '{', '[':
	default:
		if end := bytes.IndexAny(text, " \n\t\r,:]}"); end >= 0 {
			return end
		}
		return len(text)
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ' || c == '\n': // most of an indented text
		case c == '"':
			i += stringLength(text[i:]) - 1
		case c|0x20 == '{': // [ too
			depth++
		case c|0x20 == '}': // ] too
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// stringLength returns the length of the string at the beginning of a valid JSON text, with its quotes.
func stringLength(text []byte) int {
	for at := 1; ; {
		quote := bytes.IndexByte(text[at:], '"')
		if quote < 0 {
			return len(text)
		}
		escapes := 0
		for at += quote; text[at-1-escapes] == '\\'; {
			escapes++
		}
		if at++; escapes%2 == 0 {
			return at
		}
	}
}

// pruneJSON appends the kept branches of the value at the beginning of a valid JSON text. It returns the length of the
// whole value.
func pruneJSON(out, text []byte, keep branch) (pruned []byte, length int) {
	if keep == nil || text[0] != '{' && text[0] != '[' {
		length = valueLength(text)
		return append(out, text[:length]...), length
	}
	out = append(out, text[0])
	begin := func() {
		if last := out[len(out)-1]; last != '{' && last != '[' {
			out = append(out, ',')
		}
	}
	if text[0] == '[' {
		length = eachItem(text, func(value []byte) int {
			begin()
			size := 0
			out, size = pruneJSON(out, value, keep)
			return size
		})
		return append(out, ']'), length
	}
	length = eachName(text, func(name, value []byte) int {
		fields, kept := keep[string(name)]
		if !kept {
			return valueLength(value)
		}
		begin()
		out = append(append(append(out, '"'), name...), '"', ':')
		size := 0
		out, size = pruneJSON(out, value, fields)
		return size
	})
	return append(out, '}'), length
}
