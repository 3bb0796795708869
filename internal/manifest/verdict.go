package manifest

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
)

// Verdict is what the API server would answer to one object.
type Verdict struct {
	Object   Object
	Checked  bool     // whether it was validated: it is a Service, a NetworkPolicy or an Ingress, or it has errors
	Accepted bool     // whether it has no errors; true also for an object that was not validated
	Errors   []Error  // why the server refuses it
	Warnings []string // what the server warns about, if no rule is broken
	Update   bool     // whether the object exists and is changed; only JudgeUpdates sets it
	Lost     []string // what an accepted update of a Service gives up, a sentence each
}

// Judge validates objects in order. Each one is created in a cluster that already holds the accepted ones before it.
// So Judge also finds a name, an address or a node port that is already taken, and a missing namespace. What the
// server chooses at random never collides.
//
// Judge checks that namespaces exist only if the input has a Namespace object. The namespaces default, kube-system,
// kube-public and kube-node-lease always exist, and so does the Service "kubernetes". Items of a List that a server
// wrote ("kubectl get -o yaml") already exist in their cluster. They hold their names, addresses and node ports
// without any check, and only the rules are applied to them.
func (c Cluster) Judge(objects []Object) []Verdict {
	h := takeStock(objects)
	h.cluster = c
	return h.judgeAll(objects)
}

func (h *holdings) judgeAll(objects []Object) []Verdict {
	verdicts := make([]Verdict, 0, len(objects))
	for _, o := range objects {
		verdicts = append(verdicts, h.judge(o))
	}
	return verdicts
}

func (h *holdings) judge(o Object) Verdict {
	v := Verdict{Errors: o.Errors}
	update := h.isUpdate(o)
	if len(o.Errors) == 0 && o.Value != nil {
		switch value := o.Value.(type) {
		case *corev1.Namespace:
			h.namespaces[value.Name] = true
		case *corev1.Service:
			var refused []finding
			if update {
				v, refused = h.update(o, value)
			} else {
				v.Warnings, refused = h.create(o, value)
			}
			v.Checked, v.Errors = true, o.errors(refused)
		default:
			if k, ok := rulesOf(value); ok {
				v.Checked = !k.partial
				v.Errors = o.errors(h.createKind(o, k))
			}
		}
	}
	v.Object, v.Update, v.Accepted = o, update, len(v.Errors) == 0
	v.Checked = v.Checked || !v.Accepted
	if h.exist != nil && v.Accepted {
		h.exist[o.key()] = true
	}
	return v
}

// create adds a Service to the cluster, or returns why the server refuses it. For inventory it checks only the rules.
func (h *holdings) create(o Object, svc *corev1.Service) (warnings []string, refused []finding) {
	inventory := o.isInventory()
	filled, errs := svc.DeepCopy(), h.missing(o, services)
	switch {
	case len(errs) > 0:
	case inventory:
		prepare(filled)
		errs = applyRules(filled)
	default:
		filled, errs = h.admit(svc)
	}
	if len(errs) == 0 {
		warnings = warningsOf(filled)
		if !inventory {
			errs = h.store(services, &filled.ObjectMeta, svc.Name == "")
		}
	}
	if len(errs) == 0 {
		if filled.Spec.Type == corev1.ServiceTypeExternalName {
			filled.Spec.InternalTrafficPolicy = nil // as Default does
		}
		applied, err := h.source(o)
		if err != nil {
			applied = nil // then nothing is known of what was applied, as after kubectl create
		}
		h.keep(filled, applied)
	}
	return warnings, h.serviceFindings(filled, errs)
}

// isInventory reports whether an object already exists in a cluster: it is an item of a List, and it has a UID and a
// resource version, which only a server writes.
func (o Object) isInventory() bool {
	if o.Item == 0 || o.Value == nil {
		return false
	}
	m, err := meta.Accessor(o.Value)
	return err == nil && m.GetUID() != "" && m.GetResourceVersion() != ""
}
