package manifest

import (
	"strings"
	"unicode/utf8"
)

// Limits on what Parse and Annotate read and Validate tells. They stop an input from costing more than it is worth,
// and are far above what a manifest needs; an error names the one that was passed.
const (
	maxDocument = 1 << 20  // bytes of one document; etcd takes no object of more than 1.5 MiB
	maxList     = 32 << 20 // bytes of a List: what kubectl prints of a whole cluster is one document
	maxNumber   = 10_000   // documents of one file; a List may hold more objects
	maxDepth    = 100      // fields within fields
	maxAliased  = 10_000   // what aliases may repeat, in values and names
	maxErrors   = 1000     // broken rules that are told of one object
)

// byteOrderMark may stand at the beginning of a file saved on Windows.
const byteOrderMark = "\ufeff"

// document is the text between two "---" lines of a file.
type document struct {
	text   string
	line   int // of the file, on which text begins; from 1
	number int // among the documents with content, from 1; 0 for one without
}

// split cuts a file into its documents. A line that begins with "---" and a space or nothing starts
// a document, as for kubectl (k8s.io/apimachinery/pkg/util/yaml); what stands after the dashes
// belongs to the new document. "..." ends one.
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
				start, startLine, indent = at+3, line, "   " // columns stay as they are
			}
		}
		at = next
	}
	add(len(src))
	return docs
}

// isMarker reports whether a line is the marker that starts or ends a document.
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

// unreadable reports the first character that no manifest may hold, before a parser or a screen
// meets it: bytes that are not UTF-8, and control characters (YAML 1.1 §5.1 allows tab, line breaks
// and U+0085 only).
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

// isControl reports whether a terminal may take the character for a command: C0, DEL and C1.
func isControl(r rune) bool {
	return r < 0x20 || r >= 0x7f && r < 0xa0
}

// hasControl reports whether a text, once shown, would send a control character to the screen.
// Line breaks and tabs are none: they are legal in values, and every view lays text out by itself.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return isControl(r) && r != '\n' && r != '\r' && r != '\t'
	})
}
