package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// TestSummary checks what the examples of testdata/summary.txtar expect.
func TestSummary(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/summary.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		t.Run(f.Name, func(t *testing.T) {
			var want, got []string
			for line := range strings.Lines(string(f.Data)) {
				if comment, ok := strings.CutPrefix(line, "# "); ok {
					want = append(want, strings.TrimSpace(comment))
				}
			}
			for _, s := range explained(t, f).Services {
				got = append(got, fmt.Sprintf("%s %s %t %d/%d %v %q", cluster.Name(s.Namespace, s.Name), s.Reach, s.Exposed,
					s.Ready, s.Pods, s.Routers(), s.SamePods))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
		})
	}
}

// TestExposed checks that Exposed leaves the Services that are exposed, and remembers how many there
// were.
func TestExposed(t *testing.T) {
	r, err := Explain(parse(t, "x.yaml", web+"---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\n"+
		"spec: {selector: {app: db}, ports: [{port: 5432}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	e := r.Exposed()
	if e.Of != 2 || len(e.Services) != 1 || e.Services[0].Name != "web" || len(r.Services) != 2 {
		t.Errorf("got %d of %d: %+v", len(e.Services), e.Of, e.Services)
	}
}

// TestAssumedOnce checks the short list of what was assumed for all Services.
func TestAssumedOnce(t *testing.T) {
	const deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s}\nspec: {replicas: %d, template: " +
		"{metadata: {labels: {app: %[1]s}}, spec: {containers: [{name: a, image: a, ports: [{name: http, containerPort: 80}]}]}}}\n"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{
			"a Service alone", web,
			[]string{"2 pods for each of 1 Service, ready, on 2 nodes", "kube-proxy mode iptables"},
		},
		{
			"workloads", web + fmt.Sprintf(deployment, "web", 2) + fmt.Sprintf(deployment, "db", 1),
			[]string{"3 pods of 2 Deployments, ready, on 2 nodes", "kube-proxy mode iptables"},
		},
		{
			"no replicas", web + fmt.Sprintf(deployment, "web", 0),
			[]string{"addresses of 2 nodes", "kube-proxy mode iptables"},
		},
		{
			"a pod without ports",
			web + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: web}}\nspec: {containers: [{name: a, image: a}]}\n" +
				"---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
			[]string{
				"1 pod of the files, ready, on 2 nodes", "1 pod without a declared port listens on the target port",
				"kube-proxy mode iptables",
			},
		},
		{
			"an alias needs nothing",
			"apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {type: ExternalName, externalName: db.example.com}\n",
			nil,
		},
		{"a whole scene", read(t, shop) + "---" + web, []string{"kube-proxy mode iptables"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Explain(parse(t, "x.yaml", tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(r.Assumed, tt.want) {
				t.Errorf("got  %q\nwant %q", r.Assumed, tt.want)
			}
		})
	}
}

// TestUnreadable checks that a document which cannot be read does not keep the others from being explained.
func TestUnreadable(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a pod", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodename: x}\n", "x.yaml 2 Pod a 13:8 unknown field"},
		{
			"a stored Service that no cluster can have", "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b, uid: c}\n" +
				"spec: {type: ClusterIP, clusterIP: 10.96.0.256, ports: [{port: 80}]}\n",
			`x.yaml 2 Service a 13:36 not an address: "10.96.0.256"`,
		},
		{"not YAML", "spec:\n\t- x\n", "x.yaml 2   11:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Explain(parse(t, "x.yaml", web+"---\n"+tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Services) != 1 || len(r.Unreadable) != 1 || r.Complete() {
				t.Fatalf("got %+v", r)
			}
			u := r.Unreadable[0]
			got := fmt.Sprintf("%s %d %s %s %d:%d %s", u.File, u.Document, u.Kind, u.Name, u.Line, u.Column, u.Message)
			if !strings.HasPrefix(got, tt.want) || !strings.HasPrefix(u.Error(), fmt.Sprintf("x.yaml:%d:", u.Line)) {
				t.Errorf("got %s, and the error %s", got, u.Error())
			}
		})
	}
}

// TestAllUnreadable checks that there is an error if nothing is left to explain.
func TestAllUnreadable(t *testing.T) {
	for _, text := range []string{
		"spec:\n\t- x\n",
		"apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b, uid: c}\nspec: {type: ClusterIP, clusterIP: x, ports: [{port: 80}]}\n",
	} {
		if r, err := Explain(parse(t, "x.yaml", text)); err == nil || !strings.HasPrefix(err.Error(), "x.yaml:") {
			t.Errorf("%s\ngives %+v and the error %v", text, r, err)
		}
	}
}

func TestSelection(t *testing.T) {
	var text strings.Builder
	for _, meta := range []string{"name: web, namespace: shop", "name: cart, namespace: shop", "name: web, namespace: ops", "name: db"} {
		fmt.Fprintf(&text, "apiVersion: v1\nkind: Service\nmetadata: {%s}\nspec: {clusterIP: None}\n---\n", meta)
	}
	objects := manifest.Parse("x.yaml", []byte(text.String()))
	for _, tt := range []struct {
		Selection
		want string // the names, or the error
	}{
		{Selection{}, "shop/web shop/cart ops/web default/db"},
		{Selection{Namespace: "shop"}, "shop/web shop/cart"},
		{Selection{Names: []string{"web"}}, "shop/web ops/web"},
		{Selection{Names: []string{"web"}, Namespace: "ops"}, "ops/web"},
		{Selection{Names: []string{"db", "shop/web", "web"}}, "default/db shop/web ops/web"},
		{Selection{Names: []string{"default/db"}}, "default/db"},
		{Selection{Names: []string{"crat"}}, `there is no Service "crat" here; did you mean cart?`},
		{Selection{Names: []string{"shop/crat"}}, `there is no Service "shop/crat" here; did you mean shop/cart?`},
		{Selection{Names: []string{"grafana"}}, `there is no Service "grafana" here. There are: shop/web, shop/cart, ops/web and default/db`},
		{Selection{Names: []string{"db"}, Namespace: "shop"}, `there is no Service "db" in the namespace shop. Services with that name: default/db`},
		{Selection{Names: []string{"ops/web"}, Namespace: "shop"}, `there is no Service "ops/web" in the namespace shop. Services with that name: shop/web and ops/web`},
		{Selection{Namespace: "shpo"}, `there is no Service in the namespace "shpo"; did you mean shop?`},
		{Selection{Namespace: "monitoring"}, `there is no Service in the namespace "monitoring". Namespaces with Services: shop, ops and default`},
	} {
		got, err := tt.In(objects)
		if err != nil {
			got = []string{err.Error()}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%+v\ngot  %s\nwant %s", tt.Selection, strings.Join(got, " "), tt.want)
		}
	}
	if _, err := (Selection{Namespace: "shop"}).In(nil); err == nil || !strings.Contains(err.Error(), "there is no Service to explain") {
		t.Errorf("without any object: %v", err)
	}
}
