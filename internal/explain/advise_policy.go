package explain

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"portolan/internal/cluster"
)

// policyDrop advises on packets that NetworkPolicies drop: which policy to change, and which rule to add to it. If the
// connection still fails with that rule, the advice says so.
func (a adviser) policyDrop() Finding {
	drop := dropOf(a.trace)
	if drop == nil {
		return Finding{}
	}
	peer, ok := a.peer(drop)
	if !ok {
		return fixOnly(placeOf(drop) + ": add a rule with an ipBlock that allows the source addresses of " +
			string(drop.Peer) + ".")
	}
	ports := portsOf(drop)
	text := placeOf(drop) + ": add the rule " + ruleText(drop.Egress, peer, ports) + "."
	if drop.Port != a.port && drop.Peer != dnsPeer && a.port != 0 {
		text += fmt.Sprintf(" A policy sees the port of the pod, %d. It does not see %d.", drop.Port, a.port)
	}
	if t, err := a.withRule(drop, peer, ports); err == nil && t.Outcome != cluster.Connected {
		text += " This rule alone is not enough. " + t.Reason()
	}
	return fixOnly(text)
}

// dnsPeer is the peer of a lookup in a scene that does not contain the cluster's DNS.
const dnsPeer cluster.Place = "dns"

// dropOf returns what NetworkPolicies drop in a trace, nil if they drop nothing.
func dropOf(t cluster.Trace) *cluster.PolicyDrop {
	for _, h := range t.Hops {
		if h.Policy != nil {
			return h.Policy
		}
	}
	for _, b := range t.Branches {
		for _, h := range b.Hops {
			if h.Policy != nil {
				return h.Policy
			}
		}
	}
	return nil
}

// placeOf names where to add a rule: the first of the policies, because a rule in any of them is enough.
func placeOf(d *cluster.PolicyDrop) string {
	kind := "ingress"
	if d.Egress {
		kind = "egress"
	}
	return "NetworkPolicy " + d.Policies[0] + ", spec." + kind
}

// peer returns the other end of a dropped packet as an item under from or to. ok is false if its address is not known.
func (a adviser) peer(d *cluster.PolicyDrop) (peer networkingv1.NetworkPolicyPeer, ok bool) {
	if d.Peer == dnsPeer {
		return podPeer(metav1.NamespaceSystem, map[string]string{"k8s-app": "kube-dns"}, d), true
	}
	kind, name, _ := strings.Cut(string(d.Peer), "/")
	scene := a.world.scene
	var address string
	switch kind {
	case "pod":
		p, found := scene.FindPod(name)
		return podPeer(p.Namespace, stableLabels(p.Labels), d), found
	case "node":
		if i := a.world.node(name); i >= 0 {
			address = scene.Nodes[i].Address
		}
	case "client":
		for _, c := range scene.Clients {
			if c.Name == name {
				address = c.Address
			}
		}
	case "host":
		address = name
		for _, h := range scene.Hosts {
			if h.Name == name {
				address = h.Address
			}
		}
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return networkingv1.NetworkPolicyPeer{}, false
	}
	cidr := netip.PrefixFrom(ip, ip.BitLen()).String()
	return networkingv1.NetworkPolicyPeer{IPBlock: &networkingv1.IPBlock{CIDR: cidr}}, true
}

// podPeer selects pods by their labels. A policy needs a namespaceSelector for the pods of another namespace.
func podPeer(namespace string, labels map[string]string, d *cluster.PolicyDrop) networkingv1.NetworkPolicyPeer {
	peer := networkingv1.NetworkPolicyPeer{PodSelector: &metav1.LabelSelector{MatchLabels: labels}}
	if own, _ := splitName(d.Pod); own != namespace {
		peer.NamespaceSelector = &metav1.LabelSelector{MatchLabels: map[string]string{corev1.LabelMetadataName: namespace}}
	}
	return peer
}

// stableLabels leaves out the labels that a controller gives to one pod or to one version of a Deployment.
func stableLabels(labels map[string]string) map[string]string {
	own := []string{
		"pod-template-hash", "controller-revision-hash", "statefulset.kubernetes.io/pod-name",
		"apps.kubernetes.io/pod-index", "pod-template-generation",
	}
	kept := maps.Clone(labels)
	maps.DeleteFunc(kept, func(key, _ string) bool { return slices.Contains(own, key) })
	return kept
}

// splitName splits a name as cluster.Name returns it.
func splitName(name string) (namespace, base string) {
	if namespace, base, ok := strings.Cut(name, "/"); ok {
		return namespace, base
	}
	return corev1.NamespaceDefault, name
}

// portsOf returns the port of a dropped packet as a rule lists it. Cluster DNS needs UDP and TCP.
func portsOf(d *cluster.PolicyDrop) []networkingv1.NetworkPolicyPort {
	port := intstr.FromInt32(d.Port)
	if d.Peer == dnsPeer {
		udp, tcp := corev1.ProtocolUDP, corev1.ProtocolTCP
		return []networkingv1.NetworkPolicyPort{{Protocol: &udp, Port: &port}, {Protocol: &tcp, Port: &port}}
	}
	return []networkingv1.NetworkPolicyPort{{Protocol: &d.Protocol, Port: &port}}
}

// ruleText returns a rule as YAML on one line.
func ruleText(out bool, peer networkingv1.NetworkPolicyPeer, ports []networkingv1.NetworkPolicyPort) string {
	word := "from"
	if out {
		word = "to"
	}
	var parts []string
	if peer.NamespaceSelector != nil {
		parts = append(parts, "namespaceSelector: "+selectorText(peer.NamespaceSelector))
	}
	if peer.PodSelector != nil {
		parts = append(parts, "podSelector: "+selectorText(peer.PodSelector))
	}
	if peer.IPBlock != nil {
		parts = append(parts, "ipBlock: {cidr: "+peer.IPBlock.CIDR+"}")
	}
	var numbers []string
	for _, p := range ports {
		text := "port: " + p.Port.String()
		if *p.Protocol != corev1.ProtocolTCP || len(ports) > 1 {
			text = "protocol: " + string(*p.Protocol) + ", " + text
		}
		numbers = append(numbers, "{"+text+"}")
	}
	return "{" + word + ": [{" + strings.Join(parts, ", ") + "}], ports: [" + strings.Join(numbers, ", ") + "]}"
}

func selectorText(s *metav1.LabelSelector) string {
	if len(s.MatchLabels) == 0 {
		return "{}"
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(s.MatchLabels)) {
		parts = append(parts, key+": "+s.MatchLabels[key])
	}
	return "{matchLabels: {" + strings.Join(parts, ", ") + "}}"
}

// withRule dials again after the first of the policies has got the rule.
func (a adviser) withRule(
	d *cluster.PolicyDrop, peer networkingv1.NetworkPolicyPeer, ports []networkingv1.NetworkPolicyPort,
) (cluster.Trace, error) {
	namespace, name := splitName(d.Policies[0])
	policies := a.world.scene.NetworkPolicies
	i := slices.IndexFunc(policies, func(p *networkingv1.NetworkPolicy) bool {
		return p.Namespace == namespace && p.Name == name
	})
	if i < 0 {
		return cluster.Trace{}, fmt.Errorf("there is no NetworkPolicy %s", d.Policies[0])
	}
	changed := policies[i].DeepCopy()
	peers := []networkingv1.NetworkPolicyPeer{peer}
	if d.Egress {
		changed.Spec.Egress = append(changed.Spec.Egress, networkingv1.NetworkPolicyEgressRule{To: peers, Ports: ports})
	} else {
		changed.Spec.Ingress = append(changed.Spec.Ingress, networkingv1.NetworkPolicyIngressRule{From: peers, Ports: ports})
	}
	return a.world.scene.WithPolicy(changed).Dial(a.trace.From, a.trace.To)
}
