package manifest

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Validate judges one object on its own, as kube-apiserver 1.36 does on create: in a cluster for
// IPv4 alone, with the Service CIDR 10.96.0.0/16 and the default range of node ports. What strict
// decoding found comes back first and alone. Kinds other than Service have no further errors.
func Validate(o Object) []Error {
	if len(o.Errors) > 0 {
		return o.Errors
	}
	svc := o.Service()
	if svc == nil {
		return nil
	}
	var found []Error
	for _, f := range judge(svc) {
		f.File, f.Position = o.File, o.At(f.at)
		found = append(found, f.Error)
	}
	return found
}

// ValidateService is Validate for a Service that was made, not read; it has no positions. The
// Service is not changed.
func ValidateService(svc *corev1.Service) []Error {
	var found []Error
	for _, f := range judge(svc) {
		found = append(found, f.Error)
	}
	return found
}

// finding is an error and the field to look at, where that is not the one that the API server names.
type finding struct {
	Error
	at string
}

func judge(svc *corev1.Service) []finding {
	svc = svc.DeepCopy()
	admit(svc)
	for _, stage := range stages() {
		if errs := stage(svc); len(errs) > 0 {
			return sent(svc, errs)
		}
	}
	return nil
}

// stage is one thing that the API server does to a new Service. It may fill the Service in.
type stage func(*corev1.Service) field.ErrorList

// stages are in the order of a create: admission looks at the namespace, then the Service's own
// BeginCreate hook allocates, then the rules apply (Store.Create,
// k8s.io/apiserver/pkg/registry/generic/registry/store.go, and beginCreate,
// k8s.io/kubernetes/pkg/registry/core/service/storage/rest.go). The first one that fails hides the
// rest: a node port out of range is reported alone, whatever else is wrong.
func stages() []stage {
	return []stage{namespaceExists, agreeOnFamilies, allocateClusterIP, allocateNodePorts, allocateHealthCheck, applyRules}
}

// admit does what happens to every object before its kind matters: namespace, generated name,
// defaults (BeforeCreate, k8s.io/apiserver/pkg/registry/rest/create.go).
func admit(svc *corev1.Service) {
	const maxGenerated = 58 // five random characters follow
	if svc.Namespace == "" {
		svc.Namespace = corev1.NamespaceDefault
	}
	if svc.Name == "" && svc.GenerateName != "" {
		base := svc.GenerateName
		svc.Name = base[:min(len(base), maxGenerated)] + "x7k2p"
	}
	setDefaults(svc)
	syncClusterIPs(svc)
}

// namespaceExists refuses names that no namespace can have; whether one is there, only other
// objects can tell. Source: the NamespaceLifecycle admission plug-in.
func namespaceExists(svc *corev1.Service) field.ErrorList {
	if len(validation.IsDNS1123Label(svc.Namespace)) == 0 {
		return nil
	}
	return field.ErrorList{{
		Type: notFound, Field: "metadata.namespace",
		Detail: fmt.Sprintf("namespaces %q not found", svc.Namespace),
	}}
}

// notFound is the reason for a missing object; apimachinery has it for missing values alone.
const notFound field.ErrorType = "NotFound"

// sent turns field errors into what the API server sends. Those of the cluster, not of a rule, are
// sent without a field.
func sent(svc *corev1.Service, errs field.ErrorList) []finding {
	found := make([]finding, 0, len(errs))
	for _, e := range errs {
		out := Error{Field: e.Field, Reason: string(e.Type), Hint: hintForRule(svc, e)}
		switch e.Type {
		case field.ErrorTypeInternal:
			out.Field, out.Reason, out.Message = "", "", e.Detail
		case notFound:
			out.Field, out.Message = "", e.Detail
		default:
			out.Message = e.ErrorBody()
		}
		found = append(found, finding{out, where(svc, e)})
	}
	return found
}

// where is the field to look at. Of labels the API server names the mapping only, and that a name is
// missing it notices when it reserves an address.
func where(svc *corev1.Service, e *field.Error) string {
	if strings.Contains(e.Detail, parentName) {
		return "metadata.name"
	}
	labels := map[string]map[string]string{"metadata.labels": svc.Labels, "spec.selector": svc.Spec.Selector}[e.Field]
	for key, value := range labels {
		if e.BadValue == key || e.BadValue == value {
			return joinPath(e.Field, key)
		}
	}
	return e.Field
}
