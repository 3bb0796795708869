package diagram

import (
	"os"
	"path/filepath"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// shop loads the scene of the lessons and applies manifests to it.
func shop(tb testing.TB, manifests ...string) cluster.Scene {
	tb.Helper()
	return load(tb, filepath.Join("..", "..", "lessons", "scenes", "shop.yaml"), manifests...)
}

func load(tb testing.TB, file string, manifests ...string) cluster.Scene {
	tb.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := cluster.Load(file, data)
	if err != nil {
		tb.Fatal(err)
	}
	for _, m := range manifests {
		if s, err = s.Apply(manifest.Parse("test.yaml", []byte(m))...); err != nil {
			tb.Fatal(err)
		}
	}
	return s
}

func after(tb testing.TB, s cluster.Scene, verb, object string) cluster.Scene {
	tb.Helper()
	s, err := s.After(cluster.Event{Verb: verb, Object: object})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func dial(tb testing.TB, s cluster.Scene, from, to string) cluster.Trace {
	tb.Helper()
	t, err := s.Dial(from, to)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

const (
	webClusterIP = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  clusterIP: 10.96.12.7
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`
	webNodePort = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  clusterIP: 10.96.12.7
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080, nodePort: 30007}]
`
	webBalancer = `
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: LoadBalancer
  clusterIP: 10.96.12.7
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080, nodePort: 30007}]
`
	dbClusterIP = `
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  clusterIP: 10.96.12.9
  selector: {app: db}
  ports: [{port: 5432}]
`
)

// crowd loads three nodes with three pods each. On each node one pod belongs to web.
func crowd(tb testing.TB, manifests ...string) cluster.Scene {
	return load(tb, filepath.Join("testdata", "crowd.yaml"), manifests...)
}

// view is a scene and a trace of it, with the options to draw them.
type view struct {
	name  string
	scene cluster.Scene
	trace cluster.Trace
	opts  Options
}

// views returns the scenes and traces whose pictures are in the golden files.
func views(tb testing.TB) []view {
	tb.Helper()
	var all []view
	add := func(name string, s cluster.Scene, from, to, service string) {
		v := view{name: name, scene: s, opts: Options{Service: service}}
		if from != "" {
			v.trace = dial(tb, s, from, to)
		}
		all = append(all, v)
	}
	nodePort := shop(tb, webNodePort)
	balancer := shop(tb, webBalancer)
	add("scene-alone", nodePort, "", "", "web")
	add("other-node", after(tb, nodePort, "delete", "pod/web-a"), "office", "http://node1:30007", "")
	add("two-backends", nodePort, "office", "http://node1:30007", "")
	add("second-node", nodePort, "office", "http://node2:30007", "")
	add("pod-to-pod", shop(tb, dbClusterIP), "pod/orders", "db:5432", "")
	add("pod-same-node", shop(tb, webClusterIP), "pod/cart", "web:80", "")
	add("no-route", shop(tb, webClusterIP), "office", "10.96.12.7:80", "")
	add("balancer", balancer, "internet", "198.51.100.1:80", "")
	add("balancer-around", balancer, "office", "node1:30007", "")
	add("balancer-around-2", balancer, "office", "node2:30007", "")
	add("pending", after(tb, balancer, "provider", "none"), "internet", "http://<pending>:80", "web")
	add("lost-node", after(tb, nodePort, "lose", "node1"), "office", "node1:30007", "")
	add("lost-node-other", after(tb, nodePort, "lose", "node1"), "office", "node2:30007", "")
	add("refused-at-node", nodePort, "office", "node1:30099", "")
	add("unready-pod", after(tb, nodePort, "unready", "pod/web-a"), "office", "node1:30007", "")
	add(
		"no-endpoints",
		after(tb, after(tb, nodePort, "unready", "pod/web-a"), "delete", "pod/web-b"),
		"office",
		"node1:30007",
		"",
	)
	add("no-such-name", nodePort, "office", "web:80", "")
	many := crowd(tb, webNodePort)
	add("three-nodes", many, "office", "node1:30007", "")
	add("three-nodes-pod", many, "pod/cart", "web:80", "")
	add("three-nodes-balancer", crowd(tb, webBalancer), "internet", "198.51.100.1:80", "")
	third := after(tb, after(tb, many, "delete", "pod/web-a"), "delete", "pod/web-b")
	add("three-nodes-pass-by", third, "office", "node1:30007", "")
	add("host", many, "pod/cart", "db.example.com:5432", "web")
	add("host-refused", many, "office", "db.example.com:80", "web")
	add("node-firewall", load(tb, filepath.Join("testdata", "walled.yaml"), webNodePort), "office", "node2:30007", "")
	gateway := load(tb, "../../lessons/scenes/shop-gateway.yaml", webClusterIP+webRoute)
	add("gateway", gateway, "internet", "http://shop.example.com/", "web")
	add("gateway-no-rule", gateway, "internet", "http://198.51.100.1/", "web")
	return all
}

// webRoute routes a host to the Service of webClusterIP.
const webRoute = `
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: public, namespace: gateway}]
  hostnames: [shop.example.com]
  rules: [{backendRefs: [{name: web, port: 80}]}]
`
