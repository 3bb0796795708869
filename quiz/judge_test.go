package quiz_test

import (
	"os"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// load reads a scene, by default that of testdata.
func load(t testing.TB, file string) cluster.Scene {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	scene, err := cluster.Load(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return scene
}

func harbour(t testing.TB) cluster.Scene {
	t.Helper()
	return load(t, "testdata/harbour.yaml")
}

// without is the harbour where nobody provides balancers.
func without(t testing.TB) cluster.Scene {
	t.Helper()
	scene, err := harbour(t).After(cluster.Event{Verb: "provider", Object: "none"})
	if err != nil {
		t.Fatal(err)
	}
	return scene
}

// service reads "web 80 8080 30010": name, which is also what it selects as app, port, target port and node port.
func service(t testing.TB, text string) *corev1.Service {
	t.Helper()
	words := strings.Fields(text)
	yaml := "apiVersion: v1\nkind: Service\nmetadata: {name: " + words[0] + "}\nspec:\n  selector: {app: " + words[0] +
		"}\n  ports: [{port: " + words[1] + ", targetPort: " + words[2]
	if len(words) > 3 {
		yaml += ", nodePort: " + words[3]
	}
	objects := manifest.Parse("test", []byte(yaml+"}]\n"))
	if len(objects) != 1 || objects[0].Service() == nil {
		t.Fatalf("cannot read service %q: %v", text, objects)
	}
	return objects[0].Service()
}

var threeTypes = []string{"ClusterIP", "NodePort", "LoadBalancer"}

// Each case is a story; want has, for each type, the verdict and the clause that says why.
func TestJudge(t *testing.T) {
	type want struct{ verdict, says, from string }
	cases := []struct {
		story    string
		provider bool
		service  string
		needs    []quiz.Need
		bans     []quiz.Ban
		as       map[string]any
		answer   string
		want     map[string]want
	}{
		{
			story:    "the crane writes to its log, and the office must stay out",
			provider: true, service: "log 5432 5432",
			needs:  []quiz.Need{{From: "pod/crane"}},
			bans:   []quiz.Ban{{From: "office"}},
			answer: "ClusterIP",
			want: map[string]want{
				"ClusterIP":    {"fits", "all who must get in do, and it opens the fewest doors.", "pod/crane"},
				"NodePort":     {"too open", "the office gets in too.", "office"},
				"LoadBalancer": {"too open", "the office gets in too.", "office"},
			},
		},
		{
			story:    "names of clients may be plural",
			provider: true, service: "log 5432 5432",
			needs:  []quiz.Need{{From: "pod/crane"}},
			bans:   []quiz.Ban{{From: "internet", Door: "node"}, {From: "scanners"}},
			answer: "ClusterIP",
			want:   map[string]want{"NodePort": {"too open", "the scanners get in too.", "scanners"}},
		},
		{
			story:    "the crane writes to its log, and nobody is said to stay out",
			provider: true, service: "log 5432 5432",
			needs:  []quiz.Need{{From: "pod/crane"}},
			answer: "ClusterIP",
			want: map[string]want{
				"NodePort":     {"asks for too much", "it opens a port on every node, and nobody in the story uses one.", "pod/crane"},
				"LoadBalancer": {"asks for too much", "it asks for an address that nobody in the story uses.", "pod/crane"},
			},
		},
		{
			story:    "the scanners have dialled node1:30010 for years, and the internet must stay out",
			provider: true, service: "web 80 8080 30010",
			needs:  []quiz.Need{{From: "scanners", To: "node1:30010"}},
			bans:   []quiz.Ban{{From: "internet"}},
			answer: "NodePort",
			want: map[string]want{
				"ClusterIP":    {"does not work", "the scanners cannot get in at node1:30010.", "scanners"},
				"NodePort":     {"fits", "all who must get in do, and it opens the fewest doors.", "scanners"},
				"LoadBalancer": {"too open", "the internet gets in too.", "internet"},
			},
		},
		{
			story:    "the office must get in, and nobody here provides balancers",
			provider: false, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office"}},
			answer: "NodePort",
			want: map[string]want{
				"ClusterIP":    {"does not work", "the office cannot get in.", "office"},
				"LoadBalancer": {"asks for too much", "nobody here provides balancers, so its address stays <pending>; only its node port answers.", "office"},
			},
		},
		{
			story:    "the office must get in, and the balancer is of a class that nobody here provides",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office"}},
			as:     map[string]any{"LoadBalancer": map[string]any{"loadBalancerClass": "example.com/moon"}},
			answer: "NodePort",
			want: map[string]want{
				"LoadBalancer": {"asks for too much", "nobody here provides such a balancer, so its address stays <pending>; only its node port answers.", "office"},
			},
		},
		{
			story:    "a probe visits every node",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office", Every: "node"}},
			answer: "NodePort",
			want: map[string]want{
				"ClusterIP":    {"does not work", "the office cannot get in on every node.", "office"},
				"LoadBalancer": {"asks for too much", "it asks for an address that nobody in the story uses.", "office"},
			},
		},
		{
			story:    "the office must get in, whichever machine fails",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office", Stable: true}},
			answer: "LoadBalancer",
			want: map[string]want{
				"ClusterIP":    {"does not work", "the office cannot get in.", "office"},
				"NodePort":     {"does not work", "once node1 is lost, the office can no longer get in.", "office"},
				"LoadBalancer": {"fits", "all who must get in do, and it opens the fewest doors.", "office"},
			},
		},
		{
			story:    "the firewall of the customs house lets out nothing but 443",
			provider: true, service: "web 443 8080",
			needs:  []quiz.Need{{From: "customs", Port: 443}},
			answer: "LoadBalancer",
			want: map[string]want{
				"ClusterIP": {"does not work", "the customs cannot get in on port 443.", "customs"},
				"NodePort":  {"does not work", "the customs cannot get in on port 443.", "customs"},
			},
		},
		{
			story:    "anybody on the internet",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "internet"}},
			answer: "LoadBalancer",
			want: map[string]want{
				"ClusterIP": {"does not work", "the internet cannot get in.", "internet"},
				"NodePort":  {"does not work", "the internet cannot get in.", "internet"},
			},
		},
		{
			story:    "a field that the API server refuses for one type",
			provider: true, service: "log 5432 5432",
			needs:  []quiz.Need{{From: "pod/crane"}},
			as:     map[string]any{"NodePort": map[string]any{"allocateLoadBalancerNodePorts": false}},
			answer: "ClusterIP",
			want: map[string]want{
				"NodePort": {"does not work", "the API server refuses it", "pod/crane"},
			},
		},
	}
	for _, c := range cases {
		t.Run(c.story, func(t *testing.T) {
			scene := without(t)
			if c.provider {
				scene = harbour(t)
			}
			sc := quiz.Scenario{Scene: scene, Service: service(t, c.service), Needs: c.needs, Bans: c.bans, As: c.as, Options: threeTypes}
			answer, err := quiz.Answer(sc)
			if err != nil || answer != c.answer {
				t.Fatalf("answer %q, %v; want %s", answer, err, c.answer)
			}
			for option, want := range c.want {
				j, err := quiz.Judge(sc, option)
				if err != nil {
					t.Fatal(err)
				}
				if j.Verdict.String() != want.verdict || !strings.HasPrefix(j.Says, want.says) {
					t.Errorf("%s: %s: %s\nwant %s: %s", option, j.Verdict, j.Says, want.verdict, want.says)
				}
				if j.Evidence.From != want.from {
					t.Errorf("%s: the evidence is about %q, want %s", option, j.Evidence.From, want.from)
				}
			}
		})
	}
}

// One client tried twice: at which door, with which outcome, and what stands above it.
func TestEvidence(t *testing.T) {
	log := service(t, "log 5432 5432")
	web := service(t, "web 80 8080")
	pod := []quiz.Need{{From: "pod/crane"}}
	cases := []struct {
		name    string
		sc      quiz.Scenario
		option  string
		chosen  string
		fitting string
		notes   [2]string
	}{
		{
			"too open",
			quiz.Scenario{Scene: harbour(t), Service: log, Needs: pod, Bans: []quiz.Ban{{From: "office"}}},
			"NodePort",
			"node1:30086 connected", "10.96.1.1:5432 timeout",
			[2]string{"every node answers on port 30086", "the one address left is inside the cluster"},
		},
		{
			"does not work",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office"}}},
			"ClusterIP",
			"10.96.1.1:80 timeout", "node1:30086 connected",
			[2]string{"the one address left is inside the cluster", "every node answers on port 30086"},
		},
		{
			"too much: pending",
			quiz.Scenario{Scene: without(t), Service: web, Needs: []quiz.Need{{From: "office"}}},
			"LoadBalancer",
			"<pending>:80 no-address", "node1:30086 connected",
			[2]string{"nobody here gives a balancer an address", "every node answers on port 30086"},
		},
		{
			"too much: a door nobody uses",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office"}}},
			"LoadBalancer",
			"198.51.100.1:80 connected", "node1:30086 connected",
			[2]string{"the balancer has an address of its own", "every node answers on port 30086"},
		},
		{
			"a door that the fitting type does not have",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "pod/crane"}}, Bans: []quiz.Ban{{From: "office", Door: "node"}}},
			"NodePort",
			"node1:30086 connected", "node1:30086 refused",
			[2]string{"every node answers on port 30086", "no node has port 30086 open for it"},
		},
		{
			"a machine fails",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office", Stable: true}}},
			"NodePort",
			"node1:30086 timeout", "198.51.100.1:80 connected",
			[2]string{"after the loss of node1", "after the loss of node1"},
		},
		{
			"a machine may fail, and the type fails before: both are tried in fair weather",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office", Stable: true}}},
			"ClusterIP",
			"10.96.1.1:80 timeout", "198.51.100.1:80 connected",
			[2]string{"the one address left is inside the cluster", "the balancer has an address of its own"},
		},
		{
			"too much, in a story where a machine may fail: both are tried in fair weather",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "pod/crane", Stable: true}}},
			"NodePort",
			"10.0.0.11:30086 connected", "web:80 connected",
			[2]string{"every node answers on port 30086", "the door inside the cluster"},
		},
		{
			"the client that stands for the story is one from outside",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "pod/crane"}, {From: "office"}}},
			"NodePort",
			"node1:30086 connected", "node1:30086 connected",
			[2]string{"every node answers on port 30086", "every node answers on port 30086"},
		},
		{
			"a client without a route",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "internet"}}},
			"NodePort",
			"10.96.1.1:80 timeout", "198.51.100.1:80 connected",
			[2]string{"no route leads from the internet to the nodes, nor to this address", "the balancer has an address of its own"},
		},
		{
			"a port nobody has",
			quiz.Scenario{Scene: harbour(t), Service: service(t, "web 443 8080"), Needs: []quiz.Need{{From: "customs", Port: 443}}},
			"NodePort",
			"node1:443 refused", "198.51.100.1:443 connected",
			[2]string{"no node has port 443 open for it", "the balancer has an address of its own"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.sc.Options = threeTypes
			j, err := quiz.Judge(c.sc, c.option)
			if err != nil {
				t.Fatal(err)
			}
			show := func(try quiz.Try) string { return try.Door.Address + " " + try.Trace.Outcome.String() }
			if got := show(j.Evidence.Chosen); got != c.chosen {
				t.Errorf("chosen %s, want %s", got, c.chosen)
			}
			if got := show(j.Evidence.Fitting); got != c.fitting {
				t.Errorf("fitting %s, want %s", got, c.fitting)
			}
			if got := [2]string{j.Evidence.Chosen.Note, j.Evidence.Fitting.Note}; got != c.notes {
				t.Errorf("notes %q, want %q", got, c.notes)
			}
			if from, want := j.Evidence.Chosen.Trace.From, j.Evidence.Fitting.Trace.From; from != want {
				t.Errorf("two clients: %s and %s", from, want)
			}
		})
	}
}

// A type whose address stays <pending> works by its node ports, and is no answer even where no narrower type is offered.
func TestPendingNeverFits(t *testing.T) {
	sc := quiz.Scenario{
		Scene: without(t), Service: service(t, "web 80 8080"), Needs: []quiz.Need{{From: "office"}},
		Options: []string{"ClusterIP", "LoadBalancer"},
	}
	j, err := quiz.Judge(sc, "LoadBalancer")
	if err != nil || j.Verdict != quiz.AsksForTooMuch || !j.Pending {
		t.Errorf("%s, pending %v, %v", j.Verdict, j.Pending, err)
	}
	if answer, err := quiz.Answer(sc); err == nil {
		t.Errorf("the answer is %s", answer)
	}
}

// Who comes in by the door of another Service has not been let in by this one.
func TestDoorsOfOthers(t *testing.T) {
	web, err := quiz.As(service(t, "web 80 8080 30010"), "NodePort", nil)
	if err != nil {
		t.Fatal(err)
	}
	scene, err := harbour(t).Apply(manifest.Object{Kind: "Service", Name: "web", Value: web})
	if err != nil {
		t.Fatal(err)
	}
	if trace, err := scene.Dial("office", "node1:30010"); err != nil || trace.Outcome != cluster.Connected {
		t.Fatalf("node1:30010 is not open: %s, %v", trace.Outcome, err)
	}
	for _, need := range []quiz.Need{
		{From: "office", To: "node1:30010"},
		{From: "office", Port: 30010},
		{From: "office", Port: 30010, Every: "node"},
	} {
		sc := quiz.Scenario{Scene: scene, Service: service(t, "log 5432 5432"), Needs: []quiz.Need{need}, Options: threeTypes}
		if answer, err := quiz.Answer(sc); err == nil {
			t.Errorf("%+v: %s is right, and node1:30010 leads to web", need, answer)
		}
	}
	sc := quiz.Scenario{Scene: scene, Service: service(t, "log 5432 5432"), Options: threeTypes, Needs: []quiz.Need{{From: "office", To: "node1:30010", Service: "default/web"}}}
	if answer, err := quiz.Answer(sc); err != nil || answer != "ClusterIP" {
		t.Errorf("%s, %v: the need is about web, whose door is open whatever log is", answer, err)
	}
}
