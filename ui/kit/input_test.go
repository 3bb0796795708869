package kit

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestDeleteToTheEndOfTheWord presses the keys that delete up to the end of a word. The character | marks the cursor,
// before and after.
func TestDeleteToTheEndOfTheWord(t *testing.T) {
	for _, c := range []struct{ name, before, after string }{
		{"in a word", "a|bc de", "a| de"},
		{"on its last character", "a|b cd", "a| cd"},
		{"on the last character of all", "a|b", "a|"},
		{"on the space before a word", "ab| cd", "ab|"},
		{"on the last of several spaces", "ab |  ", "ab |"},
		{"behind everything", "ab|", "ab|"},
		{"in an empty field", "|", "|"},
		{"on a wide character", "名|前", "名|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, k := range []tea.KeyPressMsg{{Code: 'd', Mod: tea.ModAlt}, {Code: tea.KeyDelete, Mod: tea.ModAlt}} {
				before, after, _ := strings.Cut(c.before, "|")
				in := NewInput(100)
				in.SetValue(before + after)
				in.SetCursor(len([]rune(before)))
				in, _ = UpdateInput(in, k)
				text := []rune(in.Value())
				if got := string(text[:in.Position()]) + "|" + string(text[in.Position():]); got != c.after {
					t.Errorf("%s: got %q, want %q", k, got, c.after)
				}
			}
		})
	}
}

// FuzzInput types into a text field and presses the keys that edit it, in any order. Nothing may panic, and the cursor
// stays in the text.
func FuzzInput(f *testing.F) {
	f.Add("ab\x01\x04")
	f.Add("a b \x01\x04\x02\x03")
	f.Fuzz(func(t *testing.T, keys string) {
		edits := []tea.KeyPressMsg{
			{Code: tea.KeyHome},
			{Code: tea.KeyLeft},
			{Code: tea.KeyRight},
			{Code: tea.KeyLeft, Mod: tea.ModAlt},
			{Code: 'd', Mod: tea.ModAlt},
			{Code: 'w', Mod: tea.ModCtrl},
			{Code: 'k', Mod: tea.ModCtrl},
			{Code: 'u', Mod: tea.ModCtrl},
			{Code: tea.KeyRight, Mod: tea.ModAlt},
			{Code: tea.KeyBackspace},
			{Code: tea.KeyDelete},
		}
		in := NewInput(100)
		in.SetWidth(8)
		for _, r := range keys {
			k := tea.KeyPressMsg{Code: r, Text: string(r)}
			if int(r) < len(edits) {
				k = edits[r]
			}
			in, _ = UpdateInput(in, k)
			if in.Position() < 0 || in.Position() > len([]rune(in.Value())) {
				t.Fatalf("the cursor is at %d of %q", in.Position(), in.Value())
			}
			_ = in.View()
		}
	})
}
