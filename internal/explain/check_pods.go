package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/internal/cluster"
	"portolan/internal/spelling"
	"portolan/internal/text"
)

// noSelector reports a Service without a selector and without endpoints. Kubernetes creates EndpointSlices only for
// Services with a selector. The exception is the Service kubernetes, whose EndpointSlice the API server maintains.
func noSelector(s *subject) []Finding {
	if len(s.svc.Spec.Selector) > 0 || len(s.svc.Endpoints) > 0 || s.isAlias() {
		return nil
	}
	if s.ref == "service/kubernetes" {
		return one(s.finding("api-server-slice", Hint, "spec.selector",
			"The API server itself writes the EndpointSlice of this Service. It is not among these objects.",
			NoFix))
	}
	severity := Bad
	if !s.world.facts.scene && !s.world.facts.slices { // another file may contain the EndpointSlices
		severity = Warning
	}
	return one(s.finding("no-selector-no-slice", severity, "spec.selector",
		"It has no selector, so it selects no pods. No EndpointSlice here belongs to it either, "+
			"so it has nothing to send connections to.",
		"Write the labels of its pods under spec.selector. Or, for addresses outside Kubernetes, "+
			"add an EndpointSlice with the label kubernetes.io/service-name: "+s.svc.Name+"."))
}

// selectorMatches reports a selector that leads to no endpoint. Kubernetes accepts such a Service, but nothing
// answers.
func selectorMatches(s *subject) []Finding {
	if len(s.svc.Spec.Selector) == 0 || len(s.svc.Endpoints) > 0 || s.isAlias() {
		return nil
	}
	selector := s.svc.Spec.Selector
	if selected := s.world.selected(s.svc.Namespace, selector); len(selected) > 0 {
		return one(s.unreachablePods(selected))
	}
	for _, i := range s.world.scaledToZero {
		if i.namespace == s.svc.Namespace && cluster.Selects(selector, i.labels) {
			return one(Finding{
				ID: "no-pods", Severity: Warning, Object: i.object, Field: "spec.replicas",
				Problem: "The Service selects its pods, but its spec.replicas is 0. So connections are refused.",
				Fix:     "Set spec.replicas to 1 or more.",
			})
		}
	}
	problem := fmt.Sprintf("No pod in the namespace %s has %s. So the Service selects no pod, "+
		"and connections are refused.", s.svc.Namespace, labels.Set(selector).String())
	if elsewhere := s.world.selected("", selector); len(elsewhere) > 0 {
		return one(s.finding("selector-matches-no-pod", Bad, "metadata.namespace",
			problem+fmt.Sprintf(" The pod %s has, but a Service selects pods in its own namespace only.",
				podName(*elsewhere[0])),
			fmt.Sprintf("Create the Service in that namespace: metadata.namespace: %s.", elsewhere[0].Namespace)))
	}
	return one(s.otherLabels(problem, s.world.similar(s.svc.Namespace)))
}

// otherLabels reports a selector that matches no pod. If a pod has similar labels, or all candidates have the same
// one, the finding says how to change the selector. Otherwise it lists the labels that pods have.
func (s *subject) otherLabels(problem string, pods []*cluster.Pod) Finding {
	const id = "selector-matches-no-pod"
	selector := s.svc.Spec.Selector
	near, has := nearestPod(selector, pods)
	var have []string
	for _, p := range pods {
		for key := range selector {
			if value, ok := p.Labels[key]; ok {
				have = append(have, key+"="+value)
			}
		}
	}
	slices.Sort(have)
	have = slices.Compact(have)
	if near != "" && (len(have) == 1 || resembles(selector, has)) {
		what, meant := s.world.known(near)
		return s.finding(id, Bad, "spec.selector", problem+
			fmt.Sprintf(" The most similar is %s, with %s.", what, labels.Set(has).String()), s.correctSelector(has, meant))
	}
	if near != "" {
		problem += fmt.Sprintf(" The pods there have %s.", List(have))
	}
	for _, p := range pods {
		if near == "" && len(p.Labels) > 0 {
			what, _ := s.world.known(podName(*p))
			problem += fmt.Sprintf(" For example, %s has %s.", what, labels.Set(p.Labels).String())
			break
		}
	}
	return s.finding(id, Bad, "spec.selector", problem,
		"Give the pods these labels, or write labels that the pods have under spec.selector.")
}

// resembles reports whether any of a pod's labels equals, or nearly equals, the value in the selector.
func resembles(selector, labels map[string]string) bool {
	for key, value := range labels {
		if value == selector[key] || len(spelling.Near(selector[key], []string{value})) > 0 {
			return true
		}
	}
	return false
}

// unreachablePods reports pods that the selector matches but that cannot receive connections.
func (s *subject) unreachablePods(selected []*cluster.Pod) Finding {
	names := texts(selected, func(p *cluster.Pod) string { return podName(*p) })
	why := "has no status.podIP, so it has not started or has already finished"
	if selected[0].Address != "" {
		why = fmt.Sprintf("has spec.nodeName %q, and there is no such node", selected[0].Node)
	}
	return s.finding("no-endpoints", Bad, "spec.selector",
		fmt.Sprintf("Its selector selects %s, but no connection is possible: %s %s.", List(names), names[0], why),
		fmt.Sprintf("Look at status.phase and status.podIP of pod/%s. kubectl describe pod shows why it does not run.",
			names[0]))
}

// nearestPod returns the pod that matches the most labels of a selector. Among equals, the pod with more of the
// selector's keys wins, then the one whose values are more similar. The name is "" if no pod has any of the keys.
// labels are the pod's labels under the selector's keys.
func nearestPod(selector map[string]string, pods []*cluster.Pod) (name string, labels map[string]string) {
	var best [3]int // equal labels, keys of the selector, and minus the typing slips between different values
	for _, p := range pods {
		var score [3]int
		has := map[string]string{}
		for key, value := range selector {
			got, ok := p.Labels[key]
			if !ok {
				continue
			}
			has[key] = got
			score[1]++
			if got == value {
				score[0]++
			} else {
				score[2] -= spelling.Slips(value, got)
			}
		}
		if slices.Compare(score[:], best[:]) > 0 {
			best, name, labels = score, podName(*p), has
		}
	}
	return name, labels
}

// correctSelector says how to change the selector so that it matches these labels of the pods that are meant.
func (s *subject) correctSelector(labels map[string]string, meant string) string {
	var steps []string
	for _, key := range slices.Sorted(maps.Keys(s.svc.Spec.Selector)) {
		got, ok := labels[key]
		switch {
		case !ok:
			steps = append(steps, "remove "+key)
		case got != s.svc.Spec.Selector[key]:
			steps = append(steps, fmt.Sprintf("write %s: %s", key, got))
		}
	}
	return "If you mean " + meant + ", " + text.List(steps, "and") + " under spec.selector."
}

// allUnready reports a Service whose endpoints get no traffic because none is ready.
func allUnready(s *subject) []Finding {
	if len(s.inUse()) > 0 || len(s.svc.Endpoints) == 0 {
		return nil
	}
	unready := names(s.svc.Endpoints)
	problem := fmt.Sprintf("It selects %s, but %s not ready. Only ready pods get connections, so connections are refused.",
		List(unready), verb(len(unready), "this pod is", "these pods are"))
	e := s.svc.Endpoints[0]
	f := Finding{ID: "no-ready-pod", Severity: Bad, Object: s.objectOf(e), Field: "status.conditions", Problem: problem}
	f.Fix = "Find out why the condition Ready is not True. Often spec.containers[].readinessProbe uses " +
		"a path or port at which the app does not answer."
	if i := s.world.node(e.Node); i >= 0 && !s.world.scene.Nodes[i].Ready {
		f.Object, f.Fix = "node/"+e.Node, "The node is not Ready, so its pods are not ready either. Repair the node, "+
			"or run the pods on another node."
	}
	return one(f)
}

// objectOf returns the object to change for an endpoint: its pod, or the Service if the endpoint is not a pod.
func (s *subject) objectOf(e cluster.Endpoint) string {
	if e.Pod == "" {
		return s.ref
	}
	return s.world.owner(endpointName(e))
}

// someUnready reports endpoints that get no traffic while others do.
func someUnready(s *subject) []Finding {
	used, unready := names(s.inUse()), names(s.withoutTraffic())
	if len(used) == 0 || len(unready) == 0 {
		return nil
	}
	return one(Finding{
		ID: "pod-not-ready", Severity: Hint, Object: s.objectOf(s.withoutTraffic()[0]), Field: "status.conditions",
		Problem: fmt.Sprintf("%s %s not ready and %s no connections. %s %s all of them.", List(unready),
			verb(len(unready), "is", "are"), verb(len(unready), "gets", "get"), List(used), verb(len(used), "gets", "get")),
		Fix: "If it stays like this, find out why the condition Ready is not True.",
	})
}

// targetNames reports a named target port that pods do not declare. Kubernetes looks the name up among the ports that
// each pod declares.
func targetNames(s *subject) []Finding {
	var found []Finding
	for i, p := range s.svc.Spec.Ports {
		if p.TargetPort.Type != intstr.String {
			continue
		}
		without := names(only(s.svc.Endpoints, func(e cluster.Endpoint) bool {
			return i < len(e.Ports) && e.Ports[i] == 0
		}))
		if len(without) == 0 {
			continue
		}
		f := s.finding("target-port-name-unknown", Bad, portField(i, "targetPort"),
			fmt.Sprintf("Kubernetes looks this name up among the container ports of each pod. %s %s no port %q for %s, "+
				"so the Service sends nothing there.",
				List(without), verb(len(without), "declares", "declare"), p.TargetPort.StrVal, p.Protocol), "")
		if len(without) < len(s.svc.Endpoints) {
			f.Severity = Warning
		}
		f.Fix = s.targetNameFix(i, without[0])
		found = append(found, f)
	}
	return found
}

// targetNameFix says how to correct the target port name of port i, for a pod that does not declare it.
func (s *subject) targetNameFix(i int, pod string) string {
	declare := fmt.Sprintf("give a port of %s this name: %s%s", s.world.owner(pod), s.world.template(pod),
		"spec.containers[].ports[].name: "+s.svc.Spec.Ports[i].TargetPort.StrVal)
	p, _ := s.world.scene.FindPod(pod)
	named := only(p.Ports, func(c corev1.ContainerPort) bool { return c.Name != "" })
	switch {
	case len(named) > 0:
		names := texts(named, func(c corev1.ContainerPort) string { return c.Name })
		return fmt.Sprintf("Write targetPort: %s, which it declares. Or %s.", strings.Join(names, " or "), declare)
	case len(p.Ports) > 0:
		ports := texts(p.Ports, func(c corev1.ContainerPort) string { return number(c.ContainerPort) })
		return fmt.Sprintf("Write the number, targetPort: %s. Or %s.", strings.Join(ports, " or "), declare)
	}
	return "Write the number of the port that the app listens on as targetPort. Or " + declare + "."
}

// targetNumbers reports a target port on which, according to the objects, the pods do not listen.
func targetNumbers(s *subject) []Finding {
	var found []Finding
	for i, p := range s.svc.Spec.Ports {
		if headless(s.svc.Service) {
			continue // headlessPorts checks headless Services
		}
		refusing := only(s.svc.Endpoints, func(e cluster.Endpoint) bool {
			pod, ok := s.world.scene.FindPod(endpointName(e))
			return ok && (len(pod.Listens) > 0 || s.world.facts.scene) && i < len(e.Ports) && e.Ports[i] != 0 &&
				!listens(pod, e.Ports[i], p.Protocol)
		})
		if len(refusing) > 0 {
			found = append(found, s.refusingTarget(i, refusing))
		}
	}
	return found
}

func (s *subject) refusingTarget(i int, refusing []cluster.Endpoint) Finding {
	field := portField(i, "targetPort")
	pod, _ := s.world.scene.FindPod(endpointName(refusing[0]))
	target := refusing[0].Ports[i]
	if onLoopback(pod, target) {
		return loopback(s.objectOf(refusing[0]), field, target)
	}
	f := s.finding("target-port-silent", Bad, field,
		fmt.Sprintf("It sends to port %d of %s. According to these objects no app listens there, "+
			"so connections are refused.", target, List(names(refusing))), "")
	if s.runsInCluster(refusing[0]) {
		f.Severity = Warning // it runs, and an app may listen on a port that it does not declare
	}
	protocol := s.svc.Spec.Ports[i].Protocol
	for _, l := range pod.Listens {
		if l.Port == target && l.Protocol != protocol {
			f.Field = portField(i, "protocol")
			f.Fix = fmt.Sprintf("The pod listens on %d/%s, but the Service has %s. Write protocol: %s.",
				target, l.Protocol, protocol, l.Protocol)
			return f
		}
	}
	f.Fix = fmt.Sprintf("Write the port that the app listens on as targetPort. The pod %s declares none for %s.",
		endpointName(refusing[0]), protocol)
	if open := openPorts(pod, protocol); len(open) > 0 {
		f.Fix = fmt.Sprintf("Write targetPort: %s, which %s declares, if that is where the app listens.",
			strings.Join(open, " or "), s.world.owner(endpointName(refusing[0])))
	}
	return f
}

// runsInCluster reports whether an endpoint is a pod that a server has stored, and that is ready.
func (s *subject) runsInCluster(e cluster.Endpoint) bool {
	key := podKey{e.Namespace, e.Pod}
	_, invented := s.world.startedBy[key]
	return e.Ready && !invented && !s.world.facts.scene && !s.world.assumedPods[key] && !s.world.handwritten[key]
}

// loopback reports an app that listens on 127.0.0.1, where only its own pod can connect.
func loopback(object, field string, port int32) Finding {
	return Finding{
		ID: "listens-on-loopback", Severity: Bad, Object: object, Field: field,
		Problem: fmt.Sprintf("The app listens on 127.0.0.1:%d inside the pod. No other client can reach it there. "+
			"A test inside the pod still works.", port),
		Fix: "Configure the app to listen on all addresses (0.0.0.0). No field of the Service changes that.",
	}
}

func onLoopback(p cluster.Pod, port int32) bool {
	return slices.ContainsFunc(p.Listens, func(l cluster.Listen) bool { return l.Port == port && l.Loopback })
}

// openPorts returns the ports on which a pod listens for connections from other machines.
func openPorts(p cluster.Pod, protocol corev1.Protocol) []string {
	open := only(p.Listens, func(l cluster.Listen) bool { return l.Protocol == protocol && !l.Loopback })
	return texts(open, func(l cluster.Listen) string { return number(l.Port) })
}

// listens reports whether a pod accepts connections from other machines on a port.
func listens(p cluster.Pod, port int32, protocol corev1.Protocol) bool {
	return p.Open() || slices.Contains(p.Listens, cluster.Listen{Protocol: protocol, Port: port})
}

// unreadyPublished reports a Service that sends traffic to pods before they are ready.
func unreadyPublished(s *subject) []Finding {
	return s.findingIf(s.svc.Spec.PublishNotReadyAddresses && !headless(s.svc.Service), "unready-published", Hint,
		"spec.publishNotReadyAddresses",
		"Pods get connections before they are ready, and while they fail. "+
			"The field is for pods that must find each other by a headless Service before they are ready.",
		"Remove spec.publishNotReadyAddresses, unless clients expect failures.")
}
