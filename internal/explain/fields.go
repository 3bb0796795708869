package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"

	"portolan/internal/manifest"
)

// Field is a field of a Service's spec that has a value.
type Field struct {
	Field    string `json:"field"` // "spec.ports[0].nodePort"
	Value    string `json:"value"`
	Origin   Origin `json:"origin"`
	Meaning  string `json:"says"`     // what the field does, in a few words
	Official string `json:"official"` // the field's documentation in the Kubernetes API
}

// Origin says where the value of a field comes from.
type Origin string

// The origins: the file contains the value, it is the API server's default, or the API server chose it.
const (
	Written Origin = "written"
	Default Origin = "default"
	Chosen  Origin = "chosen"
)

// trait describes a field of a Service spec. value returns "" if the field has no value, and says explains the value.
type trait struct {
	path    string
	value   func(*corev1.ServiceSpec) string
	meaning func(*corev1.ServiceSpec) string
	chosen  bool // the API server chooses the value, because the field has no default
}

// fields returns the fields of a stored Service that have a value. written is the Service as the file contains it.
func fields(written, stored *corev1.Service) []Field {
	all := slices.Concat(typeTraits(), portTraits(len(stored.Spec.Ports)), addressTraits(), policyTraits(),
		balancerTraits())
	var found []Field
	for _, t := range all {
		value := t.value(&stored.Spec)
		if value == "" {
			continue
		}
		f := Field{
			Field: "spec." + t.path, Value: value, Origin: Default, Meaning: t.meaning(&stored.Spec),
			Official: manifest.Explain(kindService, "spec."+t.path),
		}
		switch {
		case t.value(&written.Spec) != "":
			f.Origin = Written
		case t.chosen:
			f.Origin = Chosen
		}
		found = append(found, f)
	}
	return found
}

// fixedText returns a text for trait.fixedText that is the same for every value.
func fixedText(text string) func(*corev1.ServiceSpec) string {
	return func(*corev1.ServiceSpec) string { return text }
}

func typeTraits() []trait {
	return []trait{
		{path: "type", value: func(s *corev1.ServiceSpec) string { return string(s.Type) }, meaning: typeMeaning},
		{
			path: "externalName", value: func(s *corev1.ServiceSpec) string { return s.ExternalName },
			meaning: fixedText("cluster DNS answers the Service's name with this name, and nothing is forwarded"),
		},
		{
			path: "selector", value: func(s *corev1.ServiceSpec) string { return labels.Set(s.Selector).String() },
			meaning: fixedText("the pods here that have all these labels"),
		},
		{
			path:    "publishNotReadyAddresses",
			value:   func(s *corev1.ServiceSpec) string { return trueText(s.PublishNotReadyAddresses) },
			meaning: fixedText("pods count as ready before they are"),
		},
	}
}

func typeMeaning(s *corev1.ServiceSpec) string {
	switch {
	case s.Type == corev1.ServiceTypeNodePort:
		return "a ClusterIP, and a port on every node"
	case s.Type == corev1.ServiceTypeLoadBalancer:
		return "a NodePort, and an address that somebody outside Kubernetes must give"
	case s.Type == corev1.ServiceTypeExternalName:
		return "an alias in cluster DNS, and nothing else"
	case s.ClusterIP == corev1.ClusterIPNone:
		return "with clusterIP None, headless: a name for its pods, and no address of its own"
	}
	return "a name and an address inside the cluster, and no door to the outside"
}

// portTraits returns the traits of n ports.
func portTraits(n int) []trait {
	var all []trait
	for i := range n {
		field := func(name string, value func(corev1.ServicePort) string, text func(*corev1.ServiceSpec) string) {
			all = append(all, trait{
				path: fmt.Sprintf("ports[%d].%s", i, name), meaning: text, chosen: name == "nodePort",
				value: func(s *corev1.ServiceSpec) string {
					if i >= len(s.Ports) {
						return ""
					}
					return value(s.Ports[i])
				},
			})
		}
		field("name", func(p corev1.ServicePort) string { return p.Name },
			fixedText("what this port is called, in DNS too; needed where there are several"))
		field("port", func(p corev1.ServicePort) string { return number(p.Port) }, portMeaning)
		field("targetPort", func(p corev1.ServicePort) string { return nonZero(p.TargetPort.String()) },
			func(s *corev1.ServiceSpec) string { return targetMeaning(s, i) })
		field("nodePort", func(p corev1.ServicePort) string { return nonZero(number(p.NodePort)) },
			fixedText("what the outside dials, on any node"))
		field("protocol", func(p corev1.ServicePort) string { return string(p.Protocol) },
			fixedText("TCP, UDP or SCTP; HTTP travels over TCP"))
		field("appProtocol", func(p corev1.ServicePort) string { return deref(p.AppProtocol) },
			fixedText("a hint to proxies what is spoken; Kubernetes itself ignores it"))
	}
	return all
}

func portMeaning(s *corev1.ServiceSpec) string {
	switch {
	case s.Type == corev1.ServiceTypeExternalName:
		return "nothing: an alias has no ports, clients type that of the host"
	case s.ClusterIP == corev1.ClusterIPNone:
		return "only a note: without a cluster address, clients dial what pods listen on"
	}
	return "what pods dial, at its name or address"
}

func targetMeaning(s *corev1.ServiceSpec, i int) string {
	switch {
	case s.Type == corev1.ServiceTypeExternalName:
		return "nothing: an alias forwards nothing"
	case s.ClusterIP == corev1.ClusterIPNone:
		return "where the app listens, inside the pod; clients dial it themselves"
	case i < len(s.Ports) && s.Ports[i].TargetPort.StrVal != "":
		return "where the app listens: the container port of this name, looked up in each pod"
	}
	return "where the app listens, inside the pod"
}

func addressTraits() []trait {
	return []trait{
		{
			path: "clusterIP", value: func(s *corev1.ServiceSpec) string { return s.ClusterIP }, meaning: clusterIPMeaning,
			chosen: true,
		},
		{
			path: "clusterIPs", value: func(s *corev1.ServiceSpec) string { return strings.Join(s.ClusterIPs, ",") },
			meaning: fixedText("the same, one for each address family"), chosen: true,
		},
		{
			path: "ipFamilies", value: func(s *corev1.ServiceSpec) string { return joined(s.IPFamilies) },
			meaning: fixedText("of which family its addresses are"),
		},
		{
			path: "ipFamilyPolicy", value: func(s *corev1.ServiceSpec) string { return string(deref(s.IPFamilyPolicy)) },
			meaning: fixedText("one family, or two where there are two"),
		},
		{
			path: "externalIPs", value: func(s *corev1.ServiceSpec) string { return strings.Join(s.ExternalIPs, ",") },
			meaning: fixedText("nodes take traffic for these addresses; nobody sees to it that it gets there; deprecated"),
		},
	}
}

func clusterIPMeaning(s *corev1.ServiceSpec) string {
	if s.ClusterIP == corev1.ClusterIPNone {
		return "headless: DNS answers with the addresses of the pods"
	}
	return "its address inside, as long as it exists"
}

func policyTraits() []trait {
	return []trait{
		{
			path:  "internalTrafficPolicy",
			value: func(s *corev1.ServiceSpec) string { return string(deref(s.InternalTrafficPolicy)) },
			meaning: func(s *corev1.ServiceSpec) string {
				if deref(s.InternalTrafficPolicy) == corev1.ServiceInternalTrafficPolicyLocal {
					return "from inside: pods on the client's own node answer, or nobody"
				}
				return "from inside: pods on any node answer"
			},
		},
		{
			path: "externalTrafficPolicy", value: func(s *corev1.ServiceSpec) string { return string(s.ExternalTrafficPolicy) },
			meaning: func(s *corev1.ServiceSpec) string {
				if s.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal {
					return "from outside: pods on the node that was dialled answer, and see the client itself, or nobody answers"
				}
				return "from outside: pods on any node answer, and see a node as the client"
			},
		},
		{
			path: "trafficDistribution", value: func(s *corev1.ServiceSpec) string { return deref(s.TrafficDistribution) },
			meaning: fixedText("pods near the client are preferred, as long as one is ready"),
		},
		{
			path: "sessionAffinity", value: func(s *corev1.ServiceSpec) string { return string(s.SessionAffinity) },
			meaning: func(s *corev1.ServiceSpec) string {
				if s.SessionAffinity == corev1.ServiceAffinityClientIP {
					return "connections from one source address go to one pod"
				}
				return "each connection may go to another pod"
			},
		},
		{
			path: "sessionAffinityConfig.clientIP.timeoutSeconds",
			value: func(s *corev1.ServiceSpec) string {
				if c := s.SessionAffinityConfig; c != nil && c.ClientIP != nil && c.ClientIP.TimeoutSeconds != nil {
					return number(*c.ClientIP.TimeoutSeconds)
				}
				return ""
			},
			meaning: fixedText("after so many idle seconds that is forgotten"),
		},
	}
}

func balancerTraits() []trait {
	return []trait{
		{
			path: "allocateLoadBalancerNodePorts",
			value: func(s *corev1.ServiceSpec) string {
				if s.AllocateLoadBalancerNodePorts == nil {
					return ""
				}
				return strconv.FormatBool(*s.AllocateLoadBalancerNodePorts)
			},
			meaning: fixedText("whether each port gets a node port too; some balancers need none"),
		},
		{
			path: "loadBalancerClass", value: func(s *corev1.ServiceSpec) string { return deref(s.LoadBalancerClass) },
			meaning: fixedText("which of several providers is meant; all others leave it alone"),
		},
		{
			path: "loadBalancerIP", value: func(s *corev1.ServiceSpec) string { return s.LoadBalancerIP },
			meaning: fixedText("the address that is wished for; deprecated, and ignored by many providers"),
		},
		{
			path:    "loadBalancerSourceRanges",
			value:   func(s *corev1.ServiceSpec) string { return strings.Join(s.LoadBalancerSourceRanges, ",") },
			meaning: fixedText("who may come by the balancer's address; node ports are not filtered"),
		},
		{
			path:    "healthCheckNodePort",
			value:   func(s *corev1.ServiceSpec) string { return nonZero(number(s.HealthCheckNodePort)) },
			meaning: fixedText("where balancers ask a node whether it has a ready pod"), chosen: true,
		},
	}
}

// trueText returns "true" or "".
func trueText(b bool) string {
	if b {
		return "true"
	}
	return ""
}

// nonZero turns "0" into "", because 0 means that the field is not set.
func nonZero(word string) string {
	if word == "0" {
		return ""
	}
	return word
}

// deref returns the value that p points to, or the zero value if p is nil.
func deref[T cmp.Ordered](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

func joined(families []corev1.IPFamily) string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = string(f)
	}
	return strings.Join(names, ",")
}
