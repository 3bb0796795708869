package kit

import (
	"strings"

	"charm.land/lipgloss/v2"
)

// Runs builds a line from pieces of text, each with a kind. It renders neighbouring pieces of the same kind together,
// so that the line needs fewer escape sequences.
type Runs[K comparable] struct {
	Style func(K) lipgloss.Style

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
	if r.run.Len() > 0 {
		r.line.WriteString(r.Style(r.kind).Render(r.run.String()))
		r.run.Reset()
	}
}
