package kit

import (
	"regexp"
	"strings"
	"testing"

	"portolan/internal/text"
)

// FuzzMarkdown renders any Markdown that a lesson can have. The lines have no escape sequences but those of colours and
// styles, and their number is in proportion to the text.
func FuzzMarkdown(f *testing.F) {
	for _, source := range []string{
		"Some **words**, `code` and [a link](https://example.com).", "- a\n- b\n  - c\n\n1. d\n", "> a\n> > b\n", "| a | b |\n|---|---|\n| c | d |\n",
		"```sh\n$ x\n```\n", "```\nnever closed", "&#27;[2J &#x9b;1m &#x202e; &#0; &#27[2J &amp;#27;[2J &shyx &#2&#27;7;", "[a](\x1b]8;;x)", "![a](b \"c\")", "<b>\n\n<!-- x -->", "***", "# a\n\n## b\n===",
		"a\\\nb  \nc", "\u2011\u00a0-\u00ad", "~~a~~ - [ ] b", "[^1]\n\n[^1]: x", "https://example.com www.example.com :smile:",
	} {
		f.Add(source, uint8(76), false)
		f.Add(source, uint8(10), true)
	}
	dark, light := NewTheme(Dark, false), NewTheme(Light, true)
	style := regexp.MustCompile("\x1b\\[[0-9;:]*m|\x1b]8;(?:id=[0-9]*)?;([^\x07\x1b]*)\a") // with the address of a link
	f.Fuzz(func(t *testing.T, source string, width uint8, sixteen bool) {
		const most = 2000                                    // bytes
		source = text.Lines(source[:min(len(source), most)]) // the reader of lessons refuses everything else
		if deepest(source) > 6 {
			return // the reader of lessons refuses it
		}
		theme := dark
		if sixteen {
			theme = light
		}
		lines := markdown(source, int(width), theme)
		for _, l := range lines {
			plain := style.ReplaceAllString(l, "$1")
			if strings.ContainsFunc(plain, func(r rune) bool { return text.Invisible(r) && r != '\u200d' }) {
				t.Errorf("hidden characters in %q", l)
			}
		}
		if n := len(lines); n > 20*len(source)+20 {
			t.Errorf("%d lines for %d bytes", n, len(source))
		}
	})
}

// deepest returns how many marks of lists and quotations a line begins with at most.
func deepest(source string) int {
	most := 0
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, " \n")
		marks := line[:len(line)-len(strings.TrimLeft(line, " >*+-0123456789.)"))]
		most = max(most, len(strings.Fields(strings.ReplaceAll(marks, ">", "> "))), len(marks)/4)
	}
	return most
}
