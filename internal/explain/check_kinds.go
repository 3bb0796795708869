package explain

import (
	"fmt"
	"net/netip"

	corev1 "k8s.io/api/core/v1"

	"portolan/internal/access"
)

// aliasOfAddress reports an IP address as the external name. The API server accepts 192.0.2.1 because it is a valid
// DNS name, and cluster DNS then returns it as a name.
func aliasOfAddress(s *subject) []Finding {
	_, err := netip.ParseAddr(s.svc.Spec.ExternalName)
	return s.findingIf(s.isAlias() && err == nil, "external-name-is-address", Bad, "spec.externalName",
		fmt.Sprintf("An alias leads to another name, and %s is an address. DNS hands it out as if it were a name, "+
			"which nobody can look up.", s.svc.Spec.ExternalName),
		"Write a DNS name; or make a Service of type ClusterIP without a selector, and an EndpointSlice with that address.")
}

// aliasPorts reports ports on an ExternalName Service, which does not translate ports.
func aliasPorts(s *subject) []Finding {
	if len(s.svc.Spec.Ports) == 0 || !s.isAlias() {
		return nil
	}
	p := s.svc.Spec.Ports[0]
	problem := "Nothing reads the ports of an alias: clients connect to " + s.svc.Spec.ExternalName +
		" itself, on the port that they type."
	if target := s.target(0); target != 0 && target != p.Port {
		problem += fmt.Sprintf(" Port %d does not become %d.", p.Port, target)
	}
	return one(s.finding("external-name-ports", Warning, "spec.ports", problem,
		"Remove spec.ports, and let clients dial the port of the host."))
}

// aliasSelector reports a selector on an ExternalName Service, which has no pods.
func aliasSelector(s *subject) []Finding {
	return s.findingIf(s.isAlias() && len(s.svc.Spec.Selector) > 0, "external-name-selector", Warning, "spec.selector",
		"An alias has no pods behind it, and its selector is ignored.",
		"Remove spec.selector; or, if pods are meant, set spec.type: ClusterIP and remove spec.externalName.")
}

// headlessPorts reports a target port that differs from the port of a headless Service. Clients connect to the pods
// directly, so nothing translates the port.
func headlessPorts(s *subject) []Finding {
	if !headless(s.svc.Service) {
		return nil
	}
	var found []Finding
	for i, p := range s.svc.Spec.Ports {
		target := s.target(i)
		if target == 0 || target == p.Port {
			continue
		}
		found = append(found, s.finding("headless-port-mapping", Warning, portField(i, "port"),
			fmt.Sprintf("A headless Service has no address on which port %d could become %d: "+
				"its name leads to the pods themselves, and they listen on %d.", p.Port, target, target),
			fmt.Sprintf("Dial port %d, and write port: %d, so that the Service says what to dial; or, "+
				"if ports are to be translated, remove clusterIP: None.", target, target)))
	}
	return found
}

// headlessAffinity reports session affinity on a headless Service. Clients choose a pod themselves, so the field has
// no effect.
func headlessAffinity(s *subject) []Finding {
	return s.findingIf(headless(s.svc.Service) && s.hasAffinity(), "affinity-without-proxy", Warning,
		"spec.sessionAffinity",
		"With clusterIP None no proxy stands between clients and pods, so nobody keeps a client at its pod: "+
			"it picks one of the addresses that DNS gives.",
		"Remove spec.sessionAffinity; or remove clusterIP: None.")
}

func (s *subject) hasAffinity() bool {
	return s.svc.Spec.SessionAffinity == corev1.ServiceAffinityClientIP
}

// affinity explains that session affinity depends on the source address of a connection.
func affinity(s *subject) []Finding {
	return s.findingIf(!headless(s.svc.Service) && !s.isAlias() && s.hasAffinity(), "affinity-by-address", Hint,
		"spec.sessionAffinity",
		"ClientIP goes by the source address of a packet, not by user or cookie. "+
			"All who come through one proxy or balancer look alike, and share one pod.",
		"Nothing, if clients have addresses of their own. Else keep sessions in the app, "+
			"or let a proxy that reads HTTP do it.")
}

// notFollowed reports SCTP ports, because the simulation follows only TCP and UDP.
func notFollowed(s *subject) []Finding {
	var found []Finding
	for i, p := range s.svc.Spec.Ports {
		if !access.Followed(p) && !s.isAlias() {
			found = append(found, s.finding("not-followed", Hint, portField(i, "protocol"),
				fmt.Sprintf("Port %s uses %s. Only TCP and UDP can be followed here, so the table leaves this port out. "+
					"It has the same addresses.", PortName(p), p.Protocol),
				NoFix))
		}
	}
	return found
}
