package explain

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"portolan/internal/manifest"
)

// TestRuleIsEnough adds the rule that Advise names to the policy, for every connection recorded in package cluster that
// policies drop. Then these policies no longer drop the same packet.
func TestRuleIsEnough(t *testing.T) {
	const folder = "../cluster/testdata/reference/policy/"
	observations, err := os.ReadFile(folder + "observations.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	base, err := os.ReadFile(folder + "scene.yaml")
	if err != nil {
		t.Fatal(err)
	}
	scenes, tried, drops := map[string]AssumedScene{}, map[string]bool{}, 0
	for lines := bufio.NewScanner(bytes.NewReader(observations)); lines.Scan(); {
		var o struct{ Scenario, From, To, Protocol string }
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		to := strings.TrimSuffix(o.To, "/healthz")
		if o.Protocol == "UDP" {
			to = "udp://" + to
		}
		key := o.Scenario + " " + o.From + " " + to
		if o.From == "" || tried[key] {
			continue
		}
		tried[key] = true
		if _, ok := scenes[o.Scenario]; !ok {
			scenes[o.Scenario] = assumedWith(t, string(base), folder+"scenarios/"+o.Scenario+".yaml")
		}
		if checkRule(t, scenes[o.Scenario], o.Scenario, o.From, to) {
			drops++
		}
	}
	if drops < 100 {
		t.Errorf("only %d connections that policies drop", drops)
	}
}

func assumedWith(t *testing.T, base, file string) AssumedScene {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	assumed, err := Assume(manifest.Parse(file, []byte(base+"\n---\n"+string(data))))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return assumed
}

// checkRule checks one connection, and returns whether policies drop it.
func checkRule(t *testing.T, s AssumedScene, scenario, from, to string) bool {
	t.Helper()
	trace, err := s.Scene.Dial(from, to)
	if err != nil || !trace.Cause.IsPolicy() {
		return false
	}
	drop := dropOf(trace)
	a := s.world.adviser(trace)
	peer, known := a.peer(drop)
	if !known {
		t.Errorf("%s: %s dials %s: the address of %s is not known", scenario, from, to, drop.Peer)
		return true
	}
	after, err := a.withRule(drop, peer, portsOf(drop))
	if err != nil {
		t.Fatalf("%s: %v", scenario, err)
	}
	if same := dropOf(after); same != nil && same.Text() == drop.Text() {
		t.Errorf("%s: %s dials %s: %s\n  does not help: %s", scenario, from, to, s.Advise(trace).Fix, after.Reason())
	}
	return true
}
