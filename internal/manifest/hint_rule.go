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
		return fmt.Sprintf("%s already has this address. Remove clusterIP, and the cluster assigns a free one.",
			h.holder(svc.Spec.ClusterIP))
	case strings.HasSuffix(e.Detail, "provided port is already allocated"):
		if port, ok := e.BadValue.(int32); ok && h.nodePorts[port] != "" {
			return fmt.Sprintf("%s already has this port, on every node. Choose another, or remove nodePort to get a free one.",
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
		taken := "already exists in this namespace"
		if clusterScoped {
			taken = "already exists"
		}
		return fmt.Sprintf("%s %s %s. Choose another name, or change that object with kubectl apply.",
			withArticle(kind), value, taken)
	case e.Type == notFound && e.Field == "metadata.name":
		return "kubectl replace changes only what exists. To create it, use kubectl apply or kubectl create."
	case e.Type == notFound:
		return h.hintForNamespace(value)
	case e.Field == "metadata.resourceVersion":
		return "This was read from a cluster. To create it again, remove the fields that the server wrote: " +
			"resourceVersion, uid, creationTimestamp, status."
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
const labelHint = "A label has letters, digits, - _ and . only. It begins and ends with a letter or digit."

// hintForNamespace returns the hint for a namespace that does not exist, or that the input creates only later.
func (h *holdings) hintForNamespace(name string) string {
	switch {
	case len(validation.IsDNS1123Label(name)) > 0:
		return "A namespace cannot have this name. Use small letters, digits and - only."
	case h.later[name]:
		return "The namespace is created further down. Move it before the objects in it."
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
		return "Remove the field. An ExternalName is another name for a host and has no cluster address."
	case slices.Contains([]string{"clusterIPs", "externalIPs", "ipFamilies", "ipFamilyPolicy"}, name):
		return hintForAddress(name, value, e)
	}
	return hintForSpec(svc, name, value)
}

// hintForValue returns the hint for a value that no field may have, or "" for any other value.
func hintForValue(value string) string {
	switch {
	case strings.ContainsAny(value, "“”‘’"):
		return "These are typographic quotes, which YAML reads as text. Use straight quotes or none."
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
		return "The name of an annotation has letters, digits, - _ and . only. A domain and a slash may come first. " +
			"All annotations together have at most 256 KiB."
	case "finalizers":
		return "A finalizer is a domain and a name, such as example.com/cleanup. Most Services have none."
	case "ownerReferences":
		return "Remove it. Controllers write this field."
	}
	return "Remove it. The server writes this field."
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
		return "appProtocol is a word such as http, or a word with a domain: example.com/chat."
	case e.Type == field.ErrorTypeRequired:
		return "Add at least one port: ports: [{port: 80}]."
	case e.Type == field.ErrorTypeInternal:
		return "Every node port is taken. Delete Services of type NodePort or LoadBalancer that you do not need."
	}
	return hintForPort(e)
}

// hintForSpec returns the hint for the other fields of spec.
func hintForSpec(svc *corev1.Service, name, value string) string {
	switch name {
	case "externalTrafficPolicy":
		return fmt.Sprintf("Remove the field. A Service of type %s gets no traffic from outside. "+
			"The field belongs to NodePort and LoadBalancer.", svc.Spec.Type)
	case "externalName":
		return hintForExternalName(value)
	case "LoadBalancerSourceRanges":
		return hintForRange(value)
	case "loadBalancerClass":
		return "A class is a name, usually with the domain of its provider: example.com/internal."
	case "timeoutSeconds":
		return "Write a number of seconds from 1 to 86400, which is one day."
	case "healthCheckNodePort":
		return "Remove it. The cluster assigns this port if it is needed."
	}
	return ""
}

// hintForRange returns the hint for a malformed range of addresses.
func hintForRange(value string) string {
	if prefix, err := netip.ParsePrefix(value); err == nil && prefix != prefix.Masked() {
		return fmt.Sprintf("A range begins with its first address. Write %s.", prefix.Masked())
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
		return "clusterIP: None makes a headless Service, and its type is ClusterIP. Remove clusterIP or change the type."
	case strings.Contains(e.Detail, "does not match the current range"):
		return "Remove clusterIP, and the cluster assigns an address. Here cluster addresses are from " + rangeOf(e.Detail) +
			"."
	case strings.Contains(e.Detail, "`clusterIP`"), strings.Contains(e.Detail, "first and only value"),
		strings.Contains(e.Detail, "may only hold up to 2"):
		return "Write clusterIP only. The server fills in clusterIPs."
	case strings.Contains(e.Detail, "configured"):
		return "Portolan checks for a cluster with IPv4 only. A cluster with both IP families accepts this: " +
			"portolan validate --dual-stack."
	case e.Type == field.ErrorTypeDuplicate, strings.Contains(e.Detail, "each IP family"):
		return "There are two IP families, IPv4 and IPv6. List each of them once."
	case strings.HasPrefix(name, "ipFamil"), strings.Contains(e.Detail, "ipFamilies"):
		return "ipFamilies, ipFamilyPolicy and clusterIPs must agree. Remove them, and the cluster fills them in."
	case strings.Contains(e.Detail, "may not be"):
		return "This address cannot be external. An externalIP is an address that your network routes to a node."
	case strings.Contains(value, "/"):
		return "This is a range. Write one address, such as 203.0.113.7."
	case strings.Contains(e.Detail, "leading"):
		return "Write the numbers of an address without leading zeros: 10.96.0.10."
	}
	return "An address has four numbers from 0 to 255 with dots between them, such as 203.0.113.7."
}

// hintForWord returns the hint for a value that is not among the allowed words. Most often only its capital letters
// are wrong.
func hintForWord(name, value, detail string) string {
	switch {
	case name == "type" && (strings.EqualFold(value, "headless") || value == "None"):
		return "A headless Service is type: ClusterIP with clusterIP: None."
	case name == "type" && strings.EqualFold(value, "ingress"):
		return "Ingress is a separate kind of object, which sends HTTP to a Service. That Service can be a ClusterIP."
	case name == "protocol" && strings.HasPrefix(strings.ToUpper(value), "HTTP"):
		return "HTTP uses TCP, and a Service sees only the TCP connection. Write protocol: TCP, or remove the field."
	}
	var allowed []string
	for _, quoted := range strings.Split(strings.TrimPrefix(detail, "supported values: "), ", ") {
		allowed = append(allowed, strings.Trim(quoted, `"`))
	}
	for _, word := range allowed {
		if strings.EqualFold(word, strings.TrimSpace(value)) {
			return fmt.Sprintf("Capital letters and spaces count. Write %s: %s.", name, word)
		}
	}
	if near := spelling.Near(value, allowed); len(near) > 0 {
		return fmt.Sprintf("Did you mean %s?", near[0])
	}
	return "Write one of these: " + strings.Join(allowed, ", ") + "."
}

func hintForNodePort(e *field.Error) string {
	switch {
	case e.Type == field.ErrorTypeForbidden:
		return "Remove nodePort, or set type: NodePort. A ClusterIP Service opens no port on nodes."
	case strings.Contains(e.Detail, "valid range"):
		return "Choose a number from 30000 to 32767, or remove nodePort to get a free one."
	}
	return "Each port needs its own node port. Remove one nodePort to get a free one."
}

func hintForPortName(e *field.Error) string {
	switch e.Type {
	case field.ErrorTypeRequired:
		return "With more than one port, each port needs a name, such as name: http."
	case field.ErrorTypeDuplicate:
		return "Each port of a Service needs a different name."
	}
	return "A port name has small letters, digits and - only, such as http or web-2."
}

func hintForName(name string) string {
	switch {
	case name == "":
		return "Give the Service a name: metadata: {name: web}."
	case len(name) > 63:
		return "The name becomes part of a DNS name, so it can have at most 63 characters."
	}
	return "The name becomes part of a DNS name. Use small letters, digits and - only, such as my-web."
}

func hintForTargetPort(value string) string {
	if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= 65535 {
		return fmt.Sprintf("In quotes it is the name of a container port. Write the number without quotes: targetPort: %s.",
			value)
	}
	return "targetPort is a number from 1 to 65535, or the name of a container port, such as http."
}

func hintForPort(e *field.Error) string {
	if e.Type == field.ErrorTypeDuplicate {
		return "Two ports have the same number and protocol. Change one, or remove it."
	}
	return "port is the number that clients use, from 1 to 65535."
}

func hintForExternalName(value string) string {
	switch {
	case value == "":
		return "Write the name of the host that the Service leads to: externalName: db.example.com."
	case strings.ContainsAny(value, ":/"):
		return "Write only a DNS name, such as db.example.com, without scheme, port or path."
	}
	return "A DNS name has small letters, digits, - and dots only, such as db.example.com."
}
