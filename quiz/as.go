package quiz

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// Types returns the Service types that a scenario can offer, narrowest first. Each type opens the doors of the types
// before it, and more.
func Types() []string {
	return []string{
		string(corev1.ServiceTypeClusterIP), string(corev1.ServiceTypeNodePort),
		string(corev1.ServiceTypeLoadBalancer),
	}
}

// exposure returns the index of a type in Types, or -1 if it is not one of them.
func exposure(typ string) int { return slices.Index(Types(), typ) }

// byExposure sorts options narrowest first.
func byExposure(options []string) []string {
	return slices.SortedStableFunc(slices.Values(options), func(a, b string) int {
		return cmp.Compare(exposure(a), exposure(b))
	})
}

// withType returns a copy of the Service with the given type (one of Types). It drops the fields that the API forbids
// for that type, and then adds the scenario's own fields for it. It fails for any other type, and for fields that a
// Service's spec does not have. The API's rules:
// https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go (ValidateService).
func withType(svc *corev1.Service, typ string, fields map[string]any) (*corev1.Service, error) {
	if exposure(typ) < 0 {
		return nil, fmt.Errorf("make service %s: %q is none of %v", svc.Name, typ, Types())
	}
	out := svc.DeepCopy()
	out.Spec.Type = corev1.ServiceType(typ)
	if typ != string(corev1.ServiceTypeLoadBalancer) {
		out.Spec.AllocateLoadBalancerNodePorts = nil
		out.Spec.LoadBalancerClass = nil
		out.Spec.LoadBalancerSourceRanges = nil
		out.Spec.HealthCheckNodePort = 0
	}
	if typ == string(corev1.ServiceTypeClusterIP) {
		if len(out.Spec.ExternalIPs) == 0 {
			out.Spec.ExternalTrafficPolicy = ""
		}
		for i := range out.Spec.Ports {
			out.Spec.Ports[i].NodePort = 0
		}
	}
	if err := overlay(&out.Spec, fields); err != nil {
		return nil, fmt.Errorf("make service %s a %s: %w", svc.Name, typ, err)
	}
	return out, nil
}

// overlay replaces fields of a spec. The fields have the names and values of YAML.
func overlay(spec *corev1.ServiceSpec, fields map[string]any) error {
	if len(fields) == 0 {
		return nil
	}
	merged, err := runtime.DefaultUnstructuredConverter.ToUnstructured(spec)
	if err != nil {
		return fmt.Errorf("write spec: %w", err)
	}
	maps.Copy(merged, fields)
	var out corev1.ServiceSpec
	const strict = true // an unknown field is an error
	if err := runtime.DefaultUnstructuredConverter.FromUnstructuredWithValidation(merged, &out, strict); err != nil {
		return fmt.Errorf("add fields: %w", err)
	}
	*spec = out
	return nil
}
