package explain

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

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

// fieldText describes a field of a Service spec.
type fieldText struct {
	path    string
	meaning string
	chosen  bool // the API server chooses the value, because the field has no default
}

// fields returns the fields of a stored Service that have a value. written is the Service as the file contains it.
func fields(written, stored *corev1.Service) []Field {
	inFile, inCluster := jsonOf(written.Spec), jsonOf(stored.Spec)
	var found []Field
	for _, t := range fieldTexts(&stored.Spec) {
		value := valueAt(inCluster, t.path)
		if value == "" {
			continue
		}
		f := Field{
			Field: "spec." + t.path, Value: value, Origin: Default, Meaning: t.meaning,
			Official: manifest.Explain(kindService, "spec."+t.path),
		}
		switch {
		case valueAt(inFile, t.path) != "":
			f.Origin = Written
		case t.chosen:
			f.Origin = Chosen
		}
		found = append(found, f)
	}
	return found
}

// jsonOf returns the JSON tree of a spec. Its keys are the names of the fields in a manifest.
func jsonOf(spec corev1.ServiceSpec) any {
	var tree any
	if js, err := json.Marshal(spec); err == nil { // a ServiceSpec can always be marshalled
		_ = json.Unmarshal(js, &tree)
	}
	return tree
}

// pathParts matches the names and the indexes in a path: "ports", "0" and "nodePort" in "ports[0].nodePort".
var pathParts = regexp.MustCompile(`\w+`)

// valueAt returns the value at a path of a tree as text. It returns "" if there is none, and for 0, which in a Service
// means that the field is not set.
func valueAt(tree any, path string) string {
	for _, part := range pathParts.FindAllString(path, -1) {
		switch node := tree.(type) {
		case map[string]any:
			tree = node[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(node) {
				return ""
			}
			tree = node[i]
		default:
			return ""
		}
	}
	return valueText(tree)
}

// valueText formats a value: a list as "a,b", and labels as "app=web,tier=front".
func valueText(value any) string {
	var items []string
	switch v := value.(type) {
	case nil:
		return ""
	case []any:
		for _, item := range v {
			items = append(items, valueText(item))
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			items = append(items, key+"="+valueText(v[key]))
		}
	case float64:
		if v == 0 {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
	return strings.Join(items, ",")
}

// fieldTexts returns the fields that a Service may have, in the order of the report.
func fieldTexts(s *corev1.ServiceSpec) []fieldText {
	all := []fieldText{
		{path: "type", meaning: typeMeaning(s)},
		{path: "externalName", meaning: "cluster DNS answers the Service's name with this name, and nothing is forwarded"},
		{path: "selector", meaning: "the pods here that have all these labels"},
		{path: "publishNotReadyAddresses", meaning: "pods count as ready before they are"},
	}
	for i := range s.Ports {
		all = append(all, portTexts(s, i)...)
	}
	return slices.Concat(all, addressTexts(s), policyTexts(s), balancerTexts())
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

// portTexts returns the fields of port i.
func portTexts(s *corev1.ServiceSpec, i int) []fieldText {
	port, target := portMeanings(s, i)
	return []fieldText{
		{path: portPath(i, "name"), meaning: "what this port is called, in DNS too; needed where there are several"},
		{path: portPath(i, "port"), meaning: port},
		{path: portPath(i, "targetPort"), meaning: target},
		{path: portPath(i, "nodePort"), meaning: "what the outside dials, on any node", chosen: true},
		{path: portPath(i, "protocol"), meaning: "TCP, UDP or SCTP; HTTP/1 and 2 use TCP"},
		{path: portPath(i, "appProtocol"), meaning: "a hint to proxies what is spoken; Kubernetes itself ignores it"},
	}
}

// portMeanings returns the meanings of the fields port and targetPort of port i.
func portMeanings(s *corev1.ServiceSpec, i int) (port, target string) {
	switch {
	case s.Type == corev1.ServiceTypeExternalName:
		return "nothing: an alias has no ports, clients type that of the host", "nothing: an alias forwards nothing"
	case s.ClusterIP == corev1.ClusterIPNone:
		return "only a note: without a cluster address, clients dial what pods listen on",
			"where the app listens, inside the pod; clients dial it themselves"
	}
	port, target = "what pods dial, at its name or address", "where the app listens, inside the pod"
	if s.Ports[i].TargetPort.StrVal != "" {
		target = "where the app listens: the container port of this name, looked up in each pod"
	}
	return port, target
}

func addressTexts(s *corev1.ServiceSpec) []fieldText {
	address := "its address inside, as long as it exists"
	if s.ClusterIP == corev1.ClusterIPNone {
		address = "headless: DNS answers with the addresses of the pods"
	}
	return []fieldText{
		{path: "clusterIP", meaning: address, chosen: true},
		{path: "clusterIPs", meaning: "the same, one for each address family", chosen: true},
		{path: "ipFamilies", meaning: "of which family its addresses are"},
		{path: "ipFamilyPolicy", meaning: "one family, or two where there are two"},
		{
			path:    "externalIPs",
			meaning: "nodes take traffic for these addresses; nobody sees to it that it gets there; deprecated",
		},
	}
}

func policyTexts(s *corev1.ServiceSpec) []fieldText {
	inside := "from inside: pods on any node answer"
	if p := s.InternalTrafficPolicy; p != nil && *p == corev1.ServiceInternalTrafficPolicyLocal {
		inside = "from inside: pods on the client's own node answer, or nobody"
	}
	outside := "from outside: pods on any node answer, and see a node as the client"
	if s.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal {
		outside = "from outside: pods on the node that was dialled answer, and see the client itself, or nobody answers"
	}
	affinity := "each connection may go to another pod"
	if s.SessionAffinity == corev1.ServiceAffinityClientIP {
		affinity = "connections from one source address go to one pod"
	}
	if s.Type == corev1.ServiceTypeExternalName {
		affinity = "nothing: an alias forwards no connections"
	}
	return []fieldText{
		{path: "internalTrafficPolicy", meaning: inside},
		{path: "externalTrafficPolicy", meaning: outside},
		{path: "trafficDistribution", meaning: "pods near the client are preferred, as long as one is ready"},
		{path: "sessionAffinity", meaning: affinity},
		{
			path:    "sessionAffinityConfig.clientIP.timeoutSeconds",
			meaning: "after so many idle seconds that is forgotten",
		},
	}
}

func balancerTexts() []fieldText {
	return []fieldText{
		{
			path:    "allocateLoadBalancerNodePorts",
			meaning: "whether each port gets a node port too; some balancers need none",
		},
		{path: "loadBalancerClass", meaning: "which of several providers is meant; all others leave it alone"},
		{path: "loadBalancerIP", meaning: "the address that is wished for; deprecated, and ignored by many providers"},
		{
			path:    "loadBalancerSourceRanges",
			meaning: "who may come by the balancer's address; node ports are not filtered",
		},
		{path: "healthCheckNodePort", meaning: "where balancers ask a node whether it has a ready pod", chosen: true},
	}
}
