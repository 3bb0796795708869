package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// pressed feeds what a terminal sends, in parts with a pause after each, and returns what passes.
func pressed(parts ...string) string {
	var f filter
	var out []byte
	for _, part := range parts {
		out = f.feed(out, []byte(part))
		if f.wait() > 0 {
			out = f.pause(out)
		}
	}
	return string(out)
}

// genuine are keys, answers and pastes as terminals send them. All of it passes as it is, wherever reads split it.
var genuine = []string{
	"a", "é", "А", "ў", "ž", "–", "日本語", "👩‍👩‍👧", "e\u0301", " ", "\r", "\t", "\x7f", "\x01", "\x1a", "\x00",
	"\x1b[A", "\x1b[1;5C", "\x1b[3~", "\x1b[5;2~", "\x1b[Z", "\x1bOP", "\x1bOA", "\x1b[15~", "\x1b[2^", "\x1bO2P",
	"\x1b[99;5u", "\x1b[97;;97u", "\x1b[97:65;2:3;65u", "\x1b[1;1:3A", "\x1b[57358u", "\x1b[27;5;99~", "\x1b[27u",
	"\x1b]11;rgb:1e1e/1e1e/2e2e\x07", "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1b]10;#ffffff\x1b\\", "\x1b]52;c;aGk=\x07",
	"\x1bP>|XTerm(390)\x1b\\", "\x1bP1+r5463=31\x1b\\", "\x1bP0+r\x1b\\", "\x1bP!|7E565445\x1b\\",
	"\x1bP1$r0m\x1b\\", "\x1b_Gi=31;OK\x1b\\",
	"\x1b[12;40R", "\x1b[?12;40;1R", "\x1b[?62;4;22c", "\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c", "\x1b[>1;390;0c",
	"\x1b[?2026;2$y", "\x1b[?2027;0$y", "\x1b[20;1$y", "\x1b[?1u", "\x1b[>4;2m", "\x1b[?997;1n",
	"\x1b[<0;12;7M", "\x1b[<65;500;200m", "\x1b[M !!", "\x1b[I", "\x1b[O",
	"\x1b[200~one\ttwo\r\nthree: А – ž\n\x1b[201~", "\x1b[200~\x1b[201~",
}

func TestGenuineInputPasses(t *testing.T) {
	for _, want := range genuine {
		for at := range len(want) {
			var f filter
			got := f.feed(f.feed(nil, []byte(want[:at])), []byte(want[at:]))
			if string(got) != want || f.wait() != 0 {
				t.Errorf("%q, split after %d bytes, passes as %q; %s to wait", want, at, got, f.wait())
			}
		}
	}
}

// TestFilter feeds input in parts, with a pause after each.
func TestFilter(t *testing.T) {
	many := strings.Repeat("1;", 40)
	for _, c := range []struct {
		name, want string
		parts      []string
	}{
		{"the escape key", "\x1b[27u", []string{"\x1b"}},
		{"the escape key, twice in one read", "\x1b[27u", []string{"\x1b\x1b"}},
		{"alt with a letter", "\x1b[98;3ux", []string{"\x1bbx"}},
		{"alt with a capital letter, which also begins a string", "\x1b[112;4uj", []string{"\x1bP", "j"}},
		{"alt with ]", "\x1b[93;3uj", []string{"\x1b]", "j"}},
		{"alt with [", "\x1b[91;3uA", []string{"\x1b[", "A"}},
		{"alt with O", "\x1b[111;4uA", []string{"\x1bO", "A"}},
		{"alt with enter", "\x1b[13;3u", []string{"\x1b\r"}},
		{"more keys with alt than anybody presses at once", strings.Repeat("\x1b[98;3u", 16), []string{
			strings.Repeat("\x1bb", 100),
		}},
		{"too many parameters", "x", []string{"\x1b[" + many + "mx"}},
		{"a parameter that is too large", "x", []string{"\x1b[99999999999999999999Ax"}},
		{"a control sequence that is too long", "x", []string{"\x1b[" + strings.Repeat("1", 4000) + "mx"}},
		{"a control sequence without an end", "x", []string{"\x1b[1;2", "x"}},
		{"a control sequence cut by another", "\x1b[A", []string{"\x1b[1;\x1b[A"}},
		{"a control sequence cut by a key", "\r", []string{"\x1b[1;\r"}},
		{"another window size", "", []string{"\x1b[8;60000;60000t\x1b[48;9999;9999;1;1t"}},
		{"a key of Windows", "", []string{"\x1b[0;0;13;1;0;9_"}},
		{"a string without an end", "x", []string{"\x1bPabc", "x"}},
		{"a string without an end, and a line after it", "\rx", []string{"\x1b]0;abc\rx"}},
		{"a string that is too long", "x", []string{"\x1b]11;" + strings.Repeat("0", 3000) + "\x07x"}},
		{"a string that never ends", strings.Repeat("k", 5000-4<<10+1), []string{"\x1b_" + strings.Repeat("k", 5000)}},
		{"a string that is cancelled", "x", []string{"\x1bPabc\x18x"}},
		{"a string with other characters than ASCII", "x", []string{"\x1b]0;А\x07x"}},
		{"a title", "x", []string{"\x1b]l title\x1b\\x"}},
		{"a private message", "x", []string{"\x1b^abc\x1b\\\x1bXabc\x1b\\x"}},
		{"control codes of eight bits", "1;1x", []string{"\x90\x98\x9d\x9e\x9f\x9b1;1\x8fx"}},
		{"control codes in UTF-8", "x", []string{"\u009b\u0090\u0085x"}},
		{"a broken character", "xy", []string{"\xd0x\xf0\x9fy\xc0\xfe"}},
		{"a broken character, and a pause", "x", []string{"\xd0", "x"}},
		{"the replacement character", "x", []string{"\ufffdx"}},
		{"a key that types a control character", "x", []string{"\x1b[97;1;27u\x1b[27;1;155~x"}},
		{"a mouse report that is cut", "x", []string{"\x1b[M!", "x"}},
		{"a mouse report with a control code", "1;1;1;", []string{"\x1b[M!\x9b1;1;1;"}},
		{"ctrl+c in a string", "\x03", []string{"\x1bPabc\x03"}},
		{"ctrl+c after esc", "\x03", []string{"\x1b\x03"}},
		{"ctrl+c in a control sequence", "\x03", []string{"\x1b[1;\x03"}},
		{"ctrl+c of the kitty protocol in a string", "\x1b[99;5u", []string{"\x1b]11;abc\x1b[99;5u"}},
		{"a paste with sequences", pasteBegins + "red and\rmore" + pasteEnds + "x", []string{
			"\x1b[200~\x1b[31;5mred\x1b]0;pwned\x07 \x03\x08and\x1bPlost\rmore\x1b[201~x",
		}},
		{"a paste without an end", pasteBegins + "abc" + pasteEnds + "x", []string{"\x1b[200~abc", "x"}},
		{"a paste without an end, and a string in it", pasteBegins + "abc" + pasteEnds + "x", []string{
			"\x1b[200~abc\x1bPdef", "x",
		}},
		{"ctrl+c in a paste without an end", pasteBegins + "abc" + pasteEnds + "\x03", []string{"\x1b[200~abc\x03"}},
		{"ctrl+c of the kitty protocol there", pasteBegins + "abc" + pasteEnds + "\x03", []string{
			"\x1b[200~abc\x1b[99;133u",
		}},
		{"ctrl+c there, and answers of the terminal", pasteBegins + "abc" + pasteEnds + "\x03", []string{
			"\x1b[200~abc\x03\x1b[?2026;2$y\x1b]11;rgb:0/0/0\x07\x1b[?62c",
		}},
		{"the end of a paste that has ended", "x", []string{"\x1b[201~x"}},
		{"a paste that is too long", pasteBegins + strings.Repeat("a", 1<<18) + pasteEnds + "x", []string{
			"\x1b[200~" + strings.Repeat("a", 1<<19) + "\x1b[201~x",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := pressed(c.parts...); got != c.want {
				t.Errorf("%.200q passes as %.200q, want %.200q", c.parts, got, c.want)
			}
		})
	}
}

// decoded returns the keys and pastes that the library makes of what passes. It panics where the library panics.
func decoded(t testing.TB, passed []byte) (keys string, pastes []string) {
	t.Helper()
	events := make(chan uv.Event, len(passed)+1)
	reader := uv.NewTerminalReader(io.MultiReader(strings.NewReader(string(passed))), "xterm-256color")
	if err := reader.StreamEvents(context.Background(), events); err != nil {
		t.Fatal(err)
	}
	close(events)
	var all strings.Builder
	for event := range events {
		switch event := event.(type) {
		case uv.KeyPressEvent:
			all.WriteString(event.Text)
			if event.MatchString("ctrl+c") {
				all.WriteString("^C")
			}
		case uv.PasteEvent:
			pastes = append(pastes, event.Content)
		case uv.UnknownEvent:
			t.Fatalf("the library waits for the rest of %q in %q", string(event), passed)
		}
	}
	return all.String(), pastes
}

// FuzzInput feeds bytes, split into two reads anywhere, to the filter, and what passes to the library that decodes it.
// The library must neither panic nor wait for more. After a pause, a typed text and ctrl+c must arrive. After more
// bytes than a sequence can have, a text must arrive without a pause, as keys or in a paste.
func FuzzInput(f *testing.F) {
	for _, text := range genuine {
		f.Add([]byte(text), uint(1))
	}
	for _, text := range []string{
		"\x1b[" + strings.Repeat("1;", 40) + "m", "\x1bP\x90", "\x1b[200~\x1b]0;", "\x9b1;1\x1b[M\x9b1", "\x1b\x1b\x1b[\x1bO",
		"\x1b[0;0;13;1;0;9_", "\x1b[8;9;9t", "\x1b_Gi=\x1b\\\x1bP99r\x1b\\", "\xd0\x1b[\xd0\x90", "\x1b[200~\x03", "\x1bX\x18\x1a\x03",
	} {
		f.Add([]byte(text), uint(2))
	}
	f.Fuzz(func(t *testing.T, input []byte, split uint) {
		at := int(split % uint(len(input)+1))
		var f filter
		out := f.feed(nil, input[:at])
		if most := at + maxGrowth; len(out) > most {
			t.Fatalf("%d bytes pass of %d", len(out), at)
		}
		out = f.feed(out, input[at:])
		if most := len(input) + 2*maxGrowth; len(out) > most || len(f.held) > maxText {
			t.Fatalf("%d bytes pass of %d, and %d are held", len(out), len(input), len(f.held))
		}
		busy := f
		busy.held = append([]byte(nil), f.held...)

		if f.wait() > 0 {
			out = f.pause(out)
		}
		if f.wait() > 0 {
			t.Fatalf("after a pause, the filter still waits: %+v", f)
		}
		keys, _ := decoded(t, f.feed(out[:len(out):len(out)], []byte("typed\x03")))
		if !strings.HasSuffix(keys, "typed^C") {
			t.Errorf("after %q and a pause, the keys end with %.40q", input, keys)
		}

		const filler = "................"
		unpaused := busy.feed(nil, []byte(strings.Repeat(filler, maxSkip/len(filler)+1)+"typed"+pasteEnds))
		pressed, pastes := decoded(t, unpaused)
		if !strings.Contains(pressed+fmt.Sprint(pastes), "typed") && (!busy.pasting || busy.room > 2*maxSkip) {
			t.Errorf("after %q, a text arrives neither as keys nor in a paste", input)
		}
	})
}
