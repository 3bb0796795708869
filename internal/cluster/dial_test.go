package cluster_test

import (
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// stage is a cluster with everything that can stop a packet.
const stage = `
apiVersion: portolan/v1
kind: Scene
metadata: {name: stage}
proxyMode: nftables
loadBalancer: {pool: 198.51.100.0/24}
nodeFirewall: {allow: [22, 30000-30100]}
hosts:
  - {name: db.example.com, address: 192.0.2.40, listens: [5432]}
clients:
  - {name: open, address: 192.0.2.10, reaches: [nodes, loadBalancers, services, pods], via: node1}
  - {name: shut, address: 192.0.2.11, reaches: [nodes, loadBalancers], ports: [80, 443]}
  - {name: away, address: 203.0.113.9, reaches: [loadBalancers]}
---
apiVersion: v1
kind: Node
metadata: {name: node1}
spec: {podCIDR: 10.244.1.0/24}
status:
  addresses: [{type: InternalIP, address: 10.0.0.11}, {type: ExternalIP, address: 203.0.113.11}]
---
apiVersion: v1
kind: Node
metadata: {name: node2}
status: {addresses: [{type: InternalIP, address: 10.0.0.12}]}
---
apiVersion: v1
kind: Pod
metadata: {name: app, labels: {app: app}, annotations: {portolan/listens: "8080, 127.0.0.1:9090"}}
spec:
  nodeName: node2
  containers: [{name: app, image: app, ports: [{name: http, containerPort: 8080}, {name: admin, containerPort: 9090}, {name: ghost, containerPort: 7070}]}]
status: {podIP: 10.244.2.5, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: old, labels: {app: app}}
spec: {nodeName: node1, containers: [{name: app, image: app}]}
status: {podIP: 10.244.1.6, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: guest, namespace: shop}
spec: {nodeName: node1, containers: [{name: guest, image: guest}]}
status: {podIP: 10.244.1.7, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Service
metadata: {name: app}
spec:
  type: LoadBalancer
  clusterIP: 10.96.5.5
  selector: {app: app}
  ports:
    - {name: http, port: 80, targetPort: http, nodePort: 30080}
    - {name: admin, port: 90, targetPort: admin, nodePort: 30090}
    - {name: ghost, port: 70, targetPort: ghost, nodePort: 31070}
    - {name: numbered, port: 81, targetPort: 8080, nodePort: 30081}
    - {name: misspelt, port: 82, targetPort: htpp, nodePort: 30082}
    - {name: udp, port: 53, protocol: UDP, nodePort: 30053}
---
apiVersion: v1
kind: Service
metadata: {name: quiet, namespace: shop}
spec: {clusterIP: 10.96.5.6, selector: {app: nobody}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: ledger}
spec: {type: ExternalName, externalName: db.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: each}
spec: {clusterIP: None, selector: {app: app}, ports: [{port: 80, targetPort: 8080}]}
`

func TestDial(t *testing.T) {
	s, err := cluster.Load("stage.yaml", []byte(stage))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		why      string
		from, to string
		want     string // outcome, and pods that answer
		cause    cluster.Cause
	}{
		{"a named port that one pod declares", "pod/app", "app:80", "connected app", 0},
		{"a named port that nobody declares", "pod/app", "app:82", "refused", cluster.NoNamedPort},
		{"declared, and open on loopback only", "pod/old", "app:90", "refused", cluster.NotListening},
		{"declared, and not open", "pod/old", "app:70", "refused", cluster.NotListening},
		{"one pod listens, the other does not", "pod/old", "app:81", "refused app", cluster.NotListening},
		{"on the loopback of the pod itself", "pod/app", "localhost:9090", "connected app", 0},
		{"dialled with TCP, and it is UDP", "pod/old", "app:53", "refused", cluster.NoSuchPort},
		{"the same at the node", "open", "node1:30053", "refused", cluster.NoSuchPort},

		{"a short name in its own namespace", "pod/old", "app:80", "connected app", 0},
		{"a short name from another namespace", "pod/shop/guest", "app:80", "name-not-found", cluster.NoSuchName},
		{"name and namespace", "pod/shop/guest", "app.default:80", "connected app", 0},
		{"with svc", "pod/shop/guest", "app.default.svc:80", "connected app", 0},
		{"the full name", "pod/shop/guest", "app.default.svc.cluster.local:80", "connected app", 0},
		{"the full name with its dot", "pod/shop/guest", "app.default.svc.cluster.local.:80", "connected app", 0},
		{"in capitals", "pod/old", "APP.Default:80", "connected app", 0},
		{"svc without a namespace", "pod/old", "app.svc:80", "name-not-found", cluster.NoSuchName},
		{"a name in a namespace that lacks it", "pod/old", "app.shop:80", "name-not-found", cluster.NoSuchName},
		{"a Service's name from a node", "node/node1", "app:80", "name-not-found", cluster.NoSuchName},
		{"a Service's name from outside", "open", "app.default:80", "name-not-found", cluster.NoSuchName},
		{"a node's name from a pod", "pod/old", "node1:30080", "name-not-found", cluster.NoSuchName},
		{"a node's name from a node", "node/node2", "node1:30080", "connected app", 0},
		{"a node's name without a road to it", "away", "node1:30080", "name-not-found", cluster.NoSuchName},

		{"no pod behind it", "pod/old", "quiet.shop:80", "refused", cluster.NoEndpoints},
		{"a port that the Service lacks", "pod/old", "10.96.5.5:8080", "refused", cluster.NoSuchPort},
		{"an address that nobody has", "pod/old", "10.96.7.7:80", "timeout", cluster.NoRoute},
		{"a pod address that nobody has", "pod/old", "10.244.1.99:80", "timeout", cluster.PodGone},
		{"a pod without a Service", "pod/old", "10.244.2.5:8080", "connected app", 0},

		{"no road to the cluster network", "away", "10.96.5.5:80", "timeout", cluster.NoRoute},
		{"no road to pods", "shut", "10.244.2.5:8080", "timeout", cluster.NoRoute},
		{"with a road to the cluster network", "open", "10.96.5.5:80", "connected app", 0},
		{"with a road to pods", "open", "10.244.2.5:8080", "connected app", 0},
		{"a node port", "open", "http://node2:30080/cart?id=7", "connected app", 0},
		{"by the ExternalIP", "open", "203.0.113.11:30080", "connected app", 0},
		{"a firewall on the client's side", "shut", "node1:30080", "timeout", cluster.ClientFirewall},
		{"a firewall in front of the nodes", "open", "node1:31070", "timeout", cluster.NodeFirewall},
		{"which does not stop nodes", "node/node1", "node2:31070", "refused", cluster.NotListening},
		{"nor what the balancer brings", "shut", "198.51.100.1:80", "connected app", 0},
		{"a node port on the node's own 127.0.0.1", "node/node1", "127.0.0.1:30080", "refused", cluster.Loopback},
		{"nor keeps a closed port from answering", "open", "node1:22", "refused", cluster.NoSuchPort},
		{"a port that the balancer lacks", "away", "198.51.100.1:8080", "timeout", cluster.NoSuchPort},
		{"no balancer yet", "away", "<pending>:80", "no-address", cluster.Pending},

		{"a host outside", "pod/old", "db.example.com:5432", "connected db.example.com", 0},
		{"its other ports", "away", "192.0.2.40:80", "refused", cluster.NotListening},
		{"an ExternalName, on the port dialled", "pod/old", "ledger:5432", "connected db.example.com", 0},
		{"headless, on the port of the pod", "pod/old", "each:8080", "refused app", cluster.NotListening},
		{"headless, on the port of the Service", "pod/old", "each:80", "refused", cluster.NotListening},
	} {
		trace, err := s.Dial(test.from, test.to)
		if err != nil {
			t.Errorf("%s: %v", test.why, err)
			continue
		}
		got := strings.TrimSpace(trace.Outcome.String() + " " + strings.Join(trace.Backends(), " "))
		if got != test.want || trace.Cause != test.cause {
			t.Errorf(
				"%s: %s dials %s: %s (cause %d), want %s (cause %d): %s",
				test.why,
				test.from,
				test.to,
				got,
				trace.Cause,
				test.want,
				test.cause,
				trace.Reason(),
			)
		}
		if trace.Mixed != (got == "refused app") {
			t.Errorf("%s: mixed is %t", test.why, trace.Mixed)
		}
	}
}

func TestDialCannotBeRead(t *testing.T) {
	s := shop(t)
	for _, test := range []struct{ from, to, want string }{
		{"pod/nobody", "web:80", "no such pod"},
		{"node/node9", "web:80", "no such node"},
		{"pod", "web:80", "no such pod"},
		{"offcie", "web:80", "internet, office"},
		{"office", "node1", "no port"},
		{"office", "node1:0", "from 1 to 65535"},
		{"office", "node1:65536", "from 1 to 65535"},
		{"office", "node1:http", "from 1 to 65535"},
		{"office", "ftp://node1", "needs a port"},
		{"office", "node1/cart:80", "neither a name nor an address"},
		{"office", "no\x1b[31mde:80", "neither a name nor an address"},
		{"office", ":80", "neither a name nor an address"},
		{"office", "", "no port"},
	} {
		_, err := s.Dial(test.from, test.to)
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%s dials %q: %v", test.from, test.to, err)
		}
	}
}

func TestClientsGoWithTheirNode(t *testing.T) {
	s, err := shop(t).After(cluster.Event{Verb: "lose", Object: "node2"})
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"pod/db", "node/node2"} {
		if _, err := s.Dial(from, "10.0.0.11:80"); err == nil || !strings.Contains(err.Error(), "node2 is lost") {
			t.Errorf("%s: %v", from, err)
		}
	}
}

// TestBalancers: which node a balancer picks, and what a provider may do differently.
func TestBalancers(t *testing.T) {
	local := strings.ReplaceAll(threeTypes, "type: LoadBalancer", "type: LoadBalancer\n  externalTrafficPolicy: Local")
	for _, test := range []struct {
		why, change, with string // a change of the scene
		manifest          string
		event             cluster.Event
		from, to          string
		want              string // outcome, the pods that answer, and whom they see
	}{
		{why: "the first node", from: "internet", to: "198.51.100.1:80", want: "connected web-a,web-b node1"},
		{
			why: "without the first node", event: cluster.Event{Verb: "lose", Object: "node1"}, from: "internet",
			to: "198.51.100.1:80", want: "connected web-b node2",
		},
		{
			why: "the node that the scene names", change: "reaches: [loadBalancers]",
			with: "reaches: [loadBalancers]\n    via: node2",
			from: "internet", to: "198.51.100.1:80", want: "connected web-a,web-b node2",
		},
		{
			why: "which may be gone", change: "reaches: [loadBalancers]", with: "reaches: [loadBalancers]\n    via: node2",
			event: cluster.Event{Verb: "lose", Object: "node2"}, from: "internet", to: "198.51.100.1:80", want: "timeout  ",
		},
		{why: "under policy Local", manifest: local, from: "internet", to: "198.51.100.1:80", want: "connected web-a client"},
		{
			why: "which passes nodes without a pod by", manifest: local,
			event: cluster.Event{Verb: "unready", Object: "pod/web-a"}, from: "internet", to: "198.51.100.1:80",
			want: "connected web-b client",
		},
		{
			why: "straight to pods", change: "pool: 198.51.100.0/24", with: "pool: 198.51.100.0/24, targets: pods",
			from: "internet", to: "198.51.100.1:80", want: "connected web-a,web-b client",
		},
		{
			why: "by name", change: "pool: 198.51.100.0/24", with: "pool: 198.51.100.0/24, gives: hostname", from: "internet",
			to: "web.default.lb.example.net:80", want: "connected web-a,web-b node1",
		},
		{
			why: "by name from a pod, which leaves the cluster for it", change: "pool: 198.51.100.0/24",
			with:     "pool: 198.51.100.0/24, gives: hostname",
			manifest: local, from: "pod/db", to: "web.default.lb.example.net:80", want: "connected web-a node2",
		},
		{
			why: "when the provider is gone", event: cluster.Event{Verb: "provider", Object: "none"}, from: "internet",
			to: "198.51.100.1:80", want: "timeout  ",
		},
	} {
		text := strings.Replace(string(read(t, "../../lessons/scenes/shop.yaml")), test.change, test.with, 1)
		s, err := cluster.Load("shop.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if test.manifest == "" {
			test.manifest = threeTypes
		}
		s = apply(t, s, test.manifest)
		if test.event.Verb != "" {
			if s, err = s.After(test.event); err != nil {
				t.Fatal(err)
			}
		}
		trace, err := s.Dial(test.from, test.to)
		if err != nil {
			t.Fatal(err)
		}
		got := trace.Outcome.String() + " " + strings.Join(
			trace.Backends(),
			",",
		) + " " + strings.Join(
			trace.Sources(),
			",",
		)
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.why, got, test.want)
		}
	}
}

func TestPrints(t *testing.T) {
	s := apply(t, shop(t), threeTypes)
	for _, test := range []struct{ from, to, want string }{
		{"office", "node1:30007", "connected"},
		{"office", "node1:80", "curl: (7) Failed to connect to node1 port 80 after 1 ms: Couldn't connect to server"},
		{"office", "http://10.96.1.1", "curl: (28) Connection timed out after 5002 milliseconds"},
		{"office", "http://web/cart", "curl: (6) Could not resolve host: web"},
		{"office", "<pending>:80", "no address to try: EXTERNAL-IP is <pending>"},
	} {
		trace, err := s.Dial(test.from, test.to)
		if err != nil || trace.Prints() != test.want {
			t.Errorf("%s dials %s: %q, %v", test.from, test.to, trace.Prints(), err)
		}
	}
}

func TestOutcomeWords(t *testing.T) {
	for o := cluster.Connected; o <= cluster.NoAddress; o++ {
		if back, ok := cluster.ParseOutcome(o.String()); !ok || back != o {
			t.Errorf("%s is read as %s", o, back)
		}
	}
	if _, ok := cluster.ParseOutcome("timed out"); ok {
		t.Error("a word that is no outcome is read as one")
	}
}

func TestSplitAddress(t *testing.T) {
	for _, c := range []struct {
		to, host string
		port     int32
	}{
		{"web:80", "web", 80},
		{"[fd00::1]:443", "fd00::1", 443},
		{"[fd00::1]", "fd00::1", 0},
		{"<pending>:80", "<pending>", 80},
		{"https://web.shop/a:b", "web.shop", 443},
		{"http://[fd00::1]:8080?x", "fd00::1", 8080},
		{"web", "web", 0},
		{"web:http", "web", 0},
		{"", "", 0},
	} {
		if host, port := cluster.SplitAddress(c.to); host != c.host || port != c.port {
			t.Errorf("%s: got %s and %d", c.to, host, port)
		}
	}
	if got := cluster.JoinAddress("fd00::1", 80); got != "[fd00::1]:80" {
		t.Errorf("got %s", got)
	}
}
