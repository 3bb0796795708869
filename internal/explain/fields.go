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
		{path: "externalName", meaning: "cluster DNS leads the Service's name to this name; nothing is forwarded"},
		{path: "selector", meaning: "selects the pods of this namespace that have all these labels"},
		{path: "publishNotReadyAddresses", meaning: "sends connections to pods even if they are not ready"},
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
		return "a NodePort, and an external address from a provider"
	case s.Type == corev1.ServiceTypeExternalName:
		return "an alias in cluster DNS, and nothing else"
	case s.ClusterIP == corev1.ClusterIPNone:
		return "headless, because clusterIP is None: a name for its pods, without a cluster address"
	}
	return "a name and an address inside the cluster only"
}

// portTexts returns the fields of port i.
func portTexts(s *corev1.ServiceSpec, i int) []fieldText {
	port, target := portMeanings(s, i)
	return []fieldText{
		{path: portPath(i, "name"), meaning: "the name of this port, also in DNS; required if there are several ports"},
		{path: portPath(i, "port"), meaning: port},
		{path: portPath(i, "targetPort"), meaning: target},
		{path: portPath(i, "nodePort"), meaning: "the port for clients outside, on any node", chosen: true},
		{path: portPath(i, "protocol"), meaning: "TCP, UDP or SCTP; HTTP/1 and 2 use TCP"},
		{path: portPath(i, "appProtocol"), meaning: "tells proxies which protocol the app speaks; Kubernetes ignores it"},
	}
}

// portMeanings returns the meanings of the fields port and targetPort of port i.
func portMeanings(s *corev1.ServiceSpec, i int) (port, target string) {
	switch {
	case s.Type == corev1.ServiceTypeExternalName:
		return "no effect: clients use the port of the host", "no effect: an alias forwards nothing"
	case s.ClusterIP == corev1.ClusterIPNone:
		return "no effect: clients of a headless Service use the port of the pod",
			"where the app listens, inside the pod; clients use it themselves"
	}
	port, target = "the port for pods, at its name or address", "where the app listens, inside the pod"
	if s.Ports[i].TargetPort.StrVal != "" {
		target = "where the app listens: the container port of this name, looked up in each pod"
	}
	return port, target
}

func addressTexts(s *corev1.ServiceSpec) []fieldText {
	address := "its cluster address, which does not change"
	if s.ClusterIP == corev1.ClusterIPNone {
		address = "headless: DNS answers with the addresses of the pods"
	}
	return []fieldText{
		{path: "clusterIP", meaning: address, chosen: true},
		{path: "clusterIPs", meaning: "the same, one for each IP family", chosen: true},
		{path: "ipFamilies", meaning: "the families of its addresses, IPv4 or IPv6"},
		{path: "ipFamilyPolicy", meaning: "whether it has one IP family or two"},
		{
			path:    "externalIPs",
			meaning: "nodes accept traffic for these addresses; you route it there; deprecated",
		},
	}
}

func policyTexts(s *corev1.ServiceSpec) []fieldText {
	inside := "from inside: pods on any node can answer"
	if p := s.InternalTrafficPolicy; p != nil && *p == corev1.ServiceInternalTrafficPolicyLocal {
		inside = "from inside: only pods on the client's own node answer"
	}
	outside := "from outside: pods on any node can answer; they see a node's address"
	if s.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal {
		outside = "from outside: only pods on the contacted node answer; they see the client's address"
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
		{path: "trafficDistribution", meaning: "prefers ready pods near the client"},
		{path: "sessionAffinity", meaning: affinity},
		{
			path:    "sessionAffinityConfig.clientIP.timeoutSeconds",
			meaning: "after this many seconds without a connection, the client may get another pod",
		},
	}
}

func balancerTexts() []fieldText {
	return []fieldText{
		{
			path:    "allocateLoadBalancerNodePorts",
			meaning: "whether each port also gets a node port; some load balancers need none",
		},
		{path: "loadBalancerClass", meaning: "the provider that serves this Service; other providers ignore it"},
		{path: "loadBalancerIP", meaning: "the external address that you ask for; deprecated, many providers ignore it"},
		{
			path:    "loadBalancerSourceRanges",
			meaning: "clients that may use the load balancer's address; node ports are not filtered",
		},
		{path: "healthCheckNodePort", meaning: "where load balancers check whether a node has a ready pod", chosen: true},
	}
}
