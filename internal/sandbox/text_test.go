package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/sandbox"
)

// Edit removes everything that a terminal may obey.
func TestEditCleans(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{"line breaks stay", "a:\n  b: c\n", "a:\n  b: c\n"},
		{"those of other systems too", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"a tab is two spaces", "a:\n\tb: c", "a:\n  b: c"},
		{"an escape sequence", "a: \x1b[2J\u009b1mb\x07\x00", "a: [2J1mb"},
		{"what turns the direction of reading", "a\u202eb\u200bc\ufeff", "abc"},
		{"spaces of web pages", "a:\u00a0b", "a: b"},
		{"letters of all languages", "名前: größe 🐟", "名前: größe 🐟"},
		{"what is no text", "a\xff\xfeb", "ab"},
		{"too much", strings.Repeat("é", sandbox.MaxText), strings.Repeat("é", sandbox.MaxText/2)},
	} {
		t.Run(c.name, func(t *testing.T) {
			for from, b := range map[string]sandbox.Bench{
				"New":  sandbox.New(cluster.Scene{}, c.typed),
				"Edit": sandbox.New(cluster.Scene{}, "").Edit(c.typed),
			} {
				if got := b.Text(); got != c.want {
					t.Errorf("%s: got %.60q, want %.60q", from, got, c.want)
				}
			}
		})
	}
}

// typing returns a bench that was edited from each text to the next, as an editor does it.
func typing(texts ...string) sandbox.Bench {
	b := sandbox.New(cluster.Scene{}, texts[0])
	for _, text := range texts[1:] {
		b = b.Edit(text)
	}
	return b
}

// Undo goes back by what a person would call one change.
func TestUndo(t *testing.T) {
	for _, c := range []struct {
		name  string
		texts []string
		want  []string // what Undo goes back to, one after the other
	}{
		{"letters of a word", []string{"", "w", "we", "web"}, []string{""}},
		{"letters in the middle", []string{"a: c", "a: bc", "a: bbc", "a: bb c"}, []string{"a: c"}},
		{"two places", []string{"ab", "xab", "xaby"}, []string{"xab", "ab"}},
		{"equal letters", []string{"aa", "aaa", "aaaa", "aaxaa"}, []string{"aa"}},
		{"a line break", []string{"", "a", "a\n", "a\nb", "a\nbc"}, []string{"a\n", "a", ""}},
		{"backspaces", []string{"web", "we", "w", ""}, []string{"web"}},
		{"deletes", []string{"web", "eb", "b"}, []string{"web"}},
		{"typed, then deleted", []string{"", "w", "we", "w", "wa"}, []string{"w", "we", ""}},
		{"letters of several bytes", []string{"", "é", "éè", "éèê"}, []string{""}},
		{"a paste", []string{"a", "ab", "ab and more", "ab and more."}, []string{"ab and more", "ab", "a"}},
		{"the same text again", []string{"a", "a", "ab", "ab"}, []string{"a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := typing(c.texts...)
			for _, want := range c.want {
				back, ok := b.Undo()
				if !ok || back.Text() != want {
					t.Fatalf("got %q, %v, want %q", back.Text(), ok, want)
				}
				again, ok := back.Redo()
				if !ok || again.Text() != b.Text() {
					t.Fatalf("again: got %q, %v, want %q", again.Text(), ok, b.Text())
				}
				b = back
			}
			if b, ok := b.Undo(); ok {
				t.Errorf("there is one more: %q", b.Text())
			}
		})
	}
}

func TestUndoIsBounded(t *testing.T) {
	b := sandbox.New(cluster.Scene{}, "")
	for i := range 300 {
		b = b.Edit(fmt.Sprintf("text %03d", i))
	}
	n, ok := 0, true
	for ; ok; n++ {
		b, ok = b.Undo()
	}
	if n-1 != 200 || b.Text() != "text 099" {
		t.Errorf("%d edits were undone, down to %q", n-1, b.Text())
	}
}

// Any typed text causes no panic, has no character that a terminal obeys, and can be undone.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{
		web, "", "\x1b[2J", "a:\n\t- b", "---\n---\nkind: List\nitems: [{kind: Service}]",
		"a: &a [*a]", "\xff\xfe",
	} {
		f.Add(seed, "x")
		f.Add("apiVersion: v1\n", seed)
	}
	l, s := labNamed(f, "db")
	f.Fuzz(func(t *testing.T, one, two string) {
		for _, start := range []sandbox.Bench{sandbox.ForLab(s, l), sandbox.New(s, "")} {
			b := start.Edit(one).Edit(two)
			if len(b.Text()) > sandbox.MaxText || b.Text() != strings.Map(visible, b.Text()) {
				t.Errorf("%q got through", b.Text())
			}
			for _, e := range b.Errors() {
				if message := e.Error() + e.Hint; message != strings.Map(visible, message) {
					t.Errorf("%q got through", message)
				}
			}
			for _, name := range b.Services() {
				b.Table(name)
			}
			for {
				back, ok := b.Undo()
				if !ok {
					break
				}
				b = back
			}
			if b.Text() != start.Text() {
				t.Errorf("Undo ends at %q", b.Text())
			}
		}
	})
}

// visible returns a text without control characters and other invisible characters. It keeps line breaks.
func visible(r rune) rune {
	if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x200b || r >= 0x2028 && r <= 0x202e || r == 0xfeff) {
		return -1
	}
	return r
}
