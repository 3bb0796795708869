package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// pods are written "NAME NODE ADDRESS CONDITION", where CONDITION is ready, unready, ending (told to stop, and still ready) or
// stopping (told to stop, and no longer ready). All have the label app=web and listen on 8080.
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
	return s
}

const webPorts = "selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30007}]"

// TestEndingPods: kube-proxy uses pods that were told to stop and still answer where none is ready, for each policy apart
// (CURRICULUM 1.8, KEP-1669).
func TestEndingPods(t *testing.T) {
	clusterWide, local := "type: NodePort, "+webPorts, "type: NodePort, externalTrafficPolicy: Local, "+webPorts
	for _, test := range []struct {
		why, spec string
		pods      []string
		from, to  string
		want      string
	}{
		{"a ready one is preferred", clusterWide, []string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ending"}, "pod/client", "web:80", "connected a client"},
		{"without one those that end answer", clusterWide, []string{"a node1 10.244.1.1 unready", "b node2 10.244.2.1 ending"}, "pod/client", "web:80", "connected b client"},
		{"unless they are no longer ready", clusterWide, []string{"a node1 10.244.1.1 unready", "b node2 10.244.2.1 stopping"}, "pod/client", "web:80", "refused"},
		{"a Local node uses its own that ends, though others are ready", local, []string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ending"}, "office", "node2:30007", "connected b client"},
		{"its ready one first", local, []string{"a node2 10.244.2.2 ready", "b node2 10.244.2.1 ending"}, "office", "node2:30007", "connected a client"},
		{"a node with neither drops", local, []string{"b node2 10.244.2.1 ending"}, "office", "node1:30007", "timeout"},
		{"nobody at all rejects", local, []string{"b node2 10.244.2.1 stopping"}, "office", "node1:30007", "refused"},
		{"published, ready or not", clusterWide + ", publishNotReadyAddresses: true", []string{"a node1 10.244.1.1 unready", "b node2 10.244.2.1 stopping"}, "pod/client", "web:80", "connected a,b client"},
		{"a balancer finds the node whose pod ends last", strings.Replace(local, "NodePort", "LoadBalancer", 1), []string{"b node2 10.244.2.1 ending"}, "office", "198.51.100.1:80", "connected b client"},
		{"names of a headless Service lead to ready pods", "clusterIP: None, selector: {app: web}", []string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ending"}, "pod/client", "web:8080", "connected a client"},
		{"and to nobody if none is", "clusterIP: None, selector: {app: web}", []string{"b node2 10.244.2.1 ending"}, "pod/client", "web:8080", "name-not-found"},
		{"unless all are published", "clusterIP: None, publishNotReadyAddresses: true, selector: {app: web}", []string{"b node2 10.244.2.1 unready"}, "pod/client", "web:8080", "connected b client"},
	} {
		s := plainScene(t, pods(test.pods...), service("web", test.spec))
		tryAll(t, s, []try{{test.why, test.from, test.to, test.want}})
	}
}

// TestTrafficDistribution: it becomes hints, which count only if every ready endpoint has one, and only where one of them
// names this node or zone.
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
		{"a pod without a zone spoils it for all", "PreferSameZone", append(zoned, "c node3 10.244.3.1 ready"), "node/node1", "connected a,b,c client"},
		{"unless it is not ready", "PreferSameZone", append(zoned, "c node3 10.244.3.1 unready"), "node/node1", "connected a client"},
		{"the same node", "PreferSameNode", append(zoned, "c node3 10.244.3.1 ready"), "node/node3", "connected c client"},
		{"and if it has none, the zone", "PreferSameNode", []string{"a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready"}, "node/node3", "connected a,b client"},
	} {
		s := plainScene(t, pods(test.pods...), service("web", "clusterIP: 10.96.7.7, trafficDistribution: "+test.wish+", selector: {app: web}, ports: [{port: 80, targetPort: 8080}]"))
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
		{"it wins", webPorts + ", type: NodePort", slice("s", `ports: [{port: 8080}]
endpoints: [{addresses: [10.244.2.1], nodeName: node2, targetRef: {kind: Pod, name: b, namespace: default}}]`), "pod/client", "web:80", "connected b client"},
		{"even if it is empty", webPorts + ", type: NodePort", slice("s", "endpoints: []"), "pod/client", "web:80", "refused"},
		{"that of another Service does not", webPorts + ", type: NodePort", strings.Replace(slice("s", "endpoints: []"), ": web}", ": other}", 1), "pod/client", "web:80", "connected a,b client"},
		{"nor one of another namespace", webPorts + ", type: NodePort", strings.Replace(slice("s", "endpoints: []"), "name: s,", "name: s, namespace: ops,", 1), "pod/client", "web:80", "connected a,b client"},
		{"the pod is known by its address", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "connected a client"},
		{"conditions that are not written are true", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {}}]"), "pod/client", "web:80", "connected a client"},
		{"not ready", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {ready: false}}]"), "pod/client", "web:80", "refused"},
		{"not ready, serving, terminating", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {ready: false, serving: true, terminating: true}}]"), "pod/client", "web:80", "connected a client"},
		{"not ready, not serving, terminating", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], conditions: {ready: false, serving: false, terminating: true}}]"), "pod/client", "web:80", "refused"},
		{"the slice's port counts, and no targetPort", bare, slice("s", "ports: [{port: 9999}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "refused"},
		{"ports go by name", "clusterIP: 10.96.7.7, ports: [{name: one, port: 80}, {name: two, port: 81}]", slice("s", "ports: [{name: two, port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:81", "connected a client"},
		{"a name that is not there", "clusterIP: 10.96.7.7, ports: [{name: one, port: 80}, {name: two, port: 81}]", slice("s", "ports: [{name: two, port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "refused"},
		{"no name is the empty name", "clusterIP: 10.96.7.7, ports: [{name: x, port: 80}]", slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "refused"},
		{"and by protocol", bare, slice("s", "ports: [{port: 8080, protocol: UDP}]\nendpoints: [{addresses: [10.244.1.1]}]"), "pod/client", "web:80", "refused"},
		{"several slices are one list", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]") + slice("r", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.2.1]}, {addresses: [10.244.1.1]}]"), "pod/client", "web:80", "connected a,b client"},
		{"one that replaces another", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1]}]") + slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.2.1]}]"), "pod/client", "web:80", "connected b client"},
		{"a host outside", bare, slice("s", "ports: [{port: 5432}]\nendpoints: [{addresses: [192.0.2.40]}]"), "pod/client", "web:80", "connected db.example.com node3"},
		{"which does not listen there", bare, slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [192.0.2.40]}]"), "pod/client", "web:80", "refused"},
		{"a machine that nobody described", bare, slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [192.0.2.99]}]"), "pod/client", "web:80", "connected 192.0.2.99 node3"},
		{"through a node port", "type: NodePort, ports: [{port: 80, nodePort: 30007}]", slice("s", "ports: [{port: 5432}]\nendpoints: [{addresses: [192.0.2.40]}]"), "office", "node1:30007", "connected db.example.com node1"},
		{"under a Local policy it is on no node", "type: NodePort, externalTrafficPolicy: Local, ports: [{port: 80, nodePort: 30007}]", slice("s", "ports: [{port: 5432}]\nendpoints: [{addresses: [192.0.2.40]}]"), "office", "node1:30007", "timeout"},
		{"a node", bare, slice("s", "ports: [{port: 22}]\nendpoints: [{addresses: [10.0.0.12]}]"), "pod/client", "web:80", "connected node2 node3"},
		{"a pod that is not in the input", bare, slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [10.244.2.77], nodeName: node2, targetRef: {kind: Pod, name: x, namespace: default}}]"), "pod/client", "web:80", "connected x client"},
		{"hints of a slice", bare, slice("s", "ports: [{port: 8080}]\nendpoints: [{addresses: [10.244.1.1], hints: {forNodes: [{name: node3}]}}, {addresses: [10.244.2.1], hints: {forNodes: [{name: node2}]}}]"), "pod/client", "web:80", "connected a client"},
		{"names instead of addresses are not served", bare, strings.Replace(slice("s", "ports: [{port: 80}]\nendpoints: [{addresses: [db.example.com]}]"), "IPv4", "FQDN", 1), "pod/client", "web:80", "refused"},
		{"the other family is not asked", bare, strings.Replace(slice("s", `ports: [{port: 80}]`+"\n"+`endpoints: [{addresses: ["fd00::7"]}]`), "IPv4", "IPv6", 1), "pod/client", "web:80", "refused"},
		{"headless, by hand", "clusterIP: None", slice("s", "endpoints: [{addresses: [192.0.2.40]}]"), "pod/client", "web:5432", "connected db.example.com node3"},
		{"headless, with names", "clusterIP: None", slice("s", "endpoints: [{addresses: [10.244.1.1], hostname: one}, {addresses: [10.244.2.1], hostname: two}]"), "pod/client", "two.web:8080", "connected b client"},
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
	given := plainScene(t, pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready", "c node2 10.244.2.2 ready"), service("web", webPorts+", type: NodePort"),
		slice("s", `ports: [{port: 8080}]
endpoints:
  - {addresses: [10.244.1.1], nodeName: node1, targetRef: {kind: Pod, name: a, namespace: default}}
  - {addresses: [10.244.2.1], nodeName: node2, targetRef: {kind: Pod, name: b, namespace: default}}`))
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
	tryAll(t, given, []try{{"the scene that things happened to is as it was", "pod/client", "web:80", "connected a,b client"}})
	tryAll(t, apply(t, given, service("web", webPorts+", type: LoadBalancer")), []try{{"a Service that picks as before", "pod/client", "web:80", "connected a,b client"}})
	tryAll(t, apply(t, given, service("web", strings.Replace(webPorts, "http", "8080", 1)+", type: NodePort")), []try{{"one that picks anew", "pod/client", "web:80", "connected a,b,c client"}})
}

// TestDNS: what cluster DNS answers, and whom (CURRICULUM 1.9).
func TestDNS(t *testing.T) {
	s := plainScene(t, pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 unready"), `
---
apiVersion: v1
kind: Pod
metadata: {name: db-0, labels: {app: db}}
spec: {hostname: db-0, subdomain: db, nodeName: node1, containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]}
status: {podIP: 10.244.1.30, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db-1, labels: {app: db}}
spec: {hostname: db-1, subdomain: other, nodeName: node2, containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]}
status: {podIP: 10.244.2.30, conditions: [{type: Ready, status: "True"}]}
`, service("web", "selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]"), service("db", "clusterIP: None, selector: {app: db}, ports: [{port: 5432}]"),
		service("out", "type: ExternalName, externalName: db.example.com."), service("address", "type: ExternalName, externalName: 192.0.2.40"),
		service("alias", "type: ExternalName, externalName: web.default.svc.cluster.local"), service("short", "type: ExternalName, externalName: web.default"),
		service("ping", "type: ExternalName, externalName: pong.default.svc.cluster.local"), service("pong", "type: ExternalName, externalName: ping.default.svc.cluster.local"),
		service("shadow", "selector: {app: web}, ports: [{port: 5432, targetPort: 8080}]"))
	tryAll(t, s, []try{
		{"a named port has a name of its own", "pod/client", "_http._tcp.web:80", "connected a client"},
		{"in full", "pod/client", "_http._tcp.web.default.svc.cluster.local:80", "connected a client"},
		{"with another protocol it has not", "pod/client", "_http._udp.web:80", "name-not-found"},
		{"nor has another port", "pod/client", "_https._tcp.web:443", "name-not-found"},
		{"a pod by hostname and subdomain", "pod/client", "db-0.db:5432", "connected db-0 client"},
		{"in full", "pod/client", "db-0.db.default.svc.cluster.local:5432", "connected db-0 client"},
		{"whose subdomain is another", "pod/client", "db-1.db:5432", "name-not-found"},
		{"has its address for a name", "pod/client", "10-244-2-30.db:5432", "connected db-1 client"},
		{"a pod of a Service that is not headless", "pod/client", "a.web:8080", "name-not-found"},
		{"its name alone", "pod/client", "db-0:5432", "name-not-found"},
		{"an alias, on the port that is typed", "pod/client", "out:5432", "connected"},
		{"on another port", "pod/client", "out:80", "refused"},
		{"an address is no name", "pod/client", "address:5432", "name-not-found"},
		{"an alias for a Service, by its full name", "pod/client", "alias:80", "connected a client"},
		{"and by no other", "pod/client", "short:80", "name-not-found"},
		{"aliases in a circle", "pod/client", "ping:80", "name-not-found"},
		{"a host outside", "pod/client", "db.example.com:5432", "connected"},
		{"with its dot", "pod/client", "db.example.com.:5432", "connected"},
		{"from a node", "node/node1", "db.example.com:5432", "connected"},
		{"a Service's name from a node", "node/node1", "web.default.svc.cluster.local:80", "name-not-found"},
	})
	unready, err := s.After(cluster.Event{Verb: "unready", Object: "pod/db-0"})
	if err != nil {
		t.Fatal(err)
	}
	tryAll(t, unready, []try{{"a pod that is not ready has no name", "pod/client", "db-0.db:5432", "name-not-found"}})
}

// TestHostAndServiceOfOneName: a pod's search domains come before what everybody knows.
func TestHostAndServiceOfOneName(t *testing.T) {
	s, err := cluster.Load("s.yaml", []byte(strings.Replace(plainNodes, "db.example.com", "web", 1)+pods("a node1 10.244.1.1 ready")+service("web", webPorts+", type: NodePort")))
	if err != nil {
		t.Fatal(err)
	}
	tryAll(t, s, []try{
		{"a pod", "pod/client", "web:80", "connected a client"},
		{"a node", "node/node1", "web:5432", "connected"},
		{"a pod that means the other", "pod/client", "web.:5432", "connected"},
	})
}

// TestAddressesOfBalancers: which of them kube-proxy captures, and what stands at the others (CURRICULUM 1.2, 1.10).
func TestAddressesOfBalancers(t *testing.T) {
	web := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	balancer := func(spec, ingress string) string {
		return service("web", "type: LoadBalancer, "+spec+webPorts) + "status: {loadBalancer: {ingress: [{" + ingress + "}]}}\n"
	}
	ranges := "loadBalancerSourceRanges: [192.0.2.0/28], "
	proxy := "ip: 198.51.100.9, ipMode: Proxy"
	for _, test := range []struct{ why, manifest, from, to, want string }{
		{"captured on the client's node", balancer("externalTrafficPolicy: Local, ", "ip: 198.51.100.9"), "node/node3", "198.51.100.9:80", "connected a,b client"},
		{"ipMode Proxy is not", balancer("externalTrafficPolicy: Local, ", proxy), "node/node3", "198.51.100.9:80", "connected a balancer"},
		{"and hides everybody", balancer("externalTrafficPolicy: Local, ", proxy), "office", "198.51.100.9:80", "connected a balancer"},
		{"behind the node under policy Cluster", balancer("", proxy), "office", "198.51.100.9:80", "connected a,b node1"},
		{"a name is not captured either", balancer("", "hostname: lb.example.net"), "pod/client", "lb.example.net:80", "connected a,b node1"},
		{"ranges that hold the client", balancer(ranges, "ip: 198.51.100.9"), "office", "198.51.100.9:80", "connected a,b node1"},
		{"ranges that do not", balancer(ranges, "ip: 198.51.100.9"), "guest", "198.51.100.9:80", "timeout"},
		{"the node port beside them", balancer(ranges, "ip: 198.51.100.9"), "guest", "node1:30007", "connected a,b node1"},
		{"a proxy keeps to them too", balancer(ranges, proxy), "guest", "198.51.100.9:80", "timeout"},
		{"every address is no limit", balancer("loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0], ", "ip: 198.51.100.9"), "guest", "198.51.100.9:80", "connected a,b node1"},
		{"ranges of the other family are none", balancer(`loadBalancerSourceRanges: ["fd00::/8"], `, "ip: 198.51.100.9"), "guest", "198.51.100.9:80", "connected a,b node1"},
		{"no node ports, captured", service("web", "type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80, targetPort: http}]"), "office", "198.51.100.1:80", "connected a,b node1"},
		{
			"no node ports, by name: it must know the pods", service("web", "type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80, targetPort: http}]") +
				"status: {loadBalancer: {ingress: [{hostname: lb.example.net}]}}\n", "office", "lb.example.net:80", "connected a,b client",
		},
		{"pending, and the node port answers", service("web", "type: LoadBalancer, loadBalancerClass: example.com/x, "+webPorts), "office", "node1:30007", "connected a,b node1"},
		{"pending", service("web", "type: LoadBalancer, loadBalancerClass: example.com/x, "+webPorts), "office", "<pending>:80", "no-address"},
		{"an external address", service("web", "externalIPs: [198.18.0.7], "+strings.Replace(webPorts, ", nodePort: 30007", "", 1)), "office", "198.18.0.7:80", "connected a,b node1"},
		{"under policy Local", service("web", "externalIPs: [198.18.0.7], externalTrafficPolicy: Local, "+strings.Replace(webPorts, ", nodePort: 30007", "", 1)), "office", "198.18.0.7:80", "connected a client"},
		{"a second network card, which nftables does not serve", balancer("", "ip: 198.51.100.9"), "office", "10.9.9.11:30007", "refused"},
	} {
		tryAll(t, plainScene(t, web, test.manifest), []try{{test.why, test.from, test.to, test.want}})
	}
	cards := plainScene(t, web, balancer("", "ip: 198.51.100.9"))
	cards.ProxyMode = cluster.IPTables
	tryAll(t, cards, []try{{"and iptables does", "office", "10.9.9.11:30007", "connected a,b node1"}})
}

// TestGivenBalancers: what stands in a status was given, whether or not the scene says by whom. kube-proxy does not
// capture a name, so that those inside go out to the balancer, and come back in.
func TestGivenBalancers(t *testing.T) {
	web := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	for _, scene := range []string{plainNodes, strings.Replace(plainNodes, "loadBalancer:", "nodeFirewall: {}\n#", 1)} {
		for _, test := range []struct{ ingress, to, outside, inside string }{
			{"ip: 198.51.100.9", "198.51.100.9:80", "connected a,b node1", "connected a,b node3"},
			{"ip: 198.51.100.9, ipMode: Proxy", "198.51.100.9:80", "connected a,b node1", "connected a,b node1"},
			{"hostname: a.elb.example.com", "a.elb.example.com:80", "connected a,b node1", "connected a,b node1"},
		} {
			s, err := cluster.Load("s.yaml", []byte(scene+web+service("web", "type: LoadBalancer, "+webPorts)+"status: {loadBalancer: {ingress: [{"+test.ingress+"}]}}\n"))
			if err != nil {
				t.Fatal(err)
			}
			tryAll(t, s, []try{{test.ingress, "office", test.to, test.outside}, {test.ingress, "pod/client", test.to, test.inside}})
		}
	}
}

// TestPolicies: both of them, each for its own kind of address (CURRICULUM 1.12, rows 9 to 12).
func TestPolicies(t *testing.T) {
	s := plainScene(t, pods("a node1 10.244.1.1 ready"),
		service("inside", "clusterIP: 10.96.7.1, type: NodePort, internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30001}]"),
		service("outside", "clusterIP: 10.96.7.2, type: NodePort, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, targetPort: http, nodePort: 30002}]"))
	tryAll(t, s, []try{
		{"internal, on the pod's node", "node/node1", "10.96.7.1:80", "connected a client"},
		{"internal, elsewhere", "pod/client", "inside:80", "timeout"},
		{"internal does not touch node ports", "office", "node2:30001", "connected a node2"},
		{"external, on the pod's node", "office", "node1:30002", "connected a client"},
		{"external, elsewhere", "office", "node2:30002", "timeout"},
		{"external, a client on the node itself", "node/node2", "node2:30002", "connected a client"},
		{"external does not touch the cluster address", "pod/client", "outside:80", "connected a client"},
	})
}

// TestSticky: with sessionAffinity a client keeps its pod, and the trace says so.
func TestSticky(t *testing.T) {
	two := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	for affinity, want := range map[string]string{
		"ClientIP": "Either a or b answers, for one client always the same: sessionAffinity is ClientIP.",
		"None":     "Either a or b answers, picked at random for each connection.",
	} {
		trace, err := plainScene(t, two, service("web", "sessionAffinity: "+affinity+", "+webPorts+", type: NodePort")).Dial("office", "node1:30007")
		if err != nil || trace.Reason() != want || trace.Sticky != (affinity == "ClientIP") {
			t.Errorf("%s: %q, sticky %t, %v", affinity, trace.Reason(), trace.Sticky, err)
		}
	}
}
