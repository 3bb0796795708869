package cluster_test

import (
	"strings"
	"testing"

	"portolan/internal/manifest"
)

// Take says all that speaks against a manifest at once, and each thing where Apply would.
func TestTake(t *testing.T) {
	service := func(name, spec string) string {
		return "apiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec: {" + spec + "}\n---\n"
	}
	for _, c := range []struct {
		name, text string
		want       []string // the start of each error; none: it is taken
	}{
		{"nothing", "", []string{"line 1:1: no objects passed to apply"}},
		{"comments alone", "# kind: Service\n---\n", []string{"line 1:1: no objects passed to apply"}},
		{"a Service", service("web", "ports: [{port: 80}]"), nil},
		{
			"one that replaces a Service of the scene", service("db", "type: NodePort, ports: [{port: 5432, nodePort: 30032}]"),
			nil,
		},
		{
			"every Service that breaks a rule", service("a", "ports: [{port: 0}]") +
				service("b", "type: Nod, ports: [{port: 80}]"),
			[]string{"line 4:23: spec.ports[0].port", "line 4:16: spec.ports[0].targetPort", "line 9:14: spec.type"},
		},
		{
			"what cannot be read", service("a", "port: [{port: 80}]") + "kind: [",
			[]string{"line 4:8: spec.port: unknown field", "line 6"},
		},
		{"a node port of the text", service("a", "type: NodePort, ports: [{port: 80, nodePort: 30001}]") +
			service("b", "type: NodePort, ports: [{port: 80, nodePort: 30001}]"), []string{"line 9:53: spec.ports[0].nodePort"}},
		{
			"a node port of the scene", service("a", "type: NodePort, ports: [{port: 80, nodePort: 30032}]"),
			[]string{"line 4:53: spec.ports[0].nodePort"},
		},
		{"a namespace of the scene", strings.Replace(service("a", "ports: [{port: 80}]"), "name: a",
			"name: a, namespace: ops", 1), nil},
		{"one that nobody has", strings.Replace(service("a", "ports: [{port: 80}]"), "name: a", "name: a, namespace: oops",
			1), []string{`line 3:32: namespaces "oops" not found`}},
		{"one that the text makes", "apiVersion: v1\nkind: Namespace\nmetadata: {name: new}\n---\n" +
			strings.Replace(service("a", "ports: [{port: 80}]"), "name: a", "name: a, namespace: new", 1), nil},
		{"what a server printed", strings.Replace(service("a", "clusterIP: 172.20.0.9, ports: [{port: 80}]"), "name: a",
			"name: a, uid: \"7\"", 1), nil},
		{"what is not simulated", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n", nil},
		{
			"a pod without sense", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nstatus: {podIP: here}\n",
			[]string{"line 4:17: status.podIP"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := apply(t, shop(t), threeTypes)
			next, errs := s.Take(manifest.Parse("", []byte(c.text)))
			if len(errs) != len(c.want) {
				t.Fatalf("got %v, want %q", errs, c.want)
			}
			for i, e := range errs {
				if !strings.HasPrefix(e.Error(), c.want[i]) {
					t.Errorf("got %v, want %s", e, c.want[i])
				}
			}
			if len(errs) > 0 && len(next.Services) != len(s.Services) {
				t.Errorf("a manifest that is refused leaves %d Services of %d", len(next.Services), len(s.Services))
			}
		})
	}
}
