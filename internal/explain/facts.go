package explain

import (
	"slices"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/cluster"
	"portolan/internal/manifest"
)

// facts are what the objects say as a whole. They are found in one pass over the objects.
type facts struct {
	scene     bool // there is a Scene document, so no nodes and pods are assumed
	proxyMode bool // a Scene document sets the mode of kube-proxy
	slices    bool // there is an EndpointSlice
	running   bool // the real pods of a cluster are there: a Pod with a status from a server, or an EndpointSlice

	unstarted []*corev1.Pod     // the handwritten pods
	workloads []manifest.Object // the objects with a pod template
}

func factsOf(objects []manifest.Object) facts {
	var f facts
	for _, o := range objects {
		switch pod, isPod := o.Value.(*corev1.Pod); {
		case isPod && unstarted(pod):
			f.unstarted = append(f.unstarted, pod)
		case isPod, o.Kind == "EndpointSlice":
			f.running, f.slices = true, f.slices || !isPod
		case isScene(o):
			f.scene, f.proxyMode = true, f.proxyMode || setsProxyMode(o)
		case isWorkload(o.Kind):
			f.workloads = append(f.workloads, o)
		}
	}
	return f
}

func isScene(o manifest.Object) bool { return o.Kind == kindScene && o.APIVersion == "portolan/v1" }

// setsProxyMode reports whether a Scene document sets the mode of kube-proxy.
func setsProxyMode(o manifest.Object) bool {
	var d struct {
		ProxyMode string         `yaml:"proxyMode"`
		Rest      map[string]any `yaml:",inline"` // Decode is strict, and the other fields do not matter here
	}
	return o.Decode(&d) == nil && d.ProxyMode != ""
}

// podKey is the name of a pod with its namespace.
type podKey struct{ namespace, name string }

func keyOf(p *cluster.Pod) podKey { return podKey{p.Namespace, p.Name} }

// podLabel is a label of the pods in a namespace.
type podLabel struct{ namespace, key, value string }

// markPods records which pods cannot represent other clients, and in which a container declares no port although
// another one does. A pod cannot represent others if it has ended, or if it uses the network or the resolver of its
// node, because that resolver does not know the names of Services.
func (w *world) markPods() {
	for _, o := range w.objects {
		pod, ok := o.Value.(*corev1.Pod)
		if !ok {
			continue
		}
		key := podKey{namespaceOf(pod.Namespace), pod.Name}
		if !o.IsStored() {
			w.handwritten[key] = true
		}
		ended := pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed
		if ended || pod.Spec.HostNetwork || pod.Spec.DNSPolicy == corev1.DNSDefault {
			w.notClients[key] = true
		}
		if !w.facts.scene && hasSilent(&pod.Spec) {
			w.silent[key] = true
		}
	}
}

// hasSilent reports whether a container of a pod declares no port although another one does.
func hasSilent(spec *corev1.PodSpec) bool {
	silent := slices.ContainsFunc(spec.Containers, func(c corev1.Container) bool { return len(c.Ports) == 0 })
	return silent && len(declaredPorts(spec)) > 0
}

// declaredPorts returns the ports of a pod's containers, and of its sidecars: init containers that keep running.
func declaredPorts(spec *corev1.PodSpec) []corev1.ContainerPort {
	var ports []corev1.ContainerPort
	for i := range spec.Containers {
		ports = append(ports, spec.Containers[i].Ports...)
	}
	for i := range spec.InitContainers {
		c := &spec.InitContainers[i]
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			ports = append(ports, c.Ports...)
		}
	}
	return ports
}
