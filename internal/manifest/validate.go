package manifest

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
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
	return o.errors((&holdings{}).refuse(svc))
}

// ValidateService is Validate for a Service that was made, not read; it has no positions. The
// Service is not changed.
func ValidateService(svc *corev1.Service) []Error {
	var found []Error
	for _, f := range (&holdings{}).refuse(svc) {
		found = append(found, f.Error)
	}
	return found
}

// finding is an error and the field to look at, where that is not the one that the API server names.
type finding struct {
	Error
	at string
}

// errors gives findings their place in the file.
func (o Object) errors(findings []finding) []Error {
	var found []Error
	for _, f := range findings {
		f.File, f.Position = o.File, o.At(f.at)
		found = append(found, f.Error)
	}
	return found
}

// refuse says what is wrong with a Service in a cluster that has these holdings.
func (h *holdings) refuse(svc *corev1.Service) []finding {
	svc, errs := h.admit(svc)
	return h.sent(svc, errs)
}

// admit takes a copy of a Service through the stages and returns it as they filled it in.
func (h *holdings) admit(svc *corev1.Service) (*corev1.Service, field.ErrorList) {
	svc = svc.DeepCopy()
	prepare(svc)
	for _, stage := range h.stages() {
		if errs := stage(svc); len(errs) > 0 {
			return svc, errs
		}
	}
	return svc, nil
}

// stage is one thing that the API server does to a new Service. It may fill the Service in.
type stage func(*corev1.Service) field.ErrorList

// stages are in the order of a create: admission looks at the namespace, then the Service's own
// BeginCreate hook allocates, then the rules apply (Store.Create,
// k8s.io/apiserver/pkg/registry/generic/registry/store.go, and beginCreate,
// k8s.io/kubernetes/pkg/registry/core/service/storage/storage.go). The first one that fails hides the
// rest: a node port out of range is reported alone, whatever else is wrong.
func (h *holdings) stages() []stage {
	return []stage{h.namespaceExists, agreeOnFamilies, h.allocateClusterIP, h.allocateNodePorts, h.allocateHealthCheck, applyRules}
}

// prepare does what happens to every object before its kind matters: namespace, generated name,
// defaults (BeforeCreate, k8s.io/apiserver/pkg/registry/rest/create.go).
func prepare(svc *corev1.Service) {
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

// notFound and alreadyExists are reasons that speak of objects; apimachinery has them for values alone.
const (
	notFound      field.ErrorType = "NotFound"
	alreadyExists field.ErrorType = "AlreadyExists"
)

// sent turns field errors into what the API server sends. Those of the cluster, not of a rule, are
// sent without a field. What is wrong in more places than anybody reads is cut short.
func (h *holdings) sent(svc *corev1.Service, errs field.ErrorList) []finding {
	found := make([]finding, 0, min(len(errs), maxErrors+1))
	entries := labelEntries(svc, errs)
	for _, e := range errs {
		if len(found) == maxErrors {
			return append(found, finding{Error: tooManyErrors(len(errs))})
		}
		out := Error{Field: e.Field, Reason: string(e.Type), Hint: h.hint(svc, e)}
		switch e.Type {
		case field.ErrorTypeInternal:
			out.Field, out.Reason, out.Message = "", "", e.Detail
		case notFound, alreadyExists:
			out.Field, out.Message = "", e.Detail
		default:
			out.Message = e.ErrorBody()
		}
		found = append(found, finding{out, where(e, entries)})
	}
	return found
}

// where is the field to look at. Of labels the API server names the mapping only, and that a name is
// missing it notices when it reserves an address.
func where(e *field.Error, entries map[string]string) string {
	if strings.Contains(e.Detail, parentName) {
		return "metadata.name"
	}
	if value, ok := e.BadValue.(string); ok {
		if key, ok := entries[e.Field+"="+value]; ok {
			return joinPath(e.Field, key)
		}
	}
	return e.Field
}

// labelEntries finds the keys of labels and selector by what an error names, a key or its value; of
// several with the same value the first.
func labelEntries(svc *corev1.Service, errs field.ErrorList) map[string]string {
	entries := map[string]string{}
	for name, labels := range map[string]map[string]string{"metadata.labels": svc.Labels, "spec.selector": svc.Spec.Selector} {
		if !slices.ContainsFunc(errs, func(e *field.Error) bool { return e.Field == name }) {
			continue
		}
		for key, value := range labels {
			if first, ok := entries[name+"="+value]; !ok || key < first {
				entries[name+"="+value] = key
			}
		}
		for key := range labels {
			entries[name+"="+key] = key
		}
	}
	return entries
}
