package cluster

import (
	"slices"
	"strings"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
)

// putNode adds or replaces a node, with the fields that a scene uses. A Node without a Ready condition counts as ready.
func (s *Scene) putNode(o manifest.Object, v *corev1.Node) error {
	if !isName(v.Name) {
		return wrong(o, "metadata.name", "not a name: "+quote(v.Name), "")
	}
	n := Node{Name: v.Name, PodCIDR: v.Spec.PodCIDR, Labels: v.Labels, Ready: true}
	for i, a := range v.Status.Addresses {
		if a.Type != corev1.NodeInternalIP && a.Type != corev1.NodeExternalIP {
			continue
		}
		address, ok := canonical(a.Address)
		if !ok {
			return wrong(o, at("status.addresses", i)+".address", "not an address: "+quote(a.Address), "")
		}
		n.addAddress(a.Type, address)
	}
	for _, c := range v.Status.Conditions {
		if c.Type == corev1.NodeReady {
			n.Ready = c.Status == corev1.ConditionTrue
		}
	}
	if i := s.node(n.Name); i >= 0 {
		s.Nodes[i] = n
	} else {
		s.catalogue.add(aNode, "", n.Name, len(s.Nodes))
		s.Nodes = append(s.Nodes, n)
	}
	return nil
}

// addAddress adds an address to a node. kube-proxy calls the first InternalIP of each IP family primary
// (k8s.io/component-helpers/node/util GetNodeHostIPs). Here an ExternalIP is primary too, because most cloud networks
// translate it to the primary address before a packet arrives at the node.
func (n *Node) addAddress(kind corev1.NodeAddressType, address string) {
	switch {
	case kind == corev1.NodeExternalIP && n.External == "":
		n.External = address
	case kind == corev1.NodeExternalIP:
		n.more = append(n.more, nodeAddress{address: address, primary: true, external: true})
	case n.Address == "":
		n.Address = address
	default:
		primary := isV6(address) != isV6(n.Address)
		for _, other := range n.more {
			primary = primary && (other.external || isV6(other.address) != isV6(address))
		}
		n.more = append(n.more, nodeAddress{address: address, primary: primary})
	}
}

// putPod adds or replaces a pod, with the fields that a scene uses. A pod is ready only if its Ready condition is true,
// which is the rule of the EndpointSlice controller (k8s.io/kubernetes pkg/api/v1/pod IsPodReady). A pod that has run
// to its end has no address, even if its status still shows one.
func (s *Scene) putPod(o manifest.Object, v *corev1.Pod) error {
	p := Pod{
		Namespace: namespaceOf(v.Namespace), Name: v.Name, Labels: v.Labels, Node: v.Spec.NodeName,
		Terminating: v.DeletionTimestamp != nil, hostNetwork: v.Spec.HostNetwork,
		hostname: v.Spec.Hostname, subdomain: v.Spec.Subdomain, ingressClass: v.Annotations[ingressAnnotation],
		nodeDNS: v.Spec.DNSPolicy == corev1.DNSDefault || v.Spec.HostNetwork &&
			v.Spec.DNSPolicy != corev1.DNSClusterFirstWithHostNet,
		finished: v.Status.Phase == corev1.PodSucceeded || v.Status.Phase == corev1.PodFailed,
	}
	switch {
	case !isName(p.Name) || !isName(p.Namespace):
		return wrong(o, "metadata.name", "not a name: "+quote(Name(p.Namespace, p.Name)), "")
	case p.Node != "" && !isName(p.Node):
		return wrong(o, "spec.nodeName", "not a name: "+quote(p.Node), "")
	}
	if err := p.readAddresses(o, v); err != nil {
		return err
	}
	p.serving = !p.finished && slices.ContainsFunc(v.Status.Conditions, func(c corev1.PodCondition) bool {
		return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
	})
	p.Ready = p.serving && !p.Terminating
	p.Ports = containerPorts(v)
	listens, err := readListens(o, v, p.Ports)
	if err != nil {
		return err
	}
	p.Listens = listens
	p.open = o.IsStored() && len(p.Ports) == 0 && v.Annotations[listensAnnotation] == ""
	s.replacePod(p)
	return nil
}

// replacePod puts a pod in the place of the one with its name, or adds it.
func (s *Scene) replacePod(p Pod) {
	if i := s.pod(p.Namespace, p.Name); i >= 0 {
		s.Pods[i] = p
		return
	}
	s.catalogue.add(aPod, p.Namespace, p.Name, len(s.Pods))
	s.Pods = append(s.Pods, p)
}

// readAddresses reads the addresses of a pod: one for each IP family of the cluster.
func (p *Pod) readAddresses(o manifest.Object, v *corev1.Pod) error {
	read := func(field, word string) (string, error) {
		address, ok := canonical(word)
		if !ok && word != "" {
			return "", wrong(o, field, "not an address: "+quote(word), "")
		}
		return address, nil
	}
	var err error
	if p.hostAddress, err = read("status.hostIP", v.Status.HostIP); err != nil {
		return err
	}
	if p.Address, err = read("status.podIP", v.Status.PodIP); err != nil {
		return err
	}
	for i, ip := range v.Status.PodIPs {
		address, err := read(at("status.podIPs", i)+".ip", ip.IP)
		switch {
		case err != nil:
			return err
		case p.Address == "":
			p.Address = address
		case isV6(address) != isV6(p.Address):
			p.second = address
		}
	}
	if p.finished {
		p.Address, p.second = "", ""
	}
	return nil
}

// addressOf returns the pod's address of an IP family, "" if it has none.
func (p *Pod) addressOf(v6 bool) string {
	if p.Address != "" && isV6(p.Address) == v6 {
		return p.Address
	}
	return p.second
}

// containerPorts returns the ports that a pod declares: those of its containers, and those of its sidecars (init
// containers that keep running).
func containerPorts(v *corev1.Pod) []corev1.ContainerPort {
	var ports []corev1.ContainerPort
	for _, c := range v.Spec.Containers {
		ports = append(ports, c.Ports...)
	}
	for _, c := range v.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == corev1.ContainerRestartPolicyAlways {
			ports = append(ports, c.Ports...)
		}
	}
	return ports
}

// isV6 reports whether an address is IPv6. The address must be in the spelling of canonical.
func isV6(address string) bool { return strings.Contains(address, ":") }
