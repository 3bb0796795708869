package explain

import (
	"slices"
	"testing"

	"portolan/internal/cluster"
)

// TestOneAdviser holds that what Advise says of a Service is what Explain says of it, in each of the small mistakes of
// testdata/findings.txtar, from everywhere to every door.
func TestOneAdviser(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range cases(t) {
		objects := parse(t, f.Name, string(f.Data))
		sketch, err := Assume(objects)
		if err != nil { // something is refused, and nothing can be dialled
			continue
		}
		var findings []Finding
		var tries []Access
		for _, s := range explained(t, f).Services {
			findings, tries = append(findings, s.Findings...), append(tries, s.Access...)
		}
		for _, try := range tries {
			trace, err := sketch.Scene.Dial(try.From, try.To)
			if err != nil { // the client was made up for the report
				continue
			}
			advice := sketch.Advise(trace)
			if trace.Outcome == cluster.Connected && advice != (Finding{}) {
				t.Errorf("%s: %s connects to %s and is told %q", f.Name, try.From, try.To, advice.Fix)
			}
			if advice.ID != "" && !slices.ContainsFunc(findings, func(f Finding) bool {
				return f.ID == advice.ID && f.Fix == advice.Fix
			}) {
				t.Errorf("%s: %s dials %s and is told %+v, which no report says", f.Name, try.From, try.To, advice)
			}
			seen[advice.ID] = true
		}
	}
	for _, id := range []string{
		"selector-matches-no-pod", "no-ready-pod", "target-port-name-unknown", "target-port-silent", "headless-port-mapping",
	} {
		if !seen[id] {
			t.Errorf("nobody is told of %s", id)
		}
	}
}

// TestMisspeltSelector holds that one misspelt selector gets the same advice from the report and from a connection.
func TestMisspeltSelector(t *testing.T) {
	f := cases(t)[1]
	sketch, err := Assume(parse(t, f.Name, string(f.Data)))
	if err != nil {
		t.Fatal(err)
	}
	trace, err := sketch.Scene.Dial("pod/orders", "web:80")
	if err != nil {
		t.Fatal(err)
	}
	advice := sketch.Advise(trace)
	if found := explained(t, f).Services[0].Findings[0]; advice != found {
		t.Errorf("a trace says %+v, the report %+v", advice, found)
	}
	if want := "Under spec.selector, if that pod is meant: write app: web."; f.Name != "misspelt-selector.yaml" ||
		advice.Fix != want {
		t.Errorf("%s: got %q, want %q", f.Name, advice.Fix, want)
	}
}
