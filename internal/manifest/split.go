package manifest

import (
	"strings"
	"unicode/utf8"
)

// These limits keep a huge input from taking too much time and memory. They are far above what a manifest needs. The
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

// document is one document of a file: the text between two "---" lines. If there is no text before a "---" line, that
// line is the beginning of the document's text.
type document struct {
	text   string
	line   int // the line of the file where text begins, from 1
	number int // counts only documents with content, from 1; 0 if this one has none
	// The text after the "---" that ends this document, if anything but a comment follows it there. Such a document
	// cannot be read, and it is the last one.
	afterDashes string
}

// split cuts a file into its documents as kubectl does: YAMLReader, k8s.io/apimachinery/pkg/util/yaml/decoder.go.
// A line that begins with "---" ends a document. A line "..." does not: the YAML parser stops reading there and ignores
// the rest of the document.
func split(src string) []document {
	var docs []document
	number := 0
	add := func(d document) {
		if hasContent(d.text) || d.afterDashes != "" {
			number++
			d.number = number
		}
		docs = append(docs, d)
	}
	at, start, line, startLine := 0, 0, 1, 1
	for text := range strings.Lines(src) {
		after, isSeparator := strings.CutPrefix(text, separator)
		after = strings.TrimSpace(after)
		if isSeparator && after != "" && after[0] != '#' {
			add(document{text: src[start:at], line: startLine, afterDashes: after})
			return docs
		}
		next := at + len(text)
		if isSeparator && start < at {
			add(document{text: src[start:at], line: startLine})
			start, startLine = next, line+1
		}
		at = next
		line++
	}
	add(document{text: src[start:], line: startLine})
	return docs
}

const (
	separator    = "---" // how the line between two documents begins
	badSeparator = "invalid Yaml document separator: "
)

// hasContent reports whether a document holds anything but comments, blank lines and its own "---" line.
func hasContent(text string) bool {
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" && trimmed[0] != '#' && !strings.HasPrefix(line, separator) {
			return true
		}
	}
	return false
}

// forbiddenCharacter finds the first bytes that are not UTF-8, or the first control character that a manifest may not
// contain. They must reach neither a parser nor a screen. Of the control characters, YAML 1.1 §5.1 allows tab, line
// breaks and U+0085. U+0085 is refused here too, because it is one of C1.
func forbiddenCharacter(text string) (message string, at Position) {
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
