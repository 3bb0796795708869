package cluster

import (
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// direction is the direction in which a NetworkPolicy isolates a pod.
type direction uint8

const (
	ingress direction = iota
	egress
)

// guards are the compiled NetworkPolicies of a scene, by their namespace, in the order of the scene. Which pods a
// policy selects is found out when a packet is judged. To find it out for all pods would take pods × policies steps,
// and most pods never see a packet.
type guards map[string][]guard

// guard is one compiled policy. The indexes are directions.
type guard struct {
	name     string // as Name returns it
	pods     labels.Selector
	isolates [2]bool
	rules    [2][]policyRule
}

// policyRule is one rule of a policy. Without peers it allows every peer, and without ports every port.
type policyRule struct {
	peers []policyPeer
	ports []policyPort
}

// policyPeer is one item under from or to: pods, or else an ipBlock.
type policyPeer struct {
	pods       labels.Selector // nil for an ipBlock
	namespace  string          // the namespace of the pods, if namespaces is nil
	namespaces labels.Selector
	block      netip.Prefix
	except     []netip.Prefix
}

// policyPort is one item under ports. It is a range of numbers, or the name of a port that a pod declares.
type policyPort struct {
	protocol    corev1.Protocol
	name        string
	first, last int32
}

// compileGuards returns nil if the scene does not enforce policies or has none, so that Dial has nothing to look up.
func (s *Scene) compileGuards() guards {
	if !s.EnforcesPolicies || len(s.NetworkPolicies) == 0 {
		return nil
	}
	all := guards{}
	for _, v := range s.NetworkPolicies {
		all[v.Namespace] = append(all[v.Namespace], compileGuard(v))
	}
	return all
}

func compileGuard(v *networkingv1.NetworkPolicy) guard {
	g := guard{name: Name(v.Namespace, v.Name), pods: compileSelector(&v.Spec.PodSelector)}
	if g.isolates[ingress] = slices.Contains(v.Spec.PolicyTypes, networkingv1.PolicyTypeIngress); g.isolates[ingress] {
		for _, r := range v.Spec.Ingress {
			g.rules[ingress] = append(g.rules[ingress], policyRule{compilePeers(v.Namespace, r.From), compilePorts(r.Ports)})
		}
	}
	if g.isolates[egress] = slices.Contains(v.Spec.PolicyTypes, networkingv1.PolicyTypeEgress); g.isolates[egress] {
		for _, r := range v.Spec.Egress {
			g.rules[egress] = append(g.rules[egress], policyRule{compilePeers(v.Namespace, r.To), compilePorts(r.Ports)})
		}
	}
	return g
}

// compileSelector returns a selector that selects nothing if the API server would not accept it, or if it is nil.
func compileSelector(selector *metav1.LabelSelector) labels.Selector {
	compiled, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return labels.Nothing()
	}
	return compiled
}

func compilePeers(namespace string, peers []networkingv1.NetworkPolicyPeer) []policyPeer {
	compiled := make([]policyPeer, len(peers))
	for i, p := range peers {
		if p.IPBlock != nil {
			compiled[i] = compileBlock(p.IPBlock)
		} else {
			compiled[i] = compilePeer(namespace, p)
		}
	}
	return compiled
}

// compilePeer compiles the selectors of a peer. Without a namespaceSelector, its pods are in the namespace of the
// policy. Without a podSelector, they are all pods of the namespaces.
func compilePeer(namespace string, p networkingv1.NetworkPolicyPeer) policyPeer {
	compiled := policyPeer{namespace: namespace, pods: labels.Everything()}
	if p.NamespaceSelector != nil {
		compiled.namespaces = compileSelector(p.NamespaceSelector)
	}
	if p.PodSelector != nil {
		compiled.pods = compileSelector(p.PodSelector)
	}
	return compiled
}

// compileBlock returns a peer that matches no address if the cidr of the ipBlock cannot be parsed. It ignores an
// exception that cannot be parsed.
func compileBlock(block *networkingv1.IPBlock) policyPeer {
	cidr, err := netip.ParsePrefix(block.CIDR)
	if err != nil {
		return policyPeer{}
	}
	compiled := policyPeer{block: cidr}
	for _, word := range block.Except {
		if except, err := netip.ParsePrefix(word); err == nil {
			compiled.except = append(compiled.except, except)
		}
	}
	return compiled
}

func compilePorts(ports []networkingv1.NetworkPolicyPort) []policyPort {
	compiled := make([]policyPort, len(ports))
	for i, p := range ports {
		c := policyPort{protocol: corev1.ProtocolTCP, first: 1, last: lastPort}
		if p.Protocol != nil {
			c.protocol = *p.Protocol
		}
		switch {
		case p.Port == nil:
		case p.Port.Type == intstr.String:
			c.name = p.Port.StrVal
		case p.EndPort != nil:
			c.first, c.last = p.Port.IntVal, *p.EndPort
		default:
			c.first, c.last = p.Port.IntVal, p.Port.IntVal
		}
		compiled[i] = c
	}
	return compiled
}
