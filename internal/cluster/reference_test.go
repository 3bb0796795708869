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

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// recording is one set of recorded connections, and the cluster in which they were made.
type recording struct {
	name         string
	scene        string // the cluster without its Services
	services     string // the files of the Services, as a pattern
	observations string
	least        int // observations, so that a truncated file is noticed
}

func recordings() []recording {
	return []recording{
		{
			"first", "testdata/reference/scene.yaml", "testdata/reference/scenarios/*.yaml",
			"testdata/reference/observations.jsonl", 1000,
		},
		{
			"second", "testdata/reference/second/scene.yaml", "testdata/reference/second/scenarios/*.yaml",
			"testdata/reference/second/observations.jsonl", 1488,
		},
		{
			"dual", "testdata/reference/second/scene.yaml", "testdata/reference/second/scenarios-dual/*.yaml",
			"testdata/reference/second/observations-dual.jsonl", 354,
		},
	}
}

// observation is one line of a file of observations.
type observation struct {
	Scenario  string
	ProxyMode cluster.ProxyMode
	From, To  string
	What      string
	Protocol  corev1.Protocol
	Outcome   string
	Backends  []string
	Sources   []string
	Endpoints []endpoint
	Status    int `json:"httpStatus"`
	Sticky    *sticky
}

// sticky is what rounds of connections with a pause between them showed of session affinity.
type sticky struct{ TimeoutSeconds, PauseSeconds, PodsInARound, PodsOverRounds int }

// endpoint is an endpoint as it was recorded. The first set has no addresses and no conditions except ready.
type endpoint struct {
	Pod         string
	Node        string
	Ready       bool
	Ports       []int32
	Addresses   []string
	Serving     *bool
	Terminating *bool
}

func (o observation) String() string {
	return o.Scenario + " " + string(o.ProxyMode) + ": " + o.From + " dials " + o.To + " (" + o.What + ")"
}

// TestAnswersAsKubernetesDid holds every recorded connection and every recorded list of endpoints against the
// simulator. Nothing recorded is left out, except what notCompared names.
func TestAnswersAsKubernetesDid(t *testing.T) {
	for _, r := range recordings() {
		t.Run(r.name, func(t *testing.T) {
			scenes := r.scenes(t)
			for _, o := range r.read(t) {
				switch {
				case notCompared(o) != "":
				case o.What == "endpoints":
					checkEndpoints(t, scenes[o.ProxyMode], o, r)
				default:
					checkConnection(t, scenes[o.ProxyMode], o)
				}
			}
		})
	}
}

// notCompared returns why an observation cannot be compared with a simulated connection, "" if it can.
func notCompared(o observation) string {
	switch {
	case strings.Contains(o.What, "kube-proxy healthz"), strings.Contains(o.What, "kube-proxy livez"):
		return "kube-proxy's own health port 10256 belongs to no Service, and a scene has no processes of nodes"
	case strings.HasPrefix(o.Scenario, "90-loadbalancer-proxy-mode") && strings.HasPrefix(o.What, "lbIP"):
		return "with ipMode Proxy the balancer itself would answer, and the recorded cluster had none"
	}
	return ""
}

func checkConnection(t *testing.T, s cluster.Scene, o observation) {
	t.Helper()
	to := o.To
	if o.Protocol == corev1.ProtocolUDP {
		to = "udp://" + to
	}
	trace, err := s.Dial(o.From, to)
	if err != nil {
		t.Errorf("%s: %v", o, err)
		return
	}
	if o.Sticky != nil {
		// A pause longer than the timeout ends the affinity. A shorter one renews it, for as long as the rounds go on.
		kept := o.Sticky.PodsOverRounds == 1
		if !trace.Sticky || o.Sticky.PodsInARound != 1 || kept != (o.Sticky.PauseSeconds < o.Sticky.TimeoutSeconds) {
			t.Errorf("%s: sticky %t, and recorded was %+v", o, trace.Sticky, *o.Sticky)
		}
		return
	}
	backends := trace.Backends()
	if trace.Sticky && len(o.Backends) == 1 {
		// One client always meets the same pod, drawn at random: it must be among ours.
		if !slices.Contains(backends, o.Backends[0]) {
			t.Errorf("%s: %v do not hold %v", o, backends, o.Backends)
		}
		backends = o.Backends
	}
	if o.Status != 0 && trace.Status != o.Status {
		t.Errorf("%s: HTTP status %d, want %d", o, trace.Status, o.Status)
	}
	if trace.Outcome.String() != o.Outcome || !slices.Equal(backends, o.Backends) ||
		!slices.Equal(trace.Sources(), o.Sources) {
		t.Errorf("%s:\n got %s %v from %v\nwant %s %v from %v", o, trace.Outcome, backends, trace.Sources(),
			o.Outcome, o.Backends, o.Sources)
	}
}

func checkEndpoints(t *testing.T, s cluster.Scene, o observation, r recording) {
	t.Helper()
	svc := r.service(t, s, o.Scenario)
	got, want := []endpoint{}, slices.Clone(o.Endpoints)
	for _, e := range svc.AllEndpoints() {
		ports := slices.DeleteFunc(slices.Sorted(slices.Values(e.Ports)), func(p int32) bool { return p == 0 })
		got = append(got, endpoint{
			Pod: e.Pod, Node: e.Node, Ready: e.Ready, Ports: ports, Addresses: []string{e.Address},
			Serving: &e.Serving, Terminating: &e.Terminating,
		})
	}
	byAddress := func(a, b endpoint) int { return slices.Compare(a.Addresses, b.Addresses) }
	slices.SortFunc(got, byAddress)
	slices.SortFunc(want, byAddress)
	for i := range want {
		want[i].Ports = slices.Sorted(slices.Values(want[i].Ports))
		if strings.HasPrefix(o.Scenario, "66-by-hand-wrong-port-name") {
			want[i].Ports = nil // an Endpoint lists only ports that have the name of a port of the Service
		}
	}
	if !slices.EqualFunc(got, want, sameEndpoint) {
		t.Errorf("%s: endpoints\n got %+v\nwant %+v", o.Scenario, got, want)
	}
}

// sameEndpoint compares what both have.
func sameEndpoint(got, want endpoint) bool {
	same := func(a, b *bool) bool { return b == nil || *a == *b }
	return got.Pod == want.Pod && got.Node == want.Node && got.Ready == want.Ready &&
		slices.Equal(got.Ports, want.Ports) && (want.Addresses == nil || slices.Equal(got.Addresses, want.Addresses)) &&
		same(got.Serving, want.Serving) && same(got.Terminating, want.Terminating)
}

// service returns the Service of a scenario's file.
func (r recording) service(t *testing.T, s cluster.Scene, scenario string) cluster.Service {
	t.Helper()
	file := filepath.Join(filepath.Dir(r.services), scenario+".yaml")
	for _, o := range manifest.Parse(file, read(t, file)) {
		if svc := o.Service(); svc != nil {
			if found, ok := s.Find(cluster.Name(svc.Namespace, svc.Name)); ok {
				return found
			}
		}
	}
	t.Fatalf("%s: no Service", scenario)
	return cluster.Service{}
}

// scenes returns the recorded cluster with all its Services, in both proxy modes.
func (r recording) scenes(t testing.TB) map[cluster.ProxyMode]cluster.Scene {
	t.Helper()
	s := loadScene(t, r.scene)
	files, err := filepath.Glob(r.services)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		s = apply(t, s, string(read(t, file)))
	}
	nftables, iptables := s, s
	nftables.ProxyMode, iptables.ProxyMode = cluster.NFTables, cluster.IPTables
	return map[cluster.ProxyMode]cluster.Scene{cluster.NFTables: nftables, cluster.IPTables: iptables}
}

func (r recording) read(t testing.TB) []observation {
	t.Helper()
	all := readLines[observation](t, r.observations)
	if len(all) < r.least {
		t.Fatalf("only %d observations in %s", len(all), r.observations)
	}
	return all
}

// readLines reads a file with one JSON value on each line.
func readLines[T any](t testing.TB, file string) []T {
	t.Helper()
	var all []T
	lines := bufio.NewScanner(bytes.NewReader(read(t, file)))
	for lines.Scan() {
		var value T
		if err := json.Unmarshal(lines.Bytes(), &value); err != nil {
			t.Fatal(err)
		}
		all = append(all, value)
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
