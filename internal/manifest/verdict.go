package manifest

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Verdict is what the API server would say of one object.
type Verdict struct {
	Object   Object
	Checked  bool     // whether it was judged: a Service, or something that could not be read
	Accepted bool     // whether it would be created; true of what is not judged
	Errors   []Error  // why it would not
	Warnings []string // what the server adds, of an object that keeps the rules
}

// Judge judges objects in order, as if each were created after the ones before it were (those
// refused were not): what a single object cannot show, a name, an address, a node port or a namespace, is
// checked against the others. What the server chooses at random collides with nothing.
//
// Namespaces are a closed set only if there is a Namespace object; default, kube-system, kube-public
// and kube-node-lease exist in any case, and so does the Service "kubernetes". Items of a List that a server wrote
// ("kubectl get -o yaml") are taken as they are: they have what they name, in whatever cluster they
// came from, and only the rules are applied to them.
func Judge(objects []Object) []Verdict {
	h := takeStock(objects)
	verdicts := make([]Verdict, 0, len(objects))
	for _, o := range objects {
		verdicts = append(verdicts, h.judge(o))
	}
	return verdicts
}

func (h *holdings) judge(o Object) Verdict {
	v := Verdict{Object: o, Checked: o.Service() != nil || len(o.Errors) > 0, Errors: o.Errors}
	if len(o.Errors) == 0 {
		switch value := o.Value.(type) {
		case *corev1.Namespace:
			h.namespaces[value.Name] = true
		case *corev1.Service:
			var findings []finding
			v.Warnings, findings = h.create(value, o.isInventory())
			v.Errors = o.errors(findings)
		}
	}
	v.Accepted = len(v.Errors) == 0
	return v
}

// create adds a Service to the cluster, or says why it cannot be. Of inventory only the rules are asked.
func (h *holdings) create(svc *corev1.Service, inventory bool) (warnings []string, refused []finding) {
	asked := svc.DeepCopy()
	prepare(asked)
	filled, errs := asked, field.ErrorList(nil)
	if inventory {
		errs = applyRules(asked)
	} else {
		filled, errs = h.admit(svc)
	}
	if len(errs) == 0 {
		warnings = warningsOf(filled)
		if !inventory {
			errs = h.store(svc)
		}
	}
	if len(errs) == 0 {
		h.give(asked)
	}
	return warnings, h.sent(filled, errs)
}

// isInventory reports whether an object is there already: an item of a List, with what only a server writes.
func (o Object) isInventory() bool {
	if o.Item == 0 || o.Value == nil {
		return false
	}
	m, err := meta.Accessor(o.Value)
	return err == nil && m.GetUID() != "" && m.GetResourceVersion() != ""
}
