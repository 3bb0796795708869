package manifest

import (
	"net/netip"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Default fills in the fields that the API server fills in when it creates a Service. It does not allocate: it chooses
// no cluster address and no node port. If the server would refuse the Service, Default may leave fields as they are.
func (c Cluster) Default(svc *corev1.Service) {
	setDefaults(svc)
	syncClusterIPs(svc)
	c.fillIPFamilies(svc)
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		// The server drops the field from an ExternalName on every read: defaultOnReadInternalTrafficPolicy,
		// k8s.io/kubernetes/pkg/registry/core/service/storage/storage.go.
		svc.Spec.InternalTrafficPolicy = nil
	}
}

// setDefaults does what SetDefaults_Service does, k8s.io/kubernetes/pkg/apis/core/v1/defaults.go.
func setDefaults(svc *corev1.Service) {
	spec := &svc.Spec
	setAffinityDefaults(spec)
	if spec.Type == "" {
		spec.Type = corev1.ServiceTypeClusterIP
	}
	for i := range spec.Ports {
		setPortDefaults(&spec.Ports[i])
	}
	if externallyAccessible(svc) && spec.ExternalTrafficPolicy == "" {
		spec.ExternalTrafficPolicy = corev1.ServiceExternalTrafficPolicyCluster
	}
	switch spec.Type {
	case corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer:
		if spec.InternalTrafficPolicy == nil {
			spec.InternalTrafficPolicy = new(corev1.ServiceInternalTrafficPolicyCluster)
		}
	}
	if spec.Type == corev1.ServiceTypeLoadBalancer && spec.AllocateLoadBalancerNodePorts == nil {
		spec.AllocateLoadBalancerNodePorts = new(true)
	}
}

func setAffinityDefaults(spec *corev1.ServiceSpec) {
	if spec.SessionAffinity == "" {
		spec.SessionAffinity = corev1.ServiceAffinityNone
	}
	switch spec.SessionAffinity {
	case corev1.ServiceAffinityNone:
		spec.SessionAffinityConfig = nil
	case corev1.ServiceAffinityClientIP:
		config := spec.SessionAffinityConfig
		if config == nil || config.ClientIP == nil || config.ClientIP.TimeoutSeconds == nil {
			timeout := corev1.DefaultClientIPServiceAffinitySeconds
			spec.SessionAffinityConfig = &corev1.SessionAffinityConfig{
				ClientIP: &corev1.ClientIPConfig{TimeoutSeconds: &timeout},
			}
		}
	}
}

func setPortDefaults(port *corev1.ServicePort) {
	if port.Protocol == "" {
		port.Protocol = corev1.ProtocolTCP
	}
	if port.TargetPort == intstr.FromInt32(0) || port.TargetPort == intstr.FromString("") {
		port.TargetPort = intstr.FromInt32(port.Port)
	}
}

// syncClusterIPs copies clusterIP to clusterIPs if the manifest sets only clusterIP: normalizeClusterIPs,
// k8s.io/kubernetes/pkg/registry/core/service/storage/storage.go.
func syncClusterIPs(svc *corev1.Service) {
	if svc.Spec.ClusterIP != "" && len(svc.Spec.ClusterIPs) == 0 {
		svc.Spec.ClusterIPs = []string{svc.Spec.ClusterIP}
	}
}

// fillIPFamilies sets the IP families and their policy: initIPFamilyFields,
// k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go. A headless Service without a selector may have both
// families in every cluster.
func (c Cluster) fillIPFamilies(svc *corev1.Service) {
	if svc.Spec.Type == corev1.ServiceTypeExternalName {
		return
	}
	manual := isHeadless(svc) && len(svc.Spec.Selector) == 0
	if svc.Spec.IPFamilyPolicy == nil {
		policy := corev1.IPFamilyPolicySingleStack
		if manual {
			policy = corev1.IPFamilyPolicyRequireDualStack
		}
		svc.Spec.IPFamilyPolicy = &policy
	}
	for i, ip := range svc.Spec.ClusterIPs {
		if family := familyOf(ip); family != "" && i >= len(svc.Spec.IPFamilies) {
			svc.Spec.IPFamilies = append(svc.Spec.IPFamilies, family)
		}
	}
	if len(svc.Spec.IPFamilies) == 0 {
		svc.Spec.IPFamilies = []corev1.IPFamily{corev1.IPv4Protocol}
	}
	if (manual || c.DualStack) && len(svc.Spec.IPFamilies) == 1 &&
		*svc.Spec.IPFamilyPolicy != corev1.IPFamilyPolicySingleStack {
		other := corev1.IPv6Protocol
		if svc.Spec.IPFamilies[0] != corev1.IPv4Protocol {
			other = corev1.IPv4Protocol
		}
		svc.Spec.IPFamilies = append(slices.Clone(svc.Spec.IPFamilies), other)
	}
}

// familyOf returns the IP family of an address, or "" if ip is not an address.
func familyOf(ip string) corev1.IPFamily {
	addr, err := netip.ParseAddr(ip)
	switch {
	case err != nil:
		return ""
	case addr.Is4() || addr.Is4In6():
		return corev1.IPv4Protocol
	}
	return corev1.IPv6Protocol
}

// isHeadless reports whether a Service is headless: its only cluster IP is "None".
func isHeadless(svc *corev1.Service) bool {
	return len(svc.Spec.ClusterIPs) == 1 && svc.Spec.ClusterIPs[0] == corev1.ClusterIPNone
}

// externallyAccessible reports whether a Service accepts traffic from outside the cluster: ExternallyAccessible,
// k8s.io/kubernetes/pkg/api/service/util.go.
func externallyAccessible(svc *corev1.Service) bool {
	switch svc.Spec.Type {
	case corev1.ServiceTypeNodePort, corev1.ServiceTypeLoadBalancer:
		return true
	case corev1.ServiceTypeClusterIP:
		return len(svc.Spec.ExternalIPs) > 0
	}
	return false
}

// hasNodePorts reports whether a Service may have node ports.
func hasNodePorts(svc *corev1.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeNodePort || svc.Spec.Type == corev1.ServiceTypeLoadBalancer
}

// wantsNodePorts reports whether the API server assigns a node port to each port: shouldAllocateNodePorts,
// k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go.
func wantsNodePorts(svc *corev1.Service) bool {
	allocate := svc.Spec.AllocateLoadBalancerNodePorts
	return svc.Spec.Type == corev1.ServiceTypeNodePort ||
		svc.Spec.Type == corev1.ServiceTypeLoadBalancer && (allocate == nil || *allocate)
}

// needsHealthCheck reports whether a load balancer must be able to ask each node if it has a pod of the Service:
// NeedsHealthCheck, k8s.io/kubernetes/pkg/api/service/util.go.
func needsHealthCheck(svc *corev1.Service) bool {
	return svc.Spec.Type == corev1.ServiceTypeLoadBalancer &&
		svc.Spec.ExternalTrafficPolicy == corev1.ServiceExternalTrafficPolicyLocal
}
