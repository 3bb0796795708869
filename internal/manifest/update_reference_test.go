package manifest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// recordedUpdate is a line of updates.jsonl: what became of the Service "web" when a real API server updated it.
type recordedUpdate struct {
	Name, How     string
	Before, After string // manifests; After is a patch if How is "patch"
	Created       string // not "" if Before was created without the annotation of the last apply
	Other         string // a Service that is there too
	Accepted      bool
	Output        string          // of kubectl
	SpecBefore    json.RawMessage `json:"spec_before"` // "<allocated>" is the server's choice
	SpecAfter     json.RawMessage `json:"spec_after"`  // "<kept>" is that choice, "<new>" another one
}

func recordedUpdates(t *testing.T) []recordedUpdate {
	t.Helper()
	f, err := os.Open(filepath.Join(reference, "second", "updates.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []recordedUpdate
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var u recordedUpdate
		if err := json.Unmarshal(lines.Bytes(), &u); err != nil {
			t.Fatal(err)
		}
		all = append(all, u)
	}
	if len(all) < 73 {
		t.Fatalf("only %d updates", len(all))
	}
	return all
}

// Every recorded update gets the answer of the real API server: the errors in order, or the warnings and the Service as
// it was stored, with what it kept and what the server chose anew.
func TestUpdatesAsTheAPIServer(t *testing.T) {
	for _, u := range recordedUpdates(t) {
		t.Run(u.Name, func(t *testing.T) {
			h := u.cluster(t)
			before := h.live["default/web"].svc
			compareSpec(t, "before", specJSON(t, before, nil), u.SpecBefore)
			v := u.judge(t, h)
			if want := u.errors(); !slices.Equal(errorTexts(v), want) {
				t.Errorf("we answer %q, the API server %q", errorTexts(v), want)
			}
			if want := kubectlWarnings(u.Output); u.Accepted && !slices.Equal(v.Warnings, want) {
				t.Errorf("we warn %q, the API server %q", v.Warnings, want)
			}
			compareSpec(t, "after", specJSON(t, h.live["default/web"].svc, before), u.SpecAfter)
		})
	}
}

// cluster returns a cluster that holds what was there before the update.
func (u recordedUpdate) cluster(t *testing.T) *holdings {
	t.Helper()
	h := newUpdates(Cluster{}, nil, nil)
	for _, o := range append(Parse("other.yaml", []byte(u.Other)), Parse("before.yaml", []byte(u.Before))...) {
		if err := h.hold(o); err != nil {
			t.Fatal(err)
		}
	}
	if u.Created != "" {
		h.live["default/web"] = liveService{svc: h.live["default/web"].svc}
	}
	return h
}

// judge updates the Service in the recorded way.
func (u recordedUpdate) judge(t *testing.T, h *holdings) Verdict {
	t.Helper()
	if u.How != "patch" {
		h.how = Way(u.How)
		return h.judge(Parse("after.yaml", []byte(u.After))[0])
	}
	// kubectl patch is a replace with the patched Service.
	js, err := json.Marshal(h.live["default/web"].svc)
	if err != nil {
		t.Fatal(err)
	}
	live, err := readObject(js)
	if err != nil {
		t.Fatal(err)
	}
	patch, err := readObject([]byte(u.After))
	if err != nil {
		t.Fatal(err)
	}
	svc, err := patched(live, patch)
	if err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(svc)
	if err != nil {
		t.Fatal(err)
	}
	h.how = ByReplace
	return h.judge(Parse("patched.yaml", text)[0])
}

// errors returns the errors in kubectl's output.
func (u recordedUpdate) errors() []string {
	_, list, found := strings.Cut(u.Output, "is invalid: ")
	if !found {
		return nil
	}
	var errs []string
	for line := range strings.Lines(list) {
		if line = strings.TrimPrefix(strings.TrimSpace(line), "* "); line != "" {
			errs = append(errs, line)
		}
	}
	return errs
}

func errorTexts(v Verdict) (texts []string) {
	for _, e := range v.Errors {
		texts = append(texts, e.Text())
	}
	return texts
}

// specJSON returns the spec of a Service in the form of the recordings. before is the Service before an update, or nil.
func specJSON(t *testing.T, svc, before *corev1.Service) map[string]any {
	t.Helper()
	had := map[string]bool{}
	if before != nil {
		for _, ip := range before.Spec.ClusterIPs {
			had[ip] = true
		}
		for _, port := range nodePortsOf(before) {
			had[fmt.Sprint(port)] = true
		}
	}
	word := func(value string) string {
		switch {
		case before == nil:
			return "<allocated>"
		case had[value]:
			return "<kept>"
		}
		return "<new>"
	}
	var spec map[string]any
	reread(t, svc.Spec, &spec)
	for i, ip := range svc.Spec.ClusterIPs {
		if ip == chosenAddress(familyOf(ip)) {
			spec["clusterIPs"].([]any)[i] = word(ip)
			spec["clusterIP"] = spec["clusterIPs"].([]any)[0]
		}
	}
	for i, port := range svc.Spec.Ports {
		if isChosen(port.NodePort) {
			spec["ports"].([]any)[i].(map[string]any)["nodePort"] = word(fmt.Sprint(port.NodePort))
		}
	}
	if port := svc.Spec.HealthCheckNodePort; isChosen(port) {
		spec["healthCheckNodePort"] = word(fmt.Sprint(port))
	}
	return spec
}

func compareSpec(t *testing.T, when string, got map[string]any, recorded json.RawMessage) {
	t.Helper()
	var want map[string]any
	reread(t, recorded, &want)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: we have\n  %v\nthe API server has\n  %v", when, got, want)
	}
}
