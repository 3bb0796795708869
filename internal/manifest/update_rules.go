package manifest

import (
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// mayNotChange is the message about a field that an update may not change.
const mayNotChange = "may not change once set"

// changeRules refuses changes of fields that may not change: ValidateServiceUpdate,
// k8s.io/kubernetes/pkg/apis/core/validation/validation.go. It then applies the rules for every Service.
func changeRules(svc, old *corev1.Service) field.ErrorList {
	errs := metadataRule(svc)
	if svc.UID != "" && old.UID != "" && svc.UID != old.UID {
		errs = append(errs, field.Invalid(field.NewPath("metadata", "uid"), svc.UID, "field is immutable"))
	}
	if svc.Spec.Type != corev1.ServiceTypeExternalName && old.Spec.Type != corev1.ServiceTypeExternalName {
		errs = append(errs, addressChange(svc, old)...)
		errs = append(errs, familyChange(svc, old)...)
	}
	bothBalancers := svc.Spec.Type == corev1.ServiceTypeLoadBalancer && old.Spec.Type == corev1.ServiceTypeLoadBalancer
	if bothBalancers && !samePointed(svc.Spec.LoadBalancerClass, old.Spec.LoadBalancerClass) {
		errs = append(errs, field.Invalid(field.NewPath("spec", "loadBalancerClass"), svc.Spec.LoadBalancerClass,
			mayNotChange))
	}
	errs = append(errs, balancerClassRule(svc)...) // the server checks the class twice
	if needsHealthCheck(svc) && needsHealthCheck(old) && svc.Spec.HealthCheckNodePort != old.Spec.HealthCheckNodePort {
		errs = append(errs, field.Forbidden(field.NewPath("spec", "healthCheckNodePort"), "field is immutable"))
	}
	return append(errs, serviceRules(svc, old)...)
}

// addressChange refuses a change of a cluster address. A second address may come and go:
// validateUpgradeDowngradeClusterIPs. The server also compares Services of which only one is headless.
func addressChange(svc, old *corev1.Service) field.ErrorList {
	if isHeadless(svc) && isHeadless(old) {
		return nil
	}
	var errs field.ErrorList
	path, ips, were := field.NewPath("spec", "clusterIPs"), svc.Spec.ClusterIPs, old.Spec.ClusterIPs
	if len(ips) == len(were) {
		for i := range were {
			if ips[i] != were[i] {
				errs = append(errs, field.Invalid(path.Index(i), ips, mayNotChange))
			}
		}
		return errs
	}
	switch {
	case len(ips) == 0:
		errs = append(errs, field.Invalid(path.Index(0), ips, "primary clusterIP can not be unset"))
	case len(were) > 0 && ips[0] != were[0]:
		errs = append(errs, field.Invalid(path.Index(0), ips, mayNotChange))
	}
	if len(ips) < len(were) && len(ips) == 1 && !isSingleStack(svc) {
		errs = append(errs, field.Invalid(field.NewPath("spec", "ipFamilyPolicy"), svc.Spec.IPFamilyPolicy,
			"must be set to 'SingleStack' when releasing the secondary clusterIP"))
	}
	return errs
}

// familyChange refuses a change of the first IP family, unless one of the two Services is headless:
// validateUpgradeDowngradeIPFamilies. Two of its messages have the addresses where the families belong.
func familyChange(svc, old *corev1.Service) field.ErrorList {
	if isHeadless(svc) || isHeadless(old) {
		return nil
	}
	var errs field.ErrorList
	path, families, were := field.NewPath("spec", "ipFamilies").Index(0), svc.Spec.IPFamilies, old.Spec.IPFamilies
	if len(families) == len(were) {
		for i := range were {
			if families[i] != were[i] {
				errs = append(errs, field.Invalid(path, families, mayNotChange))
			}
		}
		return errs
	}
	fewer := len(families) < len(were)
	if fewer && len(svc.Spec.ClusterIPs) == 0 {
		errs = append(errs, field.Invalid(path, families, "primary ipFamily can not be unset"))
	}
	if len(families) > 0 && len(were) > 0 && families[0] != were[0] {
		errs = append(errs, field.Invalid(path, svc.Spec.ClusterIPs, mayNotChange))
	}
	if fewer && len(families) == 1 && !isSingleStack(svc) {
		errs = append(errs, field.Invalid(field.NewPath("spec", "ipFamilyPolicy"), svc.Spec.IPFamilyPolicy,
			"must be set to 'SingleStack' when releasing the secondary ipFamily"))
	}
	return errs
}

func isSingleStack(svc *corev1.Service) bool {
	return svc.Spec.IPFamilyPolicy != nil && *svc.Spec.IPFamilyPolicy == corev1.IPFamilyPolicySingleStack
}

// releaseRules refuses an update that gives up the second address or family without the policy SingleStack:
// initIPFamilyFields, k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go. old may be nil.
func releaseRules(svc, old *corev1.Service) field.ErrorList {
	if old == nil || isSingleStack(svc) {
		return nil
	}
	var errs field.ErrorList
	for _, list := range []struct {
		now, before int
		what        string
	}{
		{len(svc.Spec.ClusterIPs), len(old.Spec.ClusterIPs), "cluster IP"},
		{len(svc.Spec.IPFamilies), len(old.Spec.IPFamilies), "IP family"},
	} {
		if list.now > 0 && list.now < list.before {
			errs = append(errs, field.Invalid(field.NewPath("spec", "ipFamilyPolicy"), svc.Spec.IPFamilyPolicy,
				"must be 'SingleStack' to release the secondary "+list.what))
		}
	}
	return errs
}

// reallocate reserves what an update needs beyond what the old Service holds: allocateUpdate, storage/alloc.go.
func (h *holdings) reallocate(svc, old *corev1.Service) field.ErrorList {
	for _, stage := range []func(svc, old *corev1.Service) field.ErrorList{
		h.reallocateClusterIPs, h.reallocateNodePorts,
	} {
		if errs := stage(svc, old); len(errs) > 0 {
			return errs
		}
	}
	if needsHealthCheck(svc) && !needsHealthCheck(old) {
		return h.allocateHealthCheck(svc)
	}
	return nil
}

// reallocateClusterIPs reserves addresses for a Service that was an ExternalName, or a second address. Other addresses
// cannot change, which changeRules checks: updateClusterIPs.
func (h *holdings) reallocateClusterIPs(svc, old *corev1.Service) field.ErrorList {
	if svc.Spec.Type == corev1.ServiceTypeExternalName || staysPreferDualStack(svc, old) {
		return nil
	}
	if old.Spec.Type == corev1.ServiceTypeExternalName {
		return h.allocateClusterIPs(svc)
	}
	if isHeadless(old) || len(old.Spec.IPFamilies) != 1 || len(svc.Spec.IPFamilies) != 2 {
		return nil
	}
	family, ips := svc.Spec.IPFamilies[1], slices.Clone(svc.Spec.ClusterIPs)
	if len(ips) < 2 {
		ips = append(ips, "")
	}
	if err := h.refuseAddress(svc, family, ips[1], ips); err != nil {
		return field.ErrorList{err}
	}
	if ips[1] == "" {
		ips[1] = chosenAddress(family)
	}
	svc.Spec.ClusterIPs = ips
	return nil
}

// reallocateNodePorts reserves the node ports that the old Service does not have: updateNodePorts. Unlike in a new
// Service, ports with the same number get a node port each.
func (h *holdings) reallocateNodePorts(svc, old *corev1.Service) field.ErrorList {
	if !hasNodePorts(svc) {
		return nil
	}
	had, reserved, seen := map[int32]bool{}, map[int32]bool{}, map[string]bool{}
	for _, port := range old.Spec.Ports {
		had[port.NodePort] = port.NodePort != 0
	}
	for i := range svc.Spec.Ports {
		port := &svc.Spec.Ports[i]
		if port.NodePort == 0 && !wantsNodePorts(svc) {
			continue
		}
		if !had[port.NodePort] && (port.NodePort == 0 || !reserved[port.NodePort]) {
			if err := h.reserveNodePort(svc, i, reserved); err != nil {
				return field.ErrorList{err}
			}
		}
		key := fmt.Sprintf("{%s %d}", port.Protocol, port.NodePort)
		if seen[key] {
			return field.ErrorList{{
				Type: field.ErrorTypeInternal, Field: fmt.Sprintf("spec.ports[%d].nodePort", i),
				Detail: "duplicate nodePort: " + key,
			}}
		}
		seen[key] = true
	}
	return nil
}
