package text

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/explain"
	"portolan/internal/kubectltest"
	"portolan/internal/manifest"
)

// public is the folder with manifests in the form in which people publish them.
const public = "../testdata/public/"

// TestWriteSummary checks whole summaries.
func TestWriteSummary(t *testing.T) {
	usual := Layout{Width: 80, Command: "portolan explain NAME -f shop.yaml"}
	piped := Layout{Width: 80, Command: "portolan explain NAME -f -", Unbroken: true}
	for _, tt := range []struct {
		name    string
		objects []manifest.Object
		layout  Layout
	}{
		{"shop", file(t, public+"shop.yaml"), usual},
		{"shop-narrow", file(t, public+"shop.yaml"), Layout{Width: 40, Command: "portolan explain NAME -f shop.yaml"}},
		{"install", append(hugeDefinition(t), file(t, public+"install.yaml")...), usual},
		{"chart", file(t, public+"chart.yaml"), usual},
		{"chart-piped", file(t, public+"chart.yaml"), piped},
		{"mistakes", manifest.Parse("mistakes.yaml", []byte(mistaken())), usual},
		{"long-names", manifest.Parse("long.yaml", []byte(longNames)), usual},
		{"long-names-piped", manifest.Parse("long.yaml", []byte(longNames)), piped},
	} {
		t.Run(tt.name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(summary(t, report(t, tt.objects), tt.layout)))
		})
	}
}

// hugeDefinition returns a CustomResourceDefinition of more than a megabyte, as large projects have them.
func hugeDefinition(t *testing.T) []manifest.Object {
	t.Helper()
	var yaml strings.Builder
	yaml.WriteString("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n" +
		"metadata: {name: certificates.certsign.example.com}\nspec:\n  versions:\n  - name: v1\n    schema:\n" +
		"      openAPIV3Schema:\n        properties:\n")
	for i := 0; yaml.Len() <= 1<<20; i++ {
		fmt.Fprintf(&yaml, "          field%d:\n            description: |-\n              kind: Service\n\n"+
			"              This field is not a Service.\n            type: string\n", i)
	}
	return manifest.Parse("crd.yaml", []byte(yaml.String()))
}

// mistaken returns Services of which some have the same mistakes: 24 with the same words, 5 with other words each.
func mistaken() string {
	var yaml strings.Builder
	service := func(namespace, name, spec string) {
		fmt.Fprintf(&yaml, "---\napiVersion: v1\nkind: Service\nmetadata: {name: %s, namespace: %s}\nspec: %s\n", name,
			namespace, spec)
	}
	pod := func(namespace, name string) {
		fmt.Fprintf(&yaml, "---\napiVersion: v1\nkind: Pod\nmetadata: {name: %s, namespace: %s, labels: {app: %[1]s}}\n"+
			"spec: {containers: [{name: a, image: a, ports: [{containerPort: 8080}]}]}\n", name, namespace)
	}
	for i := range 24 {
		service("data", fmt.Sprintf("peers-%02d", i),
			"{clusterIP: None, selector: {app: peer}, ports: [{port: 80, targetPort: 8080}]}")
	}
	pod("data", "peer")
	for i := range 5 {
		service(fmt.Sprintf("team-%d", i), "api", fmt.Sprintf("{selector: {app: apii-%d}, ports: [{port: 8080}]}", i))
		pod(fmt.Sprintf("team-%d", i), fmt.Sprintf("api-%d", i))
	}
	service("web", "site", "{type: NodePort, externalTrafficPolicy: Local, selector: {app: site}, "+
		"ports: [{port: 8080, nodePort: 30080}]}")
	pod("web", "site")
	service("web", "half", "{selector: {app: site}, ports: [{name: a, port: 8080}, {name: b, port: 9090}]}")
	service("web", "broken", "{selector: {app: site}, ports: [{port: 8080, nodeport: 30081}]}")
	return yaml.String()
}

// longNames has names and addresses that are wider than their columns.
const longNames = `
apiVersion: v1
kind: Service
metadata: {name: kube-prometheus-stack-prometheus-node-exporter, namespace: platform-monitoring}
spec: {selector: {app: exporter}, ports: [{port: 9100}]}
---
apiVersion: v1
kind: Service
metadata:
  name: kube-prometheus-stack-alertmanager-with-a-name-of-63-characters
  namespace: platform-monitoring-with-a-long-name
spec: {selector: {app: alertmanager}, ports: [{port: 9093}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, uid: a}
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.7
  selector: {app: web}
  ports:
  - {name: http, port: 80, nodePort: 30007, protocol: TCP}
  - {name: https, port: 443, nodePort: 30008, protocol: TCP}
status:
  loadBalancer:
    ingress: [{hostname: a1b2c3d4e5f60718293a4b5c6d7e8f90-1234567890.eu-central-1.elb.amazonaws.com}]
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {type: ExternalName, externalName: orders.abcdefghijkl.eu-central-1.rds.amazonaws.com}
`

// TestSummaryLines checks that in a pipe each Service has exactly one line, that on a terminal no line is too wide, and
// that no name is cut there.
func TestSummaryLines(t *testing.T) {
	r := report(t, append(manifest.Parse("long.yaml", []byte(longNames)),
		manifest.Parse("cluster.yaml", kubectltest.Of(200).YAML())...))
	piped := summary(t, r, Layout{Width: 80, Unbroken: true})
	for _, s := range r.Services {
		name := " " + s.Namespace + "/" + s.Name + " "
		if n := strings.Count(piped, name); n != 1 {
			t.Errorf("%s is on %d lines", name, n)
		}
		for _, width := range []int{40, 80, 120} {
			joined := strings.Join(strings.Fields(summary(t, r, Layout{Width: width})), "")
			if !strings.Contains(joined, s.Namespace+"/"+s.Name) {
				t.Errorf("%s is cut at %d columns", name, width)
			}
		}
	}
	for _, width := range []int{40, 60, 80, 120} {
		for line := range strings.Lines(summary(t, r, Layout{Width: width})) {
			if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > width {
				t.Errorf("a line of %d columns at %d: %q", w, width, line)
			}
		}
	}
}

// TestNotRead checks how kinds are counted, and that those that may change the answer come first.
func TestNotRead(t *testing.T) {
	got := strings.Join(notRead([]explain.NotRead{
		{Kind: "VirtualService", Count: 1, Matters: true},
		{Kind: "AuthorizationPolicy", Count: 2, Matters: true},
		{Kind: "Endpoints", Count: 3, Matters: true},
		{Kind: "ConfigMap", Count: 12},
		{Kind: "StorageClass", Count: 2},
	}), " ")
	want := "Not looked at, and may change the answer: 1 VirtualService, 2 AuthorizationPolicies and 3 Endpoints. " +
		"Not looked at: 12 ConfigMaps and 2 StorageClasses."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := notRead(nil); got != nil {
		t.Errorf("nothing left out gives %q", got)
	}
}

// TestSummaryGroups checks that a mistake which many Services have is written out once.
func TestSummaryGroups(t *testing.T) {
	got := summary(t, report(t, manifest.Parse("mistakes.yaml", []byte(mistaken()))), Layout{Width: 80})
	for _, text := range []string{"A headless Service has no cluster address", "No pod in the namespace"} {
		if n := strings.Count(got, text); n != 1 {
			t.Errorf("%q is there %d times", text, n)
		}
	}
}

// TestShopFitsTheScreen checks that the summary of a shop of twelve Services fits a terminal of 24 lines, with one line
// for the prompt.
func TestShopFitsTheScreen(t *testing.T) {
	l := Layout{Width: 80, Command: "portolan explain NAME -f shop.yaml"}
	got := summary(t, report(t, file(t, public+"shop.yaml")), l)
	if lines := strings.Count(got, "\n"); lines > 23 {
		t.Errorf("it has %d lines:\n%s", lines, got)
	}
}

func file(t *testing.T, name string) []manifest.Object {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return manifest.Parse(name, data)
}

func summary(t *testing.T, r explain.Report, l Layout) string {
	t.Helper()
	var out strings.Builder
	if err := WriteSummary(&out, r, l); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestRefusedGroups checks that Services which the API server refuses because of different fields are not taken for
// Services with the same mistake.
func TestRefusedGroups(t *testing.T) {
	var yaml strings.Builder
	for i, wrong := range []string{
		"{port: 80, nodePort: 80}", "{port: 0}", "{prot: 80}", "{port: 80, protocol: tcp}", "{port: 80, name: A}",
	} {
		fmt.Fprintf(&yaml, "---\napiVersion: v1\nkind: Service\nmetadata: {name: web-%d}\n"+
			"spec: {type: NodePort, selector: {app: web}, ports: [%s]}\n", i, wrong)
	}
	got := summary(t, report(t, manifest.Parse("x.yaml", []byte(yaml.String()))), Layout{Width: 80})
	for _, field := range []string{"nodePort", "port", "prot", "protocol", "name"} {
		if !strings.Contains(got, "spec.ports[0]."+field+"\n") {
			t.Errorf("nothing is said about %s:\n%s", field, got)
		}
	}
}

// TestColumns checks that in a pipe one very long address pushes only its own row apart.
func TestColumns(t *testing.T) {
	got := summary(t, report(t, file(t, "../testdata/real/cluster.yaml")), Layout{Width: 80, Unbroken: true})
	lines := strings.Split(got, "\n")
	head := lines[slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, "reachable at") })]
	if !strings.HasSuffix(head, "  ready") {
		t.Errorf("the heads of the columns are cut: %s", head)
	}
	for _, line := range lines {
		if at := strings.Index(line, "  cluster  "); at >= 0 && at != strings.Index(head, "  reached from") {
			t.Errorf("a row is crooked:\n%s\n%s", head, line)
		}
	}
}

// TestHintsAreFound checks that the summary says which Services have hints.
func TestHintsAreFound(t *testing.T) {
	got := summary(t, report(t, file(t, public+"shop.yaml")), Layout{Width: 80, Unbroken: true})
	if !strings.Contains(got, "same pods as storefront, 1 hint\n") {
		t.Errorf("no row has the hint:\n%s", got)
	}
}

// TestNoneExposed checks the sentence that --exposed leaves no Service.
func TestNoneExposed(t *testing.T) {
	for n, want := range map[int]string{
		1: "The Service is not exposed to clients outside the cluster.",
		3: "None of 3 Services is exposed to clients outside the cluster.",
	} {
		if got := summary(t, explain.Report{Of: n}, Layout{}); got != want+"\n" {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}
