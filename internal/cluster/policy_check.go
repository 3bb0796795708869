package cluster

import (
	"net/netip"
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// checkPolicy returns the first error that the API server finds in a NetworkPolicy
// (k8s.io/kubernetes pkg/apis/networking/validation, ValidateNetworkPolicy).
func checkPolicy(o manifest.Object, v *networkingv1.NetworkPolicy) error {
	if namespace := namespaceOf(v.Namespace); !isName(v.Name) || !isName(namespace) {
		return wrong(o, "metadata.name", "not a name: "+quote(Name(namespace, v.Name)), "")
	}
	if IsStored(o) { // an API server has already accepted it, perhaps by the rules of another version
		return nil
	}
	errs := policyErrors(&v.Spec, field.NewPath("spec"))
	if len(errs) == 0 {
		return nil
	}
	return manifest.Error{
		File: o.File, Position: o.At(errs[0].Field), Field: errs[0].Field,
		Reason: string(errs[0].Type), Message: errs[0].ErrorBody(),
	}
}

func policyErrors(spec *networkingv1.NetworkPolicySpec, path *field.Path) field.ErrorList {
	errs := selectorErrors(&spec.PodSelector, path.Child("podSelector"))
	for i, rule := range spec.Ingress {
		at := path.Child("ingress").Index(i)
		errs = append(errs, portErrors(rule.Ports, at.Child("ports"))...)
		errs = append(errs, peerErrors(rule.From, at.Child("from"))...)
	}
	for i, rule := range spec.Egress {
		at := path.Child("egress").Index(i)
		errs = append(errs, portErrors(rule.Ports, at.Child("ports"))...)
		errs = append(errs, peerErrors(rule.To, at.Child("to"))...)
	}
	types := []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress}
	if len(spec.PolicyTypes) > len(types) {
		return append(errs, field.Invalid(path.Child("policyTypes"), spec.PolicyTypes,
			"may not specify more than two policyTypes"))
	}
	for i, word := range spec.PolicyTypes {
		if !slices.Contains(types, word) {
			errs = append(errs, field.NotSupported(path.Child("policyTypes").Index(i), word, types))
		}
	}
	return errs
}

// selectorErrors returns the errors of a selector, and none if there is no selector.
func selectorErrors(selector *metav1.LabelSelector, path *field.Path) field.ErrorList {
	return metavalidation.ValidateLabelSelector(selector, metavalidation.LabelSelectorValidationOptions{}, path)
}

func portErrors(ports []networkingv1.NetworkPolicyPort, path *field.Path) field.ErrorList {
	protocols := []corev1.Protocol{corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP}
	var errs field.ErrorList
	for i, p := range ports {
		at := path.Index(i)
		if p.Protocol != nil && !slices.Contains(protocols, *p.Protocol) {
			errs = append(errs, field.NotSupported(at.Child("protocol"), *p.Protocol, protocols))
		}
		if p.Port != nil {
			errs = append(errs, portError(*p.Port, at.Child("port"))...)
		}
		if p.EndPort != nil {
			errs = append(errs, endPortErrors(p.Port, *p.EndPort, at.Child("endPort"))...)
		}
	}
	return errs
}

func portError(port intstr.IntOrString, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	if port.Type == intstr.Int {
		for _, message := range validation.IsValidPortNum(int(port.IntVal)) {
			errs = append(errs, field.Invalid(path, port.IntVal, message))
		}
		return errs
	}
	for _, message := range validation.IsValidPortName(port.StrVal) {
		errs = append(errs, field.Invalid(path, port.StrVal, message))
	}
	return errs
}

// endPortErrors returns what is wrong with an endPort. If it is below port, the API server's message has the value of
// port.
func endPortErrors(port *intstr.IntOrString, end int32, path *field.Path) field.ErrorList {
	switch {
	case port == nil:
		return field.ErrorList{field.Invalid(path, end, "may not be specified when `port` is not specified")}
	case port.Type == intstr.String:
		return field.ErrorList{field.Invalid(path, end, "may not be specified when `port` is non-numeric")}
	case end < port.IntVal:
		return field.ErrorList{field.Invalid(path, port.IntVal, "must be greater than or equal to `port`")}
	}
	return portError(intstr.FromInt32(end), path)
}

func peerErrors(peers []networkingv1.NetworkPolicyPeer, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for i, p := range peers {
		at := path.Index(i)
		errs = append(errs, selectorErrors(p.PodSelector, at.Child("podSelector"))...)
		errs = append(errs, selectorErrors(p.NamespaceSelector, at.Child("namespaceSelector"))...)
		selects := p.PodSelector != nil || p.NamespaceSelector != nil
		switch {
		case p.IPBlock != nil && selects:
			errs = append(errs, field.Forbidden(at, "may not specify both ipBlock and another peer"))
		case p.IPBlock != nil:
			errs = append(errs, blockErrors(p.IPBlock, at.Child("ipBlock"))...)
		case !selects:
			errs = append(errs, field.Required(at, "must specify a peer"))
		}
	}
	return errs
}

func blockErrors(block *networkingv1.IPBlock, path *field.Path) field.ErrorList {
	if block.CIDR == "" {
		return field.ErrorList{field.Required(path.Child("cidr"), "")}
	}
	if errs := cidrErrors(path.Child("cidr"), block.CIDR); len(errs) > 0 {
		return errs
	}
	cidr, _ := netip.ParsePrefix(block.CIDR)
	var errs field.ErrorList
	for i, word := range block.Except {
		at := path.Child("except").Index(i)
		if bad := cidrErrors(at, word); len(bad) > 0 {
			errs = append(errs, bad...)
			continue
		}
		if except, _ := netip.ParsePrefix(word); !cidr.Contains(except.Addr()) || cidr.Bits() >= except.Bits() {
			errs = append(errs, field.Invalid(at, word, "must be a strict subset of `cidr`"))
		}
	}
	return errs
}

// cidrErrors accepts the old spellings that the API server still accepts, such as 10.1.2.3/24.
func cidrErrors(path *field.Path, word string) field.ErrorList {
	return validation.IsValidCIDRForLegacyField(path, word, false, nil)
}
