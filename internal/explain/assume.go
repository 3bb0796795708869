package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// assume fills in what handwritten files leave out: nodes, pods that a cluster would start from workloads and from
// manifests without a status, pods for a Service whose file contains no pods, and the ports of pods that declare none.
func (w *world) assume() {
	w.assumeNodes()
	w.startPods()
	if !w.hasPods() {
		for _, o := range only(w.objects, func(o manifest.Object) bool { return isWorkload(o.Kind) }) {
			w.startWorkload(o)
		}
		for _, svc := range w.scene.Services {
			w.assumePods(svc)
		}
	}
	w.assumeListening()
}

// hasPods reports whether the objects contain the real pods of a cluster: a Pod with a status from a server, or an
// EndpointSlice, which lists the pods behind a Service.
func (w *world) hasPods() bool {
	return slices.ContainsFunc(w.objects, func(o manifest.Object) bool {
		pod, ok := o.Value.(*corev1.Pod)
		return ok && !unstarted(pod) || o.Kind == "EndpointSlice"
	})
}

// unstarted reports whether a Pod was written by hand and never ran in a cluster. Every running pod has an address. A
// handwritten pod has none, and either no status, the phase Running without conditions, or the condition Ready.
func unstarted(pod *corev1.Pod) bool {
	status := pod.Status
	if status.PodIP != "" || len(status.PodIPs) > 0 {
		return false
	}
	return len(status.Conditions) == 0 && (status.Phase == "" || status.Phase == corev1.PodRunning) ||
		slices.ContainsFunc(status.Conditions, func(c corev1.PodCondition) bool {
			return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
		})
}

// assumeNodes adds the nodes that pods name in spec.nodeName. If there are no nodes at all, it adds two. It also gives
// every node without an address a made-up one.
func (w *world) assumeNodes() {
	var names []string
	for _, p := range w.scene.Pods {
		if p.Node != "" && w.node(p.Node) < 0 {
			names = union(names, p.Node)
		}
	}
	slices.Sort(names)
	if len(names)+len(w.scene.Nodes) == 0 {
		names = []string{"node1", "node2"}
	}
	for _, name := range names {
		w.addNode(name)
	}
	for i := range w.scene.Nodes {
		if n := &w.scene.Nodes[i]; n.Address == "" && n.External == "" {
			n.Address = madeUpAddress(i)
			names = union(names, n.Name)
		}
	}
	slices.Sort(names)
	if w.made.nodes = len(names); len(names) > 0 {
		w.assumed = append(w.assumed, fmt.Sprintf("The %s %s, with invented addresses.", verb(len(names), "node", "nodes"),
			List(names)))
	}
}

// addNode adds a ready node.
func (w *world) addNode(name string) {
	n := len(w.scene.Nodes)
	w.scene.Nodes = append(slices.Clip(w.scene.Nodes),
		cluster.Node{Name: name, Address: madeUpAddress(n), PodCIDR: podRange(n), Ready: true})
}

// madeUpAddress returns the address of the n-th node.
func madeUpAddress(n int) string {
	const first, most = 11, 240
	return fmt.Sprintf("10.0.%d.%d", n/most, first+n%most)
}

// podRange returns the addresses of the pods on the n-th node.
func podRange(n int) string { return fmt.Sprintf("10.%d.%d.0/24", 244+n/250%10, 1+n%250) }

func (w *world) node(name string) int {
	return slices.IndexFunc(w.scene.Nodes, func(n cluster.Node) bool { return n.Name == name })
}

// startPods gives handwritten pods what a running pod has.
func (w *world) startPods() {
	var names []string
	for _, o := range w.objects {
		pod, ok := o.Value.(*corev1.Pod)
		if !ok || !unstarted(pod) {
			continue
		}
		for i := range w.scene.Pods {
			if p := &w.scene.Pods[i]; p.Name == pod.Name && p.Namespace == namespaceOf(pod.Namespace) {
				w.start(p, i)
				names = append(names, podName(*p))
			}
		}
	}
	if w.made.started = len(names); len(names) > 0 {
		w.assumed = append(w.assumed, fmt.Sprintf("That %s %s and %s ready.", List(names), verb(len(names), "runs", "run"),
			verb(len(names), "is", "are")))
	}
}

// start makes a pod run: it sets its node, its address and its readiness. If the pod's node does not exist, index
// selects one, so that pods are spread over the nodes.
func (w *world) start(p *cluster.Pod, index int) {
	n := w.node(p.Node)
	if n < 0 {
		n = index % len(w.scene.Nodes)
	}
	p.Node, p.Ready, p.Address = w.scene.Nodes[n].Name, true, w.freeAddress(n)
}

// freeAddress returns an unused pod address on node n.
func (w *world) freeAddress(n int) string {
	const first, last = 11, 250
	taken := map[string]bool{}
	for _, p := range w.scene.Pods {
		taken[p.Address] = true
	}
	base := podRange(n)
	base = base[:len(base)-len("0/24")]
	for i := first; i < last; i++ {
		if address := base + fmt.Sprint(i); !taken[address] {
			return address
		}
	}
	return base + fmt.Sprint(last)
}

// assumePods adds two pods that match a Service's selector. It adds none if the namespace already has other pods or a
// workload with zero replicas, because then the selector may be wrong. If the selector matches pods that were assumed
// for another Service, the two Services share them.
func (w *world) assumePods(svc cluster.Service) {
	if len(svc.Spec.Selector) == 0 || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return
	}
	declared := targets(svc.Spec.Ports)
	shared := false
	other := slices.ContainsFunc(w.scaledToZero, func(z scaledToZero) bool { return z.namespace == svc.Namespace })
	for i := range w.scene.Pods {
		p := &w.scene.Pods[i]
		if p.Namespace != svc.Namespace {
			continue
		}
		assumed := w.assumedPods[podName(*p)]
		other = other || !assumed
		if assumed && cluster.Selects(svc.Spec.Selector, p.Labels) {
			p.Ports = union(p.Ports, declared...)
			p.Listens = listening(p.Ports)
			shared = true
		}
	}
	if shared || other {
		return
	}
	w.made.services++
	for i := range 2 {
		p := cluster.Pod{
			Namespace: svc.Namespace, Name: fmt.Sprintf("%s-%d", svc.Name, i+1), Labels: maps.Clone(svc.Spec.Selector),
			Ports: declared, Listens: listening(declared),
		}
		w.addPod(p, i)
		w.assumedPods[podName(p)] = true
	}
}

// addPod adds a running pod that is not among the objects.
func (w *world) addPod(p cluster.Pod, index int) {
	w.start(&p, index)
	w.scene.Pods = append(slices.Clip(w.scene.Pods), p)
}

// targets returns the container ports that Service ports send to. A named target port gets the number of the Service
// port.
func targets(ports []corev1.ServicePort) []corev1.ContainerPort {
	var all []corev1.ContainerPort
	for _, p := range ports {
		c := corev1.ContainerPort{ContainerPort: p.Port, Protocol: cmp.Or(p.Protocol, corev1.ProtocolTCP)}
		if p.TargetPort.Type == intstr.String {
			c.Name = p.TargetPort.StrVal
		} else if p.TargetPort.IntVal != 0 {
			c.ContainerPort = p.TargetPort.IntVal
		}
		all = union(all, c)
	}
	return all
}

// union returns the items of all, then those of more that are not among them.
func union[T comparable](all []T, more ...T) []T {
	all = slices.Clip(all)
	for _, item := range more {
		if !slices.Contains(all, item) {
			all = append(all, item)
		}
	}
	return all
}

// listening returns what a pod with these ports listens on.
func listening(ports []corev1.ContainerPort) []cluster.Listen {
	var all []cluster.Listen
	for _, c := range ports {
		all = union(all, cluster.Listen{Protocol: cmp.Or(c.Protocol, corev1.ProtocolTCP), Port: c.ContainerPort})
	}
	return all
}

// assumeListening lets pods listen on the target ports of their Services if a container of them declares no port.
// Kubernetes uses declared ports only to look up the names of target ports, so a container may listen on ports that it
// does not declare. A container that declares some is taken at its word.
func (w *world) assumeListening() {
	for _, o := range w.objects {
		if pod, ok := o.Value.(*corev1.Pod); ok && !w.hasScene && hasSilent(pod.Spec) {
			w.silent[cluster.Name(namespaceOf(pod.Namespace), pod.Name)] = true
		}
	}
	for _, svc := range w.scene.Services {
		for i := range w.scene.Pods {
			p := &w.scene.Pods[i]
			if len(p.Ports) > 0 && !w.silent[podName(*p)] || p.Namespace != svc.Namespace || len(svc.Spec.Selector) == 0 ||
				!cluster.Selects(svc.Spec.Selector, p.Labels) {
				continue
			}
			for _, port := range svc.Spec.Ports {
				l := cluster.Listen{Protocol: cmp.Or(port.Protocol, corev1.ProtocolTCP), Port: port.TargetPort.IntVal}
				if l.Port != 0 && !slices.ContainsFunc(p.Listens, func(has cluster.Listen) bool { return has.Port == l.Port }) {
					p.Listens = append(slices.Clip(p.Listens), l)
				}
			}
		}
	}
}

// assumptions returns what was assumed for one Service, one sentence each. The mode of kube-proxy does not matter for
// an ExternalName Service, because kube-proxy ignores it.
func (s *subject) assumptions() []string {
	all := s.podAssumptions()
	if !s.isAlias() && !s.world.setsProxyMode() {
		all = append(all, fmt.Sprintf("That kube-proxy runs in %s mode. A Scene document can set proxyMode.",
			s.world.scene.ProxyMode))
	}
	if !s.world.hasScene && len(policyDrops(s)) > 0 {
		all = append(all, enforced)
	}
	return all
}

// podAssumptions returns what was assumed about nodes and pods, one sentence each.
func (s *subject) podAssumptions() []string {
	if s.isAlias() {
		return nil
	}
	all := slices.Clone(s.world.assumed)
	var assumed, undeclared, silent []string
	for _, p := range s.world.scene.Pods {
		if s.svc.EndpointOf(p) == nil {
			continue
		}
		name := podName(p)
		switch {
		case s.world.assumedPods[name]:
			assumed = append(assumed, name)
		case len(p.Ports) == 0 && len(p.Listens) > 0 && !s.world.hasScene:
			undeclared = append(undeclared, name)
		case s.world.silent[name] && len(p.Listens) > len(p.Ports):
			silent = append(silent, name)
		}
	}
	if len(assumed) > 0 {
		all = append(all, fmt.Sprintf("The pods %s. They are ready, have the labels %s, and listen on the target %s.",
			List(assumed), labels.Set(s.svc.Spec.Selector).String(), verb(len(s.svc.Spec.Ports), "port", "ports")))
	}
	if len(undeclared) > 0 {
		all = append(all, fmt.Sprintf("That %s, which %s no port, %s on the target port.", List(undeclared),
			verb(len(undeclared), "declares", "declare"), verb(len(undeclared), "listens", "listen")))
	}
	if len(silent) > 0 {
		all = append(all, fmt.Sprintf("That a container of %s listens on the target port. One container declares no port.",
			List(silent)))
	}
	return all
}
