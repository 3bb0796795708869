package cluster_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/manifest"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRules dials what testdata/policies.txtar and testdata/gateways.txtar list. Run it with -update to write the
// outcomes.
func TestRules(t *testing.T) {
	for _, file := range []string{"testdata/policies.txtar", "testdata/gateways.txtar"} {
		t.Run(file, func(t *testing.T) { dialFile(t, file) })
	}
}

func dialFile(t *testing.T, file string) {
	t.Helper()
	golden, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	base, pairs := golden.Files[0], golden.Files[1:]
	for i := 0; i < len(pairs); i += 2 {
		rule := strings.TrimSuffix(pairs[i].Name, ".yaml")
		if pairs[i+1].Name != rule+".txt" {
			t.Fatalf("%q has no connections", rule)
		}
		t.Run(rule, func(t *testing.T) {
			s, err := cluster.Load(file, []byte(string(base.Data)+"---\n"+string(pairs[i].Data)))
			if err != nil {
				t.Fatal(err)
			}
			got := dialLines(t, s, string(pairs[i+1].Data))
			if *update {
				pairs[i+1].Data = []byte(got)
			} else if got != string(pairs[i+1].Data) {
				t.Errorf("got\n%s\nwant\n%s", got, pairs[i+1].Data)
			}
		})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(golden), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// dialLines dials for each line that begins with a client and an address, and returns the lines with their outcomes.
// Lines that are indented continue the one before, and are written anew.
func dialLines(t *testing.T, s cluster.Scene, lines string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(lines) {
		if strings.HasPrefix(line, " ") {
			continue
		}
		words := strings.Fields(line)
		trace, err := s.Dial(words[0], words[1])
		if err != nil {
			t.Fatal(err)
		}
		outcome := trace.Outcome.String()
		if trace.Mixed {
			outcome = "mixed"
		}
		fmt.Fprintf(&out, "%s %s %s\n    %s\n", words[0], words[1], outcome, trace.Reason())
	}
	return out.String()
}

const denyWeb = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {matchLabels: {app: web}}}
`

// policyScene is the scene of testdata/policies.txtar, without policies.
func policyScene(t testing.TB) cluster.Scene {
	t.Helper()
	golden, err := txtar.ParseFile("testdata/policies.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, err := cluster.Load("scene.yaml", golden.Files[0].Data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// outcome dials, and returns how that ends.
func outcome(t *testing.T, s cluster.Scene, from, to string) cluster.Outcome {
	t.Helper()
	trace, err := s.Dial(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return trace.Outcome
}

func TestPoliciesAreReplacedAndDeleted(t *testing.T) {
	s := policyScene(t)
	denied := apply(t, s, denyWeb)
	open := apply(t, denied, strings.Replace(denyWeb, "{app: web}}}", "{app: web}}, ingress: [{}]}", 1))
	deleted, err := denied.After(cluster.Event{Verb: "delete", Object: "networkpolicy/deny"})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		scene    cluster.Scene
		policies int
		want     cluster.Outcome
	}{
		{"the scene before", s, 0, cluster.Connected},
		{"applied", denied, 1, cluster.Timeout},
		{"replaced", open, 1, cluster.Connected},
		{"deleted", deleted, 0, cluster.Connected},
	} {
		if got := outcome(t, test.scene, "pod/shop", "web:80"); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if got := len(test.scene.NetworkPolicies); got != test.policies {
			t.Errorf("%s: %d policies, want %d", test.name, got, test.policies)
		}
	}
}

// TestPoliciesFollowLabels: what policies select is computed anew when pods and namespaces change.
func TestPoliciesFollowLabels(t *testing.T) {
	s := apply(t, policyScene(t), denyWeb+`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: trusted}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{namespaceSelector: {matchLabels: {trusted: "yes"}}}]}]
`)
	if got := outcome(t, s, "pod/ops/monitor", "web.default:80"); got != cluster.Timeout {
		t.Errorf("before the namespace has the label: %s", got)
	}
	s = apply(t, s, `{apiVersion: v1, kind: Namespace, metadata: {name: ops, labels: {trusted: "yes"}}}`)
	if got := outcome(t, s, "pod/ops/monitor", "web.default:80"); got != cluster.Connected {
		t.Errorf("after the namespace got the label: %s", got)
	}
}

func TestEnforcesPolicies(t *testing.T) {
	const scene = "apiVersion: portolan/v1\nkind: Scene\nmetadata: {name: s}\n"
	for _, test := range []struct {
		name, scene string
		want        bool
	}{
		{"a Scene document leaves it out", scene, false},
		{"a Scene document says so", scene + "networkPolicy: enforced\n", true},
		{"no Scene document", "{apiVersion: v1, kind: Namespace, metadata: {name: a}}", true},
	} {
		s, err := cluster.Load("scene.yaml", []byte(test.scene))
		if err != nil {
			t.Fatal(err)
		}
		if s.EnforcesPolicies != test.want {
			t.Errorf("%s: %t", test.name, s.EnforcesPolicies)
		}
	}
	ignores := policyScene(t)
	ignores.EnforcesPolicies = false
	ignores = apply(t, ignores, denyWeb)
	if got := outcome(t, ignores, "pod/shop", "web:80"); got != cluster.Connected || len(ignores.NetworkPolicies) != 1 {
		t.Errorf("without enforcement: %s, %d policies", got, len(ignores.NetworkPolicies))
	}
	_, err := cluster.Load("scene.yaml", []byte(scene+"networkPolicy: on\n"))
	if err == nil || !strings.Contains(err.Error(), `scene.yaml:4:16: networkPolicy: unknown word "on"`) {
		t.Errorf("networkPolicy: on: %v", err)
	}
}

func TestPolicyDefaults(t *testing.T) {
	for _, test := range []struct{ spec, want string }{
		{"{}", "[Ingress]"},
		{"{ingress: []}", "[Ingress]"},
		{"{egress: []}", "[Ingress]"},
		{"{egress: [{}]}", "[Ingress Egress]"},
		{"{policyTypes: [Egress], ingress: [{}]}", "[Egress]"},
	} {
		s := apply(t, policyScene(t),
			"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: "+test.spec)
		if got := fmt.Sprint(s.NetworkPolicies[0].Spec.PolicyTypes); got != test.want {
			t.Errorf("%s: policyTypes %s, want %s", test.spec, got, test.want)
		}
	}
}

// TestPoliciesAreCheckedAsTheServerDoes: the messages are those of kube-apiserver.
func TestPoliciesAreCheckedAsTheServerDoes(t *testing.T) {
	for _, test := range []struct{ spec, want string }{
		{"{podselector: {}}", `unknown field "spec.podselector"`},
		{"{podSelector: {matchLabels: {app: 1}}}", "cannot be handled as a NetworkPolicy"},
		{"{podSelector: {matchLabels: {app: a b}}}", `spec.podSelector.matchLabels: Invalid value: "a b"`},
		{
			"{podSelector: {matchExpressions: [{key: app, operator: Is}]}}",
			`spec.podSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator`,
		},
		{
			"{policyTypes: [Both]}",
			`spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"`,
		},
		{"{policyTypes: [Ingress, Egress, Ingress]}", "may not specify more than two policyTypes"},
		{"{ingress: [{from: [{}]}]}", "spec.ingress[0].from[0]: Required value: must specify a peer"},
		{
			"{ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]}",
			"spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer",
		},
		{
			"{egress: [{to: [{ipBlock: {cidr: 10.0.0.1}}]}]}",
			`spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.1": must be a valid CIDR value`,
		},
		{"{egress: [{to: [{ipBlock: {}}]}]}", "spec.egress[0].to[0].ipBlock.cidr: Required value"},
		{
			"{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]}",
			"spec.egress[0].to[0].ipBlock.except[0]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`",
		},
		{
			"{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [x]}}]}]}",
			`spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "x": must be a valid CIDR value`,
		},
		{
			"{ingress: [{ports: [{protocol: tcp}]}]}",
			`spec.ingress[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"`,
		},
		{
			"{ingress: [{ports: [{port: 0}]}]}",
			"spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
		},
		{"{ingress: [{ports: [{port: HTTP}]}]}", `spec.ingress[0].ports[0].port: Invalid value: "HTTP"`},
		{"{ingress: [{ports: [{endPort: 90}]}]}", "may not be specified when `port` is not specified"},
		{"{ingress: [{ports: [{port: http, endPort: 90}]}]}", "may not be specified when `port` is non-numeric"},
		{
			"{ingress: [{ports: [{port: 100, endPort: 90}]}]}",
			"spec.ingress[0].ports[0].endPort: Invalid value: 100: must be greater than or equal to `port`",
		},
		{"{ingress: [{ports: [{port: 100, endPort: 99999}]}]}", "must be between 1 and 65535, inclusive"},
	} {
		yaml := "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: " + test.spec
		_, err := policyScene(t).Apply(manifest.Parse("policy.yaml", []byte(yaml))...)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "policy.yaml:4:") {
			t.Errorf("%s: %v\nwant %s", test.spec, err, test.want)
		}
	}
}

// TestStoredPoliciesAreKept: what this version would refuse allows nothing, and the rest of the policy still counts.
func TestStoredPoliciesAreKept(t *testing.T) {
	s := apply(t, policyScene(t), `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: old, uid: "1"}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from: [{ipBlock: {cidr: all}}, {podSelector: {matchExpressions: [{key: app, operator: Is}]}}]
  - from: [{podSelector: {matchLabels: {app: shop}}}]
`)
	if got := outcome(t, s, "pod/shop", "web:80"); got != cluster.Connected {
		t.Errorf("a client that the policy allows: %s", got)
	}
	if got := outcome(t, s, "pod/cron", "web:80"); got != cluster.Timeout {
		t.Errorf("a client that the policy does not allow: %s", got)
	}
}

// TestHopsNamePolicies: the hop where a packet is dropped names the policies and says who is kept out.
func TestHopsNamePolicies(t *testing.T) {
	out := `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: no-egress, namespace: ops}
spec: {podSelector: {}, policyTypes: [Egress]}
`
	s := apply(t, policyScene(t), denyWeb+out)
	for _, test := range []struct {
		from, to string
		at       cluster.Place
		text     string
	}{
		{
			"pod/shop", "web:80", "pod/web-a",
			"no answer: NetworkPolicy `deny` does not allow the pod `shop` to connect to the pod `web-a`",
		},
		{
			"pod/ops/monitor", "10.244.2.20:80", "node/node2",
			"no answer: NetworkPolicy `ops/no-egress` does not allow the pod `ops/monitor` to connect to the pod `cron`",
		},
		{
			"pod/ops/monitor", "web.default:80", "pod/ops/monitor",
			"`ops/monitor` gets no answer when it looks up the name: NetworkPolicy `ops/no-egress` does not allow the pod " +
				"`ops/monitor` to connect to cluster DNS",
		},
	} {
		trace, err := s.Dial(test.from, test.to)
		if err != nil {
			t.Fatal(err)
		}
		path := trace.Path(0)
		if last := path[len(path)-1]; last.At != test.at || last.Text() != test.text || last.Policy == nil {
			t.Errorf("%s dials %s: at %s %q, want at %s %q", test.from, test.to, last.At, last.Text(), test.at, test.text)
		}
		checkPath(t, test.from+" dials "+test.to, path)
	}
	trace, err := s.Dial("pod/ops/monitor", "web.default:80")
	if want := "curl: (28) Resolving timed out after 5002 milliseconds"; err != nil || trace.Prints() != want {
		t.Errorf("a lookup without an answer prints %q, want %q", trace.Prints(), want)
	}
}

func BenchmarkDialPolicies(b *testing.B) {
	s := apply(b, policyScene(b), denyWeb+`---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress: [{from: [{podSelector: {matchLabels: {app: shop}}}], ports: [{port: http}]}]
`)
	b.ReportAllocs()
	for b.Loop() {
		if trace, err := s.Dial("pod/shop", "web:80"); err != nil || trace.Outcome != cluster.Connected {
			b.Fatal(trace.Outcome, err)
		}
	}
}
