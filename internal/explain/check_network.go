package explain

import (
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

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
			Problem: drop.Text(),
			Fix:     "If you want that, change nothing. Otherwise: " + s.world.adviser(t.Trace).policyDrop().Fix,
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
	seen := map[string]bool{} // one place may be a route for several hosts
	for _, r := range s.routesTo() {
		has := s.hasPort(func(p corev1.ServicePort) bool {
			return r.named && p.Name == r.port || !r.named && number(p.Port) == r.port
		})
		if place := r.Object + r.field; r.port != "" && !has && !seen[place] {
			seen[place] = true
			ports := texts(s.svc.Spec.Ports, func(p corev1.ServicePort) string { return number(p.Port) })
			found = append(found, Finding{
				ID: "route-port-unknown", Severity: Bad, Object: r.Object, Field: r.field,
				Problem: fmt.Sprintf("It sends requests to port %s of %s, which has port %s. The proxy answers with an error.",
					r.port, nameOf(s.svc), strings.Join(ports, ", ")),
				Fix: "Write the port of the Service. Do not write the port of its pods.",
			})
		}
	}
	return found
}

// exposedTwice reports a load balancer of a Service that an Ingress or an HTTPRoute sends requests to as well.
func exposedTwice(s *subject) []Finding {
	if !s.isA(corev1.ServiceTypeLoadBalancer) || len(s.routesTo()) == 0 {
		return nil
	}
	routers := Summary{Behind: s.behind()}.Routers()
	return one(s.finding("exposed-twice", Warning, "spec.type",
		fmt.Sprintf("%s %s requests to it, and it has a load balancer of its own. "+
			"Clients of the load balancer connect past %s.",
			List(routers), verb(len(routers), "sends", "send"), routers[0]),
		"If all clients outside use "+routers[0]+", set spec.type: ClusterIP."))
}

// routeNotFollowed reports that requests come through a controller that is not among the objects.
func routeNotFollowed(s *subject) []Finding {
	for _, r := range s.routesTo() {
		if s.world.followed[r.Object] {
			continue
		}
		what, controller, field := "", "Its controller", "spec.ingressClassName"
		if r.Host != "" {
			what = " for " + r.Host + r.Path
		}
		if strings.HasPrefix(r.Object, "ingress/") && r.class != "" {
			controller = "The controller of its class " + r.class
		} else if r.class != "" {
			controller, field = "The proxy of "+r.class, "spec.parentRefs"
		}
		return one(Finding{
			ID: "route-not-followed", Severity: Hint, Object: r.Object, Field: field,
			Problem: fmt.Sprintf("It sends requests%s to %s. %s is not in the files, "+
				"so they do not say how it reaches the pods.",
				what, nameOf(s.svc), controller),
			Fix: NoFix,
		})
	}
	return nil
}

func (s *subject) hasPort(meant func(corev1.ServicePort) bool) bool {
	return slices.ContainsFunc(s.svc.Spec.Ports, meant)
}
