package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// policyDrops reports NetworkPolicies that keep clients from the pods of the Service, with one client as an example.
// That may be intended. It leaves out clients that were assumed, because their labels are made up.
func policyDrops(s *subject) []Finding {
	var found []Finding
	for c, t := range s.tries() {
		drop := s.dropFrom(c, t.Trace)
		if drop == nil {
			continue
		}
		object := "networkpolicy/" + drop.Policies[0]
		if slices.ContainsFunc(found, func(other Finding) bool { return other.Object == object }) {
			continue
		}
		found = append(found, Finding{
			ID: "policy-drops", Severity: Hint, Object: object, Field: "spec.ingress",
			Problem: drop.Text(), Fix: "Nothing, if you want that. Otherwise: " + s.world.adviser(t.Trace).policyDrop().Fix,
		})
	}
	return found
}

// dropFrom returns what NetworkPolicies at the pods of the Service drop of a client, nil if that is nothing or if the
// client was assumed.
func (s *subject) dropFrom(c Client, t cluster.Trace) *cluster.PolicyDrop {
	if drop := dropOf(t); drop != nil && !drop.Egress && s.isReal(c.From) {
		return drop
	}
	return nil
}

// dropsAny reports whether policyDrops finds anything.
func (s *subject) dropsAny() bool {
	for c, t := range s.tries() {
		if s.dropFrom(c, t.Trace) != nil {
			return true
		}
	}
	return false
}

// isReal reports whether a client is in the scene and was not added for the report.
func (s *subject) isReal(from string) bool {
	name, isPod := strings.CutPrefix(from, "pod/")
	_, ok := s.world.scene.FindPod(name)
	return ok || !isPod || access.Outside(from)
}

// routePorts reports HTTPRoutes and Ingresses that send to a port that the Service does not have. People often write
// the port of the pod there.
func routePorts(s *subject) []Finding {
	var found []Finding
	add := func(object, field, written string) {
		ports := texts(s.svc.Spec.Ports, func(p corev1.ServicePort) string { return number(p.Port) })
		found = append(found, Finding{
			ID: "route-port-unknown", Severity: Bad, Object: object, Field: field,
			Problem: fmt.Sprintf("It sends requests to port %s of %s, which has port %s. The proxy answers with an error.",
				written, nameOf(s.svc), strings.Join(ports, ", ")),
			Fix: "Write the port of the Service. Do not write the port of its pods.",
		})
	}
	for _, o := range s.world.objects {
		switch v := o.Value.(type) {
		case *gatewayv1.HTTPRoute:
			s.wrongRefs(v, func(field, written string) { add("httproute/"+cluster.Name(v.Namespace, v.Name), field, written) })
		case *networkingv1.Ingress:
			s.wrongBackends(v, func(field, written string) { add("ingress/"+cluster.Name(v.Namespace, v.Name), field, written) })
		}
	}
	return found
}

// wrongRefs passes on the backendRefs of an HTTPRoute that name the Service and a port that it does not have.
func (s *subject) wrongRefs(r *gatewayv1.HTTPRoute, found func(field, written string)) {
	for i, rule := range r.Spec.Rules {
		for j, ref := range rule.BackendRefs {
			namespace := namespaceOf(r.Namespace)
			if ref.Namespace != nil {
				namespace = string(*ref.Namespace)
			}
			if string(ref.Name) != s.svc.Name || namespace != s.svc.Namespace || ref.Port == nil {
				continue
			}
			if port := *ref.Port; !s.hasPort(func(p corev1.ServicePort) bool { return p.Port == port }) {
				found(fmt.Sprintf("spec.rules[%d].backendRefs[%d].port", i, j), number(port))
			}
		}
	}
}

// wrongBackends passes on the backends of an Ingress that name the Service and a port that it does not have.
func (s *subject) wrongBackends(in *networkingv1.Ingress, found func(field, written string)) {
	if namespaceOf(in.Namespace) != s.svc.Namespace {
		return
	}
	for i, rule := range in.Spec.Rules {
		if rule.HTTP == nil {
			continue
		}
		for j, path := range rule.HTTP.Paths {
			b := path.Backend.Service
			if b == nil || b.Name != s.svc.Name {
				continue
			}
			field := fmt.Sprintf("spec.rules[%d].http.paths[%d].backend.service.port", i, j)
			switch {
			case b.Port.Name != "" && !s.hasPort(func(p corev1.ServicePort) bool { return p.Name == b.Port.Name }):
				found(field, b.Port.Name)
			case b.Port.Number != 0 && !s.hasPort(func(p corev1.ServicePort) bool { return p.Port == b.Port.Number }):
				found(field, number(b.Port.Number))
			}
		}
	}
}

func (s *subject) hasPort(meant func(corev1.ServicePort) bool) bool {
	return slices.ContainsFunc(s.svc.Spec.Ports, meant)
}
