package plain

import (
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"portolan/internal/progress"
)

// TestCrash lets a function that Run is given panic at each place where the learner can be. The answer before it is in
// the record, the error says what to do, and no panic gets out of Run.
func TestCrash(t *testing.T) {
	t.Cleanup(xdg.Reload)
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload()
	for _, where := range []string{"a word", "the input"} {
		learner, store := typing("lesson 1", "1", "lab mend", "file x", "quit"), progress.NewMemory()
		o := playing(small(t), learner, store)
		switch where {
		case "a word":
			o.Read = func(string, int) ([]byte, error) { panic("boom in a word") }
		case "the input":
			o.In = panicking{learner}
		}
		err := Run(t.Context(), o)
		if err == nil {
			t.Errorf("%s: no error", where)
			continue
		}
		for _, words := range []string{
			"portolan has a bug and had to stop: boom in " + where, "Your answers are saved. Start portolan to continue.",
		} {
			if !strings.Contains(err.Error(), words) {
				t.Errorf("%s: the error does not say %q: %v", where, words, err)
			}
		}
		if events, err := store.Events(t.Context(), "local"); err != nil || len(events) < 2 {
			t.Errorf("%s: the record has %v, %v; want the prediction", where, events, err)
		}
	}
}

// panicking is an input that panics when the learner would type the name of a file.
type panicking struct{ *talk }

func (p panicking) Read(b []byte) (int, error) {
	n, err := p.talk.Read(b)
	if strings.HasPrefix(string(b[:n]), "file") {
		panic("boom in the input")
	}
	return n, err
}
