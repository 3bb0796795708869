package manifest

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/api/validate/content"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	netutils "k8s.io/utils/net"
)

// ingressClassAnnotation is the annotation that ingressClassName replaces.
const ingressClassAnnotation = "kubernetes.io/ingress.class"

// ingressRules checks an Ingress: ValidateIngressCreate,
// k8s.io/kubernetes/pkg/apis/networking/validation/validation.go.
func ingressRules(ingress *networkingv1.Ingress) field.ErrorList {
	var errs field.ErrorList
	spec, path := &ingress.Spec, field.NewPath("spec")
	if len(spec.Rules) == 0 && spec.DefaultBackend == nil {
		errs = append(errs, field.Invalid(path, spec.Rules, "either `defaultBackend` or `rules` must be specified"))
	}
	if spec.DefaultBackend != nil {
		errs = append(errs, ingressBackendRule(spec.DefaultBackend, path.Child("defaultBackend"))...)
	}
	for i, rule := range spec.Rules {
		at := path.Child("rules").Index(i)
		errs = append(errs, ingressHostRule(rule.Host, at.Child("host"))...)
		if rule.HTTP != nil {
			errs = append(errs, ingressPathsRule(rule.HTTP.Paths, at.Child("http", "paths"))...)
		}
	}
	for i, tls := range spec.TLS {
		at := path.Child("tls").Index(i)
		for j, host := range tls.Hosts {
			errs = append(errs, dnsNameRule(host, at.Child("hosts").Index(j))...)
		}
		if tls.SecretName != "" {
			errs = append(errs, invalid(at.Child("secretName"), tls.SecretName,
				apivalidation.NameIsDNSSubdomain(tls.SecretName, false))...)
		}
	}
	return append(errs, ingressClassRule(ingress)...)
}

// ingressClassRule checks that ingressClassName, if it is set, is a valid name. The older annotation must not name
// another class.
func ingressClassRule(ingress *networkingv1.Ingress) field.ErrorList {
	class := ingress.Spec.IngressClassName
	if class == nil {
		return nil
	}
	errs := invalid(field.NewPath("spec", "ingressClassName"), *class, apivalidation.NameIsDNSSubdomain(*class, false))
	if older, ok := ingress.Annotations[ingressClassAnnotation]; ok && older != *class {
		errs = append(errs, field.Invalid(field.NewPath("annotations").Child(ingressClassAnnotation), older,
			"must match `ingressClassName` when both are specified"))
	}
	return errs
}

// ingressHostRule requires a host, if there is one, to be a DNS name. Its first label may be "*".
func ingressHostRule(host string, path *field.Path) field.ErrorList {
	if host == "" {
		return nil
	}
	var errs field.ErrorList
	if netutils.ParseIPSloppy(host) != nil {
		errs = append(errs, field.Invalid(path, host, "must be a DNS name, not an IP address"))
	}
	return append(errs, dnsNameRule(host, path)...)
}

func dnsNameRule(host string, path *field.Path) field.ErrorList {
	if strings.Contains(host, "*") {
		return invalid(path, host, validation.IsWildcardDNS1123Subdomain(host))
	}
	return invalid(path, host, validation.IsDNS1123Subdomain(host))
}

// ingressPathsRule checks the paths of a rule. Of a path without pathType it checks nothing else.
func ingressPathsRule(paths []networkingv1.HTTPIngressPath, path *field.Path) field.ErrorList {
	if len(paths) == 0 {
		return field.ErrorList{field.Required(path, "")}
	}
	var errs field.ErrorList
	for i, p := range paths {
		at := path.Index(i)
		if p.PathType == nil {
			errs = append(errs, field.Required(at.Child("pathType"), "pathType must be specified"))
			continue
		}
		switch *p.PathType {
		case networkingv1.PathTypeExact, networkingv1.PathTypePrefix:
			errs = append(errs, urlPathRule(p.Path, at.Child("path"))...)
		case networkingv1.PathTypeImplementationSpecific:
			if p.Path != "" && !strings.HasPrefix(p.Path, "/") {
				errs = append(errs, field.Invalid(at.Child("path"), p.Path, "must be an absolute path"))
			}
		default:
			errs = append(errs, field.NotSupported(at.Child("pathType"), *p.PathType, []networkingv1.PathType{
				networkingv1.PathTypeExact, networkingv1.PathTypeImplementationSpecific, networkingv1.PathTypePrefix,
			}))
		}
		errs = append(errs, ingressBackendRule(&p.Backend, at.Child("backend"))...)
	}
	return errs
}

// urlPathRule requires an absolute path without parts such as // or /../, with which one path could be written in
// several ways.
func urlPathRule(urlPath string, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	if !strings.HasPrefix(urlPath, "/") {
		errs = append(errs, field.Invalid(path, urlPath, "must be an absolute path"))
	}
	for _, part := range []string{"//", "/./", "/../", "%2f", "%2F"} {
		if strings.Contains(urlPath, part) {
			errs = append(errs, field.Invalid(path, urlPath, fmt.Sprintf("must not contain '%s'", part)))
		}
	}
	for _, end := range []string{"/..", "/."} {
		if strings.HasSuffix(urlPath, end) {
			errs = append(errs, field.Invalid(path, urlPath, fmt.Sprintf("cannot end with '%s'", end)))
		}
	}
	return errs
}

// ingressBackendRule requires a Service and its port, or a resource of another kind.
func ingressBackendRule(backend *networkingv1.IngressBackend, path *field.Path) field.ErrorList {
	switch {
	case backend.Resource != nil && backend.Service != nil:
		return field.ErrorList{field.Invalid(path, "", "cannot set both resource and service backends")}
	case backend.Resource != nil:
		return referenceRule(backend.Resource, path.Child("resource"))
	case backend.Service == nil:
		return field.ErrorList{field.Invalid(path, "", "resource or service backend is required")}
	}
	var errs field.ErrorList
	service := path.Child("service")
	if name := backend.Service.Name; name == "" {
		errs = append(errs, field.Required(service.Child("name"), ""))
	} else {
		errs = append(errs, invalid(service.Child("name"), name, apivalidation.NameIsDNSLabel(name, false))...)
	}
	switch port := backend.Service.Port; {
	case port.Name != "" && port.Number != 0:
		return append(errs, field.Invalid(path, "", "cannot set both port name & port number"))
	case port.Name != "":
		return append(errs, invalid(service.Child("port", "name"), port.Name, validation.IsValidPortName(port.Name))...)
	case port.Number != 0:
		return append(errs, invalid(service.Child("port", "number"), port.Number,
			validation.IsValidPortNum(int(port.Number)))...)
	}
	return append(errs, field.Required(path, "port name or number is required"))
}

// referenceRule checks a reference to an object of any kind.
func referenceRule(reference *corev1.TypedLocalObjectReference, path *field.Path) field.ErrorList {
	var errs field.ErrorList
	if group := reference.APIGroup; group != nil {
		errs = append(errs, invalid(path.Child("apiGroup"), *group, validation.IsDNS1123Subdomain(*group))...)
	}
	for _, part := range []struct{ name, value string }{{"kind", reference.Kind}, {"name", reference.Name}} {
		if part.value == "" {
			errs = append(errs, field.Required(path.Child(part.name), ""))
			continue
		}
		errs = append(errs, invalid(path.Child(part.name), part.value, content.IsPathSegmentName(part.value))...)
	}
	return errs
}

// hintForIngress returns what to do about a broken rule of an Ingress.
func hintForIngress(name string, e *field.Error) string {
	switch {
	case e.Field == "spec":
		return "Add rules that say which Service answers which host and path, or a defaultBackend for all requests."
	case strings.HasPrefix(e.Field, "annotations."):
		return "Remove the annotation. ingressClassName replaces it."
	case strings.Contains(e.Field, "ackend"):
		return "A backend names a Service and one of its ports: service: {name: web, port: {number: 80}}."
	}
	switch name {
	case "host", "hosts":
		return "A host is a DNS name, such as shop.example.com or *.example.com, without a scheme, a port or a path."
	case "paths":
		return "Add at least one path: - {path: /, pathType: Prefix, backend: …}."
	case "pathType":
		return "Write pathType: Prefix for a path and everything below it, or Exact for that path alone."
	case "path":
		return "A path begins with / and is written without //, /./, /../ and %2f."
	case "ingressClassName", "secretName":
		return name + " consists of small letters, digits, - and dots."
	}
	return ""
}
