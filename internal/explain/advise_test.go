package explain

import (
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/cluster"
)

// TestOneAdviser checks that Advise and Explain say the same about a Service. In each example of
// testdata/findings.txtar, every client dials every door.
func TestOneAdviser(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range cases(t) {
		objects := parse(t, f.Name, string(f.Data))
		assumed, err := Assume(objects)
		if err != nil { // the API server refuses an object, so there is no scene to dial in
			continue
		}
		var findings []Finding
		var tries []Access
		for _, s := range explained(t, f).Services {
			findings, tries = append(findings, s.Findings...), append(tries, s.Access()...)
		}
		for _, try := range tries {
			trace, err := assumed.Scene.Dial(try.From, try.To)
			if err != nil { // the report added this client to the scene
				continue
			}
			advice := assumed.Advise(trace)
			if trace.Outcome == cluster.Connected && advice != (Finding{}) {
				t.Errorf("%s: %s connects to %s and gets the advice %q", f.Name, try.From, try.To, advice.Fix)
			}
			if advice.ID != "" && !slices.ContainsFunc(findings, func(f Finding) bool {
				return f.ID == advice.ID && f.Fix == advice.Fix
			}) {
				t.Errorf("%s: %s dials %s and gets the advice %+v, which no report has", f.Name, try.From, try.To, advice)
			}
			seen[advice.ID] = true
		}
	}
	for _, id := range []string{
		"selector-matches-no-pod", "no-ready-pod", "target-port-name-unknown", "target-port-silent", "headless-port-mapping",
	} {
		if !seen[id] {
			t.Errorf("no advice has the id %s", id)
		}
	}
}

// TestMisspeltSelector checks that the report and a connection give the same advice about a misspelt selector.
func TestMisspeltSelector(t *testing.T) {
	f := cases(t)[1]
	assumed, err := Assume(parse(t, f.Name, string(f.Data)))
	if err != nil {
		t.Fatal(err)
	}
	trace, err := assumed.Scene.Dial("pod/orders", "web:80")
	if err != nil {
		t.Fatal(err)
	}
	advice := assumed.Advise(trace)
	if first := explained(t, f).Services[0].Findings[0]; advice != first {
		t.Errorf("a trace says %+v, the report %+v", advice, first)
	}
	if want := "If you mean that pod, write app: web under spec.selector."; f.Name != "misspelt-selector.yaml" ||
		advice.Fix != want {
		t.Errorf("%s: got %q, want %q", f.Name, advice.Fix, want)
	}
}

// TestAdvice checks the advice for packets that policies drop and for HTTP errors of a proxy. In testdata/advice.txtar,
// the advice is a fix or, if it is a finding of the report, its id and object.
func TestAdvice(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/advice.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files[1:] {
		asked, yaml, _ := strings.Cut(string(f.Data), "---\n")
		assumed, err := Assume(parse(t, f.Name, string(archive.Files[0].Data)+"---\n"+yaml))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		lines := strings.Split(strings.TrimSpace(asked), "\n")
		for i := 0; i+1 < len(lines); i += 2 {
			from, to, _ := strings.Cut(strings.TrimPrefix(lines[i], "? "), " ")
			trace, err := assumed.Scene.Dial(from, to)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			advice := assumed.Advise(trace)
			got := advice.Fix
			if advice.ID != "" {
				got = advice.ID + " " + advice.Object
			}
			if want := strings.TrimSpace(strings.TrimPrefix(lines[i+1], ">")); got != want {
				t.Errorf("%s: %s dials %s (%s):\n got %s\nwant %s", f.Name, from, to, trace.Reason(), got, want)
			}
		}
	}
}
