package explain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/manifest"
)

// TestFindings checks the findings for each example in testdata/findings.txtar, which has one mistake each.
func TestFindings(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range cases(t) {
		t.Run(f.Name, func(t *testing.T) {
			var want, got []string
			for line := range strings.Lines(string(f.Data)) {
				if comment, ok := strings.CutPrefix(line, "# "); ok {
					want = append(want, strings.TrimSpace(comment))
				}
			}
			for _, s := range explained(t, f).Services {
				for _, finding := range s.Findings {
					seen[finding.ID] = true
					got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s %s",
						finding.Severity, finding.ID, finding.Object, finding.Field)))
					if finding.Problem == "" || finding.Fix == "" {
						t.Errorf("%s gives no reason, or nothing to do", finding.ID)
					}
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
	}
	for _, id := range ids(t) {
		if !seen[id] {
			t.Errorf("no case shows %s", id)
		}
	}
}

func cases(t testing.TB) []txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/findings.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return archive.Files
}

func explained(t *testing.T, f txtar.File) Report {
	t.Helper()
	r, err := Explain(manifest.Parse(f.Name, f.Data))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ids returns the ids of findings in the sources of the package. A severity follows each.
func ids(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, name := range sources(t) {
		for _, m := range regexp.MustCompile(`"([a-z-]+)",\s+(?:Severity: )?(?:Bad|Warning|Hint|severity)\b`).FindAllStringSubmatch(read(t, name), -1) {
			all = append(all, m[1])
		}
	}
	if len(all) == 0 {
		t.Fatal("no id was found: this test looks in the wrong place")
	}
	return all
}

// TestStoredPodsMayListenAnywhere checks a pod that was read from a server and declares no port. The table and the
// findings both assume that it listens.
func TestStoredPodsMayListenAnywhere(t *testing.T) {
	objects := manifest.Parse("real.yaml", []byte(`
apiVersion: portolan/v1
kind: Scene
metadata: {name: real}
---
apiVersion: v1
kind: Node
metadata: {name: node1, uid: a}
status:
  addresses: [{type: InternalIP, address: 10.0.0.11}]
  conditions: [{type: Ready, status: "True"}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default, uid: b, labels: {app: web}}
spec:
  nodeName: node1
  containers: [{name: web, image: web}]
status:
  phase: Running
  podIP: 10.244.1.5
  podIPs: [{ip: 10.244.1.5}]
  conditions: [{type: Ready, status: "True"}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`))
	report, err := Explain(objects)
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed() {
		t.Errorf("findings: %+v", report.Services[0].Findings)
	}
}
