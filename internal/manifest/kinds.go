package manifest

import (
	"fmt"
	"strings"

	networkingv1 "k8s.io/api/networking/v1"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
)

// services is the name of the resource in messages of the API server about Services.
const services = "services"

// kindRules are the rules for the objects of a kind other than Service. The API server allocates neither addresses nor
// ports for these kinds.
type kindRules struct {
	resource      string // as in the messages of the API server
	clusterScoped bool   // whether its objects are in no namespace
	partial       bool   // whether the API server has rules that this package does not have
	meta          *metav1.ObjectMeta
	spec          func() field.ErrorList
	hint          func(name string, e *field.Error) string // name is the last part of the error's field
}

// rulesOf returns the rules for a copy of an object, or false if this package has none for its kind. The copy has the
// defaults that the rules need. Objects without rules, such as the pods of a cluster, are not copied.
func rulesOf(value runtime.Object) (kindRules, bool) {
	gatewayHint := func(name string, _ *field.Error) string { return hintForGateway(name) }
	switch v := value.(type) {
	case *networkingv1.NetworkPolicy:
		v = v.DeepCopy()
		DefaultNetworkPolicy(v)
		return kindRules{
			resource: "networkpolicies.networking.k8s.io", meta: &v.ObjectMeta,
			spec: func() field.ErrorList { return networkPolicyRules(&v.Spec) }, hint: hintForNetworkPolicy,
		}, true
	case *networkingv1.Ingress:
		v = v.DeepCopy()
		return kindRules{
			resource: "ingresses.networking.k8s.io", meta: &v.ObjectMeta,
			spec: func() field.ErrorList { return ingressRules(v) }, hint: hintForIngress,
		}, true
	case *gatewayv1.GatewayClass:
		v = v.DeepCopy()
		return kindRules{
			resource: "gatewayclasses.gateway.networking.k8s.io", clusterScoped: true, partial: true, meta: &v.ObjectMeta,
			spec: func() field.ErrorList { return gatewayClassRules(v) }, hint: gatewayHint,
		}, true
	case *gatewayv1.Gateway:
		v = v.DeepCopy()
		return kindRules{
			resource: "gateways.gateway.networking.k8s.io", partial: true, meta: &v.ObjectMeta,
			spec: func() field.ErrorList { return gatewayRules(v) }, hint: gatewayHint,
		}, true
	case *gatewayv1.HTTPRoute:
		v = v.DeepCopy()
		return kindRules{
			resource: "httproutes.gateway.networking.k8s.io", partial: true, meta: &v.ObjectMeta,
			spec: func() field.ErrorList { return httpRouteRules(v) }, hint: gatewayHint,
		}, true
	}
	return kindRules{}, false
}

// admitKind returns what is wrong with an object that is not a Service: its namespace, or else its fields. It checks
// only the fields if inventory is true, which means that the object already exists in the cluster.
func (h *holdings) admitKind(k kindRules, inventory bool) field.ErrorList {
	prepareMeta(k.meta)
	if !inventory && !k.clusterScoped {
		if errs := h.namespaceExists(k.meta.Namespace); len(errs) > 0 {
			return errs
		}
	}
	return append(objectMetaRule(k.meta, apivalidation.NameIsDNSSubdomain, !k.clusterScoped), k.spec()...)
}

// createKind adds an object that is not a Service to the cluster, or returns why the server refuses it.
func (h *holdings) createKind(o Object, k kindRules) []finding {
	generated := k.meta.Name == ""
	errs := h.missing(o, k.resource)
	if len(errs) == 0 {
		errs = h.admitKind(k, o.isInventory())
	}
	if len(errs) == 0 && !o.isInventory() && !h.isUpdate(o) {
		errs = h.store(k.resource, k.meta, generated)
	}
	if len(errs) == 0 {
		h.names[k.resource+" "+nameOf(k.meta)] = true
	}
	return h.findingsOf(o.Kind, k, errs)
}

// findingsOf turns field errors of an object that is not a Service into the errors that the API server sends.
func (h *holdings) findingsOf(kind string, k kindRules, errs field.ErrorList) []finding {
	labels := labelEntries(map[string]map[string]string{"metadata.labels": k.meta.Labels}, errs)
	return findings(errs, labels, func(e *field.Error) string {
		if hint := h.hintForCluster(kind, k.clusterScoped, e); hint != "" {
			return hint
		}
		return hintForKindRule(k, e)
	})
}

// hintForKindRule returns what to do about a broken rule. Hints about metadata are the same for all kinds.
func hintForKindRule(k kindRules, e *field.Error) string {
	name, value := lastName(e.Field), fmt.Sprint(e.BadValue)
	if hint := hintForValue(value); hint != "" {
		return hint
	}
	switch {
	case e.Field == "metadata.name" || e.Field == "metadata.generateName":
		return "Give it a name of small letters, digits, - and dots: metadata: {name: web}."
	case e.Field == "metadata.labels", name == "matchLabels", name == "key":
		return labelHint
	case strings.HasPrefix(e.Field, "metadata."):
		return hintForMetadata(splitPath(e.Field)[1])
	}
	hint := ""
	if e.Type != field.ErrorTypeNotSupported || name == "protocol" {
		hint = k.hint(name, e)
	}
	if hint == "" && e.Type == field.ErrorTypeNotSupported {
		hint = hintForWord(name, value, e.Detail)
	}
	return hint
}

// lastName returns the last name in a field, without an index: "ports" for "spec.ports[0]".
func lastName(path string) string {
	name, _, _ := strings.Cut(path[strings.LastIndexByte(path, '.')+1:], "[")
	return name
}
