package cluster_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// observation is one line of testdata/reference/observations.jsonl.
type observation struct {
	Scenario  string
	ProxyMode cluster.ProxyMode
	From, To  string
	What      string
	Outcome   string
	Backends  []string
	Sources   []string
	Endpoints []endpoint
}

type endpoint struct {
	Pod   string
	Node  string
	Ready bool
	Ports []int32
}

// TestAnswersAsKubernetesDid holds every recorded connection and every recorded list of endpoints against the
// simulator. Nothing recorded is left out, not even what kube-proxy answered by itself at health check ports.
func TestAnswersAsKubernetesDid(t *testing.T) {
	scenes := referenceScenes(t)
	for _, o := range readObservations(t) {
		s := scenes[o.ProxyMode]
		if o.What == "endpoints" {
			checkEndpoints(t, s, o)
			continue
		}
		trace, err := s.Dial(o.From, o.To)
		if err != nil {
			t.Errorf("%s: %v", o.Scenario, err)
			continue
		}
		backends := trace.Backends()
		if strings.Contains(o.Scenario, "session-affinity") && len(o.Backends) == 1 {
			// One client always meets the same pod, drawn at random: it must be among ours.
			if !slices.Contains(backends, o.Backends[0]) {
				t.Errorf(
					"%s %s: %s dials %s (%s): %v do not hold %v",
					o.Scenario,
					o.ProxyMode,
					o.From,
					o.To,
					o.What,
					backends,
					o.Backends,
				)
			}
			backends = o.Backends
		}
		if trace.Outcome.String() != o.Outcome || !slices.Equal(backends, o.Backends) ||
			!slices.Equal(trace.Sources(), o.Sources) {
			t.Errorf(
				"%s %s: %s dials %s (%s):\n got %s %v from %v\nwant %s %v from %v",
				o.Scenario,
				o.ProxyMode,
				o.From,
				o.To,
				o.What,
				trace.Outcome,
				backends,
				trace.Sources(),
				o.Outcome,
				o.Backends,
				o.Sources,
			)
		}
	}
}

func checkEndpoints(t *testing.T, s cluster.Scene, o observation) {
	t.Helper()
	_, name, _ := strings.Cut(o.Scenario, "-")
	svc, ok := s.Find(name)
	if !ok {
		t.Fatalf("no Service %s", name)
	}
	got := make([]endpoint, 0, len(svc.Endpoints))
	for _, e := range svc.Endpoints {
		ports := slices.DeleteFunc(slices.Clone(e.Ports), func(p int32) bool { return p == 0 })
		got = append(got, endpoint{e.Pod, e.Node, e.Ready, ports})
	}
	if !slices.EqualFunc(got, o.Endpoints, func(a, b endpoint) bool {
		return a.Pod == b.Pod && a.Node == b.Node && a.Ready == b.Ready && slices.Equal(a.Ports, b.Ports)
	}) {
		t.Errorf("%s: endpoints\n got %+v\nwant %+v", o.Scenario, got, o.Endpoints)
	}
}

// referenceScenes are the recorded cluster with all its Services, in both proxy modes.
func referenceScenes(t testing.TB) map[cluster.ProxyMode]cluster.Scene {
	t.Helper()
	s := loadScene(t, "testdata/reference/scene.yaml")
	files, err := filepath.Glob("testdata/reference/scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		s = apply(t, s, string(read(t, file)))
	}
	iptables := s
	iptables.ProxyMode = cluster.IPTables
	return map[cluster.ProxyMode]cluster.Scene{cluster.NFTables: s, cluster.IPTables: iptables}
}

func readObservations(t testing.TB) []observation {
	t.Helper()
	var all []observation
	lines := bufio.NewScanner(bytes.NewReader(read(t, "testdata/reference/observations.jsonl")))
	for lines.Scan() {
		var o observation
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	if len(all) < 1000 {
		t.Fatalf("only %d observations", len(all))
	}
	return all
}

func loadScene(t testing.TB, file string) cluster.Scene {
	t.Helper()
	s, err := cluster.Load(file, read(t, file))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// apply puts the objects of a manifest into a scene.
func apply(t testing.TB, s cluster.Scene, yaml string) cluster.Scene {
	t.Helper()
	next, err := s.Apply(manifest.Parse("test.yaml", []byte(yaml))...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
