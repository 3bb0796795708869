package manifest

import (
	"strings"
	"unicode/utf8"
)

// These limits keep a huge input from taking too much time and memory. They are far above what a manifest needs. Each
// error names the limit that the input exceeds.
const (
	maxDocument = 1 << 20  // bytes of one document; etcd refuses an object of more than 1.5 MiB
	maxList     = 32 << 20 // bytes of a List; kubectl prints a whole cluster as one List
	maxNumber   = 10_000   // documents in one file; a List may have more items
	maxDepth    = 100      // levels of nesting
	maxAliased  = 10_000   // nodes that aliases may repeat, keys included
	maxErrors   = 1000     // errors reported for one object
)

// byteOrderMark is the first character of some files that Windows programs save.
const byteOrderMark = "\ufeff"

// document is the text between two "---" lines of a file.
type document struct {
	text   string
	line   int // the line of the file where text begins, from 1
	number int // counts only documents with content, from 1; 0 if this one has none
}

// split cuts a file into its documents. A document starts at a line that is "---" or begins with "---" and a space, as
// in kubectl (k8s.io/apimachinery/pkg/util/yaml). Text after the dashes belongs to the new document. A line "..." ends
// a document.
func split(src string) []document {
	var docs []document
	line, number := 1, 0
	start, startLine, indent := 0, 1, ""
	add := func(end int) {
		d := document{text: indent + src[start:end], line: startLine}
		if hasContent(d.text) {
			number++
			d.number = number
		}
		docs = append(docs, d)
	}
	for at := 0; at < len(src); line++ {
		next := len(src)
		if i := strings.IndexByte(src[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		if isMarker(src[at:next], "---") || isMarker(src[at:next], "...") {
			add(at)
			start, startLine, indent = next, line+1, ""
			if strings.TrimSpace(src[at+3:next]) != "" {
				start, startLine, indent = at+3, line, "   " // spaces in place of the dashes, so that columns stay right
			}
		}
		at = next
	}
	add(len(src))
	return docs
}

// isMarker reports whether a line is the given marker, "---" or "...", alone or followed by white space.
func isMarker(line, marker string) bool {
	rest, ok := strings.CutPrefix(line, marker)
	return ok && (rest == "" || strings.ContainsRune(" \t\r\n", rune(rest[0])))
}

// hasContent reports whether a document holds anything but comments, directives and blank lines.
func hasContent(text string) bool {
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" && trimmed[0] != '#' && line[0] != '%' {
			return true
		}
	}
	return false
}

// unreadable finds the first bytes that are not UTF-8, or the first control character that a manifest may not contain.
// They must reach neither a parser nor a screen. YAML 1.1 §5.1 allows only tab, line breaks and U+0085.
func unreadable(text string) (message string, at Position) {
	at = Position{Line: 1, Column: 1}
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\ufffd"):
			return "yaml: invalid UTF-8", at
		case r != '\n' && r != '\r' && r != '\t' && isControl(r):
			return "yaml: control characters are not allowed", at
		}
		at.Column++
		if r == '\n' {
			at = Position{Line: at.Line + 1, Column: 1}
		}
	}
	return "", Position{}
}

// isControl reports whether a terminal may interpret the character as a command: C0, DEL and C1.
func isControl(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0
}

// hasControl reports whether a text would send a control character to the screen. It ignores line breaks and tabs:
// values may contain them, and every view lays out the text itself.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return isControl(r) && r != '\n' && r != '\r' && r != '\t'
	})
}
