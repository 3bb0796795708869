package quiz_test

import (
	"os"
	"slices"
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

// without is the scene of testdata without a load balancer provider.
func without(t testing.TB) cluster.Scene {
	t.Helper()
	scene, err := harbour(t).After(cluster.Event{Verb: "provider", Object: "none"})
	if err != nil {
		t.Fatal(err)
	}
	return scene
}

// service makes a Service from "web 80 8080 30010": its name and app label, port, target port and node port.
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

// Each case is a story. want has the verdict for each type and the clause that explains it.
func TestJudge(t *testing.T) {
	type want struct{ verdict, reason, from string }
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
				"ClusterIP":    {"fits", "it is the smallest type that works for every client.", "pod/crane"},
				"NodePort":     {"too open", "the office can connect too.", "office"},
				"LoadBalancer": {"too open", "the office can connect too.", "office"},
			},
		},
		{
			story:    "names of clients may be plural",
			provider: true, service: "log 5432 5432",
			needs:  []quiz.Need{{From: "pod/crane"}},
			bans:   []quiz.Ban{{From: "internet", By: "node"}, {From: "scanners"}},
			answer: "ClusterIP",
			want:   map[string]want{"NodePort": {"too open", "the scanners can connect too.", "scanners"}},
		},
		{
			story:    "the crane writes to its log, and nobody is said to stay out",
			provider: true, service: "log 5432 5432",
			needs:  []quiz.Need{{From: "pod/crane"}},
			answer: "ClusterIP",
			want: map[string]want{
				"NodePort": {
					"more than needed",
					"no client in the story needs a port on every node.",
					"pod/crane",
				},
				"LoadBalancer": {
					"more than needed",
					"no client in the story needs the external address.",
					"pod/crane",
				},
			},
		},
		{
			story:    "the scanners have dialled node1:30010 for years, and the internet must stay out",
			provider: true, service: "web 80 8080 30010",
			needs:  []quiz.Need{{From: "scanners", To: "node1:30010"}},
			bans:   []quiz.Ban{{From: "internet"}},
			answer: "NodePort",
			want: map[string]want{
				"ClusterIP":    {"does not work", "the scanners cannot connect to node1:30010.", "scanners"},
				"NodePort":     {"fits", "it is the smallest type that works for every client.", "scanners"},
				"LoadBalancer": {"too open", "the internet can connect too.", "internet"},
			},
		},
		{
			story:    "the office must get in, and nobody here provides balancers",
			provider: false, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office"}},
			answer: "NodePort",
			want: map[string]want{
				"ClusterIP": {"does not work", "the office cannot connect.", "office"},
				"LoadBalancer": {
					"more than needed",
					"this cluster has no load balancer provider, so the external address stays <pending>. The Service works " +
						"like a NodePort.",
					"office",
				},
			},
		},
		{
			story:    "the office must get in, and the balancer is of a class that nobody here provides",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office"}},
			as:     map[string]any{"LoadBalancer": map[string]any{"loadBalancerClass": "example.com/moon"}},
			answer: "NodePort",
			want: map[string]want{
				"LoadBalancer": {
					"more than needed",
					"no provider here serves the class of the Service, so the external address stays <pending>. The Service works like a NodePort.",
					"office",
				},
			},
		},
		{
			story:    "a probe visits every node",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office", Every: "node"}},
			answer: "NodePort",
			want: map[string]want{
				"ClusterIP": {"does not work", "the office needs an answer from every node, and does not get it.", "office"},
				"LoadBalancer": {
					"more than needed",
					"no client in the story needs the external address.",
					"office",
				},
			},
		},
		{
			story:    "the office must get in, whichever machine fails",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "office", Stable: true}},
			answer: "LoadBalancer",
			want: map[string]want{
				"ClusterIP":    {"does not work", "the office cannot connect.", "office"},
				"NodePort":     {"does not work", "after node1 is lost, the office cannot connect any more.", "office"},
				"LoadBalancer": {"fits", "it is the smallest type that works for every client.", "office"},
			},
		},
		{
			story:    "the firewall of the customs house lets out nothing but 443",
			provider: true, service: "web 443 8080",
			needs:  []quiz.Need{{From: "customs", Port: 443}},
			answer: "LoadBalancer",
			want: map[string]want{
				"ClusterIP": {"does not work", "the customs cannot connect on port 443.", "customs"},
				"NodePort":  {"does not work", "the customs cannot connect on port 443.", "customs"},
			},
		},
		{
			story:    "anybody on the internet",
			provider: true, service: "web 80 8080",
			needs:  []quiz.Need{{From: "internet"}},
			answer: "LoadBalancer",
			want: map[string]want{
				"ClusterIP": {"does not work", "the internet cannot connect.", "internet"},
				"NodePort":  {"does not work", "the internet cannot connect.", "internet"},
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
			sc := quiz.Scenario{
				Scene:   scene,
				Service: service(t, c.service),
				Needs:   c.needs,
				Bans:    c.bans,
				As:      c.as,
				Options: threeTypes,
			}
			answer, err := quiz.Answer(sc)
			if err != nil || answer != c.answer {
				t.Fatalf("answer %q, %v; want %s", answer, err, c.answer)
			}
			for option, want := range c.want {
				j, err := quiz.Judge(sc, option)
				if err != nil {
					t.Fatal(err)
				}
				if j.Verdict.String() != want.verdict || !strings.HasPrefix(j.Reason, want.reason) {
					t.Errorf("%s: %s: %s\nwant %s: %s", option, j.Verdict, j.Reason, want.verdict, want.reason)
				}
				if j.Evidence.From != want.from {
					t.Errorf("%s: the evidence is about %q, want %s", option, j.Evidence.From, want.from)
				}
			}
		})
	}
}

// No type is right for a client that needs access once, even if it can connect, because a Service stays.
func TestOneOffAccess(t *testing.T) {
	sc := quiz.Scenario{
		Scene:   harbour(t),
		Service: service(t, "web 80 8080"),
		Needs:   []quiz.Need{{From: "office", Feature: "one-off-access"}},
		Options: append(slices.Clone(threeTypes), quiz.NoneOfThese),
	}
	answer, err := quiz.Answer(sc)
	if err != nil || answer != quiz.NoneOfThese {
		t.Fatalf("answer %q, %v; want %s", answer, err, quiz.NoneOfThese)
	}
	for option, want := range map[string]string{
		"ClusterIP": "the office cannot connect.",
		"NodePort":  "the office needs access only once, but a Service stays until you delete it.",
	} {
		j, err := quiz.Judge(sc, option)
		if err != nil || j.Verdict != quiz.DoesNotWork || j.Reason != want {
			t.Errorf("%s: %s: %s, %v; want %s", option, j.Verdict, j.Reason, err, want)
		}
	}
}
