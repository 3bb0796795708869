package handout_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"portolan/internal/access"
	"portolan/internal/cluster"
	"portolan/internal/handout"
	"portolan/quiz"
	"portolan/quiz/quiztest"
)

// scene returns the scene of testdata, in whose YAML changed replaces old.
func scene(t testing.TB, old, changed string) cluster.Scene {
	t.Helper()
	data, err := os.ReadFile("testdata/scene.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("the scene has no %q", old)
	}
	s, err := cluster.Load("scene.yaml", []byte(strings.Replace(string(data), old, changed, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// withType returns the scene in which the Service web has a type.
func withType(t testing.TB, name string) cluster.Scene {
	t.Helper()
	return scene(t, "spec:\n  selector: {app: web}", "spec:\n  type: "+name+"\n  selector: {app: web}")
}

func web(t testing.TB, s cluster.Scene) cluster.Service {
	t.Helper()
	svc, ok := s.Find("web")
	if !ok {
		t.Fatal("the scene has no Service web")
	}
	return svc
}

// dial returns how a connection ends.
func dial(t testing.TB, s cluster.Scene, from, to string) cluster.Trace {
	t.Helper()
	trace, err := s.Dial(from, to)
	if err != nil {
		t.Fatal(err)
	}
	return trace
}

// reaching returns, for each kind of address, the clients that can connect to web there.
func reaching(t testing.TB, s cluster.Scene) map[cluster.DoorKind][]string {
	t.Helper()
	found := map[cluster.DoorKind][]string{}
	for _, from := range access.Clients(s) {
		for _, try := range access.Dial(s, web(t, s), from, access.Doors(s, web(t, s), from)) {
			if kind := try.Door.Kind; access.LetsIn(try.Trace) && !slices.Contains(found[kind], from) {
				found[kind] = append(found[kind], from)
			}
		}
	}
	return found
}

// TestEachTypeReachesTheClientsOnTheCard lets every client try every address of each type. The test lists the clients
// that each sentence of the card means, so a changed sentence needs a changed test.
func TestEachTypeReachesTheClientsOnTheCard(t *testing.T) {
	pods := []string{"pod/orders", "pod/web-a", "pod/web-b", "pod/ops/monitor"}
	inside := append(slices.Clone(pods), "node/node1", "node/node2")
	adds := map[string]map[cluster.DoorKind][]string{
		"for every pod in the cluster (nodes use the address only)": {
			cluster.NameDoor: pods, cluster.ClusterDoor: inside,
		},
		"for clients that have a route to a node": {
			cluster.NodeDoor: append(slices.Clone(inside), "office"),
		},
		"for clients that have a route to this address": {
			cluster.BalancerDoor: append(slices.Clone(inside), "internet", "office"),
		},
	}
	want := map[cluster.DoorKind][]string{}
	for _, typ := range handout.NewCard().Types {
		added, ok := adds[typ.For]
		if !ok {
			t.Fatalf("no test computes what the card says of %s: %q", typ.Name, typ.For)
		}
		maps.Copy(want, added) // a bigger type keeps what is inside it
		if got := reaching(t, withType(t, typ.Name)); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s is reached by\n%v\nand the card says\n%v", typ.Name, got, want)
		}
	}
}

// TestEachTypeAddsWhatTheCardSays looks at the Service that the API server has stored.
func TestEachTypeAddsWhatTheCardSays(t *testing.T) {
	if svc := web(t, withType(t, "ClusterIP")); svc.Spec.ClusterIP == "" || svc.Spec.Ports[0].NodePort != 0 {
		t.Errorf("a ClusterIP has the address %q and the node port %d", svc.Spec.ClusterIP, svc.Spec.Ports[0].NodePort)
	}
	if svc := web(t, withType(t, "NodePort")); svc.Spec.ClusterIP == "" || svc.Spec.Ports[0].NodePort == 0 {
		t.Errorf("a NodePort has the address %q and the node port %d", svc.Spec.ClusterIP, svc.Spec.Ports[0].NodePort)
	}
	if svc := web(t, withType(t, "LoadBalancer")); len(svc.Status.LoadBalancer.Ingress) != 1 ||
		svc.Spec.Ports[0].NodePort == 0 {
		t.Errorf("a LoadBalancer has the addresses %v and the node port %d", svc.Status.LoadBalancer.Ingress,
			svc.Spec.Ports[0].NodePort)
	}
	without := scene(t, "spec:\n  selector: {app: web}",
		"spec:\n  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false\n  selector: {app: web}")
	if n := web(t, without).Spec.Ports[0].NodePort; n != 0 {
		t.Errorf("a LoadBalancer that allocates no node port has %d", n)
	}
	noProvider, err := withType(t, "NodePort").After(cluster.Event{Verb: "provider", Object: "none"})
	if err != nil {
		t.Fatal(err)
	}
	pending, err := quiz.Apply(noProvider, `{apiVersion: v1, kind: Service, metadata: {name: web},
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	if svc := web(t, pending); !access.IsPending(svc) {
		t.Errorf("without a provider, a LoadBalancer has the addresses %v", svc.Status.LoadBalancer.Ingress)
	}
}

// TestEachChoiceIsProved proves each choice of the card as a question of the bank. In testdata/choices.yaml, the story
// of each question is the text of the choice.
func TestEachChoiceIsProved(t *testing.T) {
	questions, err := quiz.Load(os.DirFS("testdata"), ".")
	if questions == nil {
		t.Fatal(err)
	}
	for _, choice := range handout.NewCard().Choices {
		i := slices.IndexFunc(questions, func(q quiz.Question) bool { return q.Story == choice.If })
		if i < 0 {
			t.Errorf("no question computes %q", choice.If)
			continue
		}
		s, ok := quiztest.Scenes(t)(questions[i].Scene)
		if !ok {
			t.Fatalf("there is no scene %q", questions[i].Scene)
		}
		proved, err := quiz.Prove(questions[i], s)
		if err != nil {
			t.Error(err)
			continue
		}
		want := choice.Type
		switch {
		case choice.Type == "":
			want = quiz.NoneOfThese
		case choice.Text != "":
			want = quiz.BehindGateway
		}
		if proved.Right != want {
			t.Errorf("%s: right is %s, and the card says %s %s", choice.If, proved.Right, choice.Type, choice.Text)
		}
	}
}

// TestIngressIsAsGoodAsAGateway sends a request through an Ingress to a ClusterIP.
func TestIngressIsAsGoodAsAGateway(t *testing.T) {
	const pod = "metadata: {name: orders, labels: {app: orders}"
	s, err := quiz.Apply(scene(t, pod, pod+", annotations: {portolan/ingress-class: front}"), `
{apiVersion: v1, kind: Service, metadata: {name: front},
spec: {type: LoadBalancer, selector: {app: orders}, ports: [{port: 80, targetPort: 8081}]}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {ingressClassName: front,
rules: [{host: shop.example.com, http: {paths: [{path: /, pathType: Prefix,
backend: {service: {name: web, port: {number: 80}}}}]}}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := dial(t, s, "internet", "http://shop.example.com"); got.Outcome != cluster.Connected {
		t.Errorf("through the Ingress: %v, %s", got.Outcome, got.Reason())
	}
}

// TestCardIsOfTheVersionOfTheCourse compares the Kubernetes version of the card with that of every lesson.
func TestCardIsOfTheVersionOfTheCourse(t *testing.T) {
	for _, e := range embedded(t) {
		if e.Lesson.Kubernetes != handout.NewCard().Kubernetes {
			t.Errorf("lesson %s is of Kubernetes %s, the card of %s", e.Lesson.ID, e.Lesson.Kubernetes,
				handout.NewCard().Kubernetes)
		}
	}
}

// TestPolicyKeepsPodsOut adds the NetworkPolicy that the card names for pods that must be kept out.
func TestPolicyKeepsPodsOut(t *testing.T) {
	s, err := quiz.Apply(withType(t, "ClusterIP"), `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,
metadata: {name: web}, spec: {podSelector: {matchLabels: {app: web}},
ingress: [{from: [{podSelector: {matchLabels: {app: orders}}}]}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	if got := dial(t, s, "pod/orders", "web:80").Outcome; got != cluster.Connected {
		t.Errorf("the pod that the policy names ends in %v", got)
	}
	if got := dial(t, s, "pod/ops/monitor", "web.default:80").Outcome; got == cluster.Connected {
		t.Error("a pod that the policy does not name connects")
	}
}

// TestPortsAreUsedAsTheCardSays follows connections by each of the four numbers.
func TestPortsAreUsedAsTheCardSays(t *testing.T) {
	s := withType(t, "LoadBalancer")
	svc := web(t, s)
	external := svc.Status.LoadBalancer.Ingress[0].IP
	node := svc.Spec.Ports[0].NodePort
	if node < 30000 || node > 32767 {
		t.Errorf("Kubernetes assigns %d", node)
	}
	for _, c := range []struct{ from, to string }{
		{"pod/orders", "web:80"},
		{"internet", external + ":80"},
		{"office", fmt.Sprintf("node1:%d", node)},
		{"office", fmt.Sprintf("node2:%d", node)},
	} {
		if got := dial(t, s, c.from, c.to); got.Outcome != cluster.Connected {
			t.Errorf("from %s to %s: %v", c.from, c.to, got.Outcome)
		}
	}
	for node, accepted := range map[int]bool{29999: false, 30000: true, 32767: true, 32768: false} {
		_, err := quiz.Apply(s, fmt.Sprintf(`{apiVersion: v1, kind: Service, metadata: {name: other}, spec: {type: NodePort,
selector: {app: web}, ports: [{port: 80, nodePort: %d}]}}`, node))
		if (err == nil) != accepted {
			t.Errorf("the node port %d: %v", node, err)
		}
	}
	straight := dial(t, s, "office", fmt.Sprintf("node1:%d", node))
	for i := range straight.Branches {
		for _, hop := range straight.Path(i) {
			if hop.Action == cluster.Rewrite && !strings.HasSuffix(hop.To, ":8080") {
				t.Errorf("on its way from the node port to the pod, the connection is rewritten to %s", hop.To)
			}
		}
	}
	leftOut := scene(t, "[{port: 80, targetPort: 8080}]", "[{port: 8080}]")
	if got := dial(t, leftOut, "pod/orders", "web:8080").Outcome; got != cluster.Connected {
		t.Errorf("with targetPort left out, web:8080 ends in %v", got)
	}
}

// TestContainerPortIsForPeople connects to a pod that declares no port, by its number and by a name.
func TestContainerPortIsForPeople(t *testing.T) {
	onlyB := cluster.Event{Verb: "delete", Object: "pod/web-a"} // web-b declares nothing
	for target, want := range map[string]cluster.Outcome{"8080": cluster.Connected, "http": cluster.Refused} {
		s, err := scene(t, "targetPort: 8080", "targetPort: "+target).After(onlyB)
		if err != nil {
			t.Fatal(err)
		}
		if got := dial(t, s, "pod/orders", "web:80").Outcome; got != want {
			t.Errorf("targetPort %s and no declared port: %v, want %v", target, got, want)
		}
	}
	if got := dial(t, scene(t, "targetPort: 8080", "targetPort: http"), "pod/orders", "web:80"); got.Outcome !=
		cluster.Connected || !slices.Equal(got.Backends(), []string{"web-a"}) {
		t.Errorf("a targetPort that is a name: %v from %v", got.Outcome, got.Backends())
	}
}

// failing is a connection with a cause that the card names.
type failing struct {
	cause    string // words of the card
	scene    cluster.Scene
	events   []cluster.Event
	from, to string
}

// TestFailuresMeanWhatTheCardSays makes a connection fail by each cause that the card names for the three failures.
func TestFailuresMeanWhatTheCardSays(t *testing.T) {
	node := withType(t, "NodePort")
	at := fmt.Sprintf("node1:%d", web(t, node).Spec.Ports[0].NodePort)
	dropped, err := quiz.Apply(node, `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,
metadata: {name: web}, spec: {podSelector: {matchLabels: {app: web}}}}`)
	if err != nil {
		t.Fatal(err)
	}
	unready := []cluster.Event{{Verb: "unready", Object: "pod/web-a"}, {Verb: "unready", Object: "pod/web-b"}}
	lost := []cluster.Event{{Verb: "lose", Object: "node1"}}
	causes := map[string][]failing{
		"refused, at once": {
			{"no ready pod", node, unready, "pod/orders", "web:80"},
			{"no ready pod", node, unready, "office", at},
			{"nothing listens on this port", scene(t, "targetPort: 8080", "targetPort: 80"), nil, "pod/orders", "web:80"},
			{"nothing listens on this port", node, nil, "office", "node1:80"},
		},
		"timed out": {
			{"no route", node, nil, "internet", strings.Replace(at, "node1", "10.0.0.11", 1)},
			{"no route", node, nil, "office", web(t, node).Spec.ClusterIP + ":80"},
			{"a firewall", node, nil, "partner", at},
			{"a NetworkPolicy", dropped, nil, "pod/orders", "web:80"},
			{"a lost node", node, lost, "office", at},
			{"a wrong port at a cluster address, if kube-proxy uses iptables", node, nil, "pod/orders", "web:8080"},
		},
		"name not found": {
			{"no Service in the client's namespace has this name", node, nil, "pod/ops/monitor", "web:80"},
			{"no Service in the client's namespace has this name", node, nil, "pod/orders", "wep:80"},
			{"the client is outside the cluster", node, nil, "office", "web:80"},
		},
	}
	for _, f := range handout.NewCard().Failures {
		rest := f.Means
		for _, c := range causes[f.Sees] {
			if !strings.Contains(f.Means, c.cause) {
				t.Errorf("%s: the card does not name %q", f.Sees, c.cause)
			}
			rest = strings.ReplaceAll(rest, c.cause, "")
			after, err := c.scene.After(c.events...)
			if err != nil {
				t.Fatal(err)
			}
			if got := dial(t, after, c.from, c.to).Prints(); !strings.HasPrefix(got, f.Prints) {
				t.Errorf("%s, %s: from %s to %s curl prints %q", f.Sees, c.cause, c.from, c.to, got)
			}
		}
		allowed := []string{ // the rest of the sentence, without its causes
			"an error came back: the Service has , or ", "nothing came back: , ,  or  (or )", ", or ",
		}
		if !slices.Contains(allowed, rest) {
			t.Errorf("%s: no test makes all of %q: %q is left", f.Sees, f.Means, rest)
		}
	}
}

// TestHintsOfTheCard checks what the card tells the reader to look at: the other proxy mode, and the name in another
// namespace.
func TestHintsOfTheCard(t *testing.T) {
	s := withType(t, "ClusterIP")
	nft, err := s.Set(cluster.Setting{ProxyMode: cluster.NFTables})
	if err != nil {
		t.Fatal(err)
	}
	if got := dial(t, nft, "pod/orders", "web:8080").Outcome; got != cluster.Refused {
		t.Errorf("a wrong port of a cluster address in nftables mode: %v", got)
	}
	if got := dial(t, s, "pod/ops/monitor", "web.default:80").Outcome; got != cluster.Connected {
		t.Errorf("web.NAMESPACE from another namespace: %v", got)
	}
}

// TestCardAcceptsWhatItShows gives the examples of the card to the API server: its addresses and ports are valid.
func TestCardAcceptsWhatItShows(t *testing.T) {
	text := `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: LoadBalancer, clusterIP: 10.96.12.7,
selector: {app: web}, ports: [{port: 80, targetPort: 8080, nodePort: 30007}]}}`
	s, err := quiz.Apply(scene(t, "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}", "---\napiVersion: v1\n"+
		"kind: Service\nmetadata: {name: other}"), text)
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range handout.NewCard().Types {
		from := map[string]string{"ClusterIP": "pod/orders", "NodePort": "office"}[typ.Name]
		if from == "" {
			continue // a provider chooses the external address
		}
		if got := dial(t, s, from, typ.Address).Outcome; got != cluster.Connected {
			t.Errorf("%s at %s: %v", typ.Name, typ.Address, got)
		}
	}
	if got := web(t, s).Spec.ClusterIP; got != "10.96.12.7" || !strings.Contains(handout.NewCard().Types[0].Adds, got) {
		t.Errorf("the cluster address is %s", got)
	}
}
