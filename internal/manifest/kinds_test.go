package manifest

import (
	"reflect"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

func TestParseDecodesOtherKinds(t *testing.T) {
	for typed, want := range map[string]any{
		"networking.k8s.io/v1\nkind: NetworkPolicy":        &networkingv1.NetworkPolicy{},
		"networking.k8s.io/v1\nkind: Ingress":              &networkingv1.Ingress{},
		"gateway.networking.k8s.io/v1\nkind: Gateway":      &gatewayv1.Gateway{},
		"gateway.networking.k8s.io/v1\nkind: HTTPRoute":    &gatewayv1.HTTPRoute{},
		"gateway.networking.k8s.io/v1\nkind: GatewayClass": &gatewayv1.GatewayClass{},
		"v1\nkind: ConfigMap":                              &corev1.ConfigMap{},
	} {
		o := Parse("", []byte("apiVersion: "+typed+"\nmetadata: {name: x}\n"))[0]
		if reflect.TypeOf(o.Value) != reflect.TypeOf(want) || len(o.Errors) > 0 {
			t.Errorf("%s: %T, %v", typed, o.Value, o.Errors)
		}
	}
}

// The data of programs may contain control characters. It never reaches the screen.
func TestDataMayContainAnything(t *testing.T) {
	const data = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {prompt: \"\\e[31m\"}\n"
	if o := Parse("", []byte(data))[0]; len(o.Errors) > 0 {
		t.Error(o.Errors)
	}
}

func TestDefaultNetworkPolicy(t *testing.T) {
	const ingress, egress = networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress
	for spec, want := range map[string][]networkingv1.PolicyType{
		"{}":                                    {ingress},
		"{ingress: [{ports: [{port: 80}]}]}":    {ingress},
		"{egress: [{ports: [{port: 53}]}]}":     {ingress, egress},
		"{egress: [{}], policyTypes: [Egress]}": {egress},
	} {
		o := Parse("", []byte("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: "+spec))[0]
		policy, ok := o.Value.(*networkingv1.NetworkPolicy)
		if !ok || len(Cluster{}.Validate(o)) > 0 {
			t.Fatalf("%s: %v", spec, Cluster{}.Validate(o))
		}
		if len(policy.Spec.PolicyTypes) > 0 && len(want) > 1 {
			t.Errorf("%s: Validate has changed the policy", spec)
		}
		DefaultNetworkPolicy(policy)
		if got := policy.Spec.PolicyTypes; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", spec, got, want)
		}
		for _, rule := range policy.Spec.Ingress {
			if protocol := rule.Ports[0].Protocol; protocol == nil || *protocol != corev1.ProtocolTCP {
				t.Errorf("%s: protocol %v", spec, protocol)
			}
		}
	}
}
