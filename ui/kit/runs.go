package kit

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Runs builds a line from pieces of text, each with a kind. It renders neighbouring pieces of the same kind together,
// so that the line needs fewer escape sequences.
type Runs[K comparable] struct {
	Style func(K) lipgloss.Style
	Pens  map[K]Pen // the styles as escape sequences, kept from run to run; lines of one picture may share it

	line, run strings.Builder
	kind      K // of the current run
}

// Add adds a piece.
func (r *Runs[K]) Add(kind K, piece string) {
	if kind != r.kind {
		r.flush()
		r.kind = kind
	}
	r.run.WriteString(piece)
}

// String returns the line.
func (r *Runs[K]) String() string {
	r.flush()
	return r.line.String()
}

func (r *Runs[K]) flush() {
	if r.run.Len() == 0 {
		return
	}
	if r.Pens == nil {
		r.Pens = map[K]Pen{}
	}
	pen, known := r.Pens[r.kind]
	if !known {
		pen = penOf(r.Style(r.kind))
		r.Pens[r.kind] = pen
	}
	r.line.WriteString(pen.begin)
	r.line.WriteString(r.run.String())
	r.line.WriteString(pen.end)
	r.run.Reset()
}

// Pen is a style as the escape sequences that begin and end a text of one line. A picture has many short runs and few
// styles, and rendering each run anew took half of the time of a frame.
type Pen struct{ begin, end string }

func penOf(s lipgloss.Style) Pen {
	const ink = "x" // no escape sequence for a style has this letter
	begin, end, _ := strings.Cut(s.Render(ink), ink)
	return Pen{begin, end}
}
