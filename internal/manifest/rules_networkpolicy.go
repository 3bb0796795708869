package manifest

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"
)

// DefaultNetworkPolicy sets the fields that the API server sets when it creates a NetworkPolicy: the protocol of each
// port, and policyTypes. A policy without policyTypes restricts ingress. It restricts egress only if it has egress
// rules (k8s.io/kubernetes/pkg/apis/networking/v1/defaults.go).
func DefaultNetworkPolicy(policy *networkingv1.NetworkPolicy) {
	spec := &policy.Spec
	for i := range spec.Ingress {
		defaultPolicyPorts(spec.Ingress[i].Ports)
	}
	for i := range spec.Egress {
		defaultPolicyPorts(spec.Egress[i].Ports)
	}
	if len(spec.PolicyTypes) > 0 {
		return
	}
	spec.PolicyTypes = []networkingv1.PolicyType{networkingv1.PolicyTypeIngress}
	if len(spec.Egress) > 0 {
		spec.PolicyTypes = append(spec.PolicyTypes, networkingv1.PolicyTypeEgress)
	}
}

func defaultPolicyPorts(ports []networkingv1.NetworkPolicyPort) {
	for i := range ports {
		if ports[i].Protocol == nil {
			ports[i].Protocol = new(corev1.ProtocolTCP)
		}
	}
}

// networkPolicyRules checks the spec of a NetworkPolicy: ValidateNetworkPolicySpec,
// k8s.io/kubernetes/pkg/apis/networking/validation/validation.go.
func networkPolicyRules(spec *networkingv1.NetworkPolicySpec) field.ErrorList {
	path := field.NewPath("spec")
	errs := labelSelectorRule(&spec.PodSelector, path.Child("podSelector"))
	for i, rule := range spec.Ingress {
		at := path.Child("ingress").Index(i)
		errs = append(errs, policyPortsRule(rule.Ports, at.Child("ports"))...)
		errs = append(errs, policyPeersRule(rule.From, at.Child("from"))...)
	}
	for i, rule := range spec.Egress {
		at := path.Child("egress").Index(i)
		errs = append(errs, policyPortsRule(rule.Ports, at.Child("ports"))...)
		errs = append(errs, policyPeersRule(rule.To, at.Child("to"))...)
	}
	if len(spec.PolicyTypes) > 2 {
		return append(errs, field.Invalid(path.Child("policyTypes"), spec.PolicyTypes,
			"may not specify more than two policyTypes"))
	}
	for i, policyType := range spec.PolicyTypes {
		errs = append(errs, oneOf(path.Child("policyTypes").Index(i), policyType, networkingv1.PolicyTypeIngress,
			networkingv1.PolicyTypeEgress)...)
	}
	return errs
}

// labelSelectorRule checks matchLabels, and then matchExpressions. It sorts the keys of matchLabels, so that the output
// is stable.
func labelSelectorRule(selector *metav1.LabelSelector, path *field.Path) field.ErrorList {
	if selector == nil {
		return nil
	}
	errs := labelsRule(selector.MatchLabels, path.Child("matchLabels"))
	expressions := metav1.LabelSelector{MatchExpressions: selector.MatchExpressions}
	return append(errs, metavalidation.ValidateLabelSelector(&expressions,
		metavalidation.LabelSelectorValidationOptions{}, path)...)
}

func policyPortsRule(ports []networkingv1.NetworkPolicyPort, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, port := range ports {
		at := path.Index(i)
		errs = append(errs, oneOf(at.Child("protocol"), *port.Protocol, corev1.ProtocolTCP, corev1.ProtocolUDP,
			corev1.ProtocolSCTP)...)
		errs = append(errs, policyPortRule(port, at)...)
	}
	return errs
}

// policyPortRule checks the number or name of a port, and endPort. endPort is allowed only if port is a number.
func policyPortRule(port networkingv1.NetworkPolicyPort, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	end := path.Child("endPort")
	switch {
	case port.Port == nil && port.EndPort != nil:
		return field.ErrorList{field.Invalid(end, *port.EndPort, "may not be specified when `port` is not specified")}
	case port.Port == nil:
		return nil
	case port.Port.Type == intstr.String:
		if port.EndPort != nil {
			errs = append(errs, field.Invalid(end, *port.EndPort, "may not be specified when `port` is non-numeric"))
		}
		return append(errs, invalid(path.Child("port"), port.Port.StrVal, validation.IsValidPortName(port.Port.StrVal))...)
	}
	number := port.Port.IntVal
	errs = invalid(path.Child("port"), number, validation.IsValidPortNum(int(number)))
	if port.EndPort == nil {
		return errs
	}
	if *port.EndPort < number { // the message has the number of port, although it is about endPort
		errs = append(errs, field.Invalid(end, number, "must be greater than or equal to `port`"))
	}
	return append(errs, invalid(end, *port.EndPort, validation.IsValidPortNum(int(*port.EndPort)))...)
}

// policyPeersRule requires selectors or an ipBlock for each peer, but not both.
func policyPeersRule(peers []networkingv1.NetworkPolicyPeer, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, peer := range peers {
		at := path.Index(i)
		selects := peer.PodSelector != nil || peer.NamespaceSelector != nil
		errs = append(errs, labelSelectorRule(peer.PodSelector, at.Child("podSelector"))...)
		errs = append(errs, labelSelectorRule(peer.NamespaceSelector, at.Child("namespaceSelector"))...)
		if peer.IPBlock != nil {
			errs = append(errs, ipBlockRule(peer.IPBlock, at.Child("ipBlock"))...)
		}
		switch {
		case !selects && peer.IPBlock == nil:
			errs = append(errs, field.Required(at, "must specify a peer"))
		case selects && peer.IPBlock != nil:
			errs = append(errs, field.Forbidden(at, "may not specify both ipBlock and another peer"))
		}
	}
	return errs
}

// ipBlockRule requires a range of addresses, and exceptions that are smaller ranges inside it. A range that only the
// strict rules refuse, such as 010.0.0.0/8, is still compared with its exceptions.
func ipBlockRule(block *networkingv1.IPBlock, path *field.Path) field.ErrorList {
	cidr := path.Child("cidr")
	if block.CIDR == "" {
		return field.ErrorList{field.Required(cidr, "")}
	}
	errs := validation.IsValidCIDRForLegacyField(cidr, block.CIDR, true, nil)
	_, whole, err := netutils.ParseCIDRSloppy(block.CIDR)
	if err != nil {
		return errs
	}
	for i, except := range block.Except {
		at := path.Child("except").Index(i)
		errs = append(errs, validation.IsValidCIDRForLegacyField(at, except, true, nil)...)
		_, part, err := netutils.ParseCIDRSloppy(except)
		if err != nil {
			continue
		}
		wholeBits, _ := whole.Mask.Size()
		partBits, _ := part.Mask.Size()
		if !whole.Contains(part.IP) || wholeBits >= partBits {
			errs = append(errs, field.Invalid(at, except, "must be a strict subset of `cidr`"))
		}
	}
	return errs
}

// hintForNetworkPolicy returns what to do about a broken rule of a NetworkPolicy.
func hintForNetworkPolicy(name string, e *field.Error) string {
	value := fmt.Sprint(e.BadValue)
	switch name {
	case "protocol":
		if strings.HasPrefix(strings.ToUpper(value), "HTTP") {
			return "HTTP uses TCP. Write protocol: TCP, or remove the field."
		}
	case "from", "to":
		if e.Type == field.ErrorTypeForbidden {
			return "Put ipBlock into its own item. Pods have addresses that change, so select them by labels."
		}
		return "Each item needs a podSelector, a namespaceSelector, both, or an ipBlock. " +
			"To allow every peer, remove the whole list."
	case "cidr", "except":
		if strings.Contains(e.Detail, "subset") {
			return "A range in except must lie inside cidr and be smaller than it."
		}
		return hintForRange(value)
	case "policyTypes":
		return "policyTypes lists Ingress, Egress or both, each once."
	case "port":
		return "port is a number from 1 to 65535, or the name of a container port, such as http."
	case "endPort":
		return "endPort is the last number of a range that begins at port. So port is a number, and endPort is not below it."
	case "operator", "values":
		return "operator is In, NotIn, Exists or DoesNotExist. In and NotIn need values. The others have none."
	}
	return ""
}
