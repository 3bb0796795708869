package explain

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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

func TestChoose(t *testing.T) {
	var many []string
	for _, meta := range []string{"name: web", "name: admin", "name: peers", "name: db", "name: web, namespace: shop"} {
		many = append(many, "\napiVersion: v1\nkind: Service\nmetadata: {"+meta+"}\nspec: {clusterIP: None}\n")
	}
	objects := parse(t, "many.yaml", strings.Join(many, "---"))
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
		{"nothing to explain", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n", "", "there is no Service to explain in these files"},
		{"a name that is not there", web, "wbe", `there is no Service "wbe" here. There are: web`},
		{"not YAML", "spec:\n\t- x", "", "x.yaml:2"},
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

// TestLostNode checks that no client connects to a lost node, or to a pod on it.
func TestLostNode(t *testing.T) {
	shopLost := strings.Replace(read(t, shop), "\nclients:", "\nlost: [node2]\nclients:", 1)
	r, err := Explain(parse(t, "x.yaml", shopLost+"---"+web))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range r.Services[0].Access() {
		if a.Outcome == "connected" && a.Reason != "The pod `web-a` answers." ||
			strings.Contains(a.To, "node2") && a.Outcome == "connected" {
			t.Errorf("%s dials %s: %s", a.From, a.To, a.Reason)
		}
	}
}

// TestUnrelated checks that an object which does not matter for a scene may be unreadable.
func TestUnrelated(t *testing.T) {
	if _, err := Explain(parse(t, "x.yaml", web+"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, name: b}\n")); err != nil {
		t.Error(err)
	}
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

// sources returns the files of this package that are not tests.
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

// TestKinds checks that a reader of manifests gets every kind that matters.
func TestKinds(t *testing.T) {
	for _, kind := range Kinds() {
		if !isRelevant(manifest.Object{Kind: kind}) {
			t.Errorf("%s is read and does not matter", kind)
		}
	}
	if isRelevant(manifest.Object{Kind: "ConfigMap"}) {
		t.Error("a ConfigMap matters")
	}
}
