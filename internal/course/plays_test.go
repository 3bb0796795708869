package course

import (
	"strings"
	"testing"

	"portolan/lessons"
)

// TestPrints compares what terminals show with what the simulator prints, without the ages and the random letters that
// the API server appends to the names of slices.
func TestPrints(t *testing.T) {
	c := load(t, sound(t))
	l, _ := c.Lesson("front")
	before, err := c.sceneBefore(l, 1)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := c.Play(l, 1) // without the pod web-a
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ why, console, want string }{
		{"before the trace", `
$ kubectl get endpointslices -l kubernetes.io/service-name=web
NAME        ADDRESSTYPE   PORTS   ENDPOINTS     AGE
web-x7k2p   IPv4          8080    10.244.2.11   3d
$ kubectl get svc web
NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
web    ClusterIP   10.96.1.1    <none>        80/TCP    3d
`, ""},
		{"after it", `
$ kubectl get endpointslice -l kubernetes.io/service-name=web
NAME        ADDRESSTYPE   PORTS     ENDPOINTS   AGE
web-abcde   IPv4          <unset>   <unset>     5m
`, ""},
		{"what a pipe leaves of a listing", `
$ kubectl get svc web | grep web
web    ClusterIP   10.96.1.9    <none>        80/TCP    3d
`, ""},
		{"another address", `
$ kubectl get endpointslices -l kubernetes.io/service-name=web
NAME        ADDRESSTYPE   PORTS   ENDPOINTS     AGE
web-x7k2p   IPv4          8080    10.244.2.12   5m
`, `a.md:11: kubectl prints here, before the age: NAME        ADDRESSTYPE   PORTS     ENDPOINTS`},
		{"a name that no API server gives", `
$ kubectl get endpointslices -l kubernetes.io/service-name=web
NAME    ADDRESSTYPE   PORTS   ENDPOINTS     AGE
web-1   IPv4          8080    10.244.2.11   5m
`, `a.md:11: kubectl prints here, before the age: NAME        ADDRESSTYPE   PORTS     ENDPOINTS`},
		{"a slice too many", `
$ kubectl get endpointslices -l kubernetes.io/service-name=web
NAME        ADDRESSTYPE   PORTS     ENDPOINTS   AGE
web-abcde   IPv4          <unset>   <unset>     5m
web-abcdf   IPv4          <unset>   <unset>     5m
`, `a.md:13: kubectl prints no such line here: take it out`},
		{"another Service", `
$ kubectl get endpointslices -l kubernetes.io/service-name=wbe
No resources found in default namespace.
`, `a.md:10: the scene has no Service "wbe" at this step`},
		{"a description", `
$ kubectl describe svc web
Name:                     web
Namespace:                default
Labels:                   <none>
Annotations:              <none>
Selector:                 app=web
Type:                     ClusterIP
IP Family Policy:         SingleStack
IP Families:              IPv4
IP:                       10.96.1.1
IPs:                      10.96.1.1
Port:                     <unset>  80/TCP
TargetPort:               8080/TCP
Endpoints:                10.244.2.11:8080
Session Affinity:         None
Internal Traffic Policy:  Cluster
Events:                   <none>
`, ""},
		{"a description with another name", `
$ kubectl describe svc/web
Name:                     wbe
`, "a.md:11: kubectl prints here: Name:                     web"},
		{"a description of every Service", `
$ kubectl describe services
Name:                     web
`, "a.md:10: only `kubectl describe svc NAME` can be held against the simulator: name one Service"},
		{"what is not simulated", `
$ kubectl get endpointslices -A
`, "a.md:10: only `kubectl get endpointslices -l kubernetes.io/service-name=NAME` can be held against the simulator"},
	} {
		k := &checker{course: c}
		k.checkConsole("a.md", lessons.Console{Text: strings.TrimPrefix(test.console, "\n"), Line: 10}, before, after)
		var got []string
		for _, p := range k.problems {
			got = append(got, p.Error())
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.why, strings.Join(got, "\n"), test.want)
		}
	}
}
