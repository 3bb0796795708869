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

// ruleCase is a manifest that tests one rule, and the answer to it.
type ruleCase struct{ name, manifest, answer string }

// ruleCases reads testdata/rules. The answers come from the validation functions of Kubernetes 1.36.3, those to the
// kinds of the Gateway API from the schemas of its definitions.
func ruleCases(t *testing.T) []ruleCase {
	t.Helper()
	files, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no rules", err)
	}
	var cases []ruleCase
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			manifest, answer := archive.Files[i], archive.Files[i+1]
			name := strings.TrimSuffix(manifest.Name, ".yaml")
			if answer.Name != name+".answer" {
				t.Fatalf("%s: %s comes after %s", file, answer.Name, manifest.Name)
			}
			name = strings.TrimSuffix(filepath.Base(file), ".txtar") + "/" + name
			cases = append(cases, ruleCase{name, string(manifest.Data), string(answer.Data)})
		}
	}
	return cases
}

// judge judges a manifest beside the Service and the namespaces of existing.yaml.
func (c ruleCase) judge(t *testing.T) []Verdict {
	t.Helper()
	existing := Parse("existing.yaml", referenceFile(t, "existing.yaml"))
	return Cluster{}.Judge(append(existing, Parse(c.name, []byte(c.manifest))...))[len(existing):]
}

// The manifests in testdata/rules are close to those that were recorded, or of kinds that were not.
func TestRules(t *testing.T) {
	for _, c := range ruleCases(t) {
		t.Run(c.name, func(t *testing.T) {
			if got := answers(c.judge(t)); got != c.answer {
				t.Errorf("we answer\n%s\nwant\n%s", got, c.answer)
			}
		})
	}
}

// Every error has a position and a hint.
func TestEveryErrorHasAPositionAndAHint(t *testing.T) {
	judged := map[string][]Verdict{}
	for _, v := range verdicts(t) {
		judged[v.File] = judgeReference(t, Cluster{}, v.File)
	}
	for _, c := range ruleCases(t) {
		judged[c.name] = c.judge(t)
	}
	for file, verdicts := range judged {
		for _, v := range verdicts {
			for _, e := range v.Errors {
				if e.Line == 0 || e.Column == 0 || e.Hint == "" || e.File != file {
					t.Errorf("%s: %+v", file, e)
				}
			}
		}
	}
}
