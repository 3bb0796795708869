package cluster_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

const policyReference = "testdata/reference/policy/"

// policyObservation is one line of testdata/reference/policy/observations.jsonl.
type policyObservation struct {
	Scenario, From, To, What, Protocol, Service string

	Outcome           string
	Backends, Sources []string
	Endpoints         []struct {
		Pod   string
		Node  string
		Ready bool
		Ports []int32
	}
	PolicySaw []struct{ Node, Source, Destination, Verdict string }
}

func (o policyObservation) String() string {
	return fmt.Sprintf("%s: %s dials %s (%s)", o.Scenario, o.From, o.To, o.What)
}

// address returns what to dial. A scene has no URL paths.
func (o policyObservation) address() string {
	if o.Protocol == "UDP" {
		return "udp://" + o.To
	}
	return strings.TrimSuffix(o.To, "/healthz")
}

// difference is a way in which a trace may differ from what was recorded, with the reason.
type difference struct {
	name, reason string
	// explains reports whether this is the whole difference between an observation and a trace.
	explains func(policyObservation, cluster.Trace) bool
}

func differences() []difference {
	return []difference{
		{
			"own Service",
			"The enforcer blocks a pod that dials itself through its own Service. The API says that a pod cannot block itself.",
			func(o policyObservation, t cluster.Trace) bool {
				own := strings.TrimPrefix(o.From, "pod/")
				others := slices.DeleteFunc(t.Backends(), func(pod string) bool { return pod == own })
				return slices.Contains(t.Backends(), own) && slices.Equal(others, o.Backends)
			},
		},
		{
			"not picked",
			"Of three pods, one was never picked in 12 connections, which happens once in 130 times.",
			func(o policyObservation, t cluster.Trace) bool {
				missing := slices.DeleteFunc(t.Backends(), func(pod string) bool { return slices.Contains(o.Backends, pod) })
				return o.Outcome == "connected" && len(missing) == 1 && len(t.Backends()) == 3 &&
					slices.Equal(t.Sources(), o.Sources)
			},
		},
		{
			"process of a node",
			"A scene has no processes of nodes, so port 10256 refuses. What matters is that no policy drops the packet.",
			func(o policyObservation, t cluster.Trace) bool {
				return strings.HasSuffix(o.What, ":10256") && o.Outcome == "connected" && t.Cause == cluster.NoSuchPort
			},
		},
		{
			"host outside",
			"A trace that ends at a host outside has no backends.",
			func(o policyObservation, t cluster.Trace) bool {
				return o.What == "host:port" && o.Outcome == t.Outcome.String() &&
					t.Hops[len(t.Hops)-1].At == cluster.Place("host/"+o.Backends[0])
			},
		},
		{
			"UDP",
			"Dial opens TCP connections.",
			func(o policyObservation, _ cluster.Trace) bool { return o.Protocol == "UDP" },
		},
	}
}

// TestDropsAsAnEnforcerDid holds every recorded connection, every packet that an enforcer judged and every recorded
// list of endpoints against the simulator.
func TestDropsAsAnEnforcerDid(t *testing.T) {
	scenes := policyScenes(t)
	held, explained := 0, map[string]int{}
	for _, o := range readPolicyObservations(t) {
		s := scenes[o.Scenario]
		if o.What == "endpoints" {
			checkPolicyEndpoints(t, s, o)
			held++
			continue
		}
		trace, err := s.Dial(o.From, o.address())
		if err != nil {
			t.Errorf("%s: %v", o, err)
			continue
		}
		outcome := trace.Outcome.String()
		if trace.Mixed {
			outcome = "mixed: connected+" + outcome
		}
		if outcome == o.Outcome && slices.Equal(trace.Backends(), o.Backends) && slices.Equal(trace.Sources(), o.Sources) {
			held++
			checkPolicySaw(t, s, o, trace)
			continue
		}
		i := slices.IndexFunc(differences(), func(d difference) bool { return d.explains(o, trace) })
		if i < 0 {
			t.Errorf("%s:\n got %s %v from %v: %s\nwant %s %v from %v", o, outcome, trace.Backends(), trace.Sources(),
				trace.Reason(), o.Outcome, o.Backends, o.Sources)
			continue
		}
		explained[differences()[i].name]++
	}
	for _, d := range differences() {
		if explained[d.name] == 0 {
			t.Errorf("no observation differs by %q any more; remove it", d.name)
		}
	}
	t.Logf("%d observations hold; explained: %v", held, explained)
}

// checkPolicySaw compares the packets that enforcers judged with the branches of a trace. A trace says which source
// address the policies saw only if they drop the packet.
func checkPolicySaw(t *testing.T, s cluster.Scene, o policyObservation, trace cluster.Trace) {
	t.Helper()
	for _, saw := range o.PolicySaw {
		found := false
		for i, b := range trace.Branches {
			path := trace.Path(i)
			last := path[len(path)-1]
			if last.To != saw.Destination {
				continue
			}
			found = true
			if dropped := last.Policy != nil; dropped != (saw.Verdict == "drop") {
				t.Errorf("%s: the verdict on %s from %s is %s, and the branch ends with %s", o, b.Backend, saw.Source,
					saw.Verdict, last.Action)
			} else if dropped && last.Policy.Peer != placeAt(s, saw.Source) {
				t.Errorf("%s: the policies of %s see %s, want %s", o, b.Backend, last.Policy.Peer, saw.Source)
			}
		}
		if !found {
			t.Errorf("%s: no branch leads to %s", o, saw.Destination)
		}
	}
}

// placeAt returns who has an address in a scene.
func placeAt(s cluster.Scene, address string) cluster.Place {
	for _, n := range s.Nodes {
		if n.Address == address {
			return cluster.Place("node/" + n.Name)
		}
	}
	for _, p := range s.Pods {
		if p.Address == address {
			return cluster.Place("pod/" + cluster.Name(p.Namespace, p.Name))
		}
	}
	for _, c := range s.Clients {
		if c.Address == address {
			return cluster.Place("client/" + c.Name)
		}
	}
	return ""
}

func checkPolicyEndpoints(t *testing.T, s cluster.Scene, o policyObservation) {
	t.Helper()
	svc, ok := s.Find(o.Service)
	if !ok {
		svc, ok = s.Find("other/" + o.Service)
	}
	if !ok || len(svc.Endpoints) != len(o.Endpoints) {
		t.Errorf("%s: endpoints of %s are %v, want %v", o.Scenario, o.Service, svc.Endpoints, o.Endpoints)
		return
	}
	for i, e := range svc.Endpoints {
		want := o.Endpoints[i]
		if e.Pod != want.Pod || e.Node != want.Node || e.Ready != want.Ready ||
			!slices.Equal(e.Ports, want.Ports) {
			t.Errorf("%s: endpoint of %s is %+v, want %+v", o.Scenario, o.Service, e, want)
		}
	}
}

// policyScenes returns the recorded cluster with all Services and the policies of one scenario, by scenario.
func policyScenes(t testing.TB) map[string]cluster.Scene {
	t.Helper()
	s := loadScene(t, policyReference+"scene.yaml")
	files, err := filepath.Glob(policyReference + "scenarios/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		s = apply(t, s, string(read(t, file)))
	}
	s.NetworkPolicies = nil
	scenes := map[string]cluster.Scene{}
	for _, file := range files {
		scenes[strings.TrimSuffix(filepath.Base(file), ".yaml")] = apply(t, s, string(read(t, file)))
	}
	return scenes
}

func readPolicyObservations(t testing.TB) []policyObservation {
	t.Helper()
	var all []policyObservation
	lines := bufio.NewScanner(bytes.NewReader(read(t, policyReference+"observations.jsonl")))
	for lines.Scan() {
		var o policyObservation
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	if len(all) < 700 {
		t.Fatalf("only %d observations", len(all))
	}
	return all
}
