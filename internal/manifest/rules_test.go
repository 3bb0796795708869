package manifest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// answers returns verdicts as lines: "accepted" if all objects are, then the errors and warnings of each.
func answers(verdicts []Verdict) string {
	accepted := true
	var lines []string
	for _, v := range verdicts {
		lines = append(lines, errorLines(v)...)
		accepted = accepted && v.Accepted
		for _, w := range v.Warnings {
			lines = append(lines, "warning | "+w)
		}
	}
	if accepted {
		lines = append([]string{"accepted"}, lines...)
	}
	return strings.Join(lines, "\n") + "\n"
}

// The manifests in testdata/rules test one rule each, close to those that were recorded. The answers come from the
// validation functions of Kubernetes 1.36.3.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no rules", err)
	}
	for _, file := range files {
		cases, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(cases.Files); i += 2 {
			manifest, answer := cases.Files[i], cases.Files[i+1]
			name := strings.TrimSuffix(manifest.Name, ".yaml")
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				existing := Parse("existing.yaml", referenceFile(t, "existing.yaml"))
				got := Judge(append(existing, Parse(manifest.Name, manifest.Data)...))[len(existing):]
				if answers(got) != string(answer.Data) || answer.Name != name+".answer" {
					t.Errorf("we answer\n%s\nwant\n%s", answers(got), answer.Data)
				}
			})
		}
	}
}

// Every error has a position and a hint.
func TestEveryErrorHasAPlaceAndAHint(t *testing.T) {
	for _, v := range verdicts(t) {
		for _, j := range judgeReference(t, v.File) {
			for _, e := range j.Errors {
				if e.Line == 0 || e.Column == 0 || e.Hint == "" || e.File != v.File {
					t.Errorf("%s: %+v", v.File, e)
				}
			}
		}
	}
}
