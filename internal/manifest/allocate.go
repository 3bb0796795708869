package manifest

import (
	"cmp"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// These are the ranges from which the API server allocates. The node port range is the default of
// --service-node-port-range. It ends at 32767, because 32768 is the first port that Linux uses for outgoing
// connections.
const (
	firstNodePort = 30000
	lastNodePort  = 32767

	// Numbers above this one stand for node ports that the server chooses.
	firstChosenPort = 1 << 20
)

// parentName is the field of an IPAddress object that holds the name of its Service.
const parentName = "spec.parentRef.name"

// agreeOnFamilies fills in the IP families and their policy, and refuses those that the cluster does not support:
// initIPFamilyFields, k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go. old is the Service that svc
// replaces, or nil.
func (c Cluster) agreeOnFamilies(svc, old *corev1.Service) field.ErrorList {
	if svc.Spec.Type == corev1.ServiceTypeExternalName || staysPreferDualStack(svc, old) {
		return nil
	}
	inheritPolicy(svc, old)
	given := svc.DeepCopy()
	c.fillIPFamilies(svc)
	given.Spec.IPFamilyPolicy = svc.Spec.IPFamilyPolicy
	if errs := clusterIPRules(given, old); len(errs) > 0 {
		return errs
	}
	if errs := append(releaseRules(given, old), c.policyRules(given)...); len(errs) > 0 {
		return errs
	}
	if isHeadless(svc) && len(svc.Spec.Selector) == 0 {
		return nil
	}
	return c.supports(svc)
}

// policyRules refuses two cluster IPs or two families under the policy SingleStack, and an address of a family that the
// cluster does not have.
func (c Cluster) policyRules(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	spec := field.NewPath("spec")
	if *svc.Spec.IPFamilyPolicy == corev1.IPFamilyPolicySingleStack {
		for _, twice := range []struct {
			given int
			what  string
		}{{len(svc.Spec.ClusterIPs), "cluster IPs"}, {len(svc.Spec.IPFamilies), "IP families"}} {
			if twice.given == 2 {
				errs = append(errs, field.Invalid(spec.Child("ipFamilyPolicy"), svc.Spec.IPFamilyPolicy,
					"must be 'RequireDualStack' or 'PreferDualStack' when multiple "+twice.what+" are specified"))
			}
		}
	}
	for i, ip := range svc.Spec.ClusterIPs {
		family := familyOf(ip)
		if i >= len(svc.Spec.IPFamilies) && family != "" && !c.has(family) {
			errs = append(errs, field.Invalid(spec.Child("clusterIPs").Index(i), svc.Spec.ClusterIPs,
				string(family)+" is not configured on this cluster"))
		}
	}
	return errs
}

// supports refuses policies and families that the cluster does not support.
func (c Cluster) supports(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	spec := field.NewPath("spec")
	if *svc.Spec.IPFamilyPolicy == corev1.IPFamilyPolicyRequireDualStack && !c.DualStack {
		errs = append(errs, field.Invalid(spec.Child("ipFamilyPolicy"), svc.Spec.IPFamilyPolicy,
			"this cluster is not configured for dual-stack services"))
	}
	for i, family := range svc.Spec.IPFamilies {
		if !c.has(family) {
			errs = append(errs, field.Invalid(spec.Child("ipFamilies").Index(i), family, "not configured on this cluster"))
		}
	}
	return errs
}

// allocateClusterIPs reserves a cluster address of each family: allocIPs in alloc.go and
// k8s.io/kubernetes/pkg/registry/core/service/ipallocator/cidrallocator.go. The reservation is an IPAddress object
// that refers to the Service by name, so this is the first stage that notices a missing name.
func (h *holdings) allocateClusterIPs(svc *corev1.Service) field.ErrorList {
	if svc.Spec.Type == corev1.ServiceTypeExternalName || isHeadless(svc) {
		return nil
	}
	ips := slices.Clone(svc.Spec.ClusterIPs)
	for len(ips) < len(svc.Spec.IPFamilies) {
		ips = append(ips, "") // the server marks an address that it is to choose so
	}
	for i, family := range svc.Spec.IPFamilies {
		if err := h.refuseAddress(svc, family, ips[i], ips); err != nil {
			return field.ErrorList{err}
		}
	}
	for i, family := range svc.Spec.IPFamilies {
		ips[i] = cmp.Or(ips[i], chosenAddress(family))
	}
	svc.Spec.ClusterIP, svc.Spec.ClusterIPs = ips[0], ips
	return nil
}

// refuseAddress returns the error if a Service cannot get an address, or nil. ips are all the addresses that it
// requests, with "" for those that the server chooses.
func (h *holdings) refuseAddress(svc *corev1.Service, family corev1.IPFamily, ip string, ips []string) *field.Error {
	reason := h.reserve(svc, family, ip)
	if reason == "" {
		return nil
	}
	what := "failed to allocate IP"
	if ip != "" {
		what += " " + ip
	}
	return field.Invalid(field.NewPath("spec", "clusterIPs"), ips, what+": "+reason)
}

// reserve returns why a Service cannot get an address, or "" if it can. ip is "" if the server chooses the address.
func (h *holdings) reserve(svc *corev1.Service, family corev1.IPFamily, ip string) string {
	switch {
	case ip != "" && !inServiceCIDR(family, ip):
		return "the provided network does not match the current range"
	case ip != "" && h.holder(ip) != "":
		return "provided IP is already allocated"
	}
	parent := field.NewPath(parentName)
	var wrong *field.Error
	if svc.Name == "" {
		wrong = field.Required(parent, "")
	} else if msgs := content.IsPathSegmentName(svc.Name); len(msgs) > 0 {
		wrong = field.Invalid(parent, svc.Name, msgs[0])
	} else {
		return ""
	}
	return fmt.Sprintf("IPAddress.networking.k8s.io %q is invalid: %v", cmp.Or(ip, placeholder(family)), wrong)
}

// allocateNodePorts reserves the node ports that the Service requests and assigns the others: initNodePorts in
// alloc.go. Two ports with the same number, such as 53 for TCP and UDP, share a node port.
func (h *holdings) allocateNodePorts(svc *corev1.Service) field.ErrorList {
	if !hasNodePorts(svc) {
		return nil
	}
	requested := requestedNodePorts(svc)
	reserved, of := map[int32]bool{}, map[int32]int32{}
	for i := range svc.Spec.Ports {
		port := &svc.Spec.Ports[i]
		if port.NodePort == 0 && !wantsNodePorts(svc) {
			continue
		}
		shared := of[port.Port]
		if shared == 0 {
			port.NodePort = requested[port.Port]
		} else if port.NodePort == 0 || port.NodePort == shared {
			port.NodePort = shared
			continue
		}
		if err := h.reserveNodePort(svc, i, reserved); err != nil {
			return field.ErrorList{err}
		}
		if shared == 0 {
			of[port.Port] = port.NodePort
		}
	}
	return nil
}

// reserveNodePort reserves the node port that a port of the Service requests, or chooses one if it requests none.
// reserved are the node ports that this Service got before.
func (h *holdings) reserveNodePort(svc *corev1.Service, i int, reserved map[int32]bool) *field.Error {
	port := &svc.Spec.Ports[i]
	if port.NodePort == 0 {
		if port.NodePort = h.choosePort(len(reserved)); port.NodePort == 0 {
			return &field.Error{
				Type: field.ErrorTypeInternal, Field: "spec.ports",
				Detail: "failed to allocate a nodePort: range is full",
			}
		}
	} else if reason := h.unavailable(port.NodePort, reserved); reason != "" {
		return field.Invalid(field.NewPath("spec", "ports").Index(i).Child("nodePort"), port.NodePort, reason)
	}
	reserved[port.NodePort] = true
	return nil
}

// requestedNodePorts returns the node ports that the Service requests, by port number. If several ports have the same
// number, the first request counts.
func requestedNodePorts(svc *corev1.Service) map[int32]int32 {
	requested := map[int32]int32{}
	for _, port := range svc.Spec.Ports {
		if requested[port.Port] == 0 {
			requested[port.Port] = port.NodePort
		}
	}
	return requested
}

// choosePort returns a number for a node port that the server chooses, or 0 if the range is full. reserved is how many
// this Service has got before. The server chooses at random. Our number is beyond the range, so it never collides with
// a node port that a manifest requests.
func (h *holdings) choosePort(reserved int) int32 {
	if len(h.nodePorts)+reserved > lastNodePort-firstNodePort {
		return 0
	}
	h.chosen++
	return firstChosenPort + h.chosen
}

// isChosen reports whether a node port stands for one that the server chooses.
func isChosen(port int32) bool { return port > firstChosenPort }

// unavailable returns why a node port is not available, or "" if it is, in the words of
// k8s.io/kubernetes/pkg/registry/core/service/portallocator/allocator.go.
func (h *holdings) unavailable(port int32, reserved map[int32]bool) string {
	switch {
	case port < firstNodePort || port > lastNodePort:
		return fmt.Sprintf("provided port is not in the valid range. The range of valid ports is %d-%d", firstNodePort,
			lastNodePort)
	case h.nodePorts[port] != "" || reserved[port]:
		return "provided port is already allocated"
	}
	return ""
}

// allocateHealthCheck reserves the port on which each node tells a load balancer whether it has a pod:
// allocHealthCheckNodePort in alloc.go. The API server sends this error without a field.
func (h *holdings) allocateHealthCheck(svc *corev1.Service) field.ErrorList {
	if !needsHealthCheck(svc) {
		return nil
	}
	wanted := svc.Spec.HealthCheckNodePort
	if wanted == 0 {
		svc.Spec.HealthCheckNodePort = h.choosePort(0)
		return nil
	}
	reserved := map[int32]bool{}
	for _, port := range svc.Spec.Ports {
		reserved[port.NodePort] = true
	}
	if reason := h.unavailable(wanted, reserved); reason != "" {
		return field.ErrorList{{
			Type: field.ErrorTypeInternal, Field: "spec.healthCheckNodePort", BadValue: wanted,
			Detail: fmt.Sprintf("failed to allocate requested HealthCheck NodePort %d: %s", wanted, reason),
		}}
	}
	return nil
}

// clusterIPRules requires that addresses, families and policy agree with each other:
// ValidateServiceClusterIPsRelatedFields, k8s.io/kubernetes/pkg/apis/core/validation/validation.go. old is the Service
// that svc replaces, or nil. An address that it has may stay, even if it is not written as new ones must be.
func clusterIPRules(svc, old *corev1.Service) field.ErrorList {
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		return nil
	}
	errs := clusterIPMatches(svc)
	errs = append(errs, familiesKnown(svc)...)
	ips := svc.Spec.ClusterIPs
	path := field.NewPath("spec", "clusterIPs")
	if len(ips) > 1 && ips[0] == corev1.ClusterIPNone {
		errs = append(errs, field.Invalid(path, ips, "'None' must be the first and only value"))
	}
	readable := true
	for i, ip := range ips {
		if i == 0 && ip == corev1.ClusterIPNone {
			readable = len(ips) == 1
			continue
		}
		wrong := validation.IsValidIPForLegacyField(path.Index(i), ip, true, specOf(old).ClusterIPs)
		readable = readable && len(wrong) == 0
		errs = append(errs, wrong...)
	}
	if len(ips) > 2 {
		errs = append(errs, field.Invalid(path, ips, "may only hold up to 2 values"))
	}
	if !readable {
		return errs
	}
	if len(ips) > 1 && !slices.ContainsFunc(ips, func(ip string) bool { return familyOf(ip) != familyOf(ips[0]) }) {
		errs = append(errs, field.Invalid(path, ips, "may specify no more than one IP for each IP family"))
	}
	return append(errs, ofTheirFamilies(svc, path)...)
}

// ofTheirFamilies refuses a cluster IP whose family is not the one that ipFamilies has in its place.
func ofTheirFamilies(svc *corev1.Service, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	ips := svc.Spec.ClusterIPs
	for i, family := range svc.Spec.IPFamilies {
		known := family == corev1.IPv4Protocol || family == corev1.IPv6Protocol
		if known && i < len(ips) && !isHeadless(svc) && familyOf(ips[i]) != family {
			errs = append(errs, field.Invalid(path.Index(i), ips[i],
				fmt.Sprintf("expected an %s value as indicated by `ipFamilies[%d]`", family, i)))
		}
	}
	return errs
}

// clusterIPMatches requires that clusterIP equals the first of clusterIPs.
func clusterIPMatches(svc *corev1.Service) field.ErrorList {
	path, ips := field.NewPath("spec", "clusterIPs"), svc.Spec.ClusterIPs
	switch {
	case svc.Spec.ClusterIP == "" && len(ips) > 0:
		return field.ErrorList{field.Invalid(path, ips, "must be empty when `clusterIP` is not specified")}
	case svc.Spec.ClusterIP != "" && len(ips) == 0:
		return field.ErrorList{field.Required(path, "")}
	case svc.Spec.ClusterIP != "" && svc.Spec.ClusterIP != ips[0]:
		return field.ErrorList{field.Invalid(path, ips, "first value must match `clusterIP`")}
	}
	return nil
}

// familiesKnown refuses unknown families and policies, and a family that is listed twice.
func familiesKnown(svc *corev1.Service) field.ErrorList {
	var errs field.ErrorList
	path := field.NewPath("spec", "ipFamilies")
	seen := map[corev1.IPFamily]bool{}
	for i, family := range svc.Spec.IPFamilies {
		if family != corev1.IPv4Protocol && family != corev1.IPv6Protocol {
			errs = append(errs, field.NotSupported(path.Index(i), family,
				[]corev1.IPFamily{corev1.IPv4Protocol, corev1.IPv6Protocol}))
		}
		if seen[family] {
			errs = append(errs, field.Duplicate(path.Index(i), family))
		}
		seen[family] = true
	}
	known := []corev1.IPFamilyPolicy{
		corev1.IPFamilyPolicyPreferDualStack, corev1.IPFamilyPolicyRequireDualStack, corev1.IPFamilyPolicySingleStack,
	}
	if policy := svc.Spec.IPFamilyPolicy; policy != nil && !slices.Contains(known, *policy) {
		errs = append(errs, field.NotSupported(field.NewPath("spec", "ipFamilyPolicy"), policy, known))
	}
	return errs
}
