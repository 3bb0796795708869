package cluster

import (
	"maps"
	"slices"

	"portolan/internal/manifest"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// putPolicy adds or replaces a NetworkPolicy, with the defaults that the API server fills in.
func (s *Scene) putPolicy(v *networkingv1.NetworkPolicy) {
	v = v.DeepCopy()
	manifest.DefaultNetworkPolicy(v)
	s.NetworkPolicies = putObject(s.catalogue, aPolicy, s.NetworkPolicies, v)
}

// putNamespace keeps the labels of a Namespace. Apply has already added its name and copied the map.
func (s *Scene) putNamespace(v *corev1.Namespace) {
	if s.namespaceLabels == nil {
		s.namespaceLabels = map[string]map[string]string{}
	}
	s.namespaceLabels[v.Name] = v.Labels
}

// namespaceLabels are the labels of a namespace. They have the methods of labels.Labels.
type namespaceLabels struct {
	name    string
	written map[string]string // as in the input
}

// labelsOf returns the labels of a namespace. The API server sets the label kubernetes.io/metadata.name on each.
func (s *Scene) labelsOf(namespace string) namespaceLabels {
	return namespaceLabels{namespace, s.namespaceLabels[namespace]}
}

// Has reports whether the namespace has a label.
func (l namespaceLabels) Has(label string) bool {
	_, ok := l.Lookup(label)
	return ok
}

// Get returns the value of a label, "" if the namespace does not have it.
func (l namespaceLabels) Get(label string) string {
	value, _ := l.Lookup(label)
	return value
}

// Lookup returns the value of a label, and whether the namespace has it.
func (l namespaceLabels) Lookup(label string) (string, bool) {
	if label == corev1.LabelMetadataName {
		return l.name, true
	}
	value, ok := l.written[label]
	return value, ok
}

// WithPolicy returns the scene with a NetworkPolicy in the place of the one with its name and namespace, to try what a
// change to that policy would do. It is much cheaper than Apply, because nothing but the policies of the namespace is
// compiled. A scene without such a policy is returned as it is.
func (s Scene) WithPolicy(v *networkingv1.NetworkPolicy) Scene {
	if s.tables == nil || s.tables.guards == nil {
		return s
	}
	changed := compileGuard(v)
	all := slices.Clone(s.tables.guards[v.Namespace])
	for i := range all {
		if all[i].name == changed.name {
			all[i] = changed
		}
	}
	t := *s.tables
	t.guards = maps.Clone(t.guards)
	t.guards[v.Namespace] = all
	s.tables = &t
	return s
}
