package text

import (
	"testing"

	"portolan/internal/cluster"
)

// TestOutcomeText: every outcome has a word of its own in the table.
func TestOutcomeText(t *testing.T) {
	seen := map[string]bool{}
	for o := cluster.Connected; o <= cluster.NoAddress; o++ {
		word := outcomeText(cluster.Trace{Outcome: o})
		if word == "" || seen[word] {
			t.Errorf("%s is %q", o, word)
		}
		seen[word] = true
	}
}
