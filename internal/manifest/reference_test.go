package manifest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	corev1 "k8s.io/api/core/v1"
)

// reference holds manifests that a real kube-apiserver 1.36.3 judged, and its verdicts. Its folder "second" holds
// generated manifests, most with several mistakes.
const reference = "testdata/reference"

// verdict is a line of verdicts.jsonl: what the API server answered to one manifest.
type verdict struct {
	File     string
	Accepted bool
	Errors   []recordedError
	Warnings []string
	Spec     json.RawMessage // after defaulting; a list if the file has several objects
	Kubectl  struct {
		Accepted bool
		Output   string
	}
	// DualStack is what the API server of a dual-stack cluster answered. Only manifests that say something of IP families
	// were sent to it.
	DualStack *verdict `json:"dual_stack_cluster"`
}

type recordedError struct {
	Document             int // counts the objects of a file from 1; 0 if there is only one
	Field, Type, Message string
}

// verdicts returns both sets of recordings.
func verdicts(tb testing.TB) []verdict {
	tb.Helper()
	var all []verdict
	for _, folder := range []string{"", "second"} {
		f, err := os.Open(filepath.Join(reference, folder, "verdicts.jsonl"))
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var v verdict
			if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
				tb.Fatal(err)
			}
			v.File = filepath.Join(folder, v.File)
			all = append(all, v)
		}
	}
	if len(all) < 700 {
		tb.Fatalf("only %d verdicts", len(all))
	}
	return all
}

// name returns the name of a recording's subtest.
func (v verdict) name() string {
	return strings.TrimSuffix(filepath.ToSlash(v.File), ".yaml")
}

func referenceFile(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join(reference, name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// These parts of a message are not compared. Before the core of a BadRequest the API server names the type that it
// expected. After it come the first bytes of the text in hexadecimal. The server picks addresses and the suffix of
// generateName at random.
var (
	beforeCore = regexp.MustCompile(`^.*(cannot be handled as a \w+|\(must be of type Service\)): `)
	afterCore  = regexp.MustCompile(` \([0-9a-f]+( \.\.\.)?\)$`)
	allocated  = regexp.MustCompile(`"10\.96\.\d+\.\d+" is invalid`)
)

func core(message string) string {
	message = afterCore.ReplaceAllString(beforeCore.ReplaceAllString(message, ""), "")
	return allocated.ReplaceAllString(message, `"<allocated>" is invalid`)
}

// notComparable are the recordings that depend on a random choice of the API server, with the reason.
var notComparable = map[string]string{
	"second/differs-list-list-free-g7549": "the first Service got the second one's node port at random; " +
		"with kubectl, on the same server, it got another and all three were accepted",
}

// judgeReference judges a manifest in a cluster like the one that it was recorded in.
func judgeReference(tb testing.TB, c Cluster, file string) []Verdict {
	tb.Helper()
	existing := Parse("existing.yaml", referenceFile(tb, "existing.yaml"))
	verdicts := c.Judge(append(existing, Parse(file, referenceFile(tb, file))...))
	for _, v := range verdicts[:len(existing)] {
		if !v.Accepted {
			tb.Fatalf("what exists is refused: %v", v.Errors)
		}
	}
	return verdicts[len(existing):]
}

// Every manifest of the reference gets the verdict that the real API server gave: for each object, in order, the field,
// the reason and the message of each error.
func TestAnswersAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		t.Run(v.name(), func(t *testing.T) {
			if reason := notComparable[v.name()]; reason != "" {
				t.Skip(reason)
			}
			judged := judgeReference(t, Cluster{}, v.File)
			for i, want := range recordedLines(t, v, judged) {
				if got := errorLines(judged[i]); !reflect.DeepEqual(got, want) {
					t.Errorf("object %d: we answer\n  %s\nthe API server answers\n  %s", i+1,
						strings.Join(got, "\n  "), strings.Join(want, "\n  "))
				}
			}
		})
	}
}

// errorLines returns the errors of a verdict, a line each.
func errorLines(v Verdict) (lines []string) {
	for _, e := range v.Errors {
		lines = append(lines, errorLine(e.Field, e.Reason, e.Message))
	}
	return lines
}

func errorLine(field, reason, message string) string {
	return fmt.Sprintf("%s | %s | %s", field, reason, core(message))
}

// recordedLines returns the errors that were recorded for each of the objects that we judged, a line each.
func recordedLines(t *testing.T, v verdict, judged []Verdict) [][]string {
	t.Helper()
	lines := make([][]string, len(judged))
	for _, e := range kubectlErrors(t, v) {
		if i := max(e.Document, 1) - 1; i < len(lines) {
			lines[i] = append(lines[i], errorLine(e.Field, e.Type, e.Message))
		} else {
			t.Errorf("we find no object %d, which has the error %s", i+1, e.Message)
		}
	}
	for i, j := range judged {
		if missing := missingType(j.Object); len(missing) > 0 {
			lines[i] = nil
			for _, field := range missing {
				lines[i] = append(lines[i], errorLine(field, reasonBadRequest, field+" not set"))
			}
			if v.Kubectl.Accepted {
				t.Error("kubectl accepts an object without", missing)
			}
		}
	}
	return lines
}

// strictError matches what the API server answers to kubectl about a field that does not exist.
var strictError = regexp.MustCompile(`unknown field "([^"]*)"`)

// kubectlErrors returns the recorded errors, except where sending the manifest to the URL of Services hid the answer:
// a file without any object, and an object of another kind. kubectl sends that to the URL of its own kind.
func kubectlErrors(t *testing.T, v verdict) []recordedError {
	t.Helper()
	if len(v.Errors) == 0 {
		return nil
	}
	switch first := v.Errors[0]; {
	case first.Type == "Empty":
		return nil
	case strings.Contains(first.Message, "unknown conversion"):
		var found []recordedError
		for _, m := range strictError.FindAllStringSubmatch(v.Kubectl.Output, -1) {
			found = append(found, recordedError{Field: m[1], Type: reasonUnknownField, Message: m[0]})
		}
		if found == nil && !v.Kubectl.Accepted {
			t.Error("kubectl refuses it for another reason:", v.Kubectl.Output)
		}
		return found
	}
	return v.Errors
}

// missingType returns which of apiVersion and kind an object does not set. kubectl refuses such an object, and so do
// we. The API server would know the type from the URL.
func missingType(o Object) (missing []string) {
	object := resolve(o.positions.tree())
	if object == nil || object.Kind != yaml.MappingNode || o.APIVersion != "" && o.Kind != "" {
		return nil
	}
	for _, name := range []string{"apiVersion", "kind"} {
		_, value := lookUp(object, func(key string) bool { return key == name })
		if value == nil || value.Value == "" || value.Tag == "!!null" && value.Style&yaml.TaggedStyle == 0 {
			missing = append(missing, name)
		}
	}
	return missing
}

// The API server sends warnings with the Services that it accepts. In the first set, only kubectl's output shows them
// all.
func TestWarnsAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		var got []string
		skip := notComparable[v.name()] != ""
		for _, j := range judgeReference(t, Cluster{}, v.File) {
			got = append(got, j.Warnings...)
			skip = skip || len(missingType(j.Object)) > 0
		}
		want := v.Warnings
		if !strings.HasPrefix(v.name(), "second/") {
			want = kubectlWarnings(v.Kubectl.Output)
		}
		if !skip && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: we warn %q, the API server %q", v.File, got, want)
		}
	}
}

// kubectlWarnings returns the warnings of the API server in what kubectl printed.
func kubectlWarnings(output string) (warnings []string) {
	for line := range strings.Lines(output) {
		text, ok := strings.CutPrefix(strings.TrimSpace(line), "Warning: ")
		if ok && !strings.Contains(text, "last-applied-configuration") {
			warnings = append(warnings, text)
		}
	}
	return warnings
}

// Each accepted Service has, after Default, the spec that the API server stored, except for what it allocated.
func TestDefaultsAsTheAPIServer(t *testing.T) {
	for _, v := range verdicts(t) {
		if !v.Accepted || len(v.Spec) == 0 {
			continue
		}
		t.Run(v.name(), func(t *testing.T) {
			checkDefaults(t, Cluster{}, v.File, v.Spec)
		})
	}
}

// textAfterJSON is a JSON object with text after it. The API server ignored the text, but kubectl took it for the next
// document: "service/cache created", and then "error: invalid object to validate".
const textAfterJSON = "second/differs-text-key-number-g7134.yaml"

// checkDefaults compares the Services of a file, after Default, with the recorded spec, a list if there are several.
func checkDefaults(t *testing.T, c Cluster, file string, spec json.RawMessage) {
	t.Helper()
	specs := []json.RawMessage{spec}
	if spec[0] == '[' {
		reread(t, spec, &specs)
	}
	objects := Parse(file, referenceFile(t, file))
	if file == textAfterJSON {
		objects = objects[:1]
	}
	if len(objects) != len(specs) {
		t.Fatalf("%d objects, %d recorded", len(objects), len(specs))
	}
	for i, o := range objects {
		if len(missingType(o)) > 0 {
			continue // it is no Service for us
		}
		var got, want map[string]any
		svc := o.Service()
		c.Default(svc)
		reread(t, svc.Spec, &got)
		reread(t, specs[i], &want)
		forgetAllocated(got, want)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("we have\n  %v\nthe API server has\n  %v", got, want)
		}
	}
}

// A dual-stack cluster accepts, warns about and completes what the API server of one did.
func TestAnswersAsADualStackAPIServer(t *testing.T) {
	compared := 0
	for _, v := range verdicts(t) {
		if v.DualStack == nil {
			continue
		}
		compared++
		t.Run(v.name(), func(t *testing.T) {
			dual := Cluster{DualStack: true}
			var warnings []string
			for i, j := range judgeReference(t, dual, v.File) {
				if v.DualStack.Accepted && !j.Accepted && len(missingType(j.Object)) == 0 {
					t.Errorf("object %d: we refuse it: %v", i+1, j.Errors)
				}
				warnings = append(warnings, j.Warnings...)
			}
			if !reflect.DeepEqual(warnings, v.DualStack.Warnings) {
				t.Errorf("we warn %q, the API server %q", warnings, v.DualStack.Warnings)
			}
			checkDefaults(t, dual, v.File, v.DualStack.Spec)
		})
	}
	if compared != 27 {
		t.Errorf("%d manifests were compared, want 27", compared)
	}
}

// What an API server refuses although it is dual-stack.
func TestDualStackRefuses(t *testing.T) {
	for _, c := range []struct{ spec, want string }{
		{
			"clusterIP: 10.96.9.1, clusterIPs: [10.96.9.1, 'fd00:96::9'], ipFamilyPolicy: SingleStack",
			"must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified",
		},
		{
			"clusterIP: 10.96.9.1, clusterIPs: [10.96.9.1, 'fd00:97::9'], ipFamilyPolicy: PreferDualStack",
			"failed to allocate IP fd00:97::9: the provided network does not match the current range",
		},
		{
			"clusterIP: 'fd00:96::9', ipFamilies: [IPv4]",
			"expected an IPv4 value as indicated by `ipFamilies[0]`",
		},
		{"clusterIP: 'fd00:96::9', ipFamilies: [IPv6, IPv4], ipFamilyPolicy: RequireDualStack", ""},
		{"clusterIP: 'fd00:96::ffff'", ""},
	} {
		yaml := "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}], " + c.spec + "}}"
		errs := Cluster{DualStack: true}.Validate(Parse("", []byte(yaml))[0])
		if (len(errs) == 0) != (c.want == "") || c.want != "" && !strings.Contains(errs[0].Message, c.want) {
			t.Errorf("%s: %v, want %q", c.spec, errs, c.want)
		}
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
			rest := slices.DeleteFunc(slices.Clone(value), func(item any) bool { return item == "<allocated>" })
			if want[key] = rest; len(rest) == 0 && len(value) > 0 {
				delete(want, key)
			}
			for i, item := range value {
				if port, ok := item.(map[string]any); ok && i < len(got[key].([]any)) {
					forgetAllocated(got[key].([]any)[i].(map[string]any), port)
				}
			}
		}
	}
}

func ExampleCluster_ValidateService() {
	svc := &corev1.Service{}
	svc.Name = "web"
	svc.Spec.Ports = []corev1.ServicePort{{Port: 80, NodePort: 30007}}
	for _, e := range (Cluster{}).ValidateService(svc) {
		fmt.Println(e)
	}
	// Output: spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'
}
