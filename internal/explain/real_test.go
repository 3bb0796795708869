package explain

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/growth"
	"portolan/internal/kubectltest"
	"portolan/internal/manifest"
)

// realCluster is a healthy cluster, as kubectl prints it: finished, pending, evicted and terminating pods, pods with
// the network of their node, pods and sidecars that declare ports or none, a node that is not ready, a StatefulSet, two
// IP families, several slices for a Service, slices without pods, and an Ingress whose controller runs outside the
// cluster.
const realCluster = "testdata/real/cluster.yaml"

func TestRealCluster(t *testing.T) {
	want := `default/kubernetes cluster 2/2
kube-system/kube-dns cluster 2/2
kube-system/metrics-server cluster 1/1
monitoring/node-exporter cluster 3/3
shop/web cluster 2/2
  hint route-not-followed ingress/shop/shop
shop/db cluster 3/3
  hint policy-drops networkpolicy/shop/db
shop/gate internet 2/2
shop/legacy cluster 1/1
shop/api cluster 1/1
shop/mail  0/0
not read: VirtualService networking.istio.io 1 true
not read: ConfigMap  1 false
`
	if got := findingsOf(t, parse(t, "cluster.yaml", read(t, realCluster))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestRealClusterWithoutSlices checks that the pods alone lead to the same endpoints. What only slices say is not held
// against a Service, because the user may not have asked kubectl for them.
func TestRealClusterWithoutSlices(t *testing.T) {
	objects := only(parse(t, "cluster.yaml", read(t, realCluster)),
		func(o manifest.Object) bool { return o.Kind != "EndpointSlice" })
	got := findingsOf(t, objects)
	for _, want := range []string{
		"kubernetes nobody 0/0\n  hint api-server-slice", "kube-dns cluster 2/2\nkube", "web cluster 2/2\n  hint route",
		"db cluster 3/3\n  hint policy", "legacy nobody 0/0\n  warning no-selector-no-slice", "api cluster 1/1\nshop/mail",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "error") {
		t.Errorf("it finds an error:\n%s", got)
	}
}

func findingsOf(t *testing.T, objects []manifest.Object) string {
	t.Helper()
	r, err := Explain(objects)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, s := range r.Services {
		fmt.Fprintf(&out, "%s/%s %s %d/%d\n", s.Namespace, s.Name, s.Reach, s.Ready, s.Pods)
		for _, f := range s.Findings {
			fmt.Fprintf(&out, "  %s %s %s\n", f.Severity, f.ID, f.Object)
		}
	}
	for _, n := range r.NotRead {
		fmt.Fprintln(&out, "not read:", n.Kind, n.Group, n.Count, n.Matters)
	}
	return out.String()
}

func TestTraceInRealCluster(t *testing.T) {
	s, err := Assume(parse(t, "cluster.yaml", read(t, realCluster)))
	if err != nil {
		t.Fatal(err)
	}
	const node = "ip-10-0-1-14.eu-central-1.compute.internal"
	for _, tt := range []struct{ from, to, want string }{
		{"pod/shop/gate-7c9d8-1", "web:80", "connected by shop/web-5d9c7b6f8-aaaa1, shop/web-5d9c7b6f8-aaaa2"},
		{"pod/shop/gate-7c9d8-1", "kubernetes.default:443", "connected by 10.0.9.5, 10.0.9.6"},
		{"pod/shop/gate-7c9d8-1", "api:80", "connected by shop/api-66bb8-1"},
		{"pod/shop/api-66bb8-1", "db-1.db:5432", "connected by shop/db-1"},
		{
			"pod/shop/api-66bb8-1", "metrics-server.kube-system:443",
			"connected by kube-system/metrics-server-6d94bc8694-q1w2e",
		},
		{"pod/shop/db-0", "legacy:3306", "connected by 10.20.30.40"},
		{
			"pod/monitoring/node-exporter-x11", "web.shop:80",
			"connected by shop/web-5d9c7b6f8-aaaa1, shop/web-5d9c7b6f8-aaaa2",
		},
		{"pod/kube-system/coredns-76f75df574-abc01", "db.shop:5432", "timeout by shop/db-0, shop/db-1, shop/db-2"},
		{"lan", node + ":31080", "connected by shop/gate-7c9d8-1, shop/gate-7c9d8-2"},
		{"internet", "a1b2c3-1234.eu-central-1.elb.amazonaws.com:443", "connected by shop/gate-7c9d8-1, shop/gate-7c9d8-2"},
		{"lan", node + ":9100", "refused by "},
		{"lan", "10.0.1.11:9100", "connected by monitoring/node-exporter-x11"},
	} {
		trace, err := s.Scene.Dial(tt.from, tt.to)
		if err != nil {
			t.Errorf("%s to %s: %v", tt.from, tt.to, err)
			continue
		}
		var by []string
		for _, b := range trace.Branches {
			by = append(by, b.Backend)
		}
		if got := trace.Outcome.String() + " by " + strings.Join(by, ", "); got != tt.want {
			t.Errorf("%s to %s: got %s, want %s", tt.from, tt.to, got, tt.want)
		}
	}
	if _, err := s.Scene.Dial("pod/shop/web-migrate-1-fin99", "web:80"); err == nil {
		t.Error("a pod that has finished connects")
	}
}

// TestGeneratedCluster checks that of a large healthy cluster nothing is said but the mistakes that are in it.
func TestGeneratedCluster(t *testing.T) {
	r, err := Explain(generated(1000))
	if err != nil {
		t.Fatal(err)
	}
	mistakes := 0
	for _, s := range r.Services {
		var ids []string
		for _, f := range s.Findings {
			if f.Severity != Hint {
				ids = append(ids, f.ID)
			}
		}
		var want []string
		if isMisspelled(s) {
			want = []string{"selector-matches-no-pod"}
			mistakes++
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%s: got %v, want %v", s.Name, ids, want)
		}
	}
	if mistakes == 0 {
		t.Error("the cluster has no mistake to find")
	}
}

// isMisspelled reports whether the selector of a generated Service has the mistake that 1 in 100 have.
func isMisspelled(s Service) bool {
	return strings.HasSuffix(s.Stored.Spec.Selector["app.kubernetes.io/name"], "-v1")
}

// generated returns the objects of a cluster with this number of pods.
func generated(pods int) []manifest.Object {
	c := kubectltest.Of(pods)
	c.Small = true
	r := manifest.NewReader(manifest.Need{ConnectionsOnly: true})
	if err := r.Read("cluster.yaml", bytes.NewReader(c.YAML())); err != nil {
		panic(err) // reading from memory does not fail
	}
	return slices.Concat(r.Objects()...)
}

// TestGrowth checks that reading, explaining and dialling a cluster allocates memory in proportion to its size.
func TestGrowth(t *testing.T) {
	for _, tt := range []struct {
		name string
		run  func(testing.TB, []manifest.Object)
	}{
		{"judge", func(_ testing.TB, objects []manifest.Object) { manifest.ClusterOf(objects).Judge(objects) }},
		{"load", func(t testing.TB, objects []manifest.Object) {
			if _, err := cluster.LoadObjects(objects); err != nil {
				t.Fatal(err)
			}
		}},
		{"trace", func(t testing.TB, objects []manifest.Object) {
			s, err := Assume(objects)
			if err != nil {
				t.Fatal(err)
			}
			trace, err := s.Scene.Dial("lan", "ip-10-0-0-0:30110")
			if err != nil {
				t.Fatal(err)
			}
			s.Advise(trace)
			s.Assumed(trace)
		}},
		{"explain", func(t testing.TB, objects []manifest.Object) {
			if _, err := Explain(objects); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			growth.Bytes(t, 250, func(pods int) func() {
				objects := generated(pods)
				return func() { tt.run(t, objects) }
			})
		})
	}
}
