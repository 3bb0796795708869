package cluster_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

const policyReference = "testdata/reference/policy/"

func TestDropsAsAnEnforcerDid(t *testing.T) {
	scenes := policyScenes(t)
	lines := bufio.NewScanner(bytes.NewReader(read(t, policyReference+"observations.jsonl")))
	held, excepted := 0, map[string]int{}
	for lines.Scan() {
		var o struct {
			observation
			Protocol string
			Service  string
		}
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		s := scenes[o.Scenario]
		if o.What == "endpoints" {
			continue
		}
		if o.Protocol == "UDP" {
			excepted["udp"]++
			continue
		}
		trace, err := s.Dial(o.From, o.To)
		if err != nil {
			t.Errorf("%s: %v", o.Scenario, err)
			continue
		}
		out := trace.Outcome.String()
		if trace.Mixed {
			out = "mixed: connected+" + out
		}
		if out != o.Outcome || !slices.Equal(trace.Backends(), o.Backends) || !slices.Equal(trace.Sources(), o.Sources) {
			t.Errorf("%s: %s dials %s (%s):\n got %s %v from %v: %s\nwant %s %v from %v", o.Scenario, o.From, o.To, o.What,
				out, trace.Backends(), trace.Sources(), trace.Reason(), o.Outcome, o.Backends, o.Sources)
		} else {
			held++
		}
	}
	t.Log(held, excepted)
}

func policyScenes(t testing.TB) map[string]cluster.Scene {
	all := loadScene(t, policyReference+"scene.yaml")
	files, err := filepath.Glob(policyReference + "scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	scenes := map[string]cluster.Scene{}
	for _, file := range files {
		all = apply(t, all, strings.Split(string(read(t, file)), "\n---\napiVersion: networking")[0])
	}
	for _, file := range files {
		scenes[strings.TrimSuffix(filepath.Base(file), ".yaml")] = apply(t, all, string(read(t, file)))
	}
	return scenes
}
