package bench

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"portolan/ui/kit"
	"portolan/ui/kit/kittest"
)

// TestEditor presses keys in texts. The character | marks the cursor, before and after.
func TestEditor(t *testing.T) {
	for _, c := range []struct{ name, before, keys, after string }{
		{"a letter", "na|e: web", "m", "nam|e: web"},
		{"a line break keeps the indentation", "spec:\n  type: X|", "enter", "spec:\n  type: X\n  |"},
		{"behind a colon it grows", "spec:|", "enter", "spec:\n  |"},
		{"in a list it aligns with the first key", "  - port: 80|", "enter", "  - port: 80\n    |"},
		{"a line is split", "name: |web", "enter", "name: \n  |web"},
		{"backspace goes one step out", "a:\n    |b", "backspace", "a:\n  |b"},
		{"to the step before", "a:\n   |b", "backspace", "a:\n  |b"},
		{"and joins lines", "a:\n|b", "backspace", "a:|b"},
		{"but not before the first", "|a", "backspace", "|a"},
		{"delete joins lines", "a|\nb", "delete", "a|b"},
		{"but not behind the last", "a|", "delete", "a|"},
		{"left goes to the line above", "ab\n|c", "left", "ab|\nc"},
		{"right goes to the line below", "ab|\nc", "right", "ab\n|c"},
		{"and stops at the end", "c|", "right", "c|"},
		{"up and down keep the column", "abcd|\nx\nabcd", "down down", "abcd\nx\nabcd|"},
		{"words go with ctrl+w", "name: web|", "ctrl+w", "name: |"},
		{"alt+d deletes to the end of the word", "na|me: web", "alt+d", "na| web"},
		{"also on the last character of the line", "name: we|b", "alt+d", "name: we|"},
		{"wide letters are letters", "名|前", "backspace", "|前"},
		{"a tab stays one while its line is changed", "a\t|b", "x", "a\tx|b"},
		{"first and last", "a\nb|\nc", "ctrl+home x ctrl+end y", "xa\nb\ncy|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := editorAt(c.before)
			for name := range strings.FieldsSeq(c.keys) {
				e = e.press(editorKey(t, name))
			}
			if got := marked(e); got != c.after {
				t.Errorf("got  %q\nwant %q", got, c.after)
			}
		})
	}
}

// editorAt makes an editor whose cursor is at the character |.
func editorAt(text string) editor {
	before, after, _ := strings.Cut(text, "|")
	e := newEditor(before + after).sized(10)
	row := strings.Count(before, "\n")
	return e.put(row, len([]rune(before[strings.LastIndexByte(before, '\n')+1:])))
}

// marked returns the text with | at the cursor.
func marked(e editor) string {
	line := []rune(e.line())
	lines := append([]string(nil), e.lines...)
	lines[e.row] = string(line[:e.col]) + "|" + string(line[e.col:])
	return strings.Join(lines, "\n")
}

func editorKey(t *testing.T, name string) tea.KeyPressMsg {
	t.Helper()
	switch name {
	case "delete":
		return tea.KeyPressMsg{Code: tea.KeyDelete}
	case "ctrl+home":
		return tea.KeyPressMsg{Code: tea.KeyHome, Mod: tea.ModCtrl}
	case "ctrl+end":
		return tea.KeyPressMsg{Code: tea.KeyEnd, Mod: tea.ModCtrl}
	}
	return kittest.Key(t, name)
}

// TestEditorIsAValue changes a copy of an editor. The first editor stays as it was.
func TestEditorIsAValue(t *testing.T) {
	e := editorAt("a\nb|\nc")
	after := e.press(kittest.Key(t, "x")).
		press(kittest.Key(t, "enter")).
		press(kittest.Key(t, "up")).
		press(kittest.Key(t, "backspace"))
	if marked(e) != "a\nb|\nc" || marked(after) == marked(e) {
		t.Errorf("the older editor has %q", marked(e))
	}
}

// TestEditorView paints long and unusual lines in narrow windows. No line is too wide, the cursor is visible, and
// nothing is printed that a terminal would interpret.
func TestEditorView(t *testing.T) {
	texts := []string{
		"",
		strings.Repeat("long ", 40) + "|",
		"|" + strings.Repeat("名前", 40),
		"a\tb\x1b[2J\u202e|c",
		"key: 'a # b' # note|",
		strings.Repeat("line\n", 120) + "|",
	}
	for _, text := range texts {
		for _, width := range []int{1, 8, 9, 20, 80} {
			e := editorAt(text).sized(5)
			rows := e.view(editorLook{theme: kit.NewTheme(kit.Dark, false), width: width, typing: true})
			if len(rows) > 5 {
				t.Errorf("%d rows, there is room for 5", len(rows))
			}
			cursor := false
			for _, row := range rows {
				cursor = cursor || strings.Contains(row, "\x1b[7m")
				plain := ansi.Strip(row)
				if w := ansi.StringWidth(plain); w > max(width, 8) {
					t.Errorf("%q: %d columns in %d", plain, w, width)
				}
				if strings.ContainsAny(plain, "\x1b\u202e\t") {
					t.Errorf("%q has what a terminal obeys", plain)
				}
			}
			if width >= 20 && !cursor {
				t.Errorf("%q in %d columns: the cursor is not to be seen", text, width)
			}
		}
	}
}

// TestEditorMarksMore checks the arrows that point to lines above and below the window.
func TestEditorMarksMore(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // the arrows beside the lines in the window
	}{
		{"|a\nb\nc", "   "},
		{"|a\nb\nc\nd", "  ↓"},
		{"a\nb\nc\nd|", "↑  "},
		{"a\nb\nc\nd\ne|", "↑  "},
		{"a\nb\nc\n|d\ne", "↑ ↓"},
	} {
		var got strings.Builder
		for _, row := range editorAt(c.text).sized(3).view(editorLook{theme: kit.NewTheme(kit.Dark, false), width: 20}) {
			got.WriteString(string([]rune(ansi.Strip(row))[1]))
		}
		if got.String() != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got.String(), c.want)
		}
	}
}
