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

// Details that several rules share.
const (
	onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"
	notExternalName  = "may not be set for ExternalName services"
)

// maxAffinitySeconds is a day: MaxClientIPServiceAffinitySeconds, k8s.io/kubernetes/pkg/apis/core/types.go.
const maxAffinitySeconds = 86400

// applyRules is ValidateService, k8s.io/kubernetes/pkg/apis/core/validation/validation.go, cut into
// one rule for each thing it looks at. All of them speak, in this order.
func applyRules(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	for _, rule := range []stage{
		metadataRule, topologyRule, portsRule, headlessRule, externalNameRule, eachPortRule, selectorRule,
		affinityRule, clusterIPRules, externalIPsRule, typeRule, nodePortRule, repeatedPortRule, sourceRangesRule,
		allocateNodePortsRule, balancerClassRule, externalPolicyRule, healthCheckRule, internalPolicyRule,
		distributionRule,
	} {
		errs = append(errs, rule(svc)...)
	}
	return errs
}

// metadataRule: name, namespace, labels, annotations. Since 1.36 the name of a Service is any DNS
// label and may begin with a digit.
func metadataRule(svc *corev1.Service) field.ErrorList {
	path, rest := field.NewPath("metadata"), svc.ObjectMeta
	rest.Labels, rest.Annotations = nil, nil
	rest.ManagedFields = nil // the server keeps its own
	errs := apivalidation.ValidateObjectMeta(&rest, true, apivalidation.NameIsDNSLabel, path)
	at := slices.IndexFunc(errs, func(e *field.Error) bool {
		return strings.HasPrefix(e.Field, "metadata.ownerReferences") || strings.HasPrefix(e.Field, "metadata.finalizers")
	})
	if at < 0 {
		at = len(errs)
	}
	errs = slices.Insert(errs, at, append(labelsRule(svc.Labels, path.Child("labels")), annotationsRule(svc, path)...)...)
	for i, name := range svc.Finalizers {
		standard := []string{string(corev1.FinalizerKubernetes), metav1.FinalizerOrphanDependents, metav1.FinalizerDeleteDependents}
		if !strings.Contains(name, "/") && !slices.Contains(standard, name) {
			errs = append(errs, field.Invalid(path.Child("finalizers").Index(i), name,
				"name is neither a standard finalizer name nor is it fully qualified"))
		}
	}
	return errs
}

// labelsRule is for labels and for a selector. The API server reports them in the order of a map, in another
// one each time; here it is that of the keys.
func labelsRule(labels map[string]string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for _, key := range slices.Sorted(maps.Keys(labels)) {
		errs = append(errs, metavalidation.ValidateLabels(map[string]string{key: labels[key]}, path)...)
	}
	return errs
}

// annotationsRule: keys are those of labels, values are free, and all together are limited.
func annotationsRule(svc *corev1.Service, metadata *field.Path) field.ErrorList {
	var errs field.ErrorList
	path := metadata.Child("annotations")
	for _, key := range slices.Sorted(maps.Keys(svc.Annotations)) {
		errs = append(errs, apivalidation.ValidateAnnotations(map[string]string{key: ""}, path)...)
	}
	if apivalidation.ValidateAnnotationsSize(svc.Annotations) != nil {
		errs = append(errs, field.TooLong(path, "", apivalidation.TotalAnnotationSizeLimitB))
	}
	return errs
}

// topologyRule: the old and the new annotation for topology must agree.
func topologyRule(svc *corev1.Service) field.ErrorList {
	hints, hinted := svc.Annotations[corev1.DeprecatedAnnotationTopologyAwareHints]
	mode, moded := svc.Annotations[corev1.AnnotationTopologyMode]
	if !hinted || !moded || hints == mode {
		return nil
	}
	return field.ErrorList{field.Invalid(field.NewPath("metadata", "annotations").Key(corev1.AnnotationTopologyMode), mode,
		fmt.Sprintf("must match annotations[%s] when both are specified", corev1.DeprecatedAnnotationTopologyAwareHints))}
}

// portsRule: only a headless Service and an ExternalName may be without ports.
func portsRule(svc *corev1.Service) field.ErrorList {
	if len(svc.Spec.Ports) > 0 || isHeadless(svc) || svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	return field.ErrorList{field.Required(field.NewPath("spec", "ports"), "")}
}

// headlessRule: what opens a door to the outside needs an address inside.
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

// externalNameRule: an alias has a DNS name and nothing of an address.
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

// eachPortRule: validateServicePort for each, names being needed and unique among several.
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
		errs = append(errs, oneOf(path.Child("protocol"), port.Protocol, corev1.ProtocolSCTP, corev1.ProtocolTCP, corev1.ProtocolUDP)...)
		errs = append(errs, targetPortRule(path.Child("targetPort"), port.TargetPort)...)
		if port.AppProtocol != nil {
			errs = append(errs, invalid(path.Child("appProtocol"), *port.AppProtocol, validation.IsQualifiedName(*port.AppProtocol))...)
		}
	}
	return errs
}

// targetPortRule: a number, or the name of a container port; a name has a letter in it.
func targetPortRule(path *field.Path, target intstr.IntOrString) field.ErrorList {
	if target.Type == intstr.Int {
		return invalid(path, target.IntValue(), validation.IsValidPortNum(target.IntValue()))
	}
	return invalid(path, target.StrVal, validation.IsValidPortName(target.StrVal))
}

// selectorRule: keys and values of a selector are those of labels.
func selectorRule(svc *corev1.Service) field.ErrorList {
	return labelsRule(svc.Spec.Selector, field.NewPath("spec", "selector"))
}

// affinityRule: validateClientIPAffinityConfig and what leads to it. The default is in by now.
func affinityRule(svc *corev1.Service) field.ErrorList {
	spec := field.NewPath("spec")
	errs := oneOf(spec.Child("sessionAffinity"), svc.Spec.SessionAffinity, corev1.ServiceAffinityClientIP, corev1.ServiceAffinityNone)
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

// externalIPsRule: addresses that somebody outside can own. Some never can (ValidateNonSpecialIP).
func externalIPsRule(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	for i, ip := range svc.Spec.ExternalIPs {
		path := field.NewPath("spec", "externalIPs").Index(i)
		if wrong := validation.IsValidIPForLegacyField(path, ip, true, nil); len(wrong) > 0 {
			errs = append(errs, wrong...)
			continue
		}
		if reason := special(ip); reason != "" {
			errs = append(errs, field.Invalid(path, ip, reason))
		}
	}
	return errs
}

// typeRule: one of four, spelt exactly so.
func typeRule(svc *corev1.Service) field.ErrorList {
	return oneOf(field.NewPath("spec", "type"), svc.Spec.Type, corev1.ServiceTypeClusterIP,
		corev1.ServiceTypeExternalName, corev1.ServiceTypeLoadBalancer, corev1.ServiceTypeNodePort)
}

// nodePortRule: not under ClusterIP, and no two ports of one protocol on one node port.
func nodePortRule(svc *corev1.Service) field.ErrorList {
	var forbidden, repeated field.ErrorList
	type door struct {
		protocol corev1.Protocol
		nodePort int32
	}
	seen := map[door]bool{}
	for i, port := range svc.Spec.Ports {
		if port.NodePort == 0 {
			continue
		}
		path := field.NewPath("spec", "ports").Index(i).Child("nodePort")
		if svc.Spec.Type == corev1.ServiceTypeClusterIP {
			forbidden = append(forbidden, field.Forbidden(path, "may not be used when `type` is 'ClusterIP'"))
		}
		if seen[door{port.Protocol, port.NodePort}] {
			repeated = append(repeated, field.Duplicate(path, port.NodePort))
		}
		seen[door{port.Protocol, port.NodePort}] = true
	}
	return append(forbidden, repeated...)
}

// portKey is a port as the API server prints it when it is there twice: its internal type, which
// has no JSON names, with all but protocol and number left empty.
type portKey struct {
	Name        string
	Protocol    corev1.Protocol
	AppProtocol *string
	Port        int32
	TargetPort  int
	NodePort    int32
}

// repeatedPortRule: a number may be there once for each protocol.
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

// sourceRangesRule: whom a balancer lets in, in the field or in the annotation that was before it.
// The API server writes the field with a capital L.
func sourceRangesRule(svc *corev1.Service) field.ErrorList {
	path := field.NewPath("spec", "LoadBalancerSourceRanges")
	ranges := svc.Spec.LoadBalancerSourceRanges
	at := path.Index
	if len(ranges) == 0 {
		written, ok := svc.Annotations[corev1.AnnotationLoadBalancerSourceRangesKey]
		if !ok {
			return nil
		}
		path = field.NewPath("metadata", "annotations").Key(corev1.AnnotationLoadBalancerSourceRangesKey)
		at = func(int) *field.Path { return path }
		if strings.TrimSpace(written) != "" {
			ranges = strings.Split(written, ",")
		}
	}
	var errs field.ErrorList
	if svc.Spec.Type != corev1.ServiceTypeLoadBalancer {
		errs = append(errs, field.Forbidden(path, onlyLoadBalancer))
	}
	for i, cidr := range ranges {
		errs = append(errs, validation.IsValidCIDRForLegacyField(at(i), strings.TrimSpace(cidr), true, nil)...)
	}
	return errs
}
