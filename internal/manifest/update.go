package manifest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	sigsjson "sigs.k8s.io/json"
)

// Way is how an object that exists is changed.
type Way string

// These are the ways to change an object. ByApply is kubectl apply. It merges the manifest into the object, and removes
// what the last applied configuration had and the manifest has not. ByReplace is kubectl replace. It sends the manifest
// as the new object, and fails if there is no object.
const (
	ByApply   Way = "apply"
	ByReplace Way = "replace"
)

// liveService is a Service that exists in the cluster.
type liveService struct {
	svc *corev1.Service // as the server stores it
	// The JSON that kubectl apply was last given for the Service; nil if the Service was not made with kubectl apply.
	lastApplied []byte
}

// JudgeUpdates judges objects in order, as Judge does, in a cluster that holds the objects in old. An object that is
// there is updated. Any other is created, or refused with ByReplace. Objects of old that the others do not name stay,
// with their names, addresses and node ports. If several objects have the same name, each updates the one before it.
//
// An object of old is either what an API server has stored, as kubectl get -o yaml prints it, or a manifest. A manifest
// counts as created with kubectl apply, so what it sets is the last applied configuration. JudgeUpdates fails with the
// first error of old: an object that cannot be read, or that the server refuses.
func (c Cluster) JudgeUpdates(old, objects []Object, how Way) ([]Verdict, error) {
	h := newUpdates(c, old, objects)
	for _, o := range old {
		if err := h.hold(o); err != nil {
			return nil, err
		}
	}
	h.how = how
	return h.judgeAll(objects), nil
}

// newUpdates returns the holdings of a cluster that has no object of old yet, except for their namespaces. Updates are
// those of kubectl apply.
func newUpdates(c Cluster, old, objects []Object) *holdings {
	h := takeStock(slices.Concat(old, objects))
	h.cluster, h.how, h.live, h.exist = c, ByApply, map[string]liveService{}, map[string]bool{}
	h.cluster.DualStack = c.DualStack || slices.ContainsFunc(old, hasStoredIPv6)
	for _, o := range old {
		h.holdNamespace(o)
	}
	return h
}

// hasStoredIPv6 reports whether an API server has given a Service an IPv6 address.
func hasStoredIPv6(o Object) bool {
	svc := o.Service()
	return svc != nil && o.IsStored() && slices.ContainsFunc(svc.Spec.ClusterIPs, func(ip string) bool {
		return familyOf(ip) == corev1.IPv6Protocol
	})
}

// holdNamespace records a Namespace that exists, or the namespace of an object that exists. It does so only if the set
// of namespaces is known.
func (h *holdings) holdNamespace(o Object) {
	switch meta, ok := o.Value.(metav1.Object); {
	case h.namespaces == nil || !ok:
	case o.Kind == "Namespace":
		h.namespaces[meta.GetName()] = true
	default:
		h.namespaces[meta.GetNamespace()] = true
	}
}

// hold adds an object to the cluster before anything is judged. It fails if the object cannot be there.
func (h *holdings) hold(o Object) error {
	if !o.IsStored() || !o.IsUsable() {
		if v := h.judge(o); !v.Accepted {
			return v.Errors[0]
		}
		return nil
	}
	h.exist[o.key()] = true
	if svc := o.Service(); svc != nil {
		svc = svc.DeepCopy()
		prepareMeta(&svc.ObjectMeta)
		if len(svc.Spec.IPFamilies) == 0 {
			h.cluster.Default(svc)
		} else {
			setDefaults(svc)
		}
		var lastApplied []byte
		if applied, ok := svc.Annotations[corev1.LastAppliedConfigAnnotation]; ok {
			lastApplied = []byte(applied)
			if _, err := readService(lastApplied); err != nil {
				return o.errors([]finding{{
					at: joinPath("metadata.annotations", corev1.LastAppliedConfigAnnotation),
					Error: Error{
						Reason:  reasonBadRequest,
						Message: "the last applied configuration is not a Service: " + harmless(err.Error()),
						Hint:    "kubectl apply cannot use this annotation either. Remove it, or copy it again from the cluster.",
					},
				}})[0]
			}
		}
		h.keep(svc, lastApplied)
		return nil
	}
	if k, ok := rulesOf(o.Value.DeepCopyObject()); ok {
		prepareMeta(k.meta)
		h.names[k.resource+" "+nameOf(k.meta)] = true
	}
	return nil
}

// keep records a Service as the server stores it. It replaces the one of the same name.
func (h *holdings) keep(svc *corev1.Service, lastApplied []byte) {
	name := nameOf(&svc.ObjectMeta)
	if before, found := h.live[name]; found {
		h.release(before.svc)
	}
	h.give(svc)
	if h.live != nil {
		h.live[name] = liveService{svc: svc, lastApplied: lastApplied}
	}
}

// key identifies an object among all objects of a cluster: by group, kind, namespace and name.
func (o Object) key() string {
	group, _, grouped := strings.Cut(o.APIVersion, "/")
	if !grouped {
		group = ""
	}
	meta := metav1.ObjectMeta{Namespace: o.Namespace, Name: o.Name}
	if read, ok := o.Value.(metav1.Object); ok { // o.Name may be escaped
		meta.Namespace, meta.Name = read.GetNamespace(), read.GetName()
	}
	return strings.Join([]string{group, o.Kind, nameOf(&meta)}, "/")
}

// isUpdate reports whether an object exists, so that the API server updates it. An object with a generated name never
// exists before.
func (h *holdings) isUpdate(o Object) bool { return h.how != "" && o.Name != "" && h.exist[o.key()] }

// update changes a Service of the cluster, or returns why the server refuses it.
func (h *holdings) update(o Object, value *corev1.Service) (v Verdict, refused []finding) {
	meta := value.ObjectMeta
	prepareMeta(&meta)
	live := h.live[nameOf(&meta)]
	applied, err := h.source(o)
	svc := value.DeepCopy()
	if err == nil && h.how == ByApply {
		svc, err = applyTo(live, applied)
	}
	var errs field.ErrorList
	if err != nil {
		svc, errs = value.DeepCopy(), field.ErrorList{{
			Type: field.ErrorTypeInternal, Field: "spec.ports", Detail: strings.TrimSpace(err.Error()),
		}}
	} else {
		errs = h.admitUpdate(svc, live.svc)
	}
	c := change{how: h.how, manifest: value, before: live.svc, after: svc}
	if len(errs) > 0 {
		return v, h.updateFindings(c, errs)
	}
	v.Warnings = warningsOf(svc)
	if v.Lost = c.losses(); h.how == ByApply && live.lastApplied == nil && len(c.lostPorts()) == 0 {
		v.Lost = append(v.Lost, h.keepsTooMuch(c)...)
	}
	h.keep(svc, applied)
	return v, nil
}

// source returns the JSON of an object for kubectl apply to merge and to remember, or nil for kubectl replace.
func (h *holdings) source(o Object) ([]byte, error) {
	if h.how != ByApply {
		return nil, nil
	}
	return o.source()
}

// applyTo returns a live Service after kubectl apply with a manifest, before defaults.
func applyTo(live liveService, manifest []byte) (*corev1.Service, error) {
	js, err := json.Marshal(live.svc)
	if err != nil {
		return nil, fmt.Errorf("encode the Service: %w", err)
	}
	trees := make([]tree, 3)
	for i, text := range [][]byte{live.lastApplied, manifest, js} {
		if len(text) == 0 {
			continue
		}
		if trees[i], err = readObject(text); err != nil {
			return nil, err
		}
	}
	patch, err := applyPatch(trees[0], trees[1], trees[2])
	if err != nil {
		return nil, err
	}
	return patched(trees[2], patch)
}

// patched returns a Service after a strategic merge patch, before defaults.
func patched(live, patch tree) (*corev1.Service, error) {
	merged, err := mergeTree(live, patch, true)
	if err != nil {
		return nil, err
	}
	js, err := json.Marshal(merged)
	if err != nil {
		return nil, fmt.Errorf("encode the Service: %w", err)
	}
	return readService(js)
}

// readService decodes a Service and ignores unknown fields.
func readService(js []byte) (*corev1.Service, error) {
	svc := &corev1.Service{}
	if err := sigsjson.UnmarshalCaseSensitivePreserveInts(js, svc); err != nil {
		return nil, fmt.Errorf("read a Service: %w", err)
	}
	return svc, nil
}

// admitUpdate sends a Service that replaces old through the stages of an update: Store.Update,
// k8s.io/apiserver/pkg/registry/generic/registry/store.go. As in a create, the first stage that fails hides the errors
// of the later ones.
func (h *holdings) admitUpdate(svc, old *corev1.Service) field.ErrorList {
	prepareMeta(&svc.ObjectMeta)
	if errs := conflict(svc, old); len(errs) > 0 {
		return errs
	}
	svc.Status = *old.Status.DeepCopy()
	setDefaults(svc)
	keepAllocated(svc, old)
	if errs := h.cluster.agreeOnFamilies(svc, old); len(errs) > 0 {
		return errs
	}
	if errs := h.reallocate(svc, old); len(errs) > 0 {
		return errs
	}
	dropForType(svc, old)
	return changeRules(svc, old)
}

// conflict refuses an update that was made from another version of the object. If one of the versions is unknown, they
// count as the same.
func conflict(svc, old *corev1.Service) field.ErrorList {
	if svc.ResourceVersion == "" || old.ResourceVersion == "" || svc.ResourceVersion == old.ResourceVersion {
		return nil
	}
	return field.ErrorList{{
		Type: conflicting, Field: "metadata.resourceVersion", BadValue: svc.ResourceVersion,
		Detail: fmt.Sprintf("Operation cannot be fulfilled on services %q: the object has been modified; "+
			"please apply your changes to the latest version and try again", svc.Name),
	}}
}

// missing refuses to replace an object that does not exist. A generated name belongs to no object yet.
func (h *holdings) missing(o Object, resource string) field.ErrorList {
	if h.how != ByReplace || o.Name == "" || o.isInventory() || h.isUpdate(o) {
		return nil
	}
	return field.ErrorList{{
		Type: notFound, Field: "metadata.name", BadValue: o.Name, Detail: fmt.Sprintf("%s %q not found", resource, o.Name),
	}}
}
