package manifest

import (
	"reflect"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestExplain(t *testing.T) {
	for _, c := range []struct{ kind, field, begins string }{
		{"Service", "", "Service is a named abstraction of software service"},
		{"Service", "kind", "Kind is a string value representing the REST resource"},
		{"Service", "metadata.name", "Name must be unique within a namespace."},
		{"Service", "metadata.labels[example.com/team]", "Map of string keys and values that can be used to organize"},
		{"Service", "spec", "Spec defines the behavior of a service."},
		{"Service", "spec.type", "type determines how the Service is exposed."},
		{"Service", "spec.selector", "Route service traffic to pods with label keys and values"},
		{"Service", "spec.selector.app", "Route service traffic to pods with label keys and values"},
		{"Service", "spec.ports", "The list of ports that are exposed by this service."},
		{"Service", "spec.ports[0]", "ServicePort contains information on service's port."},
		{"Service", "spec.ports[0].nodePort", "The port on each node on which this service is exposed"},
		{"Service", "spec.ports[12].targetPort", "Number or name of the port to access on the pods"},
		{"Service", "spec.ports.port", ""},
		{"Service", "spec.externalIPs[0]", "externalIPs is a list of IP addresses"},
		{
			"Service", "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
			"timeoutSeconds specifies the seconds of ClientIP type session sticky time.",
		},
		{"Service", "status.loadBalancer.ingress[0].ip", "IP is set for load-balancer ingress points"},
		{"Pod", "spec.containers[0].ports[0].containerPort", "Number of port to expose on the pod's IP address."},
		{"Node", "status.addresses[0].address", "The node address."},
		{"Namespace", "spec.finalizers", "Finalizers is an opaque list of values"},
		{"EndpointSlice", "endpoints[0].conditions.ready", "ready indicates that this endpoint is"},
		{"NetworkPolicy", "spec.ingress[0].from[0].ipBlock.cidr", "cidr is a string representing the IPBlock"},
		{"Ingress", "spec.rules[0].host", "host is the fully qualified domain name of a network host"},
		{"Gateway", "spec.listeners", ""},
		{"Service", "spec.ports[0].nodeport", ""},
		{"Service", "spec.type.deeper", ""},
		{"Service", "spec.ports[0].targetPort.type", ""},
		{"Service", "nothing", ""},
		{"Deployment", "spec", ""},
		{"", "", ""},
	} {
		got := Explain(c.kind, c.field)
		if !strings.HasPrefix(got, c.begins) || c.begins == "" && got != "" {
			t.Errorf("%s %s: %.80q, want %q", c.kind, c.field, got, c.begins)
		}
	}
}

// Every field that a Service can have is explained.
func TestExplainKnowsEveryFieldOfAService(t *testing.T) {
	for _, place := range []struct {
		path  string
		value any
	}{
		{"", corev1.Service{}},
		{"spec.", corev1.ServiceSpec{}},
		{"spec.ports[0].", corev1.ServicePort{}},
		{"spec.sessionAffinityConfig.", corev1.SessionAffinityConfig{}},
		{"status.loadBalancer.ingress[0].", corev1.LoadBalancerIngress{}},
	} {
		for _, name := range fieldNames(reflect.TypeOf(place.value)) {
			if Explain("Service", place.path+name) == "" {
				t.Errorf("%s%s has no text", place.path, name)
			}
		}
	}
}
