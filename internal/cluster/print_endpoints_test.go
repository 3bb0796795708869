package cluster_test

import (
	"strings"
	"testing"

	"portolan/internal/cluster"
)

// yard has one pod of each sort behind app=yard: ready, not ready, without the port that the others name, and three
// more.
const yard = `
apiVersion: v1
kind: Node
metadata: {name: node1}
---
apiVersion: v1
kind: Node
metadata: {name: node2}
---
apiVersion: v1
kind: Pod
metadata: {name: ready, labels: {app: yard, few: in, named: in}}
spec: {nodeName: node1, containers: [{name: a, image: a, ports: [{name: http, containerPort: 8080}, {name: metrics, containerPort: 9090}]}]}
status: {podIP: 10.244.1.5, podIPs: [{ip: 10.244.1.5}, {ip: "fd00::5"}], conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: unready, labels: {app: yard, few: in, named: in}}
spec: {nodeName: node2, containers: [{name: a, image: a, ports: [{name: http, containerPort: 8081}]}]}
status: {podIP: 10.244.2.6}
---
apiVersion: v1
kind: Pod
metadata: {name: nameless, labels: {app: yard, named: in}}
spec: {nodeName: node2, containers: [{name: a, image: a}]}
status: {podIP: 10.244.2.7, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: fourth, labels: {app: yard}}
spec: {nodeName: node2, containers: [{name: a, image: a}]}
status: {podIP: 10.244.2.8, conditions: [{type: Ready, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: fifth, labels: {app: yard}}
spec: {nodeName: node2, containers: [{name: a, image: a}]}
status: {podIP: 10.244.2.9, conditions: [{type: Ready, status: "True"}]}
`

// TestPrintEndpoints: what kubectl prints of the slices of a Service. Columns and words are those of
// printEndpointSlice, the slices and the order of their ports those of the EndpointSlice controller of 1.36.3.
func TestPrintEndpoints(t *testing.T) {
	s, err := cluster.Load("yard.yaml", []byte(yard))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ why, service, after, want string }{
		{
			"pods that are not ready stand there too",
			service("few", "selector: {few: in}, ports: [{port: 80, targetPort: 8080}]"), "", `
NAME        ADDRESSTYPE   PORTS   ENDPOINTS               AGE
few-4s56k   IPv4          8080    10.244.1.5,10.244.2.6   5m
`,
		},
		{
			"so do those of a lost node, until Kubernetes deletes them",
			service("few", "selector: {few: in}, ports: [{port: 80, targetPort: 8080}]"),
			"lose: node2", `
NAME        ADDRESSTYPE   PORTS   ENDPOINTS               AGE
few-4s56k   IPv4          8080    10.244.1.5,10.244.2.6   5m
`,
		},
		{"three are shown, the others counted", service("many", "selector: {app: yard}, ports: [{port: 80}]"), "", `
NAME         ADDRESSTYPE   PORTS   ENDPOINTS                                      AGE
many-287dv   IPv4          80      10.244.1.5,10.244.2.6,10.244.2.7 + 2 more...   5m
`},
		{"nobody is picked", service("nobody", "selector: {app: yards}, ports: [{port: 80}]"), "", `
NAME           ADDRESSTYPE   PORTS     ENDPOINTS   AGE
nobody-5njn4   IPv4          <unset>   <unset>     5m
`},
		{
			"a named port is another number in each pod, or none",
			service("named", "selector: {named: in}, ports: [{port: 80, targetPort: http}]"), "", `
NAME          ADDRESSTYPE   PORTS     ENDPOINTS    AGE
named-6x6qc   IPv4          8081      10.244.2.6   5m
named-gf9mh   IPv4          8080      10.244.1.5   5m
named-tk4t7   IPv4          <unset>   10.244.2.7   5m
`,
		},
		{
			"ports stand in the order of their hashes",
			service("both", "selector: {few: in}, ports: [{name: http, port: 80}, {name: https, port: 443}]"), "", `
NAME         ADDRESSTYPE   PORTS    ENDPOINTS               AGE
both-n5ff9   IPv4          443,80   10.244.1.5,10.244.2.6   5m
`,
		},
		{"two families have two slices", stored("dual",
			"type: ClusterIP, clusterIP: 10.96.9.9, selector: {few: in}, ipFamilies: [IPv4, IPv6], ports: [{port: 80, "+
				"protocol: TCP}]"), "", `
NAME         ADDRESSTYPE   PORTS   ENDPOINTS               AGE
dual-pd6mr   IPv4          80      10.244.1.5,10.244.2.6   5m
dual-zr8jw   IPv6          80      fd00::5                 5m
`},
		{"headless, and without ports", service("headless", "clusterIP: None, selector: {few: in}"), "", `
NAME             ADDRESSTYPE   PORTS     ENDPOINTS               AGE
headless-rqtg6   IPv4          <unset>   10.244.1.5,10.244.2.6   5m
`},
		{"without a selector nobody writes one", service("bare", "ports: [{port: 80}]"), "", `
No resources found in default namespace.
`},
		{"nor for an alias", service("alias", "type: ExternalName, externalName: db.example.com, selector: {few: in}"), "", `
No resources found in default namespace.
`},
	} {
		t.Run(test.why, func(t *testing.T) {
			scene := apply(t, s, test.service)
			if test.after != "" {
				verb, object, _ := strings.Cut(test.after, ": ")
				if scene, err = scene.After(cluster.Event{Verb: verb, Object: object}); err != nil {
					t.Fatal(err)
				}
			}
			name := scene.Services[len(scene.Services)-1].Name
			if got := "\n" + scene.PrintEndpoints(name); got != test.want {
				t.Errorf("got%s\nwant%s", got, test.want)
			}
		})
	}
}

// TestPrintEndpointsGiven: slices that a server stored are printed as they are, by name.
func TestPrintEndpointsGiven(t *testing.T) {
	s := kubectl(t, "kind")
	for service, want := range map[string]string{
		"web": `
NAME        ADDRESSTYPE   PORTS   ENDPOINTS                                            AGE
web-8vgbn   IPv4          8080    10.244.1.5,10.244.2.7,10.244.2.8                     5m
web-zk4td   IPv6          8080    fd00:10:244:1::5,fd00:10:244:2::7,fd00:10:244:2::8   5m
`,
		"kubernetes": `
NAME         ADDRESSTYPE   PORTS   ENDPOINTS    AGE
kubernetes   IPv4          6443    172.18.0.3   5m
`,
		"kube-system/kube-dns": `
NAME             ADDRESSTYPE   PORTS        ENDPOINTS               AGE
kube-dns-7kqfz   IPv4          53,53,9153   10.244.0.2,10.244.0.3   5m
`,
		"shop/nobody": `
No resources found in shop namespace.
`,
	} {
		if got := "\n" + s.PrintEndpoints(service); got != want {
			t.Errorf("%s: got%s\nwant%s", service, got, want)
		}
	}
}
