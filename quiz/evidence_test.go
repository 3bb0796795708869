package quiz_test

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
	"portolan/quiz"
)

// Each row has the evidence for an option: the door, the outcome and the note of both tries.
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
			[2]string{"every node forwards port 30086", "its only address is inside the cluster"},
		},
		{
			"does not work",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office"}}},
			"ClusterIP",
			"10.96.1.1:80 timeout", "node1:30086 connected",
			[2]string{"its only address is inside the cluster", "every node forwards port 30086"},
		},
		{
			"too much: pending",
			quiz.Scenario{Scene: without(t), Service: web, Needs: []quiz.Need{{From: "office"}}},
			"LoadBalancer",
			"<pending>:80 no-address", "node1:30086 connected",
			[2]string{"no provider gives it an external address", "every node forwards port 30086"},
		},
		{
			"too much: a door nobody uses",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office"}}},
			"LoadBalancer",
			"198.51.100.1:80 connected", "node1:30086 connected",
			[2]string{"the load balancer has its own address", "every node forwards port 30086"},
		},
		{
			"a door that the fitting type does not have",
			quiz.Scenario{
				Scene:   harbour(t),
				Service: web,
				Needs:   []quiz.Need{{From: "pod/crane"}},
				Bans:    []quiz.Ban{{From: "office", By: "node"}},
			},
			"NodePort",
			"node1:30086 connected", "node1:30086 refused",
			[2]string{"every node forwards port 30086", "no node forwards port 30086 to it"},
		},
		{
			"a machine fails",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office", Stable: true}}},
			"NodePort",
			"node1:30086 timeout", "198.51.100.1:80 connected",
			[2]string{"after node1 is lost", "after node1 is lost"},
		},
		{
			"a machine may fail, and the type fails before: both are tried in fair weather",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "office", Stable: true}}},
			"ClusterIP",
			"10.96.1.1:80 timeout", "198.51.100.1:80 connected",
			[2]string{"its only address is inside the cluster", "the load balancer has its own address"},
		},
		{
			"too much, in a story where a machine may fail: both are tried in fair weather",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "pod/crane", Stable: true}}},
			"NodePort",
			"10.0.0.11:30086 connected", "web:80 connected",
			[2]string{"every node forwards port 30086", "this address is inside the cluster"},
		},
		{
			"the client that stands for the story is one from outside",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "pod/crane"}, {From: "office"}}},
			"NodePort",
			"node1:30086 connected", "node1:30086 connected",
			[2]string{"every node forwards port 30086", "every node forwards port 30086"},
		},
		{
			"a client without a route",
			quiz.Scenario{Scene: harbour(t), Service: web, Needs: []quiz.Need{{From: "internet"}}},
			"NodePort",
			"10.0.0.11:30086 timeout", "198.51.100.1:80 connected",
			[2]string{"the internet has no route to the nodes", "the load balancer has its own address"},
		},
		{
			"a port nobody has",
			quiz.Scenario{
				Scene:   harbour(t),
				Service: service(t, "web 443 8080"),
				Needs:   []quiz.Need{{From: "customs", Port: 443}},
			},
			"NodePort",
			"node1:443 refused", "198.51.100.1:443 connected",
			[2]string{"no node forwards port 443 to it", "the load balancer has its own address"},
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

// A type whose address stays <pending> works through its node ports. It is still not the answer, even if no narrower
// type is offered.
func TestPendingNeverFits(t *testing.T) {
	sc := quiz.Scenario{
		Scene: without(t), Service: service(t, "web 80 8080"), Needs: []quiz.Need{{From: "office"}},
		Options: []string{"ClusterIP", "LoadBalancer"},
	}
	j, err := quiz.Judge(sc, "LoadBalancer")
	if err != nil || j.Verdict != quiz.MoreThanNeeded || !j.Pending {
		t.Errorf("%s, pending %v, %v", j.Verdict, j.Pending, err)
	}
	if answer, err := quiz.Answer(sc); err == nil {
		t.Errorf("the answer is %s", answer)
	}
}

// A client that connects through another Service does not break a ban on this one.
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
		sc := quiz.Scenario{
			Scene:   scene,
			Service: service(t, "log 5432 5432"),
			Needs:   []quiz.Need{need},
			Options: threeTypes,
		}
		if answer, err := quiz.Answer(sc); err == nil {
			t.Errorf("%+v: %s is right, and node1:30010 leads to web", need, answer)
		}
	}
	sc := quiz.Scenario{
		Scene:   scene,
		Service: service(t, "log 5432 5432"),
		Options: threeTypes,
		Needs:   []quiz.Need{{From: "office", To: "node1:30010", Service: "default/web"}},
	}
	if answer, err := quiz.Answer(sc); err != nil || answer != "ClusterIP" {
		t.Errorf("%s, %v: the need is about web, whose door is open whatever log is", answer, err)
	}
}

// A client with a fixed UDP port dials that port with UDP.
func TestNeedOfAUDPPort(t *testing.T) {
	log := service(t, "log 5432 5432")
	log.Spec.Ports[0].Protocol = corev1.ProtocolUDP
	scene, err := harbour(t).Apply(manifest.Object{Kind: "Service", Name: "log", Value: log})
	if err != nil {
		t.Fatal(err)
	}
	p := quiz.Prober{Scene: scene, Service: "log"}
	proof, err := p.Need(quiz.Need{From: "pod/crane", Protocol: "UDP", Port: 514})
	if err != nil || proof.Try.Door.Address != "udp://log:514" {
		t.Errorf("the crane dials %q, %v; want udp://log:514", proof.Try.Door.Address, err)
	}
}
