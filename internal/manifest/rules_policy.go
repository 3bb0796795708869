package manifest

import (
	"net"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// allocateNodePortsRule refuses allocateLoadBalancerNodePorts for every type except LoadBalancer.
func allocateNodePortsRule(svc *corev1.Service) field.ErrorList {
	if svc.Spec.AllocateLoadBalancerNodePorts == nil || svc.Spec.Type == corev1.ServiceTypeLoadBalancer {
		return nil
	}
	return field.ErrorList{field.Forbidden(field.NewPath("spec", "allocateLoadBalancerNodePorts"), onlyLoadBalancer)}
}

// balancerClassRule checks loadBalancerClass: validateLoadBalancerClassField, for a create.
func balancerClassRule(svc *corev1.Service) field.ErrorList {
	class, path := svc.Spec.LoadBalancerClass, field.NewPath("spec", "loadBalancerClass")
	switch {
	case class == nil:
		return nil
	case svc.Spec.Type != corev1.ServiceTypeLoadBalancer:
		return field.ErrorList{field.Forbidden(path, onlyLoadBalancer)}
	}
	return invalid(path, *class, validation.IsQualifiedName(*class))
}

// externalPolicyRule checks externalTrafficPolicy: the first half of validateServiceExternalTrafficPolicy.
func externalPolicyRule(svc *corev1.Service) field.ErrorList {
	policy, path := svc.Spec.ExternalTrafficPolicy, field.NewPath("spec", "externalTrafficPolicy")
	switch {
	case externallyAccessible(svc):
		return oneOf(path, policy, corev1.ServiceExternalTrafficPolicyCluster, corev1.ServiceExternalTrafficPolicyLocal)
	case policy != "":
		return field.ErrorList{field.Invalid(path, policy, "may only be set for externally-accessible services")}
	}
	return nil
}

// healthCheckRule checks healthCheckNodePort: the second half of validateServiceExternalTrafficPolicy. If the Service
// needs the port, allocateHealthCheck has already set it.
func healthCheckRule(svc *corev1.Service) field.ErrorList {
	port, path := svc.Spec.HealthCheckNodePort, field.NewPath("spec", "healthCheckNodePort")
	switch {
	case needsHealthCheck(svc) && isChosen(port):
		return nil
	case needsHealthCheck(svc):
		return invalid(path, port, validation.IsValidPortNum(int(port)))
	case port != 0:
		return field.ErrorList{field.Invalid(path, port,
			"may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'")}
	}
	return nil
}

// internalPolicyRule checks internalTrafficPolicy: validateServiceInternalTrafficFieldsValue. The API server also
// accepts the field for an ExternalName, where it has no effect.
func internalPolicyRule(svc *corev1.Service) field.ErrorList {
	if svc.Spec.InternalTrafficPolicy == nil {
		return nil
	}
	return oneOf(field.NewPath("spec", "internalTrafficPolicy"), *svc.Spec.InternalTrafficPolicy,
		corev1.ServiceInternalTrafficPolicyCluster, corev1.ServiceInternalTrafficPolicyLocal)
}

// distributionRule checks trafficDistribution: validateServiceTrafficDistribution, with the values of Kubernetes 1.35
// and later.
func distributionRule(svc *corev1.Service) field.ErrorList {
	if svc.Spec.TrafficDistribution == nil {
		return nil
	}
	return oneOf(field.NewPath("spec", "trafficDistribution"), *svc.Spec.TrafficDistribution,
		corev1.ServiceTrafficDistributionPreferClose, corev1.ServiceTrafficDistributionPreferSameZone,
		corev1.ServiceTrafficDistributionPreferSameNode)
}

// special returns why an address may not be an externalIP, or "" if it may: ValidateNonSpecialIP,
// k8s.io/kubernetes/pkg/apis/core/validation/validation.go.
func special(address string) string {
	ip := net.ParseIP(address)
	switch {
	case ip.IsUnspecified():
		return "may not be unspecified (" + address + ")"
	case ip.IsLoopback():
		return "may not be in the loopback range (127.0.0.0/8, ::1/128)"
	case ip.IsLinkLocalUnicast():
		return "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
	case ip.IsLinkLocalMulticast():
		return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
	}
	return ""
}

// invalid returns one error for each message about a value.
func invalid(path *field.Path, value any, messages []string) field.ErrorList {
	var errs field.ErrorList
	for _, message := range messages {
		errs = append(errs, field.Invalid(path, value, message))
	}
	return errs
}

// oneOf refuses a value that is not allowed. The error lists the allowed values in the given order.
func oneOf[T ~string](path *field.Path, value T, allowed ...T) field.ErrorList {
	if slices.Contains(allowed, value) {
		return nil
	}
	return field.ErrorList{field.NotSupported(path, value, allowed)}
}
