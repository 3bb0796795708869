package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"portolan/internal/manifest"
)

// Setting changes some parts of a scene for which Kubernetes has no field: the proxy mode, the firewalls, the routes of
// outside clients, and the ports on which pods really listen. A field that is not set changes nothing.
type Setting struct {
	ProxyMode ProxyMode `yaml:"proxyMode,omitempty"`
	// The ports that nodes accept from outside.
	NodeFirewall *PortSet `yaml:"nodeFirewall,omitempty"`
	// By client: the ports to which firewalls on its side let it connect.
	Ports map[string]PortSet `yaml:"ports,omitempty"`
	// By client: the kinds of addresses that it has a route to, named as in a Scene document.
	Reaches map[string][]string `yaml:"reaches,omitempty"`
	// By pod/NAME: the ports that it really listens on, as in the annotation portolan/listens.
	Listens map[string]string `yaml:"listens,omitempty"`
}

// IsZero reports whether the setting changes nothing.
func (c Setting) IsZero() bool {
	return c.ProxyMode == "" && c.NodeFirewall == nil && len(c.Ports) == 0 && len(c.Reaches) == 0 && len(c.Listens) == 0
}

// Set returns the scene with a setting applied. It fails if the scene does not have a client or pod that the setting
// names, or if a Scene document could not have one of its values.
func (s Scene) Set(c Setting) (Scene, error) {
	next := s
	if len(c.Listens) > 0 {
		next = s.clone()
	}
	next.Clients = slices.Clone(s.Clients)
	switch c.ProxyMode {
	case "":
	case NFTables, IPTables:
		next.ProxyMode = c.ProxyMode
	default:
		return Scene{}, fmt.Errorf("set proxyMode: %q is none of %s, %s", c.ProxyMode, NFTables, IPTables)
	}
	if c.NodeFirewall != nil {
		next.NodeFirewall = *c.NodeFirewall
	}
	for _, name := range slices.Sorted(maps.Keys(c.Ports)) {
		client, err := next.outsideClient("ports", name)
		if err != nil {
			return Scene{}, err
		}
		client.Ports = c.Ports[name]
	}
	for _, name := range slices.Sorted(maps.Keys(c.Reaches)) {
		client, err := next.outsideClient("reaches", name)
		if err != nil {
			return Scene{}, err
		}
		if err := client.reach(c.Reaches[name]); err != nil {
			return Scene{}, err
		}
	}
	for _, ref := range slices.Sorted(maps.Keys(c.Listens)) {
		if err := next.listen(ref, c.Listens[ref]); err != nil {
			return Scene{}, err
		}
	}
	if s.tables == nil || len(c.Listens) > 0 {
		next.settle() // the tables depend on nothing else that a setting changes
	}
	return next, nil
}

// outsideClient returns the outside client with the given name. what is the field of the Setting that names it, for the
// error.
func (s *Scene) outsideClient(what, name string) (*Client, error) {
	for i := range s.Clients {
		if s.Clients[i].Name == name {
			return &s.Clients[i], nil
		}
	}
	return nil, fmt.Errorf("set %s: there is no client %q outside; there are %s", what, name, s.clientNames())
}

func (c *Client) reach(words []string) error {
	c.Reaches = 0
	for _, word := range words {
		kind, ok := parseReach(word)
		if !ok {
			return fmt.Errorf("set reaches: %s: %q is none of nodes, loadBalancers, externalIPs, services, pods", c.Name, word)
		}
		c.Reaches |= kind
	}
	return nil
}

// listen sets what a pod listens on.
func (s *Scene) listen(ref, text string) error {
	i, err := s.podByRef(ref)
	if err != nil {
		return fmt.Errorf("set listens: %w", err)
	}
	annotated := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{listensAnnotation: text}}}
	listens, err := readListens(manifest.Object{}, annotated, nil)
	if err != nil {
		return fmt.Errorf("set listens: %s: %q is none of 8080, 127.0.0.1:8080, 5353/UDP", ref, text)
	}
	s.Pods[i].Listens, s.Pods[i].open = listens, false
	return nil
}

// MarshalYAML writes the list that UnmarshalYAML reads. The set of every port is null.
func (p PortSet) MarshalYAML() (any, error) {
	switch {
	case !p.limited:
		return nil, nil
	case len(p.ranges) == 0:
		return []string{}, nil
	}
	return strings.Split(p.String(), ", "), nil
}
