package text

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/explain"
	"portolan/internal/manifest"
)

const shop = "../../../lessons/scenes/shop.yaml"

const web = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: http, nodePort: 30007}]
`

// TestWrite checks whole reports.
func TestWrite(t *testing.T) {
	data, err := os.ReadFile(shop)
	if err != nil {
		t.Fatal(err)
	}
	shop := manifest.Parse(shop, data)
	for _, tt := range []struct {
		name    string
		objects []manifest.Object
		layout  Layout
	}{
		{"shop", append(shop, manifest.Parse("web.yaml", []byte(web))...), Layout{Width: 80}},
		{"shop-fields", append(shop, manifest.Parse("web.yaml", []byte(web))...), Layout{Width: 100, Fields: true}},
		{"shop-narrow", append(shop, manifest.Parse("web.yaml", []byte(web))...), Layout{Width: 48, ASCII: true}},
		{"alone", manifest.Parse("web.yaml", []byte(web)), Layout{Width: 80}},
		{"local", manifest.Parse("web.yaml", []byte(local)), Layout{Width: 80}},
		{"several", manifest.Parse("many.yaml", []byte(several)), Layout{Width: 80}},
		{"refused", manifest.Parse("web.yaml", []byte(strings.Replace(web, "30007", "80", 1))), Layout{Width: 80}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			golden.RequireEqual(t, []byte(written(t, report(t, tt.objects), tt.layout)))
		})
	}
}

// local has a pod on one of two nodes. Its traffic policies are Local, so the other node drops connections.
const local = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  internalTrafficPolicy: Local
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080, nodePort: 30007}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: shop/web}]}
`

// several has Services that a report shows in different ways.
const several = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]
---
apiVersion: v1
kind: Service
metadata: {name: admin}
spec:
  selector: {app: web}
  ports: [{name: admin, port: 9000}, {name: statistics, port: 9125, protocol: UDP}]
---
apiVersion: v1
kind: Service
metadata: {name: peers}
spec:
  clusterIP: None
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {type: ExternalName, externalName: db.example.com}
`

// TestWidth checks that no line is wider than the layout, and that none has a control character.
func TestWidth(t *testing.T) {
	for _, f := range cases(t) {
		r := report(t, manifest.Parse(f.Name, f.Data))
		for _, l := range []Layout{
			{Width: 40}, {Width: 60}, {Width: 80, Fields: true}, {Width: 120}, {Width: 80, ASCII: true},
		} {
			for line := range strings.Lines(written(t, r, l)) {
				line = strings.TrimSuffix(line, "\n")
				if w := ansi.StringWidth(line); w > l.Width {
					t.Errorf("%s at %+v: a line of %d columns: %s", f.Name, l, w, line)
				}
				if strings.ContainsFunc(line, unicode.IsControl) {
					t.Errorf("%s at %+v: a control character: %q", f.Name, l, line)
				}
			}
		}
	}
}

// TestWords checks the text of all findings. After `go test -update`, read what changed.
func TestWords(t *testing.T) {
	var text strings.Builder
	for _, f := range cases(t) {
		fmt.Fprintf(&text, "%s\n\n", f.Name)
		p := page{layout: Layout{Width: 80}}
		for _, s := range report(t, manifest.Parse(f.Name, f.Data)).Services {
			p.assumed(s.Assumed)
			p.findings(s.Findings)
		}
		text.WriteString(p.text.String() + "\n")
	}
	golden.RequireEqual(t, []byte(text.String()))
}

// cases returns examples of the mistakes that package explain finds.
func cases(t testing.TB) []txtar.File {
	t.Helper()
	archive, err := txtar.ParseFile("../testdata/findings.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return archive.Files
}

func report(t *testing.T, objects []manifest.Object) explain.Report {
	t.Helper()
	r, err := explain.Explain(objects)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func written(t *testing.T, r explain.Report, l Layout) string {
	t.Helper()
	var out strings.Builder
	if err := Write(&out, r, l); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A page opens the connections of its Service a few times, and not once more for each of its ports.
func TestPageOpensConnectionsOnce(t *testing.T) {
	ports := ""
	for i := range 60 {
		ports += fmt.Sprintf("{name: p%d, port: %d}, ", i, 8000+i)
	}
	r := report(t, manifest.Parse("web.yaml", []byte(strings.Replace(web, "[{port: 80, targetPort: http, nodePort: 30007}]",
		"["+ports+"]", 1))))
	once := testing.AllocsPerRun(1, func() { r.Services[0].Rows() })
	page := testing.AllocsPerRun(1, func() { written(t, r, Layout{Width: 80}) })
	if page > 10*once {
		t.Errorf("the page allocates %.0f times as often as opening all connections", page/once)
	}
}
