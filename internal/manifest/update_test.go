package manifest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
)

// Applying or replacing what was created changes nothing and gives nothing up, for every manifest of the reference that
// is accepted.
func TestTheSameAgainChangesNothing(t *testing.T) {
	compared := 0
	for _, dual := range []bool{false, true} {
		for _, v := range verdicts(t) {
			if dual && v.DualStack == nil {
				continue
			}
			objects := Parse(v.File, referenceFile(t, v.File))
			c := Cluster{DualStack: dual}
			if !slices.ContainsFunc(c.Judge(objects), func(v Verdict) bool {
				return !v.Accepted || v.Object.Name == "" || isCompleted(v.Object.Service())
			}) {
				compared++
				checkSameAgain(t, c, objects)
			}
		}
	}
	if compared < 250 {
		t.Errorf("only %d files were compared", compared)
	}
}

// isCompleted reports whether a manifest lists one of two families or addresses, and leaves the other to the server.
// The server refuses the same manifest for an update, because it reads it as giving up the second one.
func isCompleted(svc *corev1.Service) bool {
	return svc != nil && svc.Spec.IPFamilyPolicy != nil && !isSingleStack(svc) &&
		(len(svc.Spec.IPFamilies) == 1 || len(svc.Spec.ClusterIPs) == 1)
}

func checkSameAgain(t *testing.T, c Cluster, objects []Object) {
	t.Helper()
	for _, how := range []Way{ByApply, ByReplace} {
		h := newUpdates(c, objects, objects)
		for _, o := range objects {
			if err := h.hold(o); err != nil {
				t.Fatal(err)
			}
		}
		h.how = how
		for _, o := range objects {
			before := map[string]corev1.ServiceSpec{}
			for name, live := range h.live {
				before[name] = *live.svc.Spec.DeepCopy()
			}
			v := h.judge(o)
			if !v.Update || !v.Accepted {
				t.Errorf("%s, %s: %+v", o.File, how, v.Errors)
			}
			for name, live := range h.live {
				if !equality.Semantic.DeepEqual(before[name], live.svc.Spec) {
					t.Errorf("%s, %s: was\n%+v\nis\n%+v", o.File, how, before[name], live.svc.Spec)
				}
			}
		}
	}
}

// oneUpdate judges the update of a Service "web" from one spec to another. The rest of the cluster is empty.
func oneUpdate(t *testing.T, c Cluster, how Way, old, changed string) Verdict {
	t.Helper()
	manifest := func(spec string) []Object {
		return Parse("web.yaml", []byte("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {"+spec+"}}"))
	}
	got, err := c.JudgeUpdates(manifest(old), manifest(changed), how)
	if err != nil {
		t.Fatal(err)
	}
	return got[0]
}

// What an accepted update gives up, or does not do although the manifest says so.
func TestLost(t *testing.T) {
	const (
		ports  = "ports: [{port: 80}]"
		fixed  = "type: NodePort, ports: [{port: 80, nodePort: 30080}]"
		alias  = "type: ExternalName, externalName: db.example.com"
		merged = "kubectl apply matches ports by their number alone, and here two ports have the same number. " +
			"Use kubectl replace, which sends the manifest as it is."
	)
	for _, u := range []struct {
		name, old, changed string
		how                Way
		want               []string
	}{
		{"nothing", fixed, fixed, ByApply, nil},
		{"a node port that the server keeps", fixed, "type: LoadBalancer, " + ports, ByApply, nil},
		{"the node port", fixed, ports, ByApply, []string{
			"Node port 30080 of port 80/TCP is given up, because a Service of type ClusterIP has none. " +
				"If clients outside the cluster use it, keep type: NodePort.",
		}},
		{"a node port that the server chose", "type: NodePort, " + ports, ports, ByReplace, []string{
			"The node port of port 80/TCP is given up, because a Service of type ClusterIP has none. " +
				"If clients outside the cluster use it, keep type: NodePort.",
		}},
		{"another node port", fixed, "type: NodePort, ports: [{port: 80, nodePort: 30081}]", ByApply, []string{
			"Node port 30080 of port 80/TCP becomes 30081. Change the clients that use the old number.",
		}},
		{
			"a renamed port, whose node port is not kept", fixed, "type: NodePort, ports: [{port: 80, name: http}]", ByReplace,
			[]string{
				"Node port 30080 of port 80/TCP becomes another number, which the API server chooses. " +
					"Write nodePort: 30080 to keep it.",
			},
		},
		{
			"a port that another one is merged into", "ports: [{port: 53, name: udp, protocol: UDP}]",
			"ports: [{port: 53, name: udp, protocol: UDP}, {port: 53, name: tcp}]", ByApply,
			[]string{"Port 53/TCP of the manifest is lost. " + merged},
		},
		{
			"no port", "ports: [{port: 53, name: udp, protocol: UDP}]",
			"ports: [{port: 53, name: udp, protocol: UDP}, {port: 53, name: tcp}]", ByReplace, nil,
		},
		{"the balancer", "type: LoadBalancer, loadBalancerIP: 203.0.113.7, " + ports, "type: LoadBalancer, " + ports, ByApply, []string{
			"The load balancer no longer asks for the address 203.0.113.7. Its address may change.",
		}},
		{"external addresses", "externalIPs: [198.18.0.5, 198.18.0.6], " + ports, "externalIPs: [198.18.0.6], " + ports, ByApply, []string{
			"External address 198.18.0.5 is given up. Clients that use it can no longer connect.",
		}},
		{"the cluster address", "clusterIP: 10.96.40.1, " + ports, alias, ByApply, []string{
			"Cluster address 10.96.40.1 is given up, and clients that use it can no longer connect. The name `web` leads to " +
				"db.example.com. If you change the type back, the Service gets another address.",
		}},
		{"the alias", alias, ports, ByApply, []string{
			"The name `web` no longer leads to db.example.com. It leads to a new cluster address.",
		}},
		{"nothing, because it stays headless", "clusterIP: None, " + ports, ports, ByApply, []string{
			"The Service stays headless, although the manifest does not have clusterIP: None. " +
				"To give it a cluster address, delete the Service and create it again.",
		}},
		{
			"a field of the manifest", "externalIPs: [198.18.0.5], externalTrafficPolicy: Local, " + ports,
			"externalTrafficPolicy: Local, " + ports, ByReplace,
			[]string{
				"External address 198.18.0.5 is given up. Clients that use it can no longer connect.",
				"The API server removes externalTrafficPolicy, because only a Service with node ports or external addresses has it. " +
					"Remove it from the manifest, too.",
			},
		},
		{
			"no node port, although new ones are off", "type: LoadBalancer, " + ports,
			"type: LoadBalancer, allocateLoadBalancerNodePorts: false, " + ports, ByApply,
			[]string{
				"The Service keeps its node ports, because allocateLoadBalancerNodePorts: false only stops new ones. " +
					"To give them up, write nodePort: 0 at each port.",
			},
		},
	} {
		t.Run(u.name, func(t *testing.T) {
			v := oneUpdate(t, Cluster{}, u.how, u.old, u.changed)
			if !v.Accepted || !slices.Equal(v.Lost, u.want) {
				t.Errorf("%v, %q, want %q", v.Errors, v.Lost, u.want)
			}
		})
	}
}

// kubectl apply heeds what a file says and Value cannot say: nulls and empty fields. They are there whether the object
// stands alone or in a List, in YAML or in JSON.
func TestSource(t *testing.T) {
	const json = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"clusterIP":"","ports":[{"port":80}],` +
		`"publishNotReadyAddresses":true,"selector":null}}`
	const alone = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n" +
		"spec: {clusterIP: '', ports: [{port: 80}], publishNotReadyAddresses: yes, selector: null}\n"
	item := "- " + strings.ReplaceAll(strings.TrimSpace(alone), "\n", "\n  ")
	for name, file := range map[string]string{
		"YAML": alone, "JSON": json,
		"the item of a List":         "apiVersion: v1\nkind: List\nitems:\n" + item + "\n",
		"the item of a List in JSON": `{"apiVersion": "v1", "kind": "List", "items": [` + json + `]}`,
	} {
		got, err := Parse("web.yaml", []byte(file))[0].source()
		if err != nil || string(got) != json {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	shared := "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: &p [{port: 80}]}}\n" +
		"- {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: *p}}\n"
	got, err := Parse("web.yaml", []byte(shared))[1].source()
	if err != nil || !strings.Contains(string(got), `"ports":[{"port":80,"targetPort":0}]`) {
		t.Errorf("an alias: %s, %v", got, err)
	}
}

// Errors that only an update can have, with a hint that fits.
func TestUpdateErrors(t *testing.T) {
	const (
		stored = "{apiVersion: v1, kind: Service, metadata: {name: web, uid: a, resourceVersion: '7'}, spec: {type: LoadBalancer, " +
			"externalTrafficPolicy: Local, healthCheckNodePort: 30100, clusterIP: 10.43.1.1, clusterIPs: [10.43.1.1], " +
			"ports: [{port: 53, name: udp, protocol: UDP, nodePort: 30053}, {port: 53, name: tcp, nodePort: 30053}]}}"
		changed = "{apiVersion: v1, kind: Service, metadata: {name: web%s}, spec: {type: LoadBalancer, externalTrafficPolicy: Local, %s}}"
		ports   = "ports: [{port: 53, name: udp, protocol: UDP}, {port: 53, name: tcp}]"
	)
	for _, u := range []struct{ name, meta, spec, want, hint string }{
		{
			"another version", ", resourceVersion: '6'", ports,
			`Operation cannot be fulfilled on services "web": the object has been modified; ` +
				"please apply your changes to the latest version and try again", "remove resourceVersion",
		},
		{"another object", ", uid: b", ports, `metadata.uid: Invalid value: "b": field is immutable`, "Remove uid"},
		{
			"another port for health checks", "", "healthCheckNodePort: 30101, " + ports,
			"spec.healthCheckNodePort: Forbidden: field is immutable", "keeps the port that it has",
		},
		{
			"the ports swapped", "", "ports: [{port: 53, name: tcp}, {port: 53, name: udp, protocol: UDP}]",
			`spec.ports[1].name: Duplicate value: "tcp"`, "This manifest alone is right",
		},
		{"a port without a number", "", "ports: [{name: web}]", "does not contain declared merge key: port", "- port: 80"},
		{
			"another address", "", "clusterIP: 10.43.1.2, " + ports, `["10.43.1.2"]: may not change once set`,
			"A Service keeps its cluster address",
		},
	} {
		t.Run(u.name, func(t *testing.T) {
			got, err := Cluster{}.JudgeUpdates(Parse("was.yaml", []byte(stored)),
				Parse("web.yaml", fmt.Appendf(nil, changed, u.meta, u.spec)), ByApply)
			if err != nil {
				t.Fatal(err)
			}
			if errs := got[0].Errors; len(errs) == 0 || !strings.Contains(errs[0].Text(), u.want) ||
				!strings.Contains(errs[0].Hint, u.hint) || errs[0].Line != 1 {
				t.Errorf("%+v", errs)
			}
		})
	}
	v := oneUpdate(t, Cluster{}, ByApply, "ports: [{port: 53, name: udp, protocol: UDP}]",
		"ports: [{port: 53, name: udp, protocol: UDP}, {port: 80, name: web}, {port: 53, name: tcp}]")
	want := "The order in patch list:\n[map[name:tcp port:53] map[name:udp port:53 protocol:UDP] map[name:web port:80]]\n " +
		"doesn't match $setElementOrder list:\n[map[port:53] map[port:80] map[port:53]]"
	errs := v.Errors
	if len(errs) != 1 || errs[0].Message != want || !strings.Contains(errs[0].Hint, "Use kubectl replace") {
		t.Errorf("%+v", errs)
	}
}

// The second address of a dual-stack Service comes with a policy, and goes only with the policy SingleStack.
func TestDualStackUpdates(t *testing.T) {
	const (
		both     = "ipFamilyPolicy: RequireDualStack, clusterIP: 10.96.9.1, clusterIPs: [10.96.9.1, 'fd00:96::9'], ports: [{port: 80}]"
		families = "ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv4, IPv6], ports: [{port: 80}]"
		released = "must be 'SingleStack' to release the secondary "
	)
	for _, u := range []struct{ name, old, changed, want string }{
		{"a second address", "ports: [{port: 80}]", "ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]", ""},
		{"the second address given up", both, "ipFamilyPolicy: SingleStack, ports: [{port: 80}]", ""},
		{"the policy left out", both, "ports: [{port: 80}]", ""},
		{
			"one family left out", families, "ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv4], ports: [{port: 80}]",
			released + "IP family",
		},
		{
			"one address left out", both,
			"ipFamilyPolicy: RequireDualStack, clusterIP: 10.96.9.1, clusterIPs: [10.96.9.1], ports: [{port: 80}]",
			released + "cluster IP",
		},
		{
			"another second address", both,
			"ipFamilyPolicy: RequireDualStack, clusterIP: 10.96.9.1, clusterIPs: [10.96.9.1, 'fd00:96::8'], ports: [{port: 80}]",
			mayNotChange,
		},
		{
			"the families swapped", families, "ipFamilyPolicy: RequireDualStack, ipFamilies: [IPv6, IPv4], ports: [{port: 80}]",
			"expected an IPv6 value as indicated by `ipFamilies[0]`",
		},
	} {
		t.Run(u.name, func(t *testing.T) {
			v := oneUpdate(t, Cluster{DualStack: true}, ByReplace, u.old, u.changed)
			if v.Accepted != (u.want == "") || !v.Accepted && !strings.HasSuffix(v.Errors[0].Message, u.want) {
				t.Errorf("%v, want %q", v.Errors, u.want)
			}
		})
	}
	v := oneUpdate(t, Cluster{DualStack: true}, ByReplace, both, "ipFamilyPolicy: SingleStack, ports: [{port: 80}]")
	if want := []string{"Cluster address fd00:96::9 is given up. Clients that use it can no longer connect."}; !slices.Equal(v.Lost, want) {
		t.Errorf("lost: %q", v.Lost)
	}
}

// No pair of files makes the program panic, and what is judged twice gets the same verdicts.
func FuzzJudgeUpdates(f *testing.F) {
	for _, u := range []string{
		"{apiVersion: v1, kind: Service, metadata: {name: web, uid: a}, spec: {type: ExternalName}}",
		"{apiVersion: v1, kind: Service, metadata: {name: web, uid: a}, spec: {clusterIPs: [None], ports: [{port: 1}]}}",
		"{apiVersion: v1, kind: Service, metadata: {name: web, annotations: " +
			"{kubectl.kubernetes.io/last-applied-configuration: '{\"spec\":{\"ports\":[null]}}'}}, spec: {ports: [{port: 53}]}}",
		"{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 53, name: a}, {protocol: UDP, name: b, port: 53}]}}",
		"{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: LoadBalancer, ports: [{name: a}, null]}}",
		"{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}}",
	} {
		f.Add([]byte(u), []byte(u), true)
		f.Add([]byte(u), []byte("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 53}]}}"), false)
		f.Add([]byte("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 53}]}}"), []byte(u), false)
	}
	f.Fuzz(func(t *testing.T, old, changed []byte, dual bool) {
		c := Cluster{DualStack: dual}
		for _, how := range []Way{ByApply, ByReplace} {
			before, after := Parse("old.yaml", old), Parse("new.yaml", changed)
			first, err := c.JudgeUpdates(before, after, how)
			again, errAgain := c.JudgeUpdates(before, after, how)
			if !reflect.DeepEqual(first, again) || (err == nil) != (errAgain == nil) {
				t.Errorf("%s: the second time the verdicts differ", how)
			}
			if err == nil && len(first) != len(after) {
				t.Errorf("%s: %d verdicts on %d objects", how, len(first), len(after))
			}
		}
	})
}
