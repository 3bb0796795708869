// Package text formats text for lines of a fixed width: it cleans, joins, wraps and pads.
package text

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Line cleans a text from outside and returns it as one line. It drops escape sequences and everything else that a
// terminal may obey. Line breaks and tabs become spaces.
func Line(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return printable(r)
	}, stripped(s))
}

// Lines cleans a text from outside as Line does, but keeps its line breaks. A tab becomes four spaces. Emoji that
// consist of several characters stay whole.
func Lines(s string) string {
	const joiner = '\u200d' // holds emoji together, and the letters of some scripts
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == joiner {
			return r
		}
		return printable(r)
	}, stripped(strings.NewReplacer("\r\n", "\n", "\t", "    ").Replace(s)))
}

func stripped(s string) string { return ansi.Strip(strings.ToValidUTF8(s, "")) }

// printable returns a space for every kind of space, and -1 for what cannot be printed.
func printable(r rune) rune {
	switch {
	case unicode.IsPrint(r):
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	}
	return -1
}

// Invisible reports whether a character cannot be seen although a terminal may obey it: a control character, a mark
// that changes the direction of writing, or a line break.
func Invisible(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) }

// reference matches an HTML character reference.
var reference = regexp.MustCompile(`&(?:#([0-9]+)|#[xX]([0-9A-Fa-f]+)|[0-9A-Za-z]+);?`)

// WithoutHidden replaces every HTML character reference that stands for an invisible character by a space, such as
// "&#27;" or "&lrm;". Markdown turns references into characters, so a text without invisible characters may get them.
// Some libraries also read a reference without its semicolon, and read "&#x9b;" as HTML does, others as Unicode.
func WithoutHidden(markdown string) string {
	if !strings.Contains(markdown, "&") { // most texts
		return markdown
	}
	return reference.ReplaceAllStringFunc(markdown, func(one string) string {
		parts := reference.FindStringSubmatch(one)
		code, err := strconv.ParseInt(parts[1], 10, 32)
		if parts[2] != "" {
			code, err = strconv.ParseInt(parts[2], 16, 32)
		}
		if err == nil && Invisible(rune(code)) || strings.ContainsFunc(html.UnescapeString(one), Invisible) {
			return " "
		}
		return one
	})
}

// EscapeJSON escapes the invisible characters in JSON text, because a terminal might obey them. Go's encoder itself
// escapes only the characters below U+0020, and U+2028 and U+2029. A JSON parser reads the same value.
func EscapeJSON(content string) string {
	var out strings.Builder
	for _, r := range content {
		switch {
		case r == '\n' || !Invisible(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

// Squeeze replaces every run of spaces and line breaks by one space, and removes those at the ends.
func Squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// Capital makes the first letter of a sentence a capital.
func Capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// List joins words as a sentence does: "a, b and c". and is the word before the last one: "and", "or" and the like.
func List(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + and + " " + words[last]
}

// Wrap breaks a text into lines of at most width columns, and keeps its own line breaks. It does not break words at
// hyphens (30000-32767, web-a). It breaks only a word that is wider than a line. An empty text has no lines.
func Wrap(s string, width int) []string {
	if s == "" {
		return nil
	}
	width = max(1, width)
	lines := strings.Split(WithHyphens(ansi.Wrap(HoldHyphens(s), width, "")), "\n")
	if width > 1 && Widest(lines) > width { // ansi.Wrap does not count the spaces before a word that it breaks
		return strings.Split(ansi.Hardwrap(strings.Join(lines, "\n"), width, true), "\n")
	}
	return lines
}

// AfterSlashes puts a line break after a slash into a word that is longer than a line, such as a URL. It leaves the
// word whole if that would fill less than half of the line.
func AfterSlashes(word string, width int) string {
	piece := ansi.Truncate(word, width, "")
	slash := strings.LastIndexByte(piece, '/') + 1
	if len(word) <= width || slash <= len(piece)/2 {
		return word
	}
	return word[:slash] + "\n" + AfterSlashes(word[slash:], width)
}

// heldHyphen is a hyphen at which lines do not break.
const heldHyphen = "\u2011"

// HoldHyphens replaces hyphens by characters at which ansi.Wrap does not break a line. WithHyphens undoes that.
func HoldHyphens(s string) string { return strings.ReplaceAll(s, "-", heldHyphen) }

// WithHyphens puts back the hyphens that HoldHyphens has replaced.
func WithHyphens(s string) string { return strings.ReplaceAll(s, heldHyphen, "-") }

// Pad fills a text with spaces up to a width in columns. A wider text stays as it is.
func Pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// Widest returns the width in columns of the widest text.
func Widest(texts []string) int {
	w := 0
	for _, s := range texts {
		w = max(w, ansi.StringWidth(s))
	}
	return w
}

// Columns returns a line for each row. Each column is as wide as its widest cell, and two spaces separate columns. A
// row may have fewer cells than others.
func Columns(rows [][]string) []string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		for k, cell := range row {
			lines[i] += Pad(cell, widths[k]+2)
		}
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// Count returns a number with its noun: "1 pod", "2 pods".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// Code sets the name of an object off from prose, as inline Markdown does: in backticks. Screens show it in colour.
func Code(name string) string { return "`" + name + "`" }
