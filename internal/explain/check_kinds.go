package explain

import (
	"fmt"
	"net/netip"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
	"portolan/internal/cluster"
)

// aliasOfAddress reports an IP address as the external name. The API server accepts 192.0.2.1 because it is a valid
// DNS name, and cluster DNS then returns it as a name.
func aliasOfAddress(s *subject) []Finding {
	_, err := netip.ParseAddr(s.svc.Spec.ExternalName)
	return s.findingIf(s.isAlias() && err == nil, "external-name-is-address", Bad, "spec.externalName",
		fmt.Sprintf("An alias leads to another name, but %s is an address. DNS returns it as a name, and no client can look "+
			"that name up.", s.svc.Spec.ExternalName),
		"Write a DNS name. Or create a Service of type ClusterIP without a selector, and an EndpointSlice with that address.")
}

// aliasPorts reports ports on an ExternalName Service, which does not translate ports.
func aliasPorts(s *subject) []Finding {
	if len(s.svc.Spec.Ports) == 0 || !s.isAlias() {
		return nil
	}
	p := s.svc.Spec.Ports[0]
	problem := "The ports of an alias have no effect. Clients connect to " + s.svc.Spec.ExternalName +
		" itself, on the port that they choose."
	if target := s.target(0); target != 0 && target != p.Port {
		problem += fmt.Sprintf(" Port %d does not become %d.", p.Port, target)
	}
	return one(s.finding("external-name-ports", Warning, "spec.ports", problem,
		"Remove spec.ports. Clients use the port of the host."))
}

// aliasSelector reports a selector on an ExternalName Service, which has no pods.
func aliasSelector(s *subject) []Finding {
	return s.findingIf(s.isAlias() && len(s.svc.Spec.Selector) > 0, "external-name-selector", Warning, "spec.selector",
		"An alias has no pods behind it, and its selector is ignored.",
		"Remove spec.selector. Or, if the Service is for pods, set spec.type: ClusterIP and remove spec.externalName.")
}

// headlessPorts reports a target port that differs from the port of a headless Service. Clients connect to the pods
// directly, so nothing translates the port.
func headlessPorts(s *subject) []Finding {
	if !headless(s.svc.Service) {
		return nil
	}
	severity := Warning
	if cluster.IsSettled(s.verdict.Object) {
		severity = Hint // its clients work, and use the port of the pods already, or SRV records
	}
	var found []Finding
	for i, p := range s.svc.Spec.Ports {
		target := s.target(i)
		if target == 0 || target == p.Port {
			continue
		}
		found = append(found, s.finding("headless-port-mapping", severity, portField(i, "port"),
			fmt.Sprintf("A headless Service has no cluster address, so nothing replaces port %d with %d. "+
				"Its name leads to the pods themselves, and they listen on %d.", p.Port, target, target),
			fmt.Sprintf("Connect to port %d, and write port: %d, so that the manifest shows the port to use. Or, "+
				"if you need the translation, remove clusterIP: None.", target, target)))
	}
	return found
}

// headlessAffinity reports session affinity on a headless Service. Clients choose a pod themselves, so the field has
// no effect.
func headlessAffinity(s *subject) []Finding {
	return s.findingIf(headless(s.svc.Service) && s.hasAffinity(), "affinity-without-proxy", Warning,
		"spec.sessionAffinity",
		"With clusterIP: None, clients connect to the pods directly, so nothing keeps a client at one pod. "+
			"Each client chooses one of the addresses that DNS returns.",
		"Remove spec.sessionAffinity or clusterIP: None.")
}

func (s *subject) hasAffinity() bool {
	return s.svc.Spec.SessionAffinity == corev1.ServiceAffinityClientIP
}

// affinity explains that session affinity depends on the source address of a connection.
func affinity(s *subject) []Finding {
	return s.findingIf(!headless(s.svc.Service) && !s.isAlias() && s.hasAffinity(), "affinity-by-address", Hint,
		"spec.sessionAffinity",
		"ClientIP compares the source addresses of packets. It does not know users or cookies. "+
			"All clients behind one proxy or load balancer have the same address and share one pod.",
		"If each client has its own address, change nothing. Otherwise keep sessions in the app, "+
			"or use a proxy that reads HTTP.")
}

// notFollowed reports SCTP ports, because the simulation follows only TCP and UDP.
func notFollowed(s *subject) []Finding {
	var found []Finding
	for i, p := range s.svc.Spec.Ports {
		if !access.Followed(p) && !s.isAlias() {
			found = append(found, s.finding("not-followed", Hint, portField(i, "protocol"),
				fmt.Sprintf("Port %s uses %s. Portolan follows only TCP and UDP, so this port is not in the table. "+
					"It has the same addresses.", PortName(p), p.Protocol),
				NoFix))
		}
	}
	return found
}
