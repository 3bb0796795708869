package text

import (
	"errors"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"portolan/internal/explain"
	"portolan/internal/manifest"
)

// FuzzWrite checks that every input gives a report or an error, and that no line of a report is too wide.
func FuzzWrite(f *testing.F) {
	for _, c := range cases(f) {
		f.Add(c.Data)
	}
	f.Add([]byte(several))
	f.Add([]byte(local))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := explain.Explain(manifest.Parse("fuzz.yaml", data))
		if err != nil {
			return
		}
		for _, l := range []Layout{{Width: 40, Fields: true}, {Width: 80}} {
			var out strings.Builder
			if err := errors.Join(Write(&out, r, l), WriteSummary(&out, r, l)); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(ansi.Strip(out.String())) {
				if w := ansi.StringWidth(line); w > l.Width {
					t.Errorf("a line of %d columns at %d: %q", w, l.Width, line)
				}
			}
		}
	})
}
