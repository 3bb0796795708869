package plain

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/course"
	"portolan/internal/crash"
	"portolan/internal/progress"
	"portolan/internal/text"
)

// FuzzTyped types any bytes at the first page, or at the contents of a learner who has been here before. The course
// must end with the input, without a panic, and print only lines that a screen reader and a terminal can take.
func FuzzTyped(f *testing.F) {
	for _, typed := range []string{
		"1\n\n\n\n", "known\n00\n\n+1\n-0\n", "practice\n00\n1e0\n\uff11\n", "missed\n", "lesson 1\n1\n\nskip\nback\nstep 2\n",
		"lesson 1 step 3\nwhy 01\n", "lab mend\nline 3 x: y\nline 4 -\nline 4 + a: b\nundo\nredo\nwho\nhint\nsolution\nsolution\n",
		"lab mend\npaste\na: [\n.\ncheck\nfile good.yaml\nfile \x1b[2J\n", "lab mend\nline 1 -\nline 1 -\nline 1\nshow\nyaml\n",
		"lesson 2\n", "find a\x00b\napi \u202espec\nglossary \xff\n", strings.Repeat("9", 400) + "\n", "\x1b]0;x\x07help\r\n",
		"results\ncard\nglossary\nlab\nagain\nquit\nquit", "question a\nanswer 00\nanswer answer\n",
	} {
		f.Add(typed, true)
		f.Add(typed, false)
	}
	c := small(f)
	f.Fuzz(func(t *testing.T, typed string, before bool) {
		const most = 2000 // bytes; a longer input only repeats what a shorter one does
		typed = typed[:min(len(typed), most)]
		store := progress.NewMemory()
		if before {
			record(t, store, progress.Predicted, progress.Prediction{Lesson: "welcome"})
		}
		learner := &talk{}
		o := playing(c, learner, store)
		o.In = strings.NewReader(typed)
		p, err := begin(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.play(t.Context(), &crash.Crash{}); err != nil {
			t.Fatal(err)
		}
		said := learner.paper.String()
		if !utf8.ValidString(said) || strings.ContainsFunc(said, hidden) {
			t.Errorf("what is printed may control a terminal: %q", said)
		}
		if events, err := store.Events(t.Context(), "local"); err != nil || len(events) > 3*len(typed)+3 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

// hidden reports whether a character must not be printed. A line break may, and the joiner, which holds emoji together.
func hidden(r rune) bool { return r != '\n' && r != '\u200d' && text.Invisible(r) }

// FuzzMarkdown prints any Markdown. The work must end, and the output has no hidden characters and no line that is too
// wide.
func FuzzMarkdown(f *testing.F) {
	for _, l := range load(f, course.Embedded()).Lessons()[:2] {
		for _, s := range l.Steps {
			f.Add(s.Prose, true)
		}
	}
	for _, source := range []string{
		"| a |\n|---|\n| b | c |\n", "1. a\n   - b\n\n     > c\n", "[a](b \"c\")![d](<e>)<https://f.g>", "&#27;[2J &#x202e; &#0; \\*",
		"<b>x</b>\n\n<!-- y -->\n", "```picture\nx\n```\n", "    code\n", "***a*b**", "# a\n---\n", "- \n-\n- - a", "a  \nb",
		"999999999. a\n", "```\nNAME  TYPE\nweb  ClusterIP\n```",
	} {
		f.Add(source, false)
		f.Add(source, true)
	}
	f.Fuzz(func(t *testing.T, source string, spoken bool) {
		const most = 4000 // bytes
		p := newPage()
		if p.spoken = spoken; spoken {
			p.width = spokenWidth
		}
		p.markdown(source[:min(len(source), most)])
		said := p.text.String()
		if !utf8.ValidString(said) || strings.ContainsFunc(said, hidden) {
			t.Errorf("what is printed may control a terminal: %q", said)
		}
		for line := range strings.Lines(said) {
			if n := ansi.StringWidth(line); n > p.width {
				t.Errorf("a line of %d columns: %q", n, line)
			}
		}
	})
}

// endless is an input of n more bytes without a line break.
type endless struct{ n int }

func (e *endless) Read(b []byte) (int, error) {
	if e.n <= 0 {
		return 0, io.EOF
	}
	e.n -= len(b)
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

// TestEndlessLine reads a line of 64 MB. Only its beginning may be kept, so there are few allocations.
func TestEndlessLine(t *testing.T) {
	var err error
	allocations := testing.AllocsPerRun(1, func() { _, err = readLine(bufio.NewReader(&endless{64 << 20})) })
	if !errors.Is(err, errTooLong) || allocations > 40 {
		t.Errorf("got %v with %.0f allocations", err, allocations)
	}
}
