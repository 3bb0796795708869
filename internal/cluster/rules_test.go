package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// pods are written "NAME NODE ADDRESS CONDITION", where CONDITION is ready, unready, ending (told to stop, and still
// ready) or stopping (told to stop, and no longer ready). All have the label app=web and listen on 8080.
func pods(lines ...string) string {
	var all strings.Builder
	for _, line := range lines {
		words := strings.Fields(line)
		deletion, ready := "", "True"
		if words[3] == "ending" || words[3] == "stopping" {
			deletion = `, deletionTimestamp: "2026-03-01T10:00:00Z"`
		}
		if words[3] == "unready" || words[3] == "stopping" {
			ready = "False"
		}
		fmt.Fprintf(&all, `---
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: web}%s}
spec: {nodeName: %s, containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]}
status: {podIP: %s, conditions: [{type: Ready, status: "%s"}]}
`, words[0], deletion, words[1], words[2], ready)
	}
	return all.String()
}

// plainNodes are three nodes, two of them in zones, and the pod client on node3.
const plainNodes = `
apiVersion: portolan/v1
kind: Scene
metadata: {name: plain}
loadBalancer: {pool: 198.51.100.0/24}
hosts: [{name: db.example.com, address: 192.0.2.40, listens: [5432]}]
clients:
  - {name: office, address: 192.0.2.10, reaches: [nodes, loadBalancers, externalIPs]}
  - {name: guest, address: 192.0.2.66, reaches: [nodes, loadBalancers, externalIPs]}
---
apiVersion: v1
kind: Node
metadata: {name: node1, labels: {topology.kubernetes.io/zone: a}}
status: {addresses: [{type: InternalIP, address: 10.0.0.11}, {type: InternalIP, address: 10.9.9.11}]}
---
apiVersion: v1
kind: Node
metadata: {name: node2, labels: {topology.kubernetes.io/zone: b}}
status: {addresses: [{type: InternalIP, address: 10.0.0.12}]}
---
apiVersion: v1
kind: Node
metadata: {name: node3}
status: {addresses: [{type: InternalIP, address: 10.0.0.13}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec: {nodeName: node3, containers: [{name: client, image: client}]}
status: {podIP: 10.244.3.2, conditions: [{type: Ready, status: "True"}]}
`

func plainScene(t testing.TB, more ...string) cluster.Scene {
	t.Helper()
	s, err := cluster.Load("plain.yaml", []byte(plainNodes+strings.Join(more, "")))
	if err != nil {
		t.Fatal(err)
	}
	s.ProxyMode = cluster.NFTables
	return s
}

const webPorts = "selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30007}]"

// TestEndingPods: kube-proxy uses pods that were told to stop and still answer where none is ready, for each policy
// apart (KEP-1669).
func TestEndingPods(t *testing.T) {
	clusterWide, local := "type: NodePort, "+webPorts, "type: NodePort, externalTrafficPolicy: Local, "+webPorts
	for _, test := range []struct {
		why, spec string
		pods      []string
		from, to  string
		want      string
	}{
		{
			"a ready one is preferred", clusterWide,
			[]string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ending"},
			"pod/client", "web:80", "connected a client",
		},
		{
			"without one those that end answer", clusterWide,
			[]string{"a node1 10.244.1.1 unready", "b node2 10.244.2.1 ending"},
			"pod/client", "web:80", "connected b client",
		},
		{
			"unless they are no longer ready", clusterWide,
			[]string{"a node1 10.244.1.1 unready", "b node2 10.244.2.1 stopping"},
			"pod/client", "web:80", "refused",
		},
		{
			"a Local node uses its own that ends, though others are ready", local,
			[]string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ending"},
			"office", "node2:30007", "connected b client",
		},
		{
			"its ready one first", local,
			[]string{"a node2 10.244.2.2 ready", "b node2 10.244.2.1 ending"},
			"office",
			"node2:30007", "connected a client",
		},
		{"a node with neither drops", local, []string{"b node2 10.244.2.1 ending"}, "office", "node1:30007", "timeout"},
		{"nobody at all rejects", local, []string{"b node2 10.244.2.1 stopping"}, "office", "node1:30007", "refused"},
		{
			"published, ready or not", clusterWide + ", publishNotReadyAddresses: true",
			[]string{"a node1 10.244.1.1 unready", "b node2 10.244.2.1 stopping"},
			"pod/client", "web:80",
			"connected a,b client",
		},
		{
			"a balancer finds the node whose pod ends last", strings.Replace(local, "NodePort", "LoadBalancer", 1),
			[]string{"b node2 10.244.2.1 ending"},
			"office", "198.51.100.1:80", "connected b client",
		},
		{
			"names of a headless Service lead to ready pods", "clusterIP: None, selector: {app: web}",
			[]string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ending"},
			"pod/client", "web:8080", "connected a client",
		},
		{
			"and to nobody if none is", "clusterIP: None, selector: {app: web}",
			[]string{"b node2 10.244.2.1 ending"},
			"pod/client", "web:8080", "name-not-found",
		},
		{
			"unless all are published", "clusterIP: None, publishNotReadyAddresses: true, selector: {app: web}",
			[]string{"b node2 10.244.2.1 unready"},
			"pod/client", "web:8080", "connected b client",
		},
	} {
		s := plainScene(t, pods(test.pods...), service("web", test.spec))
		tryAll(t, s, []try{{test.why, test.from, test.to, test.want}})
	}
}

// TestTrafficDistribution: it becomes hints, which count only if every ready endpoint has one, and only where one of
// them names this node or zone.
func TestTrafficDistribution(t *testing.T) {
	zoned := []string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready"}
	for _, test := range []struct {
		why, wish string
		pods      []string
		from      string
		want      string
	}{
		{"the same zone", "PreferSameZone", zoned, "node/node1", "connected a client"},
		{"by its old name", "PreferClose", zoned, "node/node2", "connected b client"},
		{"a node without a zone", "PreferSameZone", zoned, "node/node3", "connected a,b client"},
		{
			"a pod without a zone spoils it for all", "PreferSameZone", append(zoned, "c node3 10.244.3.1 ready"), "node/node1",
			"connected a,b,c client",
		},
		{
			"unless it is not ready", "PreferSameZone", append(zoned, "c node3 10.244.3.1 unready"), "node/node1",
			"connected a client",
		},
		{"the same node", "PreferSameNode", append(zoned, "c node3 10.244.3.1 ready"), "node/node3", "connected c client"},
		{
			"and if it has none, the zone", "PreferSameNode",
			[]string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready"},
			"node/node3", "connected a,b client",
		},
	} {
		s := plainScene(
			t,
			pods(test.pods...),
			service(
				"web",
				"clusterIP: 10.96.7.7, trafficDistribution: "+test.wish+
					", selector: {app: web}, ports: [{port: 80, targetPort: 8080}]",
			),
		)
		tryAll(t, s, []try{{test.why, test.from, "10.96.7.7:80", test.want}})
	}
}

// slice is an EndpointSlice of the Service web, as somebody writes it by hand.
func slice(name, body string) string {
	return "---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n" +
		"metadata: {name: " + name + ", labels: {kubernetes.io/service-name: web}}\naddressType: IPv4\n" + body + "\n"
}

// TestSlices: what is given wins over what the selector picks, for a Service without one it is all there is.
func TestSlices(t *testing.T) {
	two := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	bare := "clusterIP: 10.96.7.7, ports: [{port: 80, targetPort: 8080}]"
	for _, test := range []struct{ why, spec, slices, from, to, want string }{
		{
			"it wins", webPorts + ", type: NodePort", slice("s", `ports: [{port: 8080}]
endpoints: [{addresses: [10.244.2.1], nodeName: node2, targetRef: {kind: Pod, name: b, namespace: default}}]`),
			"pod/client", "web:80", "connected b client",
		},
		{
			"even if it is empty", webPorts + ", type: NodePort", slice("s", "endpoints: []"), "pod/client", "web:80",
			"refused",
		},
		{
			"that of another Service does not", webPorts + ", type: NodePort",
			strings.Replace(slice("s", "endpoints: []"), ": web}", ": other}", 1), "pod/client", "web:80",
			"connected a,b client",
		},
		{
			"nor one of another namespace", webPorts + ", type: NodePort",
			strings.Replace(slice("s", "endpoints: []"), "name: s,", "name: s, namespace: ops,", 1), "pod/client", "web:80",
			"connected a,b client",
		},
		{
			"the pod is known by its address", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"),
			"pod/client", "web:80", "connected a client",
		},
		{
			"conditions that are not written are true", bare,
			slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {}}]"), "pod/client", "web:80",
			"connected a client",
		},
		{"not ready", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {ready: "+
			"false}}]"), "pod/client", "web:80", "refused"},
		{
			"not ready, serving, terminating", bare,
			slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {ready: false, serving: "+
				"true, terminating: true}}]"), "pod/client", "web:80", "connected a client",
		},
		{
			"not ready, not serving, terminating", bare,
			slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {ready: false, serving: "+
				"false, terminating: true}}]"), "pod/client", "web:80", "refused",
		},
		{
			"the slice's port counts, and no targetPort", bare,
			slice("s", "ports: [{port: 9999}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "refused",
		},
		{
			"ports go by name", "clusterIP: 10.96.7.7, ports: [{name: one, port: 80}, {name: two, port: 81}]",
			slice("s", "ports: [{name: two, port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:81",
			"connected a client",
		},
		{
			"a name that is not there", "clusterIP: 10.96.7.7, ports: [{name: one, port: 80}, {name: two, port: 81}]",
			slice("s", "ports: [{name: two, port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80",
			"refused",
		},
		{
			"no name is the empty name", "clusterIP: 10.96.7.7, ports: [{name: x, port: 80}]",
			slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "refused",
		},
		{
			"and by protocol", bare, slice("s", "ports: [{port: 8080, protocol: UDP}]\nendpoints: [{addresses: [10.244.1.1]}]"),
			"pod/client", "web:80", "refused",
		},
		{
			"several slices are one list", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]") +
				slice("r", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.2.1]}, {addresses: [10.244.1.1]}]"),
			"pod/client",
			"web:80", "connected a,b client",
		},
		{
			"one that replaces another", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]") +
				slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.2.1]}]"), "pod/client", "web:80",
			"connected b client",
		},
		{
			"a host outside", bare, slice("s", "ports: [{port: 5432}]\nendpoints: [{addresses: [192.0.2.40]}]"), "pod/client",
			"web:80", "connected db.example.com node3",
		},
		{
			"which does not listen there", bare, slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [192.0.2.40]}]"),
			"pod/client", "web:80", "refused",
		},
		{
			"a machine that nobody described", bare, slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [192.0.2.99]}]"),
			"pod/client", "web:80", "connected 192.0.2.99 node3",
		},
		{
			"through a node port", "type: NodePort, ports: [{port: 80, nodePort: 30007}]",
			slice("s", "ports: [{port: 5432}]\nendpoints: [{addresses: [192.0.2.40]}]"), "office", "node1:30007",
			"connected db.example.com node1",
		},
		{
			"under a Local policy it is on no node",
			"type: NodePort, externalTrafficPolicy: Local, ports: [{port: 80, nodePort: 30007}]",
			slice("s", "ports: [{port: 5432}]\nendpoints: [{addresses: [192.0.2.40]}]"), "office", "node1:30007", "timeout",
		},
		{
			"a node", bare, slice("s", "ports: [{port: 22}]\nendpoints: [{addresses: [10.0.0.12]}]"), "pod/client", "web:80",
			"connected node2 node3",
		},
		{
			"a pod that is not in the input", bare,
			slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [10.244.2.77], nodeName: node2, targetRef: {kind: Pod, "+
				"name: x, namespace: default}}]"), "pod/client", "web:80", "connected x client",
		},
		{
			"hints of a slice", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], hints: "+
				"{forNodes: [{name: node3}]}}, {addresses: [10.244.2.1], hints: {forNodes: [{name: node2}]}}]"), "pod/client",
			"web:80", "connected a client",
		},
		{
			"names instead of addresses are not served", bare,
			strings.Replace(slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [db.example.com]}]"), "IPv4", "FQDN", 1),
			"pod/client", "web:80", "refused",
		},
		{
			"the other family is not asked", bare,
			strings.Replace(slice("s", `ports: [{port: 80}]`+"\n"+`endpoints: [{addresses: ["fd00::7"]}]`), "IPv4", "IPv6", 1),
			"pod/client", "web:80", "refused",
		},
		{
			"headless, by hand", "clusterIP: None", slice("s", "endpoints: [{addresses: [192.0.2.40]}]"), "pod/client",
			"web:5432", "connected db.example.com node3",
		},
		{
			"headless, with names", "clusterIP: None",
			slice("s", "endpoints: [{addresses: [10.244.1.1], hostname: one}, {addresses: [10.244.2.1], hostname: two}]"),
			"pod/client", "two.web:8080", "connected b client",
		},
	} {
		s := plainScene(t, two, service("web", test.spec), test.slices)
		tryAll(t, s, []try{{test.why, test.from, test.to, test.want}})
	}
}

// TestSlicesRefused: what is in a slice is dialled and printed.
func TestSlicesRefused(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{`endpoints: [{addresses: ["10.0.0.1\n"]}]`, `s.yaml:5:26: endpoints[0].addresses[0]: not an address: "10.0.0.1\n"`},
		{"endpoints: [{addresses: []}]", "an endpoint without an address"},
		{`endpoints: [{addresses: [10.0.0.1], nodeName: "a\tb"}]`, `endpoints[0]: not a name: "a\tb"`},
		{`endpoints: [{addresses: [10.0.0.1], targetRef: {kind: Pod, name: "a b"}}]`, `not a name: "a b"`},
	} {
		_, err := cluster.Load("s.yaml", []byte(strings.TrimPrefix(slice("s", test.body), "---\n")))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.body, err)
		}
	}
}

// TestSlicesFollow: what happens to a pod or a Service its controller writes into the slices.
func TestSlicesFollow(t *testing.T) {
	given := plainScene(
		t,
		pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready", "c node2 10.244.2.2 ready"),
		service("web", webPorts+", type: NodePort"),
		slice("s", `ports: [{port: 8080}]
endpoints:
  - {addresses: [10.244.1.1], nodeName: node1, targetRef: {kind: Pod, name: a, namespace: default}}
  - {addresses: [10.244.2.1], nodeName: node2, targetRef: {kind: Pod, name: b, namespace: default}}`),
	)
	for _, test := range []struct {
		event cluster.Event
		want  string
	}{
		{cluster.Event{Verb: "unready", Object: "pod/a"}, "connected b client"},
		{cluster.Event{Verb: "delete", Object: "pod/b"}, "connected a client"},
		{cluster.Event{Verb: "lose", Object: "node1"}, "connected b client"},
	} {
		s, err := given.After(test.event)
		if err != nil {
			t.Fatal(err)
		}
		tryAll(t, s, []try{{test.event.String(), "pod/client", "web:80", test.want}})
	}
	tryAll(
		t,
		given,
		[]try{{"the scene that things happened to is as it was", "pod/client", "web:80", "connected a,b client"}},
	)
	tryAll(
		t,
		apply(t, given, service("web", webPorts+", type: LoadBalancer")),
		[]try{{"a Service that picks as before", "pod/client", "web:80", "connected a,b client"}},
	)
	tryAll(
		t,
		apply(t, given, service("web", strings.Replace(webPorts, "http", "8080", 1)+", type: NodePort")),
		[]try{{"one that picks anew", "pod/client", "web:80", "connected a,b,c client"}},
	)
}
