package text_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/text"
)

func TestLines(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"colours":             {"\x1b[31mred\x1b[0m", "red"},
		"a title":             {"\x1b]0;pwned\x07web", "web"},
		"a title, C1":         {"\u009d0;harmless\u009cweb", "0;harmlessweb"},
		"lonely escape":       {"a\x1b", "a"},
		"bell and backspace":  {"a\a\bb", "ab"},
		"overwriting":         {"good\rbad", "goodbad"},
		"Windows line breaks": {"a\r\nb", "a\nb"},
		"tabs":                {"a\tb", "a    b"},
		"backward writing":    {"a\u202eb\u2066c", "abc"},
		"other line breaks":   {"a\u2028b\u0085c", "abc"},
		"what is fine":        {"ü → 世界 👩‍🔧", "ü → 世界 👩‍🔧"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := text.Lines(tt.text); strings.ContainsFunc(strings.ReplaceAll(got, "\n", ""), unicode.IsControl) ||
				got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		name, text string
		room       int
		want       string
	}{
		{"nothing", "", 10, ""},
		{"it fits", "one two", 7, "one two"},
		{"one column less", "one two", 6, "one|two"},
		{"wide characters", "世界 世界", 8, "世界|世界"},
		{"a word too long", "a abcdefgh b", 5, "a|abcde|fgh b"},
		{"hyphens", "web-a 30000-32767", 8, "web-a|30000-32|767"},
		{"no room at all", "ab", 0, "a|b"},
		{"less than none", "ab", -5, "a|b"},
		{"a character wider than the room", "世", 1, "|世"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(text.Wrap(tt.text, tt.room), "|"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[31mred\x1b[0m":    "red",
		"a\nb\tc":               "a b c",
		"a\u202eb\u200d\xffc\a": "abc",
		"a\u00a0b":              "a b",
	} {
		if got := text.Line(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// FuzzLines checks that Lines leaves nothing that a terminal obeys, and does not change a clean text.
func FuzzLines(f *testing.F) {
	for _, seed := range []string{
		"\x1b[2J", "\x1b\x1b[[31m", "\x9b1m", "a\r\nb", "\u009d0;x\u009c", "👩‍🔧", "\xc2\x1b[0m\x9b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, lines := text.Line(s), text.Lines(s)
		joined := func(r rune) rune { // what Lines keeps
			if r == '\n' || r == '\u200d' {
				return -1
			}
			return r
		}
		if strings.ContainsFunc(line, text.Invisible) ||
			strings.ContainsFunc(strings.Map(joined, lines), text.Invisible) {
			t.Errorf("%q became %q and %q", s, line, lines)
		}
		if text.Line(line) != line || text.Lines(lines) != lines {
			t.Errorf("%q and %q were not clean", line, lines)
		}
	})
}

func TestWithoutHidden(t *testing.T) {
	for in, want := range map[string]string{
		"a &lt; b &amp; c; &": "a &lt; b &amp; c; &", "&#65;&#x41;": "&#65;&#x41;", "&#27;[2J": " [2J", "&#x1B[2J": " [2J",
		"&#x9b;2J": " 2J", "&#8238;": " ", "&lrm;&ZeroWidthSpace;": "  ", "&#2&#27;7;": "  7;", "&#99999999999999;": "&#99999999999999;",
	} {
		if got := text.WithoutHidden(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// FuzzWrap checks that no line is wider than its room, that no letter is lost, and that Pad and Columns keep their
// widths.
func FuzzWrap(f *testing.F) {
	for _, seed := range []string{"a b", "web-a 30000-32767", "世界 and 👩‍🔧", "a/b/c/d/e/f/g/h", "\u2011", "é́́", "https://a.example/b"} {
		f.Add(seed, uint8(5))
	}
	f.Fuzz(func(t *testing.T, s string, room uint8) {
		s, width := text.Lines(s), max(2, int(room)) // a wide character needs two columns
		lines := text.Wrap(text.AfterSlashes(s, width), width)
		for _, l := range lines {
			if n := ansi.StringWidth(l); n > width {
				t.Errorf("%d columns in %d: %q", n, width, l)
			}
		}
		letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := letters(strings.Join(lines, "")); got != letters(text.WithHyphens(s)) {
			t.Errorf("%q became %q", s, got)
		}
		if n := ansi.StringWidth(text.Pad(text.Line(s), width)); n != max(width, ansi.StringWidth(text.Line(s))) {
			t.Errorf("%q is %d columns wide", s, n)
		}
	})
}

func TestList(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c"}} {
		if got := text.List(words, "or"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestColumns(t *testing.T) {
	got := text.Columns([][]string{{"", "its name"}, {"from", "web:80"}, {"世界 and more"}, {"pod", "", "x"}})
	want := []string{"               its name", "from           web:80", "世界 and more", "pod                      x"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
	if text.Widest(got) != 26 {
		t.Errorf("the widest takes %d columns", text.Widest(got))
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{text.Squeeze(" a \n b "), "a b"},
		{text.Capital("éa b"), "Éa b"},
		{text.Capital(""), ""},
		{text.Pad("世", 3) + "|", "世 |"},
		{text.Pad("long", 3), "long"},
		{text.Count(1, "pod"), "1 pod"},
		{text.Count(0, "pod"), "0 pods"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
