package explain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"portolan/internal/manifest"
)

const shop = "../../lessons/scenes/shop.yaml"

const web = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: http, nodePort: 30007}]
`

// TestText holds whole reports as people read them.
func TestText(t *testing.T) {
	shop := parse(t, shop, read(t, shop))
	for _, tt := range []struct {
		name    string
		objects []manifest.Object
		layout  Layout
	}{
		{"shop", append(shop, parse(t, "web.yaml", web)...), Layout{Width: 80}},
		{"shop-fields", append(shop, parse(t, "web.yaml", web)...), Layout{Width: 100, Fields: true}},
		{"shop-narrow", append(shop, parse(t, "web.yaml", web)...), Layout{Width: 48, ASCII: true}},
		{"alone", parse(t, "web.yaml", web), Layout{Width: 80}},
		{"local", parse(t, "web.yaml", local), Layout{Width: 80}},
		{"several", parse(t, "many.yaml", several), Layout{Width: 80}},
		{"refused", parse(t, "web.yaml", strings.Replace(web, "30007", "80", 1)), Layout{Width: 80}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Explain(tt.objects)
			if err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, []byte(text(t, r, tt.layout)))
		})
	}
}

// local has a pod on one of two nodes, and may use it there only.
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

// several has Services of which each is shown differently.
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

// TestWidth holds that no line is wider than asked for, and that nothing in it could move a cursor.
func TestWidth(t *testing.T) {
	for _, f := range cases(t) {
		r := explained(t, f)
		for _, l := range []Layout{{Width: 40}, {Width: 60}, {Width: 80, Fields: true}, {Width: 120}, {Width: 80, ASCII: true}} {
			for line := range strings.Lines(text(t, r, l)) {
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

func TestChoose(t *testing.T) {
	objects := parse(t, "many.yaml", several+"---"+strings.Replace(web, "name: web", "name: web, namespace: shop", 1))
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, "default/web default/admin default/peers default/db shop/web"},
		{[]string{"db"}, "default/db"},
		{[]string{"web"}, "default/web shop/web"},
		{[]string{"shop/web"}, "shop/web"},
		{[]string{"default/web", "peers"}, "default/web default/peers"},
	} {
		r, err := Explain(objects, tt.names...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range r.Services {
			got = append(got, s.Namespace+"/"+s.Name)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%v: got %v, want %s", tt.names, got, tt.want)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, service, want string }{
		{"nothing to explain", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", "", "there is no Service here to explain"},
		{"a name that is not there", web, "wbe", `there is no Service "wbe" here; there is web`},
		{"not YAML", "spec:\n\t- x", "", "x.yaml:2"},
		{"a pod that cannot be read", web + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodename: x}\n", "", "spec.nodename"},
		{"a scene that cannot be read", web + "---\napiVersion: portolan/v1\nkind: Scene\nmetadata: {name: a}\nlode: 1\n", "", "lode"},
		{"two scenes", web + strings.Repeat("---\napiVersion: portolan/v1\nkind: Scene\nmetadata: {name: a}\n", 2), "", "x.yaml:15:7: kind: there is a second Scene document"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var names []string
			if tt.service != "" {
				names = []string{tt.service}
			}
			_, err := Explain(parse(t, "x.yaml", tt.text), names...)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q in it", err, tt.want)
			}
		})
	}
}

// TestLostNode holds that a node which the scene says is gone is gone, and the pods on it.
func TestLostNode(t *testing.T) {
	r, err := Explain(parse(t, "x.yaml", strings.Replace(read(t, shop), "\nclients:", "\nlost: [node2]\nclients:", 1)+"---"+web))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Services[0].Access {
		if a.Outcome == "connected" && a.Reason != "The pod web-a answers." || strings.Contains(a.To, "node2") && a.Outcome == "connected" {
			t.Errorf("%s dials %s: %s", a.From, a.To, a.Reason)
		}
	}
}

// TestUnrelated holds that what has no part in a scene may be broken.
func TestUnrelated(t *testing.T) {
	if _, err := Explain(parse(t, "x.yaml", web+"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, name: b}\n")); err != nil {
		t.Error(err)
	}
}

func text(t *testing.T, r Report, l Layout) string {
	t.Helper()
	var out strings.Builder
	if err := r.Text(&out, l); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func parse(t *testing.T, name, text string) []manifest.Object {
	t.Helper()
	return manifest.Parse(name, []byte(text))
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// sources are the files of this package that are no tests.
func sources(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range all {
		if !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	return names
}
