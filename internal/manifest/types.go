package manifest

import (
	"slices"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// decoded returns the API groups whose types this package decodes.
func decoded() []schema.GroupVersion {
	return []schema.GroupVersion{
		corev1.SchemeGroupVersion, discoveryv1.SchemeGroupVersion, networkingv1.SchemeGroupVersion,
		schema.GroupVersion(gatewayv1.GroupVersion),
	}
}

// types knows all types of these groups. It is built only once, because a file may contain thousands of ConfigMaps.
var types = sync.OnceValue(func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		corev1.AddToScheme, discoveryv1.AddToScheme, networkingv1.AddToScheme, gatewayv1.Install,
	} {
		utilruntime.Must(add(scheme))
	}
	return scheme
})

// newValue returns an empty object of the type, or nil for a type that this package does not decode.
func newValue(apiVersion, kind string) runtime.Object {
	value, err := types().New(schema.FromAPIVersionAndKind(apiVersion, kind))
	if err != nil {
		return nil
	}
	return value
}

// apiVersionOf returns the apiVersion of a kind, or "" for a kind that this package does not decode.
func apiVersionOf(kind string) string {
	for _, version := range decoded() {
		if types().Recognizes(version.WithKind(kind)) {
			return version.String()
		}
	}
	return ""
}

// isForeign reports whether the type may exist although this package does not decode it. That holds for types of other
// API groups. But in Kubernetes' own groups, some kinds exist only in the version that this package decodes. Other
// groups may have a kind of the same name, as Knative has a Service.
func (o *Object) isForeign() bool {
	group, _, grouped := strings.Cut(o.APIVersion, "/")
	own := !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io")
	switch o.Kind {
	case "Service", "Pod", "Node", "Namespace", "EndpointSlice", "NetworkPolicy", "Ingress", "IngressClass":
		return grouped && !own
	}
	return grouped && !slices.Contains(decoded(), schema.FromAPIVersionAndKind(o.APIVersion, "").GroupVersion())
}

// isData reports whether an object only stores the data of programs, which may contain any character.
func isData(value runtime.Object) bool {
	switch value.(type) {
	case *corev1.ConfigMap, *corev1.Secret:
		return true
	}
	return false
}
