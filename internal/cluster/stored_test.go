package cluster_test

import (
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// kubectl loads what `kubectl get nodes,pods,services,endpointslices -A -o yaml` printed, which has no Scene document.
func kubectl(t testing.TB, name string) cluster.Scene {
	t.Helper()
	return loadScene(t, "testdata/kubectl/"+name+".yaml")
}

// said is what a test says of a trace: its outcome, who answers, and whom they see.
func said(trace cluster.Trace) string {
	return strings.TrimSpace(
		trace.Outcome.String() + " " + strings.Join(trace.Backends(), ",") + " " + strings.Join(trace.Sources(), ","),
	)
}

// try is one connection of a table.
type try struct{ why, from, to, want string }

func tryAll(t *testing.T, s cluster.Scene, tries []try) {
	t.Helper()
	for _, test := range tries {
		trace, err := s.Dial(test.from, test.to)
		if err != nil {
			t.Errorf("%s: %v", test.why, err)
			continue
		}
		if got := said(trace); got != test.want {
			t.Errorf("%s: %s dials %s: %q, want %q: %s", test.why, test.from, test.to, got, test.want, trace.Reason())
		}
		for i := range max(1, len(trace.Branches)) {
			if path := trace.Path(i); len(path) > 0 {
				checkPath(t, test.why, path)
			}
		}
	}
}

// TestKind: a cluster on somebody's laptop, with two IP families and a Service range of its own.
func TestKind(t *testing.T) {
	const webB, webA = "web-6d5f9c7b8d-9m4zt", "web-6d5f9c7b8d-2xkqp"
	s := kubectl(t, "kind")
	tryAll(t, s, []try{
		{"a Service by name", "pod/curl", "web:80", "connected " + webA + "," + webB + " client"},
		{
			"the address that the server gave it",
			"pod/curl",
			"10.43.87.12:80",
			"connected " + webA + "," + webB + " client",
		},
		{"its other address", "pod/curl", "[fd00:10:43::4c1e]:80", "connected " + webA + "," + webB + " client"},
		{"the other address of a pod", "pod/curl", "[fd00:10:244:2::7]:8080", "connected " + webB + " client"},
		{
			"a pod that ends answers on its own address",
			"pod/curl",
			"10.244.2.8:8080",
			"connected web-6d5f9c7b8d-c8rwl client",
		},
		{"one that has ended does not", "pod/curl", "10.244.1.9:8080", "timeout"},
		{"a node port", "lan", "kind-worker2:31418", "connected " + webA + "," + webB + " kind-worker2"},
		{
			"the same on the control plane",
			"lan",
			"172.18.0.3:31418",
			"connected " + webA + "," + webB + " kind-control-plane",
		},
		{
			"and on its IPv6 address",
			"lan",
			"[fc00:f853:ccd:e793::3]:31418",
			"connected " + webA + "," + webB + " kind-control-plane",
		},
		{"where the Service has one family", "lan", "[fc00:f853:ccd:e793::3]:30512", "refused"},
		{"nodes have no address on the internet", "internet", "172.18.0.2:31418", "timeout"},
		{
			"nobody gives balancers, and the node port works",
			"lan",
			"kind-worker:30512",
			"connected " + webA + "," + webB + " kind-worker",
		},
		{
			"the API server, from a pod",
			"pod/curl",
			"kubernetes:443",
			"connected kube-system/kube-apiserver-kind-control-plane kind-worker",
		},
		{
			"and from outside at its own address",
			"lan",
			"172.18.0.3:6443",
			"connected kube-system/kube-apiserver-kind-control-plane client",
		},
		{
			"cluster DNS over TCP",
			"pod/curl",
			"kube-dns.kube-system:53",
			"connected kube-system/coredns-668d6bf9bc-4t7vn,kube-system/coredns-668d6bf9bc-x9qzd client",
		},
		{"a headless Service", "pod/curl", "db.data:5432", "connected data/db-0,data/db-1 client"},
		{"one pod of it by its name", "pod/curl", "db-1.db.data:5432", "connected data/db-1 client"},
		{"the same from next to it", "pod/data/db-0", "db-1.db:5432", "connected data/db-1 client"},
		{"an alias for it", "pod/curl", "ledger:5432", "connected data/db-0,data/db-1 client"},
		{"a machine outside, by hand in a slice", "pod/curl", "legacy.data:389", "connected 192.168.77.5 kind-worker"},
		{"the same from a node", "node/kind-worker", "10.43.7.77:389", "connected 192.168.77.5 client"},
		{
			"a pod in the network of its node asks the node's DNS",
			"pod/kube-system/kube-proxy-7dsnk",
			"web.default:80",
			"name-not-found",
		},
		{
			"and sends as the node",
			"pod/kube-system/kube-proxy-7dsnk",
			"10.43.87.12:80",
			"connected " + webA + "," + webB + " client",
		},
		{"CoreDNS asks the node's too", "pod/kube-system/coredns-668d6bf9bc-4t7vn", "web.default:80", "name-not-found"},
	})
	trace, err := s.Dial("pod/kube-system/kube-proxy-7dsnk", "web.default:80")
	if err != nil || !strings.Contains(trace.Reason(), "ClusterFirstWithHostNet") {
		t.Errorf("a pod without cluster DNS: %q, %v", trace.Reason(), err)
	}
	for _, from := range []string{"pod/migrate-29184320-hx7wl", "pod/web-6d5f9c7b8d-gone1", "pod/web-6d5f9c7b8d-wait1"} {
		if _, err := s.Dial(from, "web:80"); err == nil {
			t.Errorf("%s dials, and does not run", from)
		}
	}
	web, _ := s.Find("web")
	if len(web.Endpoints) != 3 || !web.Endpoints[2].Terminating || !web.Endpoints[2].Serving || web.Endpoints[2].Ready {
		t.Errorf("behind web stands %+v, want two pods, and a third that ends", web.Endpoints)
	}
}

// TestCloud: pods and balancers with addresses of the cloud's own network, and hints for zones in the slices.
func TestCloud(t *testing.T) {
	const (
		nlb     = "a1b2c3d4e5f60718293a4b5c6d7e8f90-0123456789abcdef.elb.eu-central-1.amazonaws.com"
		node1   = "ip-10-0-11-23.eu-central-1.compute.internal"
		node2   = "ip-10-0-12-47.eu-central-1.compute.internal"
		node3   = "ip-10-0-13-80.eu-central-1.compute.internal"
		ingress = "ingress-nginx/ingress-nginx-controller-lq9zc"
		a, b    = "shop/checkout-79b8d6c4f5-5kq2v", "shop/checkout-79b8d6c4f5-jx8nd"
	)
	tryAll(t, kubectl(t, "cloud"), []try{
		{
			"a balancer by name finds the node with the pod",
			"internet",
			"https://" + nlb,
			"connected " + ingress + " client",
		},
		{"whose node ports are silent elsewhere", "lan", node1 + ":31443", "timeout"},
		{"and answer there", "lan", node2 + ":31443", "connected " + ingress + " client"},
		{"a node's ExternalIP", "internet", "198.51.100.47:31080", "connected " + ingress + " client"},
		{"a node without one", "internet", node3 + ":31080", "name-not-found"},
		{"the health check of the balancer", "lan", node1 + ":32411", "connected"},
		{"an address that is kept to some", "internet", "203.0.113.200:8443", "timeout"},
		{"among whom is this one", "lan", "203.0.113.200:8443", "connected " + a + "," + b + " " + node1},
		{
			"the node port beside it is open to all",
			"internet",
			"198.51.100.23:30990",
			"connected " + a + "," + b + " " + node1,
		},
		{"the hint for a zone", "node/" + node1, "172.20.114.201:80", "connected " + a + " client"},
		{"for another", "node/" + node2, "172.20.114.201:80", "connected " + b + " client"},
		{"a zone without a hint", "node/" + node3, "172.20.114.201:80", "connected " + a + "," + b + " client"},
		{
			"a pod that declares nothing listens, as far as one knows",
			"pod/" + a,
			"pricing:8000",
			"connected shop/pricing-5f6d8c9b7-hh2kx client",
		},
		{"a selector that is misspelt", "pod/" + a, "typo:80", "refused"},
		{
			"the API server, which is no node",
			"pod/" + a,
			"kubernetes.default:443",
			"connected 10.0.21.9,10.0.22.9 " + node1,
		},
		{"a pod dials the balancer by name", "pod/" + a, nlb + ":80", "connected " + ingress + " " + node1},
	})
}

// TestStoredAsItIs: the rules for new Services do not apply to those that a server stored, and their addresses are not
// given out again.
func TestStoredAsItIs(t *testing.T) {
	s := kubectl(t, "cloud")
	s = apply(t, s, service("new", "type: NodePort, ports: [{port: 80}]"))
	svc, _ := s.Find("new")
	if svc.Spec.ClusterIP != "10.96.1.1" || svc.Spec.Ports[0].NodePort != 30086 {
		t.Errorf("a new Service got %s and %d", svc.Spec.ClusterIP, svc.Spec.Ports[0].NodePort)
	}
	_, err := s.Apply(
		manifest.Parse("x.yaml", []byte(service("late", "type: NodePort, ports: [{port: 80, nodePort: 31080}]")))...)
	if err == nil || !strings.Contains(err.Error(), "already allocated") {
		t.Errorf("a node port that a stored Service has: %v", err)
	}
	first := apply(
		t,
		shop(t),
		service(
			"new",
			"type: NodePort, ports: [{port: 80}]",
		)+stored(
			"old",
			"clusterIP: 10.96.1.1, type: NodePort, ports: [{port: 80, nodePort: 30086}]",
		),
	)
	if svc, _ := first.Find("new"); svc.Spec.ClusterIP != "10.96.1.2" || svc.Spec.Ports[0].NodePort != 30087 {
		t.Errorf("one before a stored one got what that has: %s and %d", svc.Spec.ClusterIP, svc.Spec.Ports[0].NodePort)
	}
}

// stored is a Service as a server prints it.
func stored(name, spec string) string {
	return strings.Replace(
		service(name, spec),
		"name: "+name,
		"name: "+name+", uid: 7c9e6679-7425-40de-944b-e07fc1f90ae7",
		1,
	)
}

// TestStoredIsLookedAt: what is taken as it is must still be something that can be printed and counted with.
func TestStoredIsLookedAt(t *testing.T) {
	for _, test := range []struct{ spec, want string }{
		{"clusterIP: 10.43.0.1, ports: [{port: 80}]", ""},
		{"clusterIP: fd00::1, ipFamilies: [IPv6], ports: [{port: 80}]", ""},
		{"clusterIP: 10.43.0.1, extra: 1, ports: [{port: 80}]", ""}, // another version may have the field
		{"clusterIP: 10.43.0.1, ports: [{port: 80, port: 81}]", "already set"},
		{"clusterIP: 10.43.0.1, ports: [{port: eighty}]", "cannot unmarshal"},
		{`clusterIP: "10.43.0.1\nx", ports: [{port: 80}]`, `not an address: "10.43.0.1\nx"`},
		{"clusterIP: 10.43.0.1, externalIPs: [here], ports: [{port: 80}]", `not an address: "here"`},
		{"clusterIP: 10.43.0.1, type: Headless, ports: [{port: 80}]", `not a type: "Headless"`},
		{"clusterIP: 10.43.0.1, ports: [{port: 70000}]", "spec.ports[0]: not a port"},
		{"clusterIP: 10.43.0.1, ports: [{port: 80, nodePort: -1}]", "spec.ports[0]: not a port"},
		{`clusterIP: 10.43.0.1, ports: [{port: 80, name: "a\tb"}]`, `not a name: "a\tb"`},
		{`type: ExternalName, externalName: "a\tb"`, `not a name: "a\tb"`},
		// its address was taken out, so it is new
		{"type: NodePort, ports: [{port: 80, nodePort: 80}]", "not in the valid range"},
	} {
		_, err := shop(t).Apply(manifest.Parse("x.yaml", []byte(stored("x", test.spec)))...)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.spec, err)
		}
	}
}

// TestWithoutNodes: pods say where they run.
func TestWithoutNodes(t *testing.T) {
	s, err := cluster.Load("pods.yaml", []byte(`
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {nodeName: node7, containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
status: {hostIP: 10.0.0.17, podIP: 10.244.7.3, conditions: [{type: Ready, status: "True"}]}
`+service("web", "type: NodePort, selector: {app: web}, ports: [{port: 8080, nodePort: 30007}]")))
	if err != nil {
		t.Fatal(err)
	}
	tryAll(t, s, []try{
		{"its node's address", "lan", "10.0.0.17:30007", "connected web node7"},
		{"from the pod itself", "pod/web", "web:8080", "connected web node7"},
	})
}
