package manifest

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// The kinds of the Gateway API are custom resources, which the API server checks with the schema of their definition.
// The schema is in config/crd/standard of Gateway API 1.5. The rules here check only the fields that it requires and
// the ranges of its numbers. They leave out patterns and CEL expressions, so the API server may refuse an object that
// has no error here.

func gatewayClassRules(class *gatewayv1.GatewayClass) field.ErrorList {
	return required(field.NewPath("spec", "controllerName"), string(class.Spec.ControllerName))
}

func gatewayRules(gateway *gatewayv1.Gateway) field.ErrorList {
	path := field.NewPath("spec")
	errs := required(path.Child("gatewayClassName"), string(gateway.Spec.GatewayClassName))
	listeners := path.Child("listeners")
	if gateway.Spec.Listeners == nil {
		return append(errs, field.Required(listeners, ""))
	}
	if len(gateway.Spec.Listeners) == 0 {
		return append(errs, field.Invalid(listeners, 0, listeners.String()+" in body should have at least 1 items"))
	}
	for i, listener := range gateway.Spec.Listeners {
		at := listeners.Index(i)
		errs = append(errs, required(at.Child("name"), string(listener.Name))...)
		if listener.Port == 0 {
			errs = append(errs, field.Required(at.Child("port"), ""))
		} else {
			errs = append(errs, gatewayPortRule(at.Child("port"), listener.Port)...)
		}
		errs = append(errs, required(at.Child("protocol"), string(listener.Protocol))...)
	}
	return errs
}

func httpRouteRules(route *gatewayv1.HTTPRoute) field.ErrorList {
	var errs field.ErrorList
	path := field.NewPath("spec")
	for i, parent := range route.Spec.ParentRefs {
		at := path.Child("parentRefs").Index(i)
		errs = append(errs, required(at.Child("name"), string(parent.Name))...)
		if parent.Port != nil {
			errs = append(errs, gatewayPortRule(at.Child("port"), *parent.Port)...)
		}
	}
	for i, rule := range route.Spec.Rules {
		for j, backend := range rule.BackendRefs {
			at := path.Child("rules").Index(i).Child("backendRefs").Index(j)
			errs = append(errs, required(at.Child("name"), string(backend.Name))...)
			if backend.Port != nil {
				errs = append(errs, gatewayPortRule(at.Child("port"), *backend.Port)...)
			}
			if weight := backend.Weight; weight != nil {
				errs = append(errs, numberRule(at.Child("weight"), *weight, 0, 1_000_000)...)
			}
		}
	}
	return errs
}

// required refuses an empty value.
func required(path *field.Path, value string) field.ErrorList {
	if value != "" {
		return nil
	}
	return field.ErrorList{field.Required(path, "")}
}

func gatewayPortRule(path *field.Path, port gatewayv1.PortNumber) field.ErrorList {
	return numberRule(path, port, 1, 65535)
}

// numberRule refuses a number outside a range, in the words of k8s.io/kube-openapi/pkg/validation/errors.
func numberRule(path *field.Path, value, least, most int32) field.ErrorList {
	switch {
	case value < least:
		return field.ErrorList{field.Invalid(path, value,
			fmt.Sprintf("%s in body should be greater than or equal to %d", path, least))}
	case value > most:
		return field.ErrorList{field.Invalid(path, value,
			fmt.Sprintf("%s in body should be less than or equal to %d", path, most))}
	}
	return nil
}

// hintForGateway returns what to do about a broken rule of a kind of the Gateway API.
func hintForGateway(name string) string {
	switch name {
	case "port":
		return "port is a number from 1 to 65535."
	case "weight":
		return "weight is a number from 0 to 1000000. A backend with weight 0 gets no requests."
	case "listeners":
		return "Add at least one listener: - {name: http, port: 80, protocol: HTTP}."
	case "protocol":
		return "Write the protocol of the listener: protocol: HTTP."
	case "gatewayClassName":
		return "Write the name of the GatewayClass that implements the Gateway."
	case "controllerName":
		return "Write the name of the controller, such as example.com/gateway-controller."
	}
	return "Write the name here: name: web."
}
