package cluster_test

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
)

// TestDescribeStored holds what is printed of stored Services and slices against testdata/describe, which
// k8s.io/kubectl v0.36.3 printed of the same objects (describe.ServiceDescriber with a fake client).
func TestDescribeStored(t *testing.T) {
	for file, input := range map[string]string{
		"kind": "testdata/kubectl/kind.yaml", "cloud": "testdata/kubectl/cloud.yaml", "stored": "testdata/describe/stored.yaml",
	} {
		s := loadScene(t, input)
		archive, err := txtar.ParseFile("testdata/describe/" + file + ".txtar")
		if err != nil || len(archive.Files) != len(s.Services) {
			t.Fatalf("%s: %d descriptions of %d Services, %v", file, len(archive.Files), len(s.Services), err)
		}
		for _, f := range archive.Files {
			svc, ok := s.Find(f.Name)
			want := string(f.Data)
			if ok && svc.Spec.Type == corev1.ServiceTypeLoadBalancer && s.Provider != nil {
				want, _, _ = strings.Cut(want, "Events:")
			}
			if got := s.DescribeService(f.Name); got != want {
				t.Errorf("%s, %s: got\n%swant\n%s", file, f.Name, got, want)
			}
		}
	}
}

// TestDescribeService: the endpoints of a Service that is new, and whether the line of its events stands there.
func TestDescribeService(t *testing.T) {
	s, err := cluster.Load("yard.yaml", []byte(yard))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ why, spec, want string }{
		{
			"only ready pods", "selector: {few: in}, ports: [{port: 80, targetPort: 8080}]",
			"Endpoints:                10.244.1.5:8080\n",
		},
		{
			"a name that some pods give to no port", "selector: {named: in}, ports: [{port: 80, targetPort: http}]",
			"Endpoints:                10.244.2.7,10.244.1.5:8080\n",
		},
		{
			"no pod is selected", "selector: {app: yards}, ports: [{port: 80}]",
			"Endpoints:                \n",
		},
		{
			"without a selector there is no slice", "ports: [{port: 80}]",
			"Endpoints:                <none>\n",
		},
		{
			"a balancer that never comes", "type: LoadBalancer, selector: {few: in}, ports: [{port: 80}]",
			"NodePort:                 <unset>  30086/TCP\nEndpoints:                10.244.1.5:80\n" +
				"Session Affinity:         None\nExternal Traffic Policy:  Cluster\nInternal Traffic Policy:  Cluster\n" +
				"Events:                   <none>\n",
		},
	} {
		scene := apply(t, s, service("web", test.spec))
		if got := scene.DescribeService("web"); !strings.Contains(got, test.want) {
			t.Errorf("%s: want %q in\n%s", test.why, test.want, got)
		}
	}
	want := "Error from server (NotFound): services \"wbe\" not found\n"
	if got := s.DescribeService("ops/wbe"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
