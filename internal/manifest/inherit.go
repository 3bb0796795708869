package manifest

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// Inherit fills in svc, which replaces old, as the API server does before it allocates: with defaults, and with what an
// update keeps if it leaves it out. An address or a node port stays, and what the new type does not have is removed.
// Inherit does not allocate. If the server would refuse the update, Inherit may leave fields as they are. It does not
// change old, which is as the server stores it. Source: beginUpdate and PrepareForUpdate,
// k8s.io/kubernetes/pkg/registry/core/service/storage/storage.go and strategy.go beside it.
func (c Cluster) Inherit(svc, old *corev1.Service) {
	setDefaults(svc)
	keepAllocated(svc, old)
	if svc.Spec.Type != corev1.ServiceTypeExternalName && !staysPreferDualStack(svc, old) {
		inheritPolicy(svc, old)
		c.fillIPFamilies(svc)
	}
	dropForType(svc, old)
}

// keepAllocated copies to svc what the server has allocated for old, where svc requests nothing. Node ports are matched
// by the names of their ports: patchAllocatedValues and normalizeClusterIPs, storage/storage.go.
func keepAllocated(svc, old *corev1.Service) {
	if svc.Spec.Type != corev1.ServiceTypeExternalName && old.Spec.Type != corev1.ServiceTypeExternalName {
		if svc.Spec.ClusterIP == "" {
			svc.Spec.ClusterIP = old.Spec.ClusterIP
		}
		if len(svc.Spec.ClusterIPs) == 0 {
			svc.Spec.ClusterIPs = slices.Clone(old.Spec.ClusterIPs)
		}
	}
	if wantsNodePorts(svc) && wantsNodePorts(old) {
		keepNodePorts(svc.Spec.Ports, old.Spec.Ports)
	}
	if needsHealthCheck(svc) && needsHealthCheck(old) && svc.Spec.HealthCheckNodePort == 0 {
		svc.Spec.HealthCheckNodePort = old.Spec.HealthCheckNodePort
	}
	syncChangedClusterIPs(svc, old)
}

// keepNodePorts copies node ports from the old port of the same name, unless a new port requests the same node port.
func keepNodePorts(ports, old []corev1.ServicePort) {
	requested := map[int32]bool{}
	for _, port := range ports {
		requested[port.NodePort] = true
	}
	named := map[string]int32{}
	for _, port := range old {
		named[port.Name] = port.NodePort
	}
	for i := range ports {
		if kept := named[ports[i].Name]; ports[i].NodePort == 0 && !requested[kept] {
			ports[i].NodePort = kept
		}
	}
}

// syncChangedClusterIPs lets clusterIPs follow a change of clusterIP, for clients that know only the older field.
func syncChangedClusterIPs(svc, old *corev1.Service) {
	same := slices.Equal(svc.Spec.ClusterIPs, old.Spec.ClusterIPs)
	switch {
	case svc.Spec.ClusterIP == old.Spec.ClusterIP && len(svc.Spec.ClusterIPs) == 0:
		svc.Spec.ClusterIPs = slices.Clone(old.Spec.ClusterIPs)
	case svc.Spec.ClusterIP == old.Spec.ClusterIP || !same:
	case svc.Spec.ClusterIP == "":
		svc.Spec.ClusterIPs = nil
	default:
		svc.Spec.ClusterIPs = []string{svc.Spec.ClusterIP}
	}
}

// inheritPolicy copies ipFamilyPolicy from old if svc does not set it. An update to SingleStack gives up the second
// address and the second family if nothing else about them changes: initIPFamilyFields, storage/alloc.go. old may be
// nil.
func inheritPolicy(svc, old *corev1.Service) {
	if old == nil {
		return
	}
	if svc.Spec.IPFamilyPolicy == nil {
		svc.Spec.IPFamilyPolicy = old.Spec.IPFamilyPolicy
	}
	if policy := svc.Spec.IPFamilyPolicy; policy == nil || *policy != corev1.IPFamilyPolicySingleStack {
		return
	}
	if slices.Equal(svc.Spec.ClusterIPs, old.Spec.ClusterIPs) {
		svc.Spec.ClusterIPs = svc.Spec.ClusterIPs[:min(1, len(svc.Spec.ClusterIPs))]
	}
	if slices.Equal(svc.Spec.IPFamilies, old.Spec.IPFamilies) {
		svc.Spec.IPFamilies = svc.Spec.IPFamilies[:min(1, len(svc.Spec.IPFamilies))]
	}
}

// staysPreferDualStack reports whether an update leaves a Service with PreferDualStack as it is. The server then adds
// no family, even if the cluster has become dual-stack since: isMatchingPreferDualStackClusterIPFields,
// storage/alloc.go.
func staysPreferDualStack(svc, old *corev1.Service) bool {
	if old == nil || svc.Spec.IPFamilyPolicy == nil || old.Spec.Type != svc.Spec.Type ||
		*svc.Spec.IPFamilyPolicy != corev1.IPFamilyPolicyPreferDualStack {
		return false
	}
	before := old.Spec.IPFamilyPolicy
	return (before == nil || *before == corev1.IPFamilyPolicyPreferDualStack) &&
		slices.Equal(svc.Spec.ClusterIPs, old.Spec.ClusterIPs) && slices.Equal(svc.Spec.IPFamilies, old.Spec.IPFamilies)
}

// dropForType removes what the old type had and the new type has not, if the update does not change its value:
// dropTypeDependentFields, strategy.go. What the update changes stays, and the rules refuse it.
func dropForType(svc, old *corev1.Service) {
	spec, was := &svc.Spec, &old.Spec
	if spec.Type == corev1.ServiceTypeExternalName && was.Type != corev1.ServiceTypeExternalName {
		dropAddresses(spec, was)
	}
	if hasNodePorts(old) && !hasNodePorts(svc) {
		dropNodePorts(spec.Ports, was.Ports)
	}
	if needsHealthCheck(old) && !needsHealthCheck(svc) && spec.HealthCheckNodePort == was.HealthCheckNodePort {
		spec.HealthCheckNodePort = 0
	}
	if was.Type == corev1.ServiceTypeLoadBalancer && spec.Type != corev1.ServiceTypeLoadBalancer {
		dropBalancer(spec, was)
	}
	if externallyAccessible(old) && !externallyAccessible(svc) && spec.ExternalTrafficPolicy == was.ExternalTrafficPolicy {
		spec.ExternalTrafficPolicy = ""
	}
	if spec.Type == corev1.ServiceTypeExternalName {
		spec.InternalTrafficPolicy = nil // as Default does
	}
}

// dropBalancer removes the fields that only a LoadBalancer has.
func dropBalancer(spec, was *corev1.ServiceSpec) {
	if samePointed(spec.AllocateLoadBalancerNodePorts, was.AllocateLoadBalancerNodePorts) {
		spec.AllocateLoadBalancerNodePorts = nil
	}
	if samePointed(spec.LoadBalancerClass, was.LoadBalancerClass) {
		spec.LoadBalancerClass = nil
	}
}

// dropAddresses removes the addresses and IP families that an ExternalName does not have.
func dropAddresses(spec, was *corev1.ServiceSpec) {
	if spec.ClusterIP == was.ClusterIP && slices.Equal(spec.ClusterIPs, was.ClusterIPs) {
		spec.ClusterIP, spec.ClusterIPs = "", nil
	}
	if slices.Equal(spec.IPFamilies, was.IPFamilies) {
		spec.IPFamilies = nil
	}
	if samePointed(spec.IPFamilyPolicy, was.IPFamilyPolicy) {
		spec.IPFamilyPolicy = nil
	}
}

// dropNodePorts removes all node ports, unless one of them is new.
func dropNodePorts(ports, old []corev1.ServicePort) {
	had := map[int32]bool{0: true}
	for _, port := range old {
		had[port.NodePort] = true
	}
	if slices.ContainsFunc(ports, func(port corev1.ServicePort) bool { return !had[port.NodePort] }) {
		return
	}
	for i := range ports {
		ports[i].NodePort = 0
	}
}

// samePointed reports whether two pointers are both nil or point to equal values.
func samePointed[T comparable](a, b *T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
