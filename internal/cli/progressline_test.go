package cli

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
)

// clock is a clock that a test moves.
type clock struct{ time time.Time }

func (c *clock) now() time.Time { return c.time }

// screenOf returns what a terminal of one line shows after this output.
func screenOf(t *testing.T, output string) string {
	t.Helper()
	var line []rune
	at := 0
	for _, r := range output {
		switch {
		case r == '\r':
			at = 0
			continue
		case r < ' ' || r == 0x7f:
			t.Errorf("the control character %q", r)
		case at == len(line):
			line = append(line, ' ')
		}
		line[at] = r
		at++
	}
	return strings.TrimRight(string(line), " ")
}

func TestProgressLine(t *testing.T) {
	var out bytes.Buffer
	c := &clock{time.Unix(100, 0)}
	p := &progressLine{out: &out, width: 40, now: c.now, start: c.now()}
	read := func(megabytes int, after time.Duration) string {
		c.time = c.time.Add(after)
		stream := p.watch(io.LimitReader(zeros{}, int64(megabytes)*1e6))
		if _, err := io.Copy(io.Discard, struct{ io.Reader }{stream}); err != nil {
			t.Fatal(err)
		}
		return screenOf(t, out.String())
	}
	p.begin("all\x1b[31m.yaml", 112e6)
	for i, step := range []struct {
		megabytes int
		after     time.Duration
		want      string
	}{
		{10, 499 * time.Millisecond, ""},
		{35, time.Millisecond, "Reading all.yaml: 10 MB of 112 MB"},
		{1, 99 * time.Millisecond, "Reading all.yaml: 10 MB of 112 MB"},
		{54, time.Millisecond, "Reading all.yaml: 46 MB of 112 MB"},
		{1, time.Second, "Reading all.yaml: 100 MB of 112 MB"},
	} {
		if got := read(step.megabytes, step.after); got != step.want {
			t.Errorf("step %d shows %q, want %q", i, got, step.want)
		}
	}
	p.begin("standard input", 0)
	if got, want := read(5, time.Second), "Reading standard input: 0 MB"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.begin("/a/very/long/path/to/the/cluster.yaml", 7e6)
	if got, want := read(1, time.Second), "Reading …the/cluster.yaml: 0 MB of 7 MB"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if p.erase(); screenOf(t, out.String()) != "" || !strings.HasSuffix(out.String(), "\r") {
		t.Errorf("erased: %q", screenOf(t, out.String()))
	}
}

// If standard error is not a terminal, nothing is shown, however long reading takes.
func TestProgressLineNeedsATerminal(t *testing.T) {
	var out bytes.Buffer
	c := &clock{time.Unix(100, 0)}
	p := newProgressLine(Env{Err: &out})
	p.now = c.now
	p.begin("all.yaml", 9e6)
	for range 3 {
		c.time = c.time.Add(time.Hour)
		if _, err := p.Write(make([]byte, 1e6)); err != nil {
			t.Fatal(err)
		}
	}
	if p.erase(); out.Len() > 0 {
		t.Errorf("it shows %q", out.String())
	}
}

// zeros is a stream without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
