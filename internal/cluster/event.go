package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Event is something that happens to a scene: a verb and its object. In YAML it is one of `delete: pod/web-a` (or
// service/web, networkpolicy/deny), `lose: node1`, `unready: pod/web-b`, `provider: none`.
type Event struct {
	Verb   string // delete, lose, unready, provider
	Object string // "pod/web-a", "node1", "none"
}

// UnmarshalYAML reads a mapping with one verb. The error is a yaml.TypeError that names the line.
func (e *Event) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode || len(node.Content) != 2 {
		return complain(node, "an event is one verb and its object, such as {lose: node1}")
	}
	verb, object := node.Content[0], node.Content[1]
	if !slices.Contains(verbs(), verb.Value) {
		return complain(verb, "unknown event %q; known are %s", verb.Value, strings.Join(verbs(), ", "))
	}
	if object.Kind != yaml.ScalarNode || object.Value == "" {
		return complain(object, "%s needs the name of one object", verb.Value)
	}
	*e = Event{Verb: verb.Value, Object: object.Value}
	return nil
}

// String returns the event as in YAML: "lose: node1".
func (e Event) String() string { return e.Verb + ": " + e.Object }

// Text says in words what has happened: "the pod web-a is deleted".
func (e Event) Text() string {
	kind, name, named := strings.Cut(e.Object, "/")
	switch {
	case e.Verb == "provider":
		return "the load balancer provider is removed"
	case e.Verb == "lose" && named:
		return name + " is lost"
	case e.Verb == "lose":
		return e.Object + " is lost"
	case e.Verb == "unready":
		return "the pod " + name + " becomes not ready"
	}
	kinds := map[string]string{
		"pod": "pod", "networkpolicy": "NetworkPolicy", "netpol": "NetworkPolicy", "gateway": "Gateway", "gtw": "Gateway",
		"httproute": "HTTPRoute", "ingress": "Ingress", "ing": "Ingress",
	}
	return "the " + cmp.Or(kinds[kind], "Service") + " " + name + " is deleted"
}

// verbs returns the verbs that an event may have.
func verbs() []string { return []string{"delete", "lose", "unready", "provider"} }

// After returns the scene after events, in order. It fails if an event has an unknown verb, or names something that the
// scene does not have.
func (s Scene) After(events ...Event) (Scene, error) {
	next := s.clone()
	for _, e := range events {
		if err := next.happen(e); err != nil {
			return Scene{}, fmt.Errorf("after %q: %w", e.String(), err)
		}
	}
	next.settle()
	return next, nil
}

func (s *Scene) happen(e Event) error {
	switch e.Verb {
	case "delete":
		return s.remove(e.Object)
	case "lose":
		i := s.node(strings.TrimPrefix(e.Object, "node/"))
		if i < 0 {
			return fmt.Errorf("there is no node %q", e.Object)
		}
		s.Nodes[i].Lost = true
	case "unready":
		i, err := s.podByRef(e.Object)
		if err != nil {
			return err
		}
		s.Pods[i].Ready, s.Pods[i].serving = false, false
		s.followPod(&s.Pods[i], false)
	case "provider":
		if e.Object != "none" {
			return fmt.Errorf("a provider can only become none, and not %q", e.Object)
		}
		s.loseProvider()
	default:
		return fmt.Errorf("unknown event %q; known are %s", e.Verb, strings.Join(verbs(), ", "))
	}
	return nil
}

func (s *Scene) remove(object string) error {
	kind, name, _ := strings.Cut(object, "/")
	switch kind {
	case "pod":
		i, err := s.podByRef(object)
		if err != nil {
			return err
		}
		s.followPod(&s.Pods[i], true)
		s.Pods = slices.Delete(s.Pods, i, i+1)
	case "service", "svc":
		i := s.find(name)
		if i < 0 {
			return fmt.Errorf("there is no Service %q", name)
		}
		s.Services = slices.Delete(s.Services, i, i+1)
	case "networkpolicy", "netpol":
		return deleteObject(&s.NetworkPolicies, "NetworkPolicy", name)
	case "gateway", "gtw":
		return deleteObject(&s.gateways, "Gateway", name)
	case "httproute":
		return deleteObject(&s.routes, "HTTPRoute", name)
	case "ingress", "ing":
		return deleteObject(&s.ingresses, "Ingress", name)
	default:
		return fmt.Errorf("a %s cannot be deleted; delete pod/NAME, service/NAME, networkpolicy/NAME, gateway/NAME, "+
			"httproute/NAME or ingress/NAME", kind)
	}
	return nil
}

// deleteObject removes the object of a name, written as for Find. kind is its kind, for the error.
func deleteObject[T metav1.Object](all *[]T, kind, name string) error {
	namespace, base := splitName(name)
	i := slices.IndexFunc(*all, func(o T) bool { return o.GetNamespace() == namespace && o.GetName() == base })
	if i < 0 {
		return fmt.Errorf("there is no %s %q", kind, name)
	}
	*all = slices.Delete(*all, i, i+1)
	return nil
}

func (s *Scene) podByRef(ref string) (int, error) {
	i := s.pod(splitName(strings.TrimPrefix(ref, "pod/")))
	if i < 0 || !strings.HasPrefix(ref, "pod/") {
		return 0, fmt.Errorf("there is no pod %q; pods are written pod/NAME or pod/NAMESPACE/NAME", ref)
	}
	return i, nil
}

// loseProvider removes the provider, and every address that it gave.
func (s *Scene) loseProvider() {
	s.Provider = nil
	for i := range s.Services {
		svc := &s.Services[i]
		if svc.Spec.Type == corev1.ServiceTypeLoadBalancer {
			svc.Service = svc.DeepCopy()
			svc.Status.LoadBalancer = corev1.LoadBalancerStatus{}
		}
	}
}
