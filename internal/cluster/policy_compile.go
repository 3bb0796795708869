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

// guards are the NetworkPolicies of a scene, compiled for its pods. The indexes are the direction and the index of the
// pod. The value is nil for a pod that no policy isolates.
type guards [2][]*isolation

// isolation is what policies allow to or from a pod that at least one policy isolates. A packet passes if a rule of any
// of the policies allows it.
type isolation struct {
	policies []string // the names of the policies, as Name returns them
	rules    []policyRule
}

// policyRule is one rule of a policy. Without peers it allows every peer, and without ports every port.
type policyRule struct {
	peers []policyPeer
	ports []policyPort
}

// policyPeer is one item under from or to.
type policyPeer struct {
	pods   []bool // by the index of the pod: whether the selectors select it; nil for an ipBlock
	dns    bool   // the selectors select the pods of cluster DNS, if those of kubeadm are assumed; see lookups
	block  netip.Prefix
	except []netip.Prefix
}

// policyPort is one item under ports. It is a range of numbers, or the name of a port that a pod declares.
type policyPort struct {
	protocol    corev1.Protocol
	name        string
	first, last int32
}

// compileGuards returns nil if the scene does not enforce policies or has none, so that Dial has nothing to look up.
func (s *Scene) compileGuards() *guards {
	if !s.EnforcesPolicies || len(s.NetworkPolicies) == 0 {
		return nil
	}
	g := &guards{make([]*isolation, len(s.Pods)), make([]*isolation, len(s.Pods))}
	for _, v := range s.NetworkPolicies {
		if slices.Contains(v.Spec.PolicyTypes, networkingv1.PolicyTypeIngress) {
			var rules []policyRule
			for _, r := range v.Spec.Ingress {
				rules = append(rules, policyRule{s.compilePeers(v.Namespace, r.From), compilePorts(r.Ports)})
			}
			s.isolate(g[ingress], v, rules)
		}
		if slices.Contains(v.Spec.PolicyTypes, networkingv1.PolicyTypeEgress) {
			var rules []policyRule
			for _, r := range v.Spec.Egress {
				rules = append(rules, policyRule{s.compilePeers(v.Namespace, r.To), compilePorts(r.Ports)})
			}
			s.isolate(g[egress], v, rules)
		}
	}
	return g
}

// isolate adds a policy to the pods that it selects. A pod with hostNetwork has no address of its own, so the network
// cannot tell it from its node, and no policy applies to it.
func (s *Scene) isolate(pods []*isolation, v *networkingv1.NetworkPolicy, rules []policyRule) {
	selector := compileSelector(&v.Spec.PodSelector)
	for i := range s.Pods {
		p := &s.Pods[i]
		if p.Namespace != v.Namespace || p.hostNetwork || !selector.Matches(labels.Set(p.Labels)) {
			continue
		}
		if pods[i] == nil {
			pods[i] = &isolation{}
		}
		pods[i].policies = append(pods[i].policies, Name(v.Namespace, v.Name))
		pods[i].rules = append(pods[i].rules, rules...)
	}
}

// compileSelector returns a selector that selects nothing if the API server would not accept it, or if it is nil.
func compileSelector(selector *metav1.LabelSelector) labels.Selector {
	compiled, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return labels.Nothing()
	}
	return compiled
}

func (s *Scene) compilePeers(namespace string, peers []networkingv1.NetworkPolicyPeer) []policyPeer {
	compiled := make([]policyPeer, len(peers))
	for i, p := range peers {
		if p.IPBlock != nil {
			compiled[i] = compileBlock(p.IPBlock)
		} else {
			compiled[i] = s.compilePeer(namespace, p)
		}
	}
	return compiled
}

// compilePeer finds the pods that a peer selects. Without a namespaceSelector, they are in the namespace of the policy.
// Without a podSelector, they are all pods of the namespaces.
func (s *Scene) compilePeer(namespace string, p networkingv1.NetworkPolicyPeer) policyPeer {
	inNamespace := func(name string) bool { return name == namespace }
	if p.NamespaceSelector != nil {
		selector := compileSelector(p.NamespaceSelector)
		inNamespace = func(name string) bool { return selector.Matches(labels.Set(s.labelsOf(name))) }
	}
	pod := labels.Everything()
	if p.PodSelector != nil {
		pod = compileSelector(p.PodSelector)
	}
	compiled := policyPeer{pods: make([]bool, len(s.Pods))}
	for i := range s.Pods {
		compiled.pods[i] = !s.Pods[i].hostNetwork && pod.Matches(labels.Set(s.Pods[i].Labels)) &&
			inNamespace(s.Pods[i].Namespace)
	}
	compiled.dns = pod.Matches(labels.Set{"k8s-app": dnsService}) && inNamespace(metav1.NamespaceSystem)
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
