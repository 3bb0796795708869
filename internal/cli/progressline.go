package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"

	"portolan/internal/text"
)

// The progress line appears when reading has taken appearAfter, and changes after each changeAfter.
const (
	appearAfter = 500 * time.Millisecond
	changeAfter = 100 * time.Millisecond
)

// progressLine shows on a terminal how much of a file has been read, and disappears afterwards. It writes no escape
// sequences: a carriage return and spaces are enough.
type progressLine struct {
	out   io.Writer // nil shows nothing
	width int       // columns of the terminal
	now   func() time.Time

	start, changed time.Time // the zero time of changed means that nothing is shown
	shown          int       // columns of what is shown
	name           string
	read, size     int64
}

// newProgressLine returns a progress line on standard error. It shows nothing if that is not a terminal.
func newProgressLine(env Env) *progressLine {
	p := &progressLine{now: time.Now}
	if file, ok := env.Err.(*os.File); ok && term.IsTerminal(file.Fd()) {
		p.out, p.width = file, columns(file)
	}
	p.start = p.now()
	return p
}

// begin says which file is read next. size is in bytes, and 0 if it is not known.
func (p *progressLine) begin(name string, size int64) {
	p.name, p.read, p.size = text.Line(name), 0, size
}

// watch returns a stream that reports what is read of it.
func (p *progressLine) watch(from io.Reader) io.Reader { return io.TeeReader(from, p) }

// Write implements io.Writer for what has been read.
func (p *progressLine) Write(read []byte) (int, error) {
	p.read += int64(len(read))
	if p.out == nil {
		return len(read), nil
	}
	if now := p.now(); now.Sub(p.start) >= appearAfter && now.Sub(p.changed) >= changeAfter {
		p.changed = now
		p.show(p.line())
	}
	return len(read), nil
}

// line returns "Reading all.yaml: 45 MB of 112 MB". A long name loses its beginning.
func (p *progressLine) line() string {
	amount := fmt.Sprintf(": %d MB", p.read/1e6)
	if p.size > 0 {
		amount += fmt.Sprintf(" of %d MB", p.size/1e6)
	}
	const lead = "Reading "
	room := max(0, p.width-1-len(lead)-len(amount)) // the last column stays free, or some terminals begin a new line
	name := p.name
	if width := ansi.StringWidth(name); width > room {
		name = ansi.TruncateLeft(name, width-room+1, "…")
	}
	return lead + name + amount
}

// show puts a line in the place of the last one. If the terminal cannot be written to, that must not stop the reading.
func (p *progressLine) show(line string) {
	width := ansi.StringWidth(line)
	_, _ = io.WriteString(p.out, "\r"+line+strings.Repeat(" ", max(0, p.shown-width)))
	p.shown = width
}

// erase removes the line.
func (p *progressLine) erase() {
	if p.shown > 0 {
		p.show("")
		_, _ = io.WriteString(p.out, "\r")
	}
}
