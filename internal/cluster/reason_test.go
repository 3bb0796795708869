package cluster_test

import (
	"testing"

	"portolan/internal/cluster"
)

// TestReason checks sentences about cases in which a shorter sentence would not be true.
func TestReason(t *testing.T) {
	const deaf = `---
apiVersion: v1
kind: Pod
metadata: {name: deaf, labels: {app: deaf}, annotations: {portolan/listens: "127.0.0.1:8080"}}
spec: {nodeName: node1, containers: [{name: deaf, image: deaf}]}
status: {podIP: 10.244.1.9, conditions: [{type: Ready, status: "True"}]}
`
	two := pods("a node1 10.244.1.1 ready", "b node2 10.244.2.1 ready")
	s := plainScene(t, deaf, two, service("web", "type: NodePort, "+webPorts),
		service("names", "clusterIP: None, selector: {app: web}, ports: [{port: 8080}]"),
		service("alias", "type: ExternalName, externalName: nowhere.example.com"),
		service("dns", "clusterIP: 10.96.9.1, selector: {app: web}, ports: [{port: 53, protocol: UDP, targetPort: 8080}]"),
	)
	for _, test := range []struct{ why, from, to, want string }{
		{
			"an app on 127.0.0.1 listens on the port, but not there", "pod/client", "10.244.1.9:8080",
			"Nothing in the pod `deaf` listens at 10.244.1.9:8080, so the connection is refused.",
		},
		{
			"an alias is in DNS, but leads nowhere", "pod/client", "alias:80",
			"For a pod in the namespace `default`, cluster DNS finds no address for the name `alias`.",
		},
		{
			"kube-proxy picks nothing for a headless Service", "pod/client", "names:8080",
			"Either `a` or `b` answers. The client chooses one of the addresses that DNS returns.",
		},
		{
			"the number exists with UDP", "pod/client", "10.96.9.1:53",
			"The Service `dns` has no TCP port 53, so `node3` refuses the connection.",
		},
		{
			"the number exists with TCP", "pod/client", "udp://10.0.0.11:30007",
			"No Service has UDP node port 30007, and nothing listens there, so `node1` refuses the datagram.",
		},
		{
			"nftables serves node ports at the primary address only", "pod/client", "10.9.9.11:30007",
			"kube-proxy serves node port 30007 only at the primary address of `node1`. That is not 10.9.9.11, so `node1` " +
				"refuses the connection.",
		},
	} {
		trace, err := s.Dial(test.from, test.to)
		if err != nil || trace.Reason() != test.want {
			t.Errorf("%s:\n got %q, %v\nwant %q", test.why, trace.Reason(), err, test.want)
		}
	}
	s.ProxyMode = cluster.IPTables
	s = apply(t, s, service("lb", "type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: nothing}]"))
	for from, want := range map[string]string{
		"pod/client": "The Service `lb` has ready pods, but none of them declares a port with the name in targetPort, so " +
			"`node3` refuses the connection.",
		"node/node1": "The Service `lb` has ready pods, but none of them declares a port with the name in targetPort. In " +
			"iptables mode a node refuses packets of pods and of other machines to this address. Its own packets " +
			"leave the node and get no answer.",
	} {
		trace, err := s.Dial(from, "198.51.100.1:80")
		if err != nil || trace.Reason() != want {
			t.Errorf("no port to send to, from %s:\n got %q, %v\nwant %q", from, trace.Reason(), err, want)
		}
	}
	lost, err := s.After(cluster.Event{Verb: "lose", Object: "node2"})
	if err != nil {
		t.Fatal(err)
	}
	trace, err := lost.Dial("pod/client", "10.244.2.1:8080")
	want := "The packet goes to a machine that has failed, so no answer comes."
	if err != nil || trace.Reason() != want {
		t.Errorf("a pod on a lost node: %q, %v", trace.Reason(), err)
	}
}
