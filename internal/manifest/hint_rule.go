package manifest

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"portolan/internal/spelling"
)

// hint returns what to do about a broken rule, or about a name, address or port that another Service holds.
func (h *holdings) hint(svc *corev1.Service, e *field.Error) string {
	if hint := h.hintForCluster("Service", false, e); hint != "" {
		return hint
	}
	switch {
	case strings.HasSuffix(e.Detail, "provided IP is already allocated"):
		return fmt.Sprintf("%s has this address. Leave clusterIP out; the cluster chooses a free one.",
			h.holder(svc.Spec.ClusterIP))
	case strings.HasSuffix(e.Detail, "provided port is already allocated"):
		if port, ok := e.BadValue.(int32); ok && h.nodePorts[port] != "" {
			return fmt.Sprintf("%s has this port, on every node. Choose another, or leave it out and get a free one.",
				h.nodePorts[port])
		}
	}
	return hintForRule(svc, e)
}

// hintForCluster returns what to do if the cluster cannot take an object of this kind: its name is taken, it has no
// namespace, or it was read from a cluster.
func (h *holdings) hintForCluster(kind string, clusterScoped bool, e *field.Error) string {
	value, _ := e.BadValue.(string)
	switch {
	case e.Type == alreadyExists:
		taken := "is in this namespace already"
		if clusterScoped {
			taken = "exists already"
		}
		return fmt.Sprintf("%s %s %s. Choose another name, or change that one with kubectl apply.",
			withArticle(kind), value, taken)
	case e.Type == notFound:
		return h.hintForNamespace(value)
	case e.Field == "metadata.resourceVersion":
		return "This was read from a cluster. To create it anew take out what the server wrote: resourceVersion, uid, " +
			"creationTimestamp, status."
	}
	return ""
}

// withArticle returns "A Service" or "An Ingress".
func withArticle(kind string) string {
	if strings.HasPrefix(kind, "I") || strings.HasPrefix(kind, "E") {
		return "An " + kind
	}
	return "A " + kind
}

// labelHint is the rule for the keys and values of labels.
const labelHint = "Labels consist of letters, digits, - _ and . and begin and end with a letter or digit."

// hintForNamespace returns the hint for a namespace that does not exist, or that the input creates only later.
func (h *holdings) hintForNamespace(name string) string {
	switch {
	case len(validation.IsDNS1123Label(name)) > 0:
		return "No namespace can have this name: small letters, digits and - only."
	case h.later[name]:
		return "The namespace is created further down. Put it before what is in it."
	}
	if near := spelling.Near(name, slices.Sorted(maps.Keys(h.namespaces))); len(near) > 0 {
		return fmt.Sprintf("Did you mean %s?", near[0])
	}
	return fmt.Sprintf("Create the namespace first: kubectl create namespace %s.", name)
}

// hintForRule returns the hint for a rule that a readable Service breaks. The first case that applies wins, so the
// cases are in the order of what teaches most.
func hintForRule(svc *corev1.Service, e *field.Error) string {
	name := lastName(e.Field)
	value := fmt.Sprint(e.BadValue)
	if hint := hintForValue(value); hint != "" {
		return hint
	}
	switch {
	case e.Type == field.ErrorTypeNotSupported:
		return hintForWord(name, value, e.Detail)
	case e.Field == "metadata.name" || strings.Contains(e.Detail, parentName):
		return hintForName(svc.Name)
	case e.Field == "metadata.generateName":
		return hintForName(svc.GenerateName)
	case strings.HasPrefix(e.Field, "spec.selector") || strings.HasPrefix(e.Field, "metadata.labels"):
		return labelHint
	case strings.HasPrefix(e.Field, "metadata."):
		return hintForMetadata(splitPath(e.Field)[1])
	case e.Field == "spec.ports" || strings.HasPrefix(e.Field, "spec.ports["):
		return hintForPorts(name, value, e)
	case e.Detail == onlyLoadBalancer:
		return "Remove the field, or set type: LoadBalancer."
	case e.Detail == notExternalName:
		return "Remove the field: an ExternalName is another name for a host and has no address in the cluster."
	case slices.Contains([]string{"clusterIPs", "externalIPs", "ipFamilies", "ipFamilyPolicy"}, name):
		return hintForAddress(name, value, e)
	}
	return hintForSpec(svc, name, value)
}

// hintForValue returns the hint for a value that no field may have, or "" for any other value.
func hintForValue(value string) string {
	switch {
	case strings.ContainsAny(value, "“”‘’"):
		return "The quotes are typographic ones, which YAML takes for text. Use straight quotes or none."
	case strings.Contains(value, "{{"):
		return templateLeftIn
	case isPlaceholder(value):
		return placeholderLeftIn
	}
	return ""
}

// hintForMetadata returns the hint for metadata fields that people rarely write by hand.
func hintForMetadata(name string) string {
	switch name {
	case "annotations":
		return "The name of an annotation consists of letters, digits, - _ and ., after a domain and a slash if need be. " +
			"All together hold 256 KiB."
	case "finalizers":
		return "A finalizer is a domain and a name, such as example.com/cleanup. Most Services have none."
	case "ownerReferences":
		return "Leave it out: controllers write it."
	}
	return "Leave it out: the server writes it."
}

// hintForPorts returns the hint for an error in the list of ports.
func hintForPorts(name, value string, e *field.Error) string {
	switch {
	case name == "nodePort":
		return hintForNodePort(e)
	case name == "name":
		return hintForPortName(e)
	case name == "targetPort":
		return hintForTargetPort(value)
	case name == "appProtocol":
		return "appProtocol is a word such as http, or one with a domain: example.com/chat."
	case e.Type == field.ErrorTypeRequired:
		return "Add at least one port: ports: [{port: 80}]."
	case e.Type == field.ErrorTypeInternal:
		return "Every node port is taken. Delete Services of type NodePort and LoadBalancer that nobody uses."
	}
	return hintForPort(e)
}

// hintForSpec returns the hint for the other fields of spec.
func hintForSpec(svc *corev1.Service, name, value string) string {
	switch name {
	case "externalTrafficPolicy":
		return fmt.Sprintf("Remove the field: a Service of type %s takes no traffic from outside. "+
			"It belongs to NodePort and LoadBalancer.", svc.Spec.Type)
	case "externalName":
		return hintForExternalName(value)
	case "LoadBalancerSourceRanges":
		return hintForRange(value)
	case "loadBalancerClass":
		return "A class is a name, best with the domain of who provides it: example.com/internal."
	case "timeoutSeconds":
		return "A number of seconds from 1 to 86400, which is a day."
	case "healthCheckNodePort":
		return "Leave it out. Where it is needed the cluster chooses one."
	}
	return ""
}

// hintForRange returns the hint for a malformed range of addresses.
func hintForRange(value string) string {
	if prefix, err := netip.ParsePrefix(value); err == nil && prefix != prefix.Masked() {
		return fmt.Sprintf("A range begins with its first address: %s.", prefix.Masked())
	}
	return "A range is an address and the length of its prefix, such as 203.0.113.0/24."
}

// rangeOf returns the range of cluster addresses for the family of the address that an error names.
func rangeOf(detail string) string {
	_, rest, _ := strings.Cut(detail, "failed to allocate IP ")
	ip, _, _ := strings.Cut(rest, ": ")
	if familyOf(ip) == corev1.IPv6Protocol {
		return serviceCIDR6
	}
	return serviceCIDR
}

// hintForAddress returns the hint for an address that is malformed or does not suit the cluster.
func hintForAddress(name, value string, e *field.Error) string {
	switch {
	case strings.Contains(e.Detail, "may not be set to 'None'"):
		return "clusterIP: None makes a headless Service, which is of type ClusterIP. Remove one of the two."
	case strings.Contains(e.Detail, "does not match the current range"):
		return "Leave clusterIP out; the cluster chooses an address. Service addresses come from " + rangeOf(e.Detail) +
			" here."
	case strings.Contains(e.Detail, "`clusterIP`"), strings.Contains(e.Detail, "first and only value"),
		strings.Contains(e.Detail, "may only hold up to 2"):
		return "Write clusterIP alone; the server fills in clusterIPs."
	case strings.Contains(e.Detail, "configured"):
		return "The cluster that we judge for has IPv4 alone. One with both families would take this."
	case e.Type == field.ErrorTypeDuplicate, strings.Contains(e.Detail, "each IP family"):
		return "There are two families, IPv4 and IPv6; each may stand there once."
	case strings.HasPrefix(name, "ipFamil"), strings.Contains(e.Detail, "ipFamilies"):
		return "ipFamilies, ipFamilyPolicy and clusterIPs must agree. Leave them out; the cluster fills them in."
	case strings.Contains(e.Detail, "may not be"):
		return "Nobody outside can own this address. An externalIP is one that your network routes to a node."
	case strings.Contains(value, "/"):
		return "This is a range. Write one address, such as 203.0.113.7."
	case strings.Contains(e.Detail, "leading"):
		return "Write the numbers of an address without zeros before them: 10.96.0.10."
	}
	return "An address is four numbers from 0 to 255 with dots between them, such as 203.0.113.7."
}

// hintForWord returns the hint for a value that is not among the allowed words. Most often only its capital letters
// are wrong.
func hintForWord(name, value, detail string) string {
	switch {
	case name == "type" && (strings.EqualFold(value, "headless") || value == "None"):
		return "A headless Service is type: ClusterIP with clusterIP: None."
	case name == "type" && strings.EqualFold(value, "ingress"):
		return "Ingress is a kind of its own, which sends HTTP to a Service. The Service behind it is of type ClusterIP."
	case name == "protocol" && strings.HasPrefix(strings.ToUpper(value), "HTTP"):
		return "HTTP travels over TCP, and that is all a Service sees. Write protocol: TCP, or leave it out."
	}
	var allowed []string
	for _, quoted := range strings.Split(strings.TrimPrefix(detail, "supported values: "), ", ") {
		allowed = append(allowed, strings.Trim(quoted, `"`))
	}
	for _, word := range allowed {
		if strings.EqualFold(word, strings.TrimSpace(value)) {
			return fmt.Sprintf("Capitals and spaces count: %s: %s.", name, word)
		}
	}
	if near := spelling.Near(value, allowed); len(near) > 0 {
		return fmt.Sprintf("Did you mean %s?", near[0])
	}
	return "It is one of " + strings.Join(allowed, ", ") + "."
}

func hintForNodePort(e *field.Error) string {
	switch {
	case e.Type == field.ErrorTypeForbidden:
		return "Remove nodePort, or set type: NodePort. A ClusterIP Service opens no port on nodes."
	case strings.Contains(e.Detail, "valid range"):
		return "Choose a number from 30000 to 32767, or leave nodePort out and get a free one."
	}
	return "Each port needs a node port of its own. Leave one out and get a free one."
}

func hintForPortName(e *field.Error) string {
	switch e.Type {
	case field.ErrorTypeRequired:
		return "With more than one port each needs a name, such as name: http."
	case field.ErrorTypeDuplicate:
		return "Each port of a Service has a name of its own."
	}
	return "A port name consists of small letters, digits and -, such as http or web-2."
}

func hintForName(name string) string {
	switch {
	case name == "":
		return "Give the Service a name: metadata: {name: web}."
	case len(name) > 63:
		return "The name becomes part of a DNS name, where 63 characters are the limit."
	}
	return "The name becomes part of a DNS name: small letters, digits and - only, such as my-web."
}

func hintForTargetPort(value string) string {
	if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= 65535 {
		return fmt.Sprintf("In quotes it is the name of a container port. The number stands without: targetPort: %s.", value)
	}
	return "targetPort is a number from 1 to 65535, or the name of a container port, such as http."
}

func hintForPort(e *field.Error) string {
	if e.Type == field.ErrorTypeDuplicate {
		return "Two ports have the same number and protocol. Change one, or remove it."
	}
	return "port is a number from 1 to 65535: the one that clients dial."
}

func hintForExternalName(value string) string {
	switch {
	case value == "":
		return "Name the host that the Service stands for: externalName: db.example.com."
	case strings.ContainsAny(value, ":/"):
		return "Only a DNS name, such as db.example.com: no scheme, port or path."
	}
	return "A DNS name consists of small letters, digits, - and dots, such as db.example.com."
}
