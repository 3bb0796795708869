package quiz_test

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/manifest"
	"portolan/quiz"
)

func TestAnswerErrors(t *testing.T) {
	cases := []struct {
		name string
		sc   quiz.Scenario
		want string
	}{
		{
			"nobody can be kept out of a cluster",
			quiz.Scenario{Needs: []quiz.Need{{From: "pod/crane"}}, Bans: []quiz.Ban{{From: "pod/ops/monitor"}}},
			"no type meets every need and ban; ClusterIP: the pod ops/monitor can connect too.",
		},
		{"a stranger", quiz.Scenario{Needs: []quiz.Need{{From: "captain"}}}, "captain"},
		{"no such type", quiz.Scenario{Options: []string{"Ingress"}}, `"Ingress" is none of`},
		{"no such field", quiz.Scenario{As: map[string]any{"NodePort": map[string]any{"color": "red"}}}, "color"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.sc.Scene, c.sc.Service = harbour(t), service(t, "log 5432 5432")
			if c.sc.Options == nil {
				c.sc.Options = threeTypes
			}
			if got, err := quiz.Answer(c.sc); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("answer %q, error %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestTable(t *testing.T) {
	cases := []struct {
		name string
		sc   quiz.Scenario
		want string
	}{
		{
			"the story of DESIGN",
			quiz.Scenario{
				Scene: harbour(t), Service: service(t, "log 5432 5432"),
				Needs: []quiz.Need{{From: "pod/crane", Quote: "the crane writes"}},
				Bans:  []quiz.Ban{{From: "office", Quote: "no way in from outside"}},
			},
			`
needs it crane "the crane writes": yes | yes | yes
must not office "no way in from outside": yes | NO! | NO!
reachable at: log:5432 | + each node:30086 | + 198.51.100.1:5432`,
		},
		{
			"no balancers",
			quiz.Scenario{
				Scene: without(t), Service: service(t, "web 80 8080 30010"),
				Needs: []quiz.Need{{From: "scanners", Quote: "scanners"}},
			},
			`
needs it scanners "scanners": NO! | yes | yes
pending: no | no | YES!
reachable at: web:80 | + each node:30010 | + <pending>`,
		},
		{
			"a wider type that serves nobody",
			quiz.Scenario{
				Scene: harbour(t), Service: service(t, "log 5432 5432"),
				Needs: []quiz.Need{{From: "pod/crane", Quote: "crane"}},
			},
			`
needs it crane "crane": yes | yes | yes
reachable at: log:5432 | + each node:30086! | + 198.51.100.1:5432!`,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.sc.Options = []string{"LoadBalancer", "ClusterIP", "NodePort"} // the table sorts them
			rows, err := quiz.Table(c.sc)
			if err != nil {
				t.Fatal(err)
			}
			if got := printed(rows); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got:\n%s\nwant:%s", got, c.want)
			}
		})
	}
}

// printed returns rows as lines. "!" marks a cell that is a reason against its option.
func printed(rows []quiz.Row) string {
	var lines []string
	for _, r := range rows {
		line := r.Label
		if r.From != "" {
			line += " " + r.From + " \"" + r.Quote + "\""
		}
		var cells []string
		for _, c := range r.Cells {
			text := c.Text
			if c.Bad {
				text += "!"
			}
			cells = append(cells, text)
		}
		lines = append(lines, line+": "+strings.Join(cells, " | "))
	}
	return strings.Join(lines, "\n")
}

func TestAs(t *testing.T) {
	off := false
	class := "metal"
	svc := service(t, "web 80 8080 30010")
	svc.Spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyLocal
	svc.Spec.AllocateLoadBalancerNodePorts = &off
	svc.Spec.LoadBalancerClass = &class
	svc.Spec.LoadBalancerSourceRanges = []string{"192.0.2.0/24"}
	for _, typ := range threeTypes {
		t.Run(typ, func(t *testing.T) {
			out, err := quiz.As(svc, typ, nil)
			if err != nil {
				t.Fatal(err)
			}
			if errs := (manifest.Cluster{}).ValidateService(out); len(errs) > 0 {
				t.Errorf("the API server refuses it: %v", errs)
			}
			if string(out.Spec.Type) != typ {
				t.Errorf("type %s", out.Spec.Type)
			}
		})
	}
	out, err := quiz.As(
		svc,
		"LoadBalancer",
		map[string]any{"sessionAffinity": "ClientIP", "ports": []any{map[string]any{"port": 443}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	if out.Spec.SessionAffinity != "ClientIP" || len(out.Spec.Ports) != 1 || out.Spec.Ports[0].Port != 443 ||
		out.Spec.Ports[0].NodePort != 0 {
		t.Errorf("fields are not replaced: %+v", out.Spec)
	}
	if svc.Spec.Type != "" || svc.Spec.Ports[0].NodePort != 30010 {
		t.Error("the Service that was given has changed")
	}
}

// If one of three pods does not listen, a need fails, because it must not depend on which pod answers. A ban fails too,
// because the client may reach one of the others.
func TestMixed(t *testing.T) {
	const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web-c, namespace: default, labels: {app: web}, annotations: {portolan/listens: "9999"}}
spec:
  nodeName: node2
  containers: [{name: web, image: web, ports: [{name: http, containerPort: 8080}]}]
status:
  podIP: 10.244.2.12
  conditions: [{type: Ready, status: "True"}]
`
	scene, err := harbour(t).Apply(manifest.Parse("deaf", []byte(pod))...)
	if err != nil {
		t.Fatal(err)
	}
	if scene, err = scene.Apply(manifest.Object{
		APIVersion: "v1", Kind: "Service", Name: "log",
		Value: service(t, "log 5432 5432"),
	}); err != nil {
		t.Fatal(err)
	}
	sc := quiz.Scenario{Scene: scene, Service: service(t, "web 80 8080"), Options: threeTypes}
	sc.Needs = []quiz.Need{{From: "pod/crane"}}
	if j, err := quiz.Judge(sc, "ClusterIP"); err != nil || j.Verdict != quiz.DoesNotWork || j.Need != 0 {
		t.Errorf("a need that depends on luck: %s %v", j.Verdict, err)
	}
	sc.Needs = []quiz.Need{{From: "pod/crane", Service: "log"}}
	sc.Bans = []quiz.Ban{{From: "office"}}
	if j, err := quiz.Judge(sc, "NodePort"); err != nil || j.Verdict != quiz.TooOpen || j.Ban != 0 {
		t.Errorf("a ban that depends on luck: %s %v", j.Verdict, err)
	}
}
