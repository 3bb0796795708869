package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/internal/cluster"
)

// assume fills in what handwritten files leave out: nodes, pods that a cluster would start from workloads and from
// manifests without a status, pods for a Service whose file contains no pods, and the ports of pods that declare none.
func (w *world) assume() {
	w.assumeNodes()
	w.startPods()
	if !w.facts.running {
		for _, o := range w.facts.workloads {
			w.startWorkload(o)
		}
		for i := range w.scene.Services {
			w.assumePods(&w.scene.Services[i])
		}
	}
	w.assumeListening()
}

// unstarted reports whether a Pod was written by hand and never ran in a cluster. Every running pod has an address. A
// handwritten pod has none, and either no status, the phase Running without conditions, or the condition Ready.
func unstarted(pod *corev1.Pod) bool {
	status := &pod.Status
	if status.PodIP != "" || len(status.PodIPs) > 0 || pod.DeletionTimestamp != nil {
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
	w.indexNodes()
	missing := map[string]bool{}
	for i := range w.scene.Pods {
		if name := w.scene.Pods[i].Node; name != "" && w.node(name) < 0 {
			missing[name] = true
		}
	}
	names := slices.Sorted(maps.Keys(missing))
	if len(names)+len(w.scene.Nodes) == 0 {
		names = []string{"node1", "node2"}
	}
	for _, name := range names {
		w.addNode(name)
	}
	for i := range w.scene.Nodes {
		if n := &w.scene.Nodes[i]; n.Address == "" && n.External == "" {
			n.Address = madeUpAddress(i)
			names = append(names, n.Name)
		}
	}
	slices.Sort(names)
	if w.made.nodes = len(names); len(names) > 0 {
		w.assumed = append(w.assumed, fmt.Sprintf("The %s %s, with invented addresses.", verb(len(names), "node", "nodes"),
			List(names)))
	}
}

func (w *world) indexNodes() {
	w.nodes = make(map[string]int, len(w.scene.Nodes))
	for i := range w.scene.Nodes {
		w.nodes[w.scene.Nodes[i].Name] = i
	}
}

// addNode adds a ready node.
func (w *world) addNode(name string) {
	n := len(w.scene.Nodes)
	w.nodes[name] = n
	w.scene.Nodes = append(w.scene.Nodes,
		cluster.Node{Name: name, Address: madeUpAddress(n), PodCIDR: podRange(n), Ready: true})
}

// madeUpAddress returns the address of the n-th node.
func madeUpAddress(n int) string {
	const first, most = 11, 240
	return fmt.Sprintf("10.0.%d.%d", n/most, first+n%most)
}

// podRange returns the addresses of the pods on the n-th node.
func podRange(n int) string { return fmt.Sprintf("10.%d.%d.0/24", 244+n/250%10, 1+n%250) }

// node returns the index of a node, -1 if no node has that name.
func (w *world) node(name string) int {
	if i, ok := w.nodes[name]; ok {
		return i
	}
	return -1
}

// startPods gives handwritten pods what a running pod has.
func (w *world) startPods() {
	if len(w.facts.unstarted) == 0 {
		return
	}
	at := make(map[podKey]int, len(w.scene.Pods))
	for i := range w.scene.Pods {
		at[keyOf(&w.scene.Pods[i])] = i
	}
	var names []string
	for _, pod := range w.facts.unstarted {
		i, ok := at[podKey{namespaceOf(pod.Namespace), pod.Name}]
		if !ok {
			continue
		}
		w.start(&w.scene.Pods[i], i)
		names = append(names, podName(w.scene.Pods[i]))
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

// freeAddress returns an unused pod address on node n. If the range of the node is full, which a real cluster would not
// allow, it is one of the shared address space 100.64.0.0/10.
func (w *world) freeAddress(n int) string {
	const first, last = 11, 250
	if w.taken == nil {
		w.taken, w.nextAddress = make(map[string]bool, len(w.scene.Pods)), map[int]int{}
		for i := range w.scene.Pods {
			w.taken[w.scene.Pods[i].Address] = true
		}
	}
	base := podRange(n)
	base = base[:len(base)-len("0/24")]
	next := max(first, w.nextAddress[n])
	for next <= last && w.taken[base+strconv.Itoa(next)] {
		next++
	}
	if w.nextAddress[n] = next + 1; next <= last {
		return base + strconv.Itoa(next)
	}
	w.overflow++
	return fmt.Sprintf("100.%d.%d.%d", 64+w.overflow>>16, w.overflow>>8&255, w.overflow&255)
}

// assumePods adds two pods that match a Service's selector. It adds none if the namespace already has other pods or a
// workload with zero replicas, because then the selector may be wrong. If the selector matches pods that were assumed
// for another Service, the two Services share them.
func (w *world) assumePods(svc *cluster.Service) {
	if len(svc.Spec.Selector) == 0 || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return
	}
	if w.inhabited == nil {
		w.inhabited, w.invented = map[string]bool{}, map[podLabel][]int{}
		for i := range w.scene.Pods {
			w.inhabited[w.scene.Pods[i].Namespace] = true
		}
		for _, z := range w.scaledToZero {
			w.inhabited[z.namespace] = true
		}
	}
	declared := targets(svc.Spec.Ports)
	shared := w.inventedFor(svc)
	for _, i := range shared {
		p := &w.scene.Pods[i]
		p.Ports = union(p.Ports, declared...)
		p.Listens = listening(p.Ports)
	}
	if len(shared) > 0 || w.inhabited[svc.Namespace] {
		return
	}
	w.made.services++
	for i := range 2 {
		p := cluster.Pod{
			Namespace: svc.Namespace, Name: fmt.Sprintf("%s-%d", svc.Name, i+1), Labels: maps.Clone(svc.Spec.Selector),
			Ports: declared, Listens: listening(declared),
		}
		w.assumedPods[keyOf(&p)] = true
		w.owners[keyOf(&p)] = "service/" + cluster.Name(svc.Namespace, svc.Name)
		for key, value := range p.Labels {
			label := podLabel{p.Namespace, key, value}
			w.invented[label] = append(w.invented[label], len(w.scene.Pods))
		}
		w.addPod(p, i)
	}
}

// inventedFor returns the indexes of the pods that were assumed for other Services and that a Service selects too.
func (w *world) inventedFor(svc *cluster.Service) []int {
	rarest, some := []int(nil), false
	for key, value := range svc.Spec.Selector {
		if all := w.invented[podLabel{svc.Namespace, key, value}]; !some || len(all) < len(rarest) {
			rarest, some = all, true
		}
	}
	return only(rarest, func(i int) bool { return cluster.Selects(svc.Spec.Selector, w.scene.Pods[i].Labels) })
}

// addPod adds a running pod that is not among the objects.
func (w *world) addPod(p cluster.Pod, index int) {
	w.start(&p, index)
	w.scene.Pods = append(w.scene.Pods, p)
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
	index := cluster.NewPodIndex(w.scene.Pods, func(yield func(string, map[string]string) bool) {
		for i := range w.scene.Services {
			if svc := &w.scene.Services[i]; !yield(svc.Namespace, svc.Spec.Selector) {
				return
			}
		}
	})
	for i := range w.scene.Services {
		svc := &w.scene.Services[i]
		for _, n := range index.Select(svc.Namespace, svc.Spec.Selector) {
			p := &w.scene.Pods[n]
			if len(p.Ports) > 0 && !w.silent[keyOf(p)] {
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
	if !s.isAlias() && !s.world.facts.proxyMode {
		all = append(all, fmt.Sprintf("That kube-proxy runs in %s mode. A Scene document can set proxyMode.",
			s.world.scene.ProxyMode))
	}
	if !s.world.facts.scene && s.drops {
		all = append(all, enforced)
	}
	return all
}

// assumedFor returns what was assumed about nodes and the pods of workloads, for a Service with these endpoints. If
// pods of many workloads were assumed, only the Service's own workloads are listed.
func (w *world) assumedFor(endpoints []cluster.Endpoint) []string {
	const most = 12
	all := slices.Clone(w.assumed)
	if len(w.started) <= most {
		return append(all, w.started...)
	}
	var own []int
	for _, e := range endpoints {
		if i, ok := w.startedBy[podKey{e.Namespace, e.Pod}]; ok && !slices.Contains(own, i) {
			own = append(own, i)
		}
	}
	for _, i := range own {
		all = append(all, w.started[i])
	}
	return all
}

// podAssumptions returns what was assumed about nodes and pods, one sentence each.
func (s *subject) podAssumptions() []string {
	if s.isAlias() {
		return nil
	}
	all := s.world.assumedFor(s.svc.Endpoints)
	var assumed, undeclared, silent []string
	for _, e := range s.svc.Endpoints {
		p, ok := s.world.scene.PodOf(e)
		if !ok {
			continue
		}
		switch key := keyOf(p); {
		case s.world.assumedPods[key]:
			assumed = append(assumed, podName(*p))
		case len(p.Ports) == 0 && len(p.Listens) > 0 && !s.world.facts.scene:
			undeclared = append(undeclared, podName(*p))
		case s.world.silent[key] && len(p.Listens) > len(p.Ports):
			silent = append(silent, podName(*p))
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
