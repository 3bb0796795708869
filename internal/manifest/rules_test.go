package manifest

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// answers says in lines what was judged: "accepted" if all is, each error, each warning.
func answers(verdicts []Verdict) string {
	accepted := true
	lines := errorLines(verdicts)
	for _, v := range verdicts {
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

// Neighbours of what was recorded. testdata/rules holds manifests with one thing each, and what the
// validation of Kubernetes 1.36.3 says of them when it is called.
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
			manifest, says := cases.Files[i], cases.Files[i+1]
			name := strings.TrimSuffix(manifest.Name, ".yaml")
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				existing := Parse("existing.yaml", referenceFile(t, "existing.yaml"))
				got := Judge(append(existing, Parse(manifest.Name, manifest.Data)...))[len(existing):]
				if answers(got) != string(says.Data) || says.Name != name+".says" {
					t.Errorf("we say\n%s\nwant\n%s", answers(got), says.Data)
				}
			})
		}
	}
}

// Whatever is refused stands in a line, and beside it is what to do.
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
