// Package cluster is a simulated Kubernetes cluster: small enough to draw, exact enough to trust.
//
// A [Scene] holds nodes, pods, Services and what is outside. [Load] reads one from YAML,
// [Scene.Apply] puts objects into it as the API server would, [Scene.After] lets something happen to
// it, and [Scene.Dial] follows one connection attempt through it, hop by hop:
//
//	client ──▶ name lookup ──▶ routes and firewalls ──▶ a node ──▶ kube-proxy's rules ──▶ a pod
//
// The files follow the packet. address.go reads what was dialled and names.go looks names up; dial.go moves
// the packet between clients, nodes, balancers and pods; proxy.go is what kube-proxy does on a node: rewrite, masquerade,
// drop or reject, with the endpoints that front.go picks; text.go says it all in words. Before that, load.go, apply.go,
// objects.go and allocate.go stand for the API server, endpoints.go and slices.go for the EndpointSlice controller, and
// tables.go compiles what Dial looks up, once for each Apply. What an API server has stored is taken as it is (stored.go).
//
// Nothing here is random. kube-proxy picks one of several pods at random; a [Trace] has a [Branch]
// for each of them instead. What a rule rests on stands at the rule; the behaviour of kube-proxy
// is that of version 1.36 on Linux, in nftables and in iptables mode, and is held against
// recordings of it in testdata/reference.
package cluster
