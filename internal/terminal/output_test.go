package terminal

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// written returns what an output writes to its terminal while write runs.
func written(t *testing.T, write func(o *Output)) string {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "terminal"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	write(NewOutput(f))
	all, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// TestOutputHoldsQuestions writes questions. They come out only when the program asks for them.
func TestOutputHoldsQuestions(t *testing.T) {
	const questions = ansi.RequestModeSynchronizedOutput + ansi.RequestModeUnicodeCore
	got := written(t, func(o *Output) {
		for _, frame := range []string{questions, "first frame" + ansi.RequestKittyKeyboard + ", rest of it"} {
			if n, err := o.Write([]byte(frame)); n != len(frame) || err != nil {
				t.Errorf("%d bytes of %d were written: %v", n, len(frame), err)
			}
		}
		if got, want := o.Questions(), questions+ansi.RequestKittyKeyboard; got != want {
			t.Errorf("the questions are %q, want %q", got, want)
		}
		_, _ = o.Write([]byte(ansi.RequestBackgroundColor))
	})
	if want := "first frame, rest of it" + ansi.RequestBackgroundColor; got != want {
		t.Errorf("it writes %q, want %q", got, want)
	}
}

// TestOutputScrollsWhatItPaints makes a window taller than what is painted, and then small again. In the tall window
// the terminal scrolls only the painted rows, and afterwards all of them.
func TestOutputScrollsWhatItPaints(t *testing.T) {
	const leave = leaving
	for _, c := range []struct {
		name   string
		rows   []int
		leaves bool
		want   string
	}{
		{"small", []int{24}, true, clearing + leave},
		{"the largest that is painted", []int{maxRows}, true, clearing + leave},
		{"tall", []int{maxRows + 1}, true, "\x1b[1;200r" + clearing + "\x1b[r" + leave},
		{"tall, then small", []int{3000, 24}, true, "\x1b[1;200r" + clearing + "\x1b[r" + clearing + leave},
		{"small, then tall", []int{24, 65535}, false, clearing + "\x1b[1;200r" + clearing},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := written(t, func(o *Output) {
				for _, rows := range c.rows {
					if columns, painted := o.Fit(3000, rows); columns != maxColumns || painted != min(rows, maxRows) {
						t.Errorf("of 3000×%d, %d×%d are painted", rows, columns, painted)
					}
					_, _ = o.Write([]byte(clearing))
				}
				if c.leaves {
					_, _ = o.Write([]byte(leave))
				}
			})
			if got != c.want {
				t.Errorf("it writes %q, want %q", got, c.want)
			}
		})
	}
}
