package cluster_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"portolan/internal/cluster"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRules dials what testdata/policies.txtar and testdata/gateways.txtar list. Run it with -update to write the
// outcomes.
func TestRules(t *testing.T) {
	for _, file := range []string{"testdata/policies.txtar", "testdata/gateways.txtar"} {
		t.Run(file, func(t *testing.T) { dialFile(t, file) })
	}
}

func dialFile(t *testing.T, file string) {
	t.Helper()
	golden, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	base, pairs := golden.Files[0], golden.Files[1:]
	for i := 0; i < len(pairs); i += 2 {
		rule := strings.TrimSuffix(pairs[i].Name, ".yaml")
		if pairs[i+1].Name != rule+".txt" {
			t.Fatalf("%q has no connections", rule)
		}
		t.Run(rule, func(t *testing.T) {
			s, err := cluster.Load(file, []byte(string(base.Data)+"---\n"+string(pairs[i].Data)))
			if err != nil {
				t.Fatal(err)
			}
			got := dialLines(t, s, string(pairs[i+1].Data))
			if *update {
				pairs[i+1].Data = []byte(got)
			} else if got != string(pairs[i+1].Data) {
				t.Errorf("got\n%s\nwant\n%s", got, pairs[i+1].Data)
			}
		})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(golden), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// dialLines dials for each line that begins with a client and an address, and returns the lines with their outcomes.
// Lines that are indented continue the one before, and are written anew.
func dialLines(t *testing.T, s cluster.Scene, lines string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(lines) {
		if strings.HasPrefix(line, " ") {
			continue
		}
		words := strings.Fields(line)
		trace, err := s.Dial(words[0], words[1])
		if err != nil {
			t.Fatal(err)
		}
		outcome := trace.Outcome.String()
		if trace.Mixed {
			outcome = "mixed"
		}
		fmt.Fprintf(&out, "%s %s %s\n    %s\n", words[0], words[1], outcome, trace.Reason())
	}
	return out.String()
}
