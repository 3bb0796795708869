package manifest

import "bytes"

// headerOfJSON returns the type of an object in valid JSON, and whether an API server has stored it.
func headerOfJSON(text []byte) header {
	h := header{}
	eachName(text, func(name, value span) {
		switch string(name.in(text)) {
		case "apiVersion":
			h.apiVersion = plainJSON(value.in(text))
		case "kind":
			h.kind = plainJSON(value.in(text))
		case "metadata":
			h.stored = isStoredJSON(value.in(text))
		}
	})
	return h
}

// isStoredJSON reports whether metadata has a field that only an API server sets.
func isStoredJSON(metadata []byte) (stored bool) {
	eachName(metadata, func(name, value span) {
		switch string(name.in(metadata)) {
		case "uid", "resourceVersion", "creationTimestamp":
			stored = stored || metadata[value.from] == '"' && value.to-value.from > len(`""`)
		}
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

// span is a part of a text, from one index to before another.
type span struct{ from, to int }

func (s span) in(text []byte) []byte { return text[s.from:s.to] }

// eachName calls visit with the places of each name, without quotes, and of its value. text is valid JSON. If it is no
// object, eachName does nothing.
func eachName(text []byte, visit func(name, value span)) {
	if len(text) == 0 || text[0] != '{' {
		return
	}
	for at := 1; ; at++ {
		if at += spaceBefore(text[at:]); text[at] != '"' {
			return
		}
		end := at + valueLength(text[at:])
		name := span{at + 1, end - 1}
		at = end + spaceBefore(text[end:]) + len(":")
		at += spaceBefore(text[at:])
		end = at + valueLength(text[at:])
		visit(name, span{at, end})
		if at = end + spaceBefore(text[end:]); text[at] != ',' {
			return
		}
	}
}

// eachItem calls visit with the place of each item of an array in valid JSON.
func eachItem(text []byte, visit func(value span)) {
	for at := 1; ; at++ {
		if at += spaceBefore(text[at:]); text[at] == ']' {
			return
		}
		end := at + valueLength(text[at:])
		visit(span{at, end})
		if at = end + spaceBefore(text[end:]); text[at] != ',' {
			return
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

// pruneJSON appends the kept branches of a value in valid JSON. It keeps the line breaks of everything else, so that the
// copy has the same lines as the original.
func pruneJSON(out, text []byte, keep branch) []byte {
	if keep == nil || text[0] != '{' && text[0] != '[' {
		return append(out, text...)
	}
	from := 1 // what comes before is copied
	begin := func(at int) {
		out = appendBreaks(out, text[from:at])
		if last := out[len(bytes.TrimRight(out, "\n"))-1]; last != '{' && last != '[' {
			out = append(out, ',')
		}
	}
	out = append(out, text[0])
	if text[0] == '[' {
		eachItem(text, func(value span) {
			begin(value.from)
			out = pruneJSON(out, value.in(text), keep)
			from = value.to
		})
	}
	eachName(text, func(name, value span) {
		fields, kept := keep[string(name.in(text))]
		if !kept {
			return
		}
		begin(name.from)
		out = append(append(append(out, '"'), name.in(text)...), '"', ':')
		out = pruneJSON(out, value.in(text), fields)
		from = value.to
	})
	out = appendBreaks(out, text[from:])
	return append(out, text[len(text)-1])
}

// appendBreaks appends the line breaks of a text.
func appendBreaks(out, text []byte) []byte {
	for range bytes.Count(text, []byte("\n")) {
		out = append(out, '\n')
	}
	return out
}
