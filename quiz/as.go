package quiz

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// Types returns the Service types a scenario may offer, narrowest first: each opens the doors of those
// before it, and more.
func Types() []string {
	return []string{string(corev1.ServiceTypeClusterIP), string(corev1.ServiceTypeNodePort), string(corev1.ServiceTypeLoadBalancer)}
}

// exposure is the place of a type in the order of Answer, -1 for what is no such type.
func exposure(typ string) int { return slices.Index(Types(), typ) }

// byExposure sorts options into the order of Answer.
func byExposure(options []string) []string {
	return slices.SortedStableFunc(slices.Values(options), func(a, b string) int {
		return cmp.Compare(exposure(a), exposure(b))
	})
}

// withType returns the Service as a manifest of the given type (ClusterIP, NodePort, LoadBalancer): sets the type,
// drops the fields that the API forbids for it, adds the scenario's own fields for it. It fails for another
// type and for fields that a Service's spec does not have. What is forbidden where:
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

// overlay replaces fields of a spec, given as they are written in YAML.
func overlay(spec *corev1.ServiceSpec, fields map[string]any) error {
	if len(fields) == 0 {
		return nil
	}
	data, err := json.Marshal(spec)
	if err != nil {
		return fmt.Errorf("write spec: %w", err)
	}
	merged := map[string]any{}
	if err := json.Unmarshal(data, &merged); err != nil {
		return fmt.Errorf("read spec: %w", err)
	}
	for key, value := range fields {
		merged[key] = value
	}
	if data, err = json.Marshal(merged); err != nil {
		return fmt.Errorf("add fields: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var out corev1.ServiceSpec
	if err := decoder.Decode(&out); err != nil {
		return fmt.Errorf("add fields: %w", err)
	}
	*spec = out
	return nil
}

// fieldsOf returns what a question's `as` adds for a type.
func fieldsOf(as map[string]any, typ string) map[string]any {
	fields, ok := as[typ].(map[string]any)
	if !ok {
		return nil
	}
	return fields
}
