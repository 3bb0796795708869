package quiz

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/manifest"
)

// The options of a choose question besides the Service types.
const (
	// BehindGateway is a ClusterIP Service to which a Gateway of the scene routes the host and path of Question.Route.
	BehindGateway = "Gateway"
	// NoneOfThese is right if no other option meets every need and ban.
	NoneOfThese = "none"
)

// Types returns the Service types that a scenario can offer, smallest first. Each type adds to the types before it.
func Types() []string {
	return []string{
		string(corev1.ServiceTypeClusterIP), string(corev1.ServiceTypeNodePort),
		string(corev1.ServiceTypeLoadBalancer),
	}
}

// OptionsToChoose returns everything that a choose question can offer, smallest first. ClusterIP alone and ClusterIP
// behind a Gateway are equally small.
func OptionsToChoose() []string {
	types := Types()
	return []string{types[0], BehindGateway, types[1], types[2], NoneOfThese}
}

// exposure orders options by how much they expose: it returns the index of the type in Types. BehindGateway counts as
// ClusterIP, and NoneOfThese comes after every type. It is -1 for any other text.
func exposure(option string) int {
	if option == NoneOfThese {
		return len(Types())
	}
	return slices.Index(Types(), TypeOf(option))
}

// byExposure sorts options smallest first.
func byExposure(options []string) []string {
	return slices.SortedFunc(slices.Values(options), func(a, b string) int {
		return cmp.Compare(slices.Index(OptionsToChoose(), a), slices.Index(OptionsToChoose(), b))
	})
}

// TypeOf returns the Service type with which an option is tried: ClusterIP for BehindGateway, and "" for NoneOfThese.
func TypeOf(option string) string {
	switch option {
	case BehindGateway:
		return string(corev1.ServiceTypeClusterIP)
	case NoneOfThese:
		return ""
	}
	return option
}

// objectsOf returns the objects that an option adds to the scene: the Service with its type, and for BehindGateway an
// HTTPRoute as well. It fails for a text that is not an option, and for BehindGateway in a scene without a Gateway.
func (sc Scenario) objectsOf(option string) ([]manifest.Object, error) {
	fields, _ := sc.As[option].(map[string]any) // lint reports an `as` of another type
	svc, err := withType(sc.Service, TypeOf(option), fields)
	if err != nil {
		return nil, err
	}
	objects := []manifest.Object{{APIVersion: "v1", Kind: "Service", Namespace: svc.Namespace, Name: svc.Name, Value: svc}}
	if option != BehindGateway {
		return objects, nil
	}
	route, err := sc.httpRoute(svc)
	return append(objects, route), err
}

// httpRoute returns the HTTPRoute that leads from the first Gateway of the scene to the Service's first port.
func (sc Scenario) httpRoute(svc *corev1.Service) (manifest.Object, error) {
	gateways := sc.Scene.Gateways()
	if len(gateways) == 0 {
		return manifest.Object{}, fmt.Errorf("offer %s: the scene has no Gateway", BehindGateway)
	}
	if sc.Route.Host == "" || len(svc.Spec.Ports) == 0 {
		return manifest.Object{}, fmt.Errorf("offer %s: the question needs a route with a host", BehindGateway)
	}
	path, prefix := cmp.Or(sc.Route.Path, "/"), gatewayv1.PathMatchPathPrefix
	port, namespace := svc.Spec.Ports[0].Port, gatewayv1.Namespace(gateways[0].Namespace)
	route := &gatewayv1.HTTPRoute{
		ObjectMeta: metav1.ObjectMeta{Name: svc.Name, Namespace: svc.Namespace},
		Spec: gatewayv1.HTTPRouteSpec{
			CommonRouteSpec: gatewayv1.CommonRouteSpec{ParentRefs: []gatewayv1.ParentReference{
				{Name: gatewayv1.ObjectName(gateways[0].Name), Namespace: &namespace},
			}},
			Hostnames: []gatewayv1.Hostname{gatewayv1.Hostname(sc.Route.Host)},
			Rules: []gatewayv1.HTTPRouteRule{{
				Matches: []gatewayv1.HTTPRouteMatch{{Path: &gatewayv1.HTTPPathMatch{Type: &prefix, Value: &path}}},
				BackendRefs: []gatewayv1.HTTPBackendRef{{BackendRef: gatewayv1.BackendRef{
					BackendObjectReference: gatewayv1.BackendObjectReference{
						Name: gatewayv1.ObjectName(svc.Name), Port: &port,
					},
				}}},
			}},
		},
	}
	return manifest.Object{
		APIVersion: gatewayv1.GroupVersion.String(), Kind: "HTTPRoute", Namespace: svc.Namespace, Name: svc.Name,
		Value: route,
	}, nil
}

// withType returns a copy of the Service with the given type (one of Types). It drops the fields that the API forbids
// for that type, and then adds the scenario's own fields for it. It fails for any other type, and for fields that a
// Service's spec does not have. The API's rules:
// https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go (ValidateService).
func withType(svc *corev1.Service, typ string, fields map[string]any) (*corev1.Service, error) {
	if !slices.Contains(Types(), typ) {
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
