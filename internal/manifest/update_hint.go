package manifest

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// updateFindings turns field errors of an update into the errors that the API server sends. after is the Service that
// the server would have stored.
func (h *holdings) updateFindings(c change, errs field.ErrorList) []finding {
	labels := labelEntries(map[string]map[string]string{
		"metadata.labels": c.after.Labels,
		"spec.selector":   c.after.Spec.Selector,
	}, errs)
	return findings(errs, labels, func(e *field.Error) string {
		if hint := c.hint(e); hint != "" {
			return hint
		}
		return h.hint(c.after, e)
	})
}

// hint returns what to do about an error that only an update can have, or "".
func (c change) hint(e *field.Error) string {
	switch {
	case e.Type == conflicting:
		return "The Service was changed after this manifest was read. Read it again, or remove resourceVersion."
	case e.Field == "metadata.uid":
		return "The manifest was read from another Service of this name. Remove uid."
	case strings.HasPrefix(e.Field, "spec.ports") && lastName(e.Field) != "nodePort" && c.confusesPorts():
		return "This manifest alone is right. " + mergedByNumber
	case strings.Contains(e.Detail, "does not contain declared merge key"):
		return "kubectl apply matches ports by their number. Give each item of ports the field port: - port: 80."
	case strings.HasPrefix(e.Detail, "duplicate nodePort"):
		return "Two ports of one protocol request the same node port. Remove one nodePort to get a free one."
	case e.Field == "spec.healthCheckNodePort" && e.Type == field.ErrorTypeForbidden:
		return "Remove healthCheckNodePort, and the Service keeps the port that it has."
	case strings.Contains(e.Detail, "'SingleStack'"):
		return "To give up the second address, write ipFamilyPolicy: SingleStack. " +
			"To keep it, remove clusterIPs and ipFamilies."
	case e.Detail == mayNotChange:
		return c.hintForFixed(e.Field)
	}
	return ""
}

// confusesPorts reports whether kubectl apply merges ports that have the same number, and the ports of the manifest
// themselves break no rule.
func (c change) confusesPorts() bool {
	svc := c.manifest.DeepCopy()
	setDefaults(svc)
	alone := len(svc.Spec.Ports) > 0 && len(eachPortRule(svc)) == 0 && len(repeatedPortRule(svc)) == 0
	return c.how == ByApply && alone && (sharesNumber(svc.Spec.Ports) || sharesNumber(c.before.Spec.Ports))
}

// sharesNumber reports whether two ports have the same number.
func sharesNumber(ports []corev1.ServicePort) bool {
	seen := map[int32]bool{}
	for _, port := range ports {
		if seen[port.Port] {
			return true
		}
		seen[port.Port] = true
	}
	return false
}

// hintForFixed returns what to do about a field that may not change.
func (c change) hintForFixed(path string) string {
	const again = "delete the Service and create it again."
	switch {
	case path == "spec.loadBalancerClass":
		return "A class can be set only when a Service becomes a LoadBalancer. To change it, " + again
	case strings.HasPrefix(path, "spec.ipFamilies"):
		return "The first IP family stays as long as the Service exists. Remove ipFamilies. To change it, " + again
	case isHeadless(c.before):
		return "A headless Service stays headless. To give it a cluster address, " + again
	case c.after.Spec.ClusterIP == corev1.ClusterIPNone:
		return "A Service keeps its cluster address, so it cannot become headless. To make it headless, " + again
	}
	return "A Service keeps its cluster address. Remove clusterIP. To change the address, " + again
}
