package cluster_test

import (
	"fmt"
	"strings"
	"testing"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

func service(name, spec string) string {
	return "---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name + "}\nspec: {" + spec + "}\n"
}

// TestAllocation: what a Service does not ask for it gets, first free; what a replaced one had it keeps.
func TestAllocation(t *testing.T) {
	s := shop(t)
	for _, test := range []struct{ why, manifest, want string }{
		{"the first addresses", service("a", "ports: [{port: 80}]") + service("b", "type: NodePort, ports: [{port: 80}]"), `
a      ClusterIP      10.96.1.1      <none>         80/TCP
b      NodePort       10.96.1.2      <none>         80:30086/TCP`},
		{"what is asked for is passed over", service("c",
			"clusterIP: 10.96.1.3, type: NodePort, ports: [{port: 80, nodePort: 30087}]") +
			service("d", "type: LoadBalancer, ports: [{port: 80}]"), `
c      NodePort       10.96.1.3      <none>         80:30087/TCP
d      LoadBalancer   10.96.1.4      198.51.100.1   80:30088/TCP`},
		{"applying it again changes nothing", service("d", "type: LoadBalancer, ports: [{port: 80}]"), `
d      LoadBalancer   10.96.1.4      198.51.100.1   80:30088/TCP`},
		{"a narrower type keeps the address, and gives the rest back", service("d", "ports: [{port: 80}]") +
			service("e", "type: LoadBalancer, ports: [{port: 80}]"), `
d      ClusterIP      10.96.1.4      <none>         80/TCP
e      LoadBalancer   10.96.1.5      198.51.100.1   80:30088/TCP`},
		{"node ports follow the name of their port", service("b", "type: NodePort, ports: [{port: 81}]") +
			service("f", "type: NodePort, ports: [{name: one, port: 1}, {name: two, port: 2}]"), `
b      NodePort       10.96.1.2      <none>         81:30086/TCP
f      NodePort       10.96.1.6      <none>         1:30089/TCP,2:30090/TCP`},
		{"and not their number", service("f", "type: NodePort, ports: [{name: two, port: 1}, {name: one, port: 2, "+
			"nodePort: 30005}]"), `
f      NodePort       10.96.1.6      <none>         1:30090/TCP,2:30005/TCP`},
		{"TCP and UDP of one port share", service("dns",
			"type: NodePort, ports: [{name: t, port: 53}, {name: u, port: 53, protocol: UDP}]"), `
dns    NodePort       10.96.1.7      <none>         53:30089/TCP,53:30089/UDP`},
		{
			"a health check port is a node port",
			service("g", "type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]") +
				service("h", "type: NodePort, ports: [{port: 80}]"), `
g      LoadBalancer   10.96.1.8      198.51.100.2   80:30091/TCP
h      NodePort       10.96.1.9      <none>         80:30093/TCP`,
		},
		{"no node ports, if it says so", service("i",
			"type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 80}]"), `
i      LoadBalancer   10.96.1.10     198.51.100.3   80/TCP`},
		{
			"a balancer of another class is not given",
			service("j", "type: LoadBalancer, loadBalancerClass: example.com/other, ports: [{port: 80}]"), `
j      LoadBalancer   10.96.1.11     <pending>      80:30094/TCP`,
		},
		{"headless, and an alias", service("k", "clusterIP: None") +
			service("l", "type: ExternalName, externalName: db.example.com"), `
k      ClusterIP      None           <none>           <none>
l      ExternalName   <none>         db.example.com   <none>`},
	} {
		s = apply(t, s, test.manifest)
		var names []string
		for _, line := range strings.Split(strings.TrimSpace(test.want), "\n") {
			names = append(names, strings.Fields(line)[0])
		}
		if got := columns(s.PrintServices(names...)); got != columns(
			"NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S)"+test.want,
		) {
			t.Errorf("%s:\n got\n%s\nwant%s", test.why, got, test.want)
		}
	}
}

// columns is a table without AGE and without its spacing.
func columns(table string) string {
	lines := strings.Split(strings.TrimSpace(table), "\n")
	for i, line := range lines {
		words := strings.Fields(line)
		lines[i] = strings.Join(words[:5], " ")
	}
	return strings.Join(lines, "\n")
}

func TestPrintServices(t *testing.T) {
	s := apply(t, shop(t), threeTypes)
	want := `NAME     TYPE           CLUSTER-IP   EXTERNAL-IP    PORT(S)          AGE
db       NodePort       10.96.1.2    <none>         5432:30032/TCP   5m
orders   ClusterIP      10.96.1.1    <none>         80/TCP           5m
web      LoadBalancer   10.96.1.3    198.51.100.1   80:30007/TCP     5m
`
	if got := s.PrintServices(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := s.PrintServices("wbe"), "Error from server (NotFound): services \"wbe\" not found\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestDualStack: what a Service of a scene with two IP families gets, and keeps when it is replaced.
func TestDualStack(t *testing.T) {
	s := loadScene(t, "testdata/reference/second/scene.yaml")
	if !s.APIServer().DualStack || shop(t).APIServer().DualStack {
		t.Error("the nodes say which families the API server allocates")
	}
	const ports = "ports: [{port: 80}]"
	for _, test := range []struct{ why, manifest, want string }{
		{"one family, without a wish", service("a", ports), "SingleStack [IPv4] [10.96.1.1]"},
		{
			"both", service("b", "ipFamilyPolicy: PreferDualStack, "+ports),
			"PreferDualStack [IPv4 IPv6] [10.96.1.2 fd00:96::101]",
		},
		{
			"both, IPv6 first", service("c", "ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6], "+ports),
			"RequireDualStack [IPv6 IPv4] [fd00:96::102 10.96.1.3]",
		},
		{"only IPv6", service("d", "ipFamilies: [IPv6], "+ports), "SingleStack [IPv6] [fd00:96::103]"},
		{
			"one address given", service("e", "clusterIP: 10.96.0.9, ipFamilyPolicy: RequireDualStack, "+ports),
			"RequireDualStack [IPv4 IPv6] [10.96.0.9 fd00:96::104]",
		},
		{
			"replaced without a policy", service("b", "type: NodePort, "+ports),
			"PreferDualStack [IPv4 IPv6] [10.96.1.2 fd00:96::101]",
		},
		{
			"one family more", service("a", "ipFamilyPolicy: PreferDualStack, "+ports),
			"PreferDualStack [IPv4 IPv6] [10.96.1.1 fd00:96::105]",
		},
		{"one family less", service("b", "ipFamilyPolicy: SingleStack, "+ports), "SingleStack [IPv4] [10.96.1.2]"},
		{"what is given back is free again", service("f", "ipFamilies: [IPv6], "+ports), "SingleStack [IPv6] [fd00:96::101]"},
		{
			"headless", service("g", "clusterIP: None, selector: {app: web}, ipFamilyPolicy: PreferDualStack"),
			"PreferDualStack [IPv4 IPv6] [None]",
		},
	} {
		objects := manifest.Parse("test.yaml", []byte(test.manifest))
		s = apply(t, s, test.manifest)
		svc, _ := s.Find(objects[0].Name)
		got := fmt.Sprint(*svc.Spec.IPFamilyPolicy, " ", svc.Spec.IPFamilies, " ", svc.Spec.ClusterIPs)
		if got != test.want || svc.Spec.ClusterIP != svc.Spec.ClusterIPs[0] {
			t.Errorf("%s: %s, want %s", test.why, got, test.want)
		}
	}
	var doors []string
	for _, d := range s.Doors("e", "pod/client1") {
		doors = append(doors, d.Address)
	}
	if got := strings.Join(doors, " "); got != "e:80 10.96.0.9:80 [fd00:96::104]:80" {
		t.Errorf("the doors of two families are %s", got)
	}
	taken := manifest.Parse("test.yaml", []byte(service("x", "clusterIP: 10.96.0.10, clusterIPs: [10.96.0.10, 'fd00:96::104'], "+
		"ipFamilyPolicy: RequireDualStack, "+ports)))
	const want = `Invalid value: ["10.96.0.10","fd00:96::104"]: failed to allocate IP fd00:96::104: provided IP is already`
	if _, err := s.Apply(taken...); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("an address that is taken: %v", err)
	}
	if _, errs := s.Take(manifest.Parse("", []byte(service("z", "ipFamilyPolicy: RequireDualStack, "+ports)))); len(errs) > 0 {
		t.Errorf("the text of a learner: %v", errs)
	}
}

func TestApplyRefuses(t *testing.T) {
	s := apply(t, shop(t), threeTypes)
	for _, test := range []struct{ why, manifest, want string }{
		{
			"a node port that is taken", service("x", "type: NodePort, ports: [{port: 80, nodePort: 30007}]"),
			"test.yaml:5:53: spec.ports[0].nodePort: Invalid value: 30007: provided port is already allocated",
		},
		{
			"a node port twice", service("x", "type: NodePort, ports: [{name: a, port: 80, nodePort: 30001}, {name: b, port: "+
				"81, nodePort: 30001}]"),
			"spec.ports[1].nodePort: Invalid value: 30001: provided port is already allocated",
		},
		{
			"an address that is taken", service("x", "clusterIP: 10.96.1.1, ports: [{port: 80}]"),
			`test.yaml:5:19: spec.clusterIPs: Invalid value: ["10.96.1.1"]: failed to allocate IP 10.96.1.1: provided IP is already allocated`,
		},
		{"what Validate refuses", service("x", "type: NodePort"), "spec.ports: Required value"},
		{"what cannot be decoded", service("x", "ports: [{prot: 80}]"), "unknown field"},
		{"a namespace that is not there", strings.Replace(service("x", "ports: [{port: 80}]"), "name: x",
			"name: x, namespace: prod", 1), `namespaces "prod" not found`},
	} {
		_, err := s.Apply(manifest.Parse("test.yaml", []byte(test.manifest))...)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.why, err)
		}
	}
}

// TestScenesAreValues: whatever is done to a scene, the scene it was done to does not change.
func TestScenesAreValues(t *testing.T) {
	s := apply(t, shop(t), threeTypes)
	before := s.PrintServices()
	apply(t, s, service("web", "ports: [{port: 8080}]")+service("more", "ports: [{port: 1}]"))
	_, err := s.After(
		cluster.Event{Verb: "delete", Object: "pod/web-a"}, cluster.Event{Verb: "delete", Object: "service/db"},
		cluster.Event{Verb: "lose", Object: "node1"}, cluster.Event{Verb: "unready", Object: "pod/web-b"},
		cluster.Event{Verb: "provider", Object: "none"},
	)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.PrintServices(); got != before {
		t.Errorf("the Services became\n%s", got)
	}
	trace, err := s.Dial("internet", "198.51.100.1:80")
	if err != nil || len(trace.Backends()) != 2 {
		t.Errorf("the balancer leads to %v: %v", trace.Backends(), err)
	}
}

// TestMadeInGo: a scene need not come from a file.
func TestMadeInGo(t *testing.T) {
	s := cluster.Scene{
		Nodes:   []cluster.Node{{Name: "n", Address: "10.0.0.1", Ready: true}},
		Clients: []cluster.Client{{Name: "lan", Reaches: cluster.ReachNodes}},
	}
	trace, err := s.Dial("lan", "n:80")
	if err != nil || trace.Outcome != cluster.Refused {
		t.Errorf("%s, %v", trace.Outcome, err)
	}
}

func TestEndpoints(t *testing.T) {
	s := apply(
		t,
		shop(t),
		service("web", "selector: {app: web}, publishNotReadyAddresses: true, ports: [{port: 80, targetPort: http}]")+
			service("bare", "ports: [{port: 80}]"),
	)
	s, err := s.After(cluster.Event{Verb: "unready", Object: "pod/web-a"}, cluster.Event{Verb: "lose", Object: "node2"})
	if err != nil {
		t.Fatal(err)
	}
	web, _ := s.Find("default/web")
	if len(web.Endpoints) != 2 || !web.Endpoints[0].Ready || !web.Endpoints[1].Ready || web.Endpoints[0].Ports[0] != 8080 {
		t.Errorf("web has %+v, want both pods, because publishNotReadyAddresses ignores readiness", web.Endpoints)
	}
	if bare, _ := s.Find("bare"); len(bare.Endpoints) != 0 {
		t.Errorf("a Service without a selector has %+v", bare.Endpoints)
	}
}

func TestDoors(t *testing.T) {
	s := apply(t, shop(t), threeTypes)
	for _, test := range []struct{ service, from, want string }{
		{"orders", "pod/cart", "orders:80 10.96.1.1:80"},
		{"orders", "pod/ops/monitor", "orders.default:80 10.96.1.1:80"},
		{"web", "pod/cart", "web:80 10.96.1.3:80 10.0.0.11:30007 10.0.0.12:30007 198.51.100.1:80"},
		{"default/web", "office", "web:80 10.96.1.3:80 node1:30007 node2:30007 198.51.100.1:80"},
		{"web", "internet", "web:80 10.96.1.3:80 10.0.0.11:30007 10.0.0.12:30007 198.51.100.1:80"},
		{"db", "node/node1", "db:5432 10.96.1.2:5432 node1:30032 node2:30032"},
		{"wbe", "office", ""},
		{"web", "nobody", ""},
	} {
		var got []string
		for _, d := range s.Doors(test.service, test.from) {
			got = append(got, d.Address)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s from %s: %v, want %s", test.service, test.from, got, test.want)
		}
	}
	nowhere, err := s.Apply(
		manifest.Parse("node3.yaml", []byte("apiVersion: v1\nkind: Node\nmetadata: {name: node3}\n"))...)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"office", "pod/cart", "node/node1"} {
		if n := len(nowhere.Doors("web", from)); n != 5 {
			t.Errorf("%d doors from %s; a node without an address has none", n, from)
		}
	}
	door := s.Doors("web", "office")[3]
	if door.Kind != cluster.NodeDoor || door.Node != "node2" || door.Service != "web" || door.Port != 0 {
		t.Errorf("the fourth door is %+v", door)
	}
	lent := apply(t, shop(t), service("web", "externalIPs: [198.18.0.7], ports: [{port: 80}]")).Doors("web", "office")
	if last := lent[len(lent)-1]; last.Kind != cluster.ExternalDoor || last.Address != "198.18.0.7:80" {
		t.Errorf("with an external address the last door is %+v", last)
	}
	s, err = s.After(cluster.Event{Verb: "provider", Object: "none"})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Doors("web", "office")); n != 4 {
		t.Errorf("a pending balancer has a door: %d", n)
	}
}

func TestWordsForClients(t *testing.T) {
	s := shop(t)
	for _, test := range []struct{ from, short, says string }{
		{"pod/orders", "orders", "the pod orders"},
		{"pod/ops/monitor", "ops/monitor", "the pod ops/monitor"},
		{"node/node1", "node1", "the node node1"},
		{"client/office", "office", "a laptop in the office"},
		{"office", "office", "a laptop in the office"},
		{"nobody", "nobody", "nobody"},
	} {
		if short, says := cluster.Short(test.from), s.Says(test.from); short != test.short || says != test.says {
			t.Errorf("%s: %q, %q", test.from, short, says)
		}
	}
}
