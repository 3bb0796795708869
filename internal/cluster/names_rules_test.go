package cluster_test

import (
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// TestDNS: what cluster DNS answers, and whom.
func TestDNS(t *testing.T) {
	s := plainScene(
		t,
		pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 unready"),
		`
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
`,
		service("web", "selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]"),
		service("db", "clusterIP: None, selector: {app: db}, ports: [{port: 5432}]"),
		service(
			"out",
			"type: ExternalName, externalName: db.example.com.",
		),
		service("address", "type: ExternalName, externalName: 192.0.2.40"),
		service(
			"alias",
			"type: ExternalName, externalName: web.default.svc.cluster.local",
		),
		service("short", "type: ExternalName, externalName: web.default"),
		service(
			"ping",
			"type: ExternalName, externalName: pong.default.svc.cluster.local",
		),
		service("pong", "type: ExternalName, externalName: ping.default.svc.cluster.local"),
		service("shadow", "selector: {app: web}, ports: [{port: 5432, targetPort: 8080}]"),
	)
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
		{"an alias, on the port that is typed", "pod/client", "out:5432", "connected db.example.com node3"},
		{"on another port", "pod/client", "out:80", "refused"},
		{"an address is no name", "pod/client", "address:5432", "name-not-found"},
		{"an alias for a Service, by its full name", "pod/client", "alias:80", "connected a client"},
		{"and by no other", "pod/client", "short:80", "name-not-found"},
		{"aliases in a circle", "pod/client", "ping:80", "name-not-found"},
		{"a host outside", "pod/client", "db.example.com:5432", "connected db.example.com node3"},
		{"with its dot", "pod/client", "db.example.com.:5432", "connected db.example.com node3"},
		{"from a node", "node/node1", "db.example.com:5432", "connected db.example.com client"},
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
	s, err := cluster.Load(
		"s.yaml",
		[]byte(
			strings.Replace(
				plainNodes,
				"db.example.com",
				"web",
				1,
			)+pods(
				"a node1 10.244.1.1 ready",
			)+service(
				"web",
				webPorts+", type: NodePort",
			),
		),
	)
	if err != nil {
		t.Fatal(err)
	}
	tryAll(t, s, []try{
		{"a pod", "pod/client", "web:80", "connected a client"},
		{"a node", "node/node1", "web:5432", "connected web client"},
		{"a pod that means the other", "pod/client", "web.:5432", "connected web node3"},
	})
}

// TestAddressesOfBalancers: which of them kube-proxy captures, and what answers at the others.
func TestAddressesOfBalancers(t *testing.T) {
	web := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	balancer := func(spec, ingress string) string {
		return service(
			"web",
			"type: LoadBalancer, "+spec+webPorts,
		) + "status: {loadBalancer: {ingress: [{" + ingress + "}]}}\n"
	}
	ranges := "loadBalancerSourceRanges: [192.0.2.0/28], "
	proxy := "ip: 198.51.100.9, ipMode: Proxy"
	for _, test := range []struct{ why, manifest, from, to, want string }{
		{
			"captured on the client's node", balancer("externalTrafficPolicy: Local, ", "ip: 198.51.100.9"), "node/node3",
			"198.51.100.9:80", "connected a,b client",
		},
		{
			"ipMode Proxy is not", balancer("externalTrafficPolicy: Local, ", proxy), "node/node3", "198.51.100.9:80",
			"connected a balancer",
		},
		{
			"and hides everybody", balancer("externalTrafficPolicy: Local, ", proxy), "office", "198.51.100.9:80",
			"connected a balancer",
		},
		{"behind the node under policy Cluster", balancer("", proxy), "office", "198.51.100.9:80", "connected a,b node1"},
		{
			"a name is not captured either", balancer("", "hostname: lb.example.net"), "pod/client", "lb.example.net:80",
			"connected a,b node1",
		},
		{
			"ranges that hold the client", balancer(ranges, "ip: 198.51.100.9"), "office", "198.51.100.9:80",
			"connected a,b node1",
		},
		{"ranges that do not", balancer(ranges, "ip: 198.51.100.9"), "guest", "198.51.100.9:80", "timeout"},
		{"the node port beside them", balancer(ranges, "ip: 198.51.100.9"), "guest", "node1:30007", "connected a,b node1"},
		{"a proxy keeps to them too", balancer(ranges, proxy), "guest", "198.51.100.9:80", "timeout"},
		{
			"every address is no limit", balancer("loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0], ", "ip: 198.51.100.9"),
			"guest", "198.51.100.9:80", "connected a,b node1",
		},
		{
			"ranges of the other family are none", balancer(`loadBalancerSourceRanges: ["fd00::/8"], `, "ip: 198.51.100.9"),
			"guest", "198.51.100.9:80", "connected a,b node1",
		},
		{"no node ports, captured", service("web",
			"type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: 80, targetPort: "+
				"http}]"), "office", "198.51.100.1:80", "connected a,b node1"},
		{
			"no node ports, by name: it must know the pods",
			service("web", "type: LoadBalancer, allocateLoadBalancerNodePorts: false, selector: {app: web}, ports: [{port: "+
				"80, targetPort: http}]") +
				"status: {loadBalancer: {ingress: [{hostname: lb.example.net}]}}\n", "office", "lb.example.net:80",
			"connected a,b client",
		},
		{
			"pending, and the node port answers",
			service("web", "type: LoadBalancer, loadBalancerClass: example.com/x, "+webPorts), "office", "node1:30007",
			"connected a,b node1",
		},
		{
			"pending", service("web", "type: LoadBalancer, loadBalancerClass: example.com/x, "+webPorts), "office",
			"<pending>:80", "no-address",
		},
		{"an external address", service("web", "externalIPs: [198.18.0.7], "+
			strings.Replace(webPorts, ", nodePort: 30007", "", 1)), "office", "198.18.0.7:80", "connected a,b node1"},
		{"under policy Local", service("web", "externalIPs: [198.18.0.7], externalTrafficPolicy: Local, "+
			strings.Replace(webPorts, ", nodePort: 30007", "", 1)), "office", "198.18.0.7:80", "connected a client"},
		{
			"a second network card, which nftables does not serve", balancer("", "ip: 198.51.100.9"), "office",
			"10.9.9.11:30007", "refused",
		},
	} {
		tryAll(t, plainScene(t, web, test.manifest), []try{{test.why, test.from, test.to, test.want}})
	}
	cards := plainScene(t, web, balancer("", "ip: 198.51.100.9"))
	cards.ProxyMode = cluster.IPTables
	tryAll(t, cards, []try{{"and iptables does", "office", "10.9.9.11:30007", "connected a,b node1"}})
}

// TestGivenBalancers: an address in a status was assigned, whether or not the scene says by whom. kube-proxy does not
// capture a name, so that those inside go out to the balancer, and come back in.
func TestGivenBalancers(t *testing.T) {
	web := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	for _, scene := range []string{plainNodes, strings.Replace(plainNodes, "loadBalancer:", "nodeFirewall: {}\n#", 1)} {
		for _, test := range []struct{ ingress, to, outside, inside string }{
			{"ip: 198.51.100.9", "198.51.100.9:80", "connected a,b node1", "connected a,b node3"},
			{"ip: 198.51.100.9, ipMode: Proxy", "198.51.100.9:80", "connected a,b node1", "connected a,b node1"},
			{"hostname: a.elb.example.com", "a.elb.example.com:80", "connected a,b node1", "connected a,b node1"},
		} {
			s, err := cluster.Load(
				"s.yaml",
				[]byte(
					scene+web+service(
						"web",
						"type: LoadBalancer, "+webPorts,
					)+"status: {loadBalancer: {ingress: [{"+test.ingress+"}]}}\n",
				),
			)
			if err != nil {
				t.Fatal(err)
			}
			tryAll(
				t,
				s,
				[]try{
					{test.ingress, "office", test.to, test.outside},
					{test.ingress, "pod/client", test.to, test.inside},
				},
			)
		}
	}
}

// TestPolicies: both of them, each for its own kind of address.
func TestPolicies(t *testing.T) {
	s := plainScene(
		t,
		pods("a node1 10.244.1.1 ready"),
		service(
			"inside",
			"clusterIP: 10.96.7.1, type: NodePort, internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, "+
				"targetPort: http, nodePort: 30001}]",
		),
		service(
			"outside",
			"clusterIP: 10.96.7.2, type: NodePort, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, "+
				"targetPort: http, nodePort: 30002}]",
		),
	)
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
		"ClientIP": "Either `a` or `b` answers. On this node a client address always gets the same one, because " +
			"sessionAffinity is ClientIP.",
		"None": "Either `a` or `b` answers. The node chooses one at random for each connection.",
	} {
		trace, err := plainScene(
			t,
			two,
			service("web", "sessionAffinity: "+affinity+", "+webPorts+", type: NodePort"),
		).Dial("office", "node1:30007")
		if err != nil || trace.Reason() != want || trace.Sticky != (affinity == "ClientIP") {
			t.Errorf("%s: %q, sticky %t, %v", affinity, trace.Reason(), trace.Sticky, err)
		}
	}
}
