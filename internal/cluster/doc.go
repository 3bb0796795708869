// Package cluster is a simulated Kubernetes cluster: small enough to draw, exact enough to trust.
//
// A [Scene] holds nodes, pods, Services, and the clients and hosts outside the cluster. [Load] reads a scene from YAML.
// [Scene.Apply] adds objects to it as the API server would. [Scene.After] applies events, such as the loss of a node.
// [Scene.Dial] follows one connection attempt through the scene, hop by hop:
//
//	client ──▶ name lookup ──▶ routes and firewalls ──▶ a node ──▶ kube-proxy's rules ──▶ a pod
//
// The files follow the packet. address.go parses the dialled address. names.go looks names up as a resolver does, and
// dns.go answers as CoreDNS does. dial.go moves the packet between clients, nodes, balancers and pods. proxy.go does
// what kube-proxy does on a node: it rewrites, masquerades, drops or rejects the packet. front.go chooses the
// endpoints, and headless.go does so for a Service without a cluster address. request.go follows an HTTP request
// through the pods of a Gateway or an Ingress, by the rules that gateway.go compiles. policy_judge.go drops what
// NetworkPolicies do not allow. text.go describes each hop in words, and policy_text.go those where a policy drops the
// packet.
//
// Other files prepare the scene. load.go reads a file. apply.go, objects.go and allocate.go do the work of the API
// server. endpoints.go and slices.go do the work of the EndpointSlice controller. tables.go compiles the tables that
// Dial uses, each time the scene changes. policy.go stores NetworkPolicies, and policy_compile.go compiles them for the
// pods of the scene. An object that an API server has already stored is used as it is (stored.go).
//
// Nothing here is random. kube-proxy picks one of several pods at random, but a [Trace] has a [Branch] for each of
// them. The source of each rule is given where the rule is implemented. kube-proxy behaves here as version 1.36 does on
// Linux, in nftables and in iptables mode. testdata/reference has recordings of kube-proxy, of CoreDNS, and of an
// enforcer of NetworkPolicies. Tests compare the results with them.
package cluster
