package cluster_test

import (
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

const threeTypes = `
apiVersion: v1
kind: Service
metadata: {name: orders}
spec:
  selector: {app: orders}
  ports: [{port: 80, targetPort: 8081}]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  type: NodePort
  selector: {app: db}
  ports: [{port: 5432, nodePort: 30032}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: http, nodePort: 30007}]
`

// thirdNode makes the shop a cluster of three nodes, with a web pod on each.
const thirdNode = `
apiVersion: v1
kind: Node
metadata: {name: node3}
spec: {podCIDR: 10.244.3.0/24}
status: {addresses: [{type: InternalIP, address: 10.0.0.13}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web-c, labels: {app: web}}
spec:
  nodeName: node3
  containers: [{name: web, image: shop/web, ports: [{name: http, containerPort: 8080}]}]
status:
  podIP: 10.244.3.11
  conditions: [{type: Ready, status: "True"}]
`

// shop is the scene of the lessons.
func shop(t testing.TB) cluster.Scene {
	t.Helper()
	return loadScene(t, "../../lessons/scenes/shop.yaml")
}

func BenchmarkDial(b *testing.B) {
	s := apply(b, shop(b), thirdNode+"---"+threeTypes)
	for _, bench := range []struct{ name, from, to string }{
		{"name", "pod/orders", "web:80"},
		{"cluster address", "pod/orders", "10.96.1.1:80"},
		{"node port", "office", "node1:30007"},
		{"balancer", "internet", "http://198.51.100.1"},
		{"no route", "office", "10.96.1.1:80"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Dial(bench.from, bench.to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkApply(b *testing.B) {
	s := apply(b, shop(b), thirdNode)
	objs := manifest.Parse("three.yaml", []byte(threeTypes))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Apply(objs...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAfter is Apply without the API server's part: endpoints and tables are made anew.
func BenchmarkAfter(b *testing.B) {
	s := apply(b, shop(b), thirdNode+"---"+threeTypes)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.After(cluster.Event{Verb: "lose", Object: "node2"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkText(b *testing.B) {
	t, err := apply(b, shop(b), threeTypes).Dial("office", "node1:30007")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		_ = t.Reason() + t.Prints()
		for _, h := range t.Path(0) {
			_ = h.Text()
		}
	}
}
