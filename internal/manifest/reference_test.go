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
// it is sent, but kubectl, which does not: an object must say what it is, and a file must hold one.
var asKubectl = map[string]string{
	"differs-apiversion-empty.yaml":    "apiVersion | BadRequest | apiVersion not set",
	"differs-kind-missing.yaml":        "kind | BadRequest | kind not set",
	"invalid-file-only-kind.yaml":      "apiVersion | BadRequest | apiVersion not set",
	"invalid-file-empty.yaml":          "",
	"invalid-file-only-comments.yaml":  "",
	"invalid-file-only-separator.yaml": "",
}

// Every manifest of the reference gets the verdict that the real API server gave: accepted or not,
// and the field, the reason and the message of each error.
func TestAnswersAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		t.Run(strings.TrimSuffix(v.File, ".yaml"), func(t *testing.T) {
			var got, want []string
			for _, e := range v.Errors {
				want = append(want, fmt.Sprintf("%s | %s | %s", e.Field, e.Type, core(e.Message)))
			}
			if instead, ok := asKubectl[v.File]; ok {
				want = nil
				if instead != "" {
					want = []string{instead}
				}
			}
			for _, o := range Parse(v.File, referenceFile(t, v.File)) {
				for _, e := range Validate(o) {
					got = append(got, fmt.Sprintf("%s | %s | %s", e.Field, e.Reason, core(e.Message)))
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("we say\n  %s\nthe API server says\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
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
				return // no Service, or a spec for each of several
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
