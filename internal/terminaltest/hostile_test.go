//go:build unix

package terminaltest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// hostile is input that no terminal sends, but a paste or a hand may.
var hostile = map[string]string{
	"more parameters than the library has room for": "\x1b[" + strings.Repeat("1;", 40) + "m",
	"the same in eight bits":                        "\x9b" + strings.Repeat("1;", 40) + "m",
	"a long control sequence without an end":        "\x1b[" + strings.Repeat("1", 1000),
	"a number that is too large":                    "\x1b[99999999999999999999999A",
	"another window size":                           "\x1b[8;60000;60000t\x1b[48;60000;60000;1;1t",
	"strings without an end":                        "\x1bPabc\x1b]0;abc\x1b_abc\x1b^abc\x1bXabc",
	"such a string in a paste":                      "\x1b[200~abc\x1bPabc\x1b[201~",
	"a paste without an end":                        "\x1b[200~abc\r\nabc",
	"a string in a paste without an end":            "\x1b[200~abc\x1b]0;abc",
	"control codes of eight bits":                   "\x90\x98\x9d\x9e\x9f",
	"broken characters":                             "\xd0\xf0\x9f\xff\xc0\x80",
	"an old mouse report with a control code":       "\x1b[M\x9b1;",
	"a key of Windows":                              "\x1b[0;0;113;1;0;9999_",
	"many escapes":                                  strings.Repeat("\x1b", 100),
	"ctrl+z":                                        "\x1a\x1a",
}

// TestHostileInput types hostile input. The keyboard works afterwards, and leaving puts the terminal back.
func TestHostileInput(t *testing.T) {
	for name, input := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Terminal{}.begin(t, still)
			s.Types(input)
			s.Quiet()
			time.Sleep(time.Second) // after which a paste without an end counts as ended
			s.Does(tab, contents)
			s.Types(interrupt)
			s.Leaves(0)
		})
	}
}

// TestInterruptsHostileInput presses ctrl+c right after hostile input.
func TestInterruptsHostileInput(t *testing.T) {
	many(t)
	for name, input := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := Terminal{}.begin(t, still)
			s.Types(input + interrupt)
			s.Leaves(0)
		})
	}
}

// TestTypedText types characters with bytes that begin a control sequence in other encodings, in two reads each. All of
// them arrive in the search.
func TestTypedText(t *testing.T) {
	s := Terminal{}.begin(t, still)
	s.Does("/", "Find in the course")
	const text = "А ў ž – П Н"
	for _, b := range []byte(text) {
		s.Types(string([]byte{b}))
	}
	s.Waits(text)
	s.Types(interrupt)
	s.Leaves(0)
}

// FuzzKeys sends bytes to the program. It then must quit on ctrl+c, if it has not before, and leave the terminal as it
// was.
func FuzzKeys(f *testing.F) {
	f.Add([]byte("1\r\t\x1b[B\x1b[B\r?\x1bg/А\x1b"), uint(3))
	f.Add([]byte("\t\x1b[B\x1b[B\x1b[B\re\x1b[200~kind: \x1bP\x1b[201~\x0f\x1a"), uint(20))
	f.Add([]byte("\t\x1b[B\x1b[B\x1b[B\rm\x1b[<65;3;3M\x1b[M !!\x1b["), uint(7))
	f.Fuzz(func(t *testing.T, input []byte, size uint) {
		const most = 1 << 11 // a terminal keeps no more for a program that has ended
		input = bytes.ReplaceAll(input[:min(len(input), most)], []byte{0x1c}, nil)
		survives(t, input, int(size%64)+1)
	})
}

// TestRandomKeys sends random keys, mixed with hostile input, to the program.
func TestRandomKeys(t *testing.T) {
	keys := []string{
		tab, enter, esc, down, up, right, left, " ", "?", "/", "g", "m", "e", "h", "s", "u", "c", "x", "0", "1", "2", "3", "n", "p",
		"\x7f", "\x0f", "\x1a", "\x1bOP", "\x1b[5~", "\x1b[6~", "\x1bb", "А", "日", "\x1b[<65;3;3M", "\x1b[200~a: b\n\x1b[201~",
	}
	for _, input := range hostile {
		keys = append(keys, input)
	}
	each(t, max(2, *starts/4), func(t *testing.T, i int) {
		random := rand.New(rand.NewPCG(12, uint64(i)))
		var input strings.Builder
		for range 60 {
			input.WriteString(keys[random.IntN(len(keys))])
		}
		survives(t, []byte(input.String()), 1+random.IntN(40))
	})
}

// survives sends input in parts of size bytes. The program must quit on ctrl+c, if it has not before, and leave the
// terminal as it was.
func survives(t *testing.T, input []byte, size int) {
	t.Helper()
	s := Terminal{Env: []string{"VISUAL=true"}}.begin(t)
	for at := 0; at < len(input); at += size {
		s.Types(string(input[at:min(len(input), at+size)]))
		if at/size%8 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
	s.Types(interrupt)
	defer func() {
		if t.Failed() {
			t.Logf("the input, in parts of %d bytes: %s", size, fmt.Sprintf("%q", input))
		}
	}()
	s.Leaves(0)
}
