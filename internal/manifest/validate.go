package manifest

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Validate returns what kube-apiserver 1.36 would refuse when it creates the object in a cluster where nothing is
// taken. That cluster has the Service CIDR 10.96.0.0/16, and fd00:96::/112 if it is dual-stack, and the default range
// of node ports. If strict decoding found errors, Validate returns only those. It checks Services, NetworkPolicies and
// Ingresses, and part of what the definitions of GatewayClass, Gateway and HTTPRoute require. For other kinds it
// returns nil.
func (c Cluster) Validate(o Object) []Error {
	if len(o.Errors) > 0 || o.Value == nil {
		return o.Errors
	}
	h := &holdings{cluster: c}
	if svc := o.Service(); svc != nil {
		return o.errors(h.refuse(svc))
	}
	k, ok := rulesOf(o.Value)
	if !ok {
		return nil
	}
	return o.errors(h.findingsOf(o.Kind, k, h.admitKind(k, false)))
}

// ValidateService is Validate for a Service that did not come from a file, so its errors have no positions. It does
// not change svc.
func (c Cluster) ValidateService(svc *corev1.Service) []Error {
	var found []Error
	for _, f := range (&holdings{cluster: c}).refuse(svc) {
		found = append(found, f.Error)
	}
	return found
}

// finding is an error together with the field to point at. That can be another field than Error.Field, which is the
// one that the API server names.
type finding struct {
	Error
	at string
}

// errors gives each finding its position in the file.
func (o Object) errors(findings []finding) []Error {
	var found []Error
	for _, f := range findings {
		f.File, f.Position = o.File, o.At(f.at)
		found = append(found, f.Error)
	}
	return found
}

// refuse returns what is wrong with a Service in a cluster that has these holdings.
func (h *holdings) refuse(svc *corev1.Service) []finding {
	svc, errs := h.admit(svc)
	return h.serviceFindings(svc, errs)
}

// admit sends a copy of a Service through the stages. It returns the copy with all fields that the stages filled in,
// and the errors of the first stage that fails.
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

// stage is one step of the API server when it creates a Service. A stage may fill in fields of the Service.
type stage func(*corev1.Service) field.ErrorList

// stages returns the stages in the order of a create. Admission checks the namespace, then the Service's own
// BeginCreate hook allocates, then the rules apply (Store.Create,
// k8s.io/apiserver/pkg/registry/generic/registry/store.go, and beginCreate,
// k8s.io/kubernetes/pkg/registry/core/service/storage/storage.go). The first stage that fails hides the errors of the
// later ones. For example, a node port out of range is reported alone, even if rules are broken too.
func (h *holdings) stages() []stage {
	return []stage{
		func(svc *corev1.Service) field.ErrorList { return h.namespaceExists(svc.Namespace) },
		func(svc *corev1.Service) field.ErrorList { return h.cluster.agreeOnFamilies(svc, nil) },
		h.allocateClusterIPs, h.allocateNodePorts, h.allocateHealthCheck, applyRules,
	}
}

// prepare sets the namespace, the generated name and the defaults of a Service.
func prepare(svc *corev1.Service) {
	prepareMeta(&svc.ObjectMeta)
	setDefaults(svc)
	syncClusterIPs(svc)
}

// prepareMeta does what the API server does to every object, whatever its kind: it sets the namespace and the generated
// name (BeforeCreate, k8s.io/apiserver/pkg/registry/rest/create.go).
func prepareMeta(meta *metav1.ObjectMeta) {
	const maxGenerated = 58 // the length before the server appends five random characters
	if meta.Namespace == "" {
		meta.Namespace = corev1.NamespaceDefault
	}
	if meta.Name == "" && meta.GenerateName != "" {
		base := meta.GenerateName
		meta.Name = base[:min(len(base), maxGenerated)] + "x7k2p"
	}
}

// notFound, alreadyExists and conflicting are the API server's reasons for whole objects. Package field has similar
// types, but only for values of fields.
const (
	notFound      field.ErrorType = "NotFound"
	alreadyExists field.ErrorType = "AlreadyExists"
	conflicting   field.ErrorType = "Conflict"
)

// serviceFindings turns field errors of a Service into the errors that the API server sends.
func (h *holdings) serviceFindings(svc *corev1.Service, errs field.ErrorList) []finding {
	labels := labelEntries(map[string]map[string]string{
		"metadata.labels": svc.Labels,
		"spec.selector":   svc.Spec.Selector,
	}, errs)
	return findings(errs, labels, func(e *field.Error) string { return h.hint(svc, e) })
}

// findings turns field errors into the errors that the API server sends. Errors about the state of the cluster, not
// about a rule, are sent without a field. The list is cut after maxErrors.
func findings(errs field.ErrorList, labels map[string]string, hint func(*field.Error) string) []finding {
	found := make([]finding, 0, min(len(errs), maxErrors+1))
	for _, e := range errs {
		if len(found) == maxErrors {
			return append(found, finding{Error: tooManyErrors(len(errs))})
		}
		out := Error{Field: e.Field, Reason: string(e.Type), Hint: hint(e)}
		switch e.Type {
		case field.ErrorTypeInternal:
			out.Field, out.Reason, out.Message = "", "", e.Detail
		case notFound, alreadyExists, conflicting:
			out.Field, out.Message = "", e.Detail
		default:
			out.Message = e.ErrorBody()
		}
		found = append(found, finding{out, where(e, labels)})
	}
	return found
}

// where returns the field to point at. For labels the API server names only the mapping, so where finds the key. The
// server notices a missing name only when it reserves an address, so where points at metadata.name then.
func where(e *field.Error, labels map[string]string) string {
	if strings.Contains(e.Detail, parentName) {
		return "metadata.name"
	}
	if value, ok := e.BadValue.(string); ok {
		if key, ok := labels[e.Field+"="+value]; ok {
			return joinPath(e.Field, key)
		}
	}
	return e.Field
}

// labelEntries maps FIELD=VALUE and FIELD=KEY to the key of a label or selector entry, because an error may name
// either. If several entries have the same value, the first key counts. It looks only at the mappings that errs
// mention. mappings has the labels or the selector of each field.
func labelEntries(mappings map[string]map[string]string, errs field.ErrorList) map[string]string {
	entries := map[string]string{}
	for name, labels := range mappings {
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
