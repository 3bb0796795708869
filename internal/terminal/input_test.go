//go:build unix

package terminal

import (
	"io"
	"os"
	"strings"
	"testing"
)

// TestInputReads writes to a pipe what a terminal sends, and reads it in parts of different sizes. Read fills no more
// than its buffer, and nothing that has come stays behind until more comes.
func TestInputReads(t *testing.T) {
	const usual = 1 << 12 // what Bubble Tea reads at a time
	for _, c := range []struct{ sent, want string }{
		{"abc", "abc"},
		{"abc\x1b", "abc\x1b[27u"},
		{"\x1b[1;5C\x1bP", "\x1b[1;5C\x1b[112;4u"},
		{"abc\x1b[1;2", "abc"},
		{"\x1bPabc", ""},
		{"\xd0", ""},
		{"\x1b[200~abc", pasteBegins + "abc" + pasteEnds},
		{strings.Repeat("\x1bb", 16), strings.Repeat("\x1b[98;3u", 16)},
	} {
		for _, size := range []int{1, usual} {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(w, c.sent); err != nil {
				t.Fatal(err)
			}
			in, got := NewInput(r), ""
			for in.Waiting() || len(in.rest) > 0 || got == "" && in.filter.wait() > 0 {
				p := make([]byte, size)
				n, err := in.Read(p)
				if err != nil {
					t.Fatal(err)
				}
				got += string(p[:n])
				if size == usual && (len(in.rest) > 0 || in.filter.wait() > 0) {
					t.Errorf("%q: %q and %q stay behind", c.sent, in.rest, in.filter.held)
				}
			}
			if got != c.want {
				t.Errorf("%q is read as %q, want %q", c.sent, got, c.want)
			}
			_, _ = w.Close(), r.Close()
		}
	}
}
