package manifest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// reference is where the manifests lie that a real kube-apiserver 1.36.3 judged, with its verdicts.
const reference = "testdata/reference"

// verdict is a line of verdicts.jsonl: what the API server answered to one manifest.
type verdict struct {
	File     string
	Accepted bool
	Errors   []struct{ Field, Type, Message string }
	Spec     json.RawMessage // after defaulting
	Kubectl  struct{ Output string }
}

func verdicts(tb testing.TB) []verdict {
	tb.Helper()
	f, err := os.Open(filepath.Join(reference, "verdicts.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var all []verdict
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var v verdict
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			tb.Fatal(err)
		}
		all = append(all, v)
	}
	if len(all) < 100 {
		tb.Fatalf("only %d verdicts", len(all))
	}
	return all
}

func referenceFile(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(reference, name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// Of a refusal to decode only the core is compared: the API server says before it which type it
// expected, and after it the first bytes of the file in hexadecimal. The address that it would have chosen is
// chosen at random.
var (
	beforeCore = regexp.MustCompile(`^.*(cannot be handled as a Service|\(must be of type Service\)): `)
	afterCore  = regexp.MustCompile(` \([0-9a-f]{20,} \.\.\.\)$`)
	chosen     = regexp.MustCompile(`"10\.96\.\d+\.\d+" is invalid`)
)

func core(message string) string {
	message = afterCore.ReplaceAllString(beforeCore.ReplaceAllString(message, ""), "")
	return chosen.ReplaceAllString(message, `"<allocated>" is invalid`)
}

// asKubectl are the manifests on which we do not follow the API server, which knows from its URL what
// it is sent, but kubectl, which does not: an object must say what it is.
var asKubectl = map[string]string{
	"differs-apiversion-empty.yaml": "apiVersion | BadRequest | apiVersion not set",
	"differs-kind-missing.yaml":     "kind | BadRequest | kind not set",
	"invalid-file-only-kind.yaml":   "apiVersion | BadRequest | apiVersion not set",
}

// noDocument are the files in which there is nothing to judge. Who reads files says so.
var noDocument = map[string]bool{
	"invalid-file-empty.yaml":          true,
	"invalid-file-only-comments.yaml":  true,
	"invalid-file-only-separator.yaml": true,
}

// judgeReference judges a manifest in the cluster that it was recorded in.
func judgeReference(tb testing.TB, file string) []Verdict {
	tb.Helper()
	existing := Parse("existing.yaml", referenceFile(tb, "existing.yaml"))
	verdicts := Judge(append(existing, Parse(file, referenceFile(tb, file))...))
	for _, v := range verdicts[:len(existing)] {
		if !v.Accepted {
			tb.Fatalf("what exists is refused: %v", v.Errors)
		}
	}
	return verdicts[len(existing):]
}

// Every manifest of the reference gets the verdict that the real API server gave: accepted or not,
// the field, the reason and the message of each error, and the warnings that kubectl showed.
func TestAnswersAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		t.Run(strings.TrimSuffix(v.File, ".yaml"), func(t *testing.T) {
			got, want := errorLines(judgeReference(t, v.File)), recordedLines(v)
			if !reflect.DeepEqual(got, want) {
				t.Errorf(
					"we say\n  %s\nthe API server says\n  %s",
					strings.Join(got, "\n  "),
					strings.Join(want, "\n  "),
				)
			}
		})
	}
}

// errorLines are the errors of verdicts, a line each.
func errorLines(verdicts []Verdict) (lines []string) {
	for _, v := range verdicts {
		for _, e := range v.Errors {
			lines = append(lines, fmt.Sprintf("%s | %s | %s", e.Field, e.Reason, core(e.Message)))
		}
	}
	return lines
}

// recordedLines are the errors that were recorded, a line each.
func recordedLines(v verdict) (lines []string) {
	switch instead := asKubectl[v.File]; {
	case instead != "":
		return []string{instead}
	case noDocument[v.File]:
		return nil
	}
	for _, e := range v.Errors {
		lines = append(lines, fmt.Sprintf("%s | %s | %s", e.Field, e.Type, core(e.Message)))
	}
	return lines
}

// Whether a file is accepted never differs, but where we say that we follow kubectl; and where it is
// refused, hardly any error may: what does is listed, with the reason why.
func TestAgreesWithTheRecordings(t *testing.T) {
	refused, equal := 0, 0
	for _, v := range verdicts(t) {
		judged := judgeReference(t, v.File)
		accepted := len(judged) > 0
		for _, j := range judged {
			accepted = accepted && j.Accepted
		}
		if _, other := asKubectl[v.File]; accepted != v.Accepted && !other {
			t.Errorf("%s: accepted %v, recorded %v", v.File, accepted, v.Accepted)
		}
		if v.Accepted {
			continue
		}
		refused++
		if _, other := asKubectl[v.File]; !other && reflect.DeepEqual(errorLines(judged), recordedLines(v)) {
			equal++
		} else {
			t.Logf("%s differs: we say %v, as kubectl does", v.File, recordedLines(v))
		}
	}
	if equal*100 < refused*98 {
		t.Errorf("%d of %d refusals agree", equal, refused)
	}
}

// kubectl prints the warnings of the API server, among its own.
func TestWarnsAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		var got, want []string
		for _, j := range judgeReference(t, v.File) {
			got = append(got, j.Warnings...)
		}
		for line := range strings.Lines(v.Kubectl.Output) {
			text, ok := strings.CutPrefix(strings.TrimSpace(line), "Warning: ")
			if ok && !strings.Contains(text, "last-applied-configuration") {
				want = append(want, text)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: we warn %q, the API server %q", v.File, got, want)
		}
	}
}

// An accepted Service has, after Default, the spec that the API server stored, but for what it allocated.
func TestDefaultsAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		if !v.Accepted || len(v.Spec) == 0 {
			continue
		}
		t.Run(strings.TrimSuffix(v.File, ".yaml"), func(t *testing.T) {
			var got, want map[string]any
			objects := Parse(v.File, referenceFile(t, v.File))
			if _, other := asKubectl[v.File]; other || len(objects) > 1 {
				return // no Service for us, or a spec for each of several
			}
			svc := objects[0].Service()
			Default(svc)
			reread(t, svc.Spec, &got)
			reread(t, v.Spec, &want)
			forgetAllocated(got, want)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("we have\n  %v\nthe API server has\n  %v", got, want)
			}
		})
	}
}

func reread(t *testing.T, from, into any) {
	t.Helper()
	js, err := json.Marshal(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(js, into); err != nil {
		t.Fatal(err)
	}
}

// forgetAllocated removes what the API server chose from its spec, where we have left it open.
func forgetAllocated(got, want map[string]any) {
	for key, value := range want {
		switch value := value.(type) {
		case string:
			if value == "<allocated>" {
				delete(want, key)
			}
		case []any:
			for i, item := range value {
				if item == "<allocated>" {
					delete(want, key)
				}
				if port, ok := item.(map[string]any); ok && i < len(got[key].([]any)) {
					forgetAllocated(got[key].([]any)[i].(map[string]any), port)
				}
			}
		}
	}
}

func ExampleValidateService() {
	svc := &corev1.Service{}
	svc.Name = "web"
	svc.Spec.Ports = []corev1.ServicePort{{Port: 80, NodePort: 30007}}
	for _, e := range ValidateService(svc) {
		fmt.Println(e)
	}
	// Output: spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
}
