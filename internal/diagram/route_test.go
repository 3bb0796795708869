package diagram

import (
	"os"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// TestRoute: the packet passes the pod of a Gateway, or ends there if that pod answers with an error.
func TestRoute(t *testing.T) {
	const route = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop}
spec:
  parentRefs: [{name: public, namespace: gateway}]
  hostnames: [shop.example.com]
  rules: [{matches: [{path: {type: PathPrefix, value: /cart}}], backendRefs: [{name: web, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`
	file, err := os.ReadFile("../../lessons/scenes/shop-gateway.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := cluster.Load("shop-gateway.yaml", append(file, route...))
	if err != nil {
		t.Fatal(err)
	}
	for to, want := range map[string]string{
		"http://shop.example.com/cart": "━▶( proxy :10080 )",
		"http://shop.example.com/help": "━╳( proxy :10080 )",
	} {
		trace, err := s.Dial("internet", to)
		if err != nil {
			t.Fatal(err)
		}
		got := Draw(s, trace, Options{Width: 90, Height: 20, Hop: len(trace.Path(0))}).String()
		if !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", to, want, got)
		}
	}
}
