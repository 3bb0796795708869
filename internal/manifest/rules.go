package manifest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// The messages that several rules share.
const (
	onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"
	notExternalName  = "may not be set for ExternalName services"
)

// maxAffinitySeconds is one day: MaxClientIPServiceAffinitySeconds, k8s.io/kubernetes/pkg/apis/core/types.go.
const maxAffinitySeconds = 86400

// applyRules does what ValidateServiceCreate does, k8s.io/kubernetes/pkg/apis/core/validation/validation.go.
func applyRules(svc *corev1.Service) field.ErrorList {
	return append(metadataRule(svc), serviceRules(svc, nil)...)
}

// serviceRules does what validateService does. It has one rule for each thing that validateService checks. All rules
// run, in this order, and all their errors are returned. old is the Service that svc replaces, or nil.
func serviceRules(svc, old *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	for _, rule := range []stage{
		topologyRule, portsRule, headlessRule, externalNameRule, eachPortRule, selectorRule, affinityRule,
		func(svc *corev1.Service) field.ErrorList { return clusterIPRules(svc, old) },
		func(svc *corev1.Service) field.ErrorList { return externalIPsRule(svc, old) },
		typeRule, nodePortRule, repeatedPortRule,
		func(svc *corev1.Service) field.ErrorList { return sourceRangesRule(svc, old) },
		allocateNodePortsRule, balancerClassRule, externalPolicyRule, healthCheckRule, internalPolicyRule,
		distributionRule,
	} {
		errs = append(errs, rule(svc)...)
	}
	return errs
}

// among returns a function that returns a value as a list if it is among the values, and otherwise nil. The functions
// that check addresses and ranges search a list of what exists. With at most one value in it, a long list of addresses
// is checked in time in proportion to its length.
func among(values []string) func(string) []string {
	found := make(map[string]bool, len(values))
	for _, value := range values {
		found[strings.TrimSpace(value)] = true
	}
	return func(value string) []string {
		if found[value] {
			return []string{value}
		}
		return nil
	}
}

// specOf returns the spec of a Service, or an empty one if there is no Service.
func specOf(svc *corev1.Service) corev1.ServiceSpec {
	if svc == nil {
		return corev1.ServiceSpec{}
	}
	return svc.Spec
}

// metadataRule checks the metadata of a Service. Since Kubernetes 1.36 any DNS label is a valid name for a Service, so
// it may begin with a digit.
func metadataRule(svc *corev1.Service) field.ErrorList {
	return objectMetaRule(&svc.ObjectMeta, apivalidation.NameIsDNSLabel, true)
}

// objectMetaRule checks the name, the namespace, labels, annotations, owners and finalizers of an object.
func objectMetaRule(meta *metav1.ObjectMeta, isName apivalidation.ValidateNameFunc, namespaced bool) field.ErrorList {
	path, rest := field.NewPath("metadata"), *meta
	rest.Labels, rest.Annotations = nil, nil
	rest.ManagedFields = nil // the server ignores those of the client
	if !namespaced {
		rest.Namespace = "" // the server removes it
	}
	errs := apivalidation.ValidateObjectMeta(&rest, namespaced, isName, path)
	at := slices.IndexFunc(errs, func(e *field.Error) bool {
		return strings.HasPrefix(e.Field, "metadata.ownerReferences") || strings.HasPrefix(e.Field, "metadata.finalizers")
	})
	if at < 0 {
		at = len(errs)
	}
	entries := labelsRule(meta.Labels, path.Child("labels"))
	entries = append(entries, annotationsRule(meta.Annotations, path.Child("annotations"))...)
	errs = slices.Insert(errs, at, entries...)
	for i, name := range meta.Finalizers {
		standard := []string{
			string(corev1.FinalizerKubernetes), metav1.FinalizerOrphanDependents,
			metav1.FinalizerDeleteDependents,
		}
		if !strings.Contains(name, "/") && !slices.Contains(standard, name) {
			errs = append(errs, field.Invalid(path.Child("finalizers").Index(i), name,
				"name is neither a standard finalizer name nor is it fully qualified"))
		}
	}
	return errs
}

// labelsRule checks labels or a selector. The API server reports their errors in Go's random map order. This rule
// reports them in the order of the keys, so that its output is stable.
func labelsRule(labels map[string]string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		errs = append(errs, metavalidation.ValidateLabels(map[string]string{key: labels[key]}, path)...)
	}
	return errs
}

// annotationsRule checks annotations. Their keys follow the rules of label keys, their values may be any text, and
// their total size is limited.
func annotationsRule(annotations map[string]string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for _, key := range slices.Sorted(maps.Keys(annotations)) {
		errs = append(errs, apivalidation.ValidateAnnotations(map[string]string{key: ""}, path)...)
	}
	if apivalidation.ValidateAnnotationsSize(annotations) != nil {
		errs = append(errs, field.TooLong(path, "", apivalidation.TotalAnnotationSizeLimitB))
	}
	return errs
}

// topologyRule requires that the old and the new annotation for topology agree.
func topologyRule(svc *corev1.Service) field.ErrorList {
	hints, hinted := svc.Annotations[corev1.DeprecatedAnnotationTopologyAwareHints]
	mode, moded := svc.Annotations[corev1.AnnotationTopologyMode]
	if !hinted || !moded || hints == mode {
		return nil
	}
	return field.ErrorList{field.Invalid(field.NewPath("metadata", "annotations").Key(corev1.AnnotationTopologyMode), mode,
		fmt.Sprintf("must match annotations[%s] when both are specified", corev1.DeprecatedAnnotationTopologyAwareHints))}
}

// portsRule requires ports, except for a headless Service and an ExternalName.
func portsRule(svc *corev1.Service) field.ErrorList {
	if len(svc.Spec.Ports) > 0 || isHeadless(svc) || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	return field.ErrorList{field.Required(field.NewPath("spec", "ports"), "")}
}

// headlessRule refuses a headless Service of type NodePort or LoadBalancer, because these types need a cluster
// address.
func headlessRule(svc *corev1.Service) field.ErrorList {
	if !isHeadless(svc) {
		return nil
	}
	switch svc.Spec.Type {
	case corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer:
		return field.ErrorList{field.Invalid(field.NewPath("spec", "clusterIPs").Index(0), corev1.ClusterIPNone,
			fmt.Sprintf("may not be set to 'None' for %s services", svc.Spec.Type))}
	}
	return nil
}

// externalNameRule requires a DNS name for an ExternalName, and refuses its address fields.
func externalNameRule(svc *corev1.Service) field.ErrorList {
	if svc.Spec.Type != corev1.ServiceTypeExternalName {
		return nil
	}
	var errs field.ErrorList
	spec := field.NewPath("spec")
	if len(svc.Spec.ClusterIPs) > 0 {
		errs = append(errs, field.Forbidden(spec.Child("clusterIPs"), notExternalName))
	}
	if len(svc.Spec.IPFamilies) > 0 {
		errs = append(errs, field.Forbidden(spec.Child("ipFamilies"), notExternalName))
	}
	if svc.Spec.IPFamilyPolicy != nil {
		errs = append(errs, field.Forbidden(spec.Child("ipFamilyPolicy"), notExternalName))
	}
	name := strings.TrimSuffix(svc.Spec.ExternalName, ".")
	if name == "" {
		return append(errs, field.Required(spec.Child("externalName"), ""))
	}
	return append(errs, invalid(spec.Child("externalName"), name, validation.IsDNS1123Subdomain(name))...)
}

// eachPortRule checks each port as validateServicePort does. If there are several ports, each needs a name of its own.
func eachPortRule(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	names := map[string]bool{}
	for i, port := range svc.Spec.Ports {
		path := field.NewPath("spec", "ports").Index(i)
		switch {
		case port.Name == "" && len(svc.Spec.Ports) > 1:
			errs = append(errs, field.Required(path.Child("name"), ""))
		case port.Name != "":
			errs = append(errs, invalid(path.Child("name"), port.Name, validation.IsDNS1123Label(port.Name))...)
			if names[port.Name] {
				errs = append(errs, field.Duplicate(path.Child("name"), port.Name))
			}
			names[port.Name] = true
		}
		errs = append(errs, invalid(path.Child("port"), port.Port, validation.IsValidPortNum(int(port.Port)))...)
		errs = append(errs, oneOf(path.Child("protocol"), port.Protocol, corev1.ProtocolSCTP, corev1.ProtocolTCP,
			corev1.ProtocolUDP)...)
		errs = append(errs, targetPortRule(path.Child("targetPort"), port.TargetPort)...)
		if port.AppProtocol != nil {
			errs = append(errs, invalid(path.Child("appProtocol"), *port.AppProtocol,
				validation.IsQualifiedName(*port.AppProtocol))...)
		}
	}
	return errs
}

// targetPortRule requires a port number or the name of a container port. Such a name contains at least one letter.
func targetPortRule(path *field.Path, target intstr.IntOrString) field.ErrorList {
	if target.Type == intstr.Int {
		return invalid(path, target.IntValue(), validation.IsValidPortNum(target.IntValue()))
	}
	return invalid(path, target.StrVal, validation.IsValidPortName(target.StrVal))
}

// selectorRule checks a selector. Its keys and values follow the rules of labels.
func selectorRule(svc *corev1.Service) field.ErrorList {
	return labelsRule(svc.Spec.Selector, field.NewPath("spec", "selector"))
}

// affinityRule checks the session affinity and its timeout: validateClientIPAffinityConfig and its caller. setDefaults
// has already filled in the timeout, so the pointers are not nil.
func affinityRule(svc *corev1.Service) field.ErrorList {
	spec := field.NewPath("spec")
	errs := oneOf(spec.Child("sessionAffinity"), svc.Spec.SessionAffinity, corev1.ServiceAffinityClientIP,
		corev1.ServiceAffinityNone)
	if svc.Spec.SessionAffinity != corev1.ServiceAffinityClientIP {
		return errs
	}
	timeout := *svc.Spec.SessionAffinityConfig.ClientIP.TimeoutSeconds
	if timeout <= 0 || timeout > maxAffinitySeconds {
		errs = append(errs, field.Invalid(spec.Child("sessionAffinityConfig", "clientIP", "timeoutSeconds"), timeout,
			fmt.Sprintf("must be greater than 0 and less than %d", maxAffinitySeconds)))
	}
	return errs
}

// externalIPsRule requires addresses that a machine outside the cluster can have. It refuses special ranges such as
// loopback (ValidateNonSpecialIP).
func externalIPsRule(svc, old *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	existing := among(specOf(old).ExternalIPs)
	for i, ip := range svc.Spec.ExternalIPs {
		path := field.NewPath("spec", "externalIPs").Index(i)
		if wrong := validation.IsValidIPForLegacyField(path, ip, true, existing(ip)); len(wrong) > 0 {
			errs = append(errs, wrong...)
			continue
		}
		if reason := special(ip); reason != "" {
			errs = append(errs, field.Invalid(path, ip, reason))
		}
	}
	return errs
}

// typeRule requires one of the four types. Capital letters count.
func typeRule(svc *corev1.Service) field.ErrorList {
	return oneOf(field.NewPath("spec", "type"), svc.Spec.Type, corev1.ServiceTypeClusterIP,
		corev1.ServiceTypeExternalName, corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort)
}

// nodePortRule refuses node ports on a ClusterIP Service, and the same node port twice for one protocol.
func nodePortRule(svc *corev1.Service) field.ErrorList {
	var forbidden, repeated field.ErrorList
	type used struct {
		protocol corev1.Protocol
		nodePort int32
	}
	seen := map[used]bool{}
	for i, port := range svc.Spec.Ports {
		if port.NodePort == 0 {
			continue
		}
		path := field.NewPath("spec", "ports").Index(i).Child("nodePort")
		if svc.Spec.Type == corev1.ServiceTypeClusterIP {
			forbidden = append(forbidden, field.Forbidden(path, "may not be used when `type` is 'ClusterIP'"))
		}
		if seen[used{port.Protocol, port.NodePort}] {
			repeated = append(repeated, field.Duplicate(path, port.NodePort))
		}
		seen[used{port.Protocol, port.NodePort}] = true
	}
	return append(forbidden, repeated...)
}

// portKey is a repeated port as the API server prints it in the error. The server prints its internal type, whose
// fields have no JSON names, with only protocol and number set.
type portKey struct {
	Name        string
	Protocol    corev1.Protocol
	AppProtocol *string
	Port        int32
	TargetPort  int
	NodePort    int32
}

// repeatedPortRule refuses two ports with the same number and protocol.
func repeatedPortRule(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	seen := map[portKey]bool{}
	for i, port := range svc.Spec.Ports {
		key := portKey{Protocol: port.Protocol, Port: port.Port}
		if seen[key] {
			errs = append(errs, field.Duplicate(field.NewPath("spec", "ports").Index(i), key))
		}
		seen[key] = true
	}
	return errs
}

// sourceRangesRule checks which client addresses a load balancer accepts. They are in the field or in the older
// annotation. The API server writes the name of the field with a capital L.
func sourceRangesRule(svc, old *corev1.Service) field.ErrorList {
	path := field.NewPath("spec", "LoadBalancerSourceRanges")
	ranges, at := svc.Spec.LoadBalancerSourceRanges, path.Index
	existing := among(specOf(old).LoadBalancerSourceRanges)
	if len(ranges) == 0 {
		written, ok := svc.Annotations[corev1.AnnotationLoadBalancerSourceRangesKey]
		if !ok {
			return nil
		}
		path = field.NewPath("metadata", "annotations").Key(corev1.AnnotationLoadBalancerSourceRangesKey)
		at = func(int) *field.Path { return path }
		same := old != nil && old.Annotations[corev1.AnnotationLoadBalancerSourceRangesKey] == written
		if existing = among(nil); strings.TrimSpace(written) != "" && !same {
			ranges = strings.Split(written, ",")
		}
	}
	var errs field.ErrorList
	if svc.Spec.Type != corev1.ServiceTypeLoadBalancer {
		errs = append(errs, field.Forbidden(path, onlyLoadBalancer))
	}
	for i, cidr := range ranges {
		cidr = strings.TrimSpace(cidr)
		errs = append(errs, validation.IsValidCIDRForLegacyField(at(i), cidr, true, existing(cidr))...)
	}
	return errs
}
