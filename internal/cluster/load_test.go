package cluster_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"portolan/internal/cluster"
	"portolan/internal/manifest"

	"gopkg.in/yaml.v3"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestLoadShop(t *testing.T) {
	s := shop(t)
	if s.Name != "shop" || s.ProxyMode != cluster.IPTables || s.Provider.Pool != "198.51.100.0/24" ||
		len(s.Nodes) != 2 ||
		len(s.Pods) != 6 {
		t.Errorf("%+v", s)
	}
	office := s.Clients[1]
	if office.Says != "a laptop in the office" || !office.Reaches.Has(cluster.ReachNodes|cluster.ReachLoadBalancers) ||
		office.Reaches.Has(cluster.ReachServices) {
		t.Errorf("%+v", office)
	}
}

// TestLoadRefuses: a file, a line, and what is wrong there.
func TestLoadRefuses(t *testing.T) {
	for _, test := range []struct{ why, document, want string }{
		{"an unknown key", "nodeFirewal: {}", `s.yaml:4: a scene has no key "nodeFirewal" here`},
		{"an unknown key within", "loadBalancer: {pools: 198.51.100.0/24}", `s.yaml:4: a scene has no key "pools" here`},
		{"a key twice", "lost: []\nlost: []", `s.yaml:5:1: lost: line 5: key "lost" already set in map`},
		{"a mode that is none", "proxyMode: ipvs", `s.yaml:4:12: proxyMode: unknown word "ipvs"`},
		{
			"a pool that is none", "loadBalancer: {pool: 198.51.100.0}",
			`s.yaml:4:22: loadBalancer.pool: not a range of addresses`,
		},
		{
			"what a balancer gives", "loadBalancer: {pool: 198.51.100.0/24, gives: names}",
			`loadBalancer.gives: unknown word "names"`,
		},
		{
			"what it targets", "loadBalancer: {pool: 198.51.100.0/24, targets: services}",
			`loadBalancer.targets: unknown word "services"`,
		},
		{"a lost node that was never there", "lost: [node1]", `s.yaml:4:8: lost[0]: there is no node "node1"`},
		{"a client without an address", "clients: [{name: a}]", `clients[0].address: not an address: ""`},
		{
			"a client twice", "clients: [{name: a, address: 192.0.2.1}, {name: a, address: 192.0.2.2}]",
			`clients[1].name: there are two clients "a"`,
		},
		{
			"what it reaches", "clients: [{name: a, address: 192.0.2.1, reaches: [nodes, service]}]",
			`s.yaml:4:58: clients[0].reaches[1]: unknown word "service"`,
		},
		{"by which node", "clients: [{name: a, address: 192.0.2.1, via: node9}]", `clients[0].via: there is no node "node9"`},
		{
			"a port that is none", "clients:\n- {name: a, address: 192.0.2.1, ports: [80, http]}",
			`s.yaml:5: "http" is neither a port`,
		},
		{"a range that runs backwards", "nodeFirewall: {allow: [32767-30000]}", `s.yaml:4: "32767-30000" is neither a port`},
		{
			"escape sequences in words", `clients: [{name: a, address: 192.0.2.1, says: "\e[31mred"}]`,
			"clients[0].says: it has control characters",
		},
		{"and in names", `hosts: [{name: "a\e[31m", address: 192.0.2.1}]`, `hosts[0].name: not a name: "a\x1b[31m"`},
		{
			"and in the zone of an address", `hosts: [{name: a, address: "fe80::1%\e[31m"}]`,
			`hosts[0].address: not an address: "fe80::1%\x1b[31m"`,
		},
		{"and in a value of the wrong type", `lost: "\e[2J"`, "s.yaml:4: cannot unmarshal !!str `\uFFFD[2J` into []string"},
		{
			"a second scene", "---\napiVersion: portolan/v1\nkind: Scene\nmetadata: {name: t}",
			"there is a second Scene document",
		},
		{"an object that cannot be read", "---\napiVersion: v1\nkind: Pod\nmetadata: {nam: x}", "s.yaml:7"},
		{"an app that listens nowhere", "---\napiVersion: v1\nkind: Pod\nmetadata: {name: x, annotations: " +
			"{portolan/listens: http}}", `portolan/listens cannot be read: "http"`},
	} {
		_, err := cluster.Load(
			"s.yaml",
			[]byte("apiVersion: portolan/v1\nkind: Scene\nmetadata: {name: s}\n"+test.document+"\n"),
		)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s:\n got %v\nwant %s", test.why, err, test.want)
		}
	}
}

// TestSpeltOtherwise: an address is found however the scene spells it.
func TestSpeltOtherwise(t *testing.T) {
	s, err := cluster.Load("s.yaml", []byte("apiVersion: portolan/v1\nkind: Scene\nmetadata: {name: s}\n"+
		"hosts: [{name: db.example.com, address: \"2001:DB8::0:5\", listens: [5432]}]\nclients: [{name: a, address: "+
		"\"::ffff:192.0.2.1\"}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Clients[0].Address; got != "192.0.2.1" {
		t.Errorf("the client's address is %s", got)
	}
	s.Clients[0].Reaches = cluster.ReachLoadBalancers
	for _, in := range []string{"ip: \"2001:DB8:0::7\"", "hostname: LB.example.net"} {
		s, err = s.Apply(
			manifest.Parse("svc.yaml", []byte("apiVersion: v1\nkind: Service\nmetadata: {name: "+in[:2]+"}\n"+
				"spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}\nstatus: {loadBalancer: {ingress: [{"+in+
				"}]}}\n"))...)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []string{"[2001:db8::7]:80", "[2001:DB8::7]:80", "lb.example.net:80", "LB.Example.net:80"} {
		if trace, err := s.Dial("a", to); err != nil || trace.Service == "" {
			t.Errorf("%s: no Service is there: %s, %v", to, trace.Outcome, err)
		}
	}
	for _, to := range []string{"[2001:db8::5]:5432", "[2001:DB8::5]:5432", "db.example.com:5432"} {
		if trace, err := s.Dial("a", to); err != nil || trace.Outcome != cluster.Connected {
			t.Errorf("%s: %s, %v", to, trace.Outcome, err)
		}
	}
}

// TestWithoutScene: what kubectl prints has nobody outside, so that two clients stand there.
func TestWithoutScene(t *testing.T) {
	s, err := cluster.Load("nodes.yaml", []byte(`
apiVersion: v1
kind: Node
metadata: {name: node1}
status:
  addresses: [{type: InternalIP, address: 10.0.0.11}, {type: ExternalIP, address: 203.0.113.11}]
  conditions: [{type: Ready, status: "True"}]
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		from, to string
		want     cluster.Outcome
	}{
		{"internet", "203.0.113.11:80", cluster.Refused},
		{"internet", "10.0.0.11:80", cluster.Timeout},
		{"lan", "10.0.0.11:80", cluster.Refused},
	} {
		if trace, err := s.Dial(test.from, test.to); err != nil || trace.Outcome != test.want {
			t.Errorf("%s dials %s: %s, %v", test.from, test.to, trace.Outcome, err)
		}
	}
}

// TestLoadObjects: objects of several files are one scene, in whatever order, and an error has the place in the file
// that it is in.
func TestLoadObjects(t *testing.T) {
	shop := manifest.Parse("shop.yaml", read(t, "../../lessons/scenes/shop.yaml"))
	for _, test := range []struct{ text, last, first string }{
		{
			service("web", "type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30007}]"),
			"connected", "connected",
		},
		{
			"\napiVersion: portolan/v1\nkind: Scene\nmetadata: {name: s}\n",
			"more.yaml:3:7: kind: there is a second Scene document", "shop.yaml:3:7: kind: there is a second Scene document",
		},
		{
			"apiVersion: v1\nkind: Node\nmetadata: {name: a b}\n",
			`more.yaml:3:18: metadata.name: not a name: "a b"`, `more.yaml:3:18: metadata.name: not a name: "a b"`,
		},
	} {
		more := manifest.Parse("more.yaml", []byte(test.text))
		for want, objects := range map[*string][]manifest.Object{
			&test.last:  slices.Concat(shop, more),
			&test.first: slices.Concat(more, shop),
		} {
			var got string
			if s, err := cluster.LoadObjects(objects); err != nil {
				got = err.Error()
			} else if trace, err := s.Dial("office", "node2:30007"); err == nil {
				got = trace.Outcome.String()
			}
			if got != *want {
				t.Errorf("got %s, want %s", got, *want)
			}
		}
	}
}

// TestNotReadyNode: it makes its pods unready, and still forwards; one that is lost does not.
func TestNotReadyNode(t *testing.T) {
	text := strings.Replace(string(read(t, "../../lessons/scenes/shop.yaml")), `10.0.0.12}]
  conditions: [{type: Ready, status: "True"}]`, `10.0.0.12}]
  conditions: [{type: Ready, status: "Unknown"}]`, 1)
	s, err := cluster.Load("shop.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	trace, err := apply(t, s, threeTypes).Dial("office", "node2:30007")
	if err != nil || strings.Join(trace.Backends(), " ") != "web-a" {
		t.Errorf("%v, %v", trace.Backends(), err)
	}
}

func TestEvents(t *testing.T) {
	var events []cluster.Event
	if err := yaml.Unmarshal([]byte("- delete: pod/web-a\n- lose: node1\n- {unready: pod/web-b}\n- provider: none\n"),
		&events); err != nil {
		t.Fatal(err)
	}
	if len(events) != 4 || events[1].String() != "lose: node1" ||
		events[3] != (cluster.Event{Verb: "provider", Object: "none"}) {
		t.Errorf("%v", events)
	}
	for _, test := range []struct{ text, want string }{
		{"destroy: node1", `line 1: unknown event "destroy"; known are delete, lose, unready, provider`},
		{"lose: node1\ndelete: pod/x", "one verb and its object"},
		{"lose", "one verb and its object"},
		{"lose: [node1]", "lose needs the name of one object"},
	} {
		var e cluster.Event
		if err := yaml.Unmarshal([]byte(test.text), &e); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v", test.text, err)
		}
	}
}

func TestEventsWithoutObject(t *testing.T) {
	s := shop(t)
	for _, test := range []struct{ verb, object, want string }{
		{"delete", "pod/x", `no pod "pod/x"`},
		{"delete", "service/x", `no Service "x"`},
		{"delete", "networkpolicy/x", `no NetworkPolicy "x"`},
		{"delete", "httproute/x", `no HTTPRoute "x"`},
		{"delete", "node/node1", "a node cannot be deleted"},
		{"unready", "web-a", "pods are written pod/NAME"},
		{"lose", "node9", `no node "node9"`},
		{"provider", "some", "can only become none"},
		{"destroy", "node1", "unknown event"},
	} {
		if _, err := s.After(cluster.Event{Verb: test.verb, Object: test.object}); err == nil ||
			!strings.Contains(err.Error(), test.want) {
			t.Errorf("%s %s: %v", test.verb, test.object, err)
		}
	}
}

func TestPortSet(t *testing.T) {
	for _, test := range []struct {
		text, shown string
		in, out     []int32
	}{
		{
			"[80, 443, 30000-32767]", "80, 443, 30000-32767",
			[]int32{80, 443, 30000, 31000, 32767},
			[]int32{79, 81, 29999, 32768},
		},
		{"[]", "no port", nil, []int32{80}},
		{"", "every port", []int32{1, 65535}, nil},
	} {
		var set cluster.PortSet
		if err := yaml.Unmarshal([]byte(test.text), &set); err != nil {
			t.Fatal(err)
		}
		if set.String() != test.shown || set.All() != (test.text == "") {
			t.Errorf("%s is shown as %s", test.text, set)
		}
		for _, port := range test.in {
			if !set.Has(port) {
				t.Errorf("%s lacks %d", test.text, port)
			}
		}
		for _, port := range test.out {
			if set.Has(port) {
				t.Errorf("%s has %d", test.text, port)
			}
		}
	}
}

// FuzzDial: no scene, client or address makes it panic, or say anything that a terminal would obey.
func FuzzDial(f *testing.F) {
	f.Add(stage, "pod/old", "app.default:80")
	f.Add(stage, "open", "http://[::1]:80/x")
	f.Add(string(read(f, "../../lessons/scenes/shop.yaml"))+"---\n"+threeTypes, "office", "node1:30007")
	f.Add(
		plainNodes+pods(
			"a node1 10.244.1.1 ending",
		)+stored(
			"db",
			"clusterIP: None, clusterIPs: [None], ipFamilies: [IPv4, IPv6], selector: {app: web}, ports: [{name: http, port: "+
				"80}]",
		),
		"pod/client",
		"_http._tcp.db:8080",
	)
	f.Add(
		plainNodes+service(
			"web",
			"clusterIP: 10.96.7.7, ports: [{port: 80}]",
		)+slice(
			"s",
			"ports: [{port: 80}]\nendpoints: [{addresses: [192.0.2.40], nodeName: node1, hostname: x}]",
		),
		"pod/client",
		"web:80",
	)
	policies, err := txtar.ParseFile("testdata/policies.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, policy := range policies.Files[1:] {
		scene := string(policies.Files[0].Data) + "---\n" + string(policy.Data)
		if strings.HasSuffix(policy.Name, ".yaml") {
			f.Add(scene, "pod/shop", "web:80")
			f.Add(scene, "office", "node1:30080")
		}
	}
	f.Fuzz(func(t *testing.T, scene, from, to string) {
		s, err := cluster.Load("fuzz.yaml", []byte(scene))
		if err != nil {
			if strings.ContainsFunc(strings.ReplaceAll(err.Error(), "\n", ""), unicode.IsControl) {
				t.Errorf("control characters in %q", err)
			}
			return
		}
		trace, err := s.Dial(from, to)
		if err != nil {
			return
		}
		said := trace.Reason() + trace.Prints() + trace.From + trace.To + strings.ReplaceAll(
			s.PrintServices(),
			"\n",
			"",
		)
		for i := range max(1, len(trace.Branches)) {
			for _, h := range trace.Path(i) {
				said += h.Text()
			}
		}
		for _, d := range s.Doors(trace.Service, from) {
			if trace, err := s.Dial(from, d.Address); err == nil {
				said += d.Address + trace.Reason()
			}
		}
		if strings.ContainsFunc(said, unicode.IsControl) {
			t.Errorf("control characters in %q", said)
		}
	})
}

// TestPrivateBalancer checks that the internet reaches load balancers with a public address only. Those of MetalLB, and
// the internal ones of a cloud, are often private.
func TestPrivateBalancer(t *testing.T) {
	const yaml = `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default, uid: a}
spec:
  type: LoadBalancer
  clusterIP: 10.96.0.7
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080, nodePort: 30007, protocol: TCP}]
status: {loadBalancer: {ingress: [{ip: ADDRESS}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default, uid: b, labels: {app: web}}
spec: {nodeName: node1, containers: [{name: web, image: web}]}
status:
  phase: Running
  podIP: 10.244.1.5
  podIPs: [{ip: 10.244.1.5}]
  hostIP: 10.0.0.11
  conditions: [{type: Ready, status: "True"}]
`
	for address, want := range map[string]string{
		"198.51.100.7": "connected", "203.0.113.7": "connected",
		"192.168.1.240": "timeout", "10.1.2.3": "timeout", "172.16.0.9": "timeout", "100.64.0.9": "timeout",
		"169.254.1.1": "timeout",
	} {
		s, err := cluster.Load("x.yaml", []byte(strings.Replace(yaml, "ADDRESS", address, 1)))
		if err != nil {
			t.Fatal(err)
		}
		for from, want := range map[string]string{"internet": want, "lan": "connected"} {
			trace, err := s.Dial(from, address+":80")
			if err != nil {
				t.Fatal(err)
			}
			if got := trace.Outcome.String(); got != want {
				t.Errorf("%s dials %s: %s, want %s", from, address, got, want)
			}
		}
	}
}
