package manifest

import (
	"strings"
	"unicode/utf8"
)

// These limits keep a hostile input from taking too much time and memory. They are far above what a cluster has. The
// error names the limit that the input exceeds.
const (
	maxDocument = 4 << 20 // bytes of a document or of an item of a List; etcd refuses an object of more than 1.5 MiB
	maxInput    = 1 << 30 // bytes of all files together
	maxNumber   = 100_000 // documents in one file
	maxObjects  = 500_000 // documents and items of Lists, in all files together
	maxBad      = 1000    // objects with errors, in all files together
	maxDepth    = 100     // levels of nesting
	maxAliased  = 10_000  // nodes that aliases may repeat, keys included
	maxErrors   = 1000    // errors reported for one object

	limitText = "4 MiB" // maxDocument in words
)

// byteOrderMark is the first character of some files that Windows programs save.
const byteOrderMark = "\ufeff"

const (
	separator    = "---" // how the line between two documents begins
	badSeparator = "invalid Yaml document separator: "
)

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
