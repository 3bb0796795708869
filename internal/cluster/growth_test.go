package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/growth"
	"portolan/internal/manifest"
)

// TestGrowth checks that twice as many objects of a kind take about twice the memory, even if all are in one namespace,
// and that Dial in a scene does not depend on how many objects there are.
func TestGrowth(t *testing.T) {
	for _, tt := range []struct{ name, object string }{
		{"Services that need addresses", `
apiVersion: v1
kind: Service
metadata: {name: web-N}
spec: {selector: {app: web-N}, ports: [{port: 80}]}
`},
		{"Services and their pods", `
apiVersion: v1
kind: Service
metadata: {name: web-N, uid: a}
spec: {clusterIP: 10.96.A.B, selector: {app: web-N, team: shop}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-N, labels: {app: web-N, team: shop}}
spec: {nodeName: node1, containers: [{name: web, image: web}]}
status: {podIP: 10.244.A.B, conditions: [{type: Ready, status: "True"}]}
`},
		{"NetworkPolicies and the pods of their peers", `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-N}
spec: {podSelector: {matchLabels: {app: web-N}}, ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-N, labels: {app: web-N}}
spec: {nodeName: node1, containers: [{name: web, image: web}]}
status: {podIP: 10.244.A.B, conditions: [{type: Ready, status: "True"}]}
`},
		{"Gateways and HTTPRoutes to one Service", `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gate-N}
spec: {gatewayClassName: x, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: v1
kind: Pod
metadata: {name: gate-N, labels: {gateway.networking.k8s.io/gateway-name: gate-N}}
spec: {nodeName: node1, containers: [{name: web, image: web}]}
status: {podIP: 10.244.A.B, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web-N}
spec: {parentRefs: [{name: gate-N}], hostnames: [N.example.com], rules: [{backendRefs: [{name: hub, port: 80}]}]}
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			objectsOf := func(n int) []manifest.Object { return manifest.Parse("many.yaml", []byte(many(tt.object, n))) }
			load := func(objects []manifest.Object) cluster.Scene {
				s, err := cluster.LoadObjects(objects)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			growth.Bytes(t, 200, func(n int) func() {
				objects := objectsOf(n)
				return func() { load(objects) }
			})
			growth.Bytes(t, 200, func(n int) func() {
				s := load(objectsOf(n))
				return func() {
					if _, err := s.Dial("node/node1", "hub:80"); err != nil {
						t.Fatal(err)
					}
				}
			})
		})
	}
}

// many returns n copies of an object with other names and addresses, a node, and a Service hub with one pod.
func many(object string, n int) string {
	var out strings.Builder
	out.WriteString(`apiVersion: v1
kind: Node
metadata: {name: node1}
status: {addresses: [{type: InternalIP, address: 10.0.0.11}]}
---
apiVersion: v1
kind: Service
metadata: {name: hub}
spec: {selector: {app: hub}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: hub, labels: {app: hub}}
spec: {nodeName: node1, containers: [{name: web, image: web}]}
status: {podIP: 10.243.0.1, conditions: [{type: Ready, status: "True"}]}
`)
	for i := range n {
		out.WriteString("---" + strings.NewReplacer("N.", fmt.Sprintf("host%d.", i), "-N", fmt.Sprintf("-%d", i),
			"A.B", fmt.Sprintf("%d.%d", 10+i>>8, i&255)).Replace(object))
	}
	return out.String()
}
