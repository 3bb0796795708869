package kubectltest

import (
	"fmt"
	"strings"
)

// serviceKind is what a Service of the cluster is like.
type serviceKind int

const (
	clusterIP serviceKind = iota
	nodePort
	loadBalancer
	headless
	externalName
	misspelled // its selector selects no pod
)

// kind returns the kind of a Service. Of 100 Services, 8 have a node port, 5 an external address, 2 are headless, 1 is
// an alias and 1 has a mistake in its selector.
func kind(app int) serviceKind {
	switch n := app % 100; {
	case n >= 10 && n < 18:
		return nodePort
	case n >= 20 && n < 25:
		return loadBalancer
	case n == 30 || n == 31:
		return headless
	case n == 40:
		return externalName
	case n == 50:
		return misspelled
	}
	return clusterIP
}

// spec returns the lines of a Service's spec and status.
func spec(app int) string {
	number := app + 10 // the first addresses belong to Services that every cluster has
	address := fmt.Sprintf("10.%d.%d.%d", 96+number>>16, number>>8&255, number&255)
	allocated := fmt.Sprint(30_100 + app%2500)
	types := map[serviceKind]string{nodePort: "NodePort", loadBalancer: "LoadBalancer"}
	var out strings.Builder
	line := func(text string, args ...any) { fmt.Fprintf(&out, "  "+text+"\n", args...) }
	k := kind(app)
	switch k {
	case externalName:
		return fmt.Sprintf("  externalName: db-%d.example.com\n  sessionAffinity: None\n  type: ExternalName\n", app) +
			"status:\n  loadBalancer: {}\n"
	case loadBalancer:
		line("allocateLoadBalancerNodePorts: true")
	case headless:
		address = "None"
	default:
	}
	line("clusterIP: %s\n  clusterIPs:\n  - %s", address, address)
	typed := types[k]
	if typed != "" {
		line("externalTrafficPolicy: Cluster")
	}
	line("internalTrafficPolicy: Cluster\n  ipFamilies:\n  - IPv4\n  ipFamilyPolicy: SingleStack")
	line("ports:\n  - name: http")
	if typed != "" {
		line("  nodePort: %s", allocated)
	}
	line("  port: 80\n    protocol: TCP\n    targetPort: http\n  selector:")
	selected := "APPNAME"
	if k == misspelled {
		selected = "APPNAME-v1"
	}
	line("  app.kubernetes.io/name: %s\n  sessionAffinity: None", selected)
	if typed == "" {
		typed = "ClusterIP"
	}
	line("type: %s", typed)
	status := "status:\n  loadBalancer: {}\n"
	if k == loadBalancer {
		status = "status:\n  loadBalancer:\n    ingress:\n" +
			fmt.Sprintf("    - ip: 198.51.%d.%d\n      ipMode: VIP\n", app>>8, app&255)
	}
	return out.String() + status
}

// endpoints returns the endpoints of a Service's EndpointSlice.
func (c Cluster) endpoints(app int) string {
	var out strings.Builder
	for pod := app; pod < c.Pods && kind(app) != misspelled; pod += c.Services {
		node, ready := pod%c.Nodes, !unready(pod)
		fmt.Fprintf(&out, `- addresses:
  - %s
  conditions:
    ready: %t
    serving: %t
    terminating: false
  nodeName: %s
  targetRef:
    kind: Pod
    name: %s
    namespace: NAMESPACE
    uid: 2b7d2d5f-77aa-41d0-9a53-%012x
  zone: eu-central-1%c
`, c.podAddress(pod), ready, ready, nodeName(node), podName(app, pod), c.Nodes+pod, 'a'+node%3)
	}
	if out.Len() == 0 {
		return "endpoints: null\n"
	}
	return "endpoints:\n" + out.String()
}
