package manifest

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// warningsOf returns the warnings that the API server sends with a Service that it accepts, in the server's order:
// GetWarningsForService, k8s.io/kubernetes/pkg/api/service/warnings.go. svc has its defaults.
func warningsOf(svc *corev1.Service) []string {
	var warnings []string
	warn := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	spec, path := &svc.Spec, field.NewPath("spec")
	externalName := spec.Type == corev1.ServiceTypeExternalName
	headless := spec.Type == corev1.ServiceTypeClusterIP && spec.ClusterIP == corev1.ClusterIPNone

	if _, ok := svc.Annotations[corev1.DeprecatedAnnotationTopologyAwareHints]; ok {
		warn("annotation %s is deprecated, please use %s instead", corev1.DeprecatedAnnotationTopologyAwareHints,
			corev1.AnnotationTopologyMode)
	}
	if !externalName && spec.ClusterIP != corev1.ClusterIPNone {
		warnings = append(warnings, oddAddresses(path.Child("clusterIPs"), spec.ClusterIPs)...)
	}
	if headless {
		warnings = append(warnings, ignoredByHeadless(spec)...)
	}
	warnings = append(warnings, oddAddresses(path.Child("externalIPs"), spec.ExternalIPs)...)
	if len(spec.ExternalIPs) > 0 && !headless && !externalName {
		warn("spec.externalIPs is deprecated and may no longer be implemented in some clusters")
	}
	warnings = append(warnings, oddBalancer(path, spec)...)
	if externalName && len(spec.ExternalIPs) > 0 {
		warn("spec.externalIPs is ignored when spec.type is %q", corev1.ServiceTypeExternalName)
	}
	if !externalName && spec.ExternalName != "" {
		warn("spec.externalName is ignored when spec.type is not %q", corev1.ServiceTypeExternalName)
	}
	if spec.TrafficDistribution != nil && *spec.TrafficDistribution == corev1.ServiceTrafficDistributionPreferClose {
		warn("spec.trafficDistribution: %q is deprecated; use %q", corev1.ServiceTrafficDistributionPreferClose,
			corev1.ServiceTrafficDistributionPreferSameZone)
	}
	return warnings
}

// oddBalancer warns of addresses and ranges for a load balancer that are valid, and written in an unusual way.
func oddBalancer(path *field.Path, spec *corev1.ServiceSpec) (warnings []string) {
	ip := spec.LoadBalancerIP
	if ip != "" && readable(validation.IsValidIPForLegacyField(nil, ip, false, nil)) {
		warnings = validation.GetWarningsForIP(path.Child("loadBalancerIP"), ip)
	}
	for i, cidr := range spec.LoadBalancerSourceRanges {
		if readable(validation.IsValidCIDRForLegacyField(nil, cidr, false, nil)) {
			at := path.Child("loadBalancerSourceRanges").Index(i)
			warnings = append(warnings, validation.GetWarningsForCIDR(at, cidr)...)
		}
	}
	return warnings
}

// readable reports whether a value parsed without errors. Only then may apimachinery look for warnings, because it
// logs unreadable values to standard error.
func readable(errs field.ErrorList) bool {
	return len(errs) == 0
}

// ignoredByHeadless warns about fields that have no effect without a cluster address.
func ignoredByHeadless(spec *corev1.ServiceSpec) []string {
	var warnings []string
	if spec.LoadBalancerIP != "" {
		warnings = append(warnings, "spec.loadBalancerIP is ignored for headless services")
	}
	if len(spec.ExternalIPs) > 0 {
		warnings = append(warnings, "spec.externalIPs is ignored for headless services")
	}
	if spec.SessionAffinity != corev1.ServiceAffinityNone {
		warnings = append(warnings, "spec.SessionAffinity is ignored for headless services")
	}
	return warnings
}

// oddAddresses warns about addresses that are written in an unusual way.
func oddAddresses(path *field.Path, ips []string) []string {
	var warnings []string
	for i, ip := range ips {
		warnings = append(warnings, validation.GetWarningsForIP(path.Index(i), ip)...)
	}
	return warnings
}
